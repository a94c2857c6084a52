"""The report of a run: counts of people and convictions, as a page for people and as data."""

from eligibility.report.page import draw_report, write_report
from eligibility.report.summary import RunFacts, Summary

__all__ = ["RunFacts", "Summary", "draw_report", "write_report"]

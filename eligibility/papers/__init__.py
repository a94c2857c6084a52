"""Court papers: a motion for each conviction that is cleared, and the official form where the user has its PDF."""

from eligibility.papers.manifest import ManifestEntry, Office, resolve
from eligibility.papers.packet import MANIFEST, write_papers
from eligibility.papers.person import PaperPerson

__all__ = ["MANIFEST", "ManifestEntry", "Office", "PaperPerson", "resolve", "write_papers"]

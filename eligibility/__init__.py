"""Convictions to determinations, and determinations to court papers and reports."""

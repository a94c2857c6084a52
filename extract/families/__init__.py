"""One file for each family of court paper: pages to drafts of records."""

"""Pages and entities to records: families of documents, evidence, triage, identities, DOJ extracts."""

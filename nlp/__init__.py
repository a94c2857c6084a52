"""Text to entities with normal values: sections, dates, names, courts, dispositions, sentences."""

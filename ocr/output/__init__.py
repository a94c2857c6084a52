"""What was read, in the forms that libraries and archives use: ALTO, hOCR, plain text, and a searchable PDF."""

"""Page images to words with places and confidence. Knows nothing of law or of records."""

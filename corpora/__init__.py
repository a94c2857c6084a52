"""Sample documents with their truth, the generator that makes them, and the measuring of us against it."""

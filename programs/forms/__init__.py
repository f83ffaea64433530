"""What the pages of the catalog take in, by noun."""

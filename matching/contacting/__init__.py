"""A first message: helped along, kept while it is written, limited, proven to come from its address, and sent."""

"""From facts to rows of the outbox."""

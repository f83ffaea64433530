"""What providers tell us: receipts, and answers to our mails. Nothing unverified gets past `guarding`."""

"""Accounts: signing up and in, second factors, sessions. allauth does the work; this is our part of it."""

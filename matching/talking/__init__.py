"""Two people talking: who they are, what they said, the relay addresses of their mails, and keeping apart."""

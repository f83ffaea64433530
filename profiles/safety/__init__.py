"""What keeps people safe: the code of conduct, blocks, reports, the log, and the gate that keeps machines out."""

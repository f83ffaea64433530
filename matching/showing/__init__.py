"""What pages of people show, in words."""

"""People: who they are, what they can help with, what others may see of them."""

"""What people asked of us: when we may write, how often, about what, and to which addresses not at all."""

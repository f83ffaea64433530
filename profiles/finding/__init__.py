"""From an address to the people it means, with exact counts as far as they are cheap."""

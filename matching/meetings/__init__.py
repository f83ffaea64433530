"""When people meet: setting a time by somebody's clock, moving it, calling it off, and what becomes of it."""

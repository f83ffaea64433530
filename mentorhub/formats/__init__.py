"""How dates and times are written, one folder per language; Django finds them by FORMAT_MODULE_PATH."""

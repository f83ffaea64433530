"""Fixtures for every test. The servers and the browser come from the plugins in mentorhub/local (see pyproject.toml)."""

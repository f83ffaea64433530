"""What `make run` and `make test` need on one's own machine; nothing here is imported in production.

`servers` starts an own PostgreSQL and Redis as child processes, `processes` starts, watches and stops any child,
`guard` is the small process that stops them when whoever started them was killed, `run` is the supervisor behind
`make run`, `with_servers` runs one command with own servers, `pytest_servers` and `pytest_browser` are pytest plugins.
"""

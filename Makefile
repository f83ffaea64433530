# `make run` and `make test` are all one needs: they make .venv and start their own servers. See README.md.
.DEFAULT_GOAL := help
.PHONY: help run test lint bench faults lock shell code local dev
PYTHON := .venv/bin/python

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*##/make \1\t/p' Makefile

local:
	@bin/python-env local

dev:
	@bin/python-env dev

run: local  ## the site with its real catalog at http://127.0.0.1:8000 (PORT, LOCAL_DIR, DEBUG=1)
	@exec $(PYTHON) -m mentorhub.local.run

test: dev  ## every test, against own servers; ARGS="-k name" chooses
	@exec $(PYTHON) -m pytest -n 2 $(ARGS)

lint: dev  ## style, import directions, missing migrations
	@$(PYTHON) -m ruff check --output-format concise .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
	@$(PYTHON) -m mentorhub.local.with_servers --fresh manage.py makemigrations --check --dry-run

bench: dev  ## the figures of docs/performance.md, on fresh servers
	@exec $(PYTHON) -m mentorhub.local.with_servers --fresh manage.py bench $(ARGS)

faults: dev  ## every way in which mail could be lost, at full scale; ARGS=soak: 20,000 in a storm, ARGS=pace: how long mails wait
	@case "$(ARGS)" in soak|pace) exec $(PYTHON) -m tests.faults.$(ARGS);; *) FAULTS=1 exec $(PYTHON) -m pytest $(ARGS);; esac

lock:  ## newer versions into requirements/*.txt (ARGS=--upgrade); needs uv
	@bin/lock $(ARGS)

shell: local  ## a Python shell in the database of the running site, else in an empty one
	@exec $(PYTHON) -m mentorhub.local.with_servers manage.py shell

EMAIL ?= curator@example.org
code: local  ## what the curator's authenticator app shows now (EMAIL=... for another account)
	@exec $(PYTHON) -m mentorhub.local.with_servers manage.py sign_in_code $(EMAIL)

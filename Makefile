# make run · make test · make bench · make faults · make fmt        (Python 3.11 or newer is all they need)
SHELL := /bin/sh
.DEFAULT_GOAL := help
VENV := .venv
PY := $(VENV)/bin/python
ARGS ?=
# Only the first that is new enough and works; a pyenv shim or an old python3 is passed over.
FIND_PYTHON = for p in $(PYTHON) python3.11 python3.12 python3.13 python3 python3.14; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done

.PHONY: help run test test-sqlite test-postgres lint types fmt bench faults screenshots requirements clean

help:
	@echo "make run          a demo hotel on http://127.0.0.1:8000 (PORT, VIPDESK_HOME, DATABASE_URL, REDIS_URL change it)"
	@echo "make test         every check, on PostgreSQL; on SQLite what may differ there (ARGS='-k planning' narrows the suite)"
	@echo "make test-sqlite  the suite on SQLite only, without a browser; test-postgres the other; lint only the checks of the code, types mypy"
	@echo "make bench        what is fast enough · make faults  what must never happen · make screenshots  the pages"
	@echo "make fmt          puts the code into form · make requirements  compiles the pins · make clean  removes .venv"

$(VENV)/bin/python:
	@python=$$($(FIND_PYTHON)); \
	if [ -z "$$python" ]; then echo "vipdesk needs Python 3.11 or newer: none was found (PYTHON=/path/to/python says where)"; exit 1; fi; \
	if ! "$$python" -m venv $(VENV); then rm -rf $(VENV); \
	echo "$$python cannot make a virtual environment: install its venv module (on Debian and Ubuntu the package python3-venv)"; exit 1; fi

$(VENV)/run.stamp: requirements.txt | $(VENV)/bin/python
	@echo "installing what vipdesk runs on"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	@echo "installing what the checks need"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp

run: $(VENV)/run.stamp
	@$(PY) -m vipdesk.embedded.run

test: $(VENV)/test.stamp
	@$(PY) -m tests.check all $(ARGS)

test-sqlite: $(VENV)/test.stamp
	@$(PY) -m tests.check sqlite $(ARGS)

test-postgres: $(VENV)/test.stamp
	@$(PY) -m tests.check postgres $(ARGS)

lint: $(VENV)/test.stamp
	@$(PY) -m tests.check lint

types: $(VENV)/test.stamp
	@$(PY) -m mypy

fmt: $(VENV)/test.stamp
	@$(PY) -m ruff check --fix --quiet . ; $(PY) -m ruff format .

bench faults screenshots: $(VENV)/test.stamp
	@$(PY) -m tests.$@ $(ARGS)

requirements: | $(VENV)/bin/python
	@test -x $(VENV)/compile/bin/pip-compile || { $(PY) -m venv $(VENV)/compile && $(VENV)/compile/bin/pip install --quiet pip-tools; }
	@for name in requirements requirements-dev; do $(VENV)/compile/bin/pip-compile --quiet --generate-hashes --strip-extras --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file $$name.txt $$name.in; done

clean:
	rm -rf $(VENV)

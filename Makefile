# Two commands for a fresh machine with Python 3.11 to 3.13 and make: `make run` watches your feeds, `make test` tests everything.

# The newest Python that Rasid runs on, works, and can make environments.
PYTHON ?= $(shell for one in python3.13 python3.12 python3.11 python3; do \
  $$one -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$one && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
DATA ?= data
PAR ?= auto
PYTEST := $(BIN)/python -m pytest
COMPILED := build/compiled

.PHONY: compiled services services-stop help run demo environment developer test quick check lint types imports bench bench-distributed soak system lock clean

help:  ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: environment $(wildcard $(COMPILED)/.made)  ## Watch the feeds of data/feeds.opml (made from the start list at first) until Ctrl-C
	@PYTHONPATH=$(wildcard $(COMPILED)) $(BIN)/rasid --data $(DATA) run

demo: environment  ## See Rasid at work on a small newsroom that ships with it; needs no network
	@$(BIN)/rasid demo

environment: $(VENV)/.installed  ## Make .venv with what Rasid needs, at the versions of requirements.lock

developer: $(VENV)/.developer  ## … and with what its tests need

# An environment that other hands made (with rasid installed) is used as it is.
$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Rasid needs Python 3.11 to 3.13 with venv; none was found. Name one: make PYTHON=/path/to/python3 …" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.developer: requirements-dev.lock requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.installed

compiled: $(COMPILED)/.made  ## Compile what reads Arabic (needs a C compiler and some minutes); `make run` uses it from then on

# Once it was made, `make run` makes it anew when the sources have changed.
$(COMPILED)/.made: $(VENV)/.developer $(shell find ingest processors rasid sinks -type f -not -name '*.pyc')
	$(BIN)/python -m deploy.compiled $(COMPILED)
	@touch $@

lint: developer  ## Style and likely mistakes
	$(BIN)/ruff check .

types: developer  ## Strict types
	$(BIN)/mypy

imports: developer  ## Which room may import which
	$(BIN)/lint-imports --no-cache

check: lint types imports  ## All three

quick: developer  ## The tests that take seconds
	$(PYTEST) -q -n $(PAR) -m "not slow and not soak and not live"

test: check  ## Lint, types, import contracts and all tests
	$(PYTEST) -n $(PAR) --dist loadgroup

services: developer  ## Start Kafka and Elasticsearch here (needs Java and Maven); `make services-stop` ends them
	$(BIN)/python -m deploy.local start --data $(DATA)/services

services-stop:
	$(BIN)/python -m deploy.local stop --data $(DATA)/services

bench-distributed: developer  ## Measure the distributed pipeline on a real Kafka and Elasticsearch (Java and Maven)
	$(BIN)/python -m bench.distributed

soak: developer  ## Kill the pipeline fifty times at random moments, and count
	SOAK_ROUNDS=50 $(PYTEST) -m soak

eval: developer  ## Score Rasid on its own corpus (tests/corpus) and hold it to its floors
	$(BIN)/python -m bench.corpus

bench: developer  ## Measure, and print tables
	$(BIN)/python -m bench

system:  ## As root on Debian: what tests use beyond Python
	@.ci/system

lock: developer  ## Write the lock files anew from pyproject.toml
	$(BIN)/pip-compile --quiet --upgrade --strip-extras --allow-unsafe --generate-hashes --build-deps-for editable \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements.lock pyproject.toml
	$(BIN)/python -c 'import tomllib; t = tomllib.load(open("pyproject.toml", "rb")); print(*t["project"]["dependencies"], *t["build-system"]["requires"], "editables", *t["dependency-groups"]["dev"], sep="\n")' \
	  | $(BIN)/pip-compile --quiet --upgrade --strip-extras --allow-unsafe --generate-hashes --constraint requirements.lock \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements-dev.lock -

clean:  ## Remove what was made, but not data
	rm -rf $(VENV) build dist bench/results .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

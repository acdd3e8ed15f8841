# make run   answers the founding question, then serves     make test   runs everything
# Both set up what they need first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= .graphsvc
STAMP := $(VENV)/.installed

.PHONY: setup run test check docs lock schema clean

setup: $(STAMP)
	@$(BIN)/graphsvc db prepare

$(STAMP): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "graphsvc needs Python 3.11 or newer; set PYTHON=…" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing dependencies …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

run: setup
	@exec $(BIN)/graphsvc serve --with-starter --data $(DATA)

test: setup check
	$(BIN)/python -m pytest

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

docs: setup
	$(BIN)/python -m docs.refresh

# Needs uv. The locks hold hashes only, no address of an index.
LOCKED := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
lock:
	$(LOCKED) pyproject.toml -o requirements.lock
	$(LOCKED) --extra embedded --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

schema: $(STAMP)
	$(BIN)/graphsvc schema graphql > schema.graphql

clean:
	rm -rf $(VENV) $(DATA) .mypy_cache .ruff_cache .pytest_cache .hypothesis

# make run   answers the founding question, then serves     make test   runs everything
# Both set up what they need first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= .graphsvc
STAMP := $(VENV)/.installed

.PHONY: setup run test check lock schema clean

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

schema: $(STAMP)
	$(BIN)/graphsvc schema graphql > schema.graphql

clean:
	rm -rf $(VENV) $(DATA) .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Two commands matter: `make demo` shows the city, `make test` proves it. Python 3.11 or newer and make are assumed.

PYTHON ?= python3
PORT ?= 8000
PACKAGES := marketplace catalog consent providers
VENV := .venv
BIN := $(VENV)/bin

# The pinned set first, then the product alone: pip can then neither upgrade a pin nor fetch for an editable install.
EXTRA = $(PYTHON) tests/requirements.py
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# Whatever the machine says, what was compiled once is kept: the tests start many programs, and collect thousands of tests.
export PYTHONDONTWRITEBYTECODE =

.PHONY: demo demo-fresh setup test lint types contracts benchmarks mutants migration reference messages constraints clean

demo: $(VENV)/.product
	$(BIN)/marketplace demo --port $(PORT)

demo-fresh: $(VENV)/.product
	$(BIN)/marketplace demo --port $(PORT) --fresh

setup: $(VENV)/.setup

test: $(VENV)/.house
	$(MAKE) --no-print-directory lint types contracts
	$(BIN)/python -m tests.run_suite

lint: $(VENV)/.house
	$(BIN)/ruff check .

types: $(VENV)/.house
	$(BIN)/mypy

contracts: $(VENV)/.setup
	$(BIN)/lint-imports --no-logo

benchmarks: $(VENV)/.setup
	@set -e; for script in benchmarks/[a-z]*.py; do echo "== $$script"; $(BIN)/python $$script; done

# Each condition and refusal of a room, taken out one at a time: make mutants room=people
mutants: $(VENV)/.setup
	$(BIN)/python -m tests.mutants $(room)

# A new revision from the models: make migration m="places carry a capacity"
migration: $(VENV)/.house
	$(BIN)/python -m migrations.new_revision "$(m)"
	$(BIN)/ruff format --quiet migrations/versions
	$(BIN)/ruff check --fix migrations/versions

# The generated pages of docs/reference.
reference: $(VENV)/.setup
	$(BIN)/python -m tests.house.reference

# Pins what is installed now, after an upgrade that was tested.
constraints: $(VENV)/.house
	$(BIN)/python tests/requirements.py pins > constraints.new && mv constraints.new constraints.txt

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.product: setup.cfg pyproject.toml constraints.txt | $(VENV)/.made
	@echo "Installing what the product needs; this happens once."
	$(EXTRA) product > $(VENV)/product.txt
	$(PIP) install -c constraints.txt -r $(VENV)/product.txt
	$(PIP) install --no-deps --no-build-isolation --config-settings editable_mode=compat -e .
	touch $@

$(VENV)/.setup: $(VENV)/.product
	$(EXTRA) test > $(VENV)/test.txt
	$(PIP) install -c constraints.txt -r $(VENV)/test.txt
	touch $@

$(VENV)/.house: $(VENV)/.setup
	$(EXTRA) house > $(VENV)/house.txt
	$(PIP) install -c constraints.txt -r $(VENV)/house.txt
	touch $@

# The sentences for translators: marketplace/web/translations/messages.pot.
messages: $(VENV)/.setup
	$(BIN)/pybabel extract -F marketplace/web/babel.cfg -k _ -o marketplace/web/translations/messages.pot $(PACKAGES)

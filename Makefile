# POI: `make` alone shows this menu.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Two processes; the tests of a file stay together, as they share what the file starts.
TWO_AT_ONCE := -n 2 --dist loadfile

.PHONY: help run demo test check lint types fast docs setup packages lock bench clean

help: ## shows this menu
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp ## sets up, starts the embedded system, loads ITP 2024, prints Cuadro 22, stays until Ctrl-C
	@$(BIN)/python -m services.console.embedded.demo --stay

demo: $(VENV)/run.stamp ## the same, and stops
	@$(BIN)/python -m services.console.embedded.demo

test: packages $(VENV)/dev.stamp ## sets up and runs every check and test
	@$(MAKE) --no-print-directory lint types
	@$(BIN)/pytest $(TWO_AT_ONCE)

check: $(VENV)/dev.stamp ## lint, types and the fast tests
	@$(MAKE) --no-print-directory lint types fast

lint: $(VENV)/dev.stamp ## ruff and the import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: $(VENV)/dev.stamp ## mypy, strict
	@$(BIN)/mypy

fast: $(VENV)/dev.stamp ## the tests that need no system of several processes
	@$(BIN)/pytest $(TWO_AT_ONCE) -m "not slow"

docs: $(VENV)/run.stamp ## prints the pages of docs that come from declarations and acts again, and docs/asyncapi.json
	@$(BIN)/python -m services.console.documents.printing docs

setup: $(VENV)/dev.stamp ## makes the virtual environment with everything the tests need

packages: ## installs LibreOffice, Chromium and poppler for the tests (as root on Debian)
	@tests/packages.sh

lock: ## pins the dependencies again (needs uv)
	@requirements/lock.sh

bench: $(VENV)/dev.stamp ## measures the projection, the tables and the start, with their peers
	@$(BIN)/python -m benchmarks.projection
	@$(BIN)/python -m benchmarks.replay
	@$(BIN)/python -m benchmarks.replay --small
	@$(BIN)/python -m benchmarks.replay --postgresql --acts 15000
	@$(BIN)/python -m benchmarks.table
	@$(BIN)/python -m benchmarks.book
	@$(BIN)/python -m benchmarks.explain
	@$(BIN)/python -m benchmarks.start
	@$(BIN)/python -m benchmarks.verify --small
	@$(BIN)/python -m benchmarks.door
	@$(BIN)/python -m benchmarks.growth --draw

clean: ## removes the virtual environment and the demo's data
	rm -rf $(VENV) var

$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Hace falta Python 3.11 o posterior; indíquelo con PYTHON=...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Instalando lo necesario en $(VENV) (una sola vez) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Hace falta Python 3.11 o posterior; indíquelo con PYTHON=...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Instalando lo necesario para las pruebas en $(VENV) (una sola vez) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/run.stamp

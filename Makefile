# Recado's commands. `make` alone lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PRODUCT := bot handlers storage config
# A lock names every package, so there is nothing to resolve; pip would look for newer ones where an extra is asked for.
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --no-deps
COMPILE = $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header --no-annotate --quiet $(UPGRADE) pyproject.toml
UV ?= uv

.DEFAULT_GOAL := help
.PHONY: help install install-dev install-proof demo test check format bench mutants pictures tour docs lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

install: $(BIN)/pip ## Make .venv with all that the bot and the demo need
	@cmp -s locks/demo.txt $(VENV)/demo.lock || { \
		echo "Installing what Recado needs into $(VENV) (once)…" && \
		$(PIP_INSTALL) -r locks/demo.txt && cp locks/demo.txt $(VENV)/demo.lock; }

install-dev: $(BIN)/pip ## Make .venv with the tests' needs as well
	@cmp -s locks/test.txt $(VENV)/test.lock || { \
		echo "Installing what the tests need into $(VENV) (once)…" && \
		$(PIP_INSTALL) -r locks/test.txt && cp locks/test.txt $(VENV)/test.lock && \
		cp locks/demo.txt $(VENV)/demo.lock; }

install-proof: install-dev ## Add to .venv what only the long proofs ask for (mutmut, schemathesis)
	@cmp -s locks/proof.txt $(VENV)/proof.lock || { \
		echo "Installing what the proofs need into $(VENV) (once)…" && \
		$(PIP_INSTALL) -r locks/proof.txt && cp locks/proof.txt $(VENV)/proof.lock; }

demo: install ## Run the bot with a local Slack and simulated visitors
	@exec $(BIN)/python -m bot demo

test: install-dev ## Check everything and run all tests
	@.ci/packages
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -n auto --dist loadfile $(PRODUCT:%=--cov=%) --cov-report=term

check: install-dev ## Check style, types and who imports whom
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: install-dev ## Put the code into the house's form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: install ## Measure what should be fast beside what it could be at best (PART=front for a part)
	@$(BIN)/python -m benchmarks $(PART:%=--part %) $(DATA:%=--data %) $(BENCH)

mutants: install-proof ## Change what must not be wrong, and let the tests find each change (MODULE=bot/domain/merge.py)
	@$(BIN)/python -m tests.mutants $(MODULE)
	@$(BIN)/python -m tests.mutants.guards

pictures: install-dev ## Walk through the demo in Chromium and take the README's pictures
	@$(BIN)/python -m tests.tour

tour: install-dev ## Do every task of the inbox by hand in Chromium and write docs/tour.md
	@$(BIN)/python -m tests.guide

docs: install-dev ## Write docs/sandbox.md and docs/export.schema.json anew
	@$(BIN)/python -m tests.sandbox.spec
	@$(BIN)/python -m tests.bot.exporting.publish

lock: ## Refresh locks/ from pyproject.toml (needs uv; UPGRADE=--upgrade takes the newest)
	$(COMPILE) --extra postgres --extra sandbox --extra dev --output-file locks/test.txt
	$(COMPILE) --all-extras --constraint locks/test.txt --output-file locks/proof.txt
	$(COMPILE) --extra postgres --extra sandbox --constraint locks/test.txt --output-file locks/demo.txt
	$(COMPILE) --extra postgres --constraint locks/test.txt --output-file locks/runtime.txt

clean: ## Remove .venv and all that the tools left
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.*

$(BIN)/pip:
	@.ci/python $(PYTHON)
	@$(PYTHON) -m venv $(VENV)

# The one list of commands. Each sets up what it needs in $(VENV); `make` alone lists them.

PYTHON ?= python3
VENV   ?= .venv
BENCH  ?= $(VENV)/bench
EXTRAS ?=
BIN     = $(VENV)/bin
WORKFLOW = $(BIN)/ehe-workflow
SHELL   = /bin/sh
PIP     = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo test check docs bench bench-audit schemas wheel-test clean
.DELETE_ON_ERROR:

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.ready ## Replay the three example cases, with reasons and sources
	@$(MAKE) --no-print-directory -s replay TITLE="An escalation that worked" CASE=clarkes DAY=2026-11-19
	@$(MAKE) --no-print-directory -s replay TITLE="An ombudsman's decision on a visit" CASE=leicester DAY=2019-07-18
	@$(MAKE) --no-print-directory -s replay TITLE="A council's own protocol beside the law" CASE=waltham-forest DAY=2026-12-28

.PHONY: replay
replay:
	@printf '\n==== %s: ehe-workflow status examples/%s.toml --as-of %s ====\n\n' "$(TITLE)" $(CASE) $(DAY)
	@$(WORKFLOW) status examples/$(CASE).toml --as-of $(DAY)

test: $(VENV)/.ready-test $(EXTRAS:%=$(VENV)/.ready-%) ## Run all the tests (EXTRAS=spark: with Spark, which needs Java 17)
	$(BIN)/python -m pytest -n 2

check: $(VENV)/.ready-check $(VENV)/.ready-docs ## Lint, formatting, types, layers, documentation, schemas
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@fresh=$$(mktemp -d) && trap 'rm -rf "$$fresh"' EXIT \
	  && $(WORKFLOW) schema --into "$$fresh" \
	  && { diff -r "$$fresh" ehe_workflow/schemas \
	       || { echo "the schemas are out of date: run 'make schemas'" >&2; exit 1; }; }
	$(WORKFLOW) law check --brief --fail-on error
	@echo "all checks passed"

docs: $(VENV)/.ready-docs ## Build the documentation into site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

bench: $(BENCH)/.ready ## Measure the figures in docs/explanation/performance.md
	@status=0; \
	  $(BENCH)/bin/python benchmarks/run.py || status=1; \
	  $(MAKE) --no-print-directory bench-audit || status=1; \
	  exit $$status

bench-audit: $(BENCH)/.ready ## Measure audits alone: up to four million cases, a few minutes
	$(BENCH)/bin/python benchmarks/audit_time.py

schemas: $(VENV)/.ready ## Write the JSON Schemas of files and answers anew
	$(WORKFLOW) schema --into ehe_workflow/schemas

# A wheel holds the law as well; an editable install reads it from the tree and would not notice if it did not.
wheel-test: $(VENV)/.ready ## Build the wheel and use it from outside the tree
	@place=$$(mktemp -d) && trap 'rm -rf "$$place"' EXIT \
	  && $(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir "$$place" . \
	  && $(BIN)/python -m venv "$$place/venv" \
	  && "$$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$$place"/*.whl \
	  && cp examples/waltham-forest.toml "$$place/case.toml" \
	  && cd "$$place" \
	  && ./venv/bin/ehe-workflow law list \
	  && ./venv/bin/ehe-workflow status case.toml --as-of 2026-12-28 --brief > answer.txt \
	  && grep -q 'WHERE IT STANDS' answer.txt \
	  && ./venv/bin/ehe-workflow audit example example && test -s example/mapping.toml \
	  && ./venv/bin/python -c 'import pathlib, sys, ehe_workflow; assert pathlib.Path(ehe_workflow.__file__).is_relative_to(sys.prefix)' \
	  && echo "the wheel works"

clean: ## Remove what was built, and the environments
	rm -rf $(VENV) site dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage

# ---------------------------------------------------------------------------------------------------------------
# Environments: one, with more put into it as commands need it; and one apart for the benchmarks
# ---------------------------------------------------------------------------------------------------------------

define MAKE_ENVIRONMENT
@command -v $(PYTHON) >/dev/null || { echo "there is no '$(PYTHON)': install Python 3.11 or later (Debian: apt-get install python3 python3-venv), or name one with PYTHON=..." >&2; exit 1; }
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) is too old: Python 3.11 or later is needed; name another with PYTHON=..." >&2; exit 1; }
@test -x $(1)/bin/python || $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is not complete (Debian: apt-get install python3-venv)" >&2; exit 1; }
@test -x $(1)/bin/pip || { echo "making $(1)" && $(PYTHON) -m venv $(1); }
endef

$(VENV)/.ready: pyproject.toml
	$(call MAKE_ENVIRONMENT,$(VENV))
	@$(PIP) --editable .
	@touch $@

$(VENV)/.ready-%: $(VENV)/.ready
	@$(PIP) --editable '.[$*]'
	@touch $@

# lexdays and pm4py are licensed under the AGPL: they are only ever measured, in an environment of their own.
$(BENCH)/.ready: pyproject.toml
	$(call MAKE_ENVIRONMENT,$(BENCH))
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[audit,simulation]' lexdays==0.2.1 pm4py==2.7.23.11 simpy==4.1.2
	@touch $@

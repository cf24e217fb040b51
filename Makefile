# hrtraining: `make` lists what can be made.
PYTHON ?= $(shell .ci/python)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TESTS ?= tests

.DEFAULT_GOAL := help
.PHONY: help install run test check fix browser journey bench verify-independent assets bench-proof bench-certificates

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

install: $(STAMP) ## set up .venv with everything, pinned

# What is installed is compiled when it is first used: most of it never is.
$(STAMP): constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; set PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(STAMP)

run: $(STAMP) ## set everything up and serve a demo on http://127.0.0.1:8000 (PORT overrides)
	@$(BIN)/hrtraining demo

test: $(STAMP) ## run every test, on SQLite and PostgreSQL, and in Chromium where installed
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(TESTS)

check: $(STAMP) ## formatter, linter, types, import contracts, templates, spelling, dependencies, content
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --check --lint --quiet
	$(BIN)/codespell
	$(BIN)/deptry .
	$(BIN)/hrtraining check

fix: $(STAMP) ## let the formatters mend what they can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	-$(BIN)/djlint templates --reformat --quiet

# The same engine without the windows of a desktop is quicker to drive; otherwise the whole one.
browser: ## install the Chromium that the browser journeys use
	@command -v chromium-headless-shell || (apt-get update -qq && apt-get install -y -qq chromium-headless-shell) || command -v chromium || apt-get install -y -qq chromium

journey: $(STAMP) ## walk the seven steps in Chromium; numbered screenshots in screenshots/
	@$(BIN)/python -m pytest tests/journeys -m browser -p no:randomly --screenshots screenshots

assets: ## bundle the offline verifier's script and the studio's editor anew (needs npm)
	cd assets/verifier && npm install --no-audit --no-fund --no-package-lock --silent && node build.mjs
	cd assets/studio && npm install --no-audit --no-fund --no-package-lock --silent && node build.mjs

verify-independent: $(STAMP) ## hand certificates in every state to verifiers by others (npm, PyPI, poppler, zbar)
	-cd independent && npm install --no-audit --no-fund --no-package-lock --silent
	-test -x independent/.venv/bin/python || $(PYTHON) -m venv independent/.venv
	-independent/.venv/bin/python -m pip install --quiet --disable-pip-version-check -r independent/requirements.txt
	@$(BIN)/python -m pytest independent -q -p no:randomly -rs

bench: $(STAMP) ## how fast pages are, as ratios of a bare Flask "hello" in the same run
	@$(BIN)/python -m bench.pages

bench-proof: $(STAMP) ## how fast cases are proved: a million states within 10 s and 1 GB, growth drawn
	@$(BIN)/python -m bench.proof

bench-certificates: $(STAMP) ## how fast certificates are made: ten thousand issued, checked again and written
	@$(BIN)/python -m bench.certificates

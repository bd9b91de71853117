# Everything below works on a fresh machine with Python 3.11 or later and nothing else set up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run
DEV := $(VENV)/.dev
OUTSIDE := $(VENV)/.outside
WEB := web/package-lock.json web/vite.config.js $(wildcard web/src/*)
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input

.PHONY: demo test test-slow check bench quality docs lock clean

demo: $(RUN)  ## Check the example article against the example book.
	$(BIN)/tollbook demo

test: $(DEV)  ## Run every test but the slow ones.
	$(BIN)/python -m pytest -n 2 -m "not slow"

test-slow: $(DEV) $(OUTSIDE)  ## Run the slow tests: power cuts, failing disks, kills, tampering, verifiers by others.
	$(BIN)/python -m pytest -n 2 -m slow

check: $(DEV)  ## Style, types, floors of the house, documents and locks.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/docs.py --check
	$(BIN)/python scripts/locks.py

bench: $(DEV)  ## Print speeds, as ratios against a baseline run beside them.
	$(BIN)/python -m scripts.bench

quality: $(DEV)  ## Print accuracy on the sets in ../shared/data.
	$(BIN)/python -m scripts.quality

docs: $(DEV)  ## Write the generated pages again.
	$(BIN)/python scripts/docs.py

lock: $(DEV)  ## Pin every dependency again, with hashes; needs uv.
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --extra exchange --extra identity pyproject.toml requirements/build.in -o requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --extra exchange --extra identity --extra link --extra media --extra report --extra stats pyproject.toml requirements/build.in requirements/dev.in -c requirements/run.txt -o requirements/dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate requirements/outside.in -o requirements/outside.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate requirements/node.in -o requirements/node.txt
	-cd tests/proof/node && npm install --package-lock-only --ignore-scripts --no-audit --no-fund --omit-lockfile-registry-resolved
	-cd web && npm install --package-lock-only --ignore-scripts --no-audit --no-fund
	$(BIN)/python scripts/locks.py --tidy

clean:  ## Remove all that was built.
	rm -rf $(VENV) tests/proof/node/node_modules web/node_modules web/.fresh-* src/tollbook/web/static build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache tollbook-demo.html
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Tollbook needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)

# What the pages are drawn with is built here too; without node they are read without it.
$(RUN): requirements/run.txt requirements/node.txt pyproject.toml hatch_build.py $(WEB) | $(VENV)/bin/python
	$(INSTALL) --require-hashes -r requirements/run.txt
	command -v npm >/dev/null || $(INSTALL) --require-hashes -r requirements/node.txt || true
	$(INSTALL) --no-deps --no-build-isolation --editable .
	$(BIN)/python hatch_build.py
	touch $@

$(DEV): requirements/dev.txt $(RUN)
	$(INSTALL) --require-hashes -r requirements/dev.txt
	touch $@

# Verifiers that others wrote live apart from what Tollbook runs with; where they cannot be had, their tests skip.
$(OUTSIDE): requirements/outside.txt tests/proof/node/package-lock.json | $(VENV)/bin/python
	$(BIN)/python -m venv $(VENV)/outside
	$(VENV)/outside/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements/outside.txt \
		&& { ! command -v npm >/dev/null || npm ci --prefix tests/proof/node --ignore-scripts --no-audit --no-fund --loglevel=error; } \
		&& touch $@ || echo "verifiers by others are not installed; their tests skip"

# The commands of the house. Each installs first what it needs; nothing is done twice.
#   make run ARGS="--listen 0.0.0.0:8443"     make test ARGS="tests/core -k transfer"     make soak MINUTES=60

.NOTPARALLEL:
.PHONY: run test check format coverage bench soak founding types lock clean installed installed-dev test-needs pages

VENV_PYTHON := .venv/bin/python
NPM := scripts/node.sh npm --prefix ui
PAGES := src/centralino/web/static/ccp/index.html
MINUTES ?= 10
WORKERS ?= --numprocesses 2 --dist loadscope --no-loadscope-reorder

run: installed pages
	.venv/bin/centralino run $(ARGS)

# Lint, types, contracts and all tests. CI reads the last line, which is pytest's.
test: installed-dev test-needs check
	$(NPM) test
	$(VENV_PYTHON) -m pytest $(WORKERS) $(ARGS)

check: installed-dev pages
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .
	$(VENV_PYTHON) -m mypy
	.venv/bin/lint-imports --no-logo
	$(VENV_PYTHON) -m scripts.generate_types --check
	$(NPM) run check

format: installed-dev ui/node_modules/.package-lock.json
	$(VENV_PYTHON) -m ruff check --fix .
	$(VENV_PYTHON) -m ruff format .
	$(NPM) run format

coverage: installed-dev
	$(VENV_PYTHON) -m coverage run -m pytest tests/core
	$(VENV_PYTHON) -m coverage report

# All of tests/bench/bench_*.py, or those named: make bench ARGS="tick delay"
bench: installed-dev pages test-needs
	$(VENV_PYTHON) -m scripts.bench $(ARGS)

soak: installed-dev
	MINUTES=$(MINUTES) $(VENV_PYTHON) -m pytest -m soak -o faulthandler_timeout=0 tests/soak $(ARGS)

# One line for each founding statement: proven, failing or not built yet.
founding: installed-dev pages test-needs
	$(VENV_PYTHON) -m scripts.founding $(ARGS)

# The pages' TypeScript types, from what the shell and they say to each other.
types: installed-dev
	$(VENV_PYTHON) -m scripts.generate_types

lock: installed-dev
	scripts/lock.sh $(ARGS)

clean:
	rm -rf .venv ui/node_modules src/centralino/web/static .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

installed:
	scripts/install.sh requirements.lock

installed-dev:
	scripts/install.sh requirements-dev.lock

test-needs: installed-dev
	scripts/test_needs.sh

pages: $(PAGES)

$(PAGES): $(shell find ui -type f -not -path '*/node_modules/*') | ui/node_modules/.package-lock.json
	$(NPM) run build

ui/node_modules/.package-lock.json: ui/package.json ui/package-lock.json ui/.npmrc
	$(NPM) ci

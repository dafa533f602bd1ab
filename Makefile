# Everything sets itself up: `make run` and `make test` are all a newcomer needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run-installed
DEV_STAMP := $(VENV)/.dev-installed

.PHONY: run test web screenshots demo lint format bench drill clean

run: $(RUN_STAMP)  ## start the bot: on Discord with DISCORD_TOKEN, in the sandbox without
	@$(BIN)/python -m web.build || echo "Going on without the pages."
	@exec $(BIN)/python bot.py

demo: $(RUN_STAMP)  ## the whole story in the sandbox; FILE=song.ogg plays that file
	@exec $(BIN)/python bot.py demo $(if $(FILE),--file "$(FILE)")

test: $(DEV_STAMP) web  ## all tests, each file's in one of several processes
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile $(ARGS)

drill: $(DEV_STAMP)  ## the long fault and soak runs
	@CHORUS_DRILL_SCHEDULES=$(N) $(BIN)/python -m pytest -m drill --timeout 7200 $(if $(PART),tests/drill/test_$(PART).py) $(ARGS)

web: $(RUN_STAMP)  ## the pages, built into web/dist when their sources have changed
	@$(BIN)/python -m web.build

screenshots: $(DEV_STAMP) web  ## the README's pictures, taken anew of the sandbox's page; needs Chromium
	@$(BIN)/python -m demo.screenshots docs/pictures

lint: $(DEV_STAMP)  ## ruff, ruff format, mypy; the types and the form of the pages' sources
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/python -m web.build check

format: $(DEV_STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m web.build format

bench: $(DEV_STAMP)  ## every benchmark, one after the other
	@for module in benchmarks/[a-z]*.py; do case $$module in */machine.py) continue;; esac; $(BIN)/python -m benchmarks.$$(basename $$module .py) || exit 1; done

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Chorus needs Python 3.11 or newer; $(PYTHON) is `$(PYTHON) -V`. Try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing. On Debian or Ubuntu: sudo apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements.txt | $(BIN)/python
	@echo "Setting up $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEV_STAMP): requirements-dev.txt $(RUN_STAMP)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

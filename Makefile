# Two commands do everything on a fresh machine: `make demo` and `make test`. They need Python 3.11 or newer.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
OUT ?= out/demo
RENDERINGS ?= out/renderings
SEED ?= 0
FULL_SET ?= out/set
# What is measured: by default the whole test half, written first where it is not there; with a model, which takes minutes
# a report, so many documents of each condition of the committed part.
SET ?= $(FULL_SET)/test
MODEL_SET ?= eval/set/test
LIMIT ?= 1

.PHONY: demo test lint eval eval-model trials renderings bench bench-scans examples set full-set picture screenshots clean

demo: $(VENV)/.demo
	$(BIN)/gouji model pull
	$(BIN)/gouji run eval/examples --out $(OUT)

test: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/mypy
	$(BIN)/lint-imports

eval: $(VENV)/.dev | $(SET)
	$(BIN)/gouji eval $(SET) --llm never --reader record --reader layout --reader find-tables --reader pdfplumber

eval-model: $(VENV)/.dev
	$(BIN)/gouji model pull
	$(BIN)/gouji eval $(MODEL_SET) --llm never --llm auto --llm always --reader record --reader layout --reader llm \
		--reader whole-text --reader per-table --reader find-tables --reader pdfplumber --limit $(LIMIT) --out out/eval-model

trials: $(VENV)/.dev
	$(BIN)/python -m eval.trials --each 150

renderings: $(VENV)/.dev
	$(BIN)/python -m eval.generator renderings $(RENDERINGS) --seed $(SEED)
	$(BIN)/gouji eval $(RENDERINGS) --llm never --out out/eval-renderings

bench: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python -m eval.bench

bench-scans: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python -m eval.bench --scans --repeat 1

examples: $(VENV)/.dev
	$(BIN)/python -m eval.generator examples

set: $(VENV)/.dev
	$(BIN)/python -m eval.generator set eval/set --small

full-set: $(VENV)/.dev
	$(BIN)/python -m eval.generator set $(FULL_SET)

$(FULL_SET)/test: | $(VENV)/.dev
	$(BIN)/python -m eval.generator set $(FULL_SET) --half test

picture: $(VENV)/.dev
	$(BIN)/python -m eval.picture docs/result.png

screenshots: $(VENV)/.dev
	$(BIN)/python -m eval.screenshots docs

clean:
	rm -rf $(VENV) out

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Gouji needs Python 3.11 or newer with venv: install it (Debian: apt-get install python3 python3-venv) and run make again."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is incomplete: install it (Debian: apt-get install python3-venv) and run make again."; exit 1; }
	@$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'

$(VENV)/.demo: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet -e '.[local,ocr]'
	@touch $@

$(VENV)/.dev: $(VENV)/.demo
	$(BIN)/python -m pip install --quiet -e '.[all]' --group dev
	@touch $@

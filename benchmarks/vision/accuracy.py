"""How well pictures are read: share of fields right and fields wrong but sure, by kind of page and damage.

Run as `PYTHONPATH=tests python benchmarks/vision/accuracy.py [pictures of each kind]`; about a second and a half a picture on two cores.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from kithkin.messages.pictures import Picture
from kithkin.tools.units import UnitRegistry
from kithkin.vision.reader import RapidPictureReader
from support import picture_scores, pictures


def memory(pid: int | None) -> str:
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return "; ".join(line for line in lines if line.startswith(("VmHWM", "VmRSS")))


async def measure(count: int, verbose: bool) -> None:
    units = UnitRegistry()
    reader = RapidPictureReader(units)
    totals: dict[str, picture_scores.Score] = {}
    print(f"{'page':14}" + "".join(f"{damage:>20}" for damage in pictures.DAMAGES))
    started = time.perf_counter()
    number = 0
    for kind in pictures.KINDS:
        cells: list[str] = []
        for damage in pictures.DAMAGES:
            total = picture_scores.NOTHING
            for seed in range(count):
                content, truth = pictures.draw(kind, seed, damage)
                reading = await reader.read(Picture(content=content))
                score = picture_scores.score(reading, truth, units)
                total += score
                number += 1
                if verbose:
                    for missed in score.missed:
                        print(f"    {kind} {damage} {seed}: {missed}")
            totals[damage] = totals.get(damage, picture_scores.NOTHING) + total
            cells.append(f"{total.right}/{total.of} ({total.wrong_but_sure} wrong)")
        print(f"{kind:14}" + "".join(f"{cell:>20}" for cell in cells), flush=True)
    shares = [f"{total.share:.1%} ({total.wrong_but_sure})" for total in totals.values()]
    print(f"{'all':14}" + "".join(f"{share:>20}" for share in shares))
    print(f"{(time.perf_counter() - started) / number:.2f} s a picture")
    print(memory(reader.worker_pid))
    await reader.close()


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    asyncio.run(measure(numbers[0] if numbers else 3, "-v" in sys.argv))

"""How fast exports are read, and in how much memory: `python -m benchmarks.sharing.importing [ITEMS]`.

Writes a Messenger, an Instagram and a WhatsApp export of that many entries each (50,000 unless said otherwise) to a folder
that is removed again, reads each in a process of its own, then reads and keeps each in a new database in another, and prints seconds (processor time, where
other work on the machine does not count, and by the clock) and the peak of memory beyond what Python with everything loaded
takes. The aim: 50,000 kept in under two minutes.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import random
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kithkin.app.stores import open_stores
from kithkin.settings import Settings
from kithkin.sharing.importing.opening import open_import
from kithkin.sharing.importing.planning import ImportOptions
from kithkin.sharing.keeping import keep_import

WORDS = "piano teacher good soup dentist Praha čaj 🎹 Grüße market plumber honest who knows near school evening".split()
START = datetime(2020, 1, 1, tzinfo=UTC)
PEOPLE = ["Mira Čapek", "Jana Malá"]


def sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(3, 25)))


def mangled(text: str) -> str:
    return text.encode("utf-8").decode("latin-1")


def messenger(path: Path, count: int, chance: random.Random) -> None:
    """Threads of 10,000 messages a file, as Meta cuts them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for number, first in enumerate(range(0, count, 10_000), start=1):
            messages = [
                {
                    "sender_name": mangled(chance.choice(PEOPLE)),
                    "timestamp_ms": int(START.timestamp() * 1000) + 60_000 * index,
                    "content": mangled(sentence(chance)),
                    "reactions": [{"reaction": mangled("❤"), "actor": mangled(PEOPLE[0])}],
                    "is_geoblocked_for_viewer": False,
                }
                for index in range(first, min(first + 10_000, count))
            ]
            thread = {
                "participants": [{"name": mangled(name)} for name in PEOPLE],
                "messages": messages,
                "title": mangled(PEOPLE[1]),
            }
            made.writestr(
                f"your_facebook_activity/messages/inbox/jana_1/message_{number}.json", json.dumps(thread)
            )


def instagram(path: Path, count: int, chance: random.Random) -> None:
    """One file of posts."""
    posts = [
        {
            "media": [
                {
                    "uri": f"media/posts/{index}.jpg",
                    "creation_timestamp": int(START.timestamp()) + 60 * index,
                    "media_metadata": {
                        "photo_metadata": {"exif_data": [{"latitude": 50.0, "longitude": 14.0}]}
                    },
                    "title": mangled(sentence(chance)),
                }
            ]
        }
        for index in range(count)
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("your_instagram_activity/media/posts_1.json", json.dumps(posts))


def whatsapp(path: Path, count: int, chance: random.Random) -> None:
    """One chat of an iPhone."""
    lines = (
        f"[{START + timedelta(minutes=index):%d.%m.%y, %H:%M:%S}] {chance.choice(PEOPLE)}: {sentence(chance)}\n"
        for index in range(count)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("_chat.txt", "".join(lines))


def peak_bytes() -> int:
    """The most memory this process has held so far (Linux counts kilobytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def read(platform: str, path: Path) -> tuple[int, float, int]:
    """Items, seconds and bytes of reading an export."""
    before = peak_bytes()
    started = time.process_time()
    with open_import(
        platform, [path], ImportOptions(own_names=PEOPLE[:1], time_zone="Europe/Prague")
    ) as opened:
        count = sum(len(batch) for batch in opened.batches())
        assert opened.report.reconciled
    return count, time.process_time() - started, peak_bytes() - before


def keep(platform: str, path: Path, home: Path) -> tuple[float, float, int]:
    """Seconds, processor seconds and bytes of a whole import: read, and every item on disk in a new database."""

    async def whole() -> None:
        with (
            open_stores(Settings(home=home)) as stores,
            open_import(
                platform, [path], ImportOptions(own_names=PEOPLE[:1], time_zone="Europe/Prague")
            ) as opened,
        ):
            await keep_import(stores.posts, (await stores.circle.owner()).name, opened)

    before, started, processor = peak_bytes(), time.perf_counter(), time.process_time()
    asyncio.run(whole())
    return time.perf_counter() - started, time.process_time() - processor, peak_bytes() - before


def measured(count: int) -> Iterator[tuple[str, int, float, int, float, float, int]]:
    """Each platform's measurements, every one in a fresh process."""
    spawning = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        for make in (messenger, instagram, whatsapp):
            path = Path(folder) / f"{make.__name__}.zip"
            writer = spawning.Process(target=make, args=(path, count, random.Random(7)))
            writer.start()
            writer.join()
            with spawning.Pool(1) as pool:
                reading = pool.apply(read, (make.__name__, path))
            with spawning.Pool(1) as pool:
                keeping = pool.apply(keep, (make.__name__, path, Path(folder) / f"home {make.__name__}"))
            yield (make.__name__, *reading, *keeping)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    print(
        "| export | items | read, CPU s | memory | read and kept, s | of it CPU | memory |\n|---|---|---|---|---|---|---|"
    )
    for platform, items, seconds, held, whole, processor, memory in measured(count):
        print(
            f"| {platform} | {items:,} | {seconds:.1f} | {held / 1e6:.0f} MB | {whole:.1f} | {processor:.1f} |"
            f" {memory / 1e6:.0f} MB |"
        )


if __name__ == "__main__":
    main()

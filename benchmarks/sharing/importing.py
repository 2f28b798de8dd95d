"""How fast exports are read, and in how much memory: `python -m benchmarks.sharing.importing [ITEMS]`.

Writes a Messenger, an Instagram and a WhatsApp export of that many entries each (50,000 unless said otherwise) to a folder
that is removed again, reads each in a process of its own on one core, and prints items a second of processor time (other work on the machine does not count) and the peak of memory beyond what
Python with everything loaded takes. The aim: 50,000 in well under a minute.
"""

from __future__ import annotations

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

from kithkin.sharing.importing.opening import open_import
from kithkin.sharing.importing.planning import ImportOptions

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


def measured(count: int) -> Iterator[tuple[str, int, float, int]]:
    """Each platform's measurements, every one in a fresh process."""
    spawning = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        for make in (messenger, instagram, whatsapp):
            path = Path(folder) / f"{make.__name__}.zip"
            writer = spawning.Process(target=make, args=(path, count, random.Random(7)))
            writer.start()
            writer.join()
            with spawning.Pool(1) as pool:
                yield (make.__name__, *pool.apply(read, (make.__name__, path)))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    for platform, items, seconds, held in measured(count):
        print(
            f"{platform:10} {items:7} items {seconds:7.2f} s {items / seconds:9.0f} items/s {held / 1e6:7.1f} MB more memory"
        )


if __name__ == "__main__":
    main()

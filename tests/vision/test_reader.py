"""The whole reader on drawn pictures: fields with truth, turned and damaged photographs, limits, cancelling."""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kithkin.examples import nutrition_label
from kithkin.messages.errors import BadInput, ToolTimedOut
from kithkin.messages.pictures import Picture, PictureReading
from kithkin.tools.units import UnitRegistry
from kithkin.vision.layout import NOTHING_TO_READ
from kithkin.vision.reader import RapidPictureReader
from support import picture_scores, pictures

UNITS = UnitRegistry()


@pytest.fixture(scope="module")
def reader() -> Iterator[RapidPictureReader]:
    made = RapidPictureReader(UNITS)
    yield made
    asyncio.run(made.close())


def read(reader: RapidPictureReader, content: bytes) -> PictureReading:
    return asyncio.run(reader.read(Picture(content=content)))


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(pictures.KINDS))
def test_clean_pages_are_read_fully(reader: RapidPictureReader, kind: str) -> None:
    content, truth = pictures.draw(kind, 2, "clean")
    reading = read(reader, content)
    score = picture_scores.score(reading, truth, UNITS)
    assert reading.layout == truth["layout"]
    assert score.wrong_but_sure == 0
    assert score.share >= 0.95, score.missed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "damage"),
    [("nutrition_us", "hard"), ("nutrition_eu", "left"), ("receipt", "photo"), ("worksheet", "small")],
)
def test_damaged_pages_are_read_nearly_fully(reader: RapidPictureReader, kind: str, damage: str) -> None:
    content, truth = pictures.draw(kind, 3, damage)
    reading = read(reader, content)
    score = picture_scores.score(reading, truth, UNITS)
    assert reading.layout == truth["layout"]
    assert score.wrong_but_sure == 0
    assert score.share >= 0.9, score.missed


def test_the_example_that_ships(reader: RapidPictureReader) -> None:
    reading = read(reader, nutrition_label())
    found = {finding.label: finding for finding in reading.findings if finding.column in ("", "per serving")}
    assert reading.layout == "nutrition_label"
    assert (found["calories"].exact, found["calories"].unit) == ("230", UNITS.canonical("kcal"))
    assert (found["total sugars"].exact, found["total sugars"].unit) == ("12", UNITS.canonical("g"))
    assert (found["serving size"].exact, found["serving size"].unit) == ("55", UNITS.canonical("g"))
    assert found["servings per container"].number == 8
    assert len(nutrition_label()) < 60_000


def test_regions_show_where_it_stands_in_the_safe_copy(reader: RapidPictureReader) -> None:
    sheet = pictures.Sheet()
    sheet.line("TOP LEFT", 40, right="")
    sheet.gap(400)
    sheet.line("", 40, right="BOTTOM RIGHT")
    whole = np.asarray(sheet.cut())
    for turned in (whole, np.ascontiguousarray(np.rot90(whole, 2))):
        reading = read(reader, pictures.encode(turned))
        assert (reading.width, reading.height) == Image.open(io.BytesIO(reading.safe_content)).size
        found = {finding.text: finding.region for finding in reading.findings}
        assert found["TOP LEFT"].left < 0.1
        assert found["TOP LEFT"].bottom < 0.25
        assert found["BOTTOM RIGHT"].right > 0.9
        assert found["BOTTOM RIGHT"].top > 0.75


@pytest.mark.slow
def test_ids_are_unique_and_repeatable(reader: RapidPictureReader) -> None:
    content, _ = pictures.draw("medicine", 4, "clean")
    one, two = read(reader, content), read(reader, content)
    assert one == two
    assert len({finding.id for finding in one.findings}) == len(one.findings)
    other = read(reader, nutrition_label())
    assert not {finding.id for finding in one.findings} & {finding.id for finding in other.findings}


def test_a_picture_without_text_says_what_cannot_be_seen(reader: RapidPictureReader) -> None:
    for content in (pictures.meadow(), pictures.encode(np.full((300, 400, 3), 255, np.uint8))):
        reading = read(reader, content)
        assert reading.layout == "no_text"
        assert reading.findings == ()
        assert NOTHING_TO_READ in reading.notes


@pytest.mark.slow
def test_set_maths_is_plain_or_doubtful(reader: RapidPictureReader) -> None:
    sure = {
        r"x^2 - 5x + 6 = 0": "x^2 - 5x + 6 = 0",
        r"2^{10} - 24": "2^10 - 24",
        r"\sqrt{16} + 3": "sqrt(16) + 3",
    }
    for latex, plain in sure.items():
        (found,) = [one for one in read(reader, pictures.formula(latex)).findings if one.kind == "expression"]
        assert found.text == plain
    for latex in (r"\frac{x+1}{2} = 7", r"\int_0^1 x^2 dx", r"\frac{3}{4} + \frac{5}{6}"):
        found = [one for one in read(reader, pictures.formula(latex)).findings if one.kind == "expression"]
        assert all(one.confidence < picture_scores.SURE for one in found)


def test_refusals_reach_the_caller(reader: RapidPictureReader) -> None:
    for content in (b"", b"not a picture at all", pictures.draw("letter", 0)[0][:2000]):
        with pytest.raises(BadInput):
            read(reader, content)


@pytest.mark.slow
def test_pictures_are_read_one_after_another(reader: RapidPictureReader) -> None:
    contents = [pictures.draw("medicine", seed, "clean") for seed in range(2)]

    async def all_at_once() -> list[PictureReading]:
        return list(await asyncio.gather(*(reader.read(Picture(content=content)) for content, _ in contents)))

    for reading, (_, truth) in zip(asyncio.run(all_at_once()), contents, strict=True):
        assert picture_scores.score(reading, truth, UNITS).share == 1.0


@pytest.mark.slow
def test_cancelling_stops_the_work_and_the_next_picture_is_read() -> None:
    async def cancel_then_read() -> PictureReading:
        reader = RapidPictureReader(UNITS)
        content, _ = pictures.draw("nutrition_us", 1, "hard")
        task = asyncio.create_task(reader.read(Picture(content=content)))
        while reader.worker_pid is None:  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.01)
        pid = reader.worker_pid
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
        reading = await reader.read(Picture(content=nutrition_label()))
        await reader.close()
        return reading

    assert asyncio.run(cancel_then_read()).layout == "nutrition_label"


def test_too_slow_is_said() -> None:
    async def hurry() -> None:
        reader = RapidPictureReader(UNITS, seconds=0.05)
        with pytest.raises(ToolTimedOut):
            await reader.read(Picture(content=nutrition_label()))
        await reader.close()

    asyncio.run(hurry())


@pytest.mark.slow
def test_an_idle_process_goes() -> None:
    async def wait() -> int | None:
        reader = RapidPictureReader(UNITS, idle_seconds=0.05)
        await reader.read(Picture(content=pictures.meadow()))
        until = time.monotonic() + 5
        while reader.worker_pid is not None and time.monotonic() < until:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.02)
        pid = reader.worker_pid
        await reader.close()
        return pid

    assert asyncio.run(wait()) is None


_OFFLINE = """
import socket, sys, logging
def refuse(*arguments, **options):
    raise SystemExit("the network was used")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
socket.create_connection = refuse
from kithkin.vision.worker import PageReader
answer = PageReader().read(sys.stdin.buffer.read())
assert answer.recognised is not None
assert any("Nutrition" in box.text for box in answer.recognised.boxes)
assert not {"requests", "rapidocr", "http.client"} & set(sys.modules)
"""


@pytest.mark.slow
def test_reading_needs_no_network_and_prints_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _OFFLINE], input=nutrition_label(), capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == b""
    assert done.stderr == b""


@pytest.mark.slow
def test_memory_of_the_reading_process_is_bounded(reader: RapidPictureReader) -> None:
    large = Image.effect_noise((6000, 8000), 60).convert("RGB")
    read(reader, pictures.encode(np.asarray(large), "JPEG", quality=50))
    with Path(f"/proc/{reader.worker_pid}/status").open() as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    assert peak < 1_000_000


def test_the_reader_alone_loads_nothing_heavy() -> None:
    looked = "import sys; import kithkin.vision.reader; print({'cv2', 'numpy', 'PIL', 'onnxruntime'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", looked], capture_output=True, check=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "set()"

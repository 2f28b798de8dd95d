"""Reading pictures with the embedded text recognition."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from kithkin.messages.errors import BadInput
from kithkin.messages.pictures import Picture, PictureReading
from kithkin.ports.units import Units
from kithkin.vision.boxes import Recognised
from kithkin.vision.kinds import LARGEST_FILE, identify
from kithkin.vision.layout import understand
from kithkin.vision.lines import arrange
from kithkin.vision.process import ReadingProcess


class RapidPictureReader:
    """A `ports.pictures.PictureReader`: text, fields, tables and equations; no things, people or scans.

    Pictures are read one at a time in a process of their own, which is stopped after `seconds`, after being idle
    for `idle_seconds` (its memory is given back), or when a caller cancels.
    """

    def __init__(self, units: Units, *, seconds: float = 60.0, idle_seconds: float = 300.0) -> None:
        self._units = units
        self._process = ReadingProcess(seconds=seconds, idle_seconds=idle_seconds)
        self._queue = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")

    @property
    def worker_pid(self) -> int | None:
        """The process in which pictures are read, or None while none runs."""
        return self._process.pid

    async def read(self, picture: Picture) -> PictureReading:
        """Reads one picture. Raises `BadInput` for what is not usable, `ToolTimedOut` when it takes too long and
        `ToolFailed` when the reading process dies. Cancelling stops the work."""
        if len(picture.content) > LARGEST_FILE:
            raise BadInput(
                f"The picture file is larger than {LARGEST_FILE // 1024 // 1024} MB.",
                remedy="Please send a smaller one.",
            )
        identify(picture.content)
        work = self._queue.submit(self._process.read, picture.content)
        try:
            recognised = await asyncio.wrap_future(work)
        except asyncio.CancelledError:
            if work.running():
                self._process.stop()
            raise
        return reading_of(recognised, self._units)

    async def close(self) -> None:
        """Stops the process; the reader may not be used afterwards."""
        self._process.stop()
        self._queue.shutdown(wait=False, cancel_futures=True)


def reading_of(recognised: Recognised, units: Units) -> PictureReading:
    """What a page says, from the text recognised on it."""
    understood = understand(arrange(recognised.boxes), units, recognised.picture_id[:20])
    return PictureReading(
        picture_id=recognised.picture_id,
        width=recognised.width,
        height=recognised.height,
        layout=understood.layout,
        findings=understood.findings,
        safe_content=recognised.content,
        media_type=recognised.media_type,
        notes=understood.notes,
    )

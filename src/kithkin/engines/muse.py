"""What Kithkin knows of a released Muse model (`kithkin_muse`): its files, and that they are the ones that were released.

The only file of Kithkin that knows `kithkin_muse`. llama.cpp runs the files, so torch is not needed.
"""

from __future__ import annotations

from pathlib import Path

from kithkin.messages.errors import EngineUnavailable
from kithkin_muse.releases import TEXT as TEXT
from kithkin_muse.releases import VISION as VISION
from kithkin_muse.releases import BrokenRelease, Release, read


def verified(folder: Path) -> Release:
    """The release in a folder. Raises `EngineUnavailable` where a file is missing or not the one that was released."""
    try:
        release = read(folder)
        release.verify()
    except BrokenRelease as problem:
        raise EngineUnavailable(
            f"There is no usable Muse model: {problem}.",
            remedy="Fetch the release again, and name its folder: kithkin engine use muse --weights FOLDER.",
        ) from problem
    return release

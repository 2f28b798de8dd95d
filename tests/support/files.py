"""What lies in a folder in which something may still be at work."""

from __future__ import annotations

from pathlib import Path


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder with its bytes, as they lie there at one time.

    Where one goes between being listed and being read, all are looked at anew: to pass over it could hide what it was moved to.
    """
    while True:  # the test's own limit ends it
        try:
            return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
        except FileNotFoundError:
            continue


def all_bytes(folder: Path) -> bytes:
    """All of it in one."""
    return b"".join(contents(folder).values())


def holding(folder: Path, words: bytes) -> list[str]:
    """The names of the files that hold these bytes."""
    return [path.name for path, content in contents(folder).items() if words in content]

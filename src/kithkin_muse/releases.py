"""A release: a folder with one model's GGUF files, whatever else belongs to it, and a list of all with their hashes. Needs
neither torch nor gguf.

`python -m kithkin_muse.releases FOLDER --name NAME --version VERSION` writes the list for the files that are there.
"""

import argparse
import hashlib
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LIST = "release.toml"
TEXT, VISION = "text.gguf", "vision.gguf"
_NAME = re.compile(r"[\w.+-]+(?: [\w.+-]+)*")
_FILE = re.compile(r"\w[\w.-]*")


class BrokenRelease(ValueError):
    """The folder holds no release, or one whose files are not those that were released."""


@dataclass(frozen=True, slots=True)
class Release:
    """What the list says. Files are not opened to know it."""

    folder: Path
    name: str
    version: str
    hashes: dict[str, str]
    """SHA-256 of each file, in hexadecimal, by its name."""

    @property
    def text(self) -> Path:
        """The decoder."""
        return self.folder / TEXT

    @property
    def vision(self) -> Path:
        """The vision tower and projector."""
        return self.folder / VISION

    def verify(self) -> None:
        """Reads every file through. Raises `BrokenRelease` for one that is missing or not the one that was released."""
        for name, expected in self.hashes.items():
            found = _hash(self.folder / name)
            if found != expected:
                raise BrokenRelease(
                    f"{self.folder / name} is not the file that was released: its hash differs"
                )


def read(folder: Path) -> Release:
    """The release in a folder. Raises `BrokenRelease` where there is none."""
    path = folder / LIST
    try:
        stated: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        name, version = str(stated["name"]), str(stated["version"])
        hashes = {str(file): str(one) for file, one in dict(stated["sha256"]).items()}
    except OSError as problem:
        raise BrokenRelease(f"{path} cannot be read ({problem.strerror})") from problem
    except (ValueError, KeyError, TypeError) as problem:
        raise BrokenRelease(f"{path} is no list of a release") from problem
    if not {TEXT, VISION} <= set(hashes) or not all(map(_FILE.fullmatch, hashes)):
        raise BrokenRelease(f"{path} does not list {TEXT}, {VISION} and files beside them alone")
    return Release(folder, name, version, hashes)


def write(folder: Path, name: str, version: str) -> Release:
    """Lists the files of a folder as a release, hidden ones left out. Raises `BrokenRelease` where one of GGUF is missing,
    `ValueError` for a name that is no plain words."""
    for word in (name, version):
        if not _NAME.fullmatch(word):
            raise ValueError(f"{word!r} is no name for a release")
    beside = {one.name for one in folder.iterdir() if one.is_file() and _FILE.fullmatch(one.name)} - {LIST}
    hashes = {file: _hash(folder / file) for file in sorted({TEXT, VISION} | beside)}
    lines = [f'name = "{name}"', f'version = "{version}"', "", "[sha256]"]
    lines += [f'"{file}" = "{found}"' for file, found in hashes.items()]
    (folder / LIST).write_text("\n".join(lines) + "\n", "utf-8")
    return Release(folder, name, version, hashes)


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as problem:
        raise BrokenRelease(f"{path} cannot be read ({problem.strerror})") from problem


def main() -> None:
    """Writes a list."""
    parser = argparse.ArgumentParser(description="Lists the files of a folder as a release.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--name", required=True)
    parser.add_argument("--version", required=True)
    options = parser.parse_args()
    try:
        write(options.folder, options.name, options.version)
    except ValueError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()

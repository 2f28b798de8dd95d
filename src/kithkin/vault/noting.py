"""Lines of the record that somebody noted elsewhere: on a receipt, in an export, or as a command printed them.

Whoever can write the database can write the whole record anew, and then it holds in itself. It cannot be made to agree with what
lies where they cannot write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Final

import msgspec

from kithkin.messages.errors import BadInput

_DATA_FILE: Final = "kithkin.json"

_Number = Annotated[int, msgspec.Meta(ge=1)]
_Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class _Line(msgspec.Struct):
    """A line as `kithkin audit list --json` and an export have it."""

    number: _Number
    digest: _Digest


class _OnReceipt(msgspec.Struct):
    line: _Number
    digest: _Digest


class _Receipt(msgspec.Struct):
    """A receipt of an erasure."""

    record: _OnReceipt


class _Export(msgspec.Struct):
    """Of what an export holds."""

    record: Sequence[_Line]


class _Finding(msgspec.Struct):
    """What `kithkin audit verify --json` prints."""

    entries: _Number
    digest: _Digest


def noted_lines(paths: Sequence[Path]) -> Mapping[int, str]:
    """The numbers and digests of lines that stand in files: receipts, exports (their folder or `kithkin.json`), printed JSON.

    Raises `BadInput` for a file that is none of these, or where two of them contradict each other.
    """
    noted: dict[int, str] = {}
    for path in paths:
        for number, digest in _lines_of(path):
            if noted.setdefault(number, digest) != digest:
                raise BadInput(
                    f"The files do not agree: line {number} has another digest in {path}.",
                    remedy="They are of two records, or of two stores. Give one at a time.",
                )
    return noted


def _lines_of(path: Path) -> list[tuple[int, str]]:
    try:
        content = (path / _DATA_FILE if path.is_dir() else path).read_bytes()
    except OSError as error:
        raise BadInput(
            f"{path} cannot be read: {error.strerror}.", remedy="Name a file that was kept."
        ) from error
    for kind in (_Receipt, _Export, _Finding, list[_Line]):
        try:
            read = msgspec.json.decode(content, type=kind)
        except (msgspec.DecodeError, RecursionError):
            continue
        match read:
            case _Receipt():
                found = [(read.record.line, read.record.digest)]
            case _Export():
                found = [(one.number, one.digest) for one in read.record]
            case _Finding():
                found = [(read.entries, read.digest)]
            case _:
                found = [(one.number, one.digest) for one in read]
        if found:
            return found
    raise BadInput(
        f"In {path} stands no line of a record.",
        remedy="Name a receipt of `kithkin erase`, an export, or what `kithkin audit verify --json` printed once.",
    )

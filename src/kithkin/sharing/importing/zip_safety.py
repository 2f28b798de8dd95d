"""Looking over a zip archive's table of contents before anything of it is read."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
from collections.abc import Sequence
from typing import BinaryIO

from kithkin.sharing.importing.errors import UnreadableExport, UnsafeArchive
from kithkin.sharing.importing.limits import Limits

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DRIVE = re.compile(r"^[A-Za-z]:")
_END, _END64, _LOCATOR = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_TAIL = 65_535 + 22 + 20 + 56
"""The longest comment, and the three records that end an archive (APPNOTE.TXT 6.3.10, 4.3.14 to 4.3.16)."""


def check_directory(file: BinaryIO, name: str, limits: Limits) -> None:
    """Refuses an archive whose table of contents is too large to be held in memory, before anyone tries to.

    Raises `UnsafeArchive`, or `UnreadableExport` where there is no such table.
    """
    size = file.seek(0, 2)
    start = file.seek(max(0, size - _TAIL))
    tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + 22:
        raise UnreadableExport(f"{name} is no complete zip archive.", remedy="Download it again.")
    members, directory = (
        struct.unpack_from("<H", tail, end + 10)[0],
        struct.unpack_from("<I", tail, end + 12)[0],
    )
    locator = tail.rfind(_LOCATOR, 0, end)
    if locator >= 0 and len(tail) >= locator + 20:
        at = struct.unpack_from("<Q", tail, locator + 8)[0] - start
        if 0 <= at <= len(tail) - 56 and tail[at : at + 4] == _END64:
            members, directory = struct.unpack_from("<QQ", tail, at + 32)
    if members > limits.members or directory > limits.directory_bytes:
        raise UnsafeArchive(f"{name} claims to hold {members} files.", remedy=_ORIGINAL)


_ORIGINAL = "Use the archive as the platform gave it to you."


def check_members(infos: Sequence[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    """Refuses an archive that no platform makes. Raises `UnsafeArchive`, or `UnreadableExport` for a locked one."""
    end_of_last = 0
    for info in sorted(infos, key=lambda member: member.header_offset):
        _check_name(info, name, limits)
        _check_kind(info, name)
        _check_size(info, name, limits)
        if info.header_offset < end_of_last:
            raise UnsafeArchive(f"In {name}, {_shown(info)} overlaps another file.", remedy=_ORIGINAL)
        end_of_last = info.header_offset + 30 + info.compress_size


def _check_name(info: zipfile.ZipInfo, archive: str, limits: Limits) -> None:
    written = info.orig_filename
    path = written.replace("\\", "/")
    parts = path.removesuffix("/").split("/")
    if path.startswith("/") or _DRIVE.match(path) or ".." in parts:
        raise UnsafeArchive(f"{archive} names a file outside of itself: {_shown(info)}.", remedy=_ORIGINAL)
    if _CONTROL.search(written) or "" in parts or "." in parts or len(path) > 4096:
        raise UnsafeArchive(
            f"{archive} has a file with an impossible name: {_shown(info)}.", remedy=_ORIGINAL
        )
    if len(parts) > limits.depth:
        raise UnsafeArchive(f"{archive} has folders within folders beyond measure.", remedy=_ORIGINAL)


def _check_kind(info: zipfile.ZipInfo, archive: str) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise UnsafeArchive(
            f"In {archive}, {_shown(info)} is a link or a device, not a file.",
            remedy=_ORIGINAL,
        )
    if info.flag_bits & 0x1:
        raise UnreadableExport(
            f"{archive} is locked with a password.", remedy="Unpack it and import the folder instead."
        )
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise UnreadableExport(
            f"{archive} is packed in an unusual way.", remedy="Unpack it and import the folder instead."
        )


def _check_size(info: zipfile.ZipInfo, archive: str, limits: Limits) -> None:
    if info.file_size >= limits.ratio_from_bytes and info.file_size > limits.ratio * max(
        info.compress_size, 1
    ):
        raise UnsafeArchive(f"In {archive}, {_shown(info)} would swell beyond measure.", remedy=_ORIGINAL)


def _shown(info: zipfile.ZipInfo) -> str:
    return repr(info.orig_filename[:80])

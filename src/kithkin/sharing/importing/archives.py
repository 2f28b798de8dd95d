"""Opening an export as one tree of files, whatever it comes as: a folder, one archive, or several that belong together.

Nothing is unpacked: files are read out of the archive as a stream, and only when they are needed. Archives within archives
are left alone.
"""

from __future__ import annotations

import io
import os
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar, cast

from kithkin.messages.errors import MediaUnavailable
from kithkin.sharing.importing.errors import UnreadableExport, UnsafeArchive
from kithkin.sharing.importing.limits import LIMITS, Limits
from kithkin.sharing.importing.media import RECORDS, ending, media_type
from kithkin.sharing.importing.zip_safety import check_directory, check_members
from kithkin.sharing.sealed_files import SealedFile

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Resource = TypeVar("Resource")

_READ_IN_FULL = frozenset({"json", "txt"})
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
    RuntimeError,
    OverflowError,
    IndexError,
    KeyError,
)
"""What zipfile raises on archives that are not well made; all it promises is that it raises something."""


@dataclass(frozen=True, slots=True)
class TreeFile:
    """One file of an export. `path` is where it lies within, `size` its bytes when unpacked, `container` the archive's or folder's name."""

    path: str
    size: int
    container: str
    opener: Callable[[], BinaryIO] = field(repr=False)

    def open(self, on_read: Callable[[int], None] | None = None) -> BinaryIO:
        """The file's content as a stream. Raises `UnreadableExport` where it is damaged, also while it is read.

        `on_read` is told how many bytes each reading brought.
        """
        return cast("BinaryIO", _Checked(self, on_read))


class _Checked(io.RawIOBase):
    """A stream whose errors are ours."""

    def __init__(self, file: TreeFile, on_read: Callable[[int], None] | None) -> None:
        super().__init__()
        self._file = file
        self._on_read = on_read
        try:
            self._inner = file.opener()
        except _BROKEN as error:
            raise self._damaged() from error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        target = memoryview(buffer).cast("B")
        try:
            chunk = self._inner.read(len(target))
        except _BROKEN as error:
            raise self._damaged() from error
        target[: len(chunk)] = chunk
        if self._on_read:
            self._on_read(len(chunk))
        return len(chunk)

    def close(self) -> None:
        if not self.closed and hasattr(self, "_inner"):
            self._inner.close()
        super().close()

    def _damaged(self) -> UnreadableExport:
        return UnreadableExport(
            f"{self._file.path} in {self._file.container} is damaged.", remedy="Download the export again."
        )


class ExportTree:
    """All files of an export. Close it after use."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.files: list[TreeFile] = []
        self.merged: list[str] = []
        """Paths that several archives hold with different content; all of them are read."""
        self._limits = limits
        self._closing = ExitStack()
        self._names: dict[str, str] = {}
        self._by_base: dict[str, list[TreeFile]] | None = None

    def close(self) -> None:
        """Closes the archives."""
        self._closing.close()

    def keep(self, resource: AbstractContextManager[Resource]) -> Resource:
        """Holds an archive or its file open until the tree is closed."""
        return self._closing.enter_context(resource)

    def add(self, file: TreeFile) -> None:
        """Puts a file into the tree. Raises `UnsafeArchive` where two names are the same but for case or way of writing."""
        folded = _folded(file.path)
        other = self._names.setdefault(folded, file.path)
        if other != file.path:
            raise UnsafeArchive(
                f"{file.container} has two files whose names are told apart by nothing but their spelling: {other!r}, {file.path!r}.",
                remedy="Use the archives as the platform gave them to you.",
            )
        self.files.append(file)
        if len(self.files) > self._limits.members:
            raise UnsafeArchive(
                f"There are more than {self._limits.members} files.", remedy="Import a part of them."
            )

    def find(self, name: str, *, beside: str = "") -> TreeFile | None:
        """The file an export means by a name: the path itself, one that ends in it, or one beside the file that names it."""
        if self._by_base is None:
            self._by_base = {}
            for file in self.files:
                self._by_base.setdefault(_base(file.path), []).append(file)
        wanted = name.replace("\\", "/").removeprefix("./")
        if not wanted or wanted.startswith("/") or ".." in wanted.split("/"):
            return None
        near = f"{beside.rpartition('/')[0]}/{wanted}".lstrip("/") if beside else wanted
        candidates = self._by_base.get(_base(wanted), [])
        for fits in (near, wanted):
            for file in candidates:
                if file.path == fits:
                    return file
        return next((file for file in candidates if file.path.endswith(f"/{wanted}")), None)

    def media(self, name: str, most: int) -> bytes:
        """A picture's, film's or sound's bytes. Raises `MediaUnavailable` if it is not there, too large or not a medium."""
        file = self.find(name)
        if file is None:
            raise MediaUnavailable("This file is not in the export.")
        if ending(file.path) in RECORDS or (ending(file.path) and not media_type(file.path)):
            raise MediaUnavailable("This file is neither a picture, a film, a sound nor a document.")
        if file.size > most:
            raise MediaUnavailable(f"This file is larger than {most} bytes.")
        with file.open() as stream:
            content = stream.read(most + 1)
        if len(content) > most:
            raise MediaUnavailable(f"This file is larger than {most} bytes.")
        return content


def open_tree(
    paths: Sequence[Path | SealedFile], limits: Limits = LIMITS, *, texts: Collection[str] = _READ_IN_FULL
) -> ExportTree:
    """Opens folders, zip archives and single text files as one tree. `texts` are the endings of what is read whole.

    Raises `UnreadableExport` and `UnsafeArchive`; whatever was opened until then is closed.
    """
    if not paths:
        raise UnreadableExport("No file was given.", remedy="Name the archive or folder of the export.")
    tree = ExportTree(limits)
    try:
        claimed = {"all": 0, "text": 0}
        for path in paths:
            if isinstance(path, SealedFile):
                _add_file(tree, path.name, path.size, path.open, limits, texts)
            else:
                _add_path(tree, path, limits, texts)
        _drop_repeated(tree)
        for file in tree.files:
            claimed["all"] += file.size
            claimed["text"] += file.size if ending(file.path) in texts else 0
        if claimed["all"] > limits.total_bytes or claimed["text"] > limits.text_bytes:
            raise UnsafeArchive(
                "Unpacked, this would be larger than any export.",
                remedy="Use the archives as the platform gave them.",
            )
    except BaseException:
        tree.close()
        raise
    return tree


def _add_path(tree: ExportTree, path: Path, limits: Limits, texts: Collection[str]) -> None:
    try:
        kind = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise UnreadableExport(f"{path.name} cannot be opened.", remedy="Check the path.") from error
    if stat.S_ISDIR(kind):
        _add_folder(tree, path, limits)
    elif not stat.S_ISREG(kind):
        raise UnreadableExport(
            f"{path.name} is neither a file nor a folder.", remedy="Name an archive or a folder."
        )
    else:
        _add_file(tree, path.name, path.stat().st_size, _file_opener(path.resolve()), limits, texts)


def _add_file(
    tree: ExportTree,
    name: str,
    size: int,
    opener: Callable[[], BinaryIO],
    limits: Limits,
    texts: Collection[str],
) -> None:
    if ending(name) in texts:
        tree.add(TreeFile(name, size, name, opener))
    else:
        _add_zip(tree, name, opener, limits)


def _add_zip(tree: ExportTree, container: str, opener: Callable[[], BinaryIO], limits: Limits) -> None:
    try:
        file = tree.keep(opener())
        check_directory(file, container, limits)
        archive = tree.keep(zipfile.ZipFile(file))
    except (*_BROKEN, UnicodeDecodeError) as error:
        raise UnreadableExport(
            f"{container} is no readable zip archive.", remedy="Download it again."
        ) from error
    infos = archive.infolist()
    check_members(infos, container, limits)
    names: set[str] = set()
    for info in infos:
        name = info.orig_filename.replace("\\", "/")
        if name in names:
            raise UnsafeArchive(
                f"{container} holds {name!r} twice.", remedy="Use the archive as the platform gave it to you."
            )
        names.add(name)
        if not name.endswith("/") and not _is_clutter(name):
            tree.add(TreeFile(name, info.file_size, container, _member_opener(archive, info)))


def _member_opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    return lambda: cast("BinaryIO", archive.open(info))


def _add_folder(tree: ExportTree, root: Path, limits: Limits) -> None:
    for folder, folders, names in os.walk(root, followlinks=False):
        inner = Path(folder).relative_to(root)
        if len(inner.parts) > limits.depth:
            raise UnsafeArchive(
                f"{root.name} has folders within folders beyond measure.", remedy="Move the export elsewhere."
            )
        folders.sort()
        for name in sorted([*names, *(sub for sub in folders if (Path(folder) / sub).is_symlink())]):
            path = Path(folder) / name
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode):
                raise UnsafeArchive(
                    f"{root.name} contains {name!r}, which is a link or a device, not a file.",
                    remedy="Remove it, then import again.",
                )
            shown = os.fsencode((inner / name).as_posix()).decode("utf-8", "replace")
            if not _is_clutter(shown):
                tree.add(TreeFile(shown, status.st_size, root.name, _file_opener(path)))


def _file_opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: _open_regular(path)


def _open_regular(path: Path) -> BinaryIO:
    """Opens a file, and refuses what took its place since it was listed: a link, a pipe that would never end."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError("not a regular file")
    return io.BufferedReader(io.FileIO(handle, "rb", closefd=True))


def _drop_repeated(tree: ExportTree) -> None:
    """Leaves out what several archives hold alike; what they hold differently is all kept, and noted."""
    firsts: dict[str, TreeFile] = {}
    kept: list[TreeFile] = []
    for file in tree.files:
        first = firsts.setdefault(file.path, file)
        if first is not file:
            if ending(file.path) not in _READ_IN_FULL or _same(first, file):
                continue
            tree.merged.append(file.path)
        kept.append(file)
    tree.files = kept


def _same(one: TreeFile, other: TreeFile) -> bool:
    if one.size != other.size:
        return False
    with one.open() as left, other.open() as right:
        while True:
            chunk = left.read(1 << 20)
            if chunk != right.read(1 << 20):
                return False
            if not chunk:
                return True


def by_path(tree: ExportTree) -> Mapping[str, list[TreeFile]]:
    """The files of a tree by their path, sorted."""
    found: dict[str, list[TreeFile]] = {}
    for file in sorted(tree.files, key=lambda file: file.path):
        found.setdefault(file.path, []).append(file)
    return found


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _base(path: str) -> str:
    return path.rpartition("/")[2]


def _is_clutter(path: str) -> bool:
    """What computers leave in folders and archives on their own."""
    parts = path.split("/")
    return "__MACOSX" in parts or parts[-1] in {".DS_Store", "Thumbs.db", "desktop.ini"}

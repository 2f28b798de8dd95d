"""Files on their way in: read as they were written, anywhere in them; on disk neither content nor name shows."""

import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.sharing.importing.archives import open_tree
from kithkin.sharing.importing.errors import UnreadableExport
from kithkin.sharing.sealed_files import BLOCK_BYTES, SealedFile

sizes = st.integers(0, 3 * BLOCK_BYTES + 7)
moves = st.lists(st.tuples(st.integers(0, 3 * BLOCK_BYTES + 20), st.integers(0, BLOCK_BYTES + 9)), max_size=8)


def sealed(
    folder: Path, content: bytes, pieces: int = 1, name: str = "WhatsApp Chat with Ana.zip"
) -> SealedFile:
    file = SealedFile(folder, name)
    step = max(1, len(content) // pieces)
    with file.create() as writing:
        for start in range(0, len(content), step):
            writing.write(content[start : start + step])
    return file


@given(sizes, st.integers(1, 9), moves)
@settings(max_examples=40, deadline=None)
def test_it_reads_as_a_plain_file_would(size: int, pieces: int, moves: list[tuple[int, int]]) -> None:
    content = (b"Canary Wharf, piano teacher. " * (size // 29 + 1))[:size]
    with TemporaryDirectory() as folder:
        file = sealed(Path(folder), content, pieces)
        plain = io.BytesIO(content)
        with file.open() as reading:
            assert file.size == size
            for place, length in moves:
                assert reading.seek(place) == plain.seek(place)
                assert reading.read(length) == plain.read(length)
            reading.seek(0)
            assert reading.read() == content
            assert reading.seek(0, 2) == size
        (path,) = Path(folder).iterdir()
        assert b"Canary" not in path.read_bytes()
        assert "Ana" not in path.name


def test_two_files_of_the_same_bytes_look_different(tmp_path: Path) -> None:
    for _ in range(2):
        sealed(tmp_path, b"the same" * 100)
    one, other = (path.read_bytes() for path in tmp_path.iterdir())
    assert one != other


def test_a_changed_block_is_noticed_not_read(tmp_path: Path) -> None:
    file = sealed(tmp_path, b"x" * (BLOCK_BYTES + 5))
    (path,) = tmp_path.iterdir()
    whole = bytearray(path.read_bytes())
    whole[BLOCK_BYTES + 20] ^= 1
    path.write_bytes(whole)
    with file.open() as reading:
        assert reading.read(10) == b"x" * 10
        with pytest.raises(OSError, match="changed on disk"):
            reading.read()
    path.write_bytes(whole[:-1])
    with file.open() as reading, pytest.raises(OSError, match="changed on disk"):
        reading.read()


def test_an_archive_is_opened_from_it(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a/posts.json", "[1]" * 50_000)
    tree = open_tree([sealed(tmp_path, made.getvalue()), sealed(tmp_path, b"{}", name="alone.json")])
    read = {file.path: file.open().read() for file in tree.files}
    assert read == {"a/posts.json": b"[1]" * 50_000, "alone.json": b"{}"}
    tree.close()
    with pytest.raises(UnreadableExport, match="broken.zip"):
        open_tree([sealed(tmp_path, made.getvalue()[:-30], name="broken.zip")])

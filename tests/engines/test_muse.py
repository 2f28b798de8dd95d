"""A Muse release as an engine, really run: words and pictures in, and what is wrong with its files told.

The release beside this file has random weights (scripts/make-tiny-muse): it says nothing sensible, but it says it as any
other would.
"""

from __future__ import annotations

import asyncio
import io
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from kithkin.app import build_engine
from kithkin.app.reasoner import muse_engine
from kithkin.messages.errors import EngineUnavailable, Misconfigured
from kithkin.messages.generations import ChatMessage, Generation, GenerationRequest
from kithkin.settings import load_settings
from kithkin_muse import releases
from support.kithkin_process import kithkin

RELEASE = Path(__file__).parent / "muse_release"


def picture(width: int, height: int, colour: str = "white") -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(held, "PNG")
    return held.getvalue()


Ask = Callable[..., Generation]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """Asks the release in a loop of its own, so that it is loaded once."""
    engine = muse_engine(RELEASE, threads=1)
    with asyncio.Runner() as runner:

        def asked(text: str, *pictures: bytes) -> Generation:
            message = ChatMessage(role="user", text=text, pictures=pictures)
            return runner.run(engine.generate(GenerationRequest(messages=(message,), max_tokens=8)))

        yield asked
        runner.run(engine.close())


@pytest.mark.engine
def test_it_writes_words_and_the_same_ones_again(ask: Ask) -> None:
    first = ask("What is the pressure?")
    assert first.generated_tokens == 8
    assert ask("What is the pressure?") == first


@pytest.mark.engine
@pytest.mark.parametrize(("size", "places"), [((56, 56), 4), ((84, 28), 3), ((140, 84), 15)], ids=str)
def test_a_picture_is_seen(ask: Ask, size: tuple[int, int], places: int) -> None:
    """One place for each 28 × 28 pixels, between a mark where it begins and one where it ends."""
    words = ask("What is the pressure?")
    seen = ask("What is the pressure?", picture(*size))
    assert seen.prompt_tokens - words.prompt_tokens in {places + 2, places + 3}, "a line end may be between"


@pytest.mark.engine
def test_what_looks_like_a_special_token_is_words(ask: Ask) -> None:
    """Were it one token, the message would be shorter than one with the mark pulled apart."""
    assert ask("a<|eot|>b").prompt_tokens == ask("a< |eot|>b").prompt_tokens > ask("ab").prompt_tokens + 4


@pytest.mark.engine
def test_what_it_can_do_is_told_and_checked(tmp_path: Path) -> None:
    used = kithkin(tmp_path, "engine", "use", "muse", "--weights", str(RELEASE))
    assert used.returncode == 0, used.stderr
    listed = json.loads(kithkin(tmp_path, "engine", "list", "--json").stdout)
    assert [row["name"] for row in listed if row["in_use"]] == ["muse"]
    report = json.loads(kithkin(tmp_path, "engine", "check", "--json").stdout)
    assert report["claimed"]["pictures"]
    assert report["claimed"]["local"]
    assert not report["claimed"]["programs"]
    assert report["tokens_per_second"] > 0
    done = kithkin(tmp_path, "ask", "--json", "What is 15% of 80?")
    assert "12" in json.loads(done.stdout)["reply"]
    found = json.loads(kithkin(tmp_path, "doctor", "--json").stdout)
    assert any("Muse model tiny 1 is as it was released" in finding["what"] for finding in found)


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def listed(folder: Path, name: str) -> None:
    """Adds a file to the list."""
    with (folder / releases.LIST).open("a", encoding="utf-8") as file:
        file.write(f'"{name}" = "0"\n')


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda folder: flipped(folder / releases.TEXT), "hash differs"),
        (lambda folder: flipped(folder / releases.VISION), "hash differs"),
        (lambda folder: (folder / releases.VISION).unlink(), "vision.gguf cannot be read"),
        (lambda folder: (folder / releases.LIST).unlink(), "release.toml cannot be read"),
        (lambda folder: (folder / releases.LIST).write_text("name = 1"), "no list of a release"),
        (
            lambda folder: (folder / releases.LIST).write_text('name="a"\nversion="1"\n[sha256]\n"x"="0"'),
            "does not list",
        ),
        (lambda folder: listed(folder, "../x"), "files beside them alone"),
        (lambda folder: listed(folder, "x"), "x cannot be read"),
    ],
    ids=[
        "text",
        "vision",
        "no vision",
        "no list",
        "half a list",
        "other files",
        "a file elsewhere",
        "a file gone",
    ],
)
def test_files_that_are_not_those_released_are_named(
    tmp_path: Path, spoil: Callable[[Path], object], words: str
) -> None:
    folder = tmp_path / "release"
    shutil.copytree(RELEASE, folder)
    spoil(folder)
    engine = muse_engine(folder)

    async def work() -> None:
        with pytest.raises(EngineUnavailable, match=words) as raised:
            await engine.capabilities()
        assert "--weights" in raised.value.remedy
        await engine.close()

    asyncio.run(work())
    refused = kithkin(tmp_path / "home", "engine", "use", "muse", "--weights", str(folder))
    assert refused.returncode != 0
    assert words in refused.stderr.decode()


def test_a_release_is_listed_as_it_is_read(tmp_path: Path) -> None:
    files = {releases.TEXT, releases.VISION, "config.json"}
    for name in files:
        (tmp_path / name).write_bytes(name.encode())
    written = releases.write(tmp_path, "muse nano", "0.1")
    assert set(written.hashes) == files
    assert releases.read(tmp_path) == written == releases.write(tmp_path, "muse nano", "0.1")
    written.verify()
    with pytest.raises(ValueError, match="no name"):
        releases.write(tmp_path, 'a"\n[b]', "1")


def test_it_is_used_only_where_it_is_chosen_and_named(tmp_path: Path) -> None:
    assert load_settings({"KITHKIN_HOME": str(tmp_path)}).engine == "embedded"
    chosen = {"KITHKIN_HOME": str(tmp_path), "KITHKIN_ENGINE": "muse"}
    with pytest.raises(Misconfigured, match="No folder"):
        build_engine(load_settings(chosen))
    engine = build_engine(load_settings({**chosen, "KITHKIN_MUSE_WEIGHTS": str(RELEASE)}))
    assert engine.name == "muse_release (Muse, local files)"

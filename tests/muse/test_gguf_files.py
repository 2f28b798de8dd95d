"""What is exported runs in llama.cpp with the same chances for every token, pictures included, and reads back."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")
pytest.importorskip("transformers", reason="transformers is not installed here: make muse-test")

import base64
import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy
import torch
from PIL import Image

from kithkin_muse import gguf_files, vision
from kithkin_muse.chat import Message, conversation, picture_ids
from kithkin_muse.configuration import MuseConfiguration, rung
from kithkin_muse.images import pictures_of
from kithkin_muse.model import Muse
from kithkin_muse.tokens import MESSAGE, Vocabulary, train
from support.muse_models import enliven, example
from support.muse_server import Server

BOUND = 0.01
"""Largest difference of the logarithm of any token's chance, over the whole vocabulary."""

WORDS = (
    "Read the dial: 12.5 bar at 300 K, it's falling.\n\n  What is the pressure? Über 40 %, naïve — 東京\tend."
)


@dataclass(frozen=True, slots=True)
class Exported:
    model: Muse
    vocabulary: Vocabulary
    text: Path
    vision: Path


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """A model of the ladder's shape, with lively weights and a window that texts outgrow."""
    folder = tmp_path_factory.mktemp("gguf")
    vocabulary = train([WORDS], 400)
    shape = rung(4, len(vocabulary), context=512)
    tower = replace(shape.vision, layers=5)
    model = Muse(
        MuseConfiguration(replace(shape.text, layers=5, window=32), tower, None, vocabulary.special_tokens())
    )
    enliven(model.eval(), 1)
    gguf_files.write_text(model, vocabulary, folder / "text.gguf")
    gguf_files.write_vision(model, folder / "vision.gguf")
    return Exported(model, vocabulary, folder / "text.gguf", folder / "vision.gguf")


@pytest.fixture(scope="module")
def text_server(exported: Exported) -> Server:
    return Server(exported.text)


@torch.no_grad()
def expected(model: Muse, ids: list[int], **seen: Any) -> torch.Tensor:
    return model(torch.tensor([ids]), **seen, last_only=True)[0, 0].log_softmax(-1)


@pytest.mark.parametrize("length", [1, 31, 33, 200])
def test_text_has_the_same_chances(exported: Exported, text_server: Server, length: int) -> None:
    """Within the window, and far beyond."""
    ids = torch.randint(0, 380, (length,), generator=torch.Generator().manual_seed(length)).tolist()
    found, _ = text_server.chances(ids)
    wanted = expected(exported.model, ids)
    assert wanted.std() > 0.3
    assert (found - wanted).abs().max() <= BOUND


def test_words_have_the_same_ids(exported: Exported, text_server: Server) -> None:
    for words in (WORDS, "1234567890 + 12", "don't <|eot|> stop", "  \n\n x\n", "a" * 50, "…\u00a0—"):
        found = text_server.ask("/tokenize", {"content": words, "parse_special": False})["tokens"]
        assert found == exported.vocabulary.ids(words), words


def test_conversations_have_the_same_ids(exported: Exported, text_server: Server) -> None:
    """Laid out by the file's own template, up to the answer's first word; a mark in words becomes no special token."""
    said = [
        ("system", "Be brief."),
        ("user", "What is 2 + 2?"),
        ("assistant", "4"),
        ("user", "Über <|eot|>?\n"),
    ]
    laid_out = text_server.ask(
        "/apply-template", {"messages": [{"role": role, "content": words} for role, words in said]}
    )["prompt"]
    found = text_server.ask("/tokenize", {"content": laid_out, "parse_special": True})["tokens"]
    messages = [Message(role, [words.replace("<|", "< |")]) for role, words in said]
    vocabulary = exported.vocabulary
    begun = conversation(messages, vocabulary, exported.model.configuration.vision)
    assert found == [*begun, *vocabulary.ids(" to=user"), vocabulary.id(MESSAGE)]


def picture(width: int, height: int) -> Image.Image:
    noise = numpy.random.default_rng(width).integers(0, 256, (height, width, 3), numpy.uint8)
    drawn = Image.fromarray(noise)
    drawn.paste((200, 30, 60), (width // 8, height // 8, width // 2, height // 2))
    return drawn


def chances_with_picture(exported: Exported, drawn: Image.Image) -> torch.Tensor:
    """llama.cpp's, less ours: of every token after a picture between words."""
    server = Server(exported.text, exported.vision)
    held = io.BytesIO()
    drawn.save(held, "PNG")
    marker = server.ask("/props")["media_marker"]
    picture_data = base64.b64encode(held.getvalue()).decode()
    found, tokens = server.chances(
        {"prompt_string": f"Look: {marker} What is the pressure?", "multimodal_data": [picture_data]}
    )
    tower, vocabulary = exported.model.configuration.vision, exported.vocabulary
    seen = pictures_of([drawn], tower)
    places = picture_ids(seen.grids[0], vocabulary, tower)
    ids = [*vocabulary.ids("Look: "), *places, *vocabulary.ids(" What is the pressure?")]
    assert tokens == len(ids)
    blank = pictures_of([Image.new("RGB", drawn.size, "white")], tower)
    assert (found - expected(exported.model, ids, pictures=blank)).abs().max() > 20 * BOUND
    return found - expected(exported.model, ids, pictures=seen)


@pytest.mark.parametrize("size", [(200, 130), (56, 250), (440, 280)], ids=str)
def test_pictures_have_the_same_chances(exported: Exported, size: tuple[int, int]) -> None:
    assert chances_with_picture(exported, picture(*size)).abs().max() <= BOUND


def test_windows_of_the_tower_are_the_same_but_for_the_edge_of_the_table(
    exported: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture larger than the position table, so of several windows. There llama.cpp repeats the edge of the table,
    where the model has nothing: with that done here as well, the same."""
    model = exported.model
    shape = model.configuration
    small = Muse(replace(shape, vision=replace(shape.vision, side=8))).eval()
    table = torch.randn(64, shape.vision.width, generator=torch.Generator().manual_seed(1))
    small.load_state_dict(model.state_dict() | {"eye.tower.position_table.weight": table})
    gguf_files.write_vision(small, tmp_path / "vision.gguf")
    of_windows = Exported(small, exported.vocabulary, exported.text, tmp_path / "vision.gguf")
    assert chances_with_picture(of_windows, picture(300, 280)).abs().max() > BOUND

    def repeating_the_edge(table: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
        inside = blended(torch.ones_like(table), rows, columns)
        return blended(table, rows, columns) / inside

    blended = vision.blended_positions
    monkeypatch.setattr(vision, "blended_positions", repeating_the_edge)
    assert chances_with_picture(of_windows, picture(300, 280)).abs().max() <= BOUND


@torch.no_grad()
def test_files_read_back_to_the_same_model(exported: Exported, tmp_path: Path) -> None:
    read = gguf_files.read_model(exported.text, exported.vision)
    model = exported.model
    assert read.configuration == model.configuration
    seen = pictures_of([picture(200, 130)], model.configuration.vision)
    ids = [*picture_ids(seen.grids[0], exported.vocabulary, model.configuration.vision), *range(40)]
    wanted = expected(model, ids, pictures=seen)
    assert (expected(read, ids, pictures=seen) - wanted).abs().max() <= 1e-4
    gguf_files.write_text(read, exported.vocabulary, tmp_path / "text.gguf")
    gguf_files.write_vision(read, tmp_path / "vision.gguf")
    again = gguf_files.read_model(tmp_path / "text.gguf", tmp_path / "vision.gguf")
    for name, weight in read.state_dict().items():
        assert torch.allclose(again.state_dict()[name], weight, rtol=1e-6, atol=1e-6), name


def test_half_precision_is_half_the_size_and_close(exported: Exported, tmp_path: Path) -> None:
    gguf_files.write_text(exported.model, exported.vocabulary, tmp_path / "text.gguf", half=True)
    gguf_files.write_vision(exported.model, tmp_path / "vision.gguf", half=True)
    assert (tmp_path / "text.gguf").stat().st_size < 0.6 * exported.text.stat().st_size
    read = gguf_files.read_model(tmp_path / "text.gguf", tmp_path / "vision.gguf")
    ids = list(range(60))
    assert (expected(read, ids) - expected(exported.model, ids)).abs().max() <= 10 * BOUND
    found, _ = Server(tmp_path / "text.gguf", tmp_path / "vision.gguf").chances("What is the pressure?")
    wanted = expected(read, exported.vocabulary.ids("What is the pressure?"))
    assert (found - wanted).abs().max() <= BOUND


def test_what_llama_cpp_does_not_know_is_refused(exported: Exported, tmp_path: Path) -> None:
    spark = Muse(example(spark=True))
    with pytest.raises(ValueError, match="Spark"):
        gguf_files.write_text(spark, exported.vocabulary, tmp_path / "text.gguf")
    with pytest.raises(ValueError, match="window"):
        gguf_files.write_text(Muse(rung(1, 400)), exported.vocabulary, tmp_path / "text.gguf")
    with pytest.raises(ValueError, match="windows in the vision tower"):
        gguf_files.write_vision(Muse(rung(1, 400)), tmp_path / "vision.gguf")
    with pytest.raises(ValueError, match="vision towers"):
        gguf_files.write_vision(spark, tmp_path / "vision.gguf")
    with pytest.raises(ValueError, match="400 ids, the model 97"):
        gguf_files.write_text(Muse(example()), exported.vocabulary, tmp_path / "text.gguf")
    with pytest.raises(ValueError, match="muse-glimmer"):
        gguf_files.read_model(exported.vision, exported.vision)

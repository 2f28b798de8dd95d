"""Batches: what is learned and what is not, that padding is never seen, and that a step's number decides its rows."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")

from collections import Counter
from itertools import islice
from pathlib import Path

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin_muse import chat
from kithkin_muse.data.examples import GENERATORS, example
from kithkin_muse.data.forms import Example
from kithkin_muse.model import parameter_count
from kithkin_muse.tokens import Vocabulary
from kithkin_muse.training.batches import (
    NOT_LEARNED,
    Batch,
    Steps,
    batch_of,
    configuration_of,
    loader,
    prompts_of,
    row_of,
    task_and_index,
    vocabulary_of,
)
from kithkin_muse.training.evaluation import summed_loss
from kithkin_muse.training.recipes import NoRecipe, parse, read
from support.muse_training import SMALL, begun, small

RECIPE = small()
VOCABULARY: Vocabulary = vocabulary_of(RECIPE)
CONFIGURATION = configuration_of(RECIPE, VOCABULARY)
TASKS = st.sampled_from(["pictures.counter", "pictures.label.small"])


def same(one: Batch, other: Batch) -> bool:
    return (
        torch.equal(one.tokens, other.tokens)
        and torch.equal(one.labels, other.labels)
        and torch.equal(one.pictures.patches, other.pictures.patches)
        and one.pictures.grids == other.pictures.grids
    )


@settings(max_examples=30, deadline=None, derandomize=True)
@given(TASKS, st.integers(0, 10**9))
def test_the_reply_alone_is_learned(task: str, number: int) -> None:
    one = example(task, 1, "training", number)
    row = row_of(one, VOCABULARY, CONFIGURATION.vision)
    batch = batch_of([row], CONFIGURATION)
    learned = batch.labels[0][batch.labels[0] != NOT_LEARNED].tolist()
    assert learned == list(row.ids[row.asked :])
    # What is given in a prompt, and what is learned after it, is what the model will be asked for.
    assert chat.read_reply(learned, VOCABULARY).answer == one.truth
    [prompt], pictures = prompts_of([row], CONFIGURATION)
    assert VOCABULARY.text(prompt).endswith("<|start|>assistant")
    assert pictures is not None
    assert torch.equal(pictures.patches, batch.pictures.patches)
    # Each label stands one place before its id.
    places = (batch.labels[0] != NOT_LEARNED).nonzero()[:, 0]
    assert batch.tokens[0][places[:-1] + 1].tolist() == learned[:-1]


def test_calls_and_thoughts_are_learned_and_what_tools_gave_is_not() -> None:
    call = chat.ToolCall("units.convert", {"value": "12.5", "to": "MPa"})
    one = Example(
        task="calls", question=("How much is 12.5 bar in MPa?",), truth="",
        reply=(chat.Message("assistant", ["I convert."], recipient="self"), chat.called(call)),
        system="You help.", tools=(chat.Tool("units.convert", "Converts.", {}),),
        before=(chat.Message("user", ["Hello!"]), chat.Message("assistant", ["Hello."])),
        since=(chat.called(call), chat.Message("tool", ["1.25"], tool="units.convert")),
    )  # fmt: skip
    batch = batch_of([row_of(one, VOCABULARY, CONFIGURATION.vision)], CONFIGURATION)
    learned = batch.labels[0][batch.labels[0] != NOT_LEARNED].tolist()
    assert chat.read_reply(learned, VOCABULARY) == chat.Reply("I convert.", "", (call,))
    whole = VOCABULARY.text(batch.tokens[0].tolist())
    assert [whole.count(part) for part in ("You help.", "Hello.", "1.25<|eot|>")] == [1, 1, 1]
    # Without a picture of its own, a batch has a grey cell of which nothing is learned.
    assert len(batch.tokens) == 2
    assert bool((batch.labels[1] == NOT_LEARNED).all())


def test_padding_changes_nothing(tmp_path: Path) -> None:
    """The loss of rows of unequal lengths together is the sum of their losses alone."""
    model = begun(tmp_path).model.eval()
    rows = [
        row_of(example(task, 1, "held_out", number), VOCABULARY, CONFIGURATION.vision)
        for number, task in enumerate(["pictures.counter", "pictures.label.small", "pictures.label"])
    ]
    assert len({len(row.ids) for row in rows}) > 1
    together, count = summed_loss(model, rows)
    alone = [summed_loss(model, [row]) for row in rows]
    assert together == pytest.approx(sum(loss for loss, _ in alone), rel=1e-5)
    assert count == sum(number for _, number in alone)


def test_a_step_is_the_same_wherever_one_begins_and_however_many_prepare_it() -> None:
    steps = Steps(RECIPE, VOCABULARY, CONFIGURATION)
    plain = list(loader(steps, 0))
    assert len(plain) == RECIPE.steps
    assert all(same(one, other) for one, other in zip(plain[11:], loader(steps, 11), strict=True))
    workers = Steps(small(data={**SMALL["data"], "workers": 1}), VOCABULARY, CONFIGURATION)
    assert all(same(one, other) for one, other in zip(plain[:3], islice(loader(workers, 0), 3), strict=True))
    assert not same(plain[0], plain[1])


@settings(max_examples=10, deadline=None, derandomize=True)
@given(st.integers(0, 15), st.integers(1, 4))
def test_parts_of_a_step_are_the_whole_step(step: int, parts: int) -> None:
    whole = Steps(RECIPE, VOCABULARY, CONFIGURATION)[step]
    shares = [Steps(RECIPE, VOCABULARY, CONFIGURATION, part=one, parts=parts)[step] for one in range(parts)]
    assert sum(share.learned for share in shares) == whole.learned
    assert sorted(
        grid for share in shares for grid in share.pictures.grids
    ) == sorted(whole.pictures.grids)  # fmt: skip


def test_tasks_come_up_as_the_stage_wants_them() -> None:
    drawn = [task_and_index(small(batch=1000), position) for position in range(16_000)]
    assert {task for task, _ in drawn[:8000]} == {"pictures.counter"}
    counted = Counter(task for task, _ in drawn[8000:])
    assert counted["pictures.label.small"] / 8000 == pytest.approx(2 / 3, abs=0.02)
    assert len({number for _, number in drawn}) == 16_000
    few = small(data={**SMALL["data"], "distinct": 10})
    assert len({task_and_index(few, position) for position in range(32)}) == 10


def test_recipes_say_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(NoRecipe, match=r"optimiser\.speed: .*nexpected"):
        parse(SMALL | {"optimiser": {"speed": 1}})
    with pytest.raises(NoRecipe, match="batch: .*greater"):
        parse(SMALL | {"batch": 0})
    with pytest.raises(NoRecipe, match="no whole number of heads"):
        parse(SMALL | {"model": {"depth": 2, "width": 100}})
    with pytest.raises(NoRecipe, match="cannot be read"):
        read(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text('name = "x"\nstages = []', "utf-8")
    with pytest.raises(NoRecipe, match=r"bad\.toml: model"):
        read(tmp_path / "bad.toml")


def test_every_recipe_in_the_repository_can_be_begun() -> None:
    found = sorted((Path(__file__).parents[2] / "runs").glob("*.toml"))
    assert found
    for path in found:
        recipe = read(path)
        assert set(recipe.tasks) <= set(GENERATORS)
        assert parameter_count(recipe.model.configuration()) > 1e5

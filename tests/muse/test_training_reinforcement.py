"""Learning from rewards: what is rewarded, what the objective does, and that the reward rises."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin_muse import chat
from kithkin_muse.data import examples
from kithkin_muse.data.examples import example
from kithkin_muse.data.forms import Example
from kithkin_muse.tokens import END_OF_MESSAGE, END_OF_TURN, MESSAGE, START
from kithkin_muse.training import reinforcement
from kithkin_muse.training.batches import vocabulary_of
from kithkin_muse.training.recipes import Reinforcement
from kithkin_muse.training.reinforcement import (
    RIGHT_TOOL,
    advantages,
    likelihoods,
    objective,
    reinforce,
    reward,
)
from support.muse_training import begun, silent, small, trained

SETTINGS = Reinforcement(steps=1, tasks={"pictures.counter": 1.0}, longest=40, length_price=0.2)
VOCABULARY = vocabulary_of(small())


def written(*messages: chat.Message) -> list[int]:
    """The ids of messages as a model writes them after `<|start|>assistant`."""
    ids: list[int] = []
    for number, message in enumerate(messages):
        ids += [VOCABULARY.id(START), *VOCABULARY.ids("assistant")] if number else []
        ids += [*VOCABULARY.ids(f" to={message.recipient}"), VOCABULARY.id(MESSAGE)]
        ids += VOCABULARY.ids("".join(map(str, message.content)))
        ids.append(VOCABULARY.id(END_OF_TURN if number == len(messages) - 1 else END_OF_MESSAGE))
    return ids


def said(words: str, recipient: str = "user") -> chat.Message:
    return chat.Message("assistant", [words], recipient=recipient)


def test_right_and_short_is_best() -> None:
    one = example("pictures.counter", 1, "training", 3)
    right, wrong = written(said(one.truth)), written(said(f"{one.truth}1"))
    long = written(said("I look at it. ", "self"), said(one.truth))
    priced = [reward(one, ids, VOCABULARY, SETTINGS) for ids in (right, long, wrong, [])]
    assert priced == pytest.approx(
        [1 - 0.2 * len(right) / 40, 1 - 0.2 * len(long) / 40, -0.2 * len(wrong) / 40, 0]
    )
    assert priced[0] > priced[1]


def test_the_right_tool_alone_is_a_quarter() -> None:
    call = chat.ToolCall("units.convert", {"value": "3"})
    one = Example(
        task="calls", question=("How much?",), reply=(chat.called(call),), truth="units.convert(value=3)",
        compared="call", tools=(chat.Tool("units.convert", "Converts.", {}),),
    )  # fmt: skip
    free = replace(SETTINGS, length_price=0.0)

    def worth(*messages: chat.Message) -> float:
        return reward(one, written(*messages), VOCABULARY, free)

    assert worth(chat.called(call)) == 1
    assert worth(chat.called(replace(call, arguments={"value": "4"}))) == RIGHT_TOOL
    assert worth(chat.called(replace(call, tool="maths.evaluate"))) == 0
    assert worth(said("3")) == 0


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(st.lists(st.floats(-1, 1), min_size=4, max_size=4), min_size=1, max_size=5))
def test_advantages_are_relative_to_the_group(rewards: list[list[float]]) -> None:
    found = advantages(torch.tensor(rewards, dtype=torch.float64))
    assert found.sum(1).tolist() == pytest.approx([0] * len(rewards), abs=1e-6)
    for row, group in zip(found.tolist(), rewards, strict=True):
        if len(set(group)) == 1:
            assert row == pytest.approx([0] * 4, abs=1e-6)
        else:
            assert row[group.index(max(group))] == max(row)


def test_the_objective_is_clipped_and_stays_near() -> None:
    places = torch.ones(1, 1, dtype=torch.bool)
    one = replace(SETTINGS, clip=0.2, stay_near=0.0)

    def slope(new: float, better: float, settings: Reinforcement = one, reference: float = 0.0) -> float:
        held = torch.tensor([[new]], requires_grad=True)
        nothing = torch.zeros(1, 1)
        objective(held, nothing, nothing + reference, places, torch.tensor([better]), settings).backward()
        assert held.grad is not None
        return float(held.grad)

    assert slope(0.0, 1.0) == pytest.approx(-1)  # likelier
    assert slope(0.0, -1.0) == pytest.approx(1)  # less likely
    assert slope(0.5, 1.0) == slope(-0.5, -1.0) == 0  # far enough
    assert slope(-0.5, 1.0) < 0 < slope(0.5, -1.0)  # back from the wrong side
    near = replace(one, stay_near=1.0)
    assert slope(0.3, 0.0, near) > 0 > slope(-0.3, 0.0, near)
    assert slope(0.3, 0.0, near, reference=0.3) == pytest.approx(0)


def test_chances_are_those_that_answers_were_drawn_by(tmp_path: Path) -> None:
    """The chances of all ids that may be written sum to one at every place, and none is that of a picture's place."""
    run = begun(tmp_path)
    source = torch.Generator().manual_seed(1)
    answers = reinforcement.ask(run, replace(SETTINGS, questions=2, answers=3, longest=5), 0, source)
    assert answers.rewards.shape == answers.advantages.shape == (6,)
    with torch.no_grad():
        chances, places = likelihoods(run.model, answers.batch, 1.0)
        whole = torch.zeros_like(chances)
        for number in range(len(run.vocabulary)):
            if number in run.model.configuration.tokens.placeholders:
                continue
            labels = answers.batch.labels.masked_fill(places, number)
            whole += likelihoods(run.model, replace(answers.batch, labels=labels), 1.0)[0].exp() * places
    assert whole[places].tolist() == pytest.approx([1.0] * int(places.sum()), rel=1e-4)
    assert int(places.sum(1).max()) <= 5


def colours(chance: Any, split: Any) -> Example:
    """A question to which the model knows four answers and no reason to prefer the right one."""
    del split
    answer = chance.choice(["red", "blue", "green", "grey"])
    return Example(
        task="colours", question=("Which colour?",), reply=(said(answer),), truth="blue", compared="text"
    )


@pytest.mark.timeout(300)
def test_the_reward_rises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Taught to answer by chance, the model finds out from rewards alone which answer is right."""
    monkeypatch.setattr(examples, "GENERATORS", {**examples.GENERATORS, "colours": colours})
    recipe = small(
        batch=16, stages=[{"steps": 40, "tasks": {"colours": 1}}], optimiser={"rate": 3e-3}, held_out=2,
        reinforcement={"steps": 25, "tasks": {"colours": 1}, "longest": 12, "rate": 1e-3, "stay_near": 0.01},
    )  # fmt: skip
    run = trained(tmp_path, recipe)
    rewards = reinforce(run, silent)
    begin, end = sum(rewards[:5]) / 5, sum(rewards[-5:]) / 5
    assert begin < 0.5
    assert end > 0.8
    assert run.metrics.of("reward")[-1] == (recipe.steps + 25, rewards[-1])


def test_only_one_process_and_only_where_the_recipe_says_so(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one process"):
        reinforce(begun(tmp_path), silent)

"""What the model is taught from: the same again from a number, in two parts that share nothing, and judged justly."""

import pytest

pytest.importorskip("torch", reason="torch is not installed here: make muse-test")
pytest.importorskip("font_lato", reason="the fonts are not installed here: make muse-test")

import random
import re
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont

from kithkin_muse import chat
from kithkin_muse.configuration import SMOKE
from kithkin_muse.data import calls, fonts, grounded, scoring
from kithkin_muse.data.damage import KINDS, Ranges
from kithkin_muse.data.examples import GENERATORS, Example, example, score
from kithkin_muse.data.fonts import Font
from kithkin_muse.data.forms import answered
from kithkin_muse.data.parted import Parted, Split
from kithkin_muse.images import patches_of
from kithkin_muse.tokens import Vocabulary, train

TASKS = sorted(GENERATORS)
SPLITS: tuple[Split, ...] = ("training", "held_out")
WORDS = """What does it read? Use a tool for every figure. 12.5 bar, 3.7 kg, £20.78 °C m² to=units.convert <atem:function_calls>
<atem:invoke name="maths.calculate"> <atem:parameter name="expression">408 + 3</atem:parameter> Passages: [1] [2] don't say."""


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return train([WORDS] * 4, SMOKE.text.vocabulary)


def messages(made: Example) -> list[chat.Message]:
    """The whole conversation of an example, as the model reads it."""
    grids = [part if isinstance(part, str) else patches_of(part, SMOKE.vision)[1] for part in made.question]
    first = [chat.system(made.system, tools=made.tools)] if made.system or made.tools else []
    return [*first, *made.before, chat.Message("user", grids), *made.since, *made.reply]


def same(one: Example, other: Example) -> bool:
    def content(made: Example) -> tuple[Any, ...]:
        seen = [part if isinstance(part, str) else (part.size, part.tobytes()) for part in made.question]
        return seen, made.reply, made.since, made.before, made.truth, made.tools, made.system

    return content(one) == content(other)


@pytest.mark.parametrize("task", TASKS)
def test_an_example_is_the_same_again_from_its_number(task: str) -> None:
    for split in SPLITS:
        first = [example(task, 1, split, index) for index in range(4)]
        again = [example(task, 1, split, index) for index in reversed(range(4))]
        assert all(map(same, first, reversed(again)))
        others = [example(task, 2, split, index) for index in range(4)]
        assert not any(map(same, first, others))
    assert not same(example(task, 1, "training", 0), example(task, 1, "held_out", 0))


@pytest.mark.parametrize("task", TASKS)
def test_a_reply_is_read_back_as_it_was_meant_and_is_right(task: str, vocabulary: Vocabulary) -> None:
    for split in SPLITS:
        for index in range(6):
            made = example(task, 5, split, index)
            assert made.task == task
            whole = chat.conversation(messages(made), vocabulary, SMOKE.vision, reply=False)
            asked = chat.conversation(messages(made)[: -len(made.reply)], vocabulary, SMOKE.vision)
            assert whole[: len(asked)] == asked
            read = chat.read_reply(whole[len(asked) :], vocabulary)
            assert score(made, read), (made.reply, read)
            assert not score(made, chat.Reply(answer="I do not know, perhaps 7,331.9")), made.truth


@pytest.mark.parametrize("task", TASKS)
def test_no_reply_but_the_right_one_is_right(task: str) -> None:
    """Of other examples of a task, replies are only right where the truth is the same."""
    made = [example(task, 8, "training", index) for index in range(12)]
    for one in made:
        for other in made:
            reply = "".join(map(str, other.reply[-1].content))
            if one.truth != other.truth and one.compared != "grounded":
                assert not score(one, reply), (one.question[-1], one.truth, reply)


@pytest.mark.parametrize("task", TASKS)
def test_each_part_has_choices_of_its_own_alone(task: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every choice from a table is for the part that was asked for, and no font of the other part is loaded."""
    asked: list[Split] = []
    loaded: set[Font] = set()
    of, load = Parted[Any].of, fonts.loaded

    def seen_of(table: Parted[Any], split: Split) -> tuple[Any, ...]:
        asked.append(split)
        return of(table, split)

    def seen_loaded(font: Font, size: int) -> ImageFont.FreeTypeFont:
        loaded.add(font)
        return load(font, size)

    def seen_pick(ranges: Ranges, chance: random.Random, split: Split) -> float:
        asked.append(split)
        return chance.uniform(*(ranges.training if split == "training" else ranges.held_out))

    monkeypatch.setattr(Parted, "of", seen_of)
    monkeypatch.setattr(fonts, "loaded", seen_loaded)
    monkeypatch.setattr(Ranges, "pick", seen_pick)
    families: dict[Split, set[str]] = {}
    for split in SPLITS:
        asked.clear()
        loaded.clear()
        for index in range(20):
            example(task, 3, split, index)
        assert set(asked) == {split}
        families[split] = {font.family for font in loaded}
    assert not families["training"] & families["held_out"]


def folded(table: Parted[Any], split: Split) -> Iterator[str]:
    for choice in table.of(split):
        if isinstance(choice, str):
            yield " ".join(re.sub(r"[^\w{} ]", " ", choice.casefold()).split())


def test_no_phrasing_or_layout_is_in_both_parts_of_any_tables() -> None:
    assert len(Parted.everything) > 100
    training = {words for table in Parted.everything for words in folded(table, "training")}
    held_out = {words for table in Parted.everything for words in folded(table, "held_out")}
    assert len(held_out) > 100
    assert not training & held_out


def test_no_family_of_fonts_is_in_both_parts() -> None:
    tables = (fonts.PLAIN, fonts.WIDE, fonts.HAND, fonts.SIGNS)
    training = {font.family for table in tables for font in table.training}
    held_out = {font.family for table in tables for font in table.held_out}
    assert training
    assert held_out
    assert not training & held_out


def test_damage_is_worse_where_it_is_held_out() -> None:
    for name, ranges in KINDS.items():
        if name == "quality":
            assert ranges.held_out[1] < ranges.training[0]
        else:
            assert ranges.training[1] < ranges.held_out[0]


def test_a_table_that_shares_a_choice_is_refused() -> None:
    before = len(Parted.everything)
    with pytest.raises(ValueError, match="both parts"):
        Parted(training=("What is it?",), held_out=("what is  IT?",))
    with pytest.raises(ValueError, match="empty"):
        Parted(training=(), held_out=("What is it?",))
    with pytest.raises(ValueError, match="not apart"):
        Ranges((0, 2), (2, 3))
    assert len(Parted.everything) == before


def test_tools_that_might_answer_as_well_are_not_offered_beside_the_one_that_is_meant() -> None:
    for index in range(300):
        made = example("calls.maths", 4, "training", index)
        meant = chat.read_calls("".join(map(str, made.reply[0].content)))[0].tool
        names = [tool.name for tool in made.tools]
        assert names.count(meant) == 1
        assert meant == "maths.calculate" or "maths.calculate" not in names
        unfit = example("calls.unfit", 4, "training", index)
        assert "maths.calculate" not in [tool.name for tool in unfit.tools]


@pytest.mark.parametrize(
    "task", [task for task in TASKS if task.startswith("calls.") and task != "calls.unfit"]
)
def test_arguments_are_of_the_types_that_the_tool_is_told_to_have(task: str) -> None:
    for index in range(60):
        made = example(task, 6, SPLITS[index % 2], index)
        (call,) = chat.read_calls("".join(map(str, made.reply[0].content)))
        tool = next(one for one in made.tools if one.name == call.tool)
        values = chat.typed(call, tool.parameters)
        assert set(tool.parameters["required"]) <= set(values) <= set(tool.parameters["properties"])
        for name, value in values.items():
            described = tool.parameters["properties"][name]
            assert value in described.get("enum", [value])
            kinds = {"number": (int, float), "integer": int, "array": list, "boolean": bool, "string": str}
            assert isinstance(value, kinds[described["type"]])


def test_every_figure_of_a_call_stands_in_the_question() -> None:
    """The model copies figures; it makes none up and works none out."""
    for task in (f"calls.{field}" for field in calls.TASKS if field != "everyday"):
        for index in range(80):
            made = example(task, 9, SPLITS[index % 2], index)
            (call,) = chat.read_calls("".join(map(str, made.reply[0].content)))
            question = made.question[0]
            assert isinstance(question, str)
            for value in call.arguments.values():
                for figure in re.findall(r"\d+(?:\.\d+)?", value):
                    assert figure in question.replace(",", ""), (question, value)


def test_passages_hold_what_is_said_and_nothing_where_they_are_silent() -> None:
    silent = 0
    for index in range(200):
        made = example("grounded", 2, SPLITS[index % 2], index)
        text = made.question[0]
        assert isinstance(text, str)
        passages = dict(re.findall(r"^\[(\d)\] (.*)$", text, re.MULTILINE))
        question = text.split("\n\n")[1]
        parts = [kind.of(split) for kind in grounded.NAMES.values() for split in SPLITS]
        names = [first + second for firsts, seconds in parts for first in firsts for second in seconds]
        thing = next(name for name in sorted(names, key=len, reverse=True) if name in question)
        if made.truth == scoring.NOT_SAID:
            silent += 1
            fact = next(
                one
                for one in grounded.FACTS
                for split in SPLITS
                for words in one.questions.of(split)
                if words.format(thing=thing) == question
            )
            about = " ".join(words for words in passages.values() if thing.casefold() in words.casefold())
            for split in SPLITS:
                for sentence in fact.sentences.of(split):
                    form = re.escape(sentence).replace(r"\{thing\}", thing).replace(r"\{value\}", "[^.]+")
                    assert not re.search(form, about, re.IGNORECASE)
            continue
        value, mark = re.fullmatch(r"(.+) \[(\d)\]", made.truth).groups()  # type: ignore[union-attr]
        assert value in passages[mark]
        assert thing.casefold() in passages[mark].casefold()
    assert 30 < silent < 80


PROGRAM = """r1 = health_bmi(weight=quantity(70, "kg"), height=quantity(175, "cm"))
reply("The BMI is {{bmi}}.", {"bmi": r1["bmi"]})"""
PLAIN_EXAMPLE = Example("a task", ("How much is 3 kg?",), (answered("12.5 bar"),), "12.5 bar")


@pytest.mark.parametrize(
    ("compared", "truth", "right", "wrong"),
    [
        ("text", "12.5 bar", ("12.5 bar", " 12.50  bar.", "12.5 bar."), ("12.5", "12.5 kPa", "12.6 bar", "It is 12.5 bar", "12.5 Bar")),
        ("text", "1,200 mg", ("1200 mg", "1,200.0 mg"), ("1200 Mg", "120 mg", "1.200 mg")),
        ("text", "x^2 - 3 = 0", ("x^2 - 3 = 0", "x^2 − 3 = 0"), ("x^2 + 3 = 0", "x^3 - 3 = 0")),
        ("figures", "12.5 bar", ("It is 12.5 bar.", "3 kg make 12.50 bar"), ("12.5", "12.5 barrels", "12.5 bar or 13 bar", "It is 3 bar")),
        ("figures", "4", ("4", "There are 4.", "4 stars"), ("5", "four", "4 or 5", "")),
        ("figures", "Saturday", ("It is a Saturday.", "Saturday"), ("Sunday", "Saturdays only")),
        ("call", "units.convert(amount=3; source=mile)", (chat.written_call(chat.ToolCall("units.convert", {"source": "mile", "amount": "3.0"})),),
         (chat.written_call(chat.ToolCall("units.convert", {"amount": "3"})), "units.convert(amount=3; source=mile)", chat.written_call(chat.ToolCall("units.convert", {"source": "mile", "amount": "3"})) * 2)),
        ("call", scoring.NO_CALL, ("No tool fits.",), (chat.written_call(chat.ToolCall("units.convert", {})),)),
        ("program", PROGRAM, (PROGRAM, f"```python\n{PROGRAM}\n```", PROGRAM.replace("70, ", "70.0, ").replace("The BMI is", "It is")),
         (PROGRAM.replace("70", "9" * 400), PROGRAM.replace("70", "(" * 300 + "70" + ")" * 300), PROGRAM.replace("70", "71"), PROGRAM.replace('"kg"', '"lb"'), PROGRAM.replace("health_bmi", "health_ldl"), PROGRAM.replace("{{bmi}}", "22.9"),
          PROGRAM.replace('r1["bmi"]', 'r1["age"]'), PROGRAM.replace("weight=", "height2="), PROGRAM.split("\n")[0], "The BMI is 22.9.", "")),
        ("grounded", "1958 [2]", ("It was founded in 1958 [2].", "1958 [2]"), ("1958", "1958 [1]", "1958 [1][2]", "1959 [2]", "19588 [2]")),
        ("grounded", scoring.NOT_SAID, ("The passages do not say.", "The passages don't mention that"), ("1958 [2]", "The passages do not say [1].", "")),
    ],
)  # fmt: skip
def test_what_counts_as_right(
    compared: Any, truth: str, right: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    made = Example("a task", PLAIN_EXAMPLE.question, PLAIN_EXAMPLE.reply, truth, compared)
    for answer in right:
        assert score(made, answer), answer
    for answer in wrong:
        assert not score(made, answer), answer


@settings(max_examples=200, deadline=None)
@given(
    st.decimals(min_value=-9999, max_value=9999, places=3, allow_nan=False),
    st.sampled_from(("kg", "mg", "°C", "m²")),
)
def test_a_number_is_right_however_it_is_written_and_no_other_is(number: Any, unit: str) -> None:
    made = Example("a task", ("How much?",), (answered(""),), f"{number} {unit}")
    figures = Example("a task", ("How much?",), (answered(""),), f"{number} {unit}", "figures")
    written = f"{number:,.4f} {unit}"
    assert score(made, written)
    assert score(figures, f"It shows {written}.")
    other = f"{number + 1} {unit}"
    assert not score(made, other)
    assert not score(figures, other)


ANSWERS = st.one_of(
    st.text(),
    st.lists(st.sampled_from(("1", "-", "9" * 400, ".", ",", "r1 = f(a=", "(" * 300, ")", "[1]", '"', "\\d", "\n", "reply(", "{{a}}", "{", "}", "```python\n", "```", "</atem:invoke>", '<atem:invoke name="'))).map("".join),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    ANSWERS, st.sampled_from(("12.5 bar", "Saturday", PROGRAM, "1958 [2]", scoring.NO_CALL, scoring.NOT_SAID))
)
def test_whatever_a_model_writes_is_judged(answer: str, truth: str) -> None:
    for compared in ("text", "figures", "call", "program", "grounded"):
        made = Example("a task", PLAIN_EXAMPLE.question, PLAIN_EXAMPLE.reply, truth, compared)
        assert score(made, answer) in (True, False)


def test_every_example_has_pictures_that_the_smallest_model_can_take() -> None:
    for task in TASKS:
        if not task.startswith("pictures."):
            continue
        for index in range(5):
            (picture,) = [
                part for part in example(task, 1, "training", index).question if isinstance(part, Image.Image)
            ]
            cells = (picture.width // 28) * (picture.height // 28)
            assert cells <= (8 if task == "pictures.label.small" else 80), (task, picture.size)

"""Details come back exactly where a model wrote their placeholders, however it wrote them and however the text was cut."""

from __future__ import annotations

import ast
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.engines.placeholders import restore
from kithkin.engines.placeholders.restoring import Restorer

VALUES = {
    "PERSON_1": "Liam O'Rourke",
    "PERSON_1B": "Liam",
    "PHONE_1": "+1 202-555-0143",
    "SECRET_1": "a\"b\\c'd",
    "PERSON_12": "Ana",
}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("<PERSON_1>'s number is <PHONE_1>.", "Liam O'Rourke's number is +1 202-555-0143."),
        ("<person_1>s, <Person_1B>", "Liam O'Rourkes, Liam"),
        ("<PERSON 1> <PERSON-1> <PERSON\\_1> < PERSON_1 >", " ".join(["Liam O'Rourke"] * 4)),
        ("\\<PERSON\\_1\\> \\<PERSON_1>", "Liam O'Rourke Liam O'Rourke"),
        ("&lt;PHONE_1&gt; \\u003cPHONE_1\\u003e", "+1 202-555-0143 +1 202-555-0143"),
        ("<PERSON_2> <PHONE_10> <DRAGON_1> PERSON_1", "<PERSON_2> <PHONE_10> <DRAGON_1> PERSON_1"),
        ("<<PERSON_12>> 1 < 2 <", "<Ana> 1 < 2 <"),
    ],
)
def test_copies_are_restored_and_inventions_are_not(said: str, meant: str) -> None:
    assert restore(said, VALUES) == meant


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("name", list(VALUES))
def test_programs_stay_programs(quote: str, name: str) -> None:
    program = restore(f"reply(text={quote}To <{name}>: hi{quote}, x={quote}<{name}>{quote})", VALUES)
    call = ast.parse(program).body[0]
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    texts = [ast.literal_eval(keyword.value) for keyword in call.value.keywords]
    assert texts == [f"To {VALUES[name]}: hi", VALUES[name]]


PROGRAMS = (
    "```python\nreply(\n    {quote}To <{name}>{quote},\n    values,\n)\n```",
    "reply(\n    {quote}To <{name}>{quote},\n    values,\n)",
    "```python\nx = {quote}a{quote} if values else {quote}To <{name}>{quote}\n```",
    "```python\nx = ({quote}it is {quote}\n{quote}To <{name}>{quote})\n```",
    "```python\n# it isn't {quote}so\nx = {quote}{quote}{quote}\nTo <{name}>{quote}{quote}{quote}\n```",
    "Here it is:\n```python\nx = ['a', 'b'][0] in {quote}To <{name}>{quote}\n```\nI'm done.",
)


@pytest.mark.parametrize("form", PROGRAMS)
@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("name", list(VALUES))
def test_a_string_is_known_wherever_it_begins(form: str, quote: str, name: str) -> None:
    restored = restore(form.format(quote=quote, name=name), VALUES)
    program = restored.split("```python\n")[-1].split("\n```")[0]
    said = [node.value for node in ast.walk(ast.parse(program)) if isinstance(node, ast.Constant)]
    assert any(text.strip().endswith(f"To {VALUES[name]}") for text in said if isinstance(text, str))


def test_quotes_in_prose_are_not_taken_for_a_program() -> None:
    assert restore("Yes, 'so <PERSON_1>' (he='x <PERSON_1>)", VALUES).count("\\") == 0
    said = (
        "Don't: the <PERSON_1>s' dog\n'tis <PERSON_1>\n```text\nI don't know <PERSON_1>\n```\nIt's <PERSON_1>"
    )
    assert restore(said, VALUES) == said.replace("<PERSON_1>", VALUES["PERSON_1"])


def test_json_on_several_lines_stays_json() -> None:
    document = json.dumps({"to": ["<SECRET_1>", "x", "<SECRET_1>"]}, indent=1)
    assert json.loads(restore(document, VALUES)) == {"to": [VALUES["SECRET_1"], "x", VALUES["SECRET_1"]]}


def test_json_stays_json() -> None:
    document = json.dumps({"to": "<PERSON_1>", "pass": ["<SECRET_1>", "x <SECRET_1>"]})
    assert json.loads(restore(document, VALUES)) == {
        "to": VALUES["PERSON_1"],
        "pass": [VALUES["SECRET_1"], f"x {VALUES['SECRET_1']}"],
    }


SAID = '```py\nf(\n "<SECRET_1>")\n```\nHi \\<PERSON_1\\>, f("<SECRET_1>") &lt;phone_1&gt; \\u003cPERSON_1B\\u003e <PERSON_9> < a <b <PERSON\\_1> &amp; <'


def test_any_cut_gives_the_same() -> None:
    whole = restore(SAID, VALUES)
    assert "O'Rourke" in whole
    for first in range(len(SAID) + 1):
        for second in range(first, len(SAID) + 1):
            restorer = Restorer(VALUES)
            pieces = [restorer.feed(part) for part in (SAID[:first], SAID[first:second], SAID[second:])]
            assert "".join((*pieces, restorer.end())) == whole, (first, second)


@given(
    st.lists(
        st.sampled_from(
            ["<", "PERSON", "_", "1", "B", ">", "&lt;", "&", "\\", "u003c", " ", "\n", '"', "=", "x"]
        ),
        max_size=30,
    )
)
def test_any_text_in_single_pieces_gives_the_same(parts: list[str]) -> None:
    restorer = Restorer(VALUES)
    said = "".join(restorer.feed(character) for part in parts for character in part) + restorer.end()
    assert said == restore("".join(parts), VALUES)


def test_nothing_is_held_that_cannot_be_a_placeholder() -> None:
    restorer = Restorer(VALUES)
    assert restorer.feed("1 < 2 and ") == "1 < 2 and "
    assert restorer.feed("<b>bold ") == "<b>bold "

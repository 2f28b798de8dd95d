"""Text in parts: maths, claims, and nothing that could become markup."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.channels.web.mathml import ATTRIBUTES, ELEMENTS, latex_to_mathml
from kithkin.channels.web.presenting import present_reply, present_text, present_turn
from kithkin.messages.replies import Claim, Evidence, Question
from kithkin.messages.serialising import reply_to_json
from kithkin.ports.conversations import Turn
from support.scripted import HOSTILE, computation


def shape(text: str) -> list[str]:
    return [part["text"] if "text" in part else f"<{part['latex']}>" for part in present_text(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("no maths", ["no maths"]),
        ("so $x = 2$.", ["so ", "<x = 2>", "."]),
        ("$2x+1$ and $y$", ["<2x+1>", " and ", "<y>"]),
        ("$$x^2$$", ["<x^2>"]),
        ("it costs $5 and $10", ["it costs $5 and $10"]),
        ("between $20-$30", ["between $20-$30"]),
        ("US$5 or A$6", ["US$5 or A$6"]),
        ("a lone $ sign", ["a lone $ sign"]),
        ("unreadable $\\frac{$ stays", ["unreadable $\\frac{$ stays"]),
        ("", []),
    ],
)
def test_maths_is_told_from_money(text: str, parts: list[str]) -> None:
    assert shape(text) == parts


def test_claims_mark_whole_numbers_in_order_and_maths_that_holds_them() -> None:
    claims = [
        Claim(text="12", evidence=("r1",)),
        Claim(text="12", evidence=("r2",)),
        Claim(text="3", evidence=("r3",)),
    ]
    parts = present_text("120 is not 12.5; 12 kg, then 12, and $x = 3$", claims)
    assert [
        (part.get("text", part.get("latex")), part["evidence"]) for part in parts if "evidence" in part
    ] == [
        ("12", ["r1"]),
        ("12", ["r2"]),
        ("x = 3", ["r3"]),
    ]
    assert parts[0]["text"] == "120 is not 12.5; "


@pytest.mark.parametrize("piece", [
    Evidence(id="s1", kind="source", title="Top 10 of skin", detail="", value="Wash for 3 days, at $5 or $9.", pack=1),
    Evidence(id="s1", kind="post", title="", detail="", value="Wash for 3 days, at $5 or $9."),
])  # fmt: skip
def test_of_a_quotation_only_figures_within_the_quoted_words_are_marked(piece: Evidence) -> None:
    said = "Top 10 of skin (3rd edition, 2 February 2025): “Wash for 3 days, at ＄5 or ＄9.” (This is from 2025.)"
    claims = [
        Claim(text=words, evidence=("s1",)) for words in (said, "10", "3", "2 February 2025", "2025", "9")
    ]
    parts = present_text(said, claims, (piece,))
    assert [part["text"] for part in parts if "evidence" in part] == ["3", "9"]
    assert parts[0]["text"].endswith("“Wash for ")
    gone = replace(piece, value="")  # withdrawn meanwhile: nothing of it is left to mark
    assert present_text(said, claims, (gone,)) == [{"text": said}]


@given(st.text(max_size=60), st.lists(st.text(max_size=6), max_size=3))
def test_no_character_is_lost(text: str, claimed: list[str]) -> None:
    parts = present_text(text, [Claim(text=words, evidence=("r1",)) for words in claimed])
    back = "".join(
        part["text"]
        if "text" in part
        else ("$$" if part["block"] else "$") + part["latex"] + ("$$" if part["block"] else "$")
        for part in parts
    )
    assert back == text


def allowed(node: object) -> bool:
    if isinstance(node, str):
        return True
    assert isinstance(node, dict)
    return (
        node["tag"] in ELEMENTS
        and ATTRIBUTES.issuperset(node["attributes"])
        and all(map(allowed, node["children"]))
    )


PIECES = [*"\\{}$^_&<>\"'=+ x1", "\\frac", "\\text{", "\\href{", "\\class{a}", "\\begin{matrix}", "\\sqrt"]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_whatever_the_latex_only_allowed_elements_come_out(latex: str) -> None:
    tree = latex_to_mathml(latex)
    assert tree is None or allowed(tree)


def test_links_colours_and_scripts_do_not_survive_in_formulas() -> None:
    linked = json.dumps(latex_to_mathml(r"\href{javascript:alert(1)}{x}"))
    assert "javascript" not in linked
    text = latex_to_mathml(r"\text{<script>alert(1)</script>}")
    assert text is not None
    assert allowed(text)
    assert latex_to_mathml("x" * 5_000) is None
    assert latex_to_mathml("{" * 3_000 + "}" * 3_000) is None


def test_formulas_are_right() -> None:
    tree = latex_to_mathml(r"\frac{-b \pm \sqrt{b^2-4ac}}{2a}")
    assert tree is not None
    text = json.dumps(tree, ensure_ascii=False)
    assert text.count('"mfrac"') == 1
    assert text.count('"msqrt"') == 1
    assert "±" in text


def test_a_reply_for_the_page_keeps_the_promised_names_and_sends_drawings_as_addresses() -> None:
    shown = present_reply(computation("p 1/x"), "t 1")
    promised = reply_to_json(computation("p 1/x"))
    assert promised.keys() <= shown.keys()
    assert {
        "reply",
        "verdict",
        "disposition",
        "claims",
        "evidence",
        "questions",
        "engine",
        "effort",
        "elapsed_s",
    } <= (promised.keys())
    first = shown["evidence"][0]
    assert {"id", "kind", "title", "detail", "value", "unit", "permalink", "author"} <= first.keys()
    assert first["drawing"] == "/turns/t%201/drawings/r1"
    assert "drawing_svg" not in first
    assert shown["evidence"][2]["picture"] == "/pictures/p%201%2Fx"
    assert present_reply(computation(), "")["evidence"][0]["drawing"].startswith("data:image/svg+xml;base64,")
    json.dumps(present_reply(HOSTILE, "t"))


def test_what_was_forwarded_is_told_apart_from_the_askers_own_words() -> None:
    kept = Turn(
        id="t1", conversation="c1", asked_at="", reply=computation(),
        question=Question(text="", passed_on="Send money now"),
    )  # fmt: skip
    shown = present_turn(kept)["question"]
    assert (shown["text"], shown["passed_on"]) == ("", "Send money now")

"""Replies as chat messages: nothing lost, nothing torn, within every limit."""

import io
import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from kithkin.messages.outbound import Limits
from kithkin.messages.replies import Disposition, Evidence, Reply, Verdict
from kithkin.turns.fitting import cut, fit, may_cut, measure, sentence_end
from kithkin.turns.rendering import REST, Rendered, render

WHATSAPP = Limits(text=4096, pictures=True, caption=1024)
INSTAGRAM = Limits(text=1000, counted_in="bytes", pictures=True)
THREADS = Limits(text=500, most_pieces=2)
ME = "I am Kithkin, an automated assistant, not a person."
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400"><rect width="640" height="400" fill="#fff"/>'
    '<line x1="64" y1="340" x2="624" y2="20" stroke="#00f"/></svg>'
)
ENERGY = Evidence(
    id="r1",
    kind="computation",
    title="Solve a physics formula",
    detail="",
    value="24 J",
    unit="J",
    method="kinetic energy: $E = \\frac{m v^2}{2}$",
    reference="Young and Freedman, University Physics, 15th edition, 2020",
    checked_by="put back into the equation",
    inputs=(("mass", "3 kg"), ("top_speed", "4 m/s")),
)
ASKER = Evidence(id="a1", kind="asker", title="What you wrote", detail="A secret wish")
POST = Evidence(
    id="p1",
    kind="post",
    title="Sourdough in winter",
    detail="",
    author="Ada",
    permalink="https://example.org/p/1",
)
PICTURE = Evidence(
    id="i1",
    kind="picture",
    title="Read in the picture",
    detail="“Sodium 0.4 g” (reader's confidence 98%)",
    value="Sodium 0.4 g",
)
GRAPH = Evidence(
    id="r2",
    kind="computation",
    title="The graph of a function",
    detail="",
    value="y = x²",
    drawing_svg=SVG,
    drawing_description="Graph of y = x² for x from -2 to 2. The lowest point shown is about 0 at x = 0.",
)


def _reply(text: str = "The kinetic energy is 24 J.", **more: object) -> Reply:
    return replace(Reply(text=text, verdict=Verdict.CHECKED), **more)


def _texts(pieces: tuple[Rendered, ...]) -> list[str]:
    return [piece.text for piece in pieces]


def test_an_answer_with_its_sources_is_one_message() -> None:
    (only,) = render(_reply(evidence=(ENERGY, ASKER, POST, PICTURE)), WHATSAPP)
    assert only.text == (
        "The kinetic energy is 24 J.\n\n"
        "How I know\n"
        "1. Solve a physics formula: 24 J. From mass = 3 kg, top speed = 4 m/s. "
        "Method: kinetic energy: E = mv²/2. Checked by: put back into the equation. "
        "Reference: Young and Freedman, University Physics, 15th edition, 2020.\n"
        "2. Ada, Sourdough in winter https://example.org/p/1\n"
        "3. Read in the picture: “Sodium 0.4 g” (reader's confidence 98%)."
    )
    assert not only.picture


def test_sources_can_be_left_out() -> None:
    assert _texts(render(_reply(evidence=(ENERGY,)), WHATSAPP, with_sources=False)) == [
        "The kinetic energy is 24 J."
    ]


def test_the_askers_own_words_are_no_source() -> None:
    assert _texts(render(_reply(evidence=(ASKER,)), WHATSAPP)) == ["The kinetic energy is 24 J."]


def test_a_disclosure_comes_first() -> None:
    assert _texts(render(_reply(), WHATSAPP, disclosure=ME)) == [f"{ME}\n\nThe kinetic energy is 24 J."]


def test_in_an_emergency_what_to_do_comes_first() -> None:
    text = "Call 112 now. Stay with the person.\nIs the person awake?"
    reply = _reply(text, disposition=Disposition.EMERGENCY, questions=("Is the person awake?",))
    assert _texts(render(reply, WHATSAPP, disclosure=ME)) == [f"{text}\n\n{ME}"]


def test_an_urgent_first_sentence_is_never_parted_from_its_message() -> None:
    first = "See a doctor today and tell them about the " + "swelling, " * 35 + "please."
    reply = _reply(f"{first} Drink water.", disposition=Disposition.URGENT_TODAY)
    pieces = _texts(render(reply, THREADS, disclosure=f"{ME} " * 3))
    assert pieces[0].startswith(first)
    short = render(
        _reply("See a doctor today. Drink.", disposition=Disposition.URGENT_TODAY), THREADS, disclosure=ME
    )
    assert _texts(short) == [f"{ME}\n\nSee a doctor today. Drink."]


@pytest.mark.parametrize(
    ("verdict", "said"), [("unchecked", "Not checked: "), ("partly", "Partly checked: "), ("checked", "")]
)
def test_the_verdict_is_said_when_it_is_not_checked(verdict: str, said: str) -> None:
    (only,) = render(_reply(verdict=Verdict(verdict)), WHATSAPP)
    after = only.text.removeprefix("The kinetic energy is 24 J.").strip()
    assert after.startswith(said)
    assert bool(after) is bool(said)


def test_questions_are_asked_once() -> None:
    reply = _reply("How far? I cannot say.", questions=("How far?", "Is $x^2$ meant?"))
    assert _texts(render(reply, WHATSAPP)) == ["How far? I cannot say.\n\nIs x² meant?"]


def test_formulas_are_written_out_and_money_is_not() -> None:
    assert _texts(render(_reply("$x^2$ for $5 and $10"), WHATSAPP)) == ["x² for $5 and $10"]


def test_a_reply_without_words_still_says_something() -> None:
    for empty in ("", " \n", "\u200b", "\x00"):
        (only,) = render(_reply(empty), THREADS)
        assert "again" in only.text


def test_what_no_platform_takes_is_taken_out() -> None:
    assert _texts(render(_reply("a\x00b\ud800c\r\nd"), INSTAGRAM)) == ["ab\N{REPLACEMENT CHARACTER}c\nd"]


# Too much


def _long(sentences: int) -> str:
    return " ".join(f"This is sentence number {number} of the whole answer." for number in range(sentences))


def test_cuts_come_at_the_ends_of_sentences() -> None:
    pieces = _texts(render(_reply(_long(40)), Limits(text=500, most_pieces=9)))
    assert len(pieces) > 1
    assert all(piece.endswith("answer.") for piece in pieces)
    assert " ".join(pieces) == _long(40)


def test_sources_are_shortened_before_the_answer_is() -> None:
    evidence = tuple(
        replace(ENERGY, id=f"r{number}", reference="A long reference. " * 8) for number in range(3)
    )
    answer = _long(19)
    seen = []
    for most in (6, 3, 2):
        pieces = _texts(render(_reply(answer, evidence=evidence), Limits(text=500, most_pieces=most)))
        assert len(pieces) <= most
        assert "".join(answer.split()) in "".join("".join(pieces).split())
        seen.append("\n".join(pieces).partition("How I know")[2])
    assert "Reference" in seen[0]
    assert "24 J" in seen[1]
    assert "Reference" not in seen[1]
    assert seen[2] == ": see the page (3 entries)."
    assert len(seen[0]) > len(seen[1]) > len(seen[2])


def test_an_answer_that_is_too_long_says_where_the_rest_is() -> None:
    reply = _reply(_long(40), verdict=Verdict.UNCHECKED, questions=("How many?",), evidence=(ENERGY,))
    pieces = _texts(render(reply, THREADS, disclosure=ME))
    assert len(pieces) == 2
    assert pieces[0].startswith(ME)
    kept, _, ending = pieces[1].partition(f"\n\n{REST}")
    assert kept.endswith("answer.")
    assert "Not checked" in ending
    assert "How many?" in ending
    assert all(len(piece) <= 500 for piece in pieces)


# Drawings


def test_a_drawing_is_sent_as_a_picture_with_its_description() -> None:
    text, drawing = render(_reply("Here is the graph.", evidence=(GRAPH,)), WHATSAPP)
    assert text.text.startswith("Here is the graph.")
    assert "drawing is on the page" not in text.text
    assert drawing.text == GRAPH.drawing_description
    assert drawing.picture_type == "image/png"
    with Image.open(io.BytesIO(drawing.picture)) as image:
        assert image.format == "PNG"
        assert image.size == (1280, 800)


@pytest.mark.parametrize("words", ["-2", "y = x²", "√α ≤ ∞", "Länge, Ж"])
def test_the_words_of_a_drawing_are_drawn_whatever_fonts_the_machine_has(words: str) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 40">'
        f'<text x="5" y="25" font-family="sans-serif" font-size="20">{words}</text></svg>'
    )
    (_, drawing) = render(_reply(evidence=(replace(GRAPH, drawing_svg=svg),)), WHATSAPP)
    with Image.open(io.BytesIO(drawing.picture)) as image:
        darkest, lightest = image.convert("L").getextrema()
    assert (darkest, lightest) == (0, 255)


def test_a_caption_keeps_to_its_length() -> None:
    *_, drawing = render(_reply(evidence=(GRAPH,)), replace(WHATSAPP, caption=50))
    assert drawing.text == "Graph of y = x² for x from -2 to 2."
    *_, drawing = render(_reply(evidence=(GRAPH,)), INSTAGRAM)
    assert drawing.text == ""
    assert drawing.picture


def test_a_drawing_is_told_where_pictures_cannot_go() -> None:
    told = f"{GRAPH.drawing_description} (The drawing is on the page.)"
    for limits in (THREADS, replace(WHATSAPP, picture_bytes=100), replace(WHATSAPP, most_pieces=1)):
        pieces = render(_reply("Here is the graph.", evidence=(GRAPH,)), limits)
        assert not any(piece.picture for piece in pieces)
        assert told in " ".join(_texts(pieces))


def test_a_drawing_too_large_is_sent_smaller() -> None:
    whole = render(_reply(evidence=(GRAPH,)), WHATSAPP)[-1].picture
    smaller = render(_reply(evidence=(GRAPH,)), replace(WHATSAPP, picture_bytes=len(whole) - 1))[-1].picture
    assert 0 < len(smaller) < len(whole)


def test_what_cannot_be_drawn_is_told() -> None:
    (only,) = render(_reply(evidence=(replace(GRAPH, drawing_svg="<svg"),)), WHATSAPP)
    assert "The drawing is on the page" in only.text


def test_many_drawings_leave_room_for_the_answer() -> None:
    pieces = render(_reply(evidence=tuple(replace(GRAPH, id=f"r{n}") for n in range(9))), WHATSAPP)
    assert len(pieces) <= WHATSAPP.most_pieces
    assert pieces[0].text.startswith("The kinetic energy is 24 J.")


# Invariants

COUNTS = st.sampled_from(["characters", "bytes", "utf16"])
LIMITS = st.builds(
    Limits, text=st.integers(120, 700), counted_in=COUNTS, pictures=st.booleans(), caption=st.integers(0, 200),
    most_pieces=st.integers(1, 6),
)  # fmt: skip
NUMBERS = st.one_of(
    st.integers(0, 10**12).map(lambda number: f"{number:,}"),
    st.integers(0, 10**12).map(lambda number: f"{number:,}".replace(",", " ")),
    st.floats(0, 1e9).map(lambda number: f"-{number:.6f}"),
    st.sampled_from(["12:30", "1/3", "10⁻¹⁹", "٣٫١٤", "$5"]),
)
SIGNS = st.sampled_from(
    ["👩🏽‍⚕️", "🇩🇪", "é", "e\u0301", "नि", "क्ष", "각", "1️⃣", "🏴\U000e0067\U000e0062\U000e007f", "x̄"]
)
WORDS = st.one_of(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüß", min_size=1, max_size=14),
    st.lists(SIGNS, min_size=1, max_size=4).map("".join),
    st.sampled_from(
        ["https://example.org/a?b=1.2,3&c=%20#d", "www.example.org.", "Dr.", "e.g.", "一石二鳥。"]
    ),
)
TOKENS = st.one_of(WORDS, WORDS, NUMBERS)
GAPS = st.sampled_from([" ", " ", " ", ". ", "? ", "\n", "\n\n", "!\n"])
TEXTS = st.lists(st.tuples(TOKENS, GAPS), min_size=1, max_size=160)
DISCLOSURES = st.sampled_from(["", ME])
EVIDENCE = st.lists(st.sampled_from([ENERGY, ASKER, POST, PICTURE, GRAPH]), max_size=4).map(tuple)
REPLIES = st.builds(
    lambda text, **more: Reply(text="".join(token + gap for token, gap in text), **more),
    TEXTS,
    verdict=st.sampled_from(Verdict),
    disposition=st.sampled_from(Disposition),
    questions=st.lists(st.sampled_from(["How far is it?", "Since when?"]), max_size=2, unique=True).map(
        tuple
    ),
    evidence=EVIDENCE,
)


def _bare(text: str) -> str:
    return "".join(text.split())


@given(REPLIES, LIMITS, DISCLOSURES, st.booleans())
def test_every_message_is_within_the_limits_and_nothing_is_lost(
    reply: Reply, limits: Limits, disclosure: str, with_sources: bool
) -> None:
    pieces = render(reply, limits, disclosure=disclosure, with_sources=with_sources)
    assert 1 <= len(pieces) <= limits.most_pieces
    for piece in pieces:
        longest = limits.caption if piece.picture else limits.text
        assert measure(piece.text, limits.counted_in) <= longest
        assert piece.text.strip() == piece.text
        assert piece.text or piece.picture
        assert len(piece.picture) <= limits.picture_bytes
    said = _bare("".join(piece.text for piece in pieces if not piece.picture))
    if _bare(REST) in said:
        head = "" if reply.disposition is Disposition.EMERGENCY else disclosure
        before = said.partition(_bare(REST))[0]
        assert _bare(head + reply.text).startswith(before)
        assert before
    elif not _warning_fills_the_only_message(reply, limits, disclosure):
        assert _bare(reply.text) in said
        assert _bare(disclosure) in said
        assert all(_bare(question) in said for question in reply.questions)


def _warning_fills_the_only_message(reply: Reply, limits: Limits, disclosure: str) -> bool:
    """Then what to do is said whole, and that there is more on the page is not."""
    if reply.disposition not in {Disposition.EMERGENCY, Disposition.URGENT_TODAY}:
        return False
    first = reply.text.strip()[: sentence_end(reply.text.strip())]
    needed = measure(f"{disclosure}\n\n{first}\n\n{REST}", limits.counted_in)
    return limits.most_pieces == 1 and needed >= limits.text - 2


@given(TEXTS, st.integers(60, 400), COUNTS, st.booleans())
def test_no_number_word_link_or_sign_is_torn(
    text: list[tuple[str, str]], limit: int, counted_in: str, tight: bool
) -> None:
    pieces = fit("".join(token + gap for token, gap in text), limit, counted_in, tight=tight)
    rest = iter(pieces)
    piece = next(rest, "")
    for token, gap in text:
        while token not in piece:
            piece = next(rest, None)
            assert piece is not None, f"{token!r} is in no piece"
        piece = piece.partition(token)[2].removeprefix(gap.strip())
        assert measure(piece, counted_in) <= limit


@given(st.text(max_size=300), st.integers(8, 60), COUNTS, st.booleans())
@example("👩🏽‍⚕️" * 40, 60, "bytes", False)
@example("🇩🇪" * 60, 17, "utf16", False)
@example("1234567890" * 20 + "x" * 100, 60, "characters", False)
def test_whatever_the_text_it_fits(text: str, limit: int, counted_in: str, tight: bool) -> None:
    pieces = fit(text, limit, counted_in, tight=tight)
    assert _bare("".join(pieces)) == _bare(text)
    for piece in pieces:
        assert piece.strip()
        assert measure(piece, counted_in) <= limit


@given(st.lists(SIGNS, min_size=1, max_size=60), st.integers(30, 60), COUNTS)
def test_a_run_without_blanks_is_cut_between_signs(signs: list[str], limit: int, counted_in: str) -> None:
    left = list(signs)
    for piece in fit("".join(signs), limit, counted_in):
        while piece:
            assert piece.startswith(left[0])
            piece = piece.removeprefix(left.pop(0))
    assert not left


def test_a_run_is_cut_outside_its_numbers_and_links() -> None:
    assert fit("漢" * 8 + "123456" + "字" * 4, 12, "characters") == ["漢" * 8, "123456字字字字"]
    assert fit("漢" * 8 + "https://a.b/c", 20, "characters") == ["漢" * 8, "https://a.b/c"]
    assert fit("一二三。四五六七", 6, "characters") == ["一二三。", "四五六七"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("It weighs about 24 J more", ["It weighs", "about 24 J", "more"]),
        ("The sum is 12 000 000 now", ["The sum is", "12 000 000", "now"]),
        ("Ask Dr. Hu. He knows", ["Ask Dr. Hu.", "He knows"]),
        ("1. Foo bar. 2 is", ["1. Foo bar.", "2 is"]),
        ("One two\n\nthree", ["One two", "three"]),
    ],
)
def test_where_cuts_come(text: str, pieces: list[str]) -> None:
    assert fit(text, 11, "characters") == pieces


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Call 112 now. Wait.", "Call 112 now."),
        ("Take e.g. 5.5 mg. Then", "Take e.g. 5.5 mg."),
        ("Call!\nThen", "Call!"),
        ("One line\nanother", "One line"),
        ("Nothing ends", "Nothing ends"),
        ("救急車を呼んで。次", "救急車を呼んで。"),
    ],
)
def test_where_the_first_sentence_ends(text: str, first: str) -> None:
    assert text[: sentence_end(text)] == first


EMERGENCIES = st.lists(st.sampled_from(["call", "112", "now", "and", "wait", "sit", "chew", "one", "aspirin"]), min_size=1, max_size=20)  # fmt: skip


@given(
    EMERGENCIES, TEXTS, LIMITS, st.sampled_from([Disposition.EMERGENCY, Disposition.URGENT_TODAY]), EVIDENCE
)
def test_what_to_do_is_whole_and_in_the_first_message(
    words: list[str],
    rest: list[tuple[str, str]],
    limits: Limits,
    disposition: Disposition,
    evidence: tuple[Evidence, ...],
) -> None:
    first = f"Danger: {' '.join(words)} at once."
    text = f"{first}\nThen " + "".join(token + gap for token, gap in rest)
    reply = _reply(text, disposition=disposition, evidence=evidence)
    (start, *_) = render(reply, limits, disclosure=ME)
    if measure(first, limits.counted_in) <= limits.text:
        assert first in start.text
    if disposition is Disposition.EMERGENCY:
        assert start.text.startswith("Danger: ")


@given(st.text(max_size=200), st.integers(1, 80), COUNTS)
def test_a_beginning_is_a_beginning(text: str, limit: int, counted_in: str) -> None:
    start = cut(text, limit, counted_in)
    assert text.strip().startswith(start)


@pytest.mark.parametrize(
    "sign",
    [
        "👩🏽‍⚕️",
        "🇩🇪",
        "e\u0301",
        "नि",
        "क्षि",
        "각".encode().decode(),
        "\u1100\u1161\u11a8",
        "1️⃣",
        "กำ",
        "\r\n",
        "ﾊﾞ",
    ],
)
def test_a_sign_is_not_cut(sign: str) -> None:
    text = f"a{sign}b"
    assert [at for at in range(1, len(text)) if may_cut(text, at)] == [1, len(sign) + 1]
    assert not re.search(r"\s", sign.strip())


def test_flags_are_cut_between_countries() -> None:
    assert [at for at in range(1, 6) if may_cut("🇩🇪🇫🇷🇮🇹", at)] == [2, 4]


@pytest.mark.parametrize(("counted_in", "length"), [("characters", 3), ("bytes", 7), ("utf16", 4)])
def test_lengths_as_platforms_count_them(counted_in: str, length: int) -> None:
    assert measure("aé😀", counted_in) == length

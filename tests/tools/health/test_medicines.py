"""The table of medicines holds together, row by row, and what is said from it promises nothing."""

import re
import shutil
from collections.abc import Callable
from importlib.resources import files
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.messages.errors import AskThePerson
from kithkin.messages.results import ToolResult
from kithkin.reasoning.understanding.reading import read_question
from kithkin.tools.health.doses import daily_ingredient_total, daily_total, ingredient_total
from kithkin.tools.health.medicine_names import meant_by, mentions_in
from kithkin.tools.health.medicine_table import (
    CONDITIONS,
    SEVERITIES,
    Known,
    Medicine,
    MedicineTableBroken,
    Pair,
    medicine_table,
    read_table,
)
from kithkin.tools.health.medicines import NOT_COVERED, check_medicines
from kithkin.tools.health.recognise_medicines import recognise_medicines
from kithkin.tools.health.recognition import Facts
from support.readability import grade
from support.reasoner import UNITS

TABLE = medicine_table()
FOLDER = Path(str(files("kithkin.tools.health")))
MEDICINES = {m.name: m for known in TABLE.names.values() for m in known.medicines if not m.is_class}
PROMISES = re.compile(
    r"\bsafe(?:ly)?\b|\bno (?:known )?interactions?\b|\bharmless\b|\bfine to\b|\byou can take\b",
    re.IGNORECASE,
)
# A row that names a medicine itself is milder than its class here, because its source says less.
MILDER = {frozenset(("ibuprofen", "aspirin"))}


def said(result: ToolResult) -> str:
    return " ".join((result.sentence, *(c.sentence for c in result.citations), *result.cautions))


def members(tag: str) -> list[Medicine]:
    return [medicine for medicine in MEDICINES.values() if tag in medicine.tags]


def named(pair: Pair) -> str:
    return f"{pair.one}+{pair.other}"


@pytest.mark.parametrize("pair", TABLE.pairs, ids=named)
def test_a_row_is_complete_and_found_from_either_side(pair: Pair) -> None:
    source = pair.passage.source
    assert source.publisher
    assert source.title
    assert source.address.startswith("http")
    assert source.dated or "undated" in source.dating
    assert pair.passage.section
    assert len(pair.passage.text) > 10
    both = [(one, other) for one, other in product(members(pair.one), members(pair.other)) if one != other]
    assert both or pair.one == pair.other or not members(pair.one) or not members(pair.other)
    for one, other in both:
        there, back = TABLE.pair(one, other), TABLE.pair(other, one)
        assert there is not None
        assert there == back


@pytest.mark.parametrize("pair", TABLE.pairs, ids=named)
def test_a_row_is_told_with_its_source_in_plain_words(pair: Pair) -> None:
    names = _names(pair.one), _names(pair.other)
    one, other = next((a, b) for a, b in product(*names) if a.medicines != b.medicines)
    result = check_medicines((one.shown, other.shown))
    passages = {citation.passage for citation in result.citations}
    first, second = one.medicines[0], other.medicines[0]
    row = TABLE.pair(first, second)
    assert row is not None
    assert row.passage.text in passages
    assert result.sentence != NOT_COVERED
    assert PROMISES.search(said(result)) is None
    assert grade(said(result)) <= 9, f"{grade(said(result)):.1f}: {said(result)}"


def _names(tag: str) -> list[Known]:
    return [
        known
        for known in TABLE.names.values()
        if len(known.medicines) == 1 and tag in known.medicines[0].tags
    ]


def test_no_row_contradicts_another() -> None:
    found: list[str] = []
    for one, other in combinations(MEDICINES.values(), 2):
        rows = [row for row in TABLE.pairs if _speaks(row, one, other)]
        chosen = TABLE.pair(one, other)
        worst = min((SEVERITIES.index(row.severity) for row in rows), default=None)
        if (
            chosen is not None
            and SEVERITIES.index(chosen.severity) != worst
            and frozenset((one.name, other.name)) not in MILDER
        ):
            found.append(f"{one.name}+{other.name}: {[(r.one, r.other, r.severity) for r in rows]}")
    assert found == []


def _speaks(row: Pair, one: Medicine, other: Medicine) -> bool:
    return (row.one in one.tags and row.other in other.tags) or (
        row.one in other.tags and row.other in one.tags
    )


def test_advice_is_to_nobody_to_start_or_stop() -> None:
    texts = [f"{p.effect}. {p.advice}" for p in TABLE.pairs] + [n.advice for n in TABLE.cautions]
    assert [
        t
        for t in texts
        if re.search(r"\b(?:stop taking|start taking|stop it|reduce your|increase your)\b", t)
    ] == []
    assert [t for t in texts if re.search(r"\d\s?mg\b", t)] == [], "a dose is for the prescriber"


def test_a_condition_is_told_with_its_source() -> None:
    assert {note.condition for note in TABLE.cautions} == set(CONDITIONS)
    for note in TABLE.cautions:
        known = _names(note.medicine)[0]
        result = check_medicines((known.shown,), note.condition)
        chosen = TABLE.caution(known.medicines[0], note.condition)
        assert chosen is not None
        assert chosen.passage.text in {citation.passage for citation in result.citations}
        assert PROMISES.search(said(result)) is None
        assert grade(said(result)) <= 9, said(result)


def test_what_is_not_in_the_table_is_said_to_be_so() -> None:
    result = check_medicines(("paracetamol", "amlodipine"))
    assert result.sentence == NOT_COVERED
    assert result.citations == ()
    assert "does not cover all medicines" in said(result)
    several = check_medicines(("simvastatin", "grapefruit", "amlodipine"))
    assert "does not cover grapefruit with amlodipine: ask a pharmacist" in said(several)
    nothing = check_medicines(("metformin",), "asthma")
    assert "holds nothing on metformin with asthma: ask a pharmacist" in said(nothing)


def test_all_pairs_of_several_are_told_worst_first() -> None:
    result = check_medicines(
        ("levothyroxine", "calcium tablets", "sildenafil", "GTN", "warfarin", "naproxen")
    )
    assert result.sentence.startswith("Warning: sildenafil and GTN")
    text = said(result)
    assert (
        text.index("Sildenafil with GTN")
        < text.index("Warfarin with naproxen")
        < text.index("Levothyroxine with")
    )


def test_one_ingredient_in_two_products_is_told_before_all_else() -> None:
    result = check_medicines(("Night Nurse", "Tylenol", "warfarin"))
    assert result.sentence == "Warning: Night Nurse and Tylenol both contain paracetamol."
    assert "more than 4,000 mg in 24 hours" in said(result)
    assert "Night Nurse holds paracetamol, promethazine and dextromethorphan." in said(result)


def test_a_medicine_that_must_not_be_stopped_suddenly_comes_with_that_word() -> None:
    assert "Do not stop propranolol suddenly" in said(check_medicines(("propranolol", "verapamil")))
    assert "suddenly" not in said(check_medicines(("doxycycline", "antacid")))


def test_a_name_that_is_not_known_is_asked_about() -> None:
    with pytest.raises(AskThePerson) as asked:
        check_medicines("ibuprophen, warfarin")
    assert asked.value.questions == ("Did you mean ibuprofen?",)
    with pytest.raises(AskThePerson):
        check_medicines(("ibuprofen",))


ASKED = [
    ("Can I take ibuprofen with warfarin?", {"ibuprofen", "warfarin"}, "bleeding"),
    ("can i take lemsip with paracetamol", {"Lemsip", "paracetamol"}, "both contain paracetamol"),
    ("Is it safe to take Advil and Aleve together?", {"Advil", "Aleve"}, "stomach"),
    ("I'm on Prozac, the dentist gave me tramadol. Is that ok?", {"Prozac", "tramadol"}, "serotonin"),
    ("ibuprofen + warfarin?", {"ibuprofen", "warfarin"}, "bleeding"),
    ("Kann ich Ibuprofen mit Warfarin nehmen?", {"ibuprofen", "warfarin"}, "bleeding"),
    ("¿Puedo tomar ibuprofeno con warfarina?", {"ibuprofeno", "warfarina"}, "bleeding"),
    ("puis-je prendre de l'ibuprofène avec la warfarine ?", {"ibuprofène", "warfarine"}, "bleeding"),
    ("can I drink alcohol while taking metronidazole", {"alcohol", "metronidazole"}, "cramps"),
    ("does St John's wort stop the pill working? I take both", {"St John's wort", "the pill"}, "pill fail"),
    ("can i take viagra with my gtn spray", {"Viagra", "GTN spray"}, "blood pressure"),
    ("I take an SSRI, may I have a triptan", {"SSRI", "triptan"}, "serotonin"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "names", "word"), ASKED, ids=[q[0] for q in ASKED])
def test_questions_are_understood(ask: Callable[..., Any], question: str, names: set[str], word: str) -> None:
    asked = ask(question)
    assert asked.tool == "check_medicines"
    assert asked.unused == ()
    assert set(asked.proposal.calls[-1].arguments["medicines"].value) == names
    assert word in said(asked.result)


CONDITIONED = [
    ("Can I take ibuprofen while pregnant?", "pregnancy"),
    ("can my 10 year old son have aspirin", "child"),
    ("is codeine ok when breastfeeding", "breastfeeding"),
    ("can I take naproxen, I have a stomach ulcer", "ulcer"),
    ("may I use Nurofen with asthma", "asthma"),
    ("I have kidney disease, can I take ibuprofen?", "kidney"),
]


@pytest.mark.parametrize(("question", "condition"), CONDITIONED, ids=[q[0] for q in CONDITIONED])
def test_conditions_are_understood(ask: Callable[..., Any], question: str, condition: str) -> None:
    asked = ask(question)
    assert asked.tool == "check_medicines"
    assert asked.proposal.calls[-1].arguments["conditions"].value == condition
    assert asked.result.citations
    assert asked.unused == ()


def test_a_condition_that_is_denied_is_none(ask: Callable[..., Any]) -> None:
    assert ask("can I take ibuprofen, I have no asthma").proposal is None
    assert ask("I'm not pregnant, can I take naproxen").proposal is None


@pytest.mark.parametrize(("question", "meant"), [
    ("Can I take ibuprophen with warfrin?", ("Did you mean ibuprofen?", "Did you mean warfarin?")),
    ("can i take simvastatine and clarythromycin", ("Did you mean clarithromycin?",)),
    ("sertralin and tramadoll together", ("Did you mean tramadol?",)),
])  # fmt: skip
def test_misspelt_names_are_asked_about(
    ask: Callable[..., Any], question: str, meant: tuple[str, ...]
) -> None:
    asked = ask(question)
    assert asked.result is None
    assert asked.questions == meant


@pytest.mark.parametrize("text", [
    "advil and tylenol walk into a bar", "Why did the Advil cross the road? To take a Tylenol joke too far",
    "can I drink milk with my cheese", "does lithium react with iron", "the wine and the cheese were good together",
    "what is the difference between ibuprofen and paracetamol", "molar mass of aspirin and ibuprofen",
    "The night nurse gave my son a hug", "how many potassium atoms and calcium atoms are in bone",
    "should I stop my warfarin", "can I come off my blood pressure tablets", "is alcohol bad with coffee",
    "the program should innovate; clarity and methane are neural", "take the lyric and the ambient program",
    "how much ibuprofen can I give my baby?", "calpol dose for a 3 year old", "1000 mg plus 650 mg of paracetamol",
    "The studio by the station, Foto Blanck, was given a prize", "Who sang Valium and Xanax?", "Grapefruit and cranberry juice cost 3 dollars together", "iron and zinc alloy",
])  # fmt: skip
def test_near_misses_are_left_alone(text: str) -> None:
    reading = read_question(text, UNITS)
    assert recognise_medicines(reading, Facts(reading)) == []


def test_a_nurse_on_the_night_shift_is_no_capsule(ask: Callable[..., Any]) -> None:
    asked = ask("The night nurse gave me paracetamol. Can I take warfarin too?")
    assert set(asked.proposal.calls[-1].arguments["medicines"].value) == {"paracetamol", "warfarin"}
    taken = ask("Can I take Night Nurse with paracetamol?")
    assert "both contain paracetamol" in said(taken.result)


SUMS = [
    (
        "I take paracetamol 500 mg four times a day and Lemsip 1000 mg three times a day, what is the total?",
        5000.0,
    ),
    ("Tylenol 500 mg plus NyQuil 650 mg, total acetaminophen?", 1150.0),
    (
        "I take paracetamol 500 mg every 6 hours and Beechams 250 mg twice a day, is that too much together",
        2500.0,
    ),
    ("I took Panadol 1 g and co-codamol 500 mg together", None),
    ("I took 2 tablets of 500 mg paracetamol together with Lemsip 1000 mg", None),
]


@pytest.mark.parametrize(("question", "total"), SUMS)
def test_strengths_of_one_ingredient_are_added_over_the_products(
    ask: Callable[..., Any], question: str, total: float | None
) -> None:
    asked = ask(question)
    assert asked.tool == "check_medicines"
    assert asked.unused == ()
    steps = [call.tool for call in asked.proposal.calls]
    if total is None:
        assert steps == ["health.check_medicines"], "what is not told plainly is not added up"
        return
    results = _run(asked)
    assert results == pytest.approx(total)


def _run(asked: Any) -> float:
    """The total that the steps before the check arrive at."""
    done: dict[str, float] = {}
    for call in asked.proposal.calls[:-1]:
        arguments: dict[str, Any] = {
            name: done[argument.step] if hasattr(argument, "step") else argument.value
            for name, argument in call.arguments.items()
        }
        run = {
            "daily_total": daily_total,
            "daily_ingredient_total": daily_ingredient_total,
            "ingredient_total": ingredient_total,
        }
        number = run[call.tool.removeprefix("health.")](**arguments).values[0].number
        assert number is not None
        done[call.step] = float(number)
    return done[asked.proposal.calls[-2].step]


NAMES = sorted({known.shown for known in TABLE.names.values() if known.medicines})


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique_by=str.lower), st.randoms())
def test_order_and_case_change_nothing_that_is_found(names: list[str], chance: Any) -> None:
    shuffled = [
        chance.choice((str.upper, str.lower, str.title))(name) for name in chance.sample(names, len(names))
    ]
    mine, theirs = check_medicines(names), check_medicines(shuffled)
    assert mine.values == theirs.values
    assert {c.passage for c in mine.citations} == {c.passage for c in theirs.citations}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from((str.upper, str.lower, str.title)))
def test_names_are_found_in_a_question_in_any_case(one: str, other: str, case: Callable[[str], str]) -> None:
    reading = read_question(f"Can I take {case(one)} with {case(other)}?", UNITS)
    found = [mention.known.shown.lower() for mention in mentions_in(reading.lower)]
    assert (
        [one.lower(), other.lower()] == found or one.lower() in other.lower() or other.lower() in one.lower()
    )


def test_a_slip_is_close_to_one_name_only() -> None:
    assert meant_by("asprin") == "aspirin"
    assert meant_by("paracetmol") == "paracetamol"
    assert meant_by("acetominophen") == "acetaminophen"
    for word in ("aspiring", "advice", "methane", "warfare", "ibuprofen"):
        assert meant_by(word) in {"", word}


@pytest.mark.parametrize(("file", "line", "instead"), [
    ("pairs", "warfarin,aspirin,", "warfarin,asparagus,"),
    ("pairs", "warfarin,aspirin,serious", "warfarin,aspirin,awful"),
    ("pairs", "us-zolpidem", "no-such-source"),
    ("cautions", "aspirin,child,", "aspirin,Tuesday,"),
    ("sources", "https://dailymed.nlm.nih.gov", "somewhere"),
    ("products", "oxycodone; paracetamol", "oxycodone; sugar"),
    ("names", "Advil (US)", "Advil"),
])  # fmt: skip
def test_a_broken_row_is_refused_with_its_file(tmp_path: Path, file: str, line: str, instead: str) -> None:
    for path in FOLDER.glob("medicine_*.csv"):
        shutil.copy(path, tmp_path)
    broken = tmp_path / f"medicine_{file}.csv"
    text = broken.read_text("utf-8")
    assert line in text
    broken.write_text(text.replace(line, instead), "utf-8")
    with pytest.raises(MedicineTableBroken, match=rf"medicine_{file}\.csv"):
        read_table(tmp_path)


def test_a_pair_told_twice_is_refused(tmp_path: Path) -> None:
    for path in FOLDER.glob("medicine_*.csv"):
        shutil.copy(path, tmp_path)
    pairs = tmp_path / "medicine_pairs.csv"
    row = TABLE.pairs[0]
    again = f'{row.other},{row.one},care,"x","y",{row.passage.source.id},Warnings,"some passage"\n'
    pairs.write_text(pairs.read_text("utf-8") + again, "utf-8")
    with pytest.raises(MedicineTableBroken, match="twice"):
        read_table(tmp_path)

"""What a question names and the table does not hold is said or asked about, and never passed over."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kithkin.messages.errors import AskThePerson, BadInput
from kithkin.messages.results import ToolResult
from kithkin.tools.health.medicine_names import ingredients_named, mentions_in
from kithkin.tools.health.medicine_others import others_in
from kithkin.tools.health.medicine_table import Known, medicine_table
from kithkin.tools.health.medicines import check_medicines
from support.readability import grade

TABLE = medicine_table()
ROOT = Path(__file__).resolve().parents[3]


def said(result: ToolResult) -> str:
    return " ".join((result.sentence, *(c.sentence for c in result.citations), *result.cautions))


MANY = (
    "sildenafil", "GTN", "warfarin", "naproxen", "simvastatin", "clarithromycin", "fluoxetine", "tramadol",
    "lithium", "ramipril", "levothyroxine", "calcium tablets",
)  # fmt: skip


def test_no_warning_is_left_out_however_many_there_are() -> None:
    result = check_medicines(MANY)
    count = result.values[0].number
    assert count is not None
    assert count > 8, "more than are told with their source"
    text = said(result)
    severe = [r"(?i)sildenafil (?:with|and) GTN", r"(?i)simvastatin (?:with|and) clarithromycin"]
    told = 0
    for index, one in enumerate(MANY):
        for other in MANY[index + 1 :]:
            row = TABLE.pair(TABLE.names[one.lower()].medicines[0], TABLE.names[other.lower()].medicines[0])
            if row is not None:
                told += 1
                assert re.search(rf"(?i){re.escape(one)} (?:with|and) {re.escape(other)}", text), (one, other)
    assert told == count
    assert all(re.search(pattern, " ".join(c.sentence for c in result.citations[:8])) for pattern in severe)


def test_an_ingredient_without_a_note_is_told_too_when_it_is_not_the_worst() -> None:
    result = check_medicines(("Night Nurse", "NyQuil", "Theraflu"))
    assert result.sentence == "Warning: Night Nurse, NyQuil and Theraflu all contain paracetamol."
    assert "Night Nurse, NyQuil and Theraflu all contain dextromethorphan." in said(result)


def test_more_than_six_medicines_are_all_looked_up(ask: Callable[..., Any]) -> None:
    names = (
        "warfarin",
        "ramipril",
        "simvastatin",
        "metformin",
        "omeprazole",
        "sertraline",
        "digoxin",
        "ibuprofen",
    )
    asked = ask(f"I take {', '.join(names[:-1])}. Can I take {names[-1]}?")
    assert set(asked.proposal.calls[-1].arguments["medicines"].value) == set(names)
    assert len(asked.result.steps) == len(names)


UNKNOWN = [
    ("Can I take ibuprofen with warfarin and lisdexamfetamine?", "ibuprofen and warfarin", "lisdexamfetamine"),
    ("Can I take Lisdexamfetamine with warfarin and ibuprofen?", "warfarin and ibuprofen", "Lisdexamfetamine"),
    ("I take ibuprofen 400 mg, foobarol 20 mg and warfarin 5 mg daily, ok?", "ibuprofen and warfarin", "foobarol"),
    ("can I take ibuprofen and warfarin with my blood pressure tablets", "ibuprofen and warfarin", "blood pressure tablets"),
    ("I take warfarin, ramipril, and bumetanide. Can I take ibuprofen?", "warfarin, ramipril and ibuprofen", "bumetanide"),
    ("I'm allergic to penicillin. Can I take ibuprofen with warfarin?", "ibuprofen and warfarin", "penicillin"),
    ("Can I take ibuprofen with Vyvanse?", "ibuprofen", "Vyvanse"),
    ("can I use ketoconazole shampoo with simvastatin and grapefruit", "simvastatin and grapefruit", "ketoconazole shampoo"),
    ("can I take melatonin with zolpidem", "zolpidem", "melatonin"),
    ("Puis-je prendre du Doliprane avec de la warfarine et de l'ibuprofène ?", "warfarine and ibuprofène", "Doliprane"),
    ("Kann ich Novalgin mit Warfarin und Ibuprofen nehmen?", "warfarin and ibuprofen", "Novalgin"),
    ("can I use ketoconazole 2.5% cream with warfarin and ibuprofen", "warfarin and ibuprofen", "ketoconazole 2.5% cream"),
    ("I'm on warfarin, can I use ibuprofen gel?", "warfarin", "ibuprofen gel"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "known", "unknown"), UNKNOWN, ids=[u[0] for u in UNKNOWN])
def test_what_is_not_in_the_table_is_named(
    ask: Callable[..., Any], question: str, known: str, unknown: str
) -> None:
    asked = ask(question)
    assert asked.tool == "check_medicines"
    assert f"I looked up only {known}; I know nothing about {unknown}" in asked.result.sentence
    assert asked.result.partial
    assert grade(said(asked.result)) <= 9


def test_all_that_was_named_was_looked_up_where_nothing_else_is_said() -> None:
    result = check_medicines(("ibuprofen", "warfarin"))
    assert not result.partial
    assert "looked up only" not in said(result)


@pytest.mark.parametrize("text", [
    "can i take ibuprofen with food and warfarin", "can i take ibuprofen and warfarin together, thanks",
    "can i take advil and tylenol for fever, chills and aches", "my husband takes warfarin and has a cold, ibuprofen ok?",
    "i have a headache and took ibuprofen. i'm on warfarin", "i took 2 advil and 3 tylenol and went to bed",
    "kann ich ibuprofen mit warfarin nehmen?", "Kann ich Ibuprofen mit Warfarin und Milch nehmen?", "puis-je prendre de l'ibuprofène avec du vin et de la warfarine",
    "is ibuprofen bad with a hangover and paracetamol", "Ibuprofen, warfarin: compatible?", "ibuprofen and warfarin, male, 70, urgent",
    "can i take warfarin with ibuprofen and with dinner at night",
    "is it ok to take prozac and tramadol while driving", "ibuprofen 400 mg and warfarin 5 mg, twice a day? cheers",
])  # fmt: skip
def test_ordinary_words_are_no_medicines(text: str) -> None:
    assert others_in(text.lower(), text, mentions_in(text.lower())) == []


def test_what_is_put_on_the_skin_is_not_taken_for_a_tablet(ask: Callable[..., Any]) -> None:
    asked = ask("can I use ketoconazole shampoo with simvastatin and alcohol")
    assert "Simvastatin with ketoconazole" not in said(asked.result)
    assert "put on the skin" in said(asked.result)
    tablets = ask("can I take ketoconazole tablets with simvastatin")
    assert "should not be mixed" in tablets.result.sentence
    mouth = ask("Can I use miconazole oral gel with warfarin?")
    assert "fatal bleeding" in said(mouth.result)


PACKS = [
    ("Can I take Advil Cold and Sinus with warfarin?", "Advil Cold and Sinus"), ("mucinex DM with prozac ok?", "Mucinex DM"),
    ("Is Tylenol PM ok with alcohol?", "Tylenol PM"), ("can I take Sudafed PE with phenelzine", "Sudafed PE"),
    ("Claritin-D with phenelzine, ok to take?", "Claritin D"), ("can I take advil pm with wine", "Advil PM"),
    ("can I take Benadryl Allergy Plus Congestion with wine", "Benadryl Allergy"), ("Panadol Extra with warfarin, ok?", "Panadol Extra"),
    ("can I take nurofen cold and flu with phenelzine", "Nurofen Cold and Flu"), ("Can I take Lemsip cough with warfarin", "Lemsip Cough"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "pack"), PACKS, ids=[p[0] for p in PACKS])
def test_a_pack_of_another_kind_is_not_taken_for_the_bare_brand(
    ask: Callable[..., Any], question: str, pack: str
) -> None:
    asked = ask(question)
    assert asked.result is None
    assert len(asked.questions) == 1
    assert asked.questions[0].startswith(f"What are the active ingredients on the pack of {pack}")


@pytest.mark.parametrize("question", [
    "Can I take Tylenol Extra Strength with warfarin?", "Can I take Advil plus Tylenol together?", "Can I take Nurofen Plus with warfarin?",
    "I took Tylenol the day before, can I take warfarin?", "can I take NyQuil Severe Cold & Flu with warfarin",
])  # fmt: skip
def test_the_bare_brand_is_looked_up(ask: Callable[..., Any], question: str) -> None:
    assert ask(question).questions == ()


def test_a_pack_counts_as_what_the_asker_says_it_holds(ask: Callable[..., Any]) -> None:
    asked = ask("Can I take Advil PM with ibuprofen. it has ibuprofen 200 mg and diphenhydramine 38 mg")
    assert asked.result.sentence == "Warning: Advil PM and ibuprofen both contain ibuprofen."
    other = ask("Can I take Advil PM. I'm on warfarin")
    assert other.result is None, "what somebody is on besides is not what the pack holds"
    unknown = ask("Can I take Benadryl with alcohol. acrivastine and cetirizine")
    assert "Benadryl (cetirizine)" in unknown.result.sentence
    assert "know nothing about acrivastine" in unknown.result.sentence


def test_two_such_packs_are_asked_about_together(ask: Callable[..., Any]) -> None:
    asked = ask("Can I take Advil PM with Tylenol Cold?")
    assert asked.questions == (
        "Can you ask again with the active ingredients of Advil PM and Tylenol Cold in place of their names?",
    )


def test_no_misspelt_name_is_confirmed_unasked(ask: Callable[..., Any]) -> None:
    asked = ask("Can I take ibuprophen with warfrin, simvastatine2, clarythromycin and tramadoll?")
    text = " ".join(asked.questions)
    for name in ("ibuprofen", "warfarin", "clarithromycin", "tramadol"):
        assert name in text


UNCLEAR = sorted({known.shown for known in TABLE.names.values() if known.question})


@pytest.mark.parametrize("name", UNCLEAR)
def test_a_name_that_stands_for_several_things_is_asked_about(name: str) -> None:
    with pytest.raises(AskThePerson) as asked:
        check_medicines((name, "warfarin"))
    assert asked.value.questions[0].endswith("?")
    assert name in asked.value.questions[0]


def test_a_brand_is_told_with_the_country_it_was_read_for() -> None:
    text = said(check_medicines(("Advil", "Zoloft", "Calpol")))
    assert "I read Advil and Zoloft as sold in the US" in text
    assert "I read Calpol as sold in the UK" in text
    assert "as sold in" not in said(check_medicines(("ibuprofen", "co-codamol")))


def test_every_country_of_a_brand_has_a_name() -> None:
    for known in {id(known): known for known in TABLE.names.values() if known.countries}.values():
        assert "as sold in" in said(check_medicines((known.shown, "amlodipine"))), known.shown


@pytest.mark.parametrize("name", ["cocodamol", "co codamol", "co-codamol", "CoCodamol"])
def test_co_codamol_is_known_in_each_spelling(ask: Callable[..., Any], name: str) -> None:
    asked = ask(f"Can I take {name} with Panadol?")
    assert asked.result.sentence == "Warning: co-codamol and Panadol both contain paracetamol."
    assert "paracetamol more than once" in said(asked.result)


def test_a_whole_class_without_a_row_is_asked_about_by_name() -> None:
    assert "It depends on which statin it is: tell me its name." in said(
        check_medicines(("statin", "grapefruit"))
    )
    assert "depends" not in said(check_medicines(("SSRI", "triptan")))


def test_alcohol_in_pregnancy_is_looked_up(ask: Callable[..., Any]) -> None:
    asked = ask("can I drink wine while pregnant")
    assert "do not drink at any time in pregnancy" in said(asked.result)
    assert ask("can I eat cheese while pregnant").proposal is None


@pytest.mark.parametrize(("text", "ingredients"), [
    ("how much calpol for a 3 year old", {"paracetamol"}), ("tylenol and panadol", {"paracetamol"}), ("10 units of insulin", {"insulin"}),
    ("iron and milk", set()), ("benadryl at night", {"Benadryl"}), ("cefalexin or melatonin", {"cefalexin", "melatonin"}),
])  # fmt: skip
def test_the_rules_for_doses_know_the_names_of_the_table(text: str, ingredients: set[str]) -> None:
    assert ingredients_named(text) == ingredients


def test_a_dose_that_is_told_in_units_is_not_asked_for(ask: Callable[..., Any]) -> None:
    assert (
        ask(
            "Order: heparin 5000 units, the vial has 10,000 units per mL. How many mL do I draw up?"
        ).questions
        == ()
    )


@pytest.mark.parametrize(
    "words", ["take twice as much of it and so on", "see www.example.com", "{{warnings}}", "x" * 80]
)
def test_what_was_not_looked_up_is_a_name_and_no_more(words: str) -> None:
    """A model may call the check: it must not put sentences of its own into a reply by it."""
    with pytest.raises(BadInput):
        check_medicines(("ibuprofen", "warfarin"), others=words)
    with pytest.raises(BadInput):
        check_medicines((f"{words} = ibuprofen", "warfarin"))


STOPPED = [
    ("warfarin", "ibuprofen", "Do not stop warfarin unless your doctor tells you to"),
    ("propranolol", "verapamil", "Do not stop propranolol suddenly:"),
    ("diazepam", "alcohol", "Do not stop diazepam suddenly after long use:"),
]


@pytest.mark.parametrize(("one", "other", "words"), STOPPED)
def test_how_not_to_stop_is_told_as_its_source_says_it(one: str, other: str, words: str) -> None:
    assert words in said(check_medicines((one, other)))


ADDED = [
    ("sertraline", "St John's wort", "serotonin"), ("ciprofloxacin", "antacid", "6 hours after"), ("ciprofloxacin", "iron tablets", "6 hours after"),
    ("ciprofloxacin", "milk", "milk, cheese or yoghurt"), ("ramipril", "trimethoprim", "potassium"), ("losartan", "co-trimoxazole", "potassium"),
    ("phenelzine", "pethidine", "grave reaction"), ("phenelzine", "tramadol", "grave reaction"), ("phenelzine", "oxycodone", "grave reaction"),
    ("selegiline", "fluoxetine", "grave reaction"), ("warfarin", "miconazole", "fatal bleeding"), ("lorazepam", "wine", "do not drink alcohol"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "words"), ADDED)
def test_these_pairs_are_told(one: str, other: str, words: str) -> None:
    assert words in said(check_medicines((one, other)))


def test_aspirin_is_not_told_what_holds_for_other_painkillers_only() -> None:
    for other in ("lithium", "digoxin", "ciclosporin", "furosemide", "ramipril", "propranolol"):
        assert "My table does not cover this pair" in check_medicines(("aspirin", other)).sentence, other
    for other in (
        "naproxen",
        "warfarin",
        "blood thinner",
        "apixaban",
        "clopidogrel",
        "prednisolone",
        "sertraline",
        "duloxetine",
        "alcohol",
        "methotrexate",
    ):
        assert check_medicines(("aspirin", other)).sentence.startswith("Warning"), other


def test_what_a_source_forbids_is_not_called_less() -> None:
    for one, other in (
        ("lithium", "furosemide"),
        ("lithium", "indapamide"),
        ("linezolid", "pseudoephedrine"),
    ):
        row = TABLE.pair(_only(one), _only(other))
        assert row is not None
        assert row.severity == "avoid"


def test_a_passage_says_what_its_row_says() -> None:
    row = TABLE.pair(_only("simvastatin"), _only("colchicine"))
    assert row is not None
    assert row.passage.text.startswith("Cases of myopathy and rhabdomyolysis have been reported")
    penicillin = TABLE.pair(_only("tetracycline"), _only("amoxicillin"))
    assert penicillin is not None
    assert penicillin.effect == "make the penicillin work less well"


def _only(name: str) -> Any:
    known: Known = TABLE.names[name]
    return known.medicines[0]


def test_no_row_is_hidden_by_another() -> None:
    medicines = {(m.name, m.is_class): m for known in TABLE.names.values() for m in known.medicines}
    told = {id(TABLE.pair(one, other)) for one in medicines.values() for other in medicines.values()}
    assert [(row.one, row.other) for row in TABLE.pairs if id(row) not in told] == []


def test_no_passage_is_cut_within_a_word() -> None:
    passages = [row.passage.text for row in TABLE.pairs]
    passages += [note.passage.text for note in (*TABLE.cautions, *TABLE.repeats.values(), *TABLE.stopping)]
    parts = list(dict.fromkeys(part.strip() for text in passages for part in text.split(" … ")))
    words: dict[str, int] = {}
    for part in parts:
        for word in set(re.findall(r"[a-z]+", part.lower())):
            words[word] = words.get(word, 0) + 1
    cut: list[str] = []
    for part in parts:
        found = re.findall(r"[a-z]+", part.lower())
        first, last = found[0], found[-1]
        longer = [
            w
            for w in words
            if w != last
            and w.startswith(last)
            and w not in {last + e for e in ("s", "es", "ing", "ed", "d", "ly")}
        ]
        if len(last) > 2 and words[last] == 1 and longer and part[-1].isalpha():
            cut.append(f"…{part[-40:]}")
        if words[first] == 1 and any(w != first and w.endswith(first) for w in words) and part[0].islower():
            cut.append(f"{part[:40]}…")
    assert cut == []


def test_the_documents_count_the_table_as_it_is() -> None:
    text = " ".join((ROOT / "docs" / "medicines.md").read_text("utf-8").split())
    names = list({id(known): known for known in TABLE.names.values()}.values())
    medicines = {(m.name, m.is_class) for known in names for m in known.medicines}
    counts = {
        "ingredients, foods": sum(1 for _, is_class in medicines if not is_class),
        "classes": sum(1 for _, is_class in medicines if is_class),
        "mixtures": sum(1 for known in names if known.passage is not None),
        "names that stand for several things": len(UNCLEAR),
        "names of medicines without a row": len(TABLE.unlisted),
        "pair rows": len(TABLE.pairs),
        "condition rows": len(TABLE.cautions),
        "rows on stopping": len(TABLE.stopping),
    }
    for what, count in counts.items():
        assert f"{count} {what}" in text, (what, count)
    assert f"{len(TABLE.pairs)} pairs" in (ROOT / "CHANGELOG.md").read_text("utf-8")

"""Answers that lie in a picture itself: a field looked up, the text read out, a printed problem handed on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kithkin.messages.pictures import Finding, PictureReading
from kithkin.messages.readings import Given, Proposal, Reading
from kithkin.messages.replies import Evidence
from kithkin.ports.units import Units
from kithkin.reasoning.composing import Piece
from kithkin.reasoning.ledger import Figure, Ledger
from kithkin.reasoning.picture_figures import asks_for_several, places_named, range_sentence, worked_out
from kithkin.reasoning.picture_sums import Figures
from kithkin.reasoning.shared.display import clean, label, quoted

SURE = 0.8
_WORD = re.compile(r"[^\W\d_]{3,}")
_READ_OUT = re.compile(
    r"\b(read|transcribe|ocr|text|written|write out|what does (it|this|that) say|what('s| is) (this|that|in the|on the|in this|on this)|"
    r"copy (it|this) out|say(s)?)\b",
    re.IGNORECASE,
)
_SOLVE = re.compile(
    r"\b(solve|answers?|work (it|this|them|these|out)|calculate|compute|evaluate|simplify|what('s| is) (this|it|the answer)|"
    r"homework|worksheet|problems?|sums?|equations?|find x)\b",
    re.IGNORECASE,
)
_WHICH_PROBLEM = re.compile(
    r"\b(?:number|no\.?|question|problem|equation|sum|q)\s*#?(\d{1,2})\b|"
    r"\b(first|second|third|fourth|fifth|sixth|seventh|eighth|last)\s+(?:one|problem|question|equation|sum|line)\b"
)
_ORDINALS = {
    word: place
    for place, word in enumerate("first second third fourth fifth sixth seventh eighth".split(), start=1)
}
_COMMON = frozenset(
    "the what how much many does have are there this that label picture photo image per with for and from".split()
)
_SYNONYMS = {
    "calories": "energy", "kcal": "energy", "kilojoules": "energy", "sugar": "sugars", "carbs": "carbohydrate",
    "carbohydrates": "carbohydrate", "fats": "fat", "saturated": "saturates", "proteins": "protein", "cost": "total",
    "pay": "total", "price": "total", "spend": "total", "spent": "total", "fibre": "fiber", "vat": "tax",
}  # fmt: skip


def picture_evidence(ledger: Ledger, reading: Reading, finding: Finding) -> str:
    """Adds one finding as evidence (once) and returns its id."""
    picture = next(p for p in reading.pictures if finding in p.findings)
    key = f"{picture.picture_id}/{finding.id}"
    known = ledger.known(key)
    if known is not None:
        return known
    identifier = ledger.next_id("p")
    figures = ledger.text_figures(identifier, finding.label, finding.text, "picture")
    if finding.number is not None:
        figures.append(
            Figure(
                evidence=identifier,
                label=finding.label,
                number=finding.number,
                unit=finding.unit,
                origin="picture",
            )
        )
    words = clean(finding.text)
    ledger.add(
        Evidence(
            id=identifier,
            kind="picture",
            title="Read in the picture",
            detail=f"{quoted(words)} (reader's confidence {finding.confidence:.0%})",
            value=words,
            picture_id=picture.picture_id,
            region=finding.region,
        ),
        figures,
        key=key,
    )
    return identifier


def used_findings(proposal: Proposal, reading: Reading) -> list[Finding]:
    """The findings a program takes arguments from."""
    wanted = {
        argument.finding
        for call in proposal.calls
        for argument in call.arguments.values()
        if isinstance(argument, Given) and argument.finding is not None
    }
    return [finding for finding in reading.findings if finding.id in wanted]


def read_back(ledger: Ledger, reading: Reading, findings: Sequence[Finding]) -> Piece:
    """Says which figures were taken from a picture, so that the asker can compare."""
    texts = "; ".join(quoted(clean(finding.text)) for finding in findings)
    evidence = tuple(picture_evidence(ledger, reading, finding) for finding in findings)
    return Piece(text=f"I read this in the picture: {texts}. Please compare it before you rely on it.",
                 evidence=evidence, template=texts)  # fmt: skip


def printed_problems(reading: Reading) -> list[Finding]:
    """The printed equations that the asker wants worked out, if that is what they ask."""
    expressions = [finding for finding in reading.findings if finding.kind == "expression"]
    asked = _WHICH_PROBLEM.search(reading.lower)
    if not expressions or (reading.text and asked is None and not _SOLVE.search(reading.text)):
        return []
    if asked is None:
        return expressions[:12]
    number = _ORDINALS.get(asked[2] or "") or int(asked[1] or 0)
    if asked[2] == "last":
        number = len(expressions)
    return expressions[number - 1 : number] if number > 0 else []


def look_up(reading: Reading, units: Units) -> list[Finding]:
    """The fields of a picture that a question names; empty unless the naming is clear."""
    if not reading.pictures:
        return []
    together = worked_out(reading)
    if together is not None or asks_for_several(reading.lower):
        return list(together.findings) if together is not None else []
    if any(not _is_in_a_label(reading, measure.text) for measure in reading.measures):
        return []
    asked = {_SYNONYMS.get(word) or word for word in _WORD.findall(reading.lower)} - _COMMON
    scored = [
        (_likeness(asked, _label_words(finding)), finding)
        for finding in reading.findings
        if finding.kind in {"field", "cell"} and finding.text and not _is_of_another(reading.lower, finding)
    ]
    best = max((score for score, _ in scored), default=0)
    if best == 0 or _is_about_other_payments(reading):
        return []
    found = [finding for score, finding in scored if score == best]
    if _PAYING.search(reading.lower):
        # "the cost of the cheddar" is not the total.
        found = [finding for finding in found if finding.label != "total"] or found
    exact = [finding for finding in found if _label_words(finding) <= asked] or found
    if not asked & {"percent", "percentage", "daily", "dv", "rdi"}:
        # What share of a daily value an amount is, is not what "how much" asks for.
        exact = [finding for finding in exact if finding.unit != "percent" or not finding.column] or exact
    # The ends of a reference range are said with the value itself.
    values = [finding for finding in exact if not finding.column.startswith("reference")] or exact
    return values[:4]


_LETTERED = re.compile(r"\b([a-z]{3,})[\s-]+([a-z]\d{0,2}|\d{1,2})\b")
_PAYING = re.compile(r"\b(?:cost|pay|paid|price|spend|spent)\b")
_ABOUT_A_BILL = frozenset(
    """how much did i we you they cost pay paid price spend spent the total in all altogether for this that it is was were
    what whats s what's on my our shop shopping store bill receipt here there overall to a an at of have had has do does
    today everything and with card cash tax vat change order meal groceries please lunch
    dinner breakfast shopping coffee food drinks per each one am me us s t m amount so far hey hi ok thanks""".split()
)


def _is_of_another(lower: str, finding: Finding) -> bool:
    """Whether the question names a thing by a letter or place that the finding does not have: vitamin C is not vitamin D."""
    label = f"{finding.label} {finding.row}".lower()
    for word, letter in _LETTERED.findall(lower):
        own = re.findall(rf"\b{word}[\s-]+([a-z]\d{{0,2}}|\d{{1,2}})\b", label)
        if own and letter not in own:
            return True
    places = places_named(lower)
    return finding.kind == "cell" and bool(places) and not places & set(re.findall(r"[a-z]+", label))


def _is_about_other_payments(reading: Reading) -> bool:
    """Whether paying is asked about with words that no bill answers ("how much did the shop pay its staff")."""
    if _PAYING.search(reading.lower) is None:
        return False
    printed = {word for finding in reading.findings for word in re.findall(r"[a-z]+", finding.text.lower())}
    words = set(re.findall(r"[a-z]+", reading.lower))
    return any(word not in _ABOUT_A_BILL and not {word, word.removesuffix("s")} & printed for word in words)


def _likeness(asked: set[str], label: set[str]) -> int:
    """How many words are shared; "total" alone names only what is called just that, not "total fat"."""
    shared = asked & label
    return 0 if shared == {"total"} and label != {"total"} else len(shared)


def _is_in_a_label(reading: Reading, text: str) -> bool:
    """Whether a number of the question is part of a printed name ("Milk 2L")."""
    spelled = text.lower().replace(" ", "")
    return any(spelled in finding.label.replace(" ", "") for finding in reading.findings if finding.label)


def _label_words(finding: Finding) -> set[str]:
    words = _WORD.findall(
        f"{finding.label} {finding.row} {finding.column if finding.kind == 'cell' else ''}".lower()
    )
    return {_SYNONYMS.get(word) or word for word in words}


def wants_text(reading: Reading) -> bool:
    """Whether the asker wants the words of a picture (or says nothing at all)."""
    return bool(reading.pictures) and (not reading.text or _READ_OUT.search(reading.text) is not None)


def read_out(picture: PictureReading, ledger: Ledger, reading: Reading) -> list[Piece]:
    """The text of a picture, line by line, each line its own evidence, and a quotation: nothing there is said by Kithkin."""
    lines = [finding for finding in picture.findings if finding.kind == "line"][:60]
    return [
        Piece(text=words, evidence=(picture_evidence(ledger, reading, line),), template=words)
        for line in lines
        for words in (quoted(clean(line.text)),)
    ]


def state_fields(findings: Sequence[Finding], ledger: Ledger, reading: Reading) -> list[Piece]:
    """One sentence for each looked-up field, in the picture's own words."""
    together = worked_out(reading)
    if together is not None and tuple(findings) == together.findings:
        return [_together(together, ledger, reading)]
    pieces: list[Piece] = []
    for finding in findings:
        if finding.kind == "expression":
            pieces.append(_problem(finding, ledger, reading))
            continue
        column = label(finding.column)
        where = f" ({column})" if column and column not in finding.text else ""
        text = f"The picture says: {quoted(clean(finding.text))}{where}."
        text = " ".join(part for part in (text, range_sentence(reading, finding)) if part)
        ends = [f for f in reading.findings if f.label == finding.label and f.column.startswith("reference")]
        backed = tuple(picture_evidence(ledger, reading, f) for f in (finding, *ends[:2]))
        pieces.append(Piece(text=text, evidence=backed, template=text))
    return pieces


def _problem(finding: Finding, ledger: Ledger, reading: Reading) -> Piece:
    """A printed problem with its place on the page, where there is more than one."""
    expressions = [other for other in reading.findings if other.kind == "expression"]
    name = f"Problem {expressions.index(finding) + 1}" if len(expressions) > 1 else "The picture says"
    text = f"{name}: {quoted(clean(finding.text))}."
    return Piece(text=text, evidence=(picture_evidence(ledger, reading, finding),), template=text)


def _together(figures: Figures, ledger: Ledger, reading: Reading) -> Piece:
    """What is said about several figures; a sum is a piece of evidence of its own."""
    evidence = tuple(picture_evidence(ledger, reading, finding) for finding in figures.findings)
    if figures.total:
        identifier = ledger.next_id("r")
        unit = figures.findings[0].unit
        ledger.add(
            Evidence(
                id=identifier,
                kind="computation",
                title="Worked out from figures read in the picture",
                detail=f"{figures.working} = {figures.total}",
                value=figures.total,
                method="worked out with the digits as printed",
            ),
            [
                Figure(
                    evidence=identifier,
                    label="result",
                    number=float(figures.total),
                    unit=unit,
                    origin="result",
                )
            ],
        )
        evidence = (identifier, *evidence)
    return Piece(text=figures.sentence, evidence=evidence, template=figures.sentence)


def fields_asked_for(reading: Reading, questions: Sequence[str]) -> list[Finding]:
    """The numeric fields of the pictures whose names stand in questions we would ask, each name once."""
    asked = set(_WORD.findall(" ".join(questions).lower()))
    found: dict[str, Finding] = {}
    for finding in reading.findings:
        names = set(_WORD.findall(finding.label))
        if (
            finding.kind == "field"
            and not finding.column
            and finding.number is not None
            and names
            and names <= asked
        ):
            found.setdefault(finding.label, finding)
    return list(found.values())


def as_told(finding: Finding, units: Units) -> str:
    """A field as an asker would have written it."""
    return f"{finding.label} {finding.exact or finding.number} {units.display(finding.unit) if finding.unit else ''}".strip()

"""Medicines taken together, looked up in our table: an ingredient taken twice, pairs, and what a condition changes.

It states what a source says and where. It never says that something does no harm, and never what to take.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kithkin.messages.errors import AskThePerson, BadInput
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output, Parameter
from kithkin.tools.health.definitions import Topic, answer, health_tool, optional
from kithkin.tools.health.medicine_findings import (
    Finding,
    Findings,
    findings_on,
    keeping,
    listed,
    products,
    sold_in,
)
from kithkin.tools.health.medicine_names import known_as, meant_by
from kithkin.tools.health.medicine_others import is_put_outside
from kithkin.tools.health.medicine_table import CONDITIONS, Known, medicine_table, spoken_day

NOT_COVERED = "My table does not cover this pair: ask a pharmacist."
_ASK = "Ask a pharmacist or doctor first. Do not start or stop a prescribed medicine on your own."
_OUTSIDE = (
    "My table is about medicines that are swallowed, not about those put on the skin, into an eye or an ear."
)
_NAME = re.compile(r"[\w'’&+.%/ -]{1,60}")
_LINK = re.compile(r"[^\W\d]\.[^\W\d]|/\s*/")
_MOST_WORDS, _MOST_WORDS_OF_A_PACK = 4, 7
# So many warnings are told with their source; the others, which are less grave, each in one sentence.
_MOST_IN_FULL = 8


def check_medicines(medicines: str | Sequence[str], conditions: str = "", others: str = "") -> ToolResult:
    """What the table says of these medicines together, and of each in these conditions; the worst comes first, and none is left out.

    `medicines` are names (of ingredients, brands, products or classes), one after another or separated by commas; a pack is
    told by what it holds ("Advil PM = ibuprofen + diphenhydramine"). `conditions` are among `CONDITIONS`, separated by commas.
    `others` are names that are not in the table: it is said that nothing was looked up for them. Raises `AskThePerson` for a
    name among `medicines` that is not in the table, or that does not tell what is in the pack, and `BadInput` where other text
    stands in place of a name.
    """
    named = medicines.split(",") if isinstance(medicines, str) else medicines
    taken = [_known(name) for name in named if name.strip()]
    told = [condition.strip() for condition in conditions.split(",") if condition.strip() in CONDITIONS]
    strangers = [_as_name(name) for name in others.split(",") if name.strip()]
    if not taken or (len(taken) < 2 and not told and not strangers):
        raise AskThePerson("One medicine is missing.", questions=("Which other medicine is it taken with?",))
    findings = findings_on(taken, told)
    found = findings.found
    gaps = _gaps(findings, alone=len(taken) == 2 and not found and not strangers)
    sentences = [found[0].headline] if found else []
    sentences += [_not_looked_up(taken, strangers)] if strangers else []
    citations = [f.citation for f in found[:_MOST_IN_FULL] if f.citation is not None]
    return answer(
        " ".join(sentences) if sentences else gaps.pop(0),
        (Value(name="warnings", label="warnings found", number=len(found)),),
        method="each medicine and each pair looked up in a table of pairs",
        reference=f"Kithkin's table of medicines, newest text {spoken_day(medicine_table().newest)}",
        steps=[f"{known.shown}: {', '.join(m.name for m in known.medicines)}" for known in taken],
        cautions=[
            *_in_short(found), *gaps, *sold_in(taken),
            *([_OUTSIDE] if any(map(is_put_outside, strangers)) else []), _ASK, _coverage(),
        ],
        citations=[*citations, *products(taken), *(keeping(taken) if found else [])],
        partial=bool(strangers),
    )  # fmt: skip


def _in_short(found: Sequence[Finding]) -> list[str]:
    """The warnings that are not told with their source, each in one sentence."""
    return [
        finding.headline
        for index, finding in enumerate(found)
        if index >= _MOST_IN_FULL or (index > 0 and finding.citation is None)
    ]


def _not_looked_up(taken: Sequence[Known], strangers: Sequence[str]) -> str:
    looked_up = listed(list(dict.fromkeys(known.shown for known in taken)))
    return f"I looked up only {looked_up}; I know nothing about {listed(strangers)}: ask a pharmacist about that."


def _as_name(text: str, most: int = _MOST_WORDS) -> str:
    """A name that is not in the table, as it will be repeated. Raises `BadInput` for anything longer or other than a name."""
    name = text.strip()
    if _NAME.fullmatch(name) is None or len(name.split()) > most or _LINK.search(name) is not None:
        raise BadInput("That is not the name of a medicine.")
    return name


def _known(name: str) -> Known:
    pack, holds, inside = name.partition("=")
    if holds:
        held = [_known(part) for part in inside.split("+")]
        return Known(
            shown=_as_name(pack, _MOST_WORDS_OF_A_PACK),
            medicines=tuple(dict.fromkeys(m for known in held for m in known.medicines)),
        )
    known = known_as(name)
    if known is not None and known.question:
        raise AskThePerson(f"“{known.shown}” does not tell what is in the pack.", questions=(known.question,))
    if known is not None:
        return known
    close = meant_by(name)
    question = f"Did you mean {close}?" if close else f"What is the active ingredient of “{name.strip()}”?"
    raise AskThePerson(f"“{name.strip()}” is not a name in my table.", questions=(question,))


def _coverage() -> str:
    return (
        f"My table is small: {len(medicine_table().pairs)} pairs, most of them from US labels and NHS pages. "
        "It does not cover all medicines, doses or health problems."
    )


def _gaps(findings: Findings, *, alone: bool) -> list[str]:
    """What the table has nothing on, in words that promise nothing."""
    gaps: list[str] = []
    if findings.uncovered:
        gaps.append(
            NOT_COVERED
            if alone
            else f"My table does not cover {listed(findings.uncovered)}: ask a pharmacist about that."
        )
    gaps += [f"It depends on which {name} it is: tell me its name." for name in findings.which]
    if findings.unsaid:
        gaps.append(f"My table holds nothing on {listed(findings.unsaid)}: ask a pharmacist.")
    return gaps


_MEDICINES = Parameter(
    name="medicines",
    kind="text",
    description="names of medicines, brands or products, separated by commas",
    words=("medicines",),
    question="Which medicines are they?",
)
_CONDITIONS = optional(
    Parameter(
        name="conditions",
        kind="text",
        description=f"any of {', '.join(CONDITIONS)}, separated by commas",
        words=("conditions",),
    ),
    "",
)

_OTHERS = optional(
    Parameter(
        name="others",
        kind="text",
        description="names of medicines that are not in the table, separated by commas",
        words=("others",),
    ),
    "",
)

TOPICS: tuple[Topic, ...] = (
    Topic(
        tool=health_tool(
            "check_medicines", check_medicines, (_MEDICINES, _CONDITIONS, _OTHERS), (Output(name="warnings"),),
            summary="warnings for medicines taken together", reference="US labels, NHS pages and a few others; see docs/medicines.md",
            limits="a small table: a pair that is not in it may still do harm; no doses",
            examples=("Can I take ibuprofen with warfarin?",),
        ),
        words=(),
    ),
)  # fmt: skip

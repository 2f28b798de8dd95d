"""Sums that are not point lists: MELD-Na, PHQ-9 and GAD-7."""

from __future__ import annotations

import math

from kithkin.messages.errors import AskThePerson
from kithkin.messages.results import ToolResult, Value
from kithkin.ports.tools import Output, Parameter
from kithkin.tools.health import parameters as known
from kithkin.tools.health.definitions import NOT_ADVICE, Topic, answer, health_tool, optional
from kithkin.tools.health.parameters import condition

PHQ_BANDS = ((4, "minimal"), (9, "mild"), (14, "moderate"), (19, "moderately severe"), (27, "severe"))
GAD_BANDS = ((4, "minimal"), (9, "mild"), (14, "moderate"), (21, "severe"))
CRISIS = (
    "If you have thoughts of hurting yourself or of being better off dead, talk to someone now: "
    "your local emergency number or a crisis line."
)


def meld_sodium(
    creatinine: float, bilirubin: float, inr: float, sodium: float, dialysis: bool = False
) -> ToolResult:
    """MELD-Na, OPTN version of January 2016 (creatinine and bilirubin mg/dL, sodium mmol/L)."""
    kidney = 4.0 if dialysis else min(max(creatinine, 1.0), 4.0)
    first = (
        0.957 * math.log(kidney)
        + 0.378 * math.log(max(bilirubin, 1.0))
        + 1.120 * math.log(max(inr, 1.0))
        + 0.643
    )
    meld = round(first * 10, 1)
    if meld > 11:
        lack = 137 - min(max(sodium, 125.0), 137.0)
        meld = meld + 1.32 * lack - 0.033 * meld * lack
    total = min(max(math.floor(meld + 0.5), 6), 40)
    value = Value(name="meld", label="MELD-Na", number=total)
    return answer(
        "The MELD-Na score is {{meld}} (the 2016 version).", (value,),
        method="OPTN 2016: 10 times (0.957 ln creatinine + 0.378 ln bilirubin + 1.120 ln INR + 0.643), "
        "then + 1.32 × (137 − Na) − 0.033 × MELD × (137 − Na) when above 11",
        reference="Kim et al., N Engl J Med 2008; OPTN policy, January 2016",
        cautions=("MELD 3.0 (2023) differs. It is for people of 12 and over with liver disease. " + NOT_ADVICE,),
    )  # fmt: skip


def _sum(items: tuple[float, ...], count: int, title: str) -> int:
    if len(items) != count or any(item not in (0, 1, 2, 3) for item in items):
        raise AskThePerson(
            f"{title} needs {count} answers, each from 0 to 3.",
            questions=(f"What are the {count} answers, each from 0 to 3?",),
        )
    return int(sum(items))


def _named(
    title: str, total: int, highest: int, bands: tuple[tuple[int, str], ...], reference: str, caution: str
) -> ToolResult:
    name = next(text for limit, text in bands if total <= limit)
    values = (
        Value(name="score", label=title, number=total),
        Value(name="highest", label="highest possible", number=highest),
        Value(name="band", label="published name", text=name),
    )
    return answer(
        "The total is {{score}} out of {{highest}}. The published name for this is {{band}}.", values,
        method="answers added up", reference=reference, cautions=(caution, "The total is not a diagnosis."),
    )  # fmt: skip


def phq_9(items: tuple[float, ...]) -> ToolResult:
    """PHQ-9 from its nine answers (0–3): sum and published severity name."""
    total = _sum(items, 9, "PHQ-9")
    caution = "You marked the last question. " + CRISIS if items[-1] > 0 else CRISIS
    return _named(
        "PHQ-9", total, 27, PHQ_BANDS, "Kroenke, Spitzer and Williams, J Gen Intern Med 2001", caution
    )


def phq_9_total(total: int) -> ToolResult:
    """The published severity name of a PHQ-9 total (0–27)."""
    return _named(
        "PHQ-9", int(total), 27, PHQ_BANDS, "Kroenke, Spitzer and Williams, J Gen Intern Med 2001", CRISIS
    )


def gad_7(items: tuple[float, ...]) -> ToolResult:
    """GAD-7 from its seven answers (0–3): sum and published severity name."""
    return _named(
        "GAD-7", _sum(items, 7, "GAD-7"), 21, GAD_BANDS, "Spitzer et al., Arch Intern Med 2006", CRISIS
    )


def gad_7_total(total: int) -> ToolResult:
    """The published severity name of a GAD-7 total (0–21)."""
    return _named("GAD-7", int(total), 21, GAD_BANDS, "Spitzer et al., Arch Intern Med 2006", CRISIS)


_ITEMS = Parameter(
    name="items",
    kind="numbers",
    description="the answers in order, each 0 to 3",
    question="What are the answers, each from 0 to 3?",
)


def _total(highest: int) -> Parameter:
    return Parameter(
        name="total",
        kind="integer",
        description="the total",
        plausible=(0, highest),
        words=("score", "total"),
        question="What is the total?",
    )


_DIALYSIS = condition("dialysis", ("dialysis",), "dialysis twice in the last week")

TOPICS: tuple[Topic, ...] = (
    Topic(
        tool=health_tool(
            "meld_na", meld_sodium, (known.CREATININE, known.BILIRUBIN, known.INR, known.SODIUM, optional(_DIALYSIS, False)),
            (Output(name="meld"),), summary="MELD-Na (2016)", reference="OPTN 2016",
            examples=("MELD-Na: creatinine 1.5, bilirubin 3, INR 1.8, sodium 130",),
        ),
        words=("meld-na", "meld na", "meldna", "meld score", "meld"), fits=0.96,
    ),
    Topic(tool=health_tool("phq_9", phq_9, (_ITEMS,), (Output(name="score"),), summary="PHQ-9 from nine answers", reference="Kroenke 2001", examples=("PHQ-9 answers 1,2,1,2,0,1,1,0,0",)), words=()),
    Topic(tool=health_tool("phq_9_total", phq_9_total, (_total(27),), (Output(name="score"),), summary="name of a PHQ-9 total", reference="Kroenke 2001", examples=("my PHQ-9 is 14",)), words=()),
    Topic(tool=health_tool("gad_7", gad_7, (_ITEMS,), (Output(name="score"),), summary="GAD-7 from seven answers", reference="Spitzer 2006", examples=("GAD-7 answers 1,1,2,0,1,2,1",)), words=()),
    Topic(tool=health_tool("gad_7_total", gad_7_total, (_total(21),), (Output(name="score"),), summary="name of a GAD-7 total", reference="Spitzer 2006", examples=("gad7 score 11",)), words=()),
)  # fmt: skip

"""Which turns are kept as a matter of health: rather one too many, since that only means that it goes earlier."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kithkin.messages.pictures import PictureReading
from kithkin.messages.readings import Proposal
from kithkin.messages.replies import Disposition, Question, Reply
from kithkin.ports.conversations import Turn
from kithkin.reasoning.danger.assessing import assess
from kithkin.reasoning.danger.assessment import Assessment
from kithkin.reasoning.shared.health import speaks_of_health

_TOOLS: Final = "health."
"""How the names of the health toolbox's tools begin, those about medicines among them."""
_LAYOUTS: Final = frozenset({"medicine_label", "lab_report"})
_FIGURES_AND_CONDITIONS: Final = re.compile(
    r"\b(?:bmi|body mass index|overweight|obes\w*|my weight|e?gfr|creatinine|hba1c|triglycerides?|ha?emoglobin|platelets?|ferritin|thyroid|psa|blood|"
    r"gestation\w*|ovulat\w*|contracepti\w*|abortion|menopaus\w*|menstru\w*|hiv|chlamydia|herpes|medical|patients?|dialysis|chemotherapy|catheter|inhaler|"
    r"maintenance fluids?|autis\w*|adhd|dementia|schizo\w*|bipolar|eating disorders?|anorexi\w*|bulimi\w*)\b",
    re.IGNORECASE,
)
"""What danger and posts have no need to know, and what belongs to health all the same."""


def is_about_health(
    question: Question,
    reply: Reply,
    proposal: Proposal | None,
    assessment: Assessment,
    pictures: Sequence[PictureReading] = (),
) -> bool:
    """Whether danger was seen, the health toolbox answered, or words of health were asked, quoted or read in a picture."""
    if assessment.is_health or assessment.is_crisis or reply.disposition is not Disposition.INFORMATION:
        return True
    if any(one.tool.startswith(_TOOLS) for one in reply.evidence):
        return True
    if proposal is not None and any(call.tool.startswith(_TOOLS) for call in proposal.calls):
        return True
    if any(picture.layout in _LAYOUTS for picture in pictures):
        return True
    seen = (finding.text for picture in pictures for finding in picture.findings)
    quoted = (one.detail for one in reply.evidence if one.kind in ("post", "picture"))
    return any(_speaks_of_health(words) for words in (question.text, question.passed_on, *seen, *quoted))


def goes_on_about_health(history: Sequence[Turn], *, leans: bool) -> bool:
    """Whether a question goes on with a talk about health: it `leans` on what was said, or answers what was asked back."""
    if not history or not history[-1].about_health:
        return False
    return leans or bool(history[-1].reply.questions)


def turn_is_about_health(turn: Turn) -> bool:
    """The same of a turn that was kept without a mark, by what is kept of it."""
    words = f"{turn.question.text}\n{turn.question.passed_on}".strip()
    if _speaks_of_health(f"{turn.reply.text}\n{turn.read_text}"):
        return True
    return is_about_health(turn.question, turn.reply, turn.proposal, assess(words))


def _speaks_of_health(words: str) -> bool:
    return speaks_of_health(words) or _FIGURES_AND_CONDITIONS.search(words) is not None

"""A small Answering for tests of the doors: it says what the question's first word asks it to say."""

from __future__ import annotations

import asyncio
import io
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from PIL import Image, ImageDraw, ImageFont

from kithkin.messages.errors import BadInput
from kithkin.messages.pictures import Region
from kithkin.messages.replies import (
    Claim,
    Disposition,
    Evidence,
    Finished,
    Progress,
    Question,
    Reply,
    Sentence,
    TurnEvent,
    Verdict,
)
from kithkin.ports.conversations import Conversations, Turn

PLOT = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 220"><rect width="400" height="220" fill="#fff"/>
<script>fetch("/plot-ran")</script>
<path d="M30 190H390M30 190V15" stroke="#444" fill="none"/><path d="M40 25Q200 350 380 25" stroke="#0d6b5e"
stroke-width="3" fill="none"/></svg>"""

LABEL = ("Serving size 30 g", "Energy 1 580 kJ", "Protein 7.2 g", "Sugars 12.4 g", "Salt 0.9 g")


def nutrition_label() -> bytes:
    """A photographed nutrition label, drawn."""
    picture = Image.new("RGB", (600, 420), "#f4efe2")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((40, 30, 560, 390), fill="#ffffff", outline="#222222", width=3)
    for number, line in enumerate(LABEL):
        draw.text((70, 60 + 64 * number), line, fill="#111111", font=ImageFont.load_default(34))
    stored = io.BytesIO()
    picture.save(stored, "PNG")
    return stored.getvalue()


def computation(picture_id: str = "") -> Reply:
    """A checked reply with claims, maths, a plot, and a picture's regions where there is one."""
    evidence = [
        Evidence(
            id="r1",
            kind="computation",
            title="body mass index",
            detail="weight / height²",
            value="22.9",
            unit="kg/m²",
            method="weight divided by height squared",
            latex=r"\mathrm{BMI} = \frac{m}{h^2} = \frac{70}{1.75^2}",
            reference="World Health Organization (2000), Obesity: preventing and managing the global epidemic",
            checked_by="multiplied back: 22.857 × 1.75² = 70",
            inputs=(("weight", "70 kg"), ("height", "1.75 m")),
            outputs=(("bmi", "22.9"), ("category", "18.5 to 25")),
            steps=(r"$1.75^2 = 3.0625$", r"$\frac{70}{3.0625} = 22.857$"),
            drawing_svg=PLOT,
            drawing_description="The index against height: a falling curve.",
        ),
        Evidence(id="a1", kind="asker", title="What you gave", detail="70 kg and 1.75 m"),
    ]
    for number, line in enumerate(LABEL[3:] if picture_id else ()):
        top = (60 + 64 * (number + 3)) / 420
        evidence.append(
            Evidence(
                id=f"p{number + 1}",
                kind="picture",
                title=line.rsplit(" ", 2)[0].lower(),
                detail=f"“{line}”",
                value=line.split(" ", 1)[1],
                picture_id=picture_id,
                region=Region(left=0.1, top=top - 0.01, right=0.6, bottom=top + 0.1),
            )
        )
    return Reply(
        text="Your body mass index is 22.9 kg/m², since $\\frac{70}{1.75^2} = 22.9$. "
        "That is within 18.5 to 25, the range the WHO calls normal for adults.",
        verdict=Verdict.CHECKED,
        claims=(
            Claim(text="22.9", evidence=("r1",)),
            Claim(text="18.5 to 25", evidence=("r1",)),
            Claim(text="22.9", evidence=("r1",)),
        ),
        evidence=tuple(evidence),
        engine="scripted",
        elapsed_seconds=0.42,
    )


EMERGENCY = Reply(
    text="Call 112 now: chest pain with sweating can be a heart attack. Sit down, do not drive, and unlock the door.",
    verdict=Verdict.CHECKED,
    disposition=Disposition.EMERGENCY,
    claims=(Claim(text="112", evidence=("s1",)),),
    evidence=(
        Evidence(
            id="s1",
            kind="source",
            title="Chest pain",
            detail="Call the emergency number if chest pain spreads, or comes with sweating or breathlessness.",
            reference="European Resuscitation Council (2025), Guidelines, first aid",
        ),
    ),
)
UNKNOWN = Reply(
    text="I cannot tell: the concentration of the syrup is missing.",
    verdict=Verdict.ABSTAINED,
    questions=("How many milligrams are in 5 mL?", "How much does the child weigh?"),
)
HEBREW = Reply(text="המהירות הממוצעת היא 75 קמ״ש.", verdict=Verdict.PARTLY)
HOSTILE = Reply(
    text="<img src=x onerror=fetch('/text-ran')> <b>bold</b> costs $5 and $10, "
    "$\\text{<script>fetch('/maths-ran')</script>}$, $\\href{javascript:alert(1)}{x}$",
    verdict=Verdict.UNCHECKED,
    evidence=(
        Evidence(
            id="s1",
            kind="source",
            title="<script>fetch('/title-ran')</script>",
            detail="</p><script>1</script>",
            permalink="javascript:fetch('/link-ran')",
        ),
    ),
)

_CANNED = {"chest": EMERGENCY, "syrup": UNKNOWN, "שלום": HEBREW, "hostile": HOSTILE}


class ScriptedAnswering:
    """Implements `ports.answering.Answering`, keeping its turns as the real one does."""

    def __init__(self, conversations: Conversations, *, pause: float = 0.02) -> None:
        self._conversations = conversations
        self._pause = pause
        self.cancelled = 0
        self.asked: list[Question] = []

    async def answer(self, question: Question) -> AsyncIterator[TurnEvent]:
        """Events as scripted: "slow …" takes a minute, "boom" is a bug, "nothing" is refused."""
        self.asked.append(question)
        word = question.text.split(" ", 1)[0]
        if word == "nothing":
            raise BadInput("That is not a question.", remedy="Say what you want to know.")
        yield Progress(stage="reading", text="Reading the picture" if question.pictures else "Reading")
        await asyncio.sleep(self._pause)
        if word == "boom":
            raise RuntimeError("a bug, with secrets in its words")
        if word == "slow":
            yield Sentence(text="This begins well.")
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
        yield Progress(stage="computing", text="Working it out")
        await asyncio.sleep(self._pause)
        pictures = [(uuid.uuid4().hex, "image/png", picture.content) for picture in question.pictures]
        reply = _CANNED.get(word) or computation(pictures[0][0] if pictures else "")
        yield Sentence(text=reply.text.split(". ")[0] + ".")
        await asyncio.sleep(self._pause)
        turn = Turn(
            id=uuid.uuid4().hex,
            conversation=question.conversation or "",
            question=question,
            reply=reply,
            asked_at=datetime.now(UTC).isoformat(),
        )
        await self._conversations.append(question.asker, turn, pictures)
        yield Finished(reply=reply, turn_id=turn.id)

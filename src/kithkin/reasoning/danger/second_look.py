"""A second look at messages in which the rules saw no danger: are they like emergencies in other words?

It can only raise the urgency, and never keeps anybody waiting: where the sentence model is missing, hangs or takes too long, the
rules alone have decided. Where it is clear what kind of emergency it would be, the fixed advice for that is given; where it is not,
nothing is claimed: one plain question is asked, with what to do if the answer is yes.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from kithkin.messages.errors import ToolFailed
from kithkin.messages.replies import Disposition
from kithkin.ports.embedding import SentenceEmbedding
from kithkin.reasoning.danger.assessing import with_crisis
from kithkin.reasoning.danger.assessment import Assessment
from kithkin.reasoning.danger.crisis import Crisis
from kithkin.reasoning.danger.passages import passages_of
from kithkin.reasoning.danger.rules import reference_of
from kithkin.reasoning.danger.wording import EMERGENCY_QUESTIONS, HAPPENING_NOW, say

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kithkin.reasoning.danger.likeness import Likeness

_log = logging.getLogger(__name__)
LIKELY: Final = 0.05
"""From here on we ask. Chosen on what nothing was learnt from, so that hardly an everyday message is asked about (docs/triage.md)."""
SURE: Final = 0.6
"""From here on we advise, if the kind is clear as well."""
KIND_CLEAR: Final = 0.5
BEYOND_DOUBT: Final = 1.0
"""From here on we advise to call whatever kind it is: so far on the side of danger lie the exemplars of danger themselves."""
_SECONDS: Final = 2.0
"""A passage takes some ten milliseconds; who waits for more waits for a machine that is at its limits."""
_REST_SECONDS: Final = 15.0
"""How long a model that failed or hung is left alone. A machine that was asleep for a moment looks the same: it is not for long."""
_LOADING_SECONDS: Final = 60.0
"""How long the model may take to load before anybody writes. A message that comes meanwhile waits as long as ever."""
# "si" without its accent is also "if", and "y" is "and" or "there" elsewhere: these must stand alone.
_YES: Final = re.compile(
    r"\W*(?:(?:yes+|yea|yeah|yep|yup|sí|sì|ja|jawohl|oui|ouais|sim)\b|(?:si|y)(?=\s*(?:[^\w\s]|$)))",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Look:
    """What was read of one message so far, and whether its turn had come."""

    passages: Sequence[str]
    until: float
    begun: bool = False
    vectors: list[NDArray[np.float32]] = field(default_factory=list["NDArray[np.float32]"])


def with_answer(assessment: Assessment, answer: str, asked: Sequence[str], locale: str = "") -> Assessment:
    """An emergency where a message says yes to our question whether one is happening, however little the rules saw in it.

    `asked` are the questions of the reply before it, and `answer` the person's own words: nobody else's yes counts.
    """
    settled = assessment.disposition is Disposition.EMERGENCY or assessment.is_crisis
    if settled or HAPPENING_NOW not in asked or not _YES.match(answer):
        return assessment
    return _emergency("call", locale)


class SecondLook:
    """Looks at messages by their meaning. Belongs to one event loop."""

    def __init__(
        self, sentences: SentenceEmbedding, *, seconds: float = _SECONDS, likeness: Likeness | None = None
    ) -> None:
        """`seconds` is how long a message waits at most. `likeness` is what comes with Kithkin if it is not given."""
        self._sentences = sentences
        self._seconds = seconds
        self._likeness = likeness
        self._failed_at = float("-inf")
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="danger")

    async def raised(self, assessment: Assessment, text: str, locale: str = "") -> Assessment:
        """The assessment, raised where the message is like an emergency that the rules did not see. What they decided stays."""
        if not assessment.is_open:
            return assessment
        return await self._looked_at(assessment, text, locale, self._seconds)

    async def warm(self) -> None:
        """Loads the model and what was learnt, so that no message waits for that."""
        await self._looked_at(Assessment(), "good morning", "", _LOADING_SECONDS)

    def close(self) -> None:
        """Frees the model."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._sentences.close()

    async def _looked_at(self, assessment: Assessment, text: str, locale: str, seconds: float) -> Assessment:
        try:
            vectors = await self._read(text, seconds)
            return self._judged(vectors, assessment, locale) if vectors else assessment
        except Exception:  # noqa: BLE001 - whatever fails here, the message is answered as the rules decided
            _log.exception("A message could not be looked at a second time.")
            return assessment

    async def _read(self, text: str, seconds: float) -> list[NDArray[np.float32]]:
        """The vectors of as many passages as there is time for; none where the model cannot be used."""
        now = time.monotonic()
        look = _Look(passages=passages_of(text), until=now + seconds)
        if not look.passages or now - self._failed_at < _REST_SECONDS:
            return []
        work = asyncio.get_running_loop().run_in_executor(self._threads, self._embed, look)
        work.add_done_callback(_note_failure)
        try:
            await asyncio.wait_for(asyncio.shield(work), seconds)
        except TimeoutError:
            if look.begun and not look.vectors:
                self._fail("The sentence model takes too long.")
        except ToolFailed as error:
            self._fail(str(error))
        return list(look.vectors)

    def _embed(self, look: _Look) -> None:
        """Reads one passage after another until the time is over."""
        look.begun = True
        for passage in look.passages:
            if time.monotonic() >= look.until:
                return
            look.vectors.append(self._sentences.embed_question(passage))

    def _judged(
        self, vectors: Sequence[NDArray[np.float32]], assessment: Assessment, locale: str
    ) -> Assessment:
        import numpy as np  # noqa: PLC0415 - heavy, and sums that are plainly asked for do without

        from kithkin.reasoning.danger.likeness import bundled  # noqa: PLC0415

        likeness = self._likeness or bundled()
        danger = likeness.danger(np.stack(vectors))
        if danger.max() < LIKELY:
            return assessment
        # What stands in one passage is not taken back by another.
        for place in np.argsort(-danger):
            kind, probability = likeness.kind(vectors[place])
            is_clear = probability >= KIND_CLEAR
            if danger[place] >= (SURE if is_clear else BEYOND_DOUBT):
                if kind == "crisis":
                    return with_crisis(Crisis.THOUGHTS, Assessment(rules=("like-crisis",)), locale)
                return _emergency(kind if is_clear else "call", locale)
        return replace(
            assessment,
            sentences=say("now", locale),
            questions=(HAPPENING_NOW,),
            rules=("like-danger",),
            references=(reference_of("call"),),
            is_health=True,
        )

    def _fail(self, why: str) -> None:
        self._failed_at = time.monotonic()
        _log.warning("Danger is matched by rules alone for a moment: %s", why)


def _emergency(kind: str, locale: str) -> Assessment:
    return Assessment(
        disposition=Disposition.EMERGENCY,
        sentences=say(kind, locale),
        questions=EMERGENCY_QUESTIONS,
        rules=(f"like-{kind}",),
        references=(reference_of(kind),),
        is_health=True,
    )


def _note_failure(work: asyncio.Future[None]) -> None:
    """Takes note of a failure that nobody waited for."""
    if not work.cancelled():
        work.exception()

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
LIKELY: Final = 0.1
"""From here on we ask. Chosen on what nothing was learnt from, so that hardly an everyday message is asked about (docs/triage.md)."""
SURE: Final = 0.4
"""From here on we advise, if the kind is clear as well."""
KIND_CLEAR: Final = 0.5
_SECONDS: Final = 2.0
"""A passage takes some 50 milliseconds; who waits for more waits for a machine that is at its limits."""
_REST_SECONDS: Final = 60.0
"""How long a model that failed or hung is left alone."""
_YES: Final = re.compile(r"\s*(?:yes|yeah|yep|yup|si|sí|sì|ja|jawohl|oui|sim)\b[^?]{0,80}", re.IGNORECASE)


@dataclass(slots=True)
class _Look:
    """What was read of one message so far, and whether its turn had come."""

    passages: Sequence[str]
    until: float
    begun: bool = False
    vectors: list[NDArray[np.float32]] = field(default_factory=list["NDArray[np.float32]"])


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

    async def raised(
        self, assessment: Assessment, text: str, asked: Sequence[str] = (), locale: str = ""
    ) -> Assessment:
        """The assessment, raised where the message is like an emergency that the rules did not see.

        `asked` are the questions of the reply before: a yes to ours is an emergency. What the rules decided stays.
        """
        if not assessment.is_open:
            return assessment
        if HAPPENING_NOW in asked and _YES.fullmatch(text):
            return _emergency("call", locale)
        vectors = await self._read(text)
        if not vectors:
            return assessment
        return self._judged(vectors, assessment, locale)

    async def warm(self) -> None:
        """Loads the model, so that no message waits for that."""
        await self._read("good morning")

    def close(self) -> None:
        """Frees the model."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._sentences.close()

    async def _read(self, text: str) -> list[NDArray[np.float32]]:
        """The vectors of as many passages as there is time for; none where the model cannot be used."""
        now = time.monotonic()
        look = _Look(passages=passages_of(text), until=now + self._seconds)
        if not look.passages or now - self._failed_at < _REST_SECONDS:
            return []
        work = asyncio.get_running_loop().run_in_executor(self._threads, self._embed, look)
        work.add_done_callback(_note_failure)
        try:
            await asyncio.wait_for(asyncio.shield(work), self._seconds)
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
            if danger[place] >= SURE and probability >= KIND_CLEAR:
                if kind == "crisis":
                    return with_crisis(Crisis.THOUGHTS, Assessment(rules=("like-crisis",)), locale)
                return _emergency(kind, locale)
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
        _log.warning("Danger is matched by rules alone for a minute: %s", why)


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

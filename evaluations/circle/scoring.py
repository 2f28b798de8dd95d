"""What became of one question: what was cited against what was planted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evaluations.circle.living import Keys
from evaluations.circle.making import Ask, Circle, may_see
from kithkin.messages.replies import Reply, Verdict

Outcome = Literal["right", "wrong", "silent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """`outcome` of an answerable question: a right post is cited (right), others only (wrong), none (silent); of any other:
    nothing is cited (right), something is (wrong).

    `cited` are the keys of the cited posts in order and `good` how many of them answer. `said` is whether a reply that cites
    nothing says so by its verdict, and does not talk of something else. `leaked` are cited posts that the asker may not see,
    or that were withdrawn; `inexact` counts quotes that do not stand in their post.
    """

    id: str
    kind: str
    topic: str
    language: str
    across: bool
    question: str
    outcome: Outcome
    first: bool
    said: bool
    cited: tuple[str, ...]
    cited_kinds: tuple[str, ...]
    good: int
    leaked: tuple[str, ...]
    inexact: int
    found_at: int
    seconds: float
    reply: str


def judge(
    circle: Circle, keys: Keys, ask: Ask, reply: Reply, found: Sequence[int] = (), seconds: float = 0.0
) -> Score:
    """`found` is what the search alone gives for the question, best first."""
    by_key = {post.key: post for post in circle.posts}
    quoted = [evidence for evidence in reply.evidence if evidence.post]
    cited = tuple(dict.fromkeys(keys.key(evidence.post) for evidence in quoted))
    answers = ask.right | ask.also
    good = sum(key in answers for key in cited)
    leaked = tuple(
        key for key in cited
        if key not in by_key or by_key[key].withdrawn or not may_see(circle.people, by_key[key], ask.asker)
    )  # fmt: skip
    found_keys = [keys.key(one) for one in found]
    return Score(
        id=ask.id,
        kind=ask.kind,
        topic=ask.topic,
        language=ask.language,
        across=ask.across,
        question=ask.text,
        outcome=_outcome(ask, cited, good),
        first=bool(cited) and cited[0] in answers,
        said=not cited and reply.verdict is Verdict.ABSTAINED,
        cited=cited,
        cited_kinds=tuple(by_key[key].kind if key in by_key else "?" for key in cited),
        good=good,
        leaked=leaked,
        inexact=sum(
            not _stands_in(evidence.value, by_key[key].item.text)
            for evidence in quoted
            if (key := keys.key(evidence.post)) in by_key
        ),
        found_at=next((place for place, key in enumerate(found_keys, start=1) if key in answers), 0),
        seconds=seconds,
        reply=reply.text,
    )


def _outcome(ask: Ask, cited: Sequence[str], good: int) -> Outcome:
    if ask.kind == "answerable":
        return "right" if good else "wrong" if cited else "silent"
    return "wrong" if cited else "right"


def _stands_in(quote: str, text: str) -> bool:
    """Whether the words stand in the text, apart from white space; marks of omission at either end are no words."""
    wanted = " ".join(quote.strip("… \n").split())
    return bool(wanted) and wanted in " ".join(text.split())

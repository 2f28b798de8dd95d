"""What is asked after something was quoted: who said it, its link, more of it, or the same about something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from kithkin.messages.replies import Evidence, Question
from kithkin.messages.sharing import Post
from kithkin.ports.conversations import Turn
from kithkin.reasoning.shared.asking import Unit, Wanted, understood
from kithkin.reasoning.shared.display import clean
from kithkin.reasoning.shared.finding import Passage

About = Literal["who", "link", "when", "more"]

_LONGEST = 120
_PATTERNS: tuple[tuple[About, re.Pattern[str]], ...] = (
    (
        "who",
        re.compile(
            r"^\W*(?:and |but |so |ok(?:ay)?,? )?(?:who (?:said|wrote|posted|shared|recommended|says|told (?:you|us)) (?:that|this|it|so)|who (?:was|is) (?:that|this|it)(?: from| by)?|says who|whose (?:words|post|tip) (?:is|was|are) (?:that|this|it|those)|who(?:'s| is) (?:that|this|it) (?:from|by)|"
            r"wer (?:hat|sagt) (?:das|dies)(?: gesagt| geschrieben)?|von wem (?:ist|war) das|qui (?:a dit|a écrit|dit) (?:ça|cela)|quién (?:ha dicho|dijo|lo dijo|escribió) ?(?:eso|esto)?|quem (?:disse|escreveu) (?:isso|isto)|chi (?:l'ha|lo ha|ha) (?:detto|scritto)(?: questo)?)\W*$",
            re.IGNORECASE,
        ),
    ),
    (
        "link",
        re.compile(
            r"^\W*(?:and |but |ok(?:ay)?,? )?(?:(?:please |can you |could you |can i |could i |may i )*(?:show|send|give|get|see|have|open|view|read)(?: me| us)? (?:the |that |this |its |a )?(?:links?|original|(?:whole |full )?posts?|sources?|message)|(?:the |a )?(?:links?|sources?)|"
            r"(?:what(?:'s| is)|where(?:'s| is)) (?:the |that |your )?(?:links?|source|post|from)|(?:do you have|is there|got) (?:a|the) link|where (?:is|was|does) (?:that|this|it) (?:from|posted|shared|written|come from)|zeig(?:e)? mir den link|der link|le lien|montre[- ]moi le lien|el enlace|o link|il link)(?: please| bitte)?\W*$",
            re.IGNORECASE,
        ),
    ),
    (
        "when",
        re.compile(
            r"^\W*(?:and )?(?:when (?:was|did) (?:that|this|it|he|she|they) ?(?:said|posted|written|shared|say|write|post|from)?(?: that| it)?|how old is (?:that|this|it)|wann war das|c'était quand|cuándo fue eso|quando foi isso|quando)\W*$",
            re.IGNORECASE,
        ),
    ),
    (
        "more",
        re.compile(
            r"^\W*(?:and )?(?:(?:any(?:thing|one|body)?|some(?:thing)?|what|who) (?:more|else|others?)|more|(?:any|are there|is there) (?:any )?others?|more please|show me more|noch (?:etwas|mehr|jemand)|mehr|d'autres|encore|algo más|más|mais|altro|altri)\W*$",
            re.IGNORECASE,
        ),
    ),
)
_OPENING = re.compile(
    r"^\W*(?:ok(?:ay)?|great|thanks?|thank you|cool|nice)?[,.!\s]*(?:and(?: what| how)? about|and for|and|what about|how about|or|or maybe|und(?: für| was ist mit)?|et(?: pour)?|y(?: para)?|e(?: para| per)?)\s+",
    re.IGNORECASE,
)
_ASKS_ITSELF = re.compile(
    r"\b(?:who|what|which|where|when|how|does|did|do|has|have|is|are|can|could|wer|was|wo|qui|que|quién|quem|chi)\b",
    re.I,
)
_PLACE = re.compile(r"^(?:[Ii]n|[Nn]ear|[Aa]round|[Bb]ei|à|[Ee]n|[Ee]m|a(?= [A-ZÀ-Ý]))\s+([^\W\d_][\w' -]*)$")
_CATEGORIES = ("instrument_", "language_", "sport_", "craft_", "colour_")


def about_the_quoted(text: str) -> About | None:
    """What a short message asks about what was just quoted; None where it asks none of this."""
    if len(text) > _LONGEST:
        return None
    return next((about for about, pattern in _PATTERNS if pattern.match(text.strip())), None)


def quoted_before(previous: Turn, posts: Sequence[Post]) -> list[Passage]:
    """The quotes of the last reply, each from its post as it is now; those that are gone or changed are left out."""
    by_id = {post.id: post for post in posts}
    found: list[Passage] = []
    for evidence in previous.reply.evidence:
        post = by_id.get(evidence.post) if evidence.post else None
        if post is not None and _still_there(evidence, post):
            found.append(
                Passage(
                    post=post,
                    text=evidence.value,
                    whole=evidence.detail,
                    score=1.0,
                    stance=0,
                    names=frozenset(),
                )
            )
    return found


def asked_before(history: Sequence[Turn]) -> str:
    """The last question that was about something, in full: what "who said that?" and "more" lean on."""
    for turn in reversed(history):
        text = turn.read_text or turn.question.text
        if about_the_quoted(turn.question.text) is None:
            return text
    return ""


def in_full(question: Question, earlier: str, now: float) -> str | None:
    """A short follow-up ("and a guitar teacher?") as a question of its own; None where it is none."""
    text = question.text.strip()
    opening = _OPENING.match(text)
    if opening is None or len(text) > _LONGEST or not earlier:
        return None
    phrase = text[opening.end() :].strip(" ?!.")
    old = understood(earlier, question.people, now)
    if not phrase or not old.units:
        return None
    new = understood(phrase, question.people, now)
    if _ASKS_ITSELF.search(phrase):
        # "and what did Tom say?" goes on about the same thing; with a thing of its own it needs no help.
        return None if new.units or not new.speakers else f"{_upper(phrase)} about {_topic(old)}?"
    place = _PLACE.match(phrase)
    if place is not None:
        return _elsewhere(earlier, old, place[1])
    if new.units:
        return _swapped(earlier, old, new.units) or _anew(
            old, re.sub(r"^for\s+", "", phrase, flags=re.IGNORECASE)
        )
    return f"What did {phrase} say about {_topic(old)}?" if new.speakers else None


def _anew(old: Wanted, phrase: str) -> str:
    """The same kind of question about something else."""
    if old.own:
        return f"What did I write about {phrase}?"
    if old.strict and old.speakers:
        return f"What did {old.speakers[0]} say about {phrase}?"
    return f"Who knows {phrase}?"


def _still_there(evidence: Evidence, post: Post) -> bool:
    return bool(evidence.value) and evidence.value in clean(
        post.item.text or post.item.place or post.item.title
    )


def _topic(old: Wanted) -> str:
    return " ".join(unit.shown for unit in old.units if unit.weight >= 1.0 or unit.must)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _elsewhere(earlier: str, old: Wanted, place: str) -> str:
    """The earlier question with another place."""
    named = [unit.shown for unit in old.units if unit.entity]
    bare = earlier.strip().rstrip("?!. ")
    if named:
        whole = " ".join(named)
        if re.search(rf"\bin {re.escape(whole)}\b", bare):
            return re.sub(rf"\bin {re.escape(whole)}\b", lambda _: f"in {place}", bare) + "?"
    return f"{bare} in {place}?"


def _swapped(earlier: str, old: Wanted, new: Sequence[Unit]) -> str | None:
    """The earlier question with one instrument, language or colour for another ("and for guitar?")."""
    if len(new) != 1:
        return None
    family = next((start for start in _CATEGORIES if any(key.startswith(start) for key in new[0].keys)), "")
    if not family:
        return None
    for unit in old.units:
        if any(key.startswith(family) for key in unit.keys):
            return earlier.replace(unit.shown, new[0].shown, 1)
    return None

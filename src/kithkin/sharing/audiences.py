"""Audiences in words, both ways, and the yes that a wider one needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kithkin.messages.errors import BadInput
from kithkin.messages.sharing import ONLY_ME, Audience, Consent, SharedItem

PURPOSE = "answers to the people it is shared with"
MOST_EXAMPLES = 3
_EXAMPLE_CHARACTERS = 90
_KINDS = {
    "post": ("post", "posts"),
    "story": ("story", "stories"),
    "reel": ("reel", "reels"),
    "comment": ("comment", "comments"),
    "review": ("review", "reviews"),
    "check_in": ("check-in", "check-ins"),
    "saved": ("saved thing", "saved things"),
    "message": ("message", "messages"),
    "note": ("note", "notes"),
}


def audience_from(text: str) -> Audience:
    """The audience that these words name: only-me, circle, public, or people's names with commas between.

    Raises `BadInput` for no name at all. Whether the people exist is for the store to say.
    """
    word = text.strip().casefold().replace("_", "-").replace(" ", "-")
    match word:
        case "only-me" | "me" | "private":
            return ONLY_ME
        case "circle":
            return Audience(scope="circle")
        case "public":
            return Audience(scope="public")
        case _:
            people = tuple(dict.fromkeys(" ".join(name.split()) for name in text.split(",") if name.strip()))
            if not people:
                raise BadInput(
                    "It is not said who may see it.",
                    remedy="Say only-me, circle, public, or names with commas between: Ana,Ben.",
                )
            return Audience(scope="people", people=people)


def audience_in_words(audience: Audience) -> str:
    """Who may see it, as it is said to its owner."""
    match audience.scope:
        case "only_me":
            return "only you"
        case "circle":
            return "everyone in the circle (not its guests), now and later"
        case "public":
            return "anyone, also outside the circle"
        case "people":
            return " and ".join(filter(None, (", ".join(audience.people[:-1]), audience.people[-1])))


def counted(items: Sequence[SharedItem]) -> str:
    """How many things there are of each kind: "12 posts and 1 review"."""
    kinds = Counter(item.kind for item in items)
    parts = [f"{number:,} {_KINDS[kind][number != 1]}" for kind, number in kinds.most_common()]
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else "nothing"


def question(items: Sequence[SharedItem], audience: Audience) -> str:
    """What a person is asked before others may see things of theirs, in plain words, with examples."""
    examples = [f"  “{_short(item)}”" for item in items if item.text.strip()][:MOST_EXAMPLES]
    shown = "\n".join(("For example:", *examples)) + "\n" if examples else ""
    return (
        f"May {audience_in_words(audience)} see {counted(items)} of yours, quoted in answers with your name?\n{shown}"
        "You can narrow or withdraw any of it later; what somebody has read by then, they have read."
    )


def agreed(person: str, audience: Audience, source: str, wording: str, at: float) -> Consent:
    """The record of a yes. `wording` is what was asked, or the words in which it was ordered; `at` seconds since 1970."""
    return Consent(
        person=person, given_at=at, source=source, audience=audience, purpose=PURPOSE, wording=wording
    )


def _short(item: SharedItem) -> str:
    text = " ".join(item.text.split())
    return text if len(text) <= _EXAMPLE_CHARACTERS else text[: _EXAMPLE_CHARACTERS - 1].rstrip() + "…"

"""Reads the rules of each channel from `data/*.toml` and refuses what is not whole.

Every rule has an id that begins with its channel, a text in plain words, a source, and the day on which the source was
looked up (`as_of`). What a channel's rules do not speak of is not allowed there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Annotated, Literal, TypeVar

import msgspec

from kithkin.messages.errors import Misconfigured

EVERY_CHANNEL = "every-channel"
"""The file of rules that hold on all channels."""

Words = Annotated[str, msgspec.Meta(min_length=1)]
Positive = Annotated[float, msgspec.Meta(gt=0)]
CallingCode = Annotated[str, msgspec.Meta(pattern=r"^[1-9][0-9]{0,2}$")]
Reach = Literal["private", "public"]


class _Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    id: Words
    text: Words
    source: Words
    as_of: date


class StartRule(_Rule, frozen=True, kw_only=True, tag="start"):
    """Who may begin a conversation: nobody but the person."""

    why: Words
    door: Words


class WindowRule(_Rule, frozen=True, kw_only=True, tag="window"):
    """For how many seconds after the person's last message they may be answered; None: without end."""

    reach: Reach
    seconds: Positive | None = None


class Exemption(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Countries, by the calling codes of their numbers, for which a clause does not hold, and since when."""

    why: Words
    since: date
    codes: dict[str, CallingCode]


class AssistantClause(_Rule, frozen=True, kw_only=True, tag="assistant_clause"):
    """Terms against general-purpose assistants; an account whose value `operator` is this one may pass everywhere."""

    operator: Words
    why: Words
    door: Words
    exempt: tuple[Exemption, ...]


class TermsRule(_Rule, frozen=True, kw_only=True, tag="terms"):
    """Words that the owner must have read and accepted before the channel may speak."""

    why: Words
    words: Words

    @property
    def version(self) -> str:
        """The day of the words and a mark of them: other words have another version."""
        return f"{self.as_of.isoformat()}-{sha256(self.words.encode()).hexdigest()[:8]}"


class DisclosureRule(_Rule, frozen=True, kw_only=True, tag="disclosure"):
    """Words that say a machine answers: at first contact, and again after `gap_seconds`."""

    reach: Reach
    words: Words
    gap_seconds: Positive


class RateRule(_Rule, frozen=True, kw_only=True, tag="rate"):
    """A token bucket for each account or each recipient: `capacity` at once, then `refill` a second.

    `most` in `seconds`, where given, is what the platform allows; the bucket stays within it.
    """

    per: Literal["account", "recipient"]
    reach: Reach
    capacity: Annotated[float, msgspec.Meta(ge=1)]
    refill: Positive
    most: Positive | None = None
    seconds: Positive | None = None


class QuietHoursRule(_Rule, frozen=True, kw_only=True, tag="quiet_hours"):
    """The owner's quiet hours."""


Rule = (
    StartRule | WindowRule | AssistantClause | TermsRule | DisclosureRule | RateRule | QuietHoursRule
)  # fmt: skip
_Kind = TypeVar("_Kind", bound=Rule)


class ChannelFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file: a channel and its rules."""

    channel: Words
    title: Words
    rules: tuple[Rule, ...]

    def of(self, kind: type[_Kind]) -> tuple[_Kind, ...]:
        """The rules of one kind, in their order."""
        return tuple(rule for rule in self.rules if isinstance(rule, kind))


def parse_rules(name: str, text: str) -> ChannelFile:
    """Reads one file. Raises `Misconfigured` when it is not whole, saying what is wrong."""
    remedy = f"Mend {name} among Kithkin's rules, or install Kithkin anew."
    try:
        read = msgspec.convert(tomllib.loads(text), ChannelFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Misconfigured(f"The channel rules in {name} cannot be used: {error}.", remedy=remedy) from None
    problem = _problem(read)
    if problem:
        raise Misconfigured(f"The channel rules in {name} are not whole: {problem}.", remedy=remedy)
    return read


def _problem(read: ChannelFile) -> str:
    ids = [rule.id for rule in read.rules]
    strays = [rule for rule in ids if not rule.startswith(f"{read.channel}.")]
    if strays or len(set(ids)) < len(ids):
        return f"ids must begin with {read.channel!r} and a dot, each once"
    for rate in read.of(RateRule):
        if (rate.most is None) is not (rate.seconds is None):
            return f"{rate.id} needs both most and seconds, or neither"
        if rate.most and rate.seconds and rate.capacity + rate.refill * rate.seconds > rate.most * 1.000001:
            return f"{rate.id} lets more through than the platform does"
    if read.channel == EVERY_CHANNEL:
        return (
            ""
            if read.of(StartRule) and read.of(QuietHoursRule)
            else "who may start and quiet hours are missing"
        )
    reaches = [rule.reach for rule in read.of(WindowRule)]
    if not reaches or len(set(reaches)) < len(reaches):
        return "there must be one window for private talk, for public talk, or for each"
    for kind in (DisclosureRule, RateRule):
        if {rule.reach for rule in read.of(kind)} != set(reaches):
            return "each reach that has a window needs a disclosure and a rate, and no other reach has one"
    return ""


@cache
def load_rules() -> Mapping[str, ChannelFile]:
    """The rules that came with Kithkin, by channel. Raises `Misconfigured`."""
    read = [
        parse_rules(entry.name, entry.read_text("utf-8"))
        for entry in sorted(files("kithkin.rules").joinpath("data").iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    ]
    return {one.channel: one for one in read}

"""How urgent a message is, decided as a typed value before any prose is written."""

from __future__ import annotations

from dataclasses import dataclass

from kithkin.messages.replies import Disposition


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The outcome of the danger rules for one message.

    `disposition` is INFORMATION when no rule matched. `sentences` are fixed, reviewed texts in order; for an emergency the
    first says what to do, within 25 words, with the local number. `questions` (each ending in "?") come after
    the advice. `rules` are the ids of the rules that matched, `references` what they rest on. `is_health` says
    whether the message is about somebody's health at all. `is_crisis` marks thoughts of suicide or self-harm:
    then nothing else is answered.
    """

    disposition: Disposition = Disposition.INFORMATION
    sentences: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    is_health: bool = False
    is_crisis: bool = False

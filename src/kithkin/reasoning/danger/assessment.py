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
    then nothing else is answered. `settled` marks a question about a condition that names nobody and no moment: there is nothing
    to look for behind it.
    """

    disposition: Disposition = Disposition.INFORMATION
    sentences: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    is_health: bool = False
    is_crisis: bool = False
    settled: bool = False

    @property
    def is_open(self) -> bool:
        """Whether a second look may still find danger: the rules saw none, and no bare question about a condition."""
        return self.disposition is Disposition.INFORMATION and not self.is_crisis and not self.settled

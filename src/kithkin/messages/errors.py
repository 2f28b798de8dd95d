"""What can go wrong, grouped by what can be done about it.

KithkinError
├── BadInput            the person (or a program) must change what they gave
│   └── NeedsConsent    … or say yes first, to a question in plain words
├── AskThePerson        facts are missing or implausible: ask, do not compute
├── CannotAnswer        nothing backs an answer: abstain, and say what would help
├── ToolFailed          this tool call is over: tell whoever called it, try another way
│   └── ToolTimedOut    … because it took longer than it may
├── EngineUnavailable   the model cannot be reached or loaded
│   └── EngineRefused   … because it rejected the request itself; trying again will not help
├── TryAgain            the far side asked for patience, `after` so many seconds
├── NotAllowed          whoever calls may not: a wrong signature, token or person
├── SendRefused         the far side will not take this message; `scope` says how far the refusal reaches
├── OutcomeUnknown      a message may or may not have arrived: never send it again blindly
├── MediaUnavailable    a file cannot be had: too large, expired, from a host not allowed
└── Misconfigured       a setting is wrong or missing: the owner must change it
"""

from __future__ import annotations

from typing import Literal


class KithkinError(Exception):
    """Any error of ours. `message` says what happened, `remedy` what to do next; both are for people."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()

    @property
    def in_own_words(self) -> str:
        """The message and the remedy, without anything that the far side said."""
        return str(self)


class BadInput(KithkinError):
    """What was given cannot be used as it is."""


class NeedsConsent(BadInput):
    """Others would see more than now, and the person has not said yes to that."""


class AskThePerson(KithkinError):
    """Facts are missing, ambiguous or implausible; at most three `questions`, each ending in '?'."""

    def __init__(self, message: str, *, questions: tuple[str, ...], remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.questions = questions[:3]


class CannotAnswer(KithkinError):
    """Nothing backs an answer."""


class ToolFailed(KithkinError):
    """One tool call did not work; the message is fit for a model to read and repair."""


class ToolTimedOut(ToolFailed):
    """A tool call was stopped because it exceeded its time or memory."""


class EngineUnavailable(KithkinError):
    """The model cannot be reached or loaded. `told` is the message without any words of the server's own."""

    def __init__(self, message: str, *, remedy: str = "", told: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.told = told

    @property
    def in_own_words(self) -> str:
        """What anybody may be told: what a server says may hold whatever it was ever sent, and is for its owner alone."""
        return f"{self.told or self.message} {self.remedy}".strip()


class EngineRefused(EngineUnavailable):
    """The model's server rejected the request itself."""


class TryAgain(KithkinError):
    """The far side asked for patience: `after` seconds."""

    def __init__(self, message: str, *, after: float, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.after = after


class Misconfigured(KithkinError):
    """A setting is wrong or missing."""


class NotAllowed(KithkinError):
    """Whoever calls may not do this."""


RefusalScope = Literal["message", "until_they_write", "person", "channel"]
"""How far a refusal reaches: this message only; this person until they write again (a closed window); this person for
good; every message on the account (a bad token, a blocked account) until the owner acts."""


class SendRefused(KithkinError):
    """The far side will not take a message. `code` is the platform's own ("131047")."""

    def __init__(self, message: str, *, scope: RefusalScope, code: str = "", remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.scope: RefusalScope = scope
        self.code = code


class OutcomeUnknown(KithkinError):
    """The connection broke, or the platform failed in a way that leaves open whether it had taken the message."""


class MediaUnavailable(KithkinError):
    """A file cannot be had. The message is fit for the person who sent it."""

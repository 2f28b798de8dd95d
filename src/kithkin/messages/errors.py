"""What can go wrong, grouped by what can be done about it.

KithkinError
├── BadInput            the person (or a program) must change what they gave
├── AskThePerson        facts are missing or implausible: ask, do not compute
├── CannotAnswer        nothing backs an answer: abstain, and say what would help
├── ToolFailed          this tool call is over: tell whoever called it, try another way
│   └── ToolTimedOut    … because it took longer than it may
├── EngineUnavailable   the model cannot be reached or loaded
│   └── EngineRefused   … because it rejected the request itself; trying again will not help
├── TryAgain            the far side asked for patience, `after` so many seconds
└── Misconfigured       a setting is wrong or missing: the owner must change it
"""

from __future__ import annotations


class KithkinError(Exception):
    """Any error of ours. `message` says what happened, `remedy` what to do next; both are for people."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class BadInput(KithkinError):
    """What was given cannot be used as it is."""


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
    """The model cannot be reached or loaded."""


class EngineRefused(EngineUnavailable):
    """The model's server rejected the request itself."""


class TryAgain(KithkinError):
    """The far side asked for patience: `after` seconds."""

    def __init__(self, message: str, *, after: float, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.after = after


class Misconfigured(KithkinError):
    """A setting is wrong or missing."""

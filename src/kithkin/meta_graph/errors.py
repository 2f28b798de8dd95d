"""Error codes of a platform as data: what each means, what to do, and how far it reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kithkin.messages.errors import KithkinError, OutcomeUnknown, RefusalScope, SendRefused, TryAgain
from kithkin.meta_graph.client import GraphFault

Meaning = RefusalScope | Literal["try_again", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorCode:
    """What one code means. `after`: seconds to wait before another try, where the platform does not say."""

    meaning: Meaning
    words: str
    remedy: str = ""
    after: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeTable:
    """The codes of one platform. Keys are "code" or "code/subcode"; the longer key wins."""

    codes: Mapping[str, ErrorCode]
    platform: str

    def find(self, code: str) -> ErrorCode | None:
        """What is known of "code/subcode" or "code"."""
        return self.codes.get(code) or self.codes.get(code.split("/", 1)[0])

    def explain(self, code: str) -> str | None:
        """A code in words, with what to do; None for one that is not known."""
        known = self.find(code)
        return None if known is None else f"{known.words} {known.remedy}".strip()

    def error_of(self, fault: GraphFault) -> KithkinError:
        """The error of ours for a sending that did not succeed: `TryAgain`, `SendRefused` or `OutcomeUnknown`."""
        if fault.kind == "unsent":
            return unsent_fault(fault)
        if fault.kind == "cut":
            return OutcomeUnknown(f"{self.platform} broke off before it answered.")
        known = self.find(fault.code)
        if known is not None:
            return self._known(known, fault)
        if fault.status == 429:
            return TryAgain(f"{self.platform} asks for patience.", after=fault.retry_after or 30.0)
        if fault.status >= 500:
            return OutcomeUnknown(
                f"{self.platform} failed ({fault.status}) and did not say whether it sent the message."
            )
        return SendRefused(f"{self.platform} refused the message: {fault.message or fault.status}.", scope="message",
                           code=fault.code)  # fmt: skip

    def _known(self, known: ErrorCode, fault: GraphFault) -> KithkinError:
        match known.meaning:
            case "try_again":
                return TryAgain(known.words, after=fault.retry_after or known.after, remedy=known.remedy)
            case "unknown":
                return OutcomeUnknown(known.words, remedy=known.remedy)
            case scope:
                return SendRefused(known.words, scope=scope, code=fault.code, remedy=known.remedy)


def unsent_fault(fault: GraphFault) -> TryAgain:
    """The error for a call that never reached the far side."""
    return TryAgain(f"The platform cannot be reached ({fault.message}).", after=5.0)

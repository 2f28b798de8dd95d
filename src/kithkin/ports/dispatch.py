"""How conversations with unfinished messages reach whoever works on them: each one worker at a time, many at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

Handle = Callable[[str], Awaitable[float]]
"""Works on one conversation until nothing in it can be done now. Returns when there will be (seconds since 1970), or 0 when
only a new message can bring work."""


class Dispatch(Protocol):
    """Hands conversations out. What waits stands in the message ledger: a needless call is harmless."""

    def enqueue(self, connection: Any, conversation: str) -> None:
        """Says, inside the ledger's own transaction, that a conversation has new work.

        `connection` is the one that transaction runs on. A dispatcher that lives in one process does nothing here and
        hears of it by `wake`.
        """
        ...

    def wake(self, conversations: Sequence[str]) -> None:
        """Says, after the commit and in the event loop, that these have work; also at start, for all unfinished ones.

        A dispatcher that keeps its queue in the database has them already, and finds lost ones itself when it starts.
        """
        ...

    async def run(self, handle: Handle) -> None:
        """Calls `handle` for each conversation that has work, until cancelled.

        At most one call per conversation is under way at any time, over all processes and hosts; a call that raises, or
        whose process dies, is made again. When cancelled, what is under way is cancelled too.
        """
        ...

"""Works on conversations from a ledger in Postgres, slowly, and writes down what it begins and ends.

As a program (`python conversation_worker.py URL`) it is one host of several; a test may kill it at any moment.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time

import psycopg

from kithkin.ports.message_ledger import Nothing
from kithkin.store.message_ledger import SqlMessageLedger
from kithkin.store.postgres import PostgresDatabase
from kithkin.store.procrastinate_dispatch import ProcrastinateDispatch

JOURNAL = "CREATE TABLE journal (id serial, conversation text, text text, what text, worker int, at timestamptz DEFAULT clock_timestamp())"
QUICK = {"heartbeat": 0.3, "stopped": 3.0, "poll": 0.3, "after_fault": 0.2}


class ConversationWorker:
    """One host: its own connections, its own dispatcher."""

    def __init__(self, url: str, *, name: int, seconds: float = 0.02) -> None:
        self.database = PostgresDatabase(url, connections=4)
        self.dispatch = ProcrastinateDispatch(self.database.conninfo, **QUICK)
        self.ledger = SqlMessageLedger(self.database, enqueue=self.dispatch.enqueue)
        self._url = url
        self._name = name
        self._seconds = seconds

    async def run(self) -> None:
        """Works until cancelled."""
        await self.dispatch.run(self.handle)

    async def handle(self, conversation: str) -> float:
        """Answers all that waits with nothing."""
        while True:
            work = await self.ledger.next(conversation, time.time())
            if isinstance(work, Nothing):
                return work.due_at
            await self._note(conversation, work.message.text, "begin")
            await asyncio.sleep(self._seconds)
            await self._note(conversation, work.message.text, "end")
            await self.ledger.answer(work.sequence, ())

    async def _note(self, conversation: str, text: str, what: str) -> None:
        async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as journal:
            await journal.execute(
                "INSERT INTO journal (conversation, text, what, worker) VALUES (%s, %s, %s, %s)",
                (conversation, text, what, self._name),
            )


if __name__ == "__main__":
    worker = ConversationWorker(sys.argv[1], name=os.getpid())
    asyncio.run(worker.run())

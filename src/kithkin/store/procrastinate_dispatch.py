"""Hands conversations to workers on several hosts, through procrastinate's queue in the same Postgres.

A job says "this conversation may have work", no more: the ledger knows what. It is added inside the ledger's own
transaction, so neither can be there without the other. Jobs of one conversation carry its name as their `lock`: procrastinate
runs them one after another. Whoever takes one first removes those that wait behind it, since it does their work too. What
is due only later is a waiting job of lower priority, which anything new overtakes.

A worker that dies leaves its job marked as running. Every process therefore looks for workers whose heartbeat has stopped,
and puts their jobs back. But a worker may be alive and slow, so that mark alone does not say that nobody is at a conversation:
see `conversation_guard`. A worker that finds its guard gone drops all it was doing; and before a stopped worker's jobs are
put back, the server ends all connections of its process.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

import procrastinate
import psycopg
from procrastinate.exceptions import ConnectorException
from procrastinate.job_context import JobContext
from procrastinate.jobs import DeleteJobCondition, Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from procrastinate.worker import Worker

from kithkin.ports.dispatch import Handle
from kithkin.store import conversation_queue as queue
from kithkin.store.connections import Connection
from kithkin.store.conversation_guard import Guard, opened
from kithkin.store.postgres import named_address

_log = logging.getLogger(__name__)

_HELD_SECONDS = 1.0
_AFTER_OUTAGE_SECONDS = 2.0
_REPAIR_SECONDS = 60.0
_POOL = 4


class _Again(BaseRetryStrategy):
    """Puts a job back whose worker was told to stop or lost the database; what `handle` itself raises never comes here."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        waits = 0 if isinstance(exception, asyncio.CancelledError) else 1
        return RetryDecision(retry_in={"seconds": waits})


class ProcrastinateDispatch:
    """Implements `ports.dispatch.Dispatch` over Postgres.

    `conninfo` is that of the `PostgresDatabase`, which has made the tables, and whose name on the server the dispatcher shares.
    `most_at_once` bounds how many conversations this process works on at a time. A worker beats every `heartbeat` seconds; it
    counts as dead after `stopped` seconds without, or after two beats missed when its guard is gone too. `poll` seconds is how
    late something due may begin. After `after_fault` seconds a conversation is tried again whose handling raised.
    """

    def __init__(
        self,
        conninfo: str,
        *,
        most_at_once: int = 64,
        heartbeat: float = 5.0,
        stopped: float = 30.0,
        poll: float = 2.0,
        after_fault: float = 5.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._conninfo = named_address(conninfo)
        self._most_at_once = most_at_once
        self._heartbeat = heartbeat
        self._stopped = stopped
        self._poll = poll
        self._after_fault = after_fault
        self._clock = clock

    def enqueue(self, connection: Connection, conversation: str) -> None:
        """Adds a job inside the transaction; whoever listens hears of it at the commit."""
        queue.add_conversation(connection, conversation)

    def wake(self, conversations: Sequence[str]) -> None:
        """Nothing to do: the job is in the database, and `run` finds conversations that have lost theirs."""

    async def run(self, handle: Handle) -> None:
        """See the port. While the database is away, nothing is worked on, and it is tried again and again."""
        while True:
            try:
                await self._work(handle)
            except (ConnectorException, psycopg.OperationalError, TimeoutError) as error:
                _log.warning(
                    "The queue of conversations cannot be reached (%s); trying again.", type(error).__name__
                )
            await asyncio.sleep(_AFTER_OUTAGE_SECONDS)

    async def _work(self, handle: Handle) -> None:
        """Works until cancelled or until the database is lost."""
        connector = procrastinate.PsycopgConnector(
            conninfo=self._conninfo,
            min_size=1,
            max_size=_POOL,
            timeout=self._stopped / 2,
            configure=_configure,
        )
        app = procrastinate.App(connector=connector)
        async with opened(self._conninfo) as guard, app.open_async():
            self._teach(app, connector, guard, handle)
            await connector.execute_query_async(queue.ADD_LOST)
            worker = Worker(
                app,
                queues=[queue.QUEUE],
                name=None,
                concurrency=self._most_at_once,
                fetch_job_polling_interval=self._poll,
                shutdown_graceful_timeout=0,
                delete_jobs=DeleteJobCondition.ALWAYS,
                install_signal_handlers=False,
                update_heartbeat_interval=self._heartbeat,
                stalled_worker_timeout=self._stopped,
            )
            await _first_of(
                worker.run(), guard.watch(self._heartbeat), self._rescue(connector), self._repair(connector)
            )

    def _teach(
        self, app: procrastinate.App, connector: procrastinate.PsycopgConnector, guard: Guard, handle: Handle
    ) -> None:
        """Tells procrastinate what a job is: one claim of its conversation."""

        @app.task(name=queue.TASK, queue=queue.QUEUE, pass_context=True, retry=_Again())
        async def work(context: JobContext) -> None:
            conversation, worker = context.job.lock, context.job.worker_id
            if conversation is None or worker is None:
                return  # not a job of ours
            if await guard.claim(conversation, worker):
                try:
                    due_at = await self._handled(handle, conversation)
                finally:
                    await guard.release(conversation)
            else:  # a worker believed to be dead is not quite
                due_at = self._clock() + _HELD_SECONDS
            if due_at > 0:
                await connector.execute_query_async(queue.ADD_LATER, lock=conversation, at=due_at)

    async def _handled(self, handle: Handle, conversation: str) -> float:
        try:
            return await handle(conversation)
        except Exception:  # noqa: BLE001 - one conversation's fault must not stop the others; it is tried again
            _log.exception("A conversation could not be worked on; it is tried again.")
            return self._clock() + self._after_fault

    async def _rescue(self, connector: procrastinate.PsycopgConnector) -> None:
        late = 2 * self._heartbeat
        while True:
            rows = await connector.execute_query_all_async(
                queue.STOPPED_WORKERS, stopped=self._stopped, late=late
            )
            if rows:
                workers = [row["id"] for row in rows]
                _log.warning(
                    "%d worker(s) stopped without a word; their conversations go on elsewhere.", len(workers)
                )
                await connector.execute_query_async(queue.END_PROCESSES, workers=workers)
                await connector.execute_query_async(queue.FORGET_WORKERS, workers=workers, late=late)
            await connector.execute_query_async(queue.PUT_BACK)
            await asyncio.sleep(self._heartbeat)

    async def _repair(self, connector: procrastinate.PsycopgConnector) -> None:
        while True:
            await asyncio.sleep(_REPAIR_SECONDS)
            await connector.execute_query_async(queue.ADD_LOST)


async def _configure(connection: psycopg.AsyncConnection[Any]) -> None:
    """The queue's own bookkeeping need not reach the disk before it counts: what is lost in a power cut is found again."""
    await connection.set_autocommit(True)
    await connection.execute("SET synchronous_commit = off")


async def _first_of(*coroutines: Any) -> None:
    """Runs all until the first ends, stops the rest, and raises what that one raised."""
    tasks = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()

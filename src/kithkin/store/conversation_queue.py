"""The queue of conversations in Postgres, as SQL over procrastinate's tables.

Of procrastinate only its tables and functions are used here, so that a command which merely adds work need not load it. Its
states of a job come in order: what waits is less than 'doing', what has ended is more.
"""

from __future__ import annotations

from typing import Final

from kithkin.store.connections import Connection
from kithkin.store.message_tables import UNFINISHED

QUEUE: Final = "conversations"
TASK: Final = "kithkin.work"
PROCESS: Final = "kithkin "
"""With what the names of a process's connections on the server begin."""

_JOB = "ROW('{queue}', '{task}', {priority}, {lock}, NULL, '{{}}', {at})::procrastinate_job_to_defer_v1"


def _job(lock: str, *, priority: int = 0, at: str = "NULL") -> str:
    return _JOB.format(queue=QUEUE, task=TASK, priority=priority, lock=lock, at=at)


_ADD: Final = f"SELECT procrastinate_defer_jobs_v1(ARRAY[{_job('?')}])"

ADD_LATER: Final = (
    f"SELECT procrastinate_defer_jobs_v1(ARRAY[{_job('%(lock)s', priority=-1, at='to_timestamp(%(at)s)')}])"
)
"""A job for when a conversation is due. Its priority is lower, so that it does not stand in the way of what is new."""

ADD_LOST: Final = (
    f"SELECT procrastinate_defer_jobs_v1(array_agg({_job('conversation')} ORDER BY oldest)) FROM"
    f" (SELECT conversation, min(sequence) AS oldest FROM inbox"
    f" WHERE (state IN {UNFINISHED} OR (state = 'held' AND due_at > 0))"
    "  AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs AS job"
    "  WHERE job.lock = inbox.conversation AND job.status <= 'doing')"
    " GROUP BY conversation) AS lost HAVING count(*) > 0"
)
"""A job for each unfinished conversation that has none."""

CLAIM: Final = (
    "WITH guard AS MATERIALIZED (SELECT pg_try_advisory_lock(hashtextextended(%(conversation)s, 0)) AS got),"
    " covered AS (DELETE FROM procrastinate_jobs USING guard WHERE guard.got AND lock = %(conversation)s"
    f" AND status < 'doing' AND queue_name = '{QUEUE}')"
    " SELECT got FROM guard"
)
"""Takes a conversation, unless somebody holds it, and removes the jobs waiting behind: their work is done along."""

RELEASE: Final = "SELECT pg_advisory_unlock(hashtextextended(%(conversation)s, 0))"

_WORKERS: Final = 0x4B495457  # "KITW": the class of advisory locks by which a guard names its worker
_GUARDS: Final = (
    f"pg_locks WHERE locktype = 'advisory' AND classid = {_WORKERS} AND objsubid = 2"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)

NAME_GUARD: Final = f"SELECT pg_advisory_lock_shared({_WORKERS}, %(worker)s::integer)"

STOPPED_WORKERS: Final = (
    "SELECT id FROM procrastinate_workers WHERE last_heartbeat < now() - make_interval(secs => %(stopped)s)"
    " OR (last_heartbeat < now() - make_interval(secs => %(late)s)"
    f"  AND NOT EXISTS (SELECT 1 FROM {_GUARDS} AND objid = procrastinate_workers.id))"
)
"""Workers whose heartbeat has stopped, or is merely late but whose guard is gone, as after a kill."""

END_PROCESSES: Final = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    f" AND application_name LIKE '{PROCESS}%%'"
    " AND application_name IN (SELECT application_name FROM pg_stat_activity WHERE pid IN"
    f" (SELECT pid FROM {_GUARDS} AND objid = ANY(%(workers)s::bigint[])))"
)
"""Ends all connections of the processes whose guards these are: a frozen process may hold rows as well as conversations."""

FORGET_WORKERS: Final = (
    "DELETE FROM procrastinate_workers WHERE id = ANY(%(workers)s::bigint[])"
    " AND last_heartbeat < now() - make_interval(secs => %(late)s)"
)
"""Their jobs then belong to nobody (the reference is set to null)."""

PUT_BACK: Final = (
    "WITH gone AS (DELETE FROM procrastinate_jobs WHERE status = 'doing' AND worker_id IS NULL"
    f" AND queue_name = '{QUEUE}' RETURNING lock)"
    f" SELECT procrastinate_defer_jobs_v1(array_agg({_job('lock')})) FROM gone HAVING count(*) > 0"
)
"""Puts jobs that belong to nobody back as new ones: whoever had them cannot end or return them any more."""


def add_conversation(connection: Connection, conversation: str) -> None:
    """Says, inside a transaction, that a conversation has new work; workers hear of it at the commit."""
    connection.execute(_ADD, (conversation,))

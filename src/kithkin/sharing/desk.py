"""Imports that run while a person looks on: one each, from encrypted files that are gone whatever happens."""

from __future__ import annotations

import asyncio
import logging
import secrets
import shutil
import unicodedata
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Final

from kithkin.messages.errors import AskThePerson, BadInput, KithkinError, TryAgain
from kithkin.ports.importing import ImportQuestion, ImportState
from kithkin.ports.sharing import SharedPosts
from kithkin.sharing.importing.errors import AskDateOrder, AskWhoIsImporting
from kithkin.sharing.importing.opening import Import, open_import
from kithkin.sharing.importing.planning import ImportOptions
from kithkin.sharing.importing.registry import IMPORTERS
from kithkin.sharing.importing.reports import Progress
from kithkin.sharing.keeping import keep_import
from kithkin.sharing.sealed_files import SealedFile

_log = logging.getLogger(__name__)

MOST_AT_ONCE: Final = 4
"""Imports of all people together: each reads with one thread and writes in batches."""
MOST_FILES: Final = 200
ASK_SECONDS: Final = 1800.0
"""How long a question waits for its answer, and the files with it."""
_SPARE_BYTES: Final = 512 * 1024 * 1024
_LONGEST_NAME: Final = 120
_BUSY_SECONDS: Final = 15.0
_NO_ROOM = "There is not enough room on Kithkin's disk for these files."


@dataclass(slots=True)
class _Job:
    """One person's import. It takes their place until `over`; afterwards only its state is left."""

    person: str
    session: bytes
    folder: Path
    files: list[SealedFile] = field(default_factory=list[SealedFile])
    state: ImportState = field(default_factory=lambda: ImportState(phase="reading"))
    answer: asyncio.Future[str] | None = None
    task: asyncio.Task[None] | None = None
    over: bool = False


class _Reception:
    """Implements `ports.importing.Reception`."""

    def __init__(self, desk: ImportDesk, job: _Job) -> None:
        self._desk = desk
        self._job = job

    def new_file(self, name: str) -> BinaryIO:
        """See the port. The name counts: it is a chat's title, and says in the report where something was."""
        files = self._job.files
        if len(files) >= MOST_FILES:
            raise BadInput(f"At most {MOST_FILES} files are taken at once.", remedy="Send a part of them.")
        file = SealedFile(self._job.folder, safe_name(name))
        files.append(file)
        return file.create()

    def begin(self, platform: str, *, time_zone: str = "") -> None:
        """See the port."""
        if platform not in IMPORTERS:
            raise BadInput(
                "It is not said where this comes from.", remedy=f"Choose one of: {', '.join(IMPORTERS)}."
            )
        if not self._job.files:
            raise BadInput("There is no file.", remedy="Choose the archive that the platform gave you.")
        self._desk.begin(self._job, platform, time_zone)


class ImportDesk:
    """Implements `ports.importing.Imports`. `folder` is for nothing but files on their way in; it is emptied at once."""

    def __init__(
        self,
        posts: SharedPosts,
        folder: Path,
        *,
        most_bytes: int,
        ask_seconds: float = ASK_SECONDS,
        batch_size: int = 500,
    ) -> None:
        self._posts = posts
        self._folder = folder
        self._ask_seconds = ask_seconds
        self._batch_size = batch_size
        self._jobs: dict[str, _Job] = {}
        self._most_bytes = most_bytes
        shutil.rmtree(folder, ignore_errors=True)  # what a process that was killed has left

    @property
    def platforms(self) -> Sequence[str]:
        """See the port."""
        return tuple(IMPORTERS)

    @property
    def most_bytes(self) -> int:
        """See the port."""
        return self._most_bytes

    @contextmanager
    def receive(self, person: str, session: bytes, size: int) -> Generator[_Reception]:
        """See the port."""
        self._refuse_busy(person)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if size + _SPARE_BYTES > shutil.disk_usage(self._folder).free:
            raise BadInput(_NO_ROOM, remedy="Send fewer files at a time, or ask its owner.")
        job = _Job(person=person, session=session, folder=self._folder / secrets.token_hex(16))
        job.folder.mkdir(mode=0o700)
        self._jobs[person] = job
        try:
            yield _Reception(self, job)
        except OSError as error:
            raise BadInput(_NO_ROOM, remedy="Send fewer files at a time, or ask its owner.") from error
        finally:
            if job.task is None:
                self._end(job)
                if self._jobs.get(person) is job:
                    del self._jobs[person]

    def begin(self, job: _Job, platform: str, time_zone: str) -> None:
        """Lets a job run; it ends itself."""
        job.state = ImportState(phase="reading", platform=platform)
        job.task = asyncio.get_running_loop().create_task(self._run(job, platform, time_zone))

    def state(self, person: str, session: bytes) -> ImportState:
        """See the port."""
        job = self._jobs.get(person)
        if job is None:
            return ImportState()
        if job.session != session:  # another browser; or somebody else, who had this name before
            return ImportState() if job.over else ImportState(phase="elsewhere")
        return job.state

    def answer(self, person: str, session: bytes, choice: str) -> None:
        """See the port."""
        job = self._jobs.get(person)
        question = self.state(person, session).question
        if job is None or question is None or job.answer is None or job.answer.done():
            raise BadInput("Nothing is asked at the moment.", remedy="Look at how the import stands.")
        if choice not in {value for value, _ in question.choices}:
            raise BadInput("That was not to choose from.", remedy="Choose one of the answers shown.")
        job.answer.set_result(choice)

    async def forget(self, person: str, session: bytes) -> None:
        """See the port."""
        job = self._jobs.get(person)
        if job is None or job.session != session:
            return
        if job.task is not None:
            job.task.cancel()
            await asyncio.wait((job.task,))
        if self._jobs.get(person) is job and job.over:
            del self._jobs[person]

    def _refuse_busy(self, person: str) -> None:
        job = self._jobs.get(person)
        if job is not None and not job.over:
            raise TryAgain(
                "An import of yours is under way.", after=_BUSY_SECONDS, remedy="Wait until it is done."
            )
        if sum(not one.over for one in self._jobs.values()) >= MOST_AT_ONCE:
            raise TryAgain(
                "Others are importing at the moment.", after=_BUSY_SECONDS, remedy="Try again in a minute."
            )

    async def _run(self, job: _Job, platform: str, time_zone: str) -> None:
        options = ImportOptions(
            time_zone=time_zone,
            batch_size=self._batch_size,
            on_progress=lambda progress: _show(job, progress),
        )
        try:
            with await self._opened(job, platform, options) as opened:
                kept = await keep_import(self._posts, job.person, opened)
            job.state = ImportState(
                phase="done",
                platform=platform,
                items=job.state.items,
                lines=kept.lines(),
                report=kept.as_json(),
                ids=kept.ids,
            )
        except KithkinError as error:
            self._fail(job, error.message, error.remedy)
        except Exception:  # noqa: BLE001 - the boundary of a task: a person waits, and must hear something in plain words
            _log.exception("An import failed.")
            self._fail(job, "Something went wrong inside Kithkin.", "Import again; its log says more.")
        finally:
            self._end(job)

    async def _opened(self, job: _Job, platform: str, options: ImportOptions) -> Import:
        while True:
            try:
                return await asyncio.to_thread(open_import, platform, job.files, options)
            except AskWhoIsImporting as error:
                same = [name for name in error.participants if name.casefold() == job.person.casefold()]
                if same and not options.own_names:
                    options = replace(options, own_names=tuple(same))
                    continue
                choices = tuple((name, name) for name in error.participants)
                chosen = await self._asked(job, "who", error, "Which of these is you?", choices)
                options = replace(options, own_names=(chosen,))
            except AskDateOrder as error:
                choices = (("day", f"{error.day_first} (day first)"), ("month", f"{error.month_first} (month first)"))  # fmt: skip
                text = f"In {error.file}: what does {error.example} mean?"
                chosen = await self._asked(job, "date_order", error, text, choices)
                options = replace(options, day_first=chosen == "day")

    async def _asked(
        self,
        job: _Job,
        about: str,
        error: AskThePerson,
        text: str,
        choices: tuple[tuple[str, str], ...],
    ) -> str:
        question = ImportQuestion(
            about="who" if about == "who" else "date_order", text=f"{error.message} {text}", choices=choices
        )
        job.answer = asyncio.get_running_loop().create_future()
        job.state = replace(job.state, phase="asking", question=question)
        try:
            async with asyncio.timeout(self._ask_seconds):
                chosen = await job.answer
        except TimeoutError as late:
            raise BadInput(
                "The import has waited too long for an answer, and has put the files away.",
                remedy="Import again.",
            ) from late
        job.state = replace(job.state, phase="reading", question=None)
        return chosen

    def _fail(self, job: _Job, error: str, remedy: str) -> None:
        job.state = ImportState(phase="failed", platform=job.state.platform, error=error, remedy=remedy)

    def _end(self, job: _Job) -> None:
        shutil.rmtree(job.folder, ignore_errors=True)
        job.over = True


def safe_name(name: str) -> str:
    """A name that cannot lead anywhere, as like the given one as can be; its ending is kept."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(one for one in base if unicodedata.category(one)[0] != "C").strip().lstrip(".")
    stem, dot, ending = kept.rpartition(".")
    short = f"{stem[:_LONGEST_NAME]}{dot}{ending[:10]}" if dot else kept[:_LONGEST_NAME]
    while len(short.encode()) > 240:  # a file system counts bytes
        short = short[1:]
    return short or "export"


def _show(job: _Job, progress: Progress) -> None:
    """Called from the thread that reads."""
    if job.state.phase == "reading":
        job.state = replace(
            job.state,
            done_bytes=progress.done_bytes,
            total_bytes=progress.total_bytes,
            items=progress.items,
        )

"""The way in: an export is opened, looked over and asked about; then its items are handed out batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from kithkin.messages.errors import BadInput
from kithkin.messages.sharing import SharedItem
from kithkin.sharing.importing.archives import ExportTree, TreeFile, open_tree
from kithkin.sharing.importing.errors import UnreadableExport
from kithkin.sharing.importing.findings import SEEN_ALREADY, Finding, Seen, Skipped
from kithkin.sharing.importing.media import ARCHIVES, ending, media_type
from kithkin.sharing.importing.planning import Importer, ImportOptions, Plan, Source
from kithkin.sharing.importing.registry import IMPORTERS
from kithkin.sharing.importing.reports import FileReport, FileUse, ImportReport, Progress
from kithkin.sharing.sealed_files import SealedFile


def open_import(
    platform: str, paths: Sequence[Path | SealedFile], options: ImportOptions | None = None
) -> Import:
    """Opens an export: a folder, an archive, or several archives that belong together (for WhatsApp also text files).

    Everything that has to be asked or refused is raised here, before an item is handed out: `BadInput` (with
    `UnreadableExport`, `UnsafeArchive`, `WrongFormat`) and `AskThePerson` (`AskDateOrder`, `AskWhoIsImporting`), whose
    answers go into `options`. Close what is returned.
    """
    importer = IMPORTERS.get(platform)
    if importer is None:
        raise BadInput(f"{platform!r} cannot be imported.", remedy=f"Name one of: {', '.join(IMPORTERS)}.")
    options = options or ImportOptions()
    tree = open_tree(paths, options.limits)
    try:
        return Import(importer, tree, options, _plan(importer, tree, options))
    except BaseException:
        tree.close()
        raise


def _plan(importer: Importer, tree: ExportTree, options: ImportOptions) -> Plan:
    try:
        return importer.make_plan(tree, options)
    except UnreadableExport as error:
        others = [
            name
            for name, other in IMPORTERS.items()
            if name != importer.platform and any(other.recognises(file.path) for file in tree.files)
        ]
        if not others or type(error) is not UnreadableExport:
            raise
        raise UnreadableExport(
            error.message, remedy=f"It can be imported as {' or '.join(others)}."
        ) from error


class Import:
    """An opened export. `report` grows while batches are taken and is final when there are no more (`finished`)."""

    def __init__(self, importer: Importer, tree: ExportTree, options: ImportOptions, plan: Plan) -> None:
        self._tree = tree
        self._options = options
        self._sources = plan.sources
        self._done_bytes = 0
        self._items = 0
        self._total_bytes = sum(source.file.size for source in plan.sources)
        self.report = ImportReport(
            platform=importer.platform, own_names=plan.own_names, notes=list(plan.notes)
        )
        read = {id(source.file) for source in plan.sources}
        for file in tree.files:
            if id(file) not in read:
                self.report.left_unread(_use_of(file), file.path)
        self.report.notes.extend(
            f"{path} is in several archives, each time with other content. All of it was read."
            for path in dict.fromkeys(tree.merged)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the archives."""
        self._tree.close()

    def batches(self) -> Iterator[Sequence[SharedItem]]:
        """The items, at most `batch_size` at a time, file by file. To be taken once; the report then says what became of the rest."""
        seen = Seen()
        batch: list[SharedItem] = []
        for source in self._sources:
            report = FileReport(name=source.file.path)
            self.report.files.append(report)
            done_before = self._done_bytes
            for finding in source.read(self._note_bytes):
                item = _counted(finding, report, seen)
                if item is not None:
                    batch.append(item)
                if len(batch) >= max(1, self._options.batch_size):
                    yield self._handed_out(batch, source)
                    batch = []
            self._done_bytes = done_before + source.file.size
            self._tell(source)
        if batch:
            yield self._handed_out(batch, self._sources[-1])
        self.report.finished = True

    def media(self, name: str) -> bytes:
        """The bytes of a medium by its `SharedMedia.name`. Raises `MediaUnavailable`: not in the export, too large, or no medium."""
        return self._tree.media(name, self._options.limits.media_bytes)

    def _note_bytes(self, count: int) -> None:
        self._done_bytes += count

    def _handed_out(self, batch: Sequence[SharedItem], source: Source) -> Sequence[SharedItem]:
        self._items += len(batch)
        self._tell(source)
        return tuple(batch)

    def _tell(self, source: Source) -> None:
        if self._options.on_progress:
            done = min(self._done_bytes, self._total_bytes)
            self._options.on_progress(
                Progress(
                    done_bytes=done, total_bytes=self._total_bytes, items=self._items, file=source.file.path
                )
            )


def _counted(finding: Finding, report: FileReport, seen: Seen) -> SharedItem | None:
    report.entries += 1
    if isinstance(finding, SharedItem):
        if not seen.before(finding.source_id):
            report.understood[finding.kind] += 1
            return finding
        finding = SEEN_ALREADY
    counts = report.skipped if isinstance(finding, Skipped) else report.not_understood
    counts[finding.reason] += 1
    return None


def _use_of(file: TreeFile) -> FileUse:
    if ending(file.path) in ARCHIVES:
        return "archive"
    return "media" if media_type(file.path) else "unused"

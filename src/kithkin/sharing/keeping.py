"""Keeps what an import finds: for its owner alone at first, in batches that are each on disk or not at all."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kithkin.messages.sharing import ONLY_ME, SharedItem
from kithkin.ports.sharing import SharedPosts
from kithkin.sharing.importing.opening import Import
from kithkin.sharing.importing.reports import ImportReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of an import. `ids` are the new things in the person's own words, which could be shared further."""

    new: int
    known: int
    renewed: int
    others_words: int
    ids: tuple[int, ...] = ()
    report: ImportReport = field(repr=False)

    def as_json(self) -> Mapping[str, object]:
        """For programs: counts that add up, and whatever was left out, by reason and by file."""
        return {
            "platform": self.report.platform,
            "new": self.new,
            "known": self.known,
            "renewed": self.renewed,
            "words_of_others": self.others_words,
            "entries": sum(file.entries for file in self.report.files),
            "understood": dict(self.report.understood),
            "skipped": dict(self.report.skipped),
            "not_understood": {name: dict(reasons) for name, reasons in self.report.not_understood.items()},
            "files": len(self.report.files),
            "files_left_unread": dict(self.report.unread_counts),
            "notes": list(self.report.notes),
            "reconciled": self.report.reconciled,
        }

    def lines(self) -> Sequence[str]:
        """For people."""
        found = sum(self.report.understood.values())
        files = "1 file" if len(self.report.files) == 1 else f"{len(self.report.files):,} files"
        lines = [
            f"{found:,} things found in {files}: {self.new:,} new, {self.known:,} known already, {self.renewed:,} renewed."
        ]
        if self.others_words:
            lines.append(
                f"{self.others_words:,} of them are other people's words; those stay with you alone."
            )
        lines += [f"Left out: {number:,} × {reason}." for reason, number in self.report.skipped.items()]
        for name, reasons in self.report.not_understood.items():
            told = ", ".join(f"{number:,} × {reason}" for reason, number in reasons.items())
            lines.append(f"Not understood in {name}: {told}.")
        return [*lines, *self.report.notes]


async def keep_import(posts: SharedPosts, owner: str, opened: Import) -> Kept:
    """Keeps everything an opened export holds, seen by its owner alone.

    Whatever is cut off in the middle can simply be imported again: what is there already is known. Raises what reading
    or the store raise; the batches before that stay.
    """
    counts: Counter[str] = Counter()
    ids: list[int] = []
    batches = iter(opened.batches())
    while batch := await asyncio.to_thread(_next, batches):
        added = await posts.add(owner, batch, ONLY_ME)
        counts.update(new=added.new, known=added.known, renewed=added.renewed)
        counts["others"] += sum(not item.own for item in batch)
        ids += added.ids
    return Kept(
        new=counts["new"],
        known=counts["known"],
        renewed=counts["renewed"],
        others_words=counts["others"],
        ids=tuple(ids),
        report=opened.report,
    )


def _next(batches: Iterator[Sequence[SharedItem]]) -> Sequence[SharedItem]:
    """The next batch; none at the end."""
    return next(batches, ())

"""Threads: `threads_and_replies.json`, which lies in the same archive as Instagram's.

A post is `{media[{uri, creation_timestamp, title, text_app_post{is_reply}}]}` with a title and time of its own only when it
has several pictures. There is no id, no address and no word of what a reply answers.
"""

from __future__ import annotations

import re

from kithkin.messages.sharing import SharedItem
from kithkin.sharing.importing.archives import ExportTree, TreeFile
from kithkin.sharing.importing.fields import Record, record_of, records_of, seconds_of, text_of
from kithkin.sharing.importing.findings import NO_TIME, NOTHING_IN_IT, Finding, Findings, Identities
from kithkin.sharing.importing.planning import (
    Importer,
    ImportOptions,
    OnRead,
    Plan,
    Source,
    media_of,
    need_sources,
    read_entries,
)
from kithkin.sharing.importing.profiles import instagram_names, threads_names

_FILE = re.compile(r"(?:^|/)threads_and_replies(?:_\d+)?\.json$")
_KEY = "text_post_app_text_posts"


def _source(tree: ExportTree, file: TreeFile, author: str) -> Source:
    def read(on_read: OnRead) -> Findings:
        identities = Identities()

        def post(record: Record) -> Finding:
            return _post(record, tree, file, author, identities)

        return read_entries(file, {_KEY: post, "": post}, on_read)

    return Source(file, read)


def _post(record: Record, tree: ExportTree, file: TreeFile, author: str, identities: Identities) -> Finding:
    media = list(records_of(record.get("media")))
    titles = dict.fromkeys(text for part in media if (text := text_of(part, "title")))
    text = text_of(record, "title") or "\n\n".join(titles)
    times = [seconds_of(part.get("creation_timestamp")) for part in (record, *media)]
    at = next((at for at in times if at), 0.0)
    if not at:
        return NO_TIME
    pictures = media_of(media, tree, file)
    if not text and not pictures:
        return NOTHING_IN_IT
    is_reply = any(record_of(part.get("text_app_post")).get("is_reply") is True for part in (record, *media))
    return SharedItem(
        platform="threads",
        source_id=identities.of("threads", str(round(at)), text),
        kind="comment" if is_reply else "post",
        author=author,
        own=True,
        shared_at=at,
        text=text,
        media=pictures,
    )


def _plan(tree: ExportTree, options: ImportOptions) -> Plan:
    names = threads_names(tree) or instagram_names(tree)
    author = next(iter(names or options.own_names), "")
    plan = Plan(own_names=tuple(dict.fromkeys([*options.own_names, *names])))
    plan.sources.extend(
        _source(tree, file, author)
        for file in sorted(tree.files, key=lambda file: file.path)
        if _FILE.search(file.path)
    )
    need_sources(plan, tree, "Threads", [], lambda path: "threads_and_replies" in path or "/threads/" in path)
    return plan


IMPORTER = Importer("threads", _plan, lambda path: _FILE.search(path) is not None)

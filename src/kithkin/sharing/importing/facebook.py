"""Facebook's export: posts (with check-ins), posts in groups, stories, comments, reviews and recommendations.

Records are `{timestamp, title, data[…], attachments[{data[…]}], tags[…]}`, in a list or under a key with a version
("comments_v2"); newer files have labels and values instead, and a list of one is written without the list. Chats are
Messenger's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kithkin.messages.sharing import SharedItem, ShareKind
from kithkin.sharing.importing.archives import ExportTree, TreeFile
from kithkin.sharing.importing.facebook_records import (
    Attached,
    attached_of,
    place_of,
    rating_of,
    words_of,
)
from kithkin.sharing.importing.fields import (
    Record,
    labels_of,
    link_of,
    record_of,
    records_of,
    seconds_of,
    text_of,
    untagged,
)
from kithkin.sharing.importing.findings import NO_TIME, NOTHING_IN_IT, Finding, Findings, Identities
from kithkin.sharing.importing.meta_chats import is_thread_file
from kithkin.sharing.importing.planning import (
    Handler,
    Importer,
    ImportOptions,
    OnRead,
    Plan,
    Source,
    media_of,
    need_sources,
    read_entries,
)
from kithkin.sharing.importing.profiles import facebook_names

_HTML = re.compile(r"(?:^|/)(?:posts|comments_and_reactions|reviews|groups|pages|stories)/[^/]*\.html?$")
_URL_LABELS = ("URL", "Link", "Permalink")
_PAGE_LABELS = ("Page", "Page name", "Place", "Place name", "Business", "Name", "Seite", "Página", "Pagina")


class _Account:
    """What all entries of one file share."""

    def __init__(self, tree: ExportTree, file: TreeFile, author: str) -> None:
        self.tree = tree
        self.file = file
        self.author = author
        self.identities = Identities()

    def post(self, record: Record) -> Finding:
        """A post. With a place and without pictures it is a check-in."""
        attached = attached_of(record)
        return self._item(record, "check_in" if attached.place and not attached.media else "post", attached)

    def check_in(self, record: Record) -> Finding:
        """A check-in of the newer form."""
        return self._item(record, "check_in", attached_of(record))

    def story(self, record: Record) -> Finding:
        """A story."""
        return self._item(record, "story", attached_of(record))

    def medium(self, record: Record) -> Finding:
        """A picture or film that was put up by itself."""
        attached = Attached()
        attached.media.append(record)
        attached.text = untagged(text_of(record, "description"))
        return self._item({"timestamp": record.get("creation_timestamp")}, "post", attached)

    def comment(self, record: Record) -> Finding:
        """A comment; the export says whose post it stands under only in the sentence that is its title."""
        comments = [record_of(part.get("comment")) for part in records_of(record.get("data"))]
        attached = attached_of(record)
        attached.text = "\n".join(text for part in comments if (text := untagged(text_of(part, "comment"))))
        attached.time = next((at for part in comments if (at := seconds_of(part.get("timestamp")))), 0.0)
        author = next((name for part in comments if (name := text_of(part, "author"))), "")
        return self._item(record, "comment", attached, author=author)

    def recommended(self, record: Record) -> Finding:
        """A page that was recommended with a click: `{name, timestamp, url}`."""
        attached = Attached()
        attached.text = untagged(words_of(record, "review", "recommendation", "text"))
        attached.rating = "recommended"
        attached.permalink = link_of(record.get("url"))
        attached.title = text_of(record, "name")
        attached.place = attached.title
        return self._item(record, "review", attached)

    def review(self, record: Record) -> Finding:
        """A review, in either form."""
        attached = attached_of(record)
        labels = labels_of(record)
        attached.rating = rating_of(record, labels)
        attached.title = text_of(record, "title") or labels.text(*_PAGE_LABELS)
        attached.place = attached.place or labels.text(*_PAGE_LABELS) or place_of(record)
        return self._item(record, "review", attached)

    def _item(self, record: Record, kind: ShareKind, attached: Attached, *, author: str = "") -> Finding:
        labels = labels_of(record)
        text = attached.text
        at = seconds_of(record.get("timestamp")) or attached.time or labels.time
        if not at:
            return NO_TIME
        media = media_of(attached.media, self.tree, self.file)
        if not (text or media or attached.place or attached.rating):
            return NOTHING_IN_IT
        number = text_of(record, "fbid")
        parts = (number,) if number else (str(round(at)), text, attached.place)
        return SharedItem(
            platform="facebook",
            source_id=self.identities.of("facebook", kind, *parts),
            kind=kind,
            author=author or self.author,
            own=True,
            shared_at=at,
            text=text,
            title=attached.title or untagged(text_of(record, "title")),
            place=attached.place,
            rating=attached.rating,
            permalink=attached.permalink or link_of(labels.text(*_URL_LABELS)),
            media=media,
        )


_POSTS = r"(?:your_posts(?:__check_ins__photos_and_videos)?(?:_\d+)?|posts_on_other_pages_and_profiles)"
_FILES: Sequence[tuple[re.Pattern[str], Sequence[str], str]] = (
    (re.compile(rf"(?:^|/){_POSTS}\.json$"), ("", "posts_v2"), "post"),
    (re.compile(r"(?:^|/)check-ins(?:_\d+)?\.json$"), ("", "check_ins_v2"), "check_in"),
    (re.compile(r"(?:^|/)your_uncategorized_photos\.json$"), ("other_photos_v2",), "medium"),
    (re.compile(r"(?:^|/)your_videos\.json$"), ("videos_v2",), "medium"),
    (
        re.compile(r"(?:^|/)(?:group_posts_and_comments|your_posts_in_groups|group_posts)\.json$"),
        ("group_posts_v2", ""),
        "post",
    ),
    (re.compile(r"(?:^|/)(?:archived_stories|story_)\w*\.json$"), ("archived_stories_v2",), "story"),
    (re.compile(r"(?:^|/)comments_and_reactions/comments(?:_\d+)?\.json$"), ("comments_v2", ""), "comment"),
    (re.compile(r"(?:^|/)your_comments_in_groups\.json$"), ("group_comments_v2", ""), "comment"),
    (re.compile(r"(?:^|/)pages[^/]*_recommended\.json$"), ("recommended_pages_v2", ""), "recommended"),
    (
        re.compile(r"(?:^|/)(?:reviews|recommendations)/[^/]+\.json$"),
        ("reviews_v2", "recommendations_v2", "page_reviews_v2", ""),
        "review",
    ),
)


def _handler(account: _Account, name: str) -> Handler:
    handlers: dict[str, Handler] = {
        "post": account.post,
        "check_in": account.check_in,
        "medium": account.medium,
        "story": account.story,
        "comment": account.comment,
        "recommended": account.recommended,
        "review": account.review,
    }
    return handlers[name]


def _source(tree: ExportTree, file: TreeFile, author: str, keys: Sequence[str], name: str) -> Source:
    def read(on_read: OnRead) -> Findings:
        handler = _handler(_Account(tree, file, author), name)
        single = handler if "" in keys else None
        return read_entries(file, dict.fromkeys(keys, handler), on_read, single=single)

    return Source(file, read)


def _plan(tree: ExportTree, options: ImportOptions) -> Plan:
    profile = facebook_names(tree)
    author = next(iter(profile or options.own_names), "")
    plan = Plan(own_names=tuple(dict.fromkeys([*options.own_names, *profile])))
    for file in sorted(tree.files, key=lambda file: file.path):
        for pattern, keys, name in _FILES:
            if pattern.search(file.path):
                plan.sources.append(_source(tree, file, author, keys, name))
                break
    chats = sum(is_thread_file(file.path) for file in tree.files)
    if chats and plan.sources:
        plan.notes.append(
            f"{chats} files of chats were left alone. Import the same archive as Messenger to have them."
        )
    others = ["Messenger"] if chats else []
    need_sources(plan, tree, "Facebook", others, lambda path: _HTML.search(path) is not None)
    return plan


def _recognises(path: str) -> bool:
    return any(pattern.search(path) for pattern, _, _ in _FILES)


IMPORTER = Importer("facebook", _plan, _recognises)

"""Instagram's export: posts, stories, reels, saved posts, comments and direct messages.

Posts come as `posts_N.json` (a list of `{media[{uri, creation_timestamp, title}], title?, creation_timestamp?}`) and, since
2025, as `posts.json` in the form of labels as well; both may be there and then hold the same posts. Pictures know where they
were taken to the metre; that is not taken over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from kithkin.messages.sharing import SharedItem, ShareKind
from kithkin.sharing.importing.archives import ExportTree, TreeFile
from kithkin.sharing.importing.fields import (
    Record,
    labels_of,
    link_of,
    record_of,
    records_of,
    seconds_of,
    text_of,
)
from kithkin.sharing.importing.findings import (
    ARCHIVED,
    NO_TIME,
    NOTHING_IN_IT,
    Finding,
    Findings,
    Identities,
)
from kithkin.sharing.importing.meta_chats import chat_files, chat_source, is_thread_file, own_names
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
from kithkin.sharing.importing.profiles import instagram_names

_HTML = re.compile(
    r"(?:^|/)(?:content|media|comments|saved|messages|your_instagram_activity)/.*(?:posts|stories|reels|comments|message|saved)[^/]*\.html?$"
)
# Labels are in the account's language.
_CAPTIONS = (
    "Caption",
    "Title",
    "Bildunterschrift",
    "Titel",
    "Titre",
    "Légende",
    "Título",
    "Leyenda",
    "Legenda",
    "Didascalia",
    "Bijschrift",
)
_COMMENTS = (
    "Comment",
    "Kommentar",
    "Comentario",
    "Commentaire",
    "Commento",
    "Comentário",
    "Opmerking",
    "Reactie",
    "Yorum",
    "Komentarz",
    "Комментарий",
)
_OWNERS = (
    "Media Owner",
    "Media-eigenaar",
    "Eigentümer des Mediums",
    "Eigentümer der Medien",
    "Propietario del contenido multimedia",
    "Propriétaire du média",
    "Proprietario del contenuto",
    "Proprietário da mídia",
)
_USERNAMES = (
    "Username",
    "Benutzername",
    "Nombre de usuario",
    "Nom d’utilisateur",
    "Nome utente",
    "Nome de usuário",
    "Gebruikersnaam",
    "Owner",
)
_PERMALINK = re.compile(r"https://(?:www\.)?instagram\.com/(?:[\w.]+/)?(?:p|reel|reels|tv|stories)/")

_Reader = Callable[["_Account"], Mapping[str, Handler]]


class _Account:
    """What all entries of one file share."""

    def __init__(self, tree: ExportTree, file: TreeFile, author: str) -> None:
        self.tree = tree
        self.file = file
        self.author = author
        self.identities = Identities()

    def post(self, record: Record, kind: ShareKind) -> Finding:
        """A post, story or reel, in either form."""
        labels = labels_of(record)
        media = [record] if "uri" in record else [*records_of(record.get("media")), *labels.media]
        titles = dict.fromkeys(text for part in media if (text := text_of(part, "title")))
        text = text_of(record, "title") or labels.text(*_CAPTIONS) or "\n\n".join(titles)
        at = _first_time(record, media) or labels.time
        if not at:
            return NO_TIME
        pictures = media_of(media, self.tree, self.file)
        if not text and not pictures:
            return NOTHING_IN_IT
        permalink = next((link for link in labels.links if _PERMALINK.match(link)), "")
        return SharedItem(
            platform="instagram",
            source_id=self.identities.of("instagram", kind, str(round(at)), text),
            kind=kind,
            author=self.author,
            own=True,
            shared_at=at,
            text=text,
            permalink=permalink,
            media=pictures,
        )

    def saved(self, record: Record) -> Finding:
        """A post of somebody else that was saved: its words are theirs."""
        labels = labels_of(record)
        values = [record_of(value) for value in record_of(record.get("string_map_data")).values()]
        values.extend(records_of(record.get("string_list_data")))
        links = [
            link for value in values if (link := link_of(value.get("href")) or link_of(value.get("value")))
        ]
        link = next((link for link in [*links, *labels.links] if _PERMALINK.match(link)), "")
        at = next((at for value in values if (at := seconds_of(value.get("timestamp")))), 0.0)
        at = at or seconds_of(record.get("timestamp")) or labels.time
        author = text_of(record, "title") or labels.text(*_USERNAMES)
        text = labels.text(*_CAPTIONS)
        if not link and not text:
            return NOTHING_IN_IT
        if not at:
            return NO_TIME
        return SharedItem(
            platform="instagram",
            source_id=self.identities.of("instagram", "saved", link, "" if link else text),
            kind="saved",
            author=author,
            own=False,
            shared_at=at,
            text=text,
            permalink=link,
            media=media_of(labels.media, self.tree, self.file),
        )

    def comment(self, record: Record) -> Finding:
        """A comment under somebody's post, in any of the three forms it had over the years."""
        mapped = record_of(record.get("string_map_data"))
        listed = next(records_of(record.get("string_list_data")), {})
        labels = labels_of(record)
        values = {name: text_of(record_of(value), "value") for name, value in mapped.items()}
        text = next((values[name] for name in _COMMENTS if values.get(name)), "") or labels.text(*_COMMENTS)
        text = text or text_of(listed, "value") or next((value for value in values.values() if value), "")
        owner = next((values[name] for name in _OWNERS if values.get(name)), "") or labels.text(*_OWNERS)
        owner = owner or text_of(record, "title")
        times = (seconds_of(record_of(value).get("timestamp")) for value in [*mapped.values(), listed])
        at = next((at for at in times if at), 0.0) or seconds_of(record.get("timestamp")) or labels.time
        media = media_of([*records_of(record.get("media_list_data")), *labels.media], self.tree, self.file)
        if not text and not media:
            return NOTHING_IN_IT
        if not at:
            return NO_TIME
        return SharedItem(
            platform="instagram",
            source_id=self.identities.of("instagram", "comment", str(round(at)), owner, text),
            kind="comment",
            author=self.author,
            own=True,
            shared_at=at,
            text=text,
            title=f"under a post by {owner}" if owner else "",
            media=media,
        )


def _first_time(record: Record, media: Sequence[Record]) -> float:
    times = [seconds_of(record.get("creation_timestamp")), seconds_of(record.get("timestamp"))]
    times.extend(seconds_of(part.get("creation_timestamp")) for part in media)
    return next((at for at in times if at), 0.0)


def _archived(_: Record) -> Finding:
    return ARCHIVED


_FILES: Sequence[tuple[re.Pattern[str], _Reader]] = (
    (
        re.compile(r"(?:^|/)(?:content|media)/posts(?:_\d+)?\.json$"),
        lambda account: {
            "": lambda record: account.post(record, "post"),
            "ig_posts": lambda record: account.post(record, "post"),
        },
    ),
    (
        re.compile(r"(?:^|/)(?:content|media)/stories(?:_\d+)?\.json$"),
        lambda account: {
            "ig_stories": lambda record: account.post(record, "story"),
            "": lambda record: account.post(record, "story"),
        },
    ),
    (
        re.compile(r"(?:^|/)(?:content|media)/(?:reels|igtv_videos)(?:_\d+)?\.json$"),
        lambda account: {
            "ig_reels_media": lambda record: account.post(record, "reel"),
            "ig_igtv_media": lambda record: account.post(record, "reel"),
            "": lambda record: account.post(record, "reel"),
        },
    ),
    (
        re.compile(r"(?:^|/)(?:content|media)/archived_posts(?:_\d+)?\.json$"),
        lambda _: {"ig_archived_post_media": _archived, "": _archived},
    ),
    (
        re.compile(r"(?:^|/)(?:saved/)?saved_(?:posts|media)(?:_\d+)?\.json$"),
        lambda account: {"saved_saved_media": account.saved, "": account.saved},
    ),
    (
        re.compile(
            r"(?:^|/)(?:comments/)?(?:post_comments|reels_comments|story_comments|hype)(?:_\d+)?\.json$"
        ),
        lambda account: {
            "comments_media_comments": account.comment,
            "comments_reels_comments": account.comment,
            "comments_story_comments": account.comment,
            "": account.comment,
        },
    ),
)


def _source(tree: ExportTree, file: TreeFile, author: str, reader: _Reader) -> Source:
    def read(on_read: OnRead) -> Findings:
        handlers = reader(_Account(tree, file, author))
        return read_entries(file, handlers, on_read, single=handlers.get(""))

    return Source(file, read)


def _plan(tree: ExportTree, options: ImportOptions) -> Plan:
    chats = [] if _is_facebooks(tree) else chat_files(tree, flat=False)
    profile = instagram_names(tree)
    names = own_names(chats, options.own_names, profile)
    author = next(iter(profile or options.own_names), "")
    plan = Plan(own_names=names)
    for file in sorted(tree.files, key=lambda file: file.path):
        reader = next((reader for pattern, reader in _FILES if pattern.search(file.path)), None)
        if reader:
            plan.sources.append(_source(tree, file, author, reader))
    plan.sources.extend(chat_source("instagram", tree, file, names) for file, _ in chats)
    others = ["Facebook or Messenger"] if _is_facebooks(tree) else []
    need_sources(plan, tree, "Instagram", others, lambda path: _HTML.search(path) is not None)
    return plan


def _is_facebooks(tree: ExportTree) -> bool:
    """Whether the chats of a tree are Messenger's, which look alike."""
    return any(
        re.search(r"(?:^|/)(?:your_facebook_activity|your_activity_across_facebook)/", file.path)
        for file in tree.files
    )


def _recognises(path: str) -> bool:
    return is_thread_file(path) or any(pattern.search(path) for pattern, _ in _FILES)


IMPORTER = Importer("instagram", _plan, _recognises)

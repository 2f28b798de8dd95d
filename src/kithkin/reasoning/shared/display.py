"""How shared things are shown: nothing that steers a screen, one line, who, where and when."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from urllib.parse import urlsplit

from kithkin.messages.sharing import Post
from kithkin.reasoning.shared.people import UNNAMED_OWNER
from kithkin.reasoning.shared.sentences import LINK

_PLATFORMS = {
    "instagram": "Instagram",
    "facebook": "Facebook",
    "threads": "Threads",
    "messenger": "Messenger",
    "whatsapp": "WhatsApp",
    "web": "a note",
}
_JOINERS = {"\u200c", "\u200d"}
_DOUBLE_QUOTES = re.compile('["“”„‟«»＂″〝〞]')
_ROUND = re.compile(r"[()]")
_PAIRED = re.compile(r"[^()]*(?:\([^()]*\)[^()]*)*")
_LONGEST_NAME = 48


def clean(text: str) -> str:
    """The text on one line without control characters and marks that turn its direction; joiners within emoji stay."""
    kept = "".join(
        " " if sign.isspace() else sign
        for sign in text
        if sign.isspace()
        or sign in _JOINERS
        or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )
    return " ".join(kept.split())


def quoted(text: str) -> str:
    """A clean passage within quotation marks that do not occur in it, so that it cannot seem to end early."""
    if text.count("$") > 1:
        text = text.replace("$", "＄")  # two of them would be read as a formula
    if not re.search("[“”„‟]", text):
        return f"“{text}”"
    if not re.search("[«»]", text):
        return f"«{text}»"
    return f"“{_DOUBLE_QUOTES.sub('’', text)}”"


def label(text: str, longest: int = _LONGEST_NAME) -> str:
    """A name or title as it may stand outside quotation marks: short, without links, quotes, colons or brackets."""
    return _short(_ROUND.sub(" ", _unadorned(text)), longest)


def title_of_source(text: str, longest: int) -> str:
    """The same for a title of a source, which keeps its round brackets where they are pairs: "Flu (influenza)"."""
    title = _short(_unadorned(text), longest)
    return title if _PAIRED.fullmatch(title) else label(text, longest)


def _unadorned(text: str) -> str:
    """Without what could end a name early or lead elsewhere; round brackets with something between them stay."""
    plain = re.sub(r"[<>:;|$\[\]{}]", " ", LINK.sub(" ", _DOUBLE_QUOTES.sub("", clean(text))))
    return re.sub(r"\(\W*\)", " ", plain)


def _short(plain: str, longest: int) -> str:
    plain = " ".join(plain.split()).strip(" ,-–—")
    return plain if len(plain) <= longest else f"{plain[: longest - 1].rstrip()}…"


def author_of(post: Post) -> str:
    """Who is shown as the author: the circle's name for its own people, the platform's for everyone else."""
    if post.item.own and post.owner != UNNAMED_OWNER:
        return label(post.owner) or "Somebody"
    return label(post.item.author) or label(post.item.title) or "Somebody"


def platform_of(post: Post) -> str:
    """The platform's own spelling of its name."""
    return _PLATFORMS.get(post.item.platform, "the web")


def day_of(post: Post) -> str:
    """The day it was shared ("3 May 2026"), in UTC; "" where it is not known."""
    moment = moment_of(post)
    return f"{moment.day} {moment:%B %Y}" if moment else ""


def iso_day_of(post: Post) -> str:
    """The day as ISO 8601, "" where it is not known."""
    moment = moment_of(post)
    return f"{moment:%Y-%m-%d}" if moment else ""


def moment_of(post: Post) -> datetime | None:
    """When it was shared; None where the platform gave no believable time."""
    if not 0 < post.item.shared_at < 4e10:
        return None
    return datetime.fromtimestamp(post.item.shared_at, UTC)


def link_of(post: Post) -> str:
    """The permalink, if it is an ordinary web address; "" else."""
    link = post.item.permalink
    if not re.fullmatch(r"https?://[!-~]+", link, re.IGNORECASE):
        return ""
    try:
        return link if urlsplit(link).hostname else ""
    except ValueError:
        return ""


def place_of_talk(post: Post) -> str:
    """A chat's name, where the post is a message of one."""
    return label(post.item.title) if post.item.kind == "message" else ""

"""An export as one page that any browser shows: no script, nothing from elsewhere."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any, Final, TypeVar

_STYLE: Final = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; background: #fff }
h1 { font-size: 1.5rem } h2 { margin-top: 2.5rem; font-size: 1.2rem } h3 { margin-top: 1.8rem; font-size: 1rem }
.asked { margin: 1rem 0 .3rem; font-weight: 600 } .said { white-space: pre-wrap; margin: .3rem 0 }
.small { color: #555; font-size: .85rem } img { max-width: 100%; border: 1px solid #ddd }
article { border-left: 3px solid #ddd; padding-left: .8rem; margin: 1rem 0 }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #151515 } .small { color: #aaa } article { border-color: #444 } }
"""
_POLICY: Final = "default-src 'none'; img-src 'self' file: data:; style-src 'unsafe-inline'"
_SCOPES: Final = {
    "only_me": "only you", "people": "people you named", "circle": "the circle", "public": "everyone",
}  # fmt: skip

_Row = TypeVar("_Row")


def page_of(data: Mapping[str, Any]) -> str:
    """The page of an export's data (see `exporting`)."""
    return "\n".join(_lines(data)) + "\n"


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    name = escape(data["person"]["name"])
    yield '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield f"<title>What Kithkin keeps about {name}</title>\n<style>{_STYLE}</style>"
    yield f"<h1>What Kithkin keeps about {name}</h1>"
    yield f'<p class="small">Made on {escape(data["made_at"])}. The same for programs is in <code>kithkin.json</code>.</p>'
    yield from _conversations(data["conversations"], data["pictures"])
    yield from _shared(data["shared"])
    yield from _table("What you agreed to", data["consents"], _consent)
    yield from _table("What you chose to have kept for less long", tuple(data["keeping"].items()), _chosen)
    yield from _table("Addresses by which you are known", data["addresses"], _address)
    yield from _table("Channel accounts of your own", data["accounts"], _account)
    yield from _table("Accounts whose posts are kept for you", data["synced"], _account)
    yield from _table("Messages that are still under way", data["messages_under_way"], _message)
    yield from _table("Browsers that are signed in", data["browsers"], _browser)
    yield from _table("Passkeys", data["passkeys"], _passkey)
    yield from _table("What left for other machines on your behalf", data["left"], _departure)
    yield from _table("What was done with your data", data["record"], _deed)
    yield "</html>"


def _conversations(conversations: Sequence[Mapping[str, Any]], pictures: Mapping[str, str]) -> Iterator[str]:
    yield f"<h2>Conversations ({len(conversations)})</h2>"
    for conversation in conversations:
        yield (
            f"<h3>{escape(_when(conversation['turns'][0]['asked_at']))}</h3>" if conversation["turns"] else ""
        )
        for turn in conversation["turns"]:
            if turn["question"]["text"]:
                yield f'<p class="asked">{escape(turn["question"]["text"])}</p>'
            if passed_on := turn["question"].get("passed_on", ""):
                yield f'<p class="small">Forwarded, in somebody else’s words:</p><blockquote class="said">{escape(passed_on)}</blockquote>'
            for picture in turn["pictures"]:
                if picture in pictures:
                    yield f'<p><img alt="A picture that went with the question" src="{escape(pictures[picture])}"></p>'
            reply = turn["reply"]
            yield f'<p class="said">{escape(reply["text"])}</p>'
            yield f'<p class="small">{escape(_when(turn["asked_at"]))}, {escape(reply["verdict"])}</p>'
            yield from _evidence(reply["evidence"])


def _evidence(evidence: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What an answer rests on, folded away; a drawing as an image, in which nothing runs."""
    if not evidence:
        return
    yield "<details><summary>How I know</summary>"
    for one in evidence:
        yield f'<p class="small"><b>{escape(one["title"])}</b></p><p class="small said">{escape(one["detail"])}</p>'
        if one["drawing_svg"]:
            drawing = base64.b64encode(one["drawing_svg"].encode("utf-8", "replace")).decode("ascii")
            about = escape(one["drawing_description"], quote=True)
            yield f'<p><img alt="{about}" src="data:image/svg+xml;base64,{drawing}"></p>'
    yield "</details>"


def _shared(posts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield f"<h2>What you shared or kept ({len(posts)})</h2>"
    for post in posts:
        item, audience = post["item"], post["audience"]
        readers = ", ".join(audience["people"]) or _SCOPES[audience["scope"]]
        about = (item["author"], item["platform"], _day(item["shared_at"]), item["title"], item["place"])
        yield "<article>"
        yield f'<p class="said">{escape(item["text"]) or "(no words)"}</p>'
        yield f'<p class="small">{escape(", ".join(one for one in about if one))}. Seen by {escape(readers)}.</p>'
        if item["permalink"].startswith("https://"):
            link = escape(item["permalink"], quote=True)
            yield f'<p class="small"><a rel="noreferrer" href="{link}">{link}</a></p>'
        yield "</article>"


def _table(title: str, rows: Sequence[_Row], said: Callable[[_Row], str]) -> Iterator[str]:
    yield f"<h2>{title} ({len(rows)})</h2>"
    if rows:
        yield "<ul>"
        yield from (f"<li>{escape(said(one))}</li>" for one in rows)
        yield "</ul>"


def _consent(one: Mapping[str, Any]) -> str:
    return f"{_day(one['given_at'])}: {one['wording']} (for {one['purpose']}; {one['source']})"


def _chosen(one: tuple[str, int]) -> str:
    return f"{one[0].replace('-', ' ')}: {one[1]} days"


def _address(one: Mapping[str, Any]) -> str:
    return f"{one['channel']}, ending in {one['ending']}"


def _account(one: Mapping[str, Any]) -> str:
    return f"{one['channel']}: {one['account']}"


def _message(one: Mapping[str, Any]) -> str:
    return str(one["text"]) or "(no words)"


def _browser(one: Mapping[str, Any]) -> str:
    return str(one["browser"]) or "a browser"


def _passkey(one: Mapping[str, Any]) -> str:
    return f"{one['title']} ({one['site']})"


def _departure(one: Mapping[str, Any]) -> str:
    refused = f", {one['refused']} not let through" if one["refused"] else ""
    return (
        f"{one['day']}: {one['host']} ({one['purpose']}), calls: {one['calls']}, "
        f"bytes sent: {one['sent']}, received: {one['received']}{refused}"
    )


def _deed(one: Mapping[str, Any]) -> str:
    return f"{one['at']}: {one['deed']}{': ' + one['detail'] if one['detail'] else ''}"


def _when(moment: str) -> str:
    """A time in ISO 8601, to the minute."""
    try:
        return datetime.fromisoformat(moment).strftime("%Y-%m-%d %H:%M %Z").strip()
    except ValueError:
        return moment


def _day(moment: float) -> str:
    try:
        return datetime.fromtimestamp(moment, UTC).date().isoformat()
    except (OverflowError, OSError, ValueError):  # no day that there is
        return ""

"""Attacks that come in with what people shared: through the importers of all platforms, notes, and synced accounts."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from evaluations.attacks.cases import Case
from evaluations.attacks.living import ATTACKER, CIRCLE, AttackedHome, thing
from evaluations.circle.living import consent
from kithkin.app.messages import channel_kinds
from kithkin.messages.sharing import ONLY_ME
from kithkin.ports.syncing import SyncedAccount
from kithkin.turns.syncing import Syncing
from support.exports import FACEBOOK_PROFILE, INSTAGRAM_PROFILE, Files, folder
from support.walking import THREADS

MINE, FACEBOOK_MINE = "your_instagram_activity", "your_facebook_activity"
_INBOX: Final = f"{FACEBOOK_MINE}/messages/inbox"
_FACEBOOK_FILE: Final = "personal_information/profile_information/profile_information.json"
_INSTAGRAM_FILE: Final = "personal_information/personal_information/personal_information.json"
Cases = Sequence[Case]
Plant = Callable[[AttackedHome, Cases, Path], Awaitable[None]]


def _at(case: Case) -> int:
    return int(time.time()) - 40 * 86_400 + 60 * case.number


def _medium(case: Case, title: str, name: str = "") -> dict[str, Any]:
    return {"uri": f"media/posts/{name or case.number}.jpg", "creation_timestamp": _at(case), "title": title}


def _instagram(records: Callable[[Case], Any], file: str = "media/posts_1.json") -> Plant:
    async def plant(home: AttackedHome, cases: Cases, path: Path) -> None:
        files: Files = {f"{MINE}/{file}": [records(one) for one in cases], _INSTAGRAM_FILE: INSTAGRAM_PROFILE}
        await home.import_export("instagram", folder(path, files), ATTACKER, "Mira Čapek")

    return plant


def _facebook(record: Callable[[Case], Any], file: str, key: str = "") -> Plant:
    async def plant(home: AttackedHome, cases: Cases, path: Path) -> None:
        records = [record(one) for one in cases]
        files: Files = {
            f"{FACEBOOK_MINE}/{file}": {key: records} if key else records,
            _FACEBOOK_FILE: FACEBOOK_PROFILE,
        }
        await home.import_export("facebook", folder(path, files), ATTACKER, "Mira Čapek")

    return plant


async def _threads(home: AttackedHome, cases: Cases, path: Path) -> None:
    posts = {"text_post_app_text_posts": [{"media": [_medium(one, one.text)]} for one in cases]}
    files: Files = {f"{MINE}/threads/threads_and_replies.json": posts}
    await home.import_export("threads", folder(path, files), ATTACKER, "Dana")


def _chat(thread: Callable[[Case], dict[str, Any]], place: Callable[[Case], str]) -> Plant:
    """A chat of Ana's in which somebody else speaks: she imports it, and only she finds it."""

    async def plant(home: AttackedHome, cases: Cases, path: Path) -> None:
        files: dict[str, object] = {f"{_INBOX}/{place(one)}/message_1.json": thread(one) for one in cases}
        await home.import_export("messenger", folder(path, files), "Ana", "Ana Maria")

    return plant


def _thread(
    case: Case, text: str, *, sender: str = "Dana", title: str = "Dana", photo: str = ""
) -> dict[str, Any]:
    message: dict[str, Any] = {"sender_name": sender, "timestamp_ms": _at(case) * 1000, "content": text}
    if photo:
        message["photos"] = [{"uri": photo, "creation_timestamp": _at(case)}]
    people = [{"name": sender}, {"name": "Ana Maria"}]
    return {
        "participants": people,
        "messages": [message],
        "title": title,
        "thread_path": f"inbox/x_{case.number}",
    }


async def _whatsapp(home: AttackedHome, cases: Cases, path: Path, *, by_name: bool = False) -> None:
    lines: list[str] = []
    for one in cases:
        day = time.strftime("%d/%m/%Y, %H:%M", time.gmtime(_at(one)))
        said = one.praise if by_name else " ".join(one.text.split())
        lines.append(f"{day} - {one.name if by_name else 'Dana'}: {said}")
    lines.append(time.strftime("%d/%m/%Y, %H:%M", time.gmtime()) + " - Ana Maria: Thank you!")
    chat = (
        folder(path, {"WhatsApp Chat with Dana.txt": "\n".join(lines) + "\n"}) / "WhatsApp Chat with Dana.txt"
    )
    await home.import_export("whatsapp", chat, "Ana", "Ana Maria")


async def _whatsapp_names(home: AttackedHome, cases: Cases, path: Path) -> None:
    await _whatsapp(home, cases, path, by_name=True)


async def _profile_name(home: AttackedHome, cases: Cases, path: Path) -> None:
    """One export for each: the name in it is the attack."""
    for one in cases:
        profile = {"profile_user": [{"string_map_data": {"Name": {"value": one.name}}}]}
        files: Files = {
            f"{MINE}/media/posts_1.json": [{"media": [_medium(one, one.praise)]}],
            _INSTAGRAM_FILE: profile,
        }
        await home.import_export("instagram", folder(path / str(one.number), files), ATTACKER, "Dana")


async def _notes(home: AttackedHome, cases: Cases, _: Path) -> None:
    for one in cases:
        await home.post(ATTACKER, thing(ATTACKER, one.text, kind="note", source=f"note {one.number}"), CIRCLE)


async def _several(home: AttackedHome, cases: Cases, _: Path) -> None:
    """The attack in two halves, in two posts on the same topic."""
    for one in cases:
        half = len(one.payload) // 2
        for part, words in enumerate((one.payload[:half], one.payload[half:])):
            text = f"{one.praise if part == 0 else f'{one.topic} is friendly, and comes in time.'} {words}"
            await home.post(ATTACKER, thing(ATTACKER, text, source=f"part {part} {one.number}"), CIRCLE)


async def _synced(home: AttackedHome, cases: Cases, _: Path) -> None:
    graph, stores = home.household.graph, home.app.stores
    for one in cases:
        graph.post("threads", THREADS, f"{one.praise} {one.payload[-380:]}")
    agreed = consent(ATTACKER, CIRCLE)
    await stores.synced.save(
        SyncedAccount(channel="threads", account=THREADS, person=ATTACKER, consent=agreed)
    )
    kinds = {kind.name: kind for kind in channel_kinds()}
    # An account is looked at once an hour: each case comes an hour later.
    syncing = Syncing(synced=stores.synced, accounts=stores.accounts, posts=stores.posts, kinds=kinds.get, page_pause=0.0,
                      clock=lambda: time.time() + 4_000 * cases[-1].number)  # fmt: skip
    await syncing.look()


async def _saved(home: AttackedHome, cases: Cases, _: Path) -> None:
    """A table somebody made, as text: Ana saved it."""
    for one in cases:
        table = (
            f"| teacher | what people say |\n|---|---|\n| {one.topic} | {one.praise} |\n| x | {one.payload} |"
        )
        await home.app.stores.posts.add(
            "Ana", [thing("Dana", table, source=f"table {one.number}", own=False)], ONLY_ME
        )


def _comment(case: Case) -> dict[str, Any]:
    words = {
        "Comment": {"value": case.text},
        "Media Owner": {"value": "jana"},
        "Time": {"timestamp": _at(case)},
    }
    return {"media_list_data": [{"uri": ""}], "string_map_data": words}


def _post(case: Case, text: str, **more: Any) -> dict[str, Any]:
    return {
        "timestamp": _at(case),
        "data": [{"post": text}],
        "title": "Mira Čapek updated her status.",
        **more,
    }


def _checked_in(case: Case) -> dict[str, Any]:
    place = {"place": {"name": case.name, "address": "Long Street 5"}}
    return _post(case, case.praise, attachments=[{"data": [place]}])


def _described(case: Case) -> dict[str, Any]:
    photo = {"media": {"uri": "p.jpg", "creation_timestamp": _at(case), "description": case.text}}
    return {"timestamp": _at(case), "attachments": [{"data": [photo]}], "title": "Mira Čapek added a photo."}


def _reviewed(case: Case) -> dict[str, Any]:
    return {
        "timestamp": _at(case), "title": f"Mira Čapek reviewed {case.name}.",
        "data": [{"review": {"rating": 5, "review_text": case.text}}],
    }  # fmt: skip


def _linked(case: Case) -> dict[str, Any]:
    link = {"external_context": {"name": case.payload, "url": f"https://evil.example/{case.number}"}}
    return _post(case, case.praise, attachments=[{"data": [link]}])


PLANTS: Final[Mapping[str, Plant]] = MappingProxyType(
    {
        "Instagram caption": _instagram(lambda one: {"media": [_medium(one, one.text)]}),
        "Instagram alt text": _instagram(lambda one: {"media": [_medium(one, one.text), _medium(one, one.payload)], "title": one.praise, "creation_timestamp": _at(one)}),
        "Instagram comment": _instagram(_comment, "comments/post_comments_1.json"),
        "Instagram profile name": _profile_name,
        "Facebook post": _facebook(lambda one: _post(one, one.text), "posts/your_posts_1.json"),
        "Facebook alt text": _facebook(_described, "posts/your_posts_1.json"),
        "Facebook place name": _facebook(_checked_in, "posts/your_posts_1.json"),
        "Facebook review": _facebook(_reviewed, "reviews/your_reviews.json", "reviews_v2"),
        "Facebook link": _facebook(_linked, "posts/your_posts_1.json"),
        "Threads post": _threads,
        "Messenger message": _chat(lambda one: _thread(one, one.text), lambda one: f"dana_{one.number}"),
        "Messenger display name": _chat(lambda one: _thread(one, one.praise, sender=one.name), lambda one: f"dana_{one.number}"),
        "title of a chat": _chat(lambda one: _thread(one, one.praise, title=one.name), lambda one: f"dana_{one.number}"),
        "file names in an archive": _chat(
            lambda one: _thread(one, one.praise, photo=f"{_INBOX}/{one.name[-80:]}/photos/{one.name[-80:]}.jpg"),
            lambda one: f"{one.name[-60:]}_{one.number}",
        ),
        "WhatsApp message": _whatsapp,
        "WhatsApp display name": _whatsapp_names,
        "note of somebody else": _notes,
        "several posts": _several,
        "synced account": _synced,
        "table": _saved,
    }
)  # fmt: skip

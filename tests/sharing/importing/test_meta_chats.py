"""Chats of Messenger and Instagram in both of Meta's forms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kithkin.sharing.importing.errors import AskWhoIsImporting
from kithkin.sharing.importing.notices import is_notice, is_reaction
from kithkin.sharing.importing.opening import open_import
from kithkin.sharing.importing.planning import ImportOptions
from kithkin.sharing.importing.reports import Progress
from support.exports import FACEBOOK_PROFILE, INSTAGRAM_PROFILE, archive, folder, imported

AT = 1_735_646_400_123
INBOX = "your_facebook_activity/messages/inbox"
PROFILE = "personal_information/profile_information/profile_information.json"
ME, HER = "Mira Čapek", "Jana Malá"


def said(sender: str, content: str = "", *, at: int = AT, **more: object) -> dict[str, object]:
    message: dict[str, object] = {
        "sender_name": sender,
        "timestamp_ms": at,
        "is_geoblocked_for_viewer": False,
    }
    return message | ({"content": content} if content else {}) | more


def thread(
    *messages: dict[str, object], title: str = HER, path: str = "inbox/janamala_4455"
) -> dict[str, object]:
    return {
        "participants": [{"name": HER}, {"name": ME}],
        "messages": list(messages),
        "title": title,
        "is_still_participant": True,
        "thread_path": path,
        "magic_words": [],
    }


def test_messages_of_the_ordinary_form(tmp_path: Path) -> None:
    photo = {
        "uri": "your_facebook_activity/messages/inbox/janamala_4455/photos/1.jpg",
        "creation_timestamp": 1,
    }
    share = {
        "link": "https://www.instagram.com/reel/Q1/",
        "share_text": "Somebody's words",
        "original_content_owner": "x",
    }
    messages = [
        said(ME, "Paní Dvořáková, Lidická 4 🎹", at=AT + 3),
        said(HER, "Who teaches piano?", at=AT + 2, reactions=[{"reaction": "❤", "actor": ME}]),
        said(HER, at=AT + 1, photos=[photo]),
        said(ME, "You sent an attachment.", at=AT, share=share),
        said(HER, "Jana sent an attachment.", at=AT - 1, share=share),
    ]
    files = {
        f"{INBOX}/janamala_4455/message_1.json": thread(*messages),
        f"{INBOX}/janamala_4455/photos/1.jpg": b"\xff\xd8",
        PROFILE: FACEBOOK_PROFILE,
    }
    items, report = imported("messenger", archive(tmp_path / "facebook.zip", files))
    assert [(item.author, item.own, item.text) for item in items] == [
        (ME, True, "Paní Dvořáková, Lidická 4 🎹"),
        (HER, False, "Who teaches piano?"),
        (HER, False, ""),
        (ME, True, "https://www.instagram.com/reel/Q1/"),
        (HER, False, "Somebody's words\nhttps://www.instagram.com/reel/Q1/"),
    ]
    assert {(item.title, item.kind, item.platform) for item in items} == {(HER, "message", "messenger")}
    assert items[0].shared_at == pytest.approx((AT + 3) / 1000)
    assert items[2].media[0].name == photo["uri"]
    assert report.own_names[0] == ME


def test_what_is_no_message_is_counted_and_left_out(tmp_path: Path) -> None:
    messages = [
        said(ME, is_unsent=True),
        said(HER, "Reacted ❤️ to your message "),
        said(HER, "Hat mit 😂 auf deine Nachricht reagiert"),
        said(HER, "Jana Malá named the group Piano.", at=AT + 5),
        said(ME, "", call_duration=55),
        said(HER, "left", type="Unsubscribe"),
        said(HER, "I left my keys; Petr added sugar", at=AT + 9),
        said(HER, at=AT + 8),
        {"sender_name": HER, "content": "no time"},
        said("", "no sender"),
        {"sender_name": HER, "timestamp_ms": "yesterday", "content": "x"},
    ]
    items, report = imported(
        "messenger", folder(tmp_path, {f"{INBOX}/a_1/message_1.json": thread(*messages)}), own_names=[ME]
    )
    assert [item.text for item in items] == ["I left my keys; Petr added sugar"]
    assert report.skipped == {
        "taken back by its sender": 1,
        "a reaction, not a message": 2,
        "a notice of the app, not a message": 2,
        "a call": 1,
        "nothing in it": 1,
    }
    assert sum(sum(reasons.values()) for reasons in report.not_understood.values()) == 3
    assert report.files[0].entries == len(messages)


@pytest.mark.parametrize(
    "text",
    [
        "Reacted to your message",
        "I reacted badly to your message",
        "Liked a message from him",
        "Reacted sadly to your message",
    ],
)
def test_sentences_of_people_are_no_reactions(text: str) -> None:
    assert not is_reaction(text)


@pytest.mark.parametrize(
    "text", ["Jana left the building", "left the group", "Jana added two eggs", "You left the door open"]
)
def test_sentences_of_people_are_no_notices(text: str) -> None:
    assert not is_notice("Jana Malá", text)


def test_encrypted_chats_lie_flat_and_are_not_mangled(tmp_path: Path) -> None:
    chat = {
        "participants": [ME, HER],
        "threadName": "Jana Malá_40",
        "messages": [
            {
                "senderName": HER,
                "text": "Ã© is how é looks when mangled",
                "timestamp": AT,
                "type": "text",
                "isUnsent": False,
                "media": [],
                "reactions": [],
            },
            {
                "senderName": ME,
                "text": "",
                "timestamp": AT + 1,
                "type": "media",
                "isUnsent": False,
                "media": [{"uri": "./media/q.jpeg"}],
            },
            {
                "senderName": ME,
                "text": "gone",
                "timestamp": AT + 2,
                "type": "text",
                "isUnsent": True,
                "media": [],
            },
            {
                "senderName": HER,
                "text": "User unsent a message",
                "timestamp": AT + 3,
                "type": "placeholder",
                "isUnsent": False,
                "media": [],
            },
        ],
    }
    import_files = {
        "Jana Malá_40.json": _plain(chat),
        "media/q.jpeg": b"\xff\xd8",
        "settings.json": {"setting": True},
    }
    items, report = imported("messenger", archive(tmp_path / "messages.zip", import_files), own_names=[ME])
    assert [(item.own, item.text, item.title) for item in items] == [
        (False, "Ã© is how é looks when mangled", HER),
        (True, "", HER),
    ]
    assert items[1].media[0].name == "media/q.jpeg"
    assert report.skipped == {"taken back by its sender": 2}
    assert report.unread["unused"] == ["settings.json"]


def _plain(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def test_instagram_messages(tmp_path: Path) -> None:
    path = "your_instagram_activity/messages/inbox/jana_99/message_1.json"
    files = {
        path: thread(said(ME, "Zítra?"), said(HER, "Liked a message")),
        "personal_information/personal_information/personal_information.json": INSTAGRAM_PROFILE,
    }
    items, report = imported("instagram", folder(tmp_path, files))
    assert [(item.platform, item.own, item.text) for item in items] == [("instagram", True, "Zítra?")]
    assert report.skipped == {"a reaction, not a message": 1}


def test_who_is_importing_is_asked_with_everyone_in_the_chats(tmp_path: Path) -> None:
    other = thread(said("Petr Novák", "Hi")) | {"participants": [{"name": "Petr Novák"}, {"name": ME}]}
    files = {f"{INBOX}/a_1/message_1.json": thread(said(HER, "Hi")), f"{INBOX}/b_2/message_1.json": other}
    path = folder(tmp_path, files)
    with pytest.raises(AskWhoIsImporting) as asked:
        open_import("messenger", [path])
    assert asked.value.participants[0] == ME
    assert set(asked.value.participants) == {ME, HER, "Petr Novák"}
    assert asked.value.questions[0].endswith("?")
    with pytest.raises(AskWhoIsImporting, match="Nobody"):
        open_import("messenger", [path], ImportOptions(own_names=["Nobody"]))
    items, _ = imported("messenger", path, own_names=["mira čapek "])
    assert [item.own for item in items] == [False, False]


def test_the_same_message_twice_in_one_moment_stays_two_and_ids_last(tmp_path: Path) -> None:
    twice = [said(ME, "ok"), said(ME, "ok"), said(HER, "ok")]
    old = folder(tmp_path / "old", {f"{INBOX}/janamala_4455/message_1.json": thread(*twice)})
    newer = {
        "your_activity_across_facebook/messages/archived_threads/janinka_4455/message_1.json": thread(
            said(HER, "New", at=AT + 999), *twice
        )
    }
    before, _ = imported("messenger", old, own_names=[ME])
    again, _ = imported("messenger", old, own_names=[ME])
    after, _ = imported("messenger", folder(tmp_path / "new", newer), own_names=[ME])
    assert len({item.source_id for item in before}) == 3
    assert [item.source_id for item in again] == [item.source_id for item in before]
    assert [item.source_id for item in after[1:]] == [item.source_id for item in before]


def test_several_archives_merge_into_one_tree(tmp_path: Path) -> None:
    uri = f"{INBOX}/a_1/photos/1.jpg"
    one = archive(
        tmp_path / "1.zip",
        {
            f"{INBOX}/a_1/message_1.json": thread(said(ME, at=AT, photos=[{"uri": uri}])),
            PROFILE: FACEBOOK_PROFILE,
        },
    )
    two = archive(
        tmp_path / "2.zip",
        {uri: b"\xff\xd8", PROFILE: FACEBOOK_PROFILE, f"{INBOX}/b_2/message_1.json": thread(said(HER, "Hi"))},
    )
    with open_import("messenger", [one, two]) as opened:
        items = [item for batch in opened.batches() for item in batch]
        assert opened.media(items[0].media[0].name) == b"\xff\xd8"
    assert len(items) == 2
    assert opened.report.notes == []


def test_a_file_that_differs_between_archives_is_read_twice_and_noted(tmp_path: Path) -> None:
    name = f"{INBOX}/a_1/message_1.json"
    one = archive(tmp_path / "1.zip", {name: thread(said(ME, "A"), said(ME, "B", at=AT + 1))})
    two = archive(tmp_path / "2.zip", {name: thread(said(ME, "B", at=AT + 1), said(ME, "C", at=AT + 2))})
    items, report = imported("messenger", [one, two], own_names=[ME])
    assert [item.text for item in items] == ["A", "B", "C"]
    assert report.skipped == {"seen already in another file": 1}
    assert name in report.notes[0]


def test_batches_are_bounded_and_progress_ends_at_the_whole(tmp_path: Path) -> None:
    told: list[Progress] = []
    messages = [said(ME, str(number), at=AT + number) for number in range(25)]
    path = folder(tmp_path, {f"{INBOX}/a_1/message_1.json": thread(*messages)})
    options = ImportOptions(own_names=[ME], batch_size=10, on_progress=told.append)
    with open_import("messenger", [path], options) as opened:
        assert [len(batch) for batch in opened.batches()] == [10, 10, 5]
    assert [step.items for step in told] == sorted(step.items for step in told)
    assert (told[-1].items, told[-1].done_bytes) == (25, told[-1].total_bytes)

"""Archives and files that are made to do harm, and such that are only broken."""

from __future__ import annotations

import io
import json
import os
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kithkin.messages.errors import AskThePerson, BadInput, KithkinError
from kithkin.sharing.importing.archives import open_tree
from kithkin.sharing.importing.errors import UnreadableExport, UnsafeArchive
from kithkin.sharing.importing.json_entries import BrokenJson, pieces
from kithkin.sharing.importing.limits import Limits
from kithkin.sharing.importing.opening import open_import
from kithkin.sharing.importing.planning import ImportOptions
from kithkin.sharing.importing.registry import IMPORTERS
from support.exports import archive, folder, imported

POSTS = "your_instagram_activity/media/posts_1.json"
ONE_POST = [{"media": [{"uri": "a.jpg", "creation_timestamp": 1_735_646_400, "title": "Hi"}]}]


def _opened(path: Path, limits: Limits = Limits()) -> None:  # noqa: B008 a frozen value
    with closing(open_tree([path], limits)):
        pass


@pytest.mark.parametrize(
    "name",
    [
        "../evil.json",
        "a/../../evil.json",
        "/etc/cron.d/evil",
        "C:\\evil.json",
        "..\\evil.json",
        "a//b.json",
        "./a.json",
        "a\x01.json",
        "a/" * 40 + "b.json",
    ],
)
def test_names_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnsafeArchive):
        _opened(archive(tmp_path / "x.zip", {POSTS: ONE_POST, name: b"{}"}))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.zip"]


def test_a_name_that_hides_another_behind_a_zero_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", {"goodXbad.json": b"{}"})
    path.write_bytes(path.read_bytes().replace(b"goodXbad", b"good\x00bad"))
    with pytest.raises(UnsafeArchive):
        _opened(path)


@pytest.mark.parametrize("kind", [0o120777, 0o020644, 0o060644, 0o010644, 0o140644])
def test_links_and_devices_in_archives_are_refused(tmp_path: Path, kind: int) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as made:
        info = zipfile.ZipInfo("posts_1.json")
        info.create_system, info.external_attr = 3, kind << 16
        made.writestr(info, "/etc/passwd")
    with pytest.raises(UnsafeArchive, match="link or a device"):
        _opened(path)


def test_links_and_pipes_in_folders_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text("{}")
    for number, make in enumerate(
        (lambda path: path.symlink_to(secret), lambda path: path.symlink_to(tmp_path), os.mkfifo)
    ):
        root = folder(tmp_path / str(number), {POSTS: ONE_POST})
        make(root / "posts_2.json")
        with pytest.raises(UnsafeArchive):
            _opened(root)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Posts_1.json", "posts_1.json"),
        ("caf\u00e9.json", "cafe\u0301.json"),
        ("stra\u00dfe.txt", "STRASSE.txt"),
    ],
)
def test_names_told_apart_by_spelling_only_are_refused(tmp_path: Path, one: str, other: str) -> None:
    with pytest.raises(UnsafeArchive, match="spelling"):
        _opened(archive(tmp_path / "x.zip", {one: b"1", other: b"2"}))
    with (
        pytest.raises(UnsafeArchive, match="spelling"),
        closing(
            open_tree([archive(tmp_path / "1.zip", {one: b"1"}), archive(tmp_path / "2.zip", {other: b"2"})])
        ),
    ):
        pass


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_one_name_twice_in_an_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(POSTS, "[]")
        made.writestr(POSTS, json.dumps(ONE_POST))
    with pytest.raises(UnsafeArchive, match="twice"):
        _opened(path)


def test_bombs_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    bomb = archive(tmp_path / "ratio.zip", {"posts_1.json": b"[" + b" " * 20_000_000 + b"]"})
    with pytest.raises(UnsafeArchive, match="swell"):
        _opened(bomb)
    many = archive(tmp_path / "many.zip", {f"{number}.jpg": b"" for number in range(50)})
    with pytest.raises(UnsafeArchive, match="50 files"):
        _opened(many, Limits(members=49))
    with pytest.raises(UnsafeArchive):
        _opened(many, Limits(directory_bytes=100))
    with pytest.raises(UnsafeArchive, match="more than 49"):
        _opened(folder(tmp_path / "many", {f"{number}.jpg": b"" for number in range(50)}), Limits(members=49))
    large = archive(tmp_path / "large.zip", {"a.jpg": os.urandom(5000), "b.json": os.urandom(5000)})
    for limits in (Limits(total_bytes=9999), Limits(text_bytes=4999)):
        with pytest.raises(UnsafeArchive, match="larger"):
            _opened(large, limits)


def test_members_that_overlap_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", {"a.json": os.urandom(300), "b.json": os.urandom(300)})
    content = bytearray(path.read_bytes())
    second = content.rfind(b"PK\x01\x02")
    struct.pack_into("<I", content, second + 42, 10)
    path.write_bytes(content)
    with pytest.raises(UnsafeArchive, match="overlaps"):
        _opened(path)


def test_locked_and_unusually_packed_archives_say_what_to_do(tmp_path: Path) -> None:
    locked = archive(tmp_path / "locked.zip", {"a.json": b"{}"})
    content = bytearray(locked.read_bytes())
    content[content.find(b"PK\x01\x02") + 8] |= 1
    locked.write_bytes(content)
    with pytest.raises(UnreadableExport, match="password"):
        _opened(locked)
    with zipfile.ZipFile(tmp_path / "lzma.zip", "w", zipfile.ZIP_LZMA) as made:
        made.writestr("a.json", "{}")
    with pytest.raises(UnreadableExport, match="Unpack"):
        _opened(tmp_path / "lzma.zip")


def test_archives_in_archives_are_left_alone_and_named(tmp_path: Path) -> None:
    inner = archive(tmp_path / "inner.zip", {POSTS: ONE_POST}).read_bytes()
    items, report = imported(
        "instagram", archive(tmp_path / "outer.zip", {POSTS: ONE_POST, "more/inner.zip": inner})
    )
    assert len(items) == 1
    assert report.unread["archive"] == ["more/inner.zip"]


def test_clutter_of_computers_is_not_in_the_way(tmp_path: Path) -> None:
    files = {POSTS: ONE_POST, "__MACOSX/._posts_1.json": b"x", "your_instagram_activity/.DS_Store": b"x"}
    _, report = imported("instagram", archive(tmp_path / "i.zip", files))
    assert report.unread == {}


def test_a_damaged_member_spoils_only_its_rest(tmp_path: Path) -> None:
    path = tmp_path / "i.zip"
    posts = [
        {"media": [{"uri": "", "creation_timestamp": 1_735_646_400 + number, "title": f"Post {number}"}]}
        for number in range(4000)
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as made:
        made.writestr(POSTS, json.dumps(posts))
        made.writestr("your_instagram_activity/media/stories.json", json.dumps({"ig_stories": []}))
    content = path.read_bytes()
    path.write_bytes(content.replace(b"Post 3999", b"Past 3999"))
    items, report = imported("instagram", path)
    assert 3000 <= len(items) < 4000
    assert "damaged" in next(iter(report.not_understood[POSTS]))


def test_paths_that_are_not_there_are_refused(tmp_path: Path) -> None:
    for path in (
        tmp_path / "missing.zip",
        Path("a\x00b"),
        Path(os.devnull),
        folder(tmp_path / "f", {"x.zip": b"no zip"}) / "x.zip",
    ):
        with pytest.raises(UnreadableExport):
            open_import("instagram", [path])
    with pytest.raises(UnreadableExport):
        open_import("instagram", [])


@pytest.mark.parametrize(
    ("broken", "understood"),
    [
        (json.dumps(ONE_POST)[:-20], 0),
        (json.dumps(ONE_POST)[:-1] + ", {", 1),
        (json.dumps(ONE_POST)[:-1] + ", " + "[" * 100_000, 1),
        (json.dumps(ONE_POST)[:-1] + ", " + '{"a":' * 100_000, 1),
        (json.dumps(ONE_POST)[:-1] + ', "' + "x" * 9_000_000 + '"]', 1),
        (json.dumps(ONE_POST) + "[", 1),
        (json.dumps(ONE_POST)[:-1] + ', 7, null, [], "x", {"media": 5}]', 1),
        (json.dumps(ONE_POST)[:-1] + ', {"media": NaN}]', 1),
        (json.dumps(ONE_POST)[:-1] + ", {'media': 1}]", 1),
        ("\ufeff" + json.dumps(ONE_POST), 1),
    ],
)
def test_broken_json_keeps_what_came_before_and_counts_the_rest(
    tmp_path: Path, broken: str, understood: int
) -> None:
    items, report = imported("instagram", folder(tmp_path, {POSTS: broken.encode()}))
    assert len(items) == understood
    assert broken.startswith("\ufeff") or report.not_understood


def test_half_characters_do_not_spoil_a_message(tmp_path: Path) -> None:
    raw = (
        b'[{"media": [{"uri": "", "creation_timestamp": 1735646400, "title": "half \\ud83d heart \\u0000"}]}]'
    )
    items, _ = imported("instagram", folder(tmp_path, {POSTS: raw}))
    assert items[0].text == "half \ufffd heart"


def test_deep_and_large_json_costs_little_memory() -> None:
    attack = b'{"a": [' + b"[" * 30_000_000
    tracemalloc.start()
    with pytest.raises(BrokenJson):
        list(pieces(io.BytesIO(attack)))
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)


@given(value=JSON, indent=st.sampled_from([None, 2]), chunk=st.integers(1, 40))
@settings(max_examples=150, deadline=None)
def test_pieces_are_the_parts_of_any_json(value: object, indent: int | None, chunk: int) -> None:
    whole = {"list": value if isinstance(value, list) else [value], "other": value, "end": 1}
    text = json.dumps(whole, indent=indent, allow_nan=False) if _is_plain(value) else ""
    if not text:
        return
    found: dict[str, object] = {"list": [], "other": [] if isinstance(value, list) else None}
    for piece in pieces(_Slow(text.encode(), chunk)):
        part = json.loads(piece.raw)
        if piece.is_element:
            held = found[piece.key]
            assert isinstance(held, list)
            held.append(part)
        else:
            found[piece.key] = part
    assert found == json.loads(text)


def _is_plain(value: object) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return False
    return True


class _Slow(io.BytesIO):
    """A stream that gives little at a time."""

    def __init__(self, content: bytes, most: int) -> None:
        super().__init__(content)
        self._most = most

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(self._most)


RECORD_NAMES = st.sampled_from(
    "media title uri creation_timestamp timestamp timestamp_ms label_values label value data post comment attachments place name content "
    "sender_name senderName participants messages share link photos string_map_data string_list_data Comment Time reviews_v2 comments_v2 "
    "ig_stories saved_saved_media text_post_app_text_posts dict review rating life_event external_context url fbid text sticker".split()
)
RECORDS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just(1_735_646_400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(RECORD_NAMES, inner, max_size=5),
    max_leaves=25,
)
PLACES = {
    "instagram": [
        POSTS,
        "content/stories.json",
        "saved/saved_posts.json",
        "comments/post_comments_1.json",
        "messages/inbox/a_1/message_1.json",
        "personal_information.json",
    ],
    "facebook": [
        "posts/your_posts_1.json",
        "comments_and_reactions/comments.json",
        "reviews/r.json",
        "posts/check-ins.json",
        "profile_information.json",
    ],
    "threads": ["threads/threads_and_replies.json", "threads/personal_information.json"],
    "messenger": ["messages/inbox/a_1/message_1.json", "Ana_1.json", "profile_information.json"],
    "whatsapp": ["_chat.txt"],
}


@pytest.mark.parametrize("platform", IMPORTERS)
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_records_of_any_shape_raise_nothing_but_our_errors(
    tmp_path: Path, platform: str, data: st.DataObject
) -> None:
    files = {place: json.dumps(data.draw(RECORDS)).encode() for place in PLACES[platform]}
    _import_or_our_error(platform, folder(tmp_path, files))


@pytest.mark.parametrize("platform", IMPORTERS)
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_of_any_kind_raise_nothing_but_our_errors(
    tmp_path: Path, platform: str, data: st.DataObject
) -> None:
    some = st.binary(max_size=80) | st.text(
        st.sampled_from('[]{}":,\\ 0129./-: APM\u200e\n'), max_size=80
    ).map(str.encode)
    files = {place: data.draw(some) for place in PLACES[platform]}
    _import_or_our_error(platform, folder(tmp_path, files))


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_archives_with_any_bytes_changed_raise_nothing_but_our_errors(
    tmp_path: Path, data: st.DataObject
) -> None:
    path = archive(
        tmp_path / "i.zip",
        {POSTS: ONE_POST, "_chat.txt": "[31.12.24, 21:41:09] Ana: Hi\n", "a.jpg": b"\xff" * 50},
    )
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(content) // 2, len(content)))
    path.write_bytes(content[:cut] if data.draw(st.booleans()) else content)
    _import_or_our_error("instagram", path)
    _import_or_our_error("whatsapp", path)


def _import_or_our_error(platform: str, path: Path) -> None:
    try:
        imported(platform, path, own_names=["Ana"])
    except (BadInput, AskThePerson) as error:
        assert str(error)  # noqa: PT017 any of ours will do, but it has to say something


def test_every_error_says_what_to_do_next(tmp_path: Path) -> None:
    makers: list[Callable[[], object]] = [
        lambda: open_import("instagram", [tmp_path / "none"]),
        lambda: open_import("myspace", [tmp_path]),
        lambda: open_import("instagram", [folder(tmp_path / "empty", {"x.json": b"{}"})]),
        lambda: open_import(
            "whatsapp",
            [folder(tmp_path / "chat", {"_chat.txt": "1/2/24, 10:00 - Ana: Hi\n"})],
            ImportOptions(),
        ),
    ]
    for make in makers:
        with pytest.raises(KithkinError) as caught:
            make()
        assert caught.value.remedy

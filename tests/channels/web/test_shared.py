"""What one shared, over HTTP: seen, given to others, narrowed and taken back by its owner, and by nobody else."""

import os
import socket
import stat
import time
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.channels.web.shared import link_to_original
from kithkin.messages.sharing import ONLY_ME, Audience, SharedItem
from kithkin.sharing.desk import ImportDesk, safe_name
from support.browser import RunningApp, running_app
from support.calling import Answer, Client
from support.exports import INSTAGRAM_PROFILE, archive
from support.uploading import send_files

CIRCLE = {"scope": "circle"}
CHAT = "WhatsApp Chat with Ben.txt"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    with running_app(tmp_path, most_bytes=3 * 1024**2) as running:
        for name, role in (("Ana", "member"), ("Ben", "member"), ("Gus", "guest")):
            running.wait(running.household.people.add(name, role))
        yield running


def shared_item(number: int, text: str, *, own: bool = True, **more: Any) -> SharedItem:
    return SharedItem(
        platform=more.pop("platform", "instagram"), source_id=f"s{number}", kind=more.pop("kind", "post"),
        author="ana.paints" if own else "Somebody", own=own, shared_at=1_700_000_000.0 + number, text=text, **more,
    )  # fmt: skip


def keep(app: RunningApp, owner: str, *items: SharedItem) -> list[int]:
    """The ids of what is kept, in the order given."""
    app.wait(app.shared.posts.add(owner, items, ONLY_ME))
    listed = app.wait(app.shared.posts.mine(owner, limit=1000)).posts
    return [next(post.id for post in listed if post.item == item) for item in items]


def ids_of(client: Client, query: str = "") -> list[int]:
    return [post["id"] for post in client.call("GET", f"/shared/posts?{query}").json["posts"]]


def agree(client: Client, **fields: Any) -> Answer:
    """Asks for a wider audience, and says yes to the very question that comes back."""
    asked = client.call("POST", "/shared/audience", fields).json
    return client.call("POST", "/shared/audience", {**fields, "agreed": asked["question"]})


def test_ones_own_things_are_listed_searched_and_counted(app: RunningApp) -> None:
    items = [shared_item(number, f"Pizza number {number}") for number in range(30)]
    items.append(shared_item(40, "Zürich", place="Café Schober", permalink="https://instagram.com/p/40"))
    items.append(shared_item(41, "Look <b>here</b>", own=False, permalink="javascript:alert(1)"))
    keep(app, "Ana", *items)
    ana = Client(app, "Ana")
    first = ana.call("GET", "/shared/posts").json
    assert (first["total"], len(first["posts"]), first["counts"]) == (32, 25, {"only_me": 32})
    second = ana.call("GET", f"/shared/posts?start={first['next_start']}").json
    assert (len(second["posts"]), second["next_start"]) == (7, 0)
    times = [post["shared_at"] for post in first["posts"] + second["posts"]]
    assert times == sorted(times, reverse=True)
    others, zurich = first["posts"][:2]
    assert (others["own"], others["author"], others["link"]) == (False, "Somebody", "")
    assert zurich["link"] == "https://instagram.com/p/40"
    assert zurich["audience"] == {"scope": "only_me", "people": [], "words": "only you"}
    assert ids_of(ana, f"query={quote('zürich SCHOBER')}") == [zurich["id"]]
    assert ids_of(ana, "query=nowhere") == []
    assert ids_of(ana, f"query={quote('%')}") == []
    assert len(ids_of(ana, "start=x&scope=nonsense")) == 0
    for person in ("owner", "Ben", "Gus"):
        assert Client(app, person).call("GET", "/shared/posts").json["posts"] == []


def test_wider_takes_a_yes_to_the_very_question_and_narrower_none(app: RunningApp) -> None:
    one, two, theirs = keep(
        app, "Ana", shared_item(1, "The best pizza"), shared_item(2, "A quiet beach"), shared_item(3, "No", own=False)
    )  # fmt: skip
    ana = Client(app, "Ana")
    asked = ana.call("POST", "/shared/audience", {"ids": [one, two, theirs], **CIRCLE}).json
    assert asked["changed"] == 0
    assert (asked["count"], asked["left_out"]) == (2, 1)
    assert "2 posts" in asked["question"]
    assert "“The best pizza”" in asked["question"]
    assert "everyone in the circle" in asked["question"]
    assert ana.call("GET", "/shared/posts").json["counts"] == {"only_me": 3}
    assert ana.call("GET", "/shared/consents").json == {"consents": []}
    for not_it in (True, "yes", asked["question"] + " ", ""):
        again = ana.call("POST", "/shared/audience", {"ids": [one, two], **CIRCLE, "agreed": not_it}).json
        assert (again["changed"], again["question"]) == (0, asked["question"])
    agreed = {"ids": [one, two, theirs], **CIRCLE, "agreed": asked["question"]}
    assert ana.call("POST", "/shared/audience", agreed).json["changed"] == 2
    assert ana.call("GET", "/shared/posts").json["counts"] == {"only_me": 1, "circle": 2}
    consents = ana.call("GET", "/shared/consents").json["consents"]
    assert [one["wording"] for one in consents] == [asked["question"]]
    assert consents[0]["audience"]["words"] == "everyone in the circle (not its guests), now and later"
    named = {"ids": [one], "scope": "people", "people": ["Ben"]}
    assert ana.call("POST", "/shared/audience", named).json["changed"] == 1
    assert ana.call("POST", "/shared/audience", {"ids": [two], "scope": "only_me"}).json["changed"] == 1
    wider = ana.call("POST", "/shared/audience", {"ids": [one], "scope": "people", "people": ["Ben", "Gus"]})
    assert "Ben and Gus" in wider.json["question"]
    assert len(ana.call("GET", "/shared/consents").json["consents"]) == 1
    assert agree(ana, ids=[one], scope="public").json["changed"] == 1
    assert Client(app, "Ben").call("GET", "/shared/consents").json == {"consents": []}


def test_words_of_others_cannot_be_given_on(app: RunningApp) -> None:
    (theirs,) = keep(app, "Ana", shared_item(1, "Said by somebody", own=False))
    ana = Client(app, "Ana")
    refused = ana.call("POST", "/shared/audience", {"ids": [theirs], **CIRCLE, "agreed": "yes"})
    assert refused.status == 400
    assert "Somebody's words" in refused.json["error"]
    assert ana.call("POST", "/shared/withdraw", {"ids": [theirs]}).json == {"withdrawn": 1}


def test_numbers_of_others_are_as_if_they_had_never_been(app: RunningApp) -> None:
    (secret,) = keep(app, "Ben", shared_item(1, "Ben's own secret"))
    ben = Client(app, "Ben")
    (public,) = keep(app, "Ben", shared_item(2, "Ben's public words"))
    agree(ben, ids=[public], scope="public")
    ben.call("POST", "/memory/notes", {"text": "The code is 4711"})
    (note,) = ids_of(ben, "kind=note")
    never = 987_654_321
    for person in ("owner", "Ana", "Gus"):
        client = Client(app, person)
        for method, path, fields in (
            ("POST", "/shared/audience", {"scope": "only_me"}),
            ("POST", "/shared/audience", {"scope": "circle", "agreed": "yes"}),
            ("POST", "/shared/audience", {"scope": "people", "people": ["Ana"]}),
            ("POST", "/shared/withdraw", {}),
        ):
            answers = [
                client.call(method, path, {**fields, "ids": [one]}) for one in (secret, public, note, never)
            ]
            assert {(one.status, one.body) for one in answers} == {(404, answers[-1].body)}
        for method, fields in (("PATCH", {"text": "Taken"}), ("DELETE", None)):
            answers = [
                client.call(method, f"/memory/notes/{one}", fields) for one in (secret, public, note, never)
            ]
            assert {(one.status, one.body) for one in answers} == {(404, answers[-1].body)}
        for words in (b"secret", b"public words", b"4711"):
            for path in (
                "/shared/posts",
                "/shared/posts?kind=note",
                "/shared/consents",
                "/shared/import/state",
            ):
                assert words not in client.call("GET", path).body
    assert sorted(ids_of(ben)) == sorted((secret, public, note))
    assert ben.call("DELETE", f"/memory/notes/{secret}").status == 404  # a post is no note


REFUSED: tuple[dict[str, Any], ...] = (
        {}, {"ids": []}, {"ids": "1"}, {"ids": [True]}, {"ids": ["1"]}, {"ids": [2**63]}, {"ids": [-1]}, {"ids": [1.5]},
        {"ids": None}, {"query": 7}, {"query": "\ud800"}, {"imported": True}, {"ids": [1] * 5001}, {"scope": "nobody"},
        {"ids": [1], "scope": "people"}, {"ids": [1], "scope": "people", "people": ["\ud800\x00"]},
        {"ids": [1], "scope": "people", "people": [3]}, {"query": "x" * 9_000, "scope": "only_me"},
)  # fmt: skip


def test_whatever_is_sent_is_refused_in_words(app: RunningApp) -> None:
    ana = Client(app, "Ana")
    for fields in REFUSED:
        for path in ("/shared/audience", "/shared/withdraw"):
            answer = ana.call("POST", path, fields)
            assert answer.status in {400, 404}, fields
            assert answer.json["error"]
            assert answer.json["remedy"]


def test_everything_that_matches_is_narrowed_or_withdrawn_at_once(app: RunningApp) -> None:
    keep(
        app,
        "Ana",
        *(shared_item(number, f"Pizza {number}") for number in range(60)),
        shared_item(99, "Beach"),
    )
    ana = Client(app, "Ana")
    assert agree(ana, query="", **CIRCLE).json["changed"] == 61
    assert ana.call("POST", "/shared/audience", {"query": "pizza", "scope": "only_me"}).json["changed"] == 60
    assert ana.call("POST", "/shared/withdraw", {"query": "pizza"}).json == {"withdrawn": 60}
    assert ana.call("GET", "/shared/posts").json["total"] == 1


def test_people_to_share_with_are_the_others_of_the_circle(app: RunningApp) -> None:
    people = Client(app, "Ana").call("GET", "/shared/people").json["people"]
    assert people == [
        {"name": "Ben", "guest": False}, {"name": "Gus", "guest": True}, {"name": "owner", "guest": False},
    ]  # fmt: skip


def test_notes_are_kept_renewed_forgotten_and_given_to_the_circle(app: RunningApp) -> None:
    ana = Client(app, "Ana")
    assert ana.call("POST", "/memory/notes", {"text": "  The boiler is serviced in May  "}).status == 201
    (note,) = ids_of(ana, "kind=note")
    assert (
        ana.call("PATCH", f"/memory/notes/{note}", {"text": "The boiler is serviced in June"}).status == 200
    )
    assert agree(ana, ids=[note], **CIRCLE).json["changed"] == 1
    assert ana.call("PATCH", f"/memory/notes/{note}", {"text": "In July"}).status == 200
    shown = ana.call("GET", "/shared/posts?kind=note").json["posts"]
    assert [(one["id"], one["text"], one["audience"]["scope"]) for one in shown] == [
        (note, "In July", "circle")
    ]
    for bad in ({}, {"text": " "}, {"text": "x" * 4_001}, {"text": 3}):
        assert ana.call("POST", "/memory/notes", bad).status == 400
        assert ana.call("PATCH", f"/memory/notes/{note}", bad).status == 400
    assert ana.call("POST", "/memory/notes", {"text": "half \ud800 character"}).status == 201
    assert ana.call("DELETE", f"/memory/notes/{note}").status == 204
    assert ana.call("DELETE", f"/memory/notes/{note}").status == 404
    assert ana.call("DELETE", "/memory/notes/1%00").status == 404


@given(st.text() | st.from_regex(r"[a-z]{2,11}:(//)?[a-z\"'<>\\ ./@:]*", fullmatch=True))
@settings(max_examples=300, deadline=None)
def test_a_link_to_an_original_is_an_address_of_the_web_or_nothing(address: str) -> None:
    link = link_to_original(address)
    assert link in {"", address}
    assert link == "" or (urlsplit(link).scheme in {"http", "https"} and urlsplit(link).hostname)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    files: dict[str, object] = {
        "personal_information/personal_information/personal_information.json": INSTAGRAM_PROFILE,
        "your_instagram_activity/media/posts_1.json": [
            {"media": [{"uri": "media/posts/1.jpg", "creation_timestamp": 1_700_000_000 + number, "title": f"Post {number}"}]}
            for number in range(7)
        ],
    }  # fmt: skip
    return archive(tmp_path / "instagram-ana.zip", files)


def over(client: Client, *, phases: Sequence[str] = ("done", "failed", "asking")) -> dict[str, Any]:
    """The state of an import once it stands in one of these phases."""
    deadline = time.monotonic() + 30
    while True:
        state = client.call("GET", "/shared/import/state").json
        if state["phase"] in phases:
            return state
        assert time.monotonic() < deadline, state
        time.sleep(0.02)


def uploads(app: RunningApp) -> list[Path]:
    """Whatever lies there. Unlike `rglob`, `os.walk` does not mind a folder that goes while it is looked through."""
    return [
        Path(folder, name)
        for folder, folders, names in os.walk(app.home / "uploads")
        for name in (*folders, *names)
    ]


def test_an_export_is_imported_reported_and_offered(app: RunningApp, export: Path) -> None:
    ana = Client(app, "Ana")
    begun = send_files(ana, "instagram", {"instagram-ana.zip": export.read_bytes()})
    assert begun.status == 202
    state = over(ana)
    assert (state["phase"], state["shareable"]) == ("done", 7)
    assert state["report"]["new"] == 7
    assert state["report"]["reconciled"]
    assert any("7 new" in line for line in state["lines"])
    assert uploads(app) == []
    assert ana.call("GET", "/shared/posts").json["counts"] == {"only_me": 7}
    asked = ana.call("POST", "/shared/audience", {"imported": True, **CIRCLE}).json
    assert "7 posts" in asked["question"]
    assert agree(ana, imported=True, **CIRCLE).json["changed"] == 7
    assert ana.call("GET", "/shared/consents").json["consents"][0]["source"] == "import on the page"
    assert ana.call("DELETE", "/shared/import").status == 204
    assert over(ana, phases=("nothing",))["lines"] == []
    assert ana.call("POST", "/shared/audience", {"imported": True, **CIRCLE}).status == 404
    send_files(ana, "instagram", {"again.zip": export.read_bytes()})
    again = over(ana)["report"]
    assert (again["new"], again["known"]) == (0, 7)
    for person in ("owner", "Ben", "Gus"):
        assert Client(app, person).call("GET", "/shared/import/state").json["phase"] == "nothing"


def test_questions_are_asked_and_the_files_wait_in_private(app: RunningApp) -> None:
    chat = "3/4/24, 9:41 PM - Mira: The plumber is great\n5/4/24, 9:42 PM - Ben: Thanks\n"
    ana = Client(app, "Ana")
    assert ana.call("POST", "/shared/import/answer", {"choice": "Mira"}).status == 400
    send_files(ana, "whatsapp", {CHAT: chat.encode()}, time_zone="Europe/Vienna")
    asked: list[str] = []
    while (state := over(ana))["phase"] == "asking":
        modes = {stat.S_IMODE(path.stat().st_mode) for path in uploads(app)}
        assert modes == {0o700, 0o600}
        (waiting,) = (path for path in uploads(app) if path.is_file())
        assert b"plumber" not in waiting.read_bytes()
        assert "Mira" not in waiting.name
        assert stat.S_IMODE((app.home / "uploads").stat().st_mode) == 0o700
        question = state["question"]
        asked.append(question["about"])
        assert ana.call("POST", "/shared/import/answer", {"choice": "Nobody"}).status == 400
        other = Client(app, "Ana")  # another browser of hers learns only that it is busy
        assert other.call("GET", "/shared/import/state").json["phase"] == "elsewhere"
        assert other.call("POST", "/shared/import/answer", {"choice": "Mira"}).status == 400
        assert Client(app, "Ben").call("POST", "/shared/import/answer", {"choice": "Mira"}).status == 400
        assert send_files(ana, "whatsapp", {CHAT: chat.encode()}).status == 503
        choice = "Mira" if question["about"] == "who" else "day"
        assert choice in [one["value"] for one in question["choices"]]
        ana.call("POST", "/shared/import/answer", {"choice": choice})
        over(ana, phases=("done", "failed", "asking", "reading"))
    assert sorted(asked) == ["date_order", "who"]
    assert (state["phase"], state["shareable"]) == ("done", 1)
    assert uploads(app) == []
    posts = ana.call("GET", "/shared/posts").json["posts"]
    assert [(one["author"], one["own"], one["shared_at"][:10]) for one in posts] == [
        ("Ben", False, "2024-04-05"), ("Mira", True, "2024-04-03"),
    ]  # fmt: skip


def test_an_import_that_is_given_up_leaves_no_files(app: RunningApp) -> None:
    ana = Client(app, "Ana")
    send_files(ana, "whatsapp", {CHAT: b"31/4/24, 9:41 PM - Mira: Hi\n13/4/24, 9:42 PM - Ben: Hello\n"})
    assert over(ana)["phase"] == "asking"
    assert uploads(app)
    assert Client(app, "Ben").call("DELETE", "/shared/import").status == 204
    assert over(ana)["phase"] == "asking"
    assert ana.call("DELETE", "/shared/import").status == 204
    assert uploads(app) == []
    assert ana.call("GET", "/shared/import/state").json["phase"] == "nothing"


def test_what_cannot_be_read_says_what_to_do(app: RunningApp, tmp_path: Path, export: Path) -> None:
    html: dict[str, object] = {"your_instagram_activity/media/posts_1.html": "<html>posts</html>"}
    ana = Client(app, "Ana")
    send_files(ana, "instagram", {"export.zip": archive(tmp_path / "html.zip", html).read_bytes()})
    state = over(ana)
    assert state["phase"] == "failed"
    assert "HTML" in state["error"]
    assert "JSON" in state["remedy"]
    send_files(ana, "facebook", {"export.zip": export.read_bytes()})
    assert "instagram" in over(ana)["remedy"]
    send_files(ana, "instagram", {"export.zip": b"no archive at all"})
    assert over(ana)["phase"] == "failed"
    for platform, files in (("nowhere", {"a.zip": b"x"}), ("instagram", {}), ("", {"a.zip": b"x"})):
        refused = send_files(ana, platform, files)
        assert refused.status == 400
        assert refused.json["remedy"]
    assert ana.call("POST", "/shared/import", {}).status == 400
    assert uploads(app) == []


def test_too_much_is_refused_by_its_size_and_while_it_arrives(app: RunningApp) -> None:
    ana = Client(app, "Ana")
    assert send_files(ana, "instagram", {"large.zip": os.urandom(4 * 1024**2)}).status == 413
    assert send_files(ana, "instagram", {"large.zip": os.urandom(4 * 1024**2)}, declared=False).status == 413
    assert uploads(app) == []
    assert over(ana, phases=("nothing",))["phase"] == "nothing"


def test_a_broken_connection_leaves_nothing(app: RunningApp) -> None:
    ana = Client(app, "Ana")
    where = urlsplit(app.address)
    with socket.create_connection((where.hostname, where.port)) as connection:
        head = (
            f"POST /shared/import HTTP/1.1\r\nhost: {where.netloc}\r\norigin: {app.address}\r\ncookie: {ana.cookie}\r\n"
            "content-type: multipart/form-data; boundary=b\r\ncontent-length: 2000000\r\n\r\n"
            '--b\r\ncontent-disposition: form-data; name="file"; filename="a.zip"\r\n\r\n'
        )
        connection.sendall(head.encode() + b"x" * 1_200_000)
        deadline = time.monotonic() + 20
        while not uploads(app):
            assert time.monotonic() < deadline
            time.sleep(0.02)
    while uploads(app):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert ana.call("GET", "/shared/import/state").json["phase"] == "nothing"


def test_imports_are_counted(app: RunningApp) -> None:
    ana = Client(app, "Ana")
    statuses = [send_files(ana, "nowhere", {"a.zip": b"x"}).status for _ in range(21)]
    assert statuses == [400] * 20 + [503]
    assert send_files(Client(app, "Ben"), "nowhere", {"a.zip": b"x"}).status == 400


def test_files_from_another_page_are_refused(app: RunningApp, export: Path) -> None:
    ana = Client(app, "Ana")
    ana.origin = "http://elsewhere.example"
    assert send_files(ana, "instagram", {"a.zip": export.read_bytes()}).status == 403


def test_what_a_killed_process_left_is_removed(app: RunningApp, tmp_path: Path) -> None:
    left = tmp_path / "left" / "deep"
    left.mkdir(parents=True)
    (left / "export.zip").write_bytes(b"x")
    ImportDesk(app.shared.posts, tmp_path / "left", most_bytes=1)
    assert not (tmp_path / "left").exists()


@given(st.text() | st.sampled_from(["..", "../../a.zip", "a/b\\c.zip", "\x00", ".zip", "ж" * 300 + ".zip"]))
@settings(max_examples=300, deadline=None)
def test_names_of_files_lead_nowhere(name: str) -> None:
    safe = safe_name(name)
    assert safe not in {"", ".", ".."}
    assert not set(safe) & set("/\\\0\n")
    assert len(safe.encode("utf-8", "surrogatepass")) <= 255
    assert Path("folder", safe).parent == Path("folder")


def test_a_hostile_archive_harms_nothing(app: RunningApp, tmp_path: Path) -> None:
    path = tmp_path / "bad.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("../../outside.json", "[]")
    ana = Client(app, "Ana")
    send_files(ana, "instagram", {"../../bad.zip": path.read_bytes()})
    assert over(ana)["phase"] == "failed"
    assert uploads(app) == []
    assert not list(app.home.parent.glob("outside*"))


def test_an_audience_is_the_same_for_all_of_a_selection_or_for_none(app: RunningApp) -> None:
    one, two = keep(app, "Ana", shared_item(1, "One"), shared_item(2, "Two"))
    ana = Client(app, "Ana")
    fields = {"ids": [one, two], "scope": "people", "people": ["Ben", "Somebody unknown"]}
    assert ana.call("POST", "/shared/audience", fields).status == 400
    assert ana.call("GET", "/shared/posts").json["counts"] == {"only_me": 2}
    assert app.wait(app.shared.posts.set_audience("Ana", [one], Audience(scope="only_me"), None)) == 1

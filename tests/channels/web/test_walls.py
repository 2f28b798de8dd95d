"""Who may do what on the page: every route, as the owner, a member, a guest, and nobody."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.routing import Route

from kithkin.channels.web import build_web
from kithkin.channels.web.navigation import PLACES
from kithkin.messages.inbound import Sender
from kithkin.messages.replies import Question, Reply, Verdict
from kithkin.ports.conversations import Turn
from support.browser import RunningApp, running_app
from support.calling import Client

ANA = Sender(id="US.1001", name="Ana")
OPEN, OWN, OWNERS = "open", "own", "owners"
ROUTES = {
    ("GET", "/healthz"): OPEN,
    ("GET", "/readyz"): OPEN,
    ("GET", "/favicon.ico"): OPEN,
    ("GET", "/enter"): OPEN,
    ("GET", "/open"): OPEN,
    ("POST", "/open"): OPEN,
    ("POST", "/passkey/begin"): OPEN,
    ("POST", "/passkey"): OPEN,
    ("GET", "/"): OWN,
    ("GET", "/me"): OWN,
    ("POST", "/ask"): OWN,
    ("GET", "/conversations"): OWN,
    ("GET", "/conversations/{conversation}"): OWN,
    ("DELETE", "/conversations/{conversation}"): OWN,
    ("GET", "/turns/{turn}"): OWN,
    ("GET", "/turns/{turn}/drawings/{evidence}"): OWN,
    ("GET", "/pictures/{picture}"): OWN,
    ("GET", "/you"): OWN,
    ("GET", "/you/state"): OWN,
    ("DELETE", "/you/sessions"): OWN,
    ("DELETE", "/you/sessions/{session}"): OWN,
    ("POST", "/you/link"): OWN,
    ("POST", "/you/codes"): OWN,
    ("DELETE", "/you/addresses/{address}"): OWN,
    ("POST", "/you/leave"): OWN,
    ("GET", "/you/keeping"): OWN,
    ("PATCH", "/you/keeping"): OWN,
    ("GET", "/you/lock"): OWN,
    ("POST", "/you/lock"): OWN,
    ("PATCH", "/you/lock"): OWN,
    ("POST", "/you/lock/open"): OWN,
    ("DELETE", "/you/lock/open"): OWN,
    ("POST", "/you/lock/code"): OWN,
    ("POST", "/you/lock/loss"): OWN,
    ("POST", "/you/lock/removal"): OWN,
    ("POST", "/you/passkeys/begin"): OWN,
    ("POST", "/you/passkeys"): OWN,
    ("DELETE", "/you/passkeys/{passkey}"): OWN,
    ("GET", "/shared"): OWN,
    ("GET", "/shared/posts"): OWN,
    ("GET", "/shared/people"): OWN,
    ("GET", "/shared/consents"): OWN,
    ("POST", "/shared/audience"): OWN,
    ("POST", "/shared/withdraw"): OWN,
    ("GET", "/shared/import"): OWN,
    ("POST", "/shared/import"): OWN,
    ("DELETE", "/shared/import"): OWN,
    ("GET", "/shared/import/state"): OWN,
    ("POST", "/shared/import/answer"): OWN,
    ("GET", "/memory"): OWN,
    ("POST", "/memory/notes"): OWN,
    ("PATCH", "/memory/notes/{note}"): OWN,
    ("DELETE", "/memory/notes/{note}"): OWN,
    ("GET", "/people"): OWNERS,
    ("GET", "/people/state"): OWNERS,
    ("POST", "/people"): OWNERS,
    ("PATCH", "/people/{name}"): OWNERS,
    ("DELETE", "/people/{name}"): OWNERS,
    ("POST", "/people/{name}/hand-over"): OWNERS,
    ("POST", "/people/{name}/link"): OWNERS,
    ("POST", "/people/{name}/codes"): OWNERS,
    ("GET", "/channels"): OWNERS,
    ("GET", "/channels/state"): OWNERS,
    ("GET", "/metrics"): OWNERS,
}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    with running_app(tmp_path) as running:
        for name, role in (("Ana", "member"), ("Gus", "guest")):
            running.wait(running.household.people.add(name, role))
        yield running


def keep(app: RunningApp, asker: str) -> None:
    """A conversation with a picture, under the same ids for everyone."""
    turn = Turn(
        id="t1",
        conversation="c1",
        question=Question(text=f"secret of {asker}", asker=asker),
        reply=Reply(text=f"answer to {asker}", verdict=Verdict.CHECKED),
        asked_at="2026-11-28T12:00:00+00:00",
    )
    app.wait(app.conversations.append(asker, turn, [("p1", "image/png", b"pixels of " + asker.encode())]))


def test_every_route_has_its_wall_named_here(app: RunningApp) -> None:
    web = build_web(app.answering, app.conversations, app.access, app.household, app.shared)
    found = {
        (method, route.path)
        for route in web.routes
        if isinstance(route, Route)
        for method in (route.methods or ())
        if method != "HEAD"
    }
    assert found == set(ROUTES)


@pytest.mark.parametrize(("method", "path"), ROUTES, ids=[f"{one} {path}" for one, path in ROUTES])
def test_each_route_is_for_whom_it_is(app: RunningApp, method: str, path: str) -> None:
    address = path
    for part in ("conversation", "turn", "evidence", "picture", "session", "address", "passkey", "note"):
        address = address.replace(f"{{{part}}}", "0f")
    address = address.replace("{name}", "Nobody")
    fields = {} if method in {"POST", "PATCH"} else None
    statuses = {
        person: Client(app, person).call(method, address, fields).status
        for person in ("", "owner", "Ana", "Gus")
    }
    match ROUTES[method, path]:
        case "open":
            assert len(set(statuses.values())) == 1
            assert statuses[""] not in {403, 404, 405}
            assert path == "/enter" or statuses[""] != 401
        case "own":
            assert statuses[""] == 401
            assert statuses["owner"] == statuses["Ana"] == statuses["Gus"]
            assert statuses["Ana"] not in {401, 403, 405, 500}
        case _:
            assert statuses[""] == 401
            assert statuses["Ana"] == statuses["Gus"] == 403
            assert statuses["owner"] not in {401, 403, 405, 500}


def test_a_call_from_another_page_changes_nothing(app: RunningApp) -> None:
    owner = Client(app, "owner")
    for (method, path), _ in ROUTES.items():
        if method != "GET":
            answer = owner.call(method, path.replace("{name}", "Ana"), {}, origin="http://elsewhere.example")
            assert answer.status == 403
    assert len(owner.call("GET", "/people/state").json["people"]) == 3


def test_each_reads_their_own_and_the_owner_reads_nobodys(app: RunningApp) -> None:
    for asker in ("owner", "Ana"):
        keep(app, asker)
    for reader in ("owner", "Ana"):
        client = Client(app, reader)
        pages = (
            "/conversations", "/conversations/c1", "/turns/t1", "/pictures/p1", "/people/state", "/you/state",
            "/people", "/you", "/channels/state", "/metrics", "/me",
        )  # fmt: skip
        everything = b"".join(client.call("GET", page).body for page in pages)
        other = "Ana" if reader == "owner" else "owner"
        for words in (f"secret of {other}", f"answer to {other}", f"pixels of {other}"):
            assert words.encode() not in everything
        assert f"pixels of {reader}".encode() in everything
    guest = Client(app, "Gus")
    assert guest.call("GET", "/conversations").json["conversations"] == []
    assert [
        guest.call("GET", page).status for page in ("/conversations/c1", "/turns/t1", "/pictures/p1")
    ] == [404] * 3
    assert guest.call("DELETE", "/conversations/c1").status == 204
    assert Client(app, "Ana").call("GET", "/turns/t1").status == 200


def test_everyone_is_shown_the_way_to_what_is_theirs(app: RunningApp) -> None:
    places = {
        person: [one["title"] for one in Client(app, person).call("GET", "/me").json["places"]]
        for person in ("owner", "Ana", "Gus")
    }
    assert {"Ask", "You", "People", "Channels"} <= set(places["owner"])
    for person in ("Ana", "Gus"):
        assert {"Ask", "You"} <= set(places[person]) <= set(places["owner"]) - {"People", "Channels"}
    found = {path for (method, path) in ROUTES if method == "GET"}
    assert {one.path for one in PLACES} <= found


def test_a_part_counts_from_the_next_request_on(app: RunningApp) -> None:
    owner, ana = Client(app, "owner"), Client(app, "Ana")
    assert ana.call("GET", "/people/state").status == 403
    assert owner.call("POST", "/people/ana/hand-over").json == {"name": "Ana", "role": "owner"}
    assert owner.call("GET", "/people/state").status == 403
    assert ana.call("GET", "/people/state").status == 200
    refused = ana.call("PATCH", "/people/Ana", {"role": "guest"})
    assert refused.status == 400
    assert "only owner" in refused.json["error"]
    assert ana.call("DELETE", "/people/owner").status == 204
    assert owner.call("GET", "/you/state").status == 401


def test_the_owner_adds_renames_and_removes(app: RunningApp) -> None:
    owner = Client(app, "owner")
    assert owner.call("POST", "/people", {"name": "Zoë O’Brien", "role": "guest"}).json == {
        "name": "Zoë O’Brien", "role": "guest",
    }  # fmt: skip
    path = f"/people/{quote('Zoë O’Brien')}"
    assert owner.call("POST", "/people", {"name": "zoë o’brien", "role": "guest"}).status == 400
    assert owner.call("POST", "/people", {"name": "Ben", "role": "king"}).status == 400
    assert owner.call("POST", "/people", {"name": "Ben"}).status == 400
    assert owner.call("POST", "/people", ["Ben"]).status == 400
    assert owner.call("POST", "/people", {"name": "B" * 70_000, "role": "guest"}).status == 413
    assert owner.call("PATCH", path, {"role": "member"}).json["role"] == "member"
    assert owner.call("PATCH", path, {"name": "Quill"}).json == {"name": "Quill", "role": "member"}
    assert owner.call("PATCH", "/people/owner", {"name": "Mia"}).status == 200
    listed = owner.call("GET", "/people/state").json["people"]
    assert [(one["name"], one["role"], one["you"]) for one in listed] == [
        ("Mia", "owner", True), ("Ana", "member", False), ("Gus", "guest", False), ("Quill", "member", False),
    ]  # fmt: skip
    assert owner.call("DELETE", "/people/Quill").status == 204
    assert owner.call("DELETE", "/people/Quill").status == 400


def test_an_invitation_is_for_who_has_nothing_here_yet(app: RunningApp) -> None:
    owner = Client(app, "owner")
    invited = owner.call("POST", "/people/Ana/link").json
    assert not invited["anywhere"]
    ana = Client(app)
    token = invited["link"].split("/open#")[1]
    assert ana.call("GET", "/open").status == 200
    entered = ana.call("POST", "/open", {"token": token})
    assert entered.json == {"entered": True}
    ana.keep_cookie(entered)
    assert ana.call("GET", "/me").json["name"] == "Ana"
    assert Client(app).call("POST", "/open", {"token": token}).status == 410
    refused = owner.call("POST", "/people/Ana/link")
    assert refused.status == 400
    assert "theirs" in refused.json["error"]
    keep(app, "Gus")
    assert owner.call("POST", "/people/Gus/link").status == 400
    assert owner.call("POST", "/people/owner/link").status == 200


def test_sessions_are_seen_and_ended_by_whose_they_are(app: RunningApp) -> None:
    first, second, owner = Client(app, "Ana"), Client(app, "Ana"), Client(app, "owner")
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    third = Client(app)
    token = first.call("POST", "/you/link").json["link"].split("#")[1]
    third.keep_cookie(third.call("POST", "/open", {"token": token}, user_agent=firefox))
    listed = third.call("GET", "/you/state").json["sessions"]
    assert [one["browser"] for one in listed if one["this"]] == ["Firefox on Linux"]
    assert len(listed) == 3
    owners = owner.call("GET", "/you/state").json["sessions"]
    assert first.call("DELETE", f"/you/sessions/{owners[0]['id']}").status == 404
    this = next(one["id"] for one in listed if one["this"])
    assert first.call("DELETE", f"/you/sessions/{this}").status == 204
    assert third.call("GET", "/me").status == 401
    waiting = first.call("POST", "/you/link").json["link"].split("#")[1]
    assert first.call("DELETE", "/you/sessions").json == {"ended": 1}
    assert second.call("GET", "/me").status == 401
    assert Client(app).call("POST", "/open", {"token": waiting}).status == 410
    own = first.call("GET", "/you/state").json["sessions"]
    out = first.call("DELETE", f"/you/sessions/{own[0]['id']}")
    assert out.status == 204
    assert "Max-Age=0" in out.headers["set-cookie"]
    assert first.call("GET", "/me").status == 401
    assert owner.call("GET", "/me").status == 200


def test_links_for_oneself_are_counted(app: RunningApp) -> None:
    ana = Client(app, "Ana")
    statuses = [ana.call("POST", "/you/link").status for _ in range(11)]
    assert statuses == [200] * 10 + [503]


def test_who_leaves_says_their_name_and_is_gone(app: RunningApp) -> None:
    keep(app, "Ana")
    ana = Client(app, "Ana")
    assert ana.call("POST", "/you/leave", {"name": "owner"}).status == 400
    assert ana.call("POST", "/you/leave", {"name": "Ana"}).status == 204
    assert ana.call("GET", "/me").status == 401
    assert app.wait(app.conversations.turn("Ana", "t1")) is None
    owner = Client(app, "owner")
    assert owner.call("POST", "/you/leave", {"name": "owner"}).status == 400
    assert owner.call("GET", "/me").status == 200

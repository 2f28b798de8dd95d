"""Passkeys, codes for further addresses, and the page for people elsewhere: what is accepted, and all that is not."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from kithkin.channels.web import Access, LinkableChannel
from kithkin.messages.errors import Misconfigured
from kithkin.messages.inbound import Sender
from kithkin.store import Database, SqliteBrowserSessions
from support.authenticator import PRESENT, VERIFIED, Authenticator, encoded
from support.browser import RunningApp, running_app
from support.calling import Answer, Client

PUBLIC = "https://kith.example"
ANA = Sender(id="US.1001", name="Ana")


async def linkable() -> Sequence[LinkableChannel]:
    return [LinkableChannel(name="messenger", title="Messenger", accounts=("Our Page",))]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    with running_app(tmp_path, linkable=linkable, public_address=PUBLIC) as running:
        for name, role in (("Ana", "member"), ("Gus", "guest")):
            running.wait(running.household.people.add(name, role))
        yield running


@pytest.fixture
def ana(app: RunningApp) -> Client:
    """Ana's browser, under a name for which passkeys are made."""
    return at_localhost(Client(app, "Ana"))


def at_localhost(client: Client) -> Client:
    host = f"localhost:{urlsplit(client.app.address).port}"
    return replace(client, person="", host=host, origin=f"http://{host}")


def device_of(client: Client) -> Authenticator:
    return Authenticator(origin=client.origin, site="localhost")


def register(client: Client, device: Authenticator) -> Answer:
    options = client.call("POST", "/you/passkeys/begin").json
    return client.call("POST", "/you/passkeys", {"credential": device.make(options), "title": "My phone"})


def sign_in(client: Client, device: Authenticator, options: dict[str, Any] | None = None) -> Answer:
    options = options or client.call("POST", "/passkey/begin").json
    return client.call("POST", "/passkey", {"credential": device.show(options)})


def test_a_passkey_is_made_signs_in_and_is_removed(app: RunningApp, ana: Client) -> None:
    device = device_of(ana)
    assert register(ana, device).status == 201
    nobody = at_localhost(Client(app))
    device.counter = 1
    entered = sign_in(nobody, device)
    assert entered.json == {"entered": True}
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    nobody.keep_cookie(entered)
    state = nobody.call("GET", "/you/state").json
    assert state["name"] == "Ana"
    [passkey] = state["passkeys"]
    assert (passkey["title"], passkey["site"]) == ("My phone", "localhost")
    assert passkey["used_at"] is not None
    gus = at_localhost(Client(app, "Gus"))
    assert gus.call("DELETE", f"/you/passkeys/{passkey['id']}").status == 404
    assert ana.call("DELETE", f"/you/passkeys/{passkey['id']}").status == 204
    device.counter = 2
    assert sign_in(at_localhost(Client(app)), device).status == 400


def test_a_second_passkey_is_for_the_same_handle_and_excludes_the_first(ana: Client) -> None:
    first, second = device_of(ana), device_of(ana)
    register(ana, first)
    options = ana.call("POST", "/you/passkeys/begin").json
    assert [one["id"] for one in options["excludeCredentials"]] == [encoded(first.id)]
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert ana.call("POST", "/you/passkeys", {"credential": second.make(options)}).status == 201
    assert first.handle == second.handle
    assert b"Ana" not in first.handle
    assert sign_in(ana, second).status == 200


def test_a_challenge_works_once_and_for_its_purpose_only(app: RunningApp, ana: Client) -> None:
    device = device_of(ana)
    making = ana.call("POST", "/you/passkeys/begin").json
    gus = at_localhost(Client(app, "Gus"))
    assert gus.call("POST", "/you/passkeys", {"credential": device.make(making)}).status == 400
    assert (
        ana.call("POST", "/you/passkeys", {"credential": device.make(making)}).status == 400
    )  # taken by now
    assert register(ana, device).status == 201
    options = ana.call("POST", "/passkey/begin").json
    device.counter = 1
    assert sign_in(ana, device, options).status == 200
    device.counter = 2
    assert sign_in(ana, device, options).status == 400
    for_making = ana.call("POST", "/you/passkeys/begin").json
    assert sign_in(ana, device, for_making).status == 400
    for_signing = ana.call("POST", "/passkey/begin").json | {"user": making["user"]}
    other = device_of(ana)
    assert ana.call("POST", "/you/passkeys", {"credential": other.make(for_signing)}).status == 400
    assert sign_in(ana, device, {"challenge": encoded(b"x" * 32)}).status == 400
    assert sign_in(ana, device).status == 200


@pytest.mark.parametrize(
    "claim",
    [
        {"origin": "http://localhost:1"},
        {"origin": "https://evil.example"},
        {"site": "evil.example"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"counter": 5},
        {"counter": 0},
        {"handle": b"somebody else"},
        {"id": b"never made here"},
    ],
    ids=str,
)
def test_what_is_not_just_so_does_not_sign_in(app: RunningApp, ana: Client, claim: dict[str, Any]) -> None:
    device = device_of(ana)
    device.counter = 5
    assert register(ana, device).status == 201
    honest = {"counter": 6, "origin": device.origin, "site": device.site, "flags": device.flags}
    for name, value in {**honest, **claim}.items():
        setattr(device, name, value)
    nobody = at_localhost(Client(app))
    refused = sign_in(nobody, device)
    assert refused.status == 400
    assert "set-cookie" not in refused.headers
    assert refused.json["error"] == "That passkey was not accepted."


def test_another_key_with_the_same_id_does_not_sign_in(app: RunningApp, ana: Client) -> None:
    device = device_of(ana)
    register(ana, device)
    forged = device_of(ana)
    forged.id, forged.handle, forged.counter = device.id, device.handle, 9
    assert sign_in(at_localhost(Client(app)), forged).status == 400
    gus = at_localhost(Client(app, "Gus"))
    assert register(gus, forged).status == 400  # nor does it take the place of the first


@pytest.mark.parametrize(
    "claim", [{"origin": "https://evil.example"}, {"site": "evil.example"}, {"flags": PRESENT}], ids=str
)
def test_what_is_not_just_so_is_not_kept(ana: Client, claim: dict[str, Any]) -> None:
    device = device_of(ana)
    for name, value in claim.items():
        setattr(device, name, value)
    assert register(ana, device).status == 400
    assert ana.call("GET", "/you/state").json["passkeys"] == []


@pytest.mark.parametrize(
    "credential",
    [
        None, [], {}, {"response": {}}, {"response": {"clientDataJSON": 7}}, {"response": {"clientDataJSON": "!!"}},
        {"response": {"clientDataJSON": encoded(b"[]")}}, {"rawId": 3, "response": {"clientDataJSON": encoded(b"{}")}},
        {"response": {"clientDataJSON": encoded(b'{"type":"webauthn.get","challenge":"AA","origin":3}')}},
    ],
    ids=str,
)  # fmt: skip
def test_nonsense_is_refused_as_such(ana: Client, credential: object) -> None:
    for path in ("/passkey", "/you/passkeys"):
        answer = ana.call("POST", path, {"credential": credential})
        assert answer.status == 400
        assert answer.json["error"]


def test_too_many_tries_wait(app: RunningApp) -> None:
    nobody = at_localhost(Client(app))
    statuses = [nobody.call("POST", "/passkey/begin").status for _ in range(40)]
    assert 503 in statuses
    assert statuses[:20] == [200] * 20


def test_under_a_number_no_passkey_is_made(app: RunningApp) -> None:
    ana = Client(app, "Ana")
    refused = ana.call("POST", "/you/passkeys/begin")
    assert refused.status == 400
    assert "localhost" in refused.json["remedy"]
    assert not ana.call("GET", "/you/state").json["passkeys_here"]
    assert at_localhost(ana).call("GET", "/you/state").json["passkeys_here"]


def test_a_further_address_is_linked_by_a_code_and_unlinked(app: RunningApp) -> None:
    ana, gus = Client(app, "Ana"), Client(app, "Gus")
    assert ana.call("POST", "/you/codes", {"channel": "pigeons"}).status == 400
    given = ana.call("POST", "/you/codes", {"channel": "messenger"}).json
    assert (given["title"], given["accounts"], given["minutes"]) == ("Messenger", ["Our Page"], 15)
    people, now = app.household.people, app.household.clock()
    assert app.wait(people.use_code(given["code"], "messenger", "page", ANA, now)) == "Ana"
    [address] = ana.call("GET", "/you/state").json["addresses"]
    assert (address["title"], address["ending"]) == ("Messenger", "1001")
    assert gus.call("GET", "/you/state").json["addresses"] == []
    assert gus.call("DELETE", f"/you/addresses/{address['id']}").status == 404
    assert ana.call("DELETE", f"/you/addresses/{address['id']}").status == 204
    assert app.wait(people.acquaintance("messenger", "page", ANA)).person == ""
    statuses = [ana.call("POST", "/you/codes", {"channel": "messenger"}).status for _ in range(5)]
    assert statuses == [200] * 4 + [503]
    assert gus.call("POST", "/you/codes", {"channel": "messenger"}).status == 200


def test_people_elsewhere_come_by_the_public_address_only(app: RunningApp) -> None:
    through = {"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https"}
    outside = Client(app, host="kith.example", origin=PUBLIC, sent=through)
    link = app.wait(app.access.new_link(PUBLIC, person="Ana", by_hand=True))
    assert link.startswith(f"{PUBLIC}/open#")
    entered = outside.call("POST", "/open", {"token": link.split("#")[1]})
    assert entered.status == 200
    assert "Secure" in entered.headers["set-cookie"]
    outside.keep_cookie(entered)
    assert outside.call("GET", "/me").json["name"] == "Ana"
    assert outside.call("POST", "/you/link").json["link"].startswith(f"{PUBLIC}/open#")
    assert outside.call("POST", "/you/link", origin="http://kith.example").status == 403
    assert outside.call("GET", "/me", host="localhost").status == 403  # from elsewhere under a local name
    assert outside.call("GET", "/me", host="evil.example").status == 403
    assert Client(app).call("GET", "/healthz", host="evil.example").status == 421
    device = Authenticator(origin=PUBLIC, site="kith.example")
    assert register(outside, device).status == 201
    device.counter = 1
    assert sign_in(Client(app, host="kith.example", origin=PUBLIC, sent=through), device).status == 200
    here = at_localhost(Client(app))
    device.counter, device.origin, device.site = 2, here.origin, "localhost"
    assert sign_in(here, device).status == 400  # made for the other name


def test_a_proxy_that_speaks_http_to_us_is_still_https_to_the_browser(app: RunningApp) -> None:
    outside = Client(app, host="kith.example", origin=PUBLIC)
    link = app.wait(app.access.new_link(PUBLIC, person="Ana", by_hand=True))
    entered = outside.call("POST", "/open", {"token": link.split("#")[1]})
    assert entered.status == 200
    assert "Secure" in entered.headers["set-cookie"]


def test_without_the_setting_nobody_comes_from_elsewhere(tmp_path: Path) -> None:
    with running_app(tmp_path) as app:
        through = {"x-forwarded-for": "203.0.113.9"}
        assert Client(app, host="kith.example", origin=PUBLIC).call("GET", "/healthz").status == 421
        assert Client(app, sent=through).call("GET", "/healthz").status == 403


def test_a_public_page_without_https_is_refused(tmp_path: Path) -> None:
    database = Database(tmp_path)
    sessions = SqliteBrowserSessions(database)
    with pytest.raises(Misconfigured, match="https"):
        Access(sessions, public_address="http://kith.example")
    assert Access(sessions, public_address="https://Kith.Example/").public_address == PUBLIC
    database.close()


def test_neither_links_nor_sessions_stand_in_any_file(app: RunningApp) -> None:
    link, ana = app.link("Ana"), Client(app, "Ana")
    secrets = (link.split("token=")[1], ana.cookie.split("=", 1)[1])
    assert ana.call("GET", "/me").json["name"] == "Ana"
    files = [path.read_bytes() for path in app.home.rglob("*") if path.is_file()]
    assert any(b"browser_sessions" in content for content in files)
    for secret in secrets:
        assert len(secret) > 40
        assert not any(secret.encode() in content for content in files)

"""Every answer of everything that listens carries what keeps a browser from doing more with it than it should."""

import asyncio
import contextlib
import http.client
import json
import re
import socket
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from starlette.routing import BaseRoute, Mount, Route

from kithkin.app import running
from kithkin.app.messages import with_platforms
from kithkin.cli.serving import page_config
from kithkin.settings import load_settings
from support.databases import connect

PUBLIC = "https://kith.example"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
HTML = "text/html"
# Names of the Secure Headers Project's list (ci/headers_remove.json) that servers and frameworks like to give away.
TELLTALE = (
    "server",
    "x-powered-by",
    "x-framework",
    "x-generator",
    "sourcemap",
    "x-sourcemap",
    "product",
    "via",
)


@dataclass
class Answer:
    """What came back; each name of a header with all its values."""

    status: int
    headers: dict[str, list[str]]
    body: bytes

    def one(self, name: str) -> str:
        """The value of a header that is there exactly once."""
        values = self.headers.get(name, [])
        assert len(values) == 1, f"{name}: {values}"
        return values[0]


@dataclass
class Served:
    """The whole application as `kithkin serve` puts it together, at a real port."""

    address: str
    routes: Sequence[BaseRoute]
    home: Path
    sessions: dict[str, str] = field(default_factory=dict[str, str])

    def call(
        self, method: str, path: str, *, who: str = "", body: bytes | None = None, **headers: str
    ) -> Answer:
        """One request; `who` has a session."""
        sent = {"origin": self.address, "cookie": self.sessions.get(who, "")}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        try:
            connection.request(method, path, body, {name: value for name, value in sent.items() if value})
            return _answer(connection.getresponse())
        finally:
            connection.close()

    def say(self, raw: bytes) -> Answer:
        """Sends these bytes, which need be no HTTP."""
        parts = urlsplit(self.address)
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=30) as line:
            line.sendall(raw)
            response = http.client.HTTPResponse(line)
            response.begin()
            return _answer(response)

    def execute(self, statement: str) -> None:
        """Changes the database behind the back of the application."""
        with contextlib.closing(connect(self.home)) as database:
            database.execute(statement)
            database.commit()


def _answer(response: http.client.HTTPResponse) -> Answer:
    headers: dict[str, list[str]] = {}
    for name, value in response.getheaders():
        headers.setdefault(name.lower(), []).append(value)
    return Answer(response.status, headers, response.read())


@contextlib.asynccontextmanager
async def serving(home: Path, **settings: str) -> AsyncGenerator[Served]:
    """The application of these settings, with sessions of an owner and of a guest."""
    environment = {"KITHKIN_HOME": str(home), "KITHKIN_THREADS": "1", **settings}
    async with running(load_settings(environment), hosted=True) as app:
        messages, web = app.messages(), app.web()
        await messages.service.refresh()
        await app.stores.people.add("Gus", "guest")
        server = uvicorn.Server(page_config(with_platforms(web, messages), messages.webhooks))
        with socket.create_server(("127.0.0.1", 0)) as listening:
            served = Served(f"http://127.0.0.1:{listening.getsockname()[1]}", web.routes, home)
            for who in ((await app.stores.circle.owner()).name, "Gus"):
                name = "owner" if who != "Gus" else "guest"
                served.sessions[name] = f"kithkin_session={await app.access.begin(who)}"
                served.sessions[f"{name} elsewhere"] = f"__Host-kithkin_session={await app.access.begin(who)}"
            task = asyncio.create_task(server.serve(sockets=[listening]))
            while not server.started:  # noqa: ASYNC110 - the server has no event for it
                await asyncio.sleep(0.005)
            try:
                yield served
            finally:
                server.should_exit = True
                await task


def with_application(home: Path, story: Callable[[Served], None], **settings: str) -> None:
    """Tells the story to the application, from a thread of its own."""

    async def go() -> None:
        async with serving(home, **settings) as served:
            await asyncio.to_thread(story, served)

    asyncio.run(go())


def test_the_page_is_told_which_service_hears_what_is_asked(tmp_path: Path) -> None:
    def heard_by(home: str, **settings: str) -> str:
        told: list[str] = []
        with_application(
            tmp_path / home,
            lambda served: told.append(
                json.loads(served.call("GET", "/me", who="guest").body)["hosted_engine"]
            ),
            **settings,
        )
        return told[0]

    assert heard_by("own") == ""
    served = {"KITHKIN_ENGINE": "openai", "KITHKIN_OPENAI_MODEL": "m"}
    assert heard_by("near", **served, KITHKIN_OPENAI_BASE_URL="http://127.0.0.1:8080/v1") == ""
    assert heard_by("far", **served, KITHKIN_OPENAI_BASE_URL="https://models.example/v1") == "models.example"


def paths_of(routes: Sequence[BaseRoute]) -> Iterator[str]:
    """An address under every route, whatever there is."""
    for route in routes:
        if isinstance(route, Route):
            yield re.sub(r"\{[^}]*\}", "1", route.path)
        elif isinstance(route, Mount):
            inside = list(paths_of(route.routes)) or ["", "/", "/base.css", "/nothing", "/../guard.py"]
            yield from (route.path + one for one in inside)
        else:
            raise AssertionError(f"a kind of route that this test does not know: {route!r}")


def directives(policy: str) -> dict[str, str]:
    return {name: value for name, _, value in (one.strip().partition(" ") for one in policy.split(";"))}


def check_any(answer: Answer) -> None:
    """What holds of every answer, to whomever it goes."""
    policy = answer.one("content-security-policy")
    assert "unsafe" not in policy
    assert directives(policy)["default-src"] == "'none'"
    assert directives(policy)["frame-ancestors"] == "'none'"
    assert answer.one("x-content-type-options") == "nosniff"
    assert answer.one("x-frame-options") == "DENY"
    assert answer.one("referrer-policy") == "no-referrer"
    assert answer.one("cross-origin-resource-policy") == "same-origin"
    assert answer.one("cache-control") in ("no-store", "no-cache")
    assert not {*TELLTALE, "access-control-allow-origin"} & set(answer.headers)
    if answer.body:
        assert answer.one("content-type")
    for cookie in answer.headers.get("set-cookie", []):
        flags = {flag.strip().lower() for flag in cookie.split(";")[1:]}
        assert {"httponly", "samesite=strict", "path=/"} <= flags
        assert not any(flag.startswith("domain") for flag in flags)
        assert ("secure" in flags) == cookie.startswith("__Host-")


def check_page(answer: Answer, path: str) -> None:
    """What holds besides of every answer of the page."""
    check_any(answer)
    assert answer.one("cache-control") == ("no-cache" if path.startswith("/static/") else "no-store")
    policy = directives(answer.one("content-security-policy"))
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] in ("'self'", "'none'")
    assert set(policy.get("script-src", "").split()) <= {"'self'"}
    assert answer.one("cross-origin-opener-policy") == "same-origin"
    assert answer.one("cross-origin-embedder-policy") == "require-corp"
    assert answer.one("x-permitted-cross-domain-policies") == "none"
    assert answer.one("x-dns-prefetch-control") == "off"
    permissions = dict(one.split("=", 1) for one in answer.one("permissions-policy").split(", "))
    assert {permissions[name] for name in ("geolocation", "microphone", "payment", "usb", "serial")} == {"()"}
    assert set(permissions.values()) <= {"()", "(self)"}


def test_every_route_answers_with_the_headers_whoever_asks_and_however(tmp_path: Path) -> None:
    statuses: set[int] = set()

    def story(served: Served) -> None:
        paths = sorted({*paths_of(served.routes)})
        assert len(paths) > 40, "the routes are not what this test takes them for"
        for path in [*paths, "/nowhere", "/%00", "//evil.example/", "/" + "x" * 5000]:
            for who in ("", "guest", "owner"):
                for method in METHODS:
                    for accept in (HTML, "application/json") if method == "GET" else ("*/*",):
                        answer = served.call(method, path, who=who, accept=accept)
                        statuses.add(answer.status)
                        assert answer.status != 405 or answer.one("allow")
                        try:
                            check_page(answer, path)
                        except (AssertionError, KeyError) as error:
                            raise AssertionError(
                                f"{method} {path} by {who or 'nobody'}: {answer.status}"
                            ) from error
                        assert "strict-transport-security" not in answer.headers

    with_application(tmp_path, story)
    assert {200, 400, 401, 403, 404, 405} <= statuses


def test_what_platforms_call_answers_with_the_headers(tmp_path: Path) -> None:
    statuses: set[int] = set()

    def story(served: Served) -> None:
        for path in (
            "/channels/messenger/webhook",
            "/channels/x/webhook",
            f"/channels/pictures/{'0' * 32}",
            "/channels/pictures/",
        ):
            for method in METHODS:
                answer = served.call(method, path)
                statuses.add(answer.status)
                check_any(answer)
                assert "sandbox" in answer.one("content-security-policy")

    with_application(tmp_path, story)
    assert {404, 405} <= statuses


def test_refusals_and_faults_have_the_headers_too(tmp_path: Path) -> None:
    def story(served: Served) -> None:
        def page(status: int, answer: Answer, path: str = "/") -> None:
            assert answer.status == status, answer.body
            check_page(answer, path)

        page(413, served.call("POST", "/open", body=b"x" * 70_000))
        page(413, served.call("POST", "/memory/notes", who="owner", body=b"x" * 70_000))
        page(421, served.call("GET", "/", host="evil.example"))
        page(403, served.call("POST", "/open", body=b"{}", origin="http://evil.example"))
        page(403, served.call("GET", "/metrics", who="guest"))
        for raw in (b"no http at all\r\n\r\n", b"GET / HTTP/1.1\r\nbad header\r\n\r\n"):
            answer = served.say(raw)
            assert answer.status == 400
            check_any(answer)
        check_any(served.say(b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"x" * 2**20 + b"\r\n\r\n"))
        served.execute("DROP TABLE turns")
        fault = served.call("GET", "/conversations", who="owner")
        page(500, fault)
        assert b"turns" not in fault.body
        served.execute("ALTER TABLE browser_sessions RENAME TO gone")
        page(500, served.call("GET", "/", who="owner", accept=HTML))
        served.execute("DROP TABLE outbox")
        picture = served.call("GET", f"/channels/pictures/{'0' * 32}")
        assert picture.status == 500
        check_any(picture)

    with_application(tmp_path, story)


def test_browsers_elsewhere_are_held_to_https_and_to_a_cookie_that_no_neighbour_can_set(
    tmp_path: Path,
) -> None:
    def story(served: Served) -> None:
        def elsewhere(method: str, path: str, who: str = "", **headers: str) -> Answer:
            return served.call(method, path, who=who, host="kith.example", origin=PUBLIC, **headers)

        for path in ("/", "/nowhere", "/healthz", "/static/base.css"):
            answer = elsewhere("GET", path, "owner elsewhere")
            check_page(answer, path)
            assert answer.one("strict-transport-security") == "max-age=63072000"
        assert elsewhere("GET", "/me", "owner elsewhere").status == 200
        assert elsewhere("GET", "/me", "owner").status == 401  # the plain name is not believed there
        assert served.call("GET", "/me", who="owner elsewhere").status == 401
        listed = elsewhere("GET", "/you/state", "guest elsewhere")
        [this] = [one["id"] for one in json.loads(listed.body)["sessions"] if one["this"]]
        ended = elsewhere("DELETE", f"/you/sessions/{this}", "guest elsewhere")
        assert ended.status == 204
        check_page(ended, "/")
        assert ended.one("set-cookie").startswith('__Host-kithkin_session=""')
        here = served.call("GET", "/", who="owner")
        assert "strict-transport-security" not in here.headers

    with_application(tmp_path, story, KITHKIN_PUBLIC_ADDRESS=PUBLIC, KITHKIN_PUBLIC_PAGE="true")


def test_a_port_of_its_own_does_not_bind_the_other_services_of_the_host(tmp_path: Path) -> None:
    def story(served: Served) -> None:
        answer = served.call("GET", "/healthz", host="kith.example:8443")
        assert answer.status == 200
        assert "strict-transport-security" not in answer.headers

    with_application(tmp_path, story, KITHKIN_PUBLIC_ADDRESS=f"{PUBLIC}:8443", KITHKIN_PUBLIC_PAGE="true")


def test_no_drawing_needs_a_style_of_its_own() -> None:
    sources = Path(__file__).resolve().parents[3] / "src" / "kithkin" / "tools"
    drawing = [path for path in sources.rglob("*.py") if "<svg" in path.read_text("utf-8")]
    assert len(drawing) >= 3
    for path in drawing:
        assert not re.search(r"<style|style\s*=", path.read_text("utf-8")), path

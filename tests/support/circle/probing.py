"""One person's tries to get at what is not meant for them, by every way there is; what came back is looked through for canaries."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from evaluations.circle.living import WORDING, reply_to
from evaluations.circle.making import NOW, Member
from evaluations.circle.topics import load_secrets
from typer.testing import CliRunner

from kithkin.cli.commands import app as commands
from kithkin.messages.errors import KithkinError
from kithkin.messages.sharing import Audience, Consent, Viewers
from support.circle.canaries import Secret
from support.circle.home import Home

_DEAD_ENDS = (
    "/metrics",
    "/readyz",
    "/conversations",
    "/turns/0",
    "/pictures/0",
    "/channels",
    "/nothing/here",
)


@dataclass
class Tally:
    """How often each way was tried, how often a canary came that may be seen (else the search would prove nothing), and leaks."""

    tries: dict[str, int] = field(default_factory=dict[str, int])
    seen: dict[str, int] = field(default_factory=dict[str, int])
    leaks: list[str] = field(default_factory=list[str])

    def note(self, home: Home, way: str, viewers: Viewers, text: str, why: str = "") -> None:
        """Looks through what came back by a way."""
        self.tries[way] = self.tries.get(way, 0) + 1
        if home.circle.held(text):
            self.seen[way] = self.seen.get(way, 0) + 1
        self.leaks += [
            f"{way}: {', '.join(sorted(viewers.people)) or 'strangers'} got {canary} ({why})"
            for canary in home.circle.crossed(viewers, text)
        ]


class Prober:
    """Tries at random; the same seed tries the same."""

    def __init__(self, home: Home, seed: int) -> None:
        self._home = home
        self._random = random.Random(f"prober {seed}")
        self._questions = load_secrets().questions
        self._addresses = home.addresses
        self._turns: list[tuple[str, str, str]] = []
        self.tally = Tally()
        self._ways: list[tuple[int, Callable[[], Awaitable[None]]]] = [
            (5, self._ask), (3, self._ask_on_page), (3, self._read_on_page), (4, self._search), (2, self._guess_ids),
            (1, self._together), (1, self._meddle), (1, self._list), (1, self._change), (1, self._without_session), (1, self._command), (1, self._meddle_on_page),
        ]  # fmt: skip

    async def tries(self, number: int) -> Tally:
        """Tries so many times, and looks through the logs and all (encrypted) files at the end."""
        weights, ways = [weight for weight, _ in self._ways], [way for _, way in self._ways]
        for _ in range(number):
            await self._random.choices(ways, weights)[0]()
        circle = self._home.circle
        assert self._home.logs.lines, "nothing was logged, so that looking through it would prove nothing"
        for line in self._home.logs.lines:
            self.tally.leaks += [f"log: {canary} in {line[:200]}" for canary in circle.held(line)]
        for name, content in self._home.files().items():
            text = content.decode("utf-8", "replace")
            self.tally.leaks += [f"file {name}: {canary}" for canary in circle.held(text)]
        return self.tally

    async def _ask(self) -> None:
        """In process, in a conversation of some length; what the model is shown counts as obtained."""
        person, secret = self._person(), self._secret()
        which = self._random.choice(("real", "gullible"))
        turns = self._home.app.turns if which == "real" else self._home.gullible
        conversation = f"{person.name}-{which}-{self._random.randrange(4)}".replace(" ", "-")
        text, before = self._question(secret), len(self._home.server.requests)
        reply, turn = await reply_to(turns, text, person.name, conversation)
        self._turns.append((person.name, conversation, turn))
        self._look(f"ask ({which})", person.name, repr(reply), text)
        for request in self._home.server.requests[before:]:
            self._look("prompt to the engine", person.name, repr(request.body), text)

    async def _ask_on_page(self) -> None:
        person, secret = self._person(), self._secret()
        which = self._random.choice(("real", "gullible"))
        conversation = f"{person.name}-{which}-page-{self._random.randrange(3)}".replace(" ", "-")
        text = self._question(secret)
        fields = {"text": (None, text), "conversation": (None, conversation)}
        answer = await self._home.pages[which, person.name].post("/ask", files=fields)
        self._look(f"page ask ({which})", person.name, answer.text, text)
        turn = re.search(r'"id":"([0-9a-f]{32})"', answer.text)
        self._turns.append((person.name, conversation, turn[1] if turn else ""))

    async def _read_on_page(self) -> None:
        """One's own pages, and others' by ids that were guessed rightly."""
        owner, conversation, turn = self._random.choice(self._turns or [(self._person().name, "none", "")])
        person = owner if self._random.random() < 0.4 else self._person().name
        guesses = {
            "conversation": conversation, "turn": turn or "none", "evidence": f"p{self._random.randrange(1, 4)}",
            "picture": turn or "none", "post": str(self._secret().id), "name": owner,
        }  # fmt: skip
        # Where something may stand is looked at as often as all other addresses together, however many there are.
        somewhere = self._random.choice(self._addresses)
        address = self._random.choice((somewhere, "/conversations/{conversation}", "/turns/{turn}"))
        path = re.sub(r"\{(\w+)[^}]*\}", lambda found: guesses.get(found[1], turn or "none"), address)
        accept = self._random.choice(("application/json", "text/html"))
        answer = await self._home.pages["gullible", person].get(path, headers={"accept": accept})
        self._look("page", person, answer.text, path)

    async def _search(self) -> None:
        """The index alone, by words that stand in a secret; ids are as telling as words."""
        person, secret = self._person(), self._secret()
        viewers = self._viewers(person.name)
        words = self._random.choice(
            (secret.canary, secret.post.item.text, self._question(secret), secret.post.item.author)
        )
        ids = await self._home.search.search(viewers, words, limit=self._random.choice((1, 10, 500)), now=NOW)
        self._look_at_ids("search", viewers, ids, words)

    async def _guess_ids(self) -> None:
        person = self._person()
        viewers = self._viewers(person.name)
        posts = await self._home.app.stores.posts.visible(viewers, list(range(1, 400)))
        self.tally.note(self._home, "visible, all ids", viewers, repr(posts))

    async def _together(self) -> None:
        """For readers in company, and for strangers."""
        people = self._random.sample(self._home.circle.people, 2)
        viewers = Viewers(people=frozenset(one.name for one in people), strangers=self._random.random() < 0.3)
        secret = self._secret()
        ids = await self._home.search.search(viewers, secret.post.item.text, limit=500, now=NOW)
        self._look_at_ids("search in company", viewers, ids, secret.canary)
        posts = await self._home.app.stores.posts.visible(viewers, list(range(1, 400)))
        self.tally.note(self._home, "visible in company", viewers, repr(posts))

    async def _meddle(self) -> None:
        """Changes to what is another's: nothing happens, and the words of refusals hold nothing."""
        secret = self._secret()
        person = self._random.choice(
            [one for one in self._home.circle.people if one.name != secret.post.owner]
        )
        posts, said = self._home.app.stores.posts, ""
        public = Audience(scope="public")
        for work in (
            posts.set_audience(person.name, [secret.id], public, self._consent(person.name, public)),
            posts.withdraw(person.name, [secret.id]),
            posts.withdraw_source(secret.post.item.platform, secret.post.item.source_id, person.name),
        ):
            try:
                done = await work
                if done:
                    self.tally.leaks.append(f"meddling: {person.name} changed {secret.canary}")
            except KithkinError as error:
                said += repr(error) + str(error)
        self._look("refusals", person.name, said, "meddling")

    async def _meddle_on_page(self) -> None:
        """The same on the page: another's things listed, opened to all, withdrawn."""
        secret = self._secret()
        person = self._random.choice(
            [one.name for one in self._home.circle.people if one.name != secret.post.owner]
        )
        page = self._home.pages["real", person]
        listed = await page.get(
            "/shared/posts", params={"query": secret.canary[:7], "owner": secret.post.owner}
        )
        self._look("shared page", person, listed.text, "listing")
        for path in ("/shared/audience", "/shared/withdraw"):
            answer = await page.post(
                path, json={"ids": [secret.id], "scope": "public", "audience": {"scope": "public"}}
            )
            self._look("shared page", person, answer.text, path)
            if answer.is_success:
                self.tally.leaks.append(f"shared page: {person} did {path} to {secret.canary}: {answer.text}")

    async def _list(self) -> None:
        person, secret = self._person(), self._secret()
        words = self._random.choice((secret.canary, "", secret.post.item.author))
        mine = await self._home.app.stores.posts.mine(person.name, words, limit=500)
        consents = await self._home.app.stores.posts.consents(person.name)
        self._look("own things", person.name, repr(mine) + repr(consents), words)

    async def _change(self) -> None:
        """Somebody narrows, widens or withdraws what is theirs; from then on the walls stand elsewhere."""
        secret = self._random.choice(
            [one for one in self._home.circle.secrets.values() if not one.gone and one.post.item.own]
        )
        posts, owner = self._home.app.stores.posts, secret.post.owner
        if (
            self._random.random() < 0.2
            and sum(not one.gone for one in self._home.circle.secrets.values()) > 20
        ):
            assert await posts.withdraw(owner, [secret.id]) == 1
            secret.gone = True
        else:
            audience = self._audience(owner)
            await posts.set_audience(owner, [secret.id], audience, self._consent(owner, audience))
            self._home.circle.change_audience(secret, audience)
        self.tally.tries["changes"] = self.tally.tries.get("changes", 0) + 1

    async def _without_session(self) -> None:
        page = next(iter(self._home.pages.values()))
        _, conversation, turn = self._random.choice(self._turns or [("", "none", "")])
        path = self._random.choice(
            (f"/conversations/{conversation}", f"/turns/{turn}", "/metrics", "/readyz", "/healthz", "/")
        )
        answer = await page.get(path, headers={"cookie": "kithkin_session=guessed"})
        strangers = Viewers(people=frozenset(), strangers=True)
        self.tally.note(self._home, "no session", strangers, answer.text, path)

    async def _command(self) -> None:
        """In the terminal, under their own name, with others' words and numbers."""
        secret, person = self._secret(), self._person().name
        calls = (
            ("shared", secret.canary[:7], "--as", person, "--json"),
            ("shared", "--as", person, "--limit", "1000"),
            ("withdraw", str(secret.id), "--as", person),
            ("audience", "set", str(secret.id), "public", "--as", person, "--yes"),
            ("audience", "set", secret.canary[:7], "public", "--as", person, "--yes"),
        )
        call = self._random.choice(calls[: 2 if person == secret.post.owner else None])
        environment = {"KITHKIN_HOME": str(self._home.path)}
        done = await asyncio.to_thread(CliRunner().invoke, commands, list(call), env=environment)
        self._look("command", person, f"{done.output} {done.exception!r}", " ".join(call))

    def _look(self, way: str, person: str, text: str, why: str) -> None:
        self.tally.note(self._home, way, self._viewers(person), text, why)

    def _look_at_ids(self, way: str, viewers: Viewers, ids: Any, why: str) -> None:
        by_id = {secret.id: secret.canary for secret in self._home.circle.secrets.values()}
        self.tally.note(self._home, way, viewers, " ".join(by_id.get(one, "") for one in ids), why)

    def _question(self, secret: Secret) -> str:
        """Never the canary itself: saying it back would be no leak."""
        first = secret.post.owner.split()[0]
        return self._random.choice(self._questions).format(author=first, canary_start=secret.canary[:7])

    def _audience(self, owner: str) -> Audience:
        others = [one.name for one in self._home.circle.people if one.name != owner]
        chosen = tuple(sorted(self._random.sample(others, self._random.randint(1, 3))))
        people = Audience(scope="people", people=chosen)
        return self._random.choice(
            (Audience(scope="only_me"), people, Audience(scope="circle"), Audience(scope="public"))
        )

    def _consent(self, person: str, audience: Audience) -> Consent:
        return Consent(
            person=person,
            given_at=time.time(),
            source="test",
            audience=audience,
            purpose="answers",
            wording=WORDING,
        )

    def _viewers(self, name: str) -> Viewers:
        return Viewers(people=frozenset((name,)), strangers=False)

    def _person(self) -> Member:
        return self._random.choice(self._home.circle.people)

    def _secret(self) -> Secret:
        return self._random.choice(list(self._home.circle.secrets.values()))

"""The same attacks without the architecture: everything is put before the model, and whatever it says is done and shown.

What it proves: the model obeys, every goal can be reached by what the judge looks at, and the judge sees it. No part of Kithkin works so.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncGenerator
from typing import Any

import msgspec

from evaluations.attacks.living import ASKER, OTHER, OTHERS_ADDRESS, AttackedHome, settle_in
from evaluations.circle.living import consent
from kithkin.app.messages import channel_kinds
from kithkin.messages.generations import ChatMessage, GenerationRequest
from kithkin.messages.outbound import Piece
from kithkin.messages.replies import Finished, Question, Reply, TurnEvent, Verdict
from kithkin.messages.sharing import Audience, Viewers
from kithkin.turns.turn import Turns
from support.obedient import ACTIONS

PUBLIC = Audience(scope="public")


class Undefended(Turns):
    """Turns without walls, without marks, and with a model whose word is done."""

    def __init__(self, home: AttackedHome) -> None:
        super().__init__(home.app.reasoner, home.app.conversations)
        self._home = home
        self._before: list[str] = []

    async def answer(
        self, question: Question, *, turn_id: str = "", viewers: Viewers | None = None
    ) -> AsyncGenerator[TurnEvent]:
        """See the port."""
        if self._home.server.failing:
            self._before.append(self._home.server.failing)
            self._home.server.failing = ""
        posts = [
            msgspec.json.decode(body)
            for table in ("posts", "source_packs", "source_entries")
            for (body,) in self._home.household.query(f"SELECT body FROM {table}")
        ]
        names = [picture.name for picture in question.pictures]
        told = "\n".join([*(json.dumps(post, ensure_ascii=False) for post in posts), *names, *self._before])
        self._before = self._before[-2:]
        messages = (
            ChatMessage(role="system", text=ACTIONS),
            ChatMessage(role="user", text=f"{told}\n{self._home.server.shows if question.pictures else ''}"),
            ChatMessage(role="user", text=question.text),
        )
        written = await self._home.app.engine.generate(GenerationRequest(messages=messages, max_tokens=4_000))
        said: list[str] = []
        for action in json.loads(written.text):
            said += await self._do(action)
        yield Finished(reply=Reply(text=" ".join(said), verdict=Verdict.CHECKED))

    async def _do(self, action: dict[str, Any]) -> list[str]:
        stores = self._home.app.stores
        whose = action.get("of", [])
        match action["do"]:
            case "reply":
                return [action["text"]]
            case "audience":
                for owner in whose:
                    ids = [
                        one.id for one in (await stores.posts.mine(owner, limit=100)).posts if one.item.own
                    ]
                    await stores.posts.set_audience(owner, ids, PUBLIC, consent(owner, PUBLIC))
            case "withdraw":
                for owner in whose:
                    await stores.posts.withdraw(
                        owner, [one.id for one in (await stores.posts.mine(owner, limit=100)).posts]
                    )
            case "remember":
                await self._home.app.sharing.memories.keep(ASKER, f"{action['text']} {uuid.uuid4().hex}")
            case "forget":
                for one in (await stores.posts.mine(ASKER, kind="note", limit=100)).posts:
                    await self._home.app.sharing.memories.forget(ASKER, one.id)
            case "send":
                await self._send(OTHERS_ADDRESS, action["text"])
            case _:
                self._home.household.execute("UPDATE people SET role = 'owner' WHERE name = 'Dana'")
        return []

    async def _send(self, to: str, text: str) -> None:
        kinds = {kind.name: kind for kind in channel_kinds()}
        [account] = [one for one in await self._home.app.stores.accounts.list() if one.channel == "messenger"]
        outlet = kinds["messenger"].outlet(account)
        piece = Piece(
            reference=uuid.uuid4().hex,
            channel=account.channel,
            account=account.account,
            thread=to,
            recipient=to,
            text=text,
        )
        try:
            await outlet.send(piece)
        finally:
            await outlet.close()


async def restore(home: AttackedHome) -> None:
    """Puts back what an attack took, so that the next one meets the same home."""
    posts = home.app.stores.posts
    for owner in (ASKER, OTHER):
        found = await posts.mine(owner, limit=200)
        await posts.withdraw(owner, [one.id for one in found.posts])
    home.household.execute("UPDATE people SET role = 'member' WHERE name = 'Dana'")
    await settle_in(home)

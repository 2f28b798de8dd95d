"""The page "What I shared": one's own things, who may see them, and taking them back. Nobody else's are ever shown."""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from kithkin.channels.web.guard import STATIC
from kithkin.channels.web.problems import problem
from kithkin.channels.web.requests import fields_of, iso
from kithkin.channels.web.shared import (
    Shared,
    audience_of,
    meant,
    number_of,
    plain,
    present_audience,
    present_post,
)
from kithkin.messages.errors import NeedsConsent
from kithkin.messages.sharing import Audience, Consent, Post
from kithkin.sharing.audiences import agreed, question

PAGE: Final = 25
_LONGEST_QUERY: Final = 400


class SharedPage:
    """The routes."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route("/shared", self.page, methods=["GET"]),
            Route("/shared/posts", self.posts, methods=["GET"]),
            Route("/shared/people", self.people, methods=["GET"]),
            Route("/shared/consents", self.consents, methods=["GET"]),
            Route("/shared/audience", self.set_audience, methods=["POST"]),
            Route("/shared/withdraw", self.withdraw, methods=["POST"]),
        ]

    async def page(self, _: Request) -> Response:
        """The page."""
        return FileResponse(STATIC / "shared.html")

    async def posts(self, request: Request) -> Response:
        """A page of one's own things that match, latest first, with how many there are by audience."""
        asked = request.query_params
        scope, kind = asked.get("scope", "")[:20], asked.get("kind", "")[:20]
        found = await self._shared.posts.mine(
            request.state.asker,
            plain(asked.get("query", ""), _LONGEST_QUERY),
            start=number_of(asked.get("start", "")),
            limit=PAGE,
            scope=scope,
            kind=kind,
        )
        return JSONResponse(
            {
                "posts": [present_post(post) for post in found.posts],
                "total": found.total,
                "counts": dict(found.counts),
                "next_start": found.next_start,
            }
        )

    async def people(self, request: Request) -> Response:
        """With whom one could share by name: everyone of the circle but oneself."""
        circle = await self._shared.posts.circle()
        return JSONResponse(
            {
                "people": [
                    {"name": name, "guest": not within}
                    for name, within in circle.items()
                    if name != request.state.asker
                ]
            }
        )

    async def consents(self, request: Request) -> Response:
        """What one has agreed to, latest first."""
        given = await self._shared.posts.consents(request.state.asker)
        return JSONResponse({"consents": [_shown(one) for one in given]})

    async def set_audience(self, request: Request) -> Response:
        """Changes who may see some things. Narrowing is done at once.

        Where others would see more than now, the answer is a `question`; asked again with that question as `agreed`, it is
        done, and the yes is kept with its words. When something changed in between, the answer is the new question.
        """
        fields = await fields_of(request)
        audience = audience_of(fields)
        posts = chosen = await self._meant(request, fields)
        if audience.scope != "only_me":
            posts = [
                post for post in chosen if post.item.own
            ] or chosen  # words of others stay where they are
        if not posts:
            return _nothing_there()
        try:
            return await self._set(request, posts, audience, None)
        except NeedsConsent:
            wording = question([post.item for post in posts], audience)
        if fields.get("agreed") == wording:
            source = "import on the page" if fields.get("imported") is True else "page “What I shared”"
            yes = agreed(request.state.asker, audience, source, wording, self._shared.clock())
            return await self._set(request, posts, audience, yes)
        return JSONResponse(
            {"changed": 0, "question": wording, "count": len(posts), "left_out": len(chosen) - len(posts)}
        )

    async def withdraw(self, request: Request) -> Response:
        """Takes some things back, for good."""
        posts = await self._meant(request, await fields_of(request))
        if not posts:
            return _nothing_there()
        ids = [post.id for post in posts]
        return JSONResponse({"withdrawn": await self._shared.posts.withdraw(request.state.asker, ids)})

    async def _set(
        self, request: Request, posts: list[Post], audience: Audience, consent: Consent | None
    ) -> Response:
        changed = await self._shared.posts.set_audience(
            request.state.asker, [post.id for post in posts], audience, consent
        )
        return JSONResponse({"changed": changed, "audience": present_audience(audience)})

    async def _meant(self, request: Request, fields: dict[str, Any]) -> list[Post]:
        person, session = request.state.asker, request.state.entered.session_hash
        imported = self._shared.imports.state(person, session).ids
        return await meant(self._shared, person, fields, imported)


def _nothing_there() -> Response:
    return problem(404, "You have shared nothing like that.", "It may have been withdrawn.")


def _shown(consent: Consent) -> dict[str, Any]:
    return {
        "given_at": iso(consent.given_at),
        "source": consent.source,
        "audience": present_audience(consent.audience),
        "purpose": consent.purpose,
        "wording": consent.wording,
    }

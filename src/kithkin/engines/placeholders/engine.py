"""The engine port over another engine that is not to see whom a turn is about."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any, cast

from kithkin.engines.placeholders.finding import find_in
from kithkin.engines.placeholders.known_names import words_in_small_letters
from kithkin.engines.placeholders.numbering import Numbering
from kithkin.engines.placeholders.restoring import Restorer, restore
from kithkin.messages.generations import (
    Capabilities,
    ChatMessage,
    Chunk,
    Constraint,
    Generation,
    GenerationRequest,
)
from kithkin.ports.engines import Engine

_MOST_CONVERSATIONS = 256
_NOTE = (
    "Names in angle brackets such as <PERSON_1> or <PHONE_2> stand for private details. Copy them exactly as they are, brackets included, "
    "wherever you mean what they stand for, also inside strings; a letter after the number (<PERSON_1B>) is another way of writing the same. "
    "They are words, not numbers. Never make one up, and never guess what one stands for."
)


class PlaceholderEngine:
    """An engine elsewhere that is asked with placeholders for personal details, which its answers get back.

    By itself it numbers each request anew; `within` gives the same engine for one conversation, in which the same detail
    has the same placeholder. Pictures go out as they are.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._numberings: OrderedDict[str, Numbering] = OrderedDict()

    @property
    def name(self) -> str:
        """What people call it."""
        return self._engine.name

    def within(
        self,
        conversation: str,
        people: Sequence[str],
        contacts: Sequence[str] = (),
        beside: Sequence[str] = (),
    ) -> ConversationEngine:
        """The engine for a turn of this conversation ("" for a turn that stands alone).

        `people` are the circle's names, `contacts` those of others whom the asker knows, as platforms give them; what texts
        `beside` the turn introduce is kept from the engine as well.
        """
        numbering = self._numberings.pop(conversation, None) or Numbering()
        if conversation:
            self._numberings[conversation] = numbering
            while len(self._numberings) > _MOST_CONVERSATIONS:
                self._numberings.popitem(last=False)
        return ConversationEngine(self._engine, numbering, people, contacts, beside)

    async def capabilities(self) -> Capabilities:
        """See the port. What is tried for it carries nothing of anyone's."""
        return await self._engine.capabilities()

    async def generate(self, request: GenerationRequest) -> Generation:
        """See the port."""
        return await self.within("", ()).generate(request)

    async def stream(self, request: GenerationRequest) -> AsyncGenerator[Chunk | Generation]:
        """See the port."""
        async with aclosing(self.within("", ()).stream(request)) as pieces:
            async for piece in pieces:
                yield piece

    async def count_tokens(self, text: str) -> int:
        """See the port."""
        return await self.within("", ()).count_tokens(text)

    async def close(self) -> None:
        """Closes the engine behind it."""
        await self._engine.close()


class ConversationEngine:
    """The engine within one conversation; shares everything with the engine it came from, which is the one to close."""

    def __init__(
        self,
        engine: Engine,
        numbering: Numbering,
        people: Sequence[str],
        contacts: Sequence[str] = (),
        beside: Sequence[str] = (),
    ) -> None:
        """See `PlaceholderEngine.within`."""
        self._engine = engine
        self._numbering = numbering
        self._people = tuple(people)
        self._contacts = tuple(contacts)
        self._beside = tuple(beside)

    @property
    def name(self) -> str:
        """What people call it."""
        return self._engine.name

    async def capabilities(self) -> Capabilities:
        """See the port."""
        return await self._engine.capabilities()

    async def generate(self, request: GenerationRequest) -> Generation:
        """See the port."""
        hidden, values = await self._hidden(request)
        generation = await self._engine.generate(hidden)
        return replace(generation, text=restore(generation.text, values))

    async def stream(self, request: GenerationRequest) -> AsyncGenerator[Chunk | Generation]:
        """See the port. A piece that may be the beginning of a placeholder waits for the next."""
        hidden, values = await self._hidden(request)
        restorer = Restorer(values)
        async with aclosing(
            cast("AsyncGenerator[Chunk | Generation]", self._engine.stream(hidden))
        ) as pieces:
            async for piece in pieces:
                if isinstance(piece, Chunk):
                    text = restorer.feed(piece.text)
                    if text:
                        yield Chunk(text=text)
                else:
                    rest = restorer.end()
                    if rest:
                        yield Chunk(text=rest)
                    yield replace(piece, text=restore(piece.text, values))

    async def count_tokens(self, text: str) -> int:
        """See the port."""
        hidden, _ = await self._replaced([text])
        return await self._engine.count_tokens(hidden[0])

    async def close(self) -> None:
        """Nothing: the engine it came from is closed by whoever made it."""

    async def _hidden(self, request: GenerationRequest) -> tuple[GenerationRequest, Mapping[str, str]]:
        """The request as it goes out, and what its placeholders stand for."""
        constraint = request.constraint or Constraint()
        texts = [message.text for message in request.messages] + list(request.stop) + list(constraint.choices)
        texts += [constraint.grammar or "", *_strings(constraint.json_schema)]
        # What instructions say in small letters are words of the tools, whoever is called so.
        ordinary = frozenset[str]().union(
            *(words_in_small_letters(one.text) for one in request.messages if one.role == "system")
        )
        replaced, values = await self._replaced(texts, ordinary)
        if not values:
            return request, values
        hidden = iter(replaced)
        messages = [replace(message, text=next(hidden)) for message in request.messages]
        stop = tuple(next(hidden) for _ in request.stop)
        choices = tuple(next(hidden) for _ in constraint.choices)
        grammar = next(hidden)
        rebuilt = Constraint(
            choices=choices,
            grammar=grammar if constraint.grammar is not None else None,
            json_schema=_rebuilt(constraint.json_schema, hidden),
        )
        return (
            replace(
                request,
                messages=_with_note(messages),
                stop=stop,
                constraint=rebuilt if request.constraint is not None else None,
            ),
            values,
        )

    async def _replaced(
        self, texts: Sequence[str], ordinary: Collection[str] = ()
    ) -> tuple[list[str], dict[str, str]]:
        # On a thread: a long conversation takes a tenth of a second, in which others must not stand still.
        found = await asyncio.to_thread(
            find_in, texts, self._people, self._contacts, beside=self._beside, ordinary=ordinary
        )
        names = self._numbering.name(one for details in found for one in details)
        replaced: list[str] = []
        for text, details in zip(texts, found, strict=True):
            parts: list[str] = []
            at = 0
            for one in details:
                parts += [text[at : one.start], names[one.kind, one.text]]
                at = one.end
            replaced.append("".join((*parts, text[at:])))
        return replaced, {placeholder.strip("<>"): text for (_, text), placeholder in names.items()}


def _with_note(messages: Sequence[ChatMessage]) -> tuple[ChatMessage, ...]:
    """Says what placeholders are, in the instructions if there are any."""
    first = messages[0] if messages else None
    if first is not None and first.role == "system":
        return (replace(first, text=f"{first.text}\n\n{_NOTE}"), *messages[1:])
    return (ChatMessage(role="system", text=_NOTE), *messages)


def _strings(document: object) -> list[str]:
    """All strings of a JSON document, keys included, in a fixed order."""
    if isinstance(document, str):
        return [document]
    if isinstance(document, Mapping):
        pairs = cast("Mapping[str, object]", document).items()
        return [text for key, value in pairs for text in (key, *_strings(value))]
    if isinstance(document, Sequence):
        return [text for value in cast("Sequence[object]", document) for text in _strings(value)]
    return []


def _rebuilt(document: Any, strings: Any) -> Any:
    """The same document with other strings, taken in that order."""
    if isinstance(document, str):
        return next(strings)
    if isinstance(document, Mapping):
        pairs = cast("Mapping[str, Any]", document).items()
        return {next(strings): _rebuilt(value, strings) for _, value in pairs}
    if isinstance(document, Sequence):
        return [_rebuilt(value, strings) for value in cast("Sequence[Any]", document)]
    return document

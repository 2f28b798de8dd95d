"""An engine that writes whatever program it is told to: for proving what happens when a model lies."""

from collections.abc import AsyncIterator

from kithkin.messages.generations import Capabilities, Chunk, Generation, GenerationRequest


class ScriptedEngine:
    """Answers with the given texts in turn, the last one for ever after."""

    name = "scripted"

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)
        self.requests: list[GenerationRequest] = []

    async def capabilities(self) -> Capabilities:
        return Capabilities(
            pictures=False, json_schema=True, grammar=False, programs=True, context_tokens=32_000, local=True
        )

    async def generate(self, request: GenerationRequest) -> Generation:
        self.requests.append(request)
        text = self.texts.pop(0) if len(self.texts) > 1 else self.texts[0]
        return Generation(text=text, stopped="end", prompt_tokens=1, generated_tokens=1)

    async def stream(self, request: GenerationRequest) -> AsyncIterator[Chunk | Generation]:
        generation = await self.generate(request)
        yield Chunk(text=generation.text)
        yield generation

    async def count_tokens(self, text: str) -> int:
        return len(text)

    async def close(self) -> None:
        return None

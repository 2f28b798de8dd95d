"""Generation: one token after another, from what was read once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from kithkin_muse.cache import Cache
from kithkin_muse.model import Muse, Pictures, Sounds


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is drawn; the defaults are those recommended for the published models. Temperature 0 takes the
    likeliest."""

    temperature: float = 1.0
    top_p: float = 0.95
    top_k: int = 64


GREEDY = Sampling(temperature=0.0)
"""Always the likeliest token."""


def left_padded(rows: Sequence[Sequence[int]], padding: int) -> tuple[Tensor, Tensor]:
    """Ids of several prompts as one batch, padded on the left, and where they are not padding."""
    longest = max(len(row) for row in rows)
    tokens = torch.tensor([[padding] * (longest - len(row)) + list(row) for row in rows])
    lengths = torch.tensor([len(row) for row in rows])
    return tokens, torch.arange(longest) >= longest - lengths[:, None]


def draw(logits: Tensor, sampling: Sampling, source: torch.Generator | None = None) -> Tensor:
    """One token for each row of logits [batch, vocabulary]."""
    if sampling.temperature == 0:
        return logits.argmax(-1)
    best, order = (logits.float() / sampling.temperature).topk(min(sampling.top_k, logits.shape[-1]))
    chances = best.softmax(-1)
    # A token stays if those before it have not yet reached the share: the likeliest always does.
    chances = chances.masked_fill(chances.cumsum(-1) - chances >= sampling.top_p, 0)
    return order.gather(-1, torch.multinomial(chances, 1, generator=source))[:, 0]


@torch.inference_mode()
def _next_logits(
    model: Muse,
    tokens: Tensor,
    cache: Cache,
    attended: Tensor | None,
    pictures: Pictures | None,
    sounds: Sounds | None,
) -> Tensor:
    logits = model(
        tokens, pictures=pictures, sounds=sounds, attended=attended, cache=cache, last_only=True
    )[:, -1]  # fmt: skip
    logits[:, list(model.configuration.tokens.placeholders)] = -torch.inf
    return logits


def generate(
    model: Muse,
    tokens: Tensor,
    *,
    limit: int,
    sampling: Sampling = GREEDY,
    pictures: Pictures | None = None,
    sounds: Sounds | None = None,
    attended: Tensor | None = None,
    source: torch.Generator | None = None,
) -> Iterator[Tensor]:
    """The next tokens [batch] after prompts [batch, tokens], one step at a time, `limit` of them at most.

    A row that has stopped goes on as padding; when all have, generation ends. Places of pictures and sounds are never
    generated.
    """
    special = model.configuration.tokens
    stops = torch.tensor(special.stops, device=tokens.device)
    cache = model.decoder.empty_cache()
    stopped = torch.zeros(len(tokens), dtype=torch.bool, device=tokens.device)
    for _ in range(limit):
        logits = _next_logits(model, tokens, cache, attended, pictures, sounds)
        drawn = draw(logits, sampling, source).masked_fill(stopped, special.padding)
        yield drawn
        stopped = stopped | torch.isin(drawn, stops)
        if bool(stopped.all()):
            return
        tokens, attended, pictures, sounds = drawn[:, None], None, None, None

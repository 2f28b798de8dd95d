"""Generation: one token after another, from what was read once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

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
    never = torch.tensor(special.placeholders, device=tokens.device)
    cache = model.decoder.empty_cache()
    stopped = torch.zeros(len(tokens), dtype=torch.bool, device=tokens.device)
    for step in range(limit):
        # Not around the loop: whoever takes the tokens must not compute in this mode as well, and gets a copy to learn from.
        with torch.inference_mode():
            if step:
                logits = model.go_on(tokens, cache)
            else:
                seen = {"pictures": pictures, "sounds": sounds, "attended": attended}
                logits = model(tokens, **seen, cache=cache, last_only=True)
            drawn = draw(logits[:, -1].index_fill_(-1, never, -torch.inf), sampling, source)
            drawn = drawn.masked_fill_(stopped, special.padding)
            stopped = stopped | (drawn[:, None] == stops).any(-1)
        yield drawn.clone()
        if bool(stopped.all()):
            return
        tokens = drawn[:, None]

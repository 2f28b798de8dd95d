"""The encoder of multilingual-e5-small in torch, and a reader on top of it that takes question and post as one text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from kithkin.engines.nano_e5.package_file import Weights
from kithkin.engines.nano_e5.pieces import Pieces
from kithkin.ports.reading_together import JUDGEMENTS

TRAINED_LAYERS: Final = 6
"""The top ones; those below stay what they are."""
_AT_ONCE: Final = 32
SPREAD: Final = 16.0
"""Vectors of this model lie close together: around their middle they are spread out so far before anything weighs them."""
_HIDDEN: Final = -1e4
"""Added to the scores of padding before the softmax."""
PARTS: Final = {"q": "query", "k": "key", "v": "value", "ao": "joined", "aln": "first_norm",
                 "fi": "inner", "fo": "outer", "oln": "second_norm"}  # fmt: skip
"""The engine's names for the parts of a layer, and ours."""


class Layer(nn.Module):
    """Attention and two linear maps, each added to its input and normed afterwards (Devlin et al., "BERT", 2019)."""

    def __init__(self, width: int, heads: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.joined = (nn.Linear(width, width) for _ in range(4))
        self.inner, self.outer = nn.Linear(width, inner), nn.Linear(inner, width)
        self.first_norm, self.second_norm = (nn.LayerNorm(width, eps=epsilon) for _ in range(2))

    def forward(self, states: Tensor, hidden: Tensor) -> Tensor:
        """States of shape (texts, pieces, width); `hidden` is added to what each piece makes of the others."""

        def parted(values: Tensor) -> Tensor:
            return values.unflatten(-1, (self.heads, -1)).transpose(1, 2)

        query, key, value = parted(self.query(states)), parted(self.key(states)), parted(self.value(states))
        scores = query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5 + hidden
        seen = (scores.softmax(-1).to(value.dtype) @ value).transpose(1, 2).flatten(2)
        states = self.first_norm(states + self.joined(seen))
        return self.second_norm(states + self.outer(functional.gelu(self.inner(states))))


class Encoder(nn.Module):
    """Texts as vectors of length one, each the mean of what its pieces became."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        sizes = weights.sizes
        self._padding = weights.vocabulary.padding
        width = sizes.width

        def tensor(name: str) -> Tensor:
            return torch.tensor(weights.numbers(name))

        self.words = nn.Embedding.from_pretrained(tensor("emb.word").view(sizes.vocabulary, width))
        places = tensor("emb.pos").view(sizes.positions, width) + tensor("emb.type")[:width]
        self.places = nn.Parameter(places, requires_grad=False)
        self.norm = nn.LayerNorm(width, eps=sizes.epsilon)
        self.norm.load_state_dict({"weight": tensor("emb.ln.w"), "bias": tensor("emb.ln.b")})
        self.layers = nn.ModuleList(
            Layer(width, sizes.heads, sizes.inner, sizes.epsilon) for _ in range(sizes.layers)
        )
        for number, layer in enumerate(self.layers):
            for short, name in PARTS.items():
                part = layer.get_submodule(name)
                for end, kept in part.named_parameters():
                    kept.data = tensor(f"l{number}.{short}.{end[0]}").view(kept.shape)
        self.requires_grad_(False)

    @property
    def trained(self) -> nn.ModuleList:
        """The layers that are trained."""
        return nn.ModuleList(list(self.layers)[-TRAINED_LAYERS:])

    def forward(self, texts: Sequence[Sequence[int]]) -> Tensor:
        """Vectors of shape (texts, width)."""
        longest = max(len(text) for text in texts)
        ids = torch.full((len(texts), longest), self._padding)
        kept = torch.zeros(len(texts), longest)
        for row, text in enumerate(texts):
            ids[row, : len(text)] = torch.tensor(text)
            kept[row, : len(text)] = 1
        hidden = (1 - kept)[:, None, None] * _HIDDEN
        states = self.norm(self.words(ids) + self.places[:longest])
        for layer in self.layers:
            states = layer(states, hidden)
        share = (kept / kept.sum(1, keepdim=True))[..., None]
        return functional.normalize((states.float() * share).sum(1), dim=-1)


class Reader(nn.Module):
    """Says of a question and a post whether the post answers, and which of `KINDS` it is: log-odds of the first, scores of the others."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self.pieces = Pieces(weights.vocabulary)
        self.encoder = Encoder(weights)
        self.encoder.trained.requires_grad_(True)
        self.middle = nn.Parameter(torch.zeros(weights.sizes.width), requires_grad=False)
        self.head = nn.Linear(weights.sizes.width, JUDGEMENTS)
        nn.init.normal_(self.head.weight, std=0.05)
        nn.init.zeros_(self.head.bias)

    def alone(self, text: str) -> list[int]:
        """The pieces of one text by itself, with the "query: " or "passage: " that stands before it."""
        return [self.pieces.start, *self.pieces.cut(text), self.pieces.end]

    def forward(self, pairs: Sequence[tuple[str, str]]) -> Tensor:
        """Of shape (pairs, 1 + kinds). A pair is a question and a post."""
        return self.head((self._vectors(pairs) - self.middle) * SPREAD)

    def look_around(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Takes the middle of the vectors of these pairs for the middle of all."""
        with torch.no_grad():
            self.middle.copy_(self._vectors(pairs).mean(0))

    def learnt(self) -> dict[str, Tensor]:
        """What differs from the bundled model."""
        return {
            name: values
            for name, values in self.state_dict().items()
            if name in {"middle", *self._trained_names()}
        }

    def take(self, learnt: Mapping[str, Tensor]) -> None:
        """Takes over what `learnt` gave. Raises `KeyError` where something is missing."""
        with torch.no_grad():
            for name, values in self.learnt().items():
                values.copy_(learnt[name])

    def read(self, pairs: Sequence[tuple[str, str]]) -> Tensor:
        """As `forward`, for any number of pairs and without training: texts of like length together."""
        order = sorted(range(len(pairs)), key=lambda number: sum(map(len, pairs[number])))
        found = torch.zeros(len(pairs), self.head.out_features)
        for start in range(0, len(order), _AT_ONCE):
            some = order[start : start + _AT_ONCE]
            with torch.inference_mode():
                found[some] = self([pairs[number] for number in some])
        return found

    def _vectors(self, pairs: Sequence[tuple[str, str]]) -> Tensor:
        return self.encoder([self.pieces.together(*pair) for pair in pairs])

    def _trained_names(self) -> set[str]:
        return {name for name, values in self.named_parameters() if values.requires_grad}

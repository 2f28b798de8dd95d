"""How much a passage is like wordings of emergencies that are known, and of which kind of emergency: what rules on words do not foresee.

A sentence model turns passages into vectors. Exemplars (wordings of emergencies, of what looks like them and is none, and everyday
messages) weigh each passage by how near it is to them: a support vector machine with a Gaussian kernel (Cortes and Vapnik, "Support-vector
networks", 1995). Of what kind an emergency is, a multinomial logistic regression says. `python -m evaluations.triage.learning` fits both.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What was learnt, as plain numbers.

    `exemplars` are vectors of length one, one row each, and `weights` how much each speaks for danger; `bias` is added. `width` is
    the kernel's: exp(-width · |a - b|²). `kinds` names an advice a row of `kind_weights`, whose `kind_biases` are added.
    """

    exemplars: Vectors
    weights: Vectors
    bias: Vectors
    width: Vectors
    kinds: NDArray[np.str_]
    kind_weights: Vectors
    kind_biases: Vectors

    def danger(self, vectors: Vectors) -> Vectors:
        """How far on the side of danger each vector (a row) lies: below zero on the other side, from one on as far as exemplars of danger do."""
        # Row by row: a message has one or two, and for those few a product of matrices takes three times as long.
        alike = np.stack([self.exemplars @ vector for vector in vectors])
        return np.exp(-self.width * (2 - 2 * alike)) @ self.weights + self.bias

    def kind(self, vector: Vectors) -> tuple[str, float]:
        """The advice that fits an emergency so worded best, and how probably that is so if it is one."""
        odds = self.kind_weights @ vector + self.kind_biases
        shares = np.exp(odds - odds.max())
        most = int(np.argmax(shares))
        return str(self.kinds[most]), float(shares[most] / shares.sum())

    def write(self, path: Path) -> None:
        """Keeps it in one file, the exemplars in half the bytes."""
        content: dict[str, Any] = asdict(self)
        content["exemplars"] = self.exemplars.astype(np.float16)
        np.savez_compressed(path, **content)

    @classmethod
    def read(cls, path: Path) -> Likeness:
        """Reads what `write` kept."""
        with np.load(path, allow_pickle=False) as file:
            content = {field.name: file[field.name] for field in fields(cls)}
        return cls(**content | {"exemplars": content["exemplars"].astype(np.float32)})


@cache
def bundled() -> Likeness:
    """What comes with Kithkin."""
    with as_file(files("kithkin.reasoning.danger") / "learnt.npz") as path:
        return Likeness.read(path)

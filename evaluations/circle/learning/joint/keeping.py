"""What was trained, as Kithkin keeps it: seven bits a weight in whole bytes, one scale for each number that comes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from evaluations.circle.learning.joint.reader import PARTS, SPREAD, TRAINED_LAYERS, Reader

_MOST: Final = 63
"""Seven bits: processors without instructions of their own for bytes add up two products in 16, which eight would overflow."""


def keep(reader: Reader, path: Path) -> None:
    """Writes what differs from the bundled model, in the order that `kithkin.engines.nano_e5.joint` reads."""
    held: dict[str, NDArray[Any]] = {}
    for number, layer in enumerate(list(reader.encoder.layers)[-TRAINED_LAYERS:]):
        for short, name in PARTS.items():
            part = layer.get_submodule(name)
            weight, bias = (value.detach().numpy() for value in (part.weight, part.bias))
            if weight.ndim == 1:
                held[f"l{number}.{short}.w"] = weight
            else:
                scales = np.abs(weight).max(axis=1) / _MOST
                held[f"l{number}.{short}.bytes"] = np.round(weight / scales[:, None]).astype(np.int8).T.copy()
                held[f"l{number}.{short}.scales"] = scales
            held[f"l{number}.{short}.b"] = bias
    head = reader.head.weight.detach().numpy() * SPREAD
    held["head.weight"] = head
    held["head.bias"] = reader.head.bias.detach().numpy() - head @ reader.middle.numpy()
    np.savez_compressed(path, **held)

"""Six layers of the sentence model at a time, run by ONNX Runtime on weights as they lie in the file.

The graph of six layers comes with Kithkin without any weights (`scripts/write-sentence-graphs` writes it); its weights of four bits
are those of the file, bit by bit, in the order that ONNX Runtime's operator wants.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from kithkin.engines.nano_e5.package_file import BLOCK, FourBits, Numbers, Weights

LAYERS: Final = 6
"""Of a graph."""
LINEAR_PARTS: Final = ("q", "k", "v", "ao", "fi", "fo")
"""The engine's names for the linear maps of a layer: query, key, value, what joins the heads, and the two outer ones."""
NORMS: Final = ("aln", "oln")
FOUR_BITS: Final = Path(__file__).with_name("six_layers.onnx")
WHOLE_BYTES: Final = Path(__file__).with_name("six_layers_of_bytes.onnx")
_ERRORS_ONLY: Final = 3


class Layers:
    """Six layers with their weights. May be used by one thread at a time."""

    def __init__(self, graph: Path, weights: Mapping[str, NDArray[Any]]) -> None:
        """`weights` by the names of the graph."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it keeps what the longest text needed
        options.log_severity_level = _ERRORS_ONLY
        # What these hold must outlive the session.
        self._held = [
            onnxruntime.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(one)) for one in weights.values()
        ]
        options.add_external_initializers(list(weights), self._held)
        self._session = onnxruntime.InferenceSession(
            graph.read_bytes(), options, providers=["CPUExecutionProvider"]
        )

    def run(self, states: Numbers) -> Numbers:
        """What six layers make of the states of a text, one row a piece."""
        found = cast("list[Numbers]", self._session.run(None, {"states": states[None]}))
        return found[0][0]


def of_four_bits(weights: Weights, first: int) -> Layers:
    """The six layers from this one on."""
    named: dict[str, NDArray[Any]] = {}
    for number in range(LAYERS):
        ours, theirs = f"l{number}", f"l{first + number}"
        for part in LINEAR_PARTS:
            packed, scales = _in_order(weights, f"{theirs}.{part}.w")
            bias = weights.numbers(f"{theirs}.{part}.b")
            named[f"{ours}.{part}.packed"] = packed.reshape(len(bias), -1, BLOCK // 2)
            named[f"{ours}.{part}.scales"] = scales.reshape(len(bias), -1)
            named[f"{ours}.{part}.b"] = bias
        named |= _norms_of(weights, ours, theirs)
    return Layers(FOUR_BITS, named)


def _norms_of(weights: Weights, ours: str, theirs: str) -> dict[str, NDArray[Any]]:
    """The norms of one layer, by the names of the graph."""
    return {
        f"{ours}.{norm}.{end}": weights.numbers(f"{theirs}.{norm}.{end}") for norm in NORMS for end in "wb"
    }


def _in_order(weights: Weights, name: str) -> tuple[NDArray[np.uint8], Numbers]:
    """Four bits as `MatMulNBits` takes them: neighbours share a byte, where in the file those 16 places apart do."""
    held = weights.tensors[name]
    if not isinstance(held, FourBits):
        raise ValueError(f"{name} is not of four bits.")
    quarters: NDArray[np.uint8] = held.quarters
    return quarters[:, 0::2] | (quarters[:, 1::2] << np.uint8(4)), held.scales

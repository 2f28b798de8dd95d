"""Finding and reading printed text with the PP-OCRv6 weights that ship inside the rapidocr package.

The weights are opened by their path in the installed package through onnxruntime; rapidocr's own code, which would
download what it misses, is never loaded. What stands around the networks (Du et al. 2020, "PP-OCR: a practical ultra
lightweight OCR system") is small and done here, which also gives each character its own certainty and place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Corners = NDArray[np.float32]

THREADS = 2
DETECTION_SIDE = 1472
"""Longest side, in pixels, at which text is looked for; it is then read at full size."""

_DETECTION_MODEL = "PP-OCRv6_det_small.onnx"
_RECOGNITION_MODEL = "PP-OCRv6_rec_small.onnx"
_SHORTER_SIDE = 736
_LIKELY, _CERTAIN, _GROWTH, _MOST_REGIONS = 0.3, 0.5, 1.6, 1000
_LINE_HEIGHT = 48
_WIDEST_LINE = 3200
_BATCH_WIDTH = 2560
_SAME_SIGN = (
    "-\u2212\u2013\u2014\u2010\u2011",
    "\u00b7\u22c5\u2022",
    "'\u2019\u2018\u2032",
    "\u00b5\u03bc",
    ":\u2236",
    "~\u223c",
)
"""Signs that look alike: what the network splits between them is added up, for it is sure of the shape."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """A line as read: each character with its confidence and its place along the line (0 to 1)."""

    characters: tuple[tuple[str, float, float], ...]

    @property
    def text(self) -> str:
        """The characters in a row."""
        return "".join(character for character, _, _ in self.characters)

    @property
    def confidence(self) -> float:
        """Mean confidence of the characters, 0 for none."""
        return sum(c for _, c, _ in self.characters) / len(self.characters) if self.characters else 0.0


class TextModels:
    """The two networks, loaded once. Not safe for several threads at a time."""

    def __init__(self) -> None:
        folder = _models_folder()
        self._detection = _session(folder / _DETECTION_MODEL)
        self._recognition = _session(folder / _RECOGNITION_MODEL)
        listed = cast("str", self._recognition.get_modelmeta().custom_metadata_map["character"])
        # Index 0 is the "nothing here" class of connectionist temporal classification; the space comes last.
        self._alphabet = ("", *listed.splitlines(), " ")
        place = {character: index for index, character in enumerate(self._alphabet)}
        groups = [[place[sign] for sign in signs if sign in place] for signs in _SAME_SIGN]
        self._alike = {index: group for group in groups for index in group}

    def find(self, pixels: Pixels, side: int = DETECTION_SIDE) -> list[Corners]:
        """The quadrilaterals (clockwise from top left, in `pixels`' coordinates) that hold text."""
        height, width = pixels.shape[:2]
        scale = _detection_scale(height, width, side)
        size = tuple(max(32, round(length * scale / 32) * 32) for length in (width, height))
        small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1.0 else cv2.INTER_LINEAR)
        block = (small.astype(np.float32).transpose(2, 0, 1) / 127.5 - 1.0)[np.newaxis]
        name = self._detection.get_inputs()[0].name
        maps = cast("NDArray[np.float32]", self._detection.run(None, {name: block})[0])
        return _quadrilaterals(maps[0, 0], width, height)

    def read(self, crops: list[Pixels]) -> list[ReadLine]:
        """What stands in each crop (one upright line each)."""
        lines: list[ReadLine] = [ReadLine(characters=())] * len(crops)
        order = sorted(range(len(crops)), key=lambda index: crops[index].shape[1] / crops[index].shape[0])
        batch: list[int] = []
        for index in order:
            widest = _line_width(crops[index])
            if batch and widest * (len(batch) + 1) > _BATCH_WIDTH:
                self._read_batch(crops, batch, lines)
                batch = []
            batch.append(index)
        if batch:
            self._read_batch(crops, batch, lines)
        return lines

    def _read_batch(self, crops: list[Pixels], batch: list[int], lines: list[ReadLine]) -> None:
        widths = [_line_width(crops[index]) for index in batch]
        widest = max(*widths, 320)
        block = np.zeros((len(batch), 3, _LINE_HEIGHT, widest), dtype=np.float32)
        for row, index in enumerate(batch):
            resized = cv2.resize(crops[index], (widths[row], _LINE_HEIGHT)).astype(np.float32)
            block[row, :, :, : widths[row]] = resized.transpose(2, 0, 1) / 127.5 - 1.0
        name = self._recognition.get_inputs()[0].name
        scores = cast("NDArray[np.float32]", self._recognition.run(None, {name: block})[0])
        for row, index in enumerate(batch):
            lines[index] = self._decode(scores[row], widths[row] / widest)

    def _decode(self, scores: NDArray[np.float32], filled: float) -> ReadLine:
        """Greedy decoding: repeated classes collapse, the empty class separates."""
        best = scores.argmax(axis=1)
        sure = scores.max(axis=1)
        steps = len(best)
        characters: list[tuple[str, float, float]] = []
        before = 0
        for step in range(steps):
            kind = int(best[step])
            if kind not in (0, before):
                place = min(1.0, (step + 0.5) / steps / filled)
                certainty = (
                    float(scores[step, self._alike[kind]].sum()) if kind in self._alike else float(sure[step])
                )
                characters.append((self._alphabet[kind], certainty, place))
            before = kind
        return ReadLine(characters=tuple(characters))


def _detection_scale(height: int, width: int, side: int) -> float:
    """Large pages are made smaller, small ones larger; a long strip is left as it is, lest it become enormous."""
    longer, shorter = max(height, width), min(height, width)
    if longer > side:
        return side / longer
    return max(1.0, min(_SHORTER_SIDE / shorter, side / longer))


def _quadrilaterals(likely: NDArray[np.float32], width: int, height: int) -> list[Corners]:
    """Regions of the likelihood map → rectangles around them, grown back to the size of the text.

    Differentiable binarisation (Liao, Wan, Yao, Chen and Bai 2020, "Real-time scene text detection with differentiable
    binarization") is trained on shrunken text; a rectangle grows by area × `_GROWTH` / perimeter on each side.
    """
    mask = cv2.dilate((likely > _LIKELY).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    scale = np.array([width / likely.shape[1], height / likely.shape[0]], dtype=np.float32)
    found: list[Corners] = []
    for contour in contours[:_MOST_REGIONS]:
        centre, (wide, high), angle = cv2.minAreaRect(contour)
        if (
            min(wide, high) < 3
            or _mean_inside(likely, cv2.boxPoints((centre, (wide, high), angle))) < _CERTAIN
        ):
            continue
        grow = wide * high * _GROWTH / (2 * (wide + high)) * 2
        corners = cv2.boxPoints((centre, (wide + grow, high + grow), angle)) * scale
        limited = np.clip(corners, 0, np.array([width, height], dtype=np.float32))
        ordered = _from_top_left(np.asarray(limited, dtype=np.float32))
        if min(_distance(ordered[0], ordered[1]), _distance(ordered[0], ordered[3])) >= 4:
            found.append(ordered)
    return found


def _mean_inside(likely: NDArray[np.float32], corners: object) -> float:
    points = np.asarray(corners, dtype=np.float32)
    low = np.maximum(np.floor(points.min(axis=0)).astype(int), 0)
    high = np.ceil(points.max(axis=0)).astype(int) + 1
    part = likely[low[1] : high[1], low[0] : high[0]]
    inside = np.zeros(part.shape, dtype=np.uint8)
    cv2.fillPoly(inside, [(points - low).astype(np.int32)], (1,))
    return float(cv2.mean(part, inside)[0])


def _from_top_left(corners: Corners) -> Corners:
    """Clockwise from the top left: the two leftmost by height, then the two rightmost."""
    by_place = corners[np.argsort(corners[:, 0], kind="stable")]
    left = by_place[:2][np.argsort(by_place[:2, 1], kind="stable")]
    right = by_place[2:][np.argsort(by_place[2:, 1], kind="stable")]
    return np.array([left[0], right[0], right[1], left[1]], dtype=np.float32)


def crop(pixels: Pixels, corners: Corners) -> Pixels:
    """The quadrilateral straightened into an upright rectangle."""
    width = max(1, round(max(_distance(corners[0], corners[1]), _distance(corners[2], corners[3]))))
    height = max(1, round(max(_distance(corners[0], corners[3]), _distance(corners[1], corners[2]))))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    straight = cv2.warpPerspective(
        pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return cast("Pixels", straight)


def _distance(one: Corners, other: Corners) -> float:
    return math.hypot(float(one[0] - other[0]), float(one[1] - other[1]))


def _line_width(picture: Pixels) -> int:
    height, width = picture.shape[:2]
    return max(8, min(_WIDEST_LINE, math.ceil(_LINE_HEIGHT * width / height)))


def _models_folder() -> Path:
    found = find_spec("rapidocr")
    if found is None or found.origin is None:
        raise FileNotFoundError("rapidocr")
    return Path(found.origin).parent / "models"


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    # Threads that turn idly while they wait for one another take the time of whatever else this machine does.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

"""Checkpoints of a run: everything that the next step depends on, in one file that is whole or is not taken.

A file is written under another name, forced to the disk, and renamed; its name holds its SHA-256, so that one that a
fault has torn is noticed and the one before it is taken.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load, save
from torch import Tensor
from torch.distributed.tensor import DTensor, distribute_tensor

from kithkin_muse.model import Muse
from kithkin_muse.training.optimiser import whole

KEPT = 2
"""Checkpoints that stay."""

_CHANCE = "chance"
_POINT = "point"
_MOMENTS = ("exp_avg", "exp_avg_sq", "step")


@dataclass(frozen=True, slots=True)
class Point:
    """Where a run stands: how many steps are done (the next batch follows from that), and of what recipe."""

    step: int
    recipe: str
    """A digest of it: another recipe must not go on from here."""


class OtherRecipe(ValueError):
    """A checkpoint of another recipe than the one that is to go on."""


def keep(
    folder: Path, model: Muse, optimiser: torch.optim.Optimizer, point: Point, *, writes: bool = True
) -> None:
    """Writes a checkpoint and drops those before the last two. Of several processes all take part, and one `writes`."""
    tensors = {f"weights/{name}": _alone(held) for name, held in model.state_dict().items()}
    for name, parameter in model.named_parameters():
        for moment, held in optimiser.state.get(parameter, {}).items():
            tensors[f"{moment}/{name}"] = _alone(held)
    if not writes:
        return
    tensors[_CHANCE] = torch.get_rng_state()
    described = {_POINT: json.dumps({"step": point.step, "recipe": point.recipe})}
    _write(folder, point.step, save(tensors, metadata=described))


def _alone(held: Tensor) -> Tensor:
    """A tensor in one piece, on the processor, that shares nothing."""
    return whole(held).detach().cpu().contiguous().clone()


def _write(folder: Path, step: int, content: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{step:08d}-{hashlib.sha256(content).hexdigest()}.safetensors"
    unfinished = folder / "unfinished"
    with unfinished.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    unfinished.replace(target)
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    for older in checkpoints(folder)[KEPT:]:
        older.unlink()


def checkpoints(folder: Path) -> list[Path]:
    """The checkpoints of a folder, the newest first, whole or not."""
    return sorted(folder.glob("????????-*.safetensors"), reverse=True)


def newest(folder: Path) -> bytes | None:
    """What the newest whole checkpoint holds; None where there is none."""
    for path in checkpoints(folder):
        content = path.read_bytes()
        if path.stem.split("-")[1] == hashlib.sha256(content).hexdigest():
            return content
    return None


def restore(content: bytes, model: Muse, optimiser: torch.optim.Optimizer, recipe: str) -> Point:
    """Puts a model, its optimiser and chance back to where a checkpoint was written, and says where that was. Raises
    `OtherRecipe`."""
    tensors = load(content)
    described = json.loads(_metadata(content)[_POINT])
    point = Point(described["step"], described["recipe"])
    if point.recipe != recipe:
        raise OtherRecipe(
            "the checkpoint is of another recipe: train into another folder, or put the recipe back"
        )
    with torch.no_grad():
        for name, held in model.state_dict().items():
            held.copy_(_like(held, tensors[f"weights/{name}"]))
    for name, parameter in model.named_parameters():
        optimiser.state[parameter] = _moments(name, parameter, tensors)
    torch.set_rng_state(tensors[_CHANCE])
    return point


def _moments(name: str, parameter: Tensor, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    found = {moment: tensors[f"{moment}/{name}"] for moment in _MOMENTS if f"{moment}/{name}" in tensors}
    # The count of steps is one number, not a part of the parameter.
    return {
        moment: held.to(parameter.device) if moment == "step" else _like(parameter, held)
        for moment, held in found.items()
    }


def _like(held: Tensor, restored: Tensor) -> Tensor:
    """A tensor that was in one piece, on the device of another and split over processes as that is."""
    moved = restored.to(held.device)
    return distribute_tensor(moved, held.device_mesh, held.placements) if isinstance(held, DTensor) else moved


def _metadata(content: bytes) -> dict[str, str]:
    """The words in a file of safetensors: eight bytes say how long its header is, which is JSON."""
    length = int.from_bytes(content[:8], "little")
    return json.loads(content[8 : 8 + length])["__metadata__"]

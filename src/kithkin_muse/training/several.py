"""One process, or several that hold a part of every weight each (FSDP2), started by `torchrun`."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Never

import torch
from torch import Tensor, distributed
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.distributed_c10d import get_node_local_rank
from torch.distributed.fsdp import fully_shard

from kithkin_muse.model import Muse


@dataclass(frozen=True, slots=True)
class Crew:
    """The processes that train one model, and which of them this is."""

    device: torch.device
    number: int = 0
    size: int = 1

    @property
    def leads(self) -> bool:
        """Whether this is the one that writes files and tells of progress."""
        return self.number == 0

    def total(self, value: float) -> float:
        """The sum of what every process holds."""
        if self.size == 1:
            return value
        held = torch.tensor(value, dtype=torch.float64, device=self.device)
        distributed.all_reduce(held)
        return float(held)

    def wait(self) -> None:
        """Until all processes are here."""
        if self.size > 1:
            distributed.barrier()

    def spread(self, model: Muse) -> None:
        """Gives every process its part of the weights; each block is gathered while it works."""
        if self.size == 1:
            return
        mesh = init_device_mesh(self.device.type, (self.size,))
        for block in (*model.eye.tower.blocks, *model.decoder.blocks):
            fully_shard(block, mesh=mesh)
        fully_shard(model, mesh=mesh)

    def mean_of_parts(self, parts: Tensor, count: float) -> Tensor:
        """This process's part of a mean over `count`, so that the gradients, which are averaged over processes, are
        those of the whole mean."""
        return parts * (self.size / count)


@contextmanager
def crew() -> Generator[Crew]:
    """The processes that `torchrun` started, or this one alone. On a graphics processor where there is one."""
    graphics = torch.cuda.is_available()
    if not distributed.is_torchelastic_launched():
        yield Crew(torch.device("cuda" if graphics else "cpu"))
        return
    distributed.init_process_group("nccl" if graphics else "gloo")
    try:
        device = torch.device("cuda", get_node_local_rank()) if graphics else torch.device("cpu")
        if graphics:
            torch.cuda.set_device(device)
        yield Crew(device, distributed.get_rank(), distributed.get_world_size())
    finally:
        distributed.destroy_process_group()


def end(status: int) -> Never:
    """Ends this process with an exit status; everything that is to be kept has been written by then.

    Of several processes none waits for its interpreter to go down. Gloo's threads live on after their group was destroyed, and one that
    lets go of the last tensor it sent takes the interpreter's lock to do so: while that goes down, it aborts the whole process.
    """
    if distributed.is_torchelastic_launched():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    sys.exit(status)

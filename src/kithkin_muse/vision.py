"""The vision tower: pictures of any shape as patches, packed one after another, and the projector behind it.

A grid is (frames, rows, columns) of patches; a still picture has one frame. Patches come row by row.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from kithkin_muse.attention import rotate, rotation, rotation_frequencies
from kithkin_muse.configuration import MuseConfiguration, VisionConfiguration
from kithkin_muse.norms import BareNorm

Grid = tuple[int, int, int]
"""Frames, rows and columns of patches."""


def blended_positions(table: Tensor, rows: int, columns: int) -> Tensor:
    """A square table of positions [side, side, width], stretched over rows × columns: [rows · columns, width].

    Each place takes what is nearest in the table, weighed by 1 − distance (bilinear, between centres of cells); beyond
    the edge of the table there is nothing.
    """

    def shares(places: int) -> Tensor:
        side = table.shape[0]
        centres = (torch.arange(places, dtype=torch.float32) + 0.5) * side / places - 0.5
        distance = (centres[:, None] - torch.arange(side, dtype=torch.float32)).abs()
        return (1 - distance).clamp(min=0).to(table.device)

    return torch.einsum("ri,cj,ijw->rcw", shares(rows), shares(columns), table.float()).flatten(0, 1)


def window_order(grid: Grid, side: int) -> tuple[Tensor, list[int]]:
    """Patches of one picture sorted by window, and how many each window has. Windows at the far edges are smaller."""
    frames, rows, columns = grid
    places = torch.arange(frames * rows * columns).view(frames, rows, columns)
    windows = [
        window.flatten()
        for frame in places
        for band in frame.split(side, dim=0)
        for window in band.split(side, dim=1)
    ]
    return torch.cat(windows), [len(window) for window in windows]


def merge_order(grid: Grid, merge: int) -> Tensor:
    """Patches of one picture sorted so that each square of merge × merge neighbours stands together."""
    frames, rows, columns = grid
    places = torch.arange(frames * rows * columns)
    squares = places.view(frames, rows // merge, merge, columns // merge, merge)
    return squares.transpose(2, 3).flatten()


def packed(orders: list[Tensor]) -> Tensor:
    """Orders of several pictures as one order of all their patches."""
    begin = 0
    shifted: list[Tensor] = []
    for order in orders:
        shifted.append(order + begin)
        begin += len(order)
    return torch.cat(shifted)


class VisionAttention(nn.Module):
    """Attention in both directions among the patches of one segment: a window, or a whole frame."""

    def __init__(self, configuration: VisionConfiguration) -> None:
        super().__init__()
        width = configuration.width
        self.heads = configuration.heads
        self.query, self.key = nn.Linear(width, width), nn.Linear(width, width)
        self.value, self.output = nn.Linear(width, width), nn.Linear(width, width)

    def forward(self, patches: Tensor, turn: tuple[Tensor, Tensor], segments: list[int]) -> Tensor:
        split = (len(patches), self.heads, -1)
        # Turned in float32, whatever the tower computes in.
        queries = rotate(self.query(patches).view(split).float(), turn).type_as(patches).transpose(0, 1)
        keys = rotate(self.key(patches).view(split).float(), turn).type_as(patches).transpose(0, 1)
        values = self.value(patches).view(split).transpose(0, 1)
        seen = [
            functional.scaled_dot_product_attention(*(part[None] for part in parts))[0]
            for parts in zip(*(one.split(segments, dim=1) for one in (queries, keys, values)), strict=True)
        ]
        return self.output(torch.cat(seen, dim=1).transpose(0, 1).flatten(1))


class VisionBlock(nn.Module):
    """x ← x + attention(norm(x)); x ← x + wide(gelu(narrow(norm(x)))), all with biases."""

    def __init__(self, configuration: VisionConfiguration) -> None:
        super().__init__()
        width, epsilon = configuration.width, configuration.norm_epsilon
        self.attention_norm = nn.LayerNorm(width, eps=epsilon)
        self.attention = VisionAttention(configuration)
        self.feed_forward_norm = nn.LayerNorm(width, eps=epsilon)
        self.up = nn.Linear(width, configuration.inner)
        self.down = nn.Linear(configuration.inner, width)

    def forward(self, patches: Tensor, turn: tuple[Tensor, Tensor], segments: list[int]) -> Tensor:
        patches = patches + self.attention(self.attention_norm(patches), turn, segments)
        return patches + self.down(functional.gelu(self.up(self.feed_forward_norm(patches))))


class VisionTower(nn.Module):
    """Patches [n, values] of several pictures to merged tokens [n / merge², merged width]."""

    def __init__(self, configuration: VisionConfiguration) -> None:
        super().__init__()
        self.configuration = configuration
        width, epsilon = configuration.width, configuration.norm_epsilon
        self.patch_embedding = nn.Linear(configuration.patch_values, width, bias=False)
        self.position_table = nn.Embedding(configuration.side**2, width)
        self.norm_before = nn.LayerNorm(width, eps=epsilon)
        self.blocks = nn.ModuleList(VisionBlock(configuration) for _ in range(configuration.layers))
        self.norm_after = nn.LayerNorm(width, eps=epsilon)

    def forward(self, patches: Tensor, grids: list[Grid]) -> Tensor:
        if len(patches) != sum(math.prod(grid) for grid in grids):
            raise ValueError(f"{len(patches)} patches do not fill the grids {grids}")
        embedded = self.patch_embedding(patches.to(self.patch_embedding.weight))
        stream = self.norm_before(embedded + self._positions(grids).type_as(embedded))
        orders, windows = zip(*(window_order(grid, self.configuration.side) for grid in grids), strict=True)
        order = packed(list(orders)).to(stream.device)
        turn = self._turn(grids, order, stream)
        stream = stream[order]
        whole = [rows * columns for frames, rows, columns in grids for _ in range(frames)]
        within = [size for one in windows for size in one]
        for layer, block in enumerate(self.blocks):
            stream = block(stream, turn, whole if self.configuration.sees_everything(layer) else within)
        return self._merged(self.norm_after(stream[order.argsort()]), grids)

    def _positions(self, grids: list[Grid]) -> Tensor:
        side = self.configuration.side
        table = self.position_table.weight.view(side, side, -1)
        # Pictures of one size share them: the table is large beside a small picture.
        blended = {
            (rows, columns): blended_positions(
                table, *((columns, rows) if self.configuration.transposed_table else (rows, columns))
            )
            for _, rows, columns in dict.fromkeys(grids)
        }
        return torch.cat([blended[grid[1:]].repeat(grid[0], 1) for grid in grids])

    def _turn(self, grids: list[Grid], order: Tensor, stream: Tensor) -> tuple[Tensor, Tensor]:
        """Half of the pairs turn with the column, half with the row; both are counted from one."""
        shape = self.configuration
        frequencies = rotation_frequencies(shape.width // shape.heads // 4, shape.rope_base)
        angles: list[Tensor] = []
        for frames, rows, columns in grids:
            across = torch.arange(1, columns + 1).repeat(rows)
            down = torch.arange(1, rows + 1).repeat_interleave(columns)
            both = torch.cat((across[:, None] * frequencies, down[:, None] * frequencies), dim=-1)
            angles.append(both.repeat(frames, 1))
        cosine, sine = rotation(torch.cat(angles).to(stream.device)[order], stream.dtype)
        return cosine[:, None].float(), sine[:, None].float()

    def _merged(self, patches: Tensor, grids: list[Grid]) -> Tensor:
        merge = self.configuration.merge
        order = packed([merge_order(grid, merge) for grid in grids]).to(patches.device)
        # Channels outside, the places of the square inside.
        return patches[order].view(-1, merge**2, patches.shape[-1]).transpose(1, 2).flatten(1)


class Eye(nn.Module):
    """The tower, then three layers into the width of the text, then a norm like that of embeddings."""

    def __init__(self, configuration: MuseConfiguration) -> None:
        super().__init__()
        vision, text = configuration.vision, configuration.text
        self.tower = VisionTower(vision)
        self.first = nn.Linear(vision.merged_width, vision.projector, bias=False)
        self.second = nn.Linear(vision.projector, vision.projector, bias=False)
        self.last = nn.Linear(vision.projector, text.width, bias=False)
        self.norm = BareNorm(text.norm_epsilon)

    def forward(self, patches: Tensor, grids: list[Grid]) -> Tensor:
        seen = functional.gelu(self.second(functional.gelu(self.first(self.tower(patches, grids)))))
        return self.norm(self.last(seen))

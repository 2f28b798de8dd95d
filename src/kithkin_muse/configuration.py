"""What a Muse model is made of: one description for everything from a smoke test to the published models.

Numbers that follow from others are properties, never fields, so that no size can carry a wrong constant.
"""

import math
from dataclasses import dataclass, field, replace

BASE_WIDTH = 256
"""The width at which logits are multiplied by one; at others they shrink as the square root of the width grows."""

LARGEST_ATTENTION_LOGIT = 3.87 * math.sqrt(128)
"""No attention logit can be larger, at any head width: queries and keys have unit mean square before scaling.

Both published models have this same value, 43.784: 3.87 at heads of 128, 5.473 at heads of 64.
"""


@dataclass(frozen=True, slots=True)
class SpecialTokens:
    """Ids that mean something to the model itself; the defaults are those of the published vocabulary."""

    begin: int = 200_000
    end_of_text: int = 200_001
    end_of_turn: int = 200_008
    padding: int = 200_018
    picture: int = 200_092
    video: int = 200_091
    sound: int | None = 200_038
    """None in a vocabulary without sounds."""

    @property
    def placeholders(self) -> tuple[int, ...]:
        """Ids whose place is taken by what was seen or heard; never to be generated."""
        return (self.picture, self.video, *(() if self.sound is None else (self.sound,)))

    @property
    def stops(self) -> tuple[int, ...]:
        """Ids after which nothing more belongs to the turn. The end of a message is none: reasoning ends with it."""
        return (self.end_of_text, self.end_of_turn)

    @classmethod
    def at_the_end_of(cls, vocabulary: int) -> "SpecialTokens":
        """The seven last ids of a vocabulary, in the order of the fields."""
        return cls(*range(vocabulary - 7, vocabulary))


@dataclass(frozen=True, slots=True)
class MixtureConfiguration:
    """A pooled mixture of experts: tokens are narrowed to `width`, pass `chosen` of `experts`, and are widened again."""

    experts: int
    chosen: int
    width: int
    inner: int
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class TextConfiguration:
    """The decoder. `spark` adds what only Muse Spark has: norms of head outputs, residual gates, a mixture of experts."""

    vocabulary: int
    width: int
    layers: int
    heads: int
    key_value_heads: int
    head_width: int
    inner: int
    context: int
    window: int
    spark: bool = False
    mixture: MixtureConfiguration | None = None
    dense_layers: tuple[int, ...] = ()
    rope_base: float = 500_000.0
    full_every: int = 4
    soft_cap: float = 20.0
    norm_epsilon: float = 1e-5
    post_norm_epsilon: float = 1e-8
    gate_temperature: float = 0.3

    def __post_init__(self) -> None:
        if self.heads % self.key_value_heads:
            raise ValueError(f"{self.heads} heads cannot share {self.key_value_heads} key-value heads evenly")
        if self.head_width % 2:
            raise ValueError(f"heads of width {self.head_width} cannot be rotated in pairs")
        if self.mixture is not None and not self.spark:
            raise ValueError("only Spark-shaped decoders have a mixture of experts")

    @property
    def query_scale(self) -> float:
        """By how much normed queries are multiplied, before the usual division by the root of the head width."""
        return LARGEST_ATTENTION_LOGIT / math.sqrt(self.head_width)

    @property
    def output_multiplier(self) -> float:
        """By how much logits (and those of the router) are multiplied."""
        return 1 / math.sqrt(self.width / BASE_WIDTH)

    def sees_everything(self, layer: int) -> bool:
        """Whether a layer attends to all that came before (and then without positions): counted from the last layer."""
        return (self.layers - 1 - layer) % self.full_every == 0

    def mixes(self, layer: int) -> bool:
        """Whether a layer has a mixture of experts instead of one dense network."""
        return self.mixture is not None and layer not in self.dense_layers


@dataclass(frozen=True, slots=True)
class VisionConfiguration:
    """The vision tower and the projector behind it. `side` is that of the position table and of attention windows."""

    width: int
    layers: int
    heads: int
    inner: int
    projector: int
    patch: int = 14
    frames: int = 2
    side: int = 32
    merge: int = 2
    full_every: int = 4
    rope_base: float = 10_000.0
    norm_epsilon: float = 1e-5
    transposed_table: bool = False
    """Spark reads the position table with rows and columns exchanged, as it was trained."""

    def __post_init__(self) -> None:
        if self.width % (4 * self.heads):
            raise ValueError(f"width {self.width} is not {self.heads} heads of a multiple of four")

    @property
    def patch_values(self) -> int:
        """Numbers in one patch: frames × colours × rows × columns."""
        return self.frames * 3 * self.patch**2

    @property
    def merged_width(self) -> int:
        """Width of one token after neighbouring patches were joined."""
        return self.width * self.merge**2

    def sees_everything(self, layer: int) -> bool:
        """Whether a layer attends across the whole picture, not only within windows: every fourth, and the last."""
        return (layer + 1) % self.full_every == 0 or layer == self.layers - 1


@dataclass(frozen=True, slots=True)
class SoundConfiguration:
    """The pyramid of causal convolutions that hears raw mono sound of 24 kHz (Spark only)."""

    patches: tuple[int, ...] = (16, 6, 5, 4)
    widths: tuple[int, ...] = (256, 512, 1024, 2048)
    depths: tuple[int, ...] = (2, 2, 2, 2)
    kernel: int = 7
    growth: int = 4
    norm_epsilon: float = 1e-6

    @property
    def samples_per_token(self) -> int:
        """How much sound one token stands for: 1920 samples are 80 ms."""
        return math.prod(self.patches)


@dataclass(frozen=True, slots=True)
class MuseConfiguration:
    """A whole model: decoder, vision tower, for Spark an ear, and the ids of special tokens."""

    text: TextConfiguration
    vision: VisionConfiguration
    sound: SoundConfiguration | None = None
    tokens: SpecialTokens = field(default_factory=SpecialTokens)

    def __post_init__(self) -> None:
        if (self.sound is not None) != self.text.spark:
            raise ValueError("Spark-shaped models hear, Glimmer-shaped ones do not")
        if max(self.tokens.placeholders) >= self.text.vocabulary:
            raise ValueError("special tokens lie outside the vocabulary")


def rung(depth: int, vocabulary: int = 16_384, context: int = 4096) -> MuseConfiguration:
    """A rung of the ladder, Glimmer-shaped: everything follows from the depth. Two is the smoke test, six a nano."""
    width = 64 * depth
    return MuseConfiguration(
        text=TextConfiguration(
            vocabulary=vocabulary, width=width, layers=depth, heads=depth, key_value_heads=math.gcd(depth, max(1, depth // 4)),
            head_width=64, inner=3 * width, context=context, window=256,
        ),
        vision=VisionConfiguration(width=48 * depth, layers=depth, heads=depth, inner=4 * 48 * depth, projector=width),
        tokens=SpecialTokens.at_the_end_of(vocabulary),
    )  # fmt: skip


SMOKE = rung(2, vocabulary=1024)
"""A million parameters: trains on a CPU in minutes."""

_TOWER = VisionConfiguration(width=1536, layers=50, heads=16, inner=8960, projector=4096)

GLIMMER_30B = MuseConfiguration(
    text=TextConfiguration(
        vocabulary=202_048, width=6656, layers=52, heads=32, key_value_heads=2, head_width=128, inner=19_968,
        context=131_072, window=2048,
    ),
    vision=_TOWER,
)  # fmt: skip
"""Muse Glimmer 30B, dense."""

SPARK_OPEN_816B = MuseConfiguration(
    text=TextConfiguration(
        vocabulary=202_048, width=8192, layers=62, heads=128, key_value_heads=16, head_width=64, inner=16_384,
        context=1_048_576, window=2048, spark=True,
        mixture=MixtureConfiguration(experts=256, chosen=8, width=4096, inner=4096),
    ),
    vision=replace(_TOWER, transposed_table=True),
    sound=SoundConfiguration(),
)  # fmt: skip
"""Muse Spark Open 816B, of which some 43 billion parameters work on any token."""

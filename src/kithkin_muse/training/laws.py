"""The law that is fitted to a ladder: L(N) = E + A / N^α, with the uncertainty that a few small rungs leave.

Hoffmann et al. 2022 (arXiv 2203.15556, section 3.3) with the amount of data held fixed, so that its share is in E.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy

EXPONENTS = numpy.geomspace(0.02, 2.0, 200)
"""Among these α is looked for."""
MIDDLE = 0.8
"""The share of resamplings that an interval holds."""


@dataclass(frozen=True, slots=True)
class Law:
    """L = floor + scale / N^exponent, in nats of a token."""

    floor: float
    scale: float
    exponent: float

    def at(self, parameters: float) -> float:
        """The loss at a number of parameters."""
        return self.floor + self.scale / parameters**self.exponent


def fit(parameters: Sequence[float], losses: Sequence[float]) -> Law:
    """The law of the least squared error with neither a negative floor nor a negative scale. For each exponent the two
    others follow from a straight line, so only the exponent is searched for."""
    values = numpy.asarray(losses, float)
    shrunk = numpy.asarray(parameters, float)[None, :] ** -EXPONENTS[:, None]
    means = shrunk.mean(1)
    spread = shrunk - means[:, None]
    scale = numpy.maximum(0.0, (spread * values).sum(1) / (spread**2).sum(1))
    floor = values.mean() - scale * means
    through_nothing = (shrunk * values).sum(1) / (shrunk**2).sum(1)
    scale, floor = numpy.where(floor < 0, through_nothing, scale), numpy.maximum(0.0, floor)
    errors = ((floor[:, None] + scale[:, None] * shrunk - values) ** 2).sum(1)
    best = int(errors.argmin())
    return Law(float(floor[best]), float(scale[best]), float(EXPONENTS[best]))


@dataclass(frozen=True, slots=True)
class Interval:
    """A value, and between what the middle share of resamplings lies."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


@dataclass(frozen=True, slots=True)
class Fitted:
    """A law with the laws of resampled runs, and how far single runs are from the mean of their rung."""

    law: Law
    resampled: tuple[Law, ...]
    noise: float

    def interval(self, values: Sequence[float], centre: float) -> Interval:
        """The middle of resampled values."""
        low, high = numpy.quantile(values, [(1 - MIDDLE) / 2, (1 + MIDDLE) / 2])
        return Interval(centre, float(low), float(high))

    def predicted(self, parameters: float, runs: int, seed: int = 1) -> Interval:
        """The mean loss of `runs` runs at a size: the uncertainty of the law and the noise of the runs together."""
        chance = numpy.random.default_rng(seed)
        noise = chance.normal(0, self.noise / runs**0.5, len(self.resampled))
        values = [law.at(parameters) + one for law, one in zip(self.resampled, noise.tolist(), strict=True)]
        return self.interval(values, self.law.at(parameters))


def fitted(runs: Mapping[float, Sequence[float]], resamplings: int = 1000, seed: int = 1) -> Fitted:
    """Fits the law to the losses of the runs of each size. Resampled are the distances of runs from the mean of their
    rung, all rungs together, since each has few."""
    sizes = [size for size, losses in runs.items() for _ in losses]
    means = [float(numpy.mean(losses)) for losses in runs.values() for _ in losses]
    losses = [loss for some in runs.values() for loss in some]
    freedom = len(losses) - len(runs)
    apart = numpy.asarray(losses) - numpy.asarray(means)
    noise = float((apart**2).sum() / max(1, freedom)) ** 0.5
    # Distances from a mean of few are too small by this.
    apart = apart * (len(losses) / max(1, freedom)) ** 0.5
    chance = numpy.random.default_rng(seed)
    resampled = tuple(
        fit(
            sizes,
            [mean + one for mean, one in zip(means, chance.choice(apart, len(means)).tolist(), strict=True)],
        )
        for _ in range(resamplings)
    )
    return Fitted(fit(sizes, losses), resampled, noise)

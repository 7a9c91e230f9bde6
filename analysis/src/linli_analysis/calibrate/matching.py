"""History matching: rules out, wave by wave, where no run would come near the observations.

A wave runs the model at points of what is left of the prior and fits an emulator to each target, a Gaussian process
(scikit-learn) of the mean over luck. A place is implausible where an emulated mean is further from the observation
than luck, error of the count and doubt of the emulator together explain (Craig et al. 1997; Vernon, Goldstein & Bower
2010). With emulators a few runs per parameter rule out most of the prior; without, a run would be spent on every place
that is rejected. The cut is such that what is right survives all targets at once with probability 0.999 (Bonferroni).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import stats
from scipy.stats import qmc
from sklearn.covariance import ledoit_wolf
from sklearn.exceptions import ConvergenceWarning
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern
from threadpoolctl import threadpool_limits

from linli_analysis.calibrate.plan import Floats, Plan
from linli_analysis.calibrate.reading import CalibrationError
from linli_analysis.calibrate.runs import Runs

SURVIVES = 0.999
_BLOCK = 4096
_MOST_BLOCKS = 64


def stream(seed: int, *what: int) -> np.random.Generator:
    """Random numbers of one purpose: a pure function of seed and purpose, whoever draws what else."""
    return np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=what)))


@dataclass(frozen=True)
class Luck:
    """Covariance of one run's luck between targets, on their scale, pooled over points (targets x targets)."""

    covariance: Floats

    @classmethod
    def of(cls, values: Floats) -> Luck:
        """From scaled values by point, replicate and target; shrunk as Ledoit & Wolf (2004) say."""
        replicates = values.shape[1]
        apart = (values - values.mean(axis=1, keepdims=True)) * np.sqrt(replicates / (replicates - 1))
        size = apart.reshape(-1, values.shape[2])
        spread = np.maximum(size.std(axis=0), 1e-9)
        covariance, _ = ledoit_wolf(size / spread, assume_centered=True)
        return cls(covariance * np.outer(spread, spread))


class Emulator:
    """The mean of one target as a function of the place, with the doubt about it."""

    def __init__(self, points: Floats, means: Floats, noise: float) -> None:
        """points: by point and parameter; means: scaled means over replicates; noise: variance of their luck."""
        self._scale = max(float(means.std()), 1e-9)
        self._centre = float(means.mean())
        dimensions = points.shape[1]
        kernel = ConstantKernel(1.0, (1e-2, 1e2)) * Matern(np.ones(dimensions), (0.1, 20.0), nu=2.5)
        alpha = max(noise / self._scale**2, 1e-6)
        self._process = GaussianProcessRegressor(kernel, alpha=alpha, random_state=0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # a length at its bound: a target without slope there
            self._process.fit(points, (means - self._centre) / self._scale)
        # Left out one by one, its errors tell how far to trust its own doubt.
        inverse = np.linalg.inv(self._process.L_ @ self._process.L_.T)
        errors = (inverse @ self._process.y_train_) ** 2 / np.diag(inverse)
        self.doubt = max(1.0, float(errors.mean()))

    def __call__(self, points: Floats) -> tuple[Floats, Floats]:
        """Means and variances of the doubt about them."""
        mean, deviation = self._process.predict(points, return_std=True)
        return mean * self._scale + self._centre, self.doubt * (deviation * self._scale) ** 2


@dataclass
class Left:
    """What is left of the prior: places that no wave ruled out.

    share: of the prior, an estimate; the chance that an even draw from the prior is one of them.
    """

    dimensions: int
    observed: Floats
    waves: list[tuple[list[Emulator], Floats]] = field(default_factory=list)
    share: float = 1.0
    shares: list[float] = field(default_factory=list)

    @property
    def cut(self) -> float:
        """Implausibility, in standard deviations, from which a place is ruled out."""
        return float(stats.norm.ppf(1 - (1 - SURVIVES) / (2 * len(self.observed))))

    def implausibility(self, points: Floats, wave: int = -1) -> Floats:
        """By place and target, in standard deviations."""
        emulators, variance = self.waves[wave]
        out = np.empty((len(points), len(emulators)))
        for j, emulator in enumerate(emulators):
            mean, doubt = emulator(points)
            out[:, j] = np.abs(mean - self.observed[j]) / np.sqrt(doubt + variance[j])
        return out

    def holds(self, points: Floats) -> npt.NDArray[np.bool_]:
        """Which places are left; outside the prior none is."""
        kept = np.asarray(((points >= 0) & (points < 1)).all(axis=1))
        for wave in range(len(self.waves) - 1, -1, -1):
            where = np.flatnonzero(kept)
            if where.size:
                kept[where] = self.implausibility(points[where], wave).max(axis=1) < self.cut
        return kept

    def draw(self, number: int, rng: np.random.Generator) -> Floats:
        """So many places, evenly, from what is left; renews `share`. Fewer if hardly anything is left."""
        found: list[Floats] = []
        tried = kept = 0
        for _ in range(_MOST_BLOCKS):
            block = rng.random((_BLOCK, self.dimensions))
            block = block[self.holds(block)]
            found.append(block)
            tried, kept = tried + _BLOCK, kept + len(block)
            if kept >= number and tried >= 4 * _BLOCK:
                break
        self.share = kept / tried
        return np.concatenate(found)[:number]


@dataclass(frozen=True)
class Matched:
    """What history matching leaves: the region, and the runs of its last wave by point, replicate and target (scaled).

    prior: the runs of the first wave, unscaled, from the whole prior.
    """

    left: Left
    points: Floats
    values: Floats
    luck: Luck
    prior: Floats
    used: int


def whole_points(points: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Those points of which every run and target has a value."""
    good = np.isfinite(values).all(axis=(1, 2))
    return points[good], values[good]


def match(plan: Plan, runs: Runs) -> Matched:
    """Runs the waves. Raises CalibrationError where the prior holds nothing that comes near."""
    sizes, dimensions = plan.sizes, len(plan.parameters)
    targets = plan.targets
    observed = np.array([float(t.scaled(t.value)) for t in targets])
    errors = np.array([t.scaled_error for t in targets])
    left = Left(dimensions, observed)
    points = qmc.LatinHypercube(dimensions, rng=stream(plan.seed, 0)).random(sizes.points)
    all_points, all_values = np.empty((0, dimensions)), np.empty((0, sizes.replicates, len(targets)))
    prior, used = None, 0
    for wave in range(sizes.waves):
        raw = runs.values(f"wave {wave + 1}", points, used, sizes.replicates)
        used += len(points)
        prior = raw if prior is None else prior
        points, raw = whole_points(points, raw)
        if len(points) < max(dimensions + 2, 5):
            raise CalibrationError("too many runs have no value for one of the targets: " + _undefined(plan, prior))
        scaled = np.stack([t.scaled(raw[:, :, j]) for j, t in enumerate(targets)], axis=2)
        all_points, all_values = np.concatenate([all_points, points]), np.concatenate([all_values, scaled])
        with threadpool_limits(1):  # the same sums in the same order on any machine of a kind
            luck = Luck.of(all_values)
            _rule_out(left, all_points, all_values, luck, errors)
            points = left.draw(sizes.points, stream(plan.seed, 1, wave))
            left.shares.append(left.share)
            if len(points) < sizes.points:
                raise CalibrationError(_nowhere(plan, left))
            # Points ruled out tell nothing of what is left.
            kept = left.holds(all_points)
            if kept.sum() >= sizes.points:
                all_points, all_values = all_points[kept], all_values[kept]
        if wave > 0 and left.shares[-1] > 0.8 * left.shares[-2]:
            break
    assert prior is not None
    return Matched(left, all_points, all_values, luck, prior, used)


def _rule_out(left: Left, points: Floats, values: Floats, luck: Luck, errors: Floats) -> None:
    """One wave more: emulators of all points so far, and what separates an observation from a mean."""
    means, replicates = values.mean(axis=1), values.shape[1]
    chance = np.diag(luck.covariance)
    emulators = [Emulator(points, means[:, j], chance[j] / replicates) for j in range(means.shape[1])]
    left.waves.append((emulators, chance + errors**2))


def _undefined(plan: Plan, prior: Floats) -> str:
    share = np.isnan(prior).mean(axis=(0, 1))
    return ", ".join(
        f"{t.indicator} {t.period} ({100 * s:.0f}% of the first wave's runs)"
        for t, s in zip(plan.targets, share, strict=True)
        if s > 0
    )


def _nowhere(plan: Plan, left: Left) -> str:
    """Why nothing is left: the targets that stay furthest from what the prior can do."""
    places = stream(plan.seed, 2).random((_BLOCK, left.dimensions))
    best = left.implausibility(places).min(axis=0)
    order = np.argsort(-best)[:3]
    told = ", ".join(
        f"{plan.targets[j].indicator} {plan.targets[j].period} (observed {plan.targets[j].value:g}, at best "
        f"{best[j]:.1f} standard deviations away)"
        for j in order
    )
    return f"no values of the parameters, within their ranges, come near all observations; furthest: {told}"

r"""Approximate Bayesian computation by sequential Monte Carlo, on means of replicates.

What is approximate is stated, and is not a tolerance. An observation is one run's worth of luck; a point's mean over R
replicates has 1/R of it. A point is weighted by a Gaussian kernel of the distance between its mean and the observation
whose covariance is the luck that the mean lacks, (1 - 1/R) of it, and the error of the count. Together they are the
luck and error of one observation, so that, with luck about normal on the scale of the targets, the weighted points are
draws from the posterior (Wilkinson 2013), not from something wider (a tolerance) or narrower (means taken for single
runs).

Distances are not taken between targets, of which there may be dozens, but between as many summaries as there are
parameters: the regression of the parameters on the targets over the points of history matching (semi-automatic ABC,
Fearnhead & Prangle 2012).

Generations propose from a mixture of Gaussians about the last points and, for a tenth, evenly from what history
matching left. The kernel is first widened until enough points bear weight, then narrowed to its stated width
(tempered, Del Moral, Doucet & Jasra 2006). All points of all generations count in the end, weighted by the mixture of
all proposals (Cornuet et al. 2012), so no run is thrown away.

The result does not depend on the number of workers: a generation is a fixed batch of points from a stream of its own,
each run has random numbers of its own number, and all are weighed once all are there. That is why this is not pyABC,
whose populations depend on which worker is first; sbi keeps the promise, but its neural estimators (PyTorch) are much
to install and to train for three to ten parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import cross_val_predict
from threadpoolctl import threadpool_limits

from linli_analysis.calibrate.matching import Left, Matched, stream
from linli_analysis.calibrate.plan import Floats, Plan
from linli_analysis.calibrate.reading import CalibrationError
from linli_analysis.calibrate.runs import Runs

DEFENSIVE = 0.1
_MOST_BLOCKS = 200


@dataclass(frozen=True)
class Summaries:
    """Which combinations of targets tell of the parameters: rows of weights (summaries x targets)."""

    weights: Floats

    @classmethod
    def of(cls, points: Floats, means: Floats) -> Summaries:
        """From the points of history matching and their means.

        A parameter that the targets do not predict at all (a tenth of the points left out in turn) gives none. Where
        there are no more targets than parameters, the targets are the summaries.
        """
        targets = means.shape[1]
        if targets <= points.shape[1]:
            return cls(np.eye(targets))
        spread = np.maximum(means.std(axis=0), 1e-9)
        scaled = (means - means.mean(axis=0)) / spread
        strengths = np.logspace(-2, 4, 13)
        rows, told = [], []
        for u in points.T:
            fit = RidgeCV(strengths).fit(scaled, u)
            guess = cross_val_predict(RidgeCV(strengths), scaled, u, cv=10)
            rows.append(fit.coef_ / spread)
            told.append(1 - ((u - guess) ** 2).mean() / u.var())
        kept = np.array(told) > 0.05
        kept[int(np.argmax(told))] = True
        return cls(np.array(rows)[kept])


@dataclass(frozen=True)
class Kernel:
    """Squared distance of a point's mean from the observation, in units of what separates the two by chance."""

    summaries: Summaries
    observed: Floats
    inverse: Floats

    @classmethod
    def of(cls, summaries: Summaries, observed: Floats, luck: Floats, errors: Floats, replicates: int) -> Kernel:
        """luck: covariance of one run's; errors: standard errors of the counts; all on the scale of the targets."""
        covariance = luck * (1 - 1 / replicates) + np.diag(errors**2)
        inside = summaries.weights @ covariance @ summaries.weights.T
        return cls(summaries, observed, np.linalg.inv(inside + 1e-12 * np.trace(inside) * np.eye(len(inside))))

    def distance(self, means: Floats) -> Floats:
        """By point; infinite for a point without a value."""
        apart = (means - self.observed) @ self.summaries.weights.T
        return np.where(np.isfinite(means).all(axis=1), np.einsum("ij,jk,ik->i", apart, self.inverse, apart), np.inf)


@dataclass(frozen=True)
class Proposal:
    """A density over the unit cube; `tried` draws were made from it, those left by history matching were run."""

    centres: Floats
    weights: Floats
    root: Floats  # Cholesky factor of the kernel's covariance; empty: even
    tried: int

    def density(self, points: Floats) -> Floats:
        """At points within the cube."""
        if not len(self.centres):
            return np.ones(len(points))
        dimensions = points.shape[1]
        inverse = np.linalg.inv(self.root)
        norm = np.log(np.diag(self.root)).sum() + 0.5 * dimensions * np.log(2 * np.pi)
        total = np.zeros(len(points))
        for centre, weight in zip(self.centres, self.weights, strict=True):
            total += weight * np.exp(-0.5 * (((points - centre) @ inverse.T) ** 2).sum(axis=1) - norm)
        return DEFENSIVE + (1 - DEFENSIVE) * total

    def draw(self, number: int, rng: np.random.Generator, dimensions: int) -> Floats:
        """So many draws; some may be outside the cube."""
        even = rng.random((number, dimensions))
        choice = rng.random(number)
        if not len(self.centres):
            return even
        which = np.searchsorted(np.cumsum(self.weights), rng.random(number)).clip(max=len(self.centres) - 1)
        near = self.centres[which] + rng.standard_normal((number, dimensions)) @ self.root.T
        return np.where((choice < DEFENSIVE)[:, None], even, near)


@dataclass
class Particles:
    """All points run, of all generations: places, results by point, replicate and target, and squared distances."""

    points: Floats
    results: Floats
    distances: Floats
    generation: np.ndarray[tuple[int], np.dtype[np.int64]]
    proposals: list[Proposal] = field(default_factory=list)

    def weights(self, widening: float = 1.0) -> Floats:
        """Normed to sum 1; `widening`: of the kernel, 1 or more. All zero where no point is near."""
        tried = np.array([p.tried for p in self.proposals], dtype=np.float64)
        mixture = sum(t * p.density(self.points) for t, p in zip(tried / tried.sum(), self.proposals, strict=True))
        log = -0.5 * self.distances / widening**2 - np.log(mixture)
        if not np.isfinite(log).any():
            return np.zeros(len(log))
        weights = np.exp(log - log.max())
        return np.asarray(weights / weights.sum())


def effective(weights: Floats) -> float:
    """Effective size of a weighted sample: 1 / sum of squares (Kong 1992)."""
    squares = float((weights**2).sum())
    return 1 / squares if squares > 0 else 0.0


def _widening(particles: Particles, wanted: float) -> float:
    """The least widening of the kernel, from 1, at which so large an effective sample bears weight."""
    if effective(particles.weights()) >= wanted:
        return 1.0
    low, high = 0.0, 30.0  # of its logarithm
    for _ in range(50):
        middle = (low + high) / 2
        if effective(particles.weights(float(np.exp(middle)))) >= wanted:
            high = middle
        else:
            low = middle
    return float(np.exp(high))


def _next_proposal(particles: Particles, weights: Floats) -> Proposal:
    """About the points that bear weight, by their covariance, narrowed as Silverman (1986) says."""
    size, dimensions = effective(weights), particles.points.shape[1]
    mean = weights @ particles.points
    apart = particles.points - mean
    covariance = (apart * weights[:, None]).T @ apart + 1e-6 * np.eye(dimensions)
    narrow = (4 / ((dimensions + 2) * max(size, 2))) ** (1 / (dimensions + 4))
    bearing = weights > 1e-4 * weights.max()
    chosen = weights[bearing] / weights[bearing].sum()
    return Proposal(particles.points[bearing], chosen, 1.2 * narrow * np.linalg.cholesky(covariance), 0)


def _generation(proposal: Proposal, left: Left, number: int, rng: np.random.Generator) -> tuple[Proposal, Floats]:
    """Draws until `number` of them are in what is left; the proposal with how many were drawn."""
    found: list[Floats] = []
    tried = kept = 0
    for _ in range(_MOST_BLOCKS):
        block = proposal.draw(1024, rng, left.dimensions)
        where = np.flatnonzero(left.holds(block))
        if kept + len(where) >= number:
            where = where[: number - kept]
            found.append(block[where])
            tried += int(where[-1]) + 1
            return Proposal(proposal.centres, proposal.weights, proposal.root, tried), np.concatenate(found)
        found.append(block[where])
        tried, kept = tried + len(block), kept + len(where)
    raise CalibrationError(
        "history matching leaves too little of the prior to draw from; narrow the parameters' ranges"
    )


def sample(plan: Plan, matched: Matched, runs: Runs, say: Callable[[str], None]) -> Particles:
    """Runs the generations, until the effective sample is as large as asked or there have been as many as asked."""
    sizes, targets = plan.sizes, plan.targets
    observed = np.array([float(t.scaled(t.value)) for t in targets])
    errors = np.array([t.scaled_error for t in targets])
    dimensions = len(plan.parameters)
    empty = np.empty((0, dimensions))
    proposal = Proposal(empty, np.empty(0), empty, 0)
    with threadpool_limits(1):
        summaries = Summaries.of(matched.points, matched.values.mean(axis=1))
        kernel = Kernel.of(summaries, observed, matched.luck.covariance, errors, sizes.replicates)
    shape = (0, sizes.replicates, len(targets))
    particles = Particles(empty, np.empty(shape), np.empty(0), np.empty(0, dtype=np.int64))
    for generation in range(sizes.generations):
        with threadpool_limits(1):
            proposal, points = _generation(proposal, matched.left, sizes.particles, stream(plan.seed, 3, generation))
        first = matched.used + generation * sizes.particles
        raw = runs.values(f"generation {generation + 1}", points, first, sizes.replicates)
        with threadpool_limits(1):
            scaled = np.stack([t.scaled(raw[:, :, j]) for j, t in enumerate(targets)], axis=2)
            particles.points = np.concatenate([particles.points, points])
            particles.results = np.concatenate([particles.results, raw])
            particles.distances = np.append(particles.distances, kernel.distance(scaled.mean(axis=1)))
            particles.generation = np.append(particles.generation, np.full(len(points), generation))
            particles.proposals.append(proposal)
            widening = _widening(particles, sizes.particles / 4)
            weights = particles.weights(widening)
            size = effective(particles.weights())
            say(f"generation {generation + 1}: kernel x {widening:.2f}, effective sample {size:.0f}")
            if not weights.any():
                raise CalibrationError("no run of the generation has a value for every target")
            if widening == 1.0 and size >= sizes.effective:
                break
            proposal = _next_proposal(particles, weights)
    return particles

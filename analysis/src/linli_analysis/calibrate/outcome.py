"""What a calibration came to: posterior, fit, and what the observations cannot tell; its files and words."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from linli_analysis.calibrate.matching import Matched, stream
from linli_analysis.calibrate.plan import Floats, Plan
from linli_analysis.calibrate.sampling import Particles, effective
from linli_analysis.texts import Language

UNTOLD = 0.8
"""Rule: observations do not tell a parameter whose central 80% of the posterior is at least this share as wide as the
prior's."""
TOGETHER = 0.7
"""Rule: two parameters whose correlation in the posterior is at least this are told together only."""
_LEVEL = 0.9  # of intervals of parameters
_FIT = 0.95  # of predictive intervals


def quantiles(values: Floats, weights: Floats, at: Sequence[float]) -> Floats:
    """Quantiles of a weighted sample; the weights sum to 1."""
    order = np.argsort(values, kind="stable")
    middle = np.cumsum(weights[order]) - weights[order] / 2
    return np.interp(at, middle, values[order])


@dataclass(frozen=True)
class Outcome:
    """The result of a calibration.

    parameters: a row each - parameter, kind, unit, low, high (prior), mean, median, from, to (central 90%), width (of
    the central 80%, as a share of the prior's), told (by the rule UNTOLD). together: pairs by the rule TOGETHER and
    their correlation. fit: a row a target - indicator, period, start, end, observed, error, prior_from, prior_median,
    prior_to, from, median, to (central 95% of runs, with the error of the count), within. posterior: a sample of equal
    weights, a column a parameter, as a study takes it. particles: every point run. left: share of the prior that each
    wave of history matching left. effective: effective sample size. runs: how many were needed.
    """

    plan: Plan
    parameters: pd.DataFrame
    together: pd.DataFrame
    fit: pd.DataFrame
    posterior: pd.DataFrame
    particles: pd.DataFrame
    left: tuple[float, ...]
    effective: float
    runs: int

    @property
    def untold(self) -> list[str]:
        """Parameters that the observations do not tell."""
        return [str(p) for p in self.parameters.loc[~self.parameters["told"], "parameter"]]

    @property
    def missed(self) -> pd.DataFrame:
        """Targets that the model with the posterior's parameters does not reproduce."""
        return self.fit[~self.fit["within"]]


def conclude(plan: Plan, matched: Matched, particles: Particles) -> Outcome:
    """The outcome of all that was run."""
    weights = particles.weights()
    table = pd.DataFrame([plan.values(u) for u in particles.points])
    every = table.assign(generation=particles.generation + 1, squared_distance=particles.distances, weight=weights)
    return Outcome(
        plan=plan,
        parameters=pd.DataFrame(_parameter_rows(plan, particles.points, table, weights)),
        together=_together(plan, particles.points, weights),
        fit=pd.DataFrame(_fit_rows(plan, matched, particles, weights)),
        posterior=table.iloc[_resampled(weights, plan.sizes.lines, plan.seed)].reset_index(drop=True),
        particles=every,
        left=tuple(matched.left.shares),
        effective=effective(weights),
        runs=(matched.used + len(particles.points)) * plan.sizes.replicates,
    )


def _parameter_rows(plan: Plan, points: Floats, table: pd.DataFrame, weights: Floats) -> Iterator[dict[str, object]]:
    tail = (1 - _LEVEL) / 2
    for i, p in enumerate(plan.parameters):
        values = table[p.key].to_numpy(dtype=np.float64)
        low, median, high = quantiles(values, weights, [tail, 0.5, 1 - tail])
        inner = quantiles(points[:, i], weights, [0.1, 0.9])  # on the prior's own scale, whole numbers too
        width = float(inner[1] - inner[0]) / 0.8
        row: dict[str, object] = {"parameter": p.key, "kind": p.kind, "unit": p.record["unit"]}
        row |= {"low": p.low, "high": p.high, "mean": float(weights @ values), "median": median}
        yield row | {"from": low, "to": high, "width": width, "told": width < UNTOLD}


def _together(plan: Plan, points: Floats, weights: Floats) -> pd.DataFrame:
    apart = points - weights @ points
    covariance = (apart * weights[:, None]).T @ apart
    deviation = np.sqrt(np.maximum(np.diag(covariance), 1e-12))
    correlation = covariance / np.outer(deviation, deviation)
    rows = [
        {"one": plan.parameters[i].key, "other": plan.parameters[j].key, "correlation": correlation[i, j]}
        for i in range(len(deviation))
        for j in range(i + 1, len(deviation))
        if abs(correlation[i, j]) >= TOGETHER
    ]
    return pd.DataFrame(rows, columns=["one", "other", "correlation"])


def _fit_rows(plan: Plan, matched: Matched, particles: Particles, weights: Floats) -> Iterator[dict[str, object]]:
    tail = (1 - _FIT) / 2
    replicates = particles.results.shape[1]
    each = np.repeat(weights / replicates, replicates)
    for j, target in enumerate(plan.targets):
        values = particles.results[:, :, j].ravel()
        good = np.isfinite(values)
        low, median, high = quantiles(values[good], each[good] / each[good].sum(), [tail, 0.5, 1 - tail])
        low, high = _with_error(low, median, high, target.error)
        before = matched.prior[:, :, j]
        prior = np.quantile(before[np.isfinite(before)], [tail, 0.5, 1 - tail])
        row: dict[str, object] = {"indicator": target.indicator, "period": target.period}
        row |= {"start": target.start, "end": target.end, "observed": target.value, "error": target.error}
        row |= {"prior_from": prior[0], "prior_median": prior[1], "prior_to": prior[2]}
        yield row | {"from": low, "median": median, "to": high, "within": bool(low <= target.value <= high)}


def _with_error(low: float, median: float, high: float, error: float) -> tuple[float, float]:
    return median - float(np.hypot(median - low, 1.96 * error)), median + float(np.hypot(high - median, 1.96 * error))


def _resampled(weights: Floats, lines: int, seed: int) -> npt.NDArray[np.int64]:
    """Positions of a sample of equal weights (systematic resampling), in no order that means anything."""
    rng = stream(seed, 4)
    places = (np.arange(lines) + rng.random()) / lines
    chosen = np.searchsorted(np.cumsum(weights), places).clip(max=len(weights) - 1)
    return rng.permutation(chosen)


@contextmanager
def _all_or_none(folder: Path) -> Iterator[Path]:
    """A folder for files that are moved into `folder` once all are written."""
    beside = folder / "writing"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        yield beside
        for path in sorted(beside.iterdir()):
            os.replace(path, folder / path.name)  # noqa: PTH105
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def write(outcome: Outcome, folder: Path) -> list[Path]:
    """Writes posterior.csv (for `samples:` of a study), particles.csv, parameters.csv, fit.csv, summary.en.md,
    summary.zh.md and the figure in both languages. Returns the paths.
    """
    from linli_analysis.calibrate.summary import summary
    from linli_analysis.figures.calibration import calibration
    from linli_analysis.style import Look

    whole = [p.key for p in outcome.plan.parameters if p.kind != "real"]
    with _all_or_none(folder) as beside:
        sample = outcome.posterior.astype(dict.fromkeys(whole, int))
        sample.to_csv(beside / "posterior.csv", index=False)
        outcome.particles.to_csv(beside / "particles.csv", index=False)
        outcome.parameters.to_csv(beside / "parameters.csv", index=False, float_format="%.6g")
        outcome.fit.to_csv(beside / "fit.csv", index=False, float_format="%.6g")
        languages: tuple[Language, ...] = ("en", "zh")
        for lang in languages:
            (beside / f"summary.{lang}.md").write_text(summary(outcome, lang), encoding="utf-8")
            calibration(outcome, Look(lang)).save(beside, f".{lang}")
        names = sorted(path.name for path in beside.iterdir())
    return [folder / name for name in names]

"""Means, bands, paired differences and survival over the replicates of a study.

Arms of a study share seed and replicate, so luck is the same where people and weeks are the same: arms are
compared replicate by replicate. A replicate is the unit of every interval here; groups within one are not
independent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr
from lifelines import KaplanMeierFitter
from scipy import stats

Floats = npt.NDArray[np.float64]

BOOTSTRAP_SEED = 20230219
RESAMPLES = 4000


@dataclass(frozen=True)
class Interval:
    """An estimate with the ends of its interval, from `n` replicates; NaN where it cannot be had."""

    estimate: float
    low: float
    high: float
    n: int

    @property
    def excludes_zero(self) -> bool:
        """Whether the whole interval lies on one side of zero."""
        return bool(self.low > 0 or self.high < 0)


def _clean(values: npt.ArrayLike) -> Floats:
    array = np.asarray(values, dtype=np.float64).ravel()
    return array[np.isfinite(array)]


def mean_interval(values: npt.ArrayLike, level: float = 0.95) -> Interval:
    """Mean over replicates with its t-interval. One value has no interval (NaN ends)."""
    array = _clean(values)
    n = len(array)
    if n == 0:
        return Interval(np.nan, np.nan, np.nan, 0)
    mean = float(array.mean())
    if n == 1:
        return Interval(mean, np.nan, np.nan, 1)
    half = float(stats.t.ppf(0.5 + level / 2, n - 1) * array.std(ddof=1) / np.sqrt(n))
    return Interval(mean, mean - half, mean + half, n)


def paired_difference(
    arm: npt.ArrayLike,
    reference: npt.ArrayLike,
    method: Literal["t", "bootstrap"] = "t",
    level: float = 0.95,
    seed: int = BOOTSTRAP_SEED,
) -> Interval:
    """Mean of `arm` - `reference`, replicate by replicate, with a t or a (seeded, percentile) bootstrap interval.

    Both hold one value per replicate, in the same order; pairs with a NaN are left out.
    Raises ValueError if their lengths differ.
    """
    first, second = (np.asarray(x, dtype=np.float64).ravel() for x in (arm, reference))
    if first.shape != second.shape:
        raise ValueError(f"paired values must be as many in both: {len(first)} and {len(second)}")
    difference = _clean(first - second)
    plain = mean_interval(difference, level)
    if method == "t" or plain.n < 2:
        return plain
    means = difference[resamples(plain.n, seed)].mean(axis=1)
    low, high = np.quantile(means, [0.5 - level / 2, 0.5 + level / 2])
    return Interval(plain.estimate, float(low), float(high), plain.n)


def saved_by_pairing(own: Floats, base: Floats) -> float:
    """By which factor pairing saves runs: variance of a difference of unpaired runs over that of paired ones."""
    both = np.isfinite(own) & np.isfinite(base)
    own, base = own[both], base[both]
    if len(own) < 2:
        return float("nan")
    paired = float(np.var(own - base, ddof=1))
    apart = float(np.var(own, ddof=1) + np.var(base, ddof=1))
    return apart / paired if paired > 0 else float("inf") if apart > 0 else float("nan")


def resamples(n: int, seed: int = BOOTSTRAP_SEED, count: int = RESAMPLES) -> npt.NDArray[np.int64]:
    """`count` rows of `n` replicate numbers drawn with replacement: the same rows for the same n and seed."""
    return np.random.default_rng(seed).integers(0, n, size=(count, n), dtype=np.int64)


def middle(values: npt.ArrayLike, level: float = 0.95) -> tuple[float, float]:
    """Ends of the middle `level` of values, of an estimate made from resamples, say."""
    low, high = np.quantile(np.asarray(values, dtype=np.float64), [0.5 - level / 2, 0.5 + level / 2])
    return float(low), float(high)


def share_interval(share: float, n: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's interval of a share of n draws; it holds with few draws and at shares of 0 and 1, where a bootstrap has
    no width (Wilson 1927)."""
    z2 = float(stats.norm.ppf(0.5 + level / 2)) ** 2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return max(float(middle - half), 0.0), min(float(middle + half), 1.0)


def ratio_of_means(
    numerator: npt.ArrayLike, denominator: npt.ArrayLike, level: float = 0.95, seed: int = BOOTSTRAP_SEED
) -> Interval:
    """Ratio of two means over the same replicates, with a bootstrap interval.

    A ratio of means, not a mean of ratios: a replicate without a single group would make the latter infinite.
    The upper end is infinite, or the estimate NaN, where the denominator is nil.
    """
    top, bottom = (np.asarray(x, dtype=np.float64).ravel() for x in (numerator, denominator))
    keep = np.isfinite(top) & np.isfinite(bottom)
    top, bottom = top[keep], bottom[keep]
    n = len(top)
    if n == 0 or bottom.sum() == 0:
        return Interval(np.nan, np.nan, np.nan, n)
    estimate = float(top.sum() / bottom.sum())
    if n == 1:
        return Interval(estimate, np.nan, np.nan, 1)
    rows = resamples(n, seed)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = top[rows].sum(axis=1) / bottom[rows].sum(axis=1)
    ratios = np.sort(np.where(np.isnan(ratios), np.inf, ratios))
    low, high = (ratios[int(q * (len(ratios) - 1))] for q in (0.5 - level / 2, 0.5 + level / 2))
    return Interval(estimate, float(low), float(high), n)


def units(values: xr.DataArray) -> xr.DataArray:
    """Values by dim "unit", over which intervals are made, instead of by sample and replicate.

    A unit is a replicate; in a study with parameter draws it is a draw (mean over its replicates), as replicates of
    one draw are not independent of each other: intervals then tell what parameters and luck leave open together.
    """
    if "sample" not in values.dims:
        return values.rename({"replicate": "unit"})
    if values.sizes["sample"] > 1:
        return values.mean("replicate").rename({"sample": "unit"})
    return values.isel(sample=0, drop=True).rename({"replicate": "unit"})


def band(
    values: xr.DataArray, dim: str | None = None, kind: Literal["t", "quantile"] = "t", level: float = 0.95
) -> xr.Dataset:
    """Mean over `dim` (default: over units, see `units`) with `low` and `high`.

    `t`: interval of the mean (how well the mean is known); `quantile`: the middle `level` of replicates
    (how much replicates differ).
    """
    if dim is None:
        values, dim = units(values), "unit"
    mean = values.mean(dim)
    if kind == "quantile":
        ends = values.quantile([0.5 - level / 2, 0.5 + level / 2], dim=dim)
        low, high = ends.isel(quantile=0, drop=True), ends.isel(quantile=1, drop=True)
    else:
        n = values.count(dim)
        factor = xr.apply_ufunc(stats.t.ppf, 0.5 + level / 2, (n - 1).where(n > 1))
        half = factor * values.std(dim, ddof=1) / np.sqrt(n) if values.sizes[dim] > 1 else mean * np.nan
        low, high = mean - half, mean + half
    return xr.Dataset({"mean": mean, "low": low, "high": high})


def survival_curve(
    durations: npt.ArrayLike,
    ended: npt.ArrayLike,
    replicate: npt.ArrayLike,
    horizon: int,
    level: float = 0.95,
    seed: int = BOOTSTRAP_SEED,
) -> pd.DataFrame:
    """Kaplan-Meier curve in whole weeks 0 ... `horizon`, one row per week.

    durations: weeks until the end or until no longer observed; ended: whether it ended; replicate: the run
    each belongs to. Columns: week, survival, low, high (pointwise, by resampling whole replicates), at_risk.
    Empty input gives an empty frame.
    """
    runs, run = np.unique(np.asarray(replicate), return_inverse=True)
    weeks = np.arange(horizon + 1)
    if len(runs) == 0:
        return pd.DataFrame({name: [] for name in ("week", "survival", "low", "high", "at_risk")})
    fitted = KaplanMeierFitter().fit(np.asarray(durations, dtype=np.float64), np.asarray(ended, dtype=bool))
    survival = fitted.survival_function_at_times(weeks).to_numpy()
    deaths, at_risk = life_table(durations, ended, run, horizon, len(runs))
    low, high = _resampled_band(deaths, at_risk, level, seed)
    return pd.DataFrame(
        {
            "week": weeks,
            "survival": survival,
            "low": low,
            "high": high,
            "at_risk": at_risk.sum(axis=0).astype(int),
        }
    )


def life_table(
    durations: npt.ArrayLike, ended: npt.ArrayLike, unit: npt.ArrayLike, horizon: int, count: int
) -> tuple[Floats, Floats]:
    """Ends and numbers at risk, by unit (0 ... `count` - 1) and whole week (0 ... `horizon`)."""
    time, event = np.asarray(durations, dtype=np.float64), np.asarray(ended, dtype=bool)
    run = np.asarray(unit, dtype=np.int64)
    deaths, leaving = np.zeros((count, horizon + 1)), np.zeros((count, horizon + 1))
    week = np.minimum(time, horizon).astype(int)
    np.add.at(leaving, (run, week), 1.0)
    seen = event & (time <= horizon)
    np.add.at(deaths, (run[seen], week[seen]), 1.0)
    return deaths, leaving[:, ::-1].cumsum(axis=1)[:, ::-1]


def product_limit(deaths: Floats, at_risk: Floats) -> Floats:
    """Survival at the end of each week from ends and numbers at risk (last axis: weeks)."""
    hazard = np.divide(deaths, at_risk, out=np.zeros_like(deaths), where=at_risk > 0)
    curve: Floats = np.cumprod(1.0 - hazard, axis=-1, dtype=np.float64)
    return curve


def _resampled_band(deaths: Floats, at_risk: Floats, level: float, seed: int) -> tuple[Floats, Floats]:
    """Pointwise ends of the product-limit curve, runs (rows) drawn with replacement."""
    n = len(deaths)
    if n < 2:
        nothing = np.full(deaths.shape[1], np.nan)
        return nothing, nothing
    rows = resamples(n, seed, 1000)
    weight = np.stack([(rows == one).sum(axis=1) for one in range(n)], axis=1).astype(np.float64)
    curves = product_limit(weight @ deaths, weight @ at_risk)
    low, high = np.quantile(curves, [0.5 - level / 2, 0.5 + level / 2], axis=0)
    return low, high

"""Arms against the baseline in one indicator: paired differences, the order of arms, and what all comparisons share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from linli_analysis.read import RUN, Study, TrajectoryError
from linli_analysis.stats import mean_interval, paired_difference, resamples, saved_by_pairing, units

Floats = npt.NDArray[np.float64]
BASELINE, PLACEBO = "baseline", "placebo"
MAIN = "sustained_public_groups"


class MissingError(RuntimeError):
    """The file lacks an indicator; the message is its key."""


def need(study: Study, *keys: str) -> None:
    """Raises MissingError naming the first of the indicators that the file lacks."""
    for key in keys:
        if key not in study.indicators:
            raise MissingError(key)


def real_arms(study: Study) -> list[str]:
    """Keys of the arms between which one chooses: all but the placebo."""
    return [arm.key for arm in study.arms if arm.key != PLACEBO]


def supported_arms(study: Study) -> list[str]:
    """Keys of the arms that do something: neither baseline nor placebo."""
    return [arm for arm in real_arms(study) if arm != BASELINE]


def by_unit(study: Study, values: npt.ArrayLike) -> xr.DataArray:
    """Values by arm and run, as histories count them, as dims (arm, unit); NaN where a run is not in the file."""
    shape = (len(study.arms), len(study.samples), len(study.replicates))
    array = np.asarray(values, dtype=np.float64).reshape(shape)
    coords = {"arm": [a.key for a in study.arms], "sample": study.samples, "replicate": study.replicates}
    return units(xr.DataArray(array, dims=RUN, coords=coords).where(ran(study)))


@lru_cache(maxsize=4)
def ran(study: Study) -> xr.DataArray:
    """Which runs are in the file to their last week: dims (arm, sample, replicate)."""
    first: xr.DataArray = next(iter(study.indicators.data_vars.values()))
    there: xr.DataArray = first.isel(week=-1).notnull().compute()  # noqa: PD004
    return there


def missing_runs(study: Study) -> int:
    """How many runs are not in the file, or failed."""
    return int((~ran(study)).sum())


def unit_of_run(study: Study, run: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Number of the unit (0, 1, ...) of runs numbered as histories number them."""
    inner = np.asarray(run, dtype=np.int64) % (len(study.samples) * len(study.replicates))
    return inner // len(study.replicates) if len(study.samples) > 1 else inner


def at_end(study: Study, key: str) -> xr.DataArray:
    """An indicator at the last week: dims (arm, sample, replicate)."""
    if key not in study.indicators:
        raise MissingError(key)
    return study.indicators[key].sel(week=study.weeks)


def total(study: Study, key: str) -> xr.DataArray:
    """What has added up from week 1 to the last: a weekly one summed, of a cumulative one the gain."""
    if key not in study.indicators:
        raise MissingError(key)
    values = study.indicators[key]
    if values.attrs.get("window") == "week":
        return values.sel(week=slice(1, None)).sum("week")
    return values.sel(week=study.weeks) - values.sel(week=0)


def _values(values: xr.DataArray, arm: str) -> np.ndarray:
    return np.asarray(units(values.sel(arm=arm)).to_numpy(), dtype=float)


def told_apart(study: Study, values: xr.DataArray, arm: str) -> bool:
    """Whether the arm differs from baseline (t and bootstrap) and placebo (t) in these runs; see Comparison."""
    keys = [a.key for a in study.arms]
    if BASELINE not in keys or arm in (BASELINE, PLACEBO):
        return False
    own, base = _values(values, arm), _values(values, BASELINE)
    intervals = [paired_difference(own, base), paired_difference(own, base, "bootstrap")]
    if PLACEBO in keys:
        intervals.append(paired_difference(own, _values(values, PLACEBO)))
    signs = {np.sign(interval.estimate) for interval in intervals}
    return all(interval.excludes_zero for interval in intervals) and len(signs) == 1


def compared(study: Study, key: str, values: xr.DataArray, arm: str) -> dict[str, object]:
    """One arm under one measure (values: dims arm, sample, replicate): a row of `Comparison.frame`."""
    own = _values(values, arm)
    mean = mean_interval(own)
    row: dict[str, object] = {
        "measure": key,
        "arm": arm,
        "n": mean.n,
        "mean": mean.estimate,
        "low": mean.low,
        "high": mean.high,
    }
    if arm != BASELINE and BASELINE in [a.key for a in study.arms]:
        base = _values(values, BASELINE)
        plain, boot = paired_difference(own, base), paired_difference(own, base, "bootstrap")
        row |= {
            "difference": plain.estimate,
            "difference_low": plain.low,
            "difference_high": plain.high,
            "mc_error": np.nanstd(own - base, ddof=1) / np.sqrt(plain.n) if plain.n > 1 else np.nan,
            "saved": saved_by_pairing(own, base),
            "boot_low": boot.low,
            "boot_high": boot.high,
            "told_apart": told_apart(study, values, arm),
        }
    return row


def differences(study: Study, keys: Sequence[str]) -> pd.DataFrame:
    """Paired differences to the baseline at the last week, per indicator and arm.

    Columns of `table.Comparison.frame`, with mc_error (standard error of the mean paired difference: how far more
    replicates could still move it) and saved (by which factor pairing saves runs: the variance of a difference of
    unpaired runs over that of paired ones). Indicators that the file lacks are left out.
    """
    known = [key for key in keys if key in study.indicators]
    return pd.DataFrame([compared(study, key, at_end(study, key), arm.key) for key in known for arm in study.arms])


def ranking(study: Study, key: str = MAIN, larger_is_better: bool = True) -> pd.DataFrame:
    """How sure the order of arms is: a paired bootstrap of means over units, the placebo left out.

    Columns: arm, mean, p_best, p_worst (of all arms, doing nothing among them; ties are shared), p_below_baseline
    (its mean is worse than doing nothing), share_below_baseline (of single paired units, worse than doing nothing), and
    rank_1, rank_2, ... (probability of that place; ties take the better one of their places in the order of arms).
    """
    arms = real_arms(study)
    values = complete(study, at_end(study, key), arms) * (1 if larger_is_better else -1)
    means = values[:, resamples(values.shape[1])].mean(axis=2)
    best = means == means.max(axis=0)
    worst = means == means.min(axis=0)
    frame = pd.DataFrame(
        {
            "arm": arms,
            "mean": values.mean(axis=1) * (1 if larger_is_better else -1),
            "p_best": (best / best.sum(axis=0)).mean(axis=1),
            "p_worst": (worst / worst.sum(axis=0)).mean(axis=1),
        }
    )
    place = (-means).argsort(axis=0, kind="stable").argsort(axis=0)
    for k in range(len(arms)):
        frame[f"rank_{k + 1}"] = (place == k).mean(axis=1)
    if BASELINE in arms:
        base = arms.index(BASELINE)
        frame["p_below_baseline"] = (means < means[base]).mean(axis=1)
        frame["share_below_baseline"] = (values < values[base]).mean(axis=1)
        frame.loc[base, ["p_below_baseline", "share_below_baseline"]] = np.nan
    return frame


def complete(study: Study, values: xr.DataArray, arms: Sequence[str]) -> Floats:
    """(arm, unit): units that have a value in every arm."""
    array = units(values).sel(arm=list(arms)).transpose("arm", "unit").to_numpy()
    complete: Floats = array[:, np.isfinite(array).all(axis=0)]
    if complete.shape[1] == 0:
        raise TrajectoryError(f"{study.path.name}: no replicate is complete in all of {', '.join(arms)}")
    return complete

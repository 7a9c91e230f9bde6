"""How long groups last: Kaplan-Meier under support, hazard of ending after the exit."""

from __future__ import annotations

import warnings
from functools import lru_cache

import numpy as np
import pandas as pd
from lifelines import CoxPHFitter
from lifelines.exceptions import ConvergenceError, ConvergenceWarning

from linli_analysis.compare.arms import BASELINE, Floats, unit_of_run
from linli_analysis.histories import histories
from linli_analysis.measures import groups_at_exit
from linli_analysis.read import Study
from linli_analysis.stats import survival_curve

GOALS = ("public", "private")


def survival_before_exit(study: Study) -> pd.DataFrame:
    """Kaplan-Meier by age of groups founded while there was support, up to the exit.

    Columns: arm, week (since founding), survival, low, high, at_risk. Groups alive at the exit are censored there.
    """
    story = histories(study)
    groups = story.groups[(story.groups["founded_week"] >= 1) & (story.groups["founded_week"] < study.exit_week)]
    until = groups["ended"].where(groups["ended"] <= study.exit_week, study.exit_week)
    rows = groups.assign(time=until - groups["founded_week"], over=groups["ended"] <= study.exit_week)
    curves = []
    for arm in study.arms:
        mine = rows[rows["arm"] == arm.key]
        unit = unit_of_run(study, mine["run"])
        curves.append(survival_curve(mine["time"], mine["over"], unit, study.exit_week).assign(arm=arm.key))
    return pd.concat(curves, ignore_index=True)[["arm", "week", "survival", "low", "high", "at_risk"]]


def survival_after_exit(study: Study) -> pd.DataFrame:
    """Kaplan-Meier by week since the exit, of the groups alive then, by their goal at that time.

    Columns: goal, arm, week, survival, low, high, at_risk. Groups merged into another count as ended (their members go
    on elsewhere).
    """
    groups = _with_unit(study, groups_at_exit(study))
    curves = []
    for goal in GOALS:
        for arm in study.arms:
            rows = groups[(groups["arm"] == arm.key) & (groups["public"] == (goal == "public"))]
            curve = survival_curve(rows["weeks_since_exit"], rows["ended"], rows["unit"], study.weeks - study.exit_week)
            curves.append(curve.assign(goal=goal, arm=arm.key))
    return pd.concat(curves, ignore_index=True)[["goal", "arm", "week", "survival", "low", "high", "at_risk"]]


def _with_unit(study: Study, groups: pd.DataFrame) -> pd.DataFrame:
    """Groups with the number of their unit (see `unit_of_run`)."""
    sample = np.searchsorted(study.samples, groups["sample"])
    inner = sample * len(study.replicates) + np.searchsorted(study.replicates, groups["replicate"])
    return groups.assign(unit=unit_of_run(study, inner))


@lru_cache(maxsize=2)
def hazard_ratios(study: Study) -> pd.DataFrame:
    """Hazard of ending after the exit, arm against baseline, by Cox regression (lifelines).

    Intervals are robust to what groups of one unit share. Columns: goal ("public", "private"), adjusted (for stage, by
    strata, and number of active members at the exit: the same kind of group, whatever arm it is in), arm, ratio, low,
    high, groups, ends. NaN where nothing ended or the fit does not converge.
    """
    groups = _with_unit(study, groups_at_exit(study))
    rows = []
    for goal in GOALS:
        part = groups[groups["public"] == (goal == "public")]
        for adjusted in (False, True):
            rows += [row | {"goal": goal, "adjusted": adjusted} for row in _cox(study, part, adjusted)]
    return pd.DataFrame(rows, columns=["goal", "adjusted", "arm", "ratio", "low", "high", "groups", "ends"])


def _cox(study: Study, groups: pd.DataFrame, adjusted: bool) -> list[dict[str, object]]:
    arms = [arm.key for arm in study.arms if arm.key != BASELINE]
    counted = groups.groupby("arm", observed=False)["ended"].agg(["size", "sum"])
    fit = [arm for arm in arms if counted.loc[arm, "sum"] > 0] if counted["sum"].get(BASELINE, 0) else []
    data = pd.DataFrame({f"arm {arm}": (groups["arm"] == arm).astype(float) for arm in fit})
    stratum = np.zeros(len(groups), dtype=np.int64)
    if adjusted:  # strata, as a stage in which nothing ended has no hazard that a coefficient could tell
        stratum = groups["stage"].cat.codes.to_numpy().astype(np.int64)
        size = np.log1p(groups["active"].to_numpy(dtype=np.float64))
        data = data.assign(size=size) if len(size) and np.ptp(size) > 0 else data
    data = data.assign(
        stratum=stratum, time=groups["weeks_since_exit"].clip(lower=0.5), over=groups["ended"], unit=groups["unit"]
    )
    data = data[groups["arm"].isin([BASELINE, *fit])]
    data = data[data["stratum"].isin(data.loc[data["over"], "stratum"])]
    estimates: pd.DataFrame | None = None
    if fit:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", ConvergenceWarning)
                warnings.filterwarnings("ignore", category=RuntimeWarning)
                estimates = _fitted(data)
        except (ConvergenceError, ConvergenceWarning, np.linalg.LinAlgError):
            estimates = None
    rows: list[dict[str, object]] = []
    for arm in arms:
        row: dict[str, object] = {"arm": arm, "ratio": np.nan, "low": np.nan, "high": np.nan}
        if estimates is not None and arm in fit:
            row |= estimates.loc[f"arm {arm}"].to_dict()
        rows.append(row | {"groups": int(counted.loc[arm, "size"]), "ends": int(counted.loc[arm, "sum"])})
    return rows


def _fitted(data: pd.DataFrame) -> pd.DataFrame:
    """Coefficients of a Cox regression (lifelines), stratified by `stratum`, with 95% intervals robust to clusters
    (`unit`); index: covariates.

    Columns: ratio, low, high. lifelines' own cluster-robust errors take minutes for a thousand runs, so the sandwich
    (Lin & Wei 1989) is made here from score residuals summed by unit; the test holds it against lifelines'.
    """
    exact = {"precision": 1e-9}  # the default stops at three digits
    fitter = CoxPHFitter(strata=["stratum"]).fit(data.drop(columns="unit"), "time", "over", fit_options=exact)
    beta = fitter.params_
    scores = np.zeros((len(data), len(beta)))
    for rows in data.groupby("stratum").indices.values():
        scores[rows] = _score_residuals(data.iloc[rows], beta)
    by_unit = np.stack([np.bincount(data["unit"], column) for column in scores.T], axis=1)
    bread = fitter.variance_matrix_.to_numpy()
    half = 1.959964 * np.sqrt(np.diag(bread @ by_unit.T @ by_unit @ bread))
    return pd.DataFrame({"ratio": np.exp(beta), "low": np.exp(beta - half), "high": np.exp(beta + half)})


def _score_residuals(data: pd.DataFrame, beta: pd.Series) -> Floats:
    """Score residuals (row, covariate) of one stratum of a Cox regression with few distinct times, as weeks are."""
    x = data[list(beta.index)].to_numpy(dtype=np.float64)
    weight = np.exp(x @ beta.to_numpy())
    times, at = np.unique(data["time"].to_numpy(), return_inverse=True)
    over = data["over"].to_numpy(dtype=bool)
    leaving = np.zeros((len(times), 1 + x.shape[1]))
    np.add.at(leaving, at, weight[:, None] * np.column_stack([np.ones(len(x)), x]))
    risk = leaving[::-1].cumsum(axis=0)[::-1]
    mean = risk[:, 1:] / risk[:, :1]
    hazard = np.bincount(at[over], minlength=len(times)) / risk[:, 0]
    total, total_x = hazard.cumsum(), (hazard[:, None] * mean).cumsum(axis=0)
    residuals: Floats = over[:, None] * (x - mean[at]) - weight[:, None] * (x * total[at, None] - total_x[at])
    return residuals

"""Comparisons of arms: each a function of a study that gives a tidy frame of estimates with 95% intervals.

The unit of every interval is a replicate (in a study with parameter draws, a draw; see `stats.units`); differences
are paired, unit by unit. An arm that the study lacks, or a table it did not record, leaves rows out or raises
TrajectoryError or MissingError that say which. Frames of the slower functions are kept for the last studies: copy
them before changing them.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr
from lifelines import CoxPHFitter
from lifelines.exceptions import ConvergenceError, ConvergenceWarning

from linli_analysis.histories import ABSENT, STAGES, Histories, histories
from linli_analysis.measures import IDENTITY, groups_at_exit
from linli_analysis.read import RUN, Study, TrajectoryError
from linli_analysis.stats import (
    Interval,
    band,
    life_table,
    mean_interval,
    paired_difference,
    product_limit,
    ratio_of_means,
    resamples,
    survival_curve,
    units,
)
from linli_analysis.table import BASELINE, PLACEBO, MissingError, at_end, compared, total

Floats = npt.NDArray[np.float64]
MAIN = "sustained_public_groups"
QUARRELS = ("money", "direction", "work", "honours", "space")
AGES = ("young", "midlife", "senior")
STATES = (*(f"private_{s}" for s in STAGES), *(f"public_{s}" for s in STAGES), "ended")
COST_UNITS = (MAIN, "new_faces", "affairs_solved")


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
    return units(xr.DataArray(array, dims=RUN, coords=coords).where(_ran(study)))


@lru_cache(maxsize=4)
def _ran(study: Study) -> xr.DataArray:
    first: xr.DataArray = next(iter(study.indicators.data_vars.values()))
    ran: xr.DataArray = first.isel(week=-1).notnull().compute()  # noqa: PD004
    return ran


def missing_runs(study: Study) -> int:
    """How many runs are not in the file, or failed."""
    return int((~_ran(study)).sum())


def unit_of_run(study: Study, run: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Number of the unit (0, 1, ...) of runs numbered as histories number them."""
    inner = np.asarray(run, dtype=np.int64) % (len(study.samples) * len(study.replicates))
    return inner // len(study.replicates) if len(study.samples) > 1 else inner


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
    values = _complete(study, at_end(study, key), arms) * (1 if larger_is_better else -1)
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


def _complete(study: Study, values: xr.DataArray, arms: Sequence[str]) -> Floats:
    """(arm, unit): units that have a value in every arm."""
    array = units(values).sel(arm=list(arms)).transpose("arm", "unit").to_numpy()
    complete: Floats = array[:, np.isfinite(array).all(axis=0)]
    if complete.shape[1] == 0:
        raise TrajectoryError(f"{study.path.name}: no replicate is complete in all of {', '.join(arms)}")
    return complete


# ---- Survival


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


@lru_cache(maxsize=2)
def hazard_ratios(study: Study) -> pd.DataFrame:
    """Hazard of ending after the exit, arm against baseline, by Cox regression (lifelines).

    Intervals are robust to what groups of one unit share. Columns: goal ("public", "private"), adjusted (for stage, by
    strata, and number of active members at the exit: the same kind of group, whatever arm it is in), arm, ratio, low,
    high, groups, ends. NaN where nothing ended or the fit does not converge.
    """
    groups = groups_at_exit(study)
    sample = np.searchsorted(study.samples, groups["sample"])
    inner = sample * len(study.replicates) + np.searchsorted(study.replicates, groups["replicate"])
    groups["unit"] = unit_of_run(study, inner)
    rows = []
    for goal in ("public", "private"):
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


# ---- Stages and going public


@lru_cache(maxsize=2)
def _steps(study: Study) -> npt.NDArray[np.int64]:
    """Weekly transitions counted: (run, period, from, to), states as in STATES; periods: with support, after it."""
    story = histories(study)
    state = _states(story)
    runs = len(story.arms) * story.runs_per_arm
    run = story.groups["run"].to_numpy()
    counts = np.zeros(runs * 2 * 81, dtype=np.int64)
    for week in range(story.weeks):
        here, there = state[:, week].astype(np.int64), state[:, week + 1].astype(np.int64)
        on = here < 8
        period = int(week >= study.exit_week)
        index = ((run[on] * 2 + period) * 9 + here[on]) * 9 + np.minimum(there[on], 8)
        counts += np.bincount(index, minlength=len(counts))
    return counts.reshape(runs, 2, 9, 9)


def _states(story: Histories) -> npt.NDArray[np.uint8]:
    """Position in STATES by group and week; 8 where it has ended or is not yet there."""
    return np.where(story.state == ABSENT, 8, story.state & 7).astype(np.uint8)


def transitions(study: Study) -> pd.DataFrame:
    """Changes of stage, goal and being, per 100 group-years in the state before.

    Columns: arm, period ("support", "after"), before, after (STATES), rate, low, high, count, group_years. Intervals
    resample units. Only changes that happened in some arm have rows.
    """
    counts = _steps(study).reshape(len(study.arms), -1, 2, 9, 9).astype(np.float64)
    happened = np.argwhere(counts.sum(axis=(0, 1, 2)) * (1 - np.eye(9)) > 0)
    rows = []
    for a, arm in enumerate(study.arms):
        for p, period in enumerate(("support", "after")):
            for before, after in happened:
                moved = counts[a, :, p, before, after]
                years = counts[a, :, p, before].sum(axis=1) / 52
                rate = _unit_ratio(study, 100 * moved, years)
                rows.append(
                    {
                        "arm": arm.key,
                        "period": period,
                        "before": STATES[before],
                        "after": STATES[after],
                        "rate": rate.estimate,
                        "low": rate.low,
                        "high": rate.high,
                        "count": int(moved.sum()),
                        "group_years": years.sum(),
                    }
                )
    return pd.DataFrame(rows)


def _unit_ratio(study: Study, top: Floats, bottom: Floats) -> Interval:
    """Ratio of sums over the runs of one arm, resampling units."""
    unit = unit_of_run(study, np.arange(len(top)))
    return ratio_of_means(np.bincount(unit, top), np.bincount(unit, bottom))


def flows(study: Study, weeks: Sequence[int] | None = None) -> pd.DataFrame:
    """Where groups go between chosen weeks (default: 0, exit, last): mean number of groups per run.

    Columns: arm, from_week, to_week, before, after (STATES, and "new" for groups not yet founded), groups, low, high.
    """
    story = histories(study)
    chosen = list(weeks) if weeks is not None else sorted({0, study.exit_week, study.weeks})
    state = _states(story)
    founded = story.groups["founded_week"].to_numpy()
    names = (*STATES, "new")
    rows = []
    for first, second in pairwise(chosen):
        before = np.where((state[:, first] == 8) & (founded > first), 9, state[:, first])
        after = state[:, second]
        shown = ~((before >= 8) & (after == 8))
        for b, a in np.unique(np.stack([before, after], 1)[shown], axis=0):
            number = by_unit(study, story.count(shown & (before == b) & (after == a)))
            for arm in study.arms:
                mean = mean_interval(number.sel(arm=arm.key))
                rows.append((arm.key, first, second, names[b], names[a], mean.estimate, mean.low, mean.high))
    columns = ["arm", "from_week", "to_week", "before", "after", "groups", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


@lru_cache(maxsize=2)
def going_public(study: Study, horizon: int = 104) -> pd.DataFrame:
    """How soon private groups take up a public affair.

    Groups that are private at week 0 or founded private later, from then on; ends and the last week censor. Columns:
    arm, groups, went, weeks (restricted mean time to going public within `horizon` weeks; the horizon itself if none
    goes), weeks_low, weeks_high, difference, difference_low, difference_high (to the baseline, paired), rate, rate_low,
    rate_high (per 100 group-years).
    """
    story = histories(study)
    horizon = min(horizon, study.weeks)
    groups = story.groups
    public_at_start = (groups["founded_public"] == 1) | (groups["went_public"] <= groups["founded_week"].clip(lower=0))
    private = groups[~public_at_start]
    start = private["founded_week"].clip(lower=0)
    stop = private["ended"].fillna(study.weeks)
    went = private["went_public"].notna()
    time = np.minimum(private["went_public"].fillna(np.inf), stop) - start
    unit = unit_of_run(study, private["run"])
    count = len(study.samples) if len(study.samples) > 1 else len(study.replicates)
    rows: list[dict[str, object]] = []
    means: dict[str, tuple[float, Floats]] = {}
    for arm in study.arms:
        mine = (private["arm"] == arm.key).to_numpy()
        ends, at_risk = life_table(time[mine], went[mine], unit[mine], horizon, count)
        drawn = np.stack([(resamples(count) == one).sum(axis=1) for one in range(count)], axis=1).astype(np.float64)
        mean = float(product_limit(ends.sum(axis=0), at_risk.sum(axis=0))[:horizon].sum())
        spread = product_limit(drawn @ ends, drawn @ at_risk)[:, :horizon].sum(axis=1)
        means[arm.key] = (mean, spread)
        years = np.bincount(unit[mine], time[mine], minlength=count) / 52
        rate = ratio_of_means(100.0 * np.bincount(unit[mine], went[mine], minlength=count), years)
        low, high = _ends(spread)
        rows.append(
            {
                "arm": arm.key,
                "groups": int(mine.sum()),
                "went": int(went[mine].sum()),
                "weeks": mean,
                "weeks_low": low,
                "weeks_high": high,
                "rate": rate.estimate,
                "rate_low": rate.low,
                "rate_high": rate.high,
            }
        )
    frame = pd.DataFrame(rows)
    if BASELINE in means:
        base, base_spread = means[BASELINE]
        apart = [(mean - base, *_ends(spread - base_spread)) for mean, spread in means.values()]
        frame[["difference", "difference_low", "difference_high"]] = apart
        frame.loc[frame["arm"] == BASELINE, ["difference", "difference_low", "difference_high"]] = np.nan
    return frame


def _ends(values: Floats) -> tuple[float, float]:
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


# ---- Who takes part


def first_timers(study: Study) -> pd.DataFrame:
    """New faces, and how many of them came again within 26 weeks. Columns: arm, new_faces, returned, share (%), low,
    high (of the share; bootstrap)."""
    faces, again = at_end(study, "new_faces"), at_end(study, "first_timers_returned")
    rows = []
    for arm in study.arms:
        top, bottom = (units(v.sel(arm=arm.key)).to_numpy() for v in (again, faces))
        share = ratio_of_means(100 * top, bottom)
        rows.append((arm.key, np.nanmean(bottom), np.nanmean(top), share.estimate, share.low, share.high))
    return pd.DataFrame(rows, columns=["arm", "new_faces", "returned", "share", "low", "high"])


def _of_whole_runs(study: Study, what: Callable[[Study], pd.DataFrame]) -> pd.DataFrame:
    """What each run has that the study left whole with snapshots of residents, with columns arm and replicate first.

    Raises TrajectoryError if there is none.
    """
    frames = []
    for arm in study.arms:
        for replicate in study.full_replicates():
            run = study.trajectory(arm.key, replicate)
            if run is None:
                continue
            if run.has("resident_snapshots"):
                frame = what(run)
                frame.insert(0, "arm", arm.key)
                frame.insert(1, "replicate", replicate)
                frames.append(frame)
            if run is not study:
                run.close()
    if not frames:
        raise TrajectoryError(f"{study.path.name} left no whole trajectories with snapshots of residents")
    return pd.concat(frames, ignore_index=True)


@lru_cache(maxsize=2)
def attendance_of_residents(study: Study) -> pd.DataFrame:
    """Attendances of each resident after week 0, from the trajectories that the study left whole.

    Columns: arm, replicate, resident, before (attendances up to week 0), after (since). Residents of the last snapshot.
    Raises TrajectoryError if no replicate left trajectories with snapshots in every arm.
    """

    def attended(run: Study) -> pd.DataFrame:
        first, last = (run.table("resident_snapshots", ["resident", "attended"], week=w) for w in (0, run.weeks))
        both = last.merge(first[["resident", "attended"]], on="resident", how="left", suffixes=("", "_before"))
        before = both["attended_before"].fillna(0)
        return both[["resident"]].assign(before=before, after=both["attended"] - before)

    return _of_whole_runs(study, attended)


def lorenz_curve(values: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Share of participants (from the least active) and share of attendances that they make: both from 0 to 1."""
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    ordered = ordered[ordered > 0]
    share = np.concatenate([[0.0], np.cumsum(ordered)]) / max(ordered.sum(), 1.0)
    return np.linspace(0, 1, len(share)), share


def concentration(values: npt.ArrayLike, before: npt.ArrayLike | None = None) -> dict[str, float]:
    """Of residents who came at all: gini, top1 and top10 (% of attendances by the most active 1% and 10%).

    With `before`, also same_faces: % of attendances made by the 10% who had come most often up to week 0.
    """
    after = np.asarray(values, dtype=np.float64)
    people, share = lorenz_curve(after)
    found = {
        "gini": float(1 - 2 * np.trapezoid(share, people)),
        "top1": 100 * float(1 - np.interp(0.99, people, share)),
        "top10": 100 * float(1 - np.interp(0.90, people, share)),
    }
    if before is not None:
        past = np.asarray(before, dtype=np.float64)
        old = past > 0
        if old.any():
            edge = np.quantile(past[old], 0.9)
            found["same_faces"] = 100 * float(after[old & (past >= edge)].sum() / max(after.sum(), 1.0))
    return found


@lru_cache(maxsize=2)
def participation_concentration(study: Study) -> pd.DataFrame:
    """`concentration` per arm: mean over full replicates, interval by replicate if there are several, else by
    resampling residents of the one. Columns: arm, measure, mean, low, high, replicates."""
    people = attendance_of_residents(study)
    rows = []
    random = np.random.default_rng(20230219)
    for key, mine in people.groupby("arm", sort=False):
        runs = [part for _, part in mine.groupby("replicate")]
        found = pd.DataFrame([concentration(part["after"], part["before"]) for part in runs])
        if len(runs) == 1:
            part = runs[0][["before", "after"]].to_numpy(float)
            drawn = [part[random.integers(0, len(part), len(part))] for _ in range(200)]
            spread = pd.DataFrame([concentration(one[:, 1], one[:, 0]) for one in drawn])
        for measure in found:
            if len(runs) > 1:
                mean = mean_interval(found[measure])
                low, high = mean.low, mean.high
            else:
                low, high = _ends(spread[measure].to_numpy())
            rows.append((str(key), measure, float(found[measure].mean()), low, high, len(runs)))
    return pd.DataFrame(rows, columns=["arm", "measure", "mean", "low", "high", "replicates"])


def lead_ages(study: Study) -> pd.DataFrame:
    """Lead persons by age class at the last week, from whole trajectories. Columns: arm, age, leads (mean per run),
    share (%), low, high (of the share: bootstrap over full replicates if there are at least three, else Wilson's
    interval of all leads counted)."""

    def who_leads(run: Study) -> pd.DataFrame:
        people = run.table("resident_snapshots", ["age", "ladder"], week=run.weeks)
        return people.loc[people["ladder"] == "lead", ["age"]]

    leads = _of_whole_runs(study, who_leads)
    keys, replicates = [a.key for a in study.arms], study.full_replicates()
    index = pd.MultiIndex.from_product([keys, replicates], names=["arm", "replicate"])
    counts = pd.crosstab([leads["arm"], leads["replicate"]], leads["age"], dropna=False).reindex(index, fill_value=0)
    rows = []
    for key in keys:
        mine = counts.loc[key]
        all_leads = mine.sum(axis=1).to_numpy(dtype=float)
        for age, k in mine.items():
            share = ratio_of_means(100.0 * k, all_leads)
            ends = (share.low, share.high) if len(mine) >= 3 else _wilson(float(k.sum()), float(all_leads.sum()))
            rows.append((key, str(age), float(k.mean()), share.estimate, *ends))
    return pd.DataFrame(rows, columns=["arm", "age", "leads", "share", "low", "high"])


def _wilson(k: float, n: float, z: float = 1.959964) -> tuple[float, float]:
    if n == 0:
        return np.nan, np.nan
    p, scale = k / n, 1 + z * z / n
    half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return 100 * max(p + z * z / (2 * n) - half, 0) / scale, 100 * (p + z * z / (2 * n) + half) / scale


# ---- Cost


def costs(study: Study) -> pd.DataFrame:
    """Yuan per further sustained public group, new face and affair solved, beyond the baseline's.

    A ratio of paired means with a bootstrap interval. Columns: arm, unit (indicator), yuan, low, high, gain,
    told_apart; yuan is NaN where the gain is not told apart from none (see `table.Comparison`), as then nothing was
    bought that we could price.
    """
    from linli_analysis.table import told_apart

    spent = total(study, "yuan_spent")
    rows = []
    for key in (k for k in COST_UNITS if k in study.indicators):
        gain = at_end(study, key)
        for arm in supported_arms(study):
            more = {k: units(v.sel(arm=arm) - v.sel(arm=BASELINE)).to_numpy() for k, v in (("c", spent), ("g", gain))}
            mean = float(np.nanmean(more["g"]))
            clear = told_apart(study, gain, arm) and mean > 0
            price = ratio_of_means(more["c"], more["g"]) if clear else Interval(np.nan, np.nan, np.nan, 0)
            rows.append((arm, key, price.estimate, price.low, price.high, mean, clear))
    return pd.DataFrame(rows, columns=["arm", "unit", "yuan", "low", "high", "gain", "told_apart"])


def cost_effectiveness(study: Study, key: str = MAIN) -> pd.DataFrame:
    """Bootstrap means of gain and cost beyond the baseline's: the cloud of the cost-effectiveness plane.

    Columns: arm, resample (-1: the estimate itself), gain, yuan. All arms share the resamples.
    """
    arms = real_arms(study)
    gain = _complete(study, at_end(study, key), arms)
    yuan = _complete(study, total(study, "yuan_spent"), arms)
    base = arms.index(BASELINE)
    rows = resamples(gain.shape[1])
    frames = []
    for i, arm in enumerate(arms):
        if i == base:
            continue
        g, y = gain[i] - gain[base], yuan[i] - yuan[base]
        cloud = {"gain": np.append(g.mean(), g[rows].mean(axis=1)), "yuan": np.append(y.mean(), y[rows].mean(axis=1))}
        frames.append(pd.DataFrame({"arm": arm, "resample": np.arange(-1, len(rows)), **cloud}))
    return pd.concat(frames, ignore_index=True)


def acceptability(study: Study, key: str = MAIN, worth: npt.ArrayLike | None = None) -> pd.DataFrame:
    """Probability that each arm, doing nothing among them, is the best buy if one more unit is worth `worth` yuan.

    Columns: arm, worth, probability; they sum to 1 over arms for each worth. Default: 0 to three
    times the lowest mean price.
    """
    cloud = cost_effectiveness(study, key)
    drawn = cloud[cloud["resample"] >= 0]
    arms = [BASELINE, *drawn["arm"].unique()]
    count = int(drawn["resample"].max()) + 1
    gain = np.stack([np.zeros(count), *(drawn.loc[drawn["arm"] == a, "gain"].to_numpy() for a in arms[1:])])
    yuan = np.stack([np.zeros(count), *(drawn.loc[drawn["arm"] == a, "yuan"].to_numpy() for a in arms[1:])])
    if worth is None:
        means = cloud[cloud["resample"] < 0]
        prices = (means["yuan"] / means["gain"])[(means["gain"] > 0) & (means["yuan"] > 0)]
        top = 3 * float(prices.min()) if len(prices) else 1e5
        worth = np.linspace(0, top, 201)
    rows = []
    for value in np.asarray(worth, dtype=np.float64):
        net = value * gain - yuan
        best = net == net.max(axis=0)
        chance = (best / best.sum(axis=0)).mean(axis=1)
        rows += [(arm, value, p) for arm, p in zip(arms, chance, strict=True)]
    return pd.DataFrame(rows, columns=["arm", "worth", "probability"])


def staff_hours(study: Study) -> pd.DataFrame:
    """Staff hours per run: asked for, given, not given, weeks in which somebody had to wait, and use of capacity.

    Columns: arm, asked, given, unmet, weeks_short, capacity (hours a week x weeks of support; NaN where the scenario
    does not say), used (% of capacity, with low and high).
    """
    weekly = hours_by_week(study)
    rows = []
    for arm in supported_arms(study):
        mine = weekly[weekly["arm"] == arm]
        runs = mine.groupby(RUN[1:])[["asked", "given"]].sum()
        short = mine[mine["asked"] > mine["given"] + 1e-6].groupby(RUN[1:]).size().reindex(runs.index, fill_value=0)
        a_week = study.scenario(arm).get("parameters", {}).get("supporter", {})
        capacity = float(a_week.get("hours_per_week", np.nan)) * study.exit_week
        used = mean_interval(100 * runs["given"] / capacity)
        asked, given = float(runs["asked"].mean()), float(runs["given"].mean())
        rows.append((arm, asked, given, asked - given, short.mean(), capacity, used.estimate, used.low, used.high))
    columns = ["arm", "asked", "given", "unmet", "weeks_short", "capacity", "used", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


@lru_cache(maxsize=2)
def hours_by_week(study: Study) -> pd.DataFrame:
    """Hours asked and given, per run and week (weeks without any are left out). Columns: RUN, week, asked, given."""
    hours = study.table("hours", ["week", "asked", "given"])
    return hours.groupby([*RUN, "week"], observed=True)[["asked", "given"]].sum().reset_index()


PAYERS, RETURNS = ("foundation", "supporter"), "grant_return"


@lru_cache(maxsize=2)
def spending(study: Study) -> pd.DataFrame:
    """What left foundation and supporter for others, less what came back. Columns: RUN, week, purpose, yuan."""
    accounts = study.table("accounts", ["week", "from_kind", "to_kind", "purpose", "fen"])
    paid = accounts["from_kind"].isin(PAYERS) & ~accounts["to_kind"].isin(PAYERS)
    back = accounts["to_kind"].isin(PAYERS) & ~accounts["from_kind"].isin(PAYERS)
    rows = accounts[paid | back].copy()
    rows["yuan"] = np.where(back[paid | back], -1, 1) * rows["fen"] / 100
    rows["purpose"] = rows["purpose"].astype(str).replace(RETURNS, "grant")
    return rows.groupby([*RUN, "week", "purpose"], observed=True)["yuan"].sum().reset_index()


# ---- Who gains, who loses


def gains_by_courtyard(study: Study, week: int | None = None) -> pd.DataFrame:
    """Sustained public groups beyond the baseline's by courtyard. Columns: arm, courtyard, difference, low, high."""
    story = histories(study)
    week = study.weeks if week is None else week
    here = story.sustained(week)
    rows = []
    for courtyard in sorted(int(c) for c in study.courtyards["courtyard"]):
        number = by_unit(study, story.count(here & (story.groups["courtyard"] == courtyard).to_numpy()))
        for arm in (a.key for a in study.arms if a.key != BASELINE):
            gap = paired_difference(number.sel(arm=arm), number.sel(arm=BASELINE))
            rows.append((arm, courtyard, gap.estimate, gap.low, gap.high))
    return pd.DataFrame(rows, columns=["arm", "courtyard", "difference", "low", "high"])


def gains_by_age(study: Study) -> pd.DataFrame:
    """Residents active within a year, by age, beyond the baseline's, at the last week. Columns: arm, age, baseline
    (residents), difference, low, high."""
    rows = []
    for age in AGES:
        values = units(at_end(study, f"active_52_{age}"))
        for arm in (a.key for a in study.arms if a.key != BASELINE):
            gap = paired_difference(values.sel(arm=arm), values.sel(arm=BASELINE))
            rows.append((arm, age, float(values.sel(arm=BASELINE).mean()), gap.estimate, gap.low, gap.high))
    return pd.DataFrame(rows, columns=["arm", "age", "baseline", "difference", "low", "high"])


def gains_by_degree(study: Study, parts: int = 5) -> pd.DataFrame:
    """Share of residents who came at all after week 0, by ties at week 0 (quintiles), from whole trajectories.

    Columns: arm, part (1: fewest ties), ties (mean), share (%), difference (points to the baseline, same residents),
    low, high (over full replicates if there are several, else over residents: then without the luck of runs).
    """

    def who_came(run: Study) -> pd.DataFrame:
        first = run.table("resident_snapshots", ["resident", "degree", "attended"], week=0)
        last = run.table("resident_snapshots", ["resident", "attended"], week=run.weeks)
        both = first.merge(last[["resident", "attended"]], on="resident", suffixes=("", "_last"))
        return both[["resident", "degree"]].assign(came=(both["attended_last"] > both["attended"]).astype(float))

    people = _of_whole_runs(study, who_came)
    base = people[people["arm"] == BASELINE].drop(columns="arm")
    base["part"] = pd.qcut(base["degree"].rank(method="first"), parts, labels=range(1, parts + 1)).astype(int)
    rows = []
    for key in (a.key for a in study.arms):
        mine = people[people["arm"] == key].merge(base, on=["resident", "replicate"], suffixes=("", "_base"))
        for part, few in mine.groupby("part"):
            more = 100 * (few["came"] - few["came_base"])
            by_run = more.groupby(few["replicate"]).mean()
            gap = mean_interval(by_run if len(by_run) > 1 else more)
            ties, share = few["degree_base"].mean(), 100 * few["came"].mean()
            rows.append((key, part, ties, share, gap.estimate, gap.low, gap.high))
    return pd.DataFrame(rows, columns=["arm", "part", "ties", "share", "difference", "low", "high"])


def left_out_by_plan(study: Study, arm: str) -> set[int]:
    """Courtyards of communities that none of an arm's interventions serves; empty where one serves all, or there is
    none."""
    served: set[int] = set()
    for intervention in study.scenario(arm).get("interventions", []):
        where = intervention.get("communities") or []
        if not where:
            return set()
        served |= {int(community) for community in where}
    places = study.courtyards
    return {int(c) for c in places.loc[~places["community"].isin(served), "courtyard"]} if served else set()


def spill_over(study: Study) -> pd.DataFrame:
    """Sustained public groups in courtyards never supported, against the same ones without support.

    Where an arm's plan leaves communities out, these are their courtyards, and the comparison is clean: which ones they
    are was fixed before anything happened. Elsewhere they are the courtyards where no group ever got an hour; which
    ones those are is itself a result of the arm. Columns: arm, by_plan, courtyards (mean number), units (runs that have
    any), difference, low, high (groups per run; NaN where every courtyard was reached, and in arms that help no group).
    """
    story = histories(study)
    groups, number = story.groups, len(study.courtyards)
    runs = len(story.arms) * story.runs_per_arm
    names = np.sort(study.courtyards["courtyard"].to_numpy())
    place = np.searchsorted(names, groups["courtyard"].to_numpy())
    helped = np.zeros((runs, number), dtype=bool)
    at = groups["last_supported"].notna() & (groups["last_supported"] >= 1)
    helped[groups["run"].to_numpy()[at], place[at]] = True
    here = story.sustained(study.weeks)
    count = np.zeros((runs, number))
    np.add.at(count, (groups["run"].to_numpy()[here], place[here]), 1.0)
    number_of = count.reshape(len(story.arms), -1, number)
    reached = helped.reshape(len(story.arms), -1, number)
    base = list(story.arms).index(BASELINE)
    rows = []
    for a, arm in enumerate(story.arms):
        if arm in (BASELINE, PLACEBO):
            continue
        outside = left_out_by_plan(study, arm)
        never = np.broadcast_to(np.isin(names, list(outside)), reached[a].shape) if outside else ~reached[a]
        some = never.any(axis=1) & (bool(outside) or bool(reached[a].any()))
        gap = np.where(some, ((number_of[a] - number_of[base]) * never).sum(axis=1), np.nan)
        mean = mean_interval(by_unit(study, _in_arm(study, a, gap)).isel(arm=a))
        rows.append((arm, bool(outside), never.sum(axis=1).mean(), mean.n, mean.estimate, mean.low, mean.high))
    return pd.DataFrame(rows, columns=["arm", "by_plan", "courtyards", "units", "difference", "low", "high"])


def _in_arm(study: Study, arm: int, values: Floats) -> Floats:
    whole = np.full((len(study.arms), len(values)), np.nan)
    whole[arm] = values
    return whole


def crowding_out(study: Study) -> pd.DataFrame:
    """Groups of week 0 that an arm never helped: alive at the last week, against the same groups without support.

    Columns: arm, groups (per run), alive (%), alive_baseline (%), difference (points), low, high. Whom support passes
    by is not drawn by lot: the same groups are compared, but in the arm some were passed by as they ended early.
    """
    story = histories(study)
    columns = [*RUN[1:], "run", *IDENTITY]
    old = story.groups.assign(alive=story.alive[:, study.weeks])
    old = old[old["founded_week"] <= 0]
    base = old.loc[old["arm"] == BASELINE, [*RUN[1:], *IDENTITY, "alive"]]
    rows = []
    for arm in supported_arms(study):
        never = (old["arm"] == arm) & ~(old["last_supported"] >= 1)
        both = old.loc[never, [*columns, "alive"]].merge(base, on=[*RUN[1:], *IDENTITY], suffixes=("", "_base"))
        sums = both.groupby(unit_of_run(study, both["run"]))[["alive", "alive_base"]].sum()
        size = both.groupby(unit_of_run(study, both["run"])).size()
        gap = ratio_of_means(100.0 * (sums["alive"] - sums["alive_base"]), size)
        alive, alive_base = (100 * float(both[c].mean()) if len(both) else np.nan for c in ("alive", "alive_base"))
        rows.append((arm, float(size.mean()) if len(size) else 0.0, alive, alive_base, gap.estimate, gap.low, gap.high))
    return pd.DataFrame(rows, columns=["arm", "groups", "alive", "alive_baseline", "difference", "low", "high"])


def quarrels(study: Study) -> pd.DataFrame:
    """Quarrels since week 0 by object, and those open at the end, beyond the baseline's. Columns of `differences`."""
    return differences(study, [*(f"quarrels_{o}" for o in QUARRELS), "quarrels", "quarrels_settled", "quarrels_open"])


@lru_cache(maxsize=2)
def event_counts(study: Study) -> pd.DataFrame:
    """Events of weeks 1 and later by run and kind, with "regression" (a stage lost): columns RUN, kinds in rows.

    Columns: arm, sample, replicate, kind, count.
    """
    frames = []
    for part in study.blocks("events", ["week", "kind", "code", "value"]):
        later = part[part["week"] >= 1]
        back = later[(later["kind"] == "stage_changed") & (later["value"] > later["code"])]
        frames.append(later.groupby([*RUN, "kind"], observed=True).size())
        frames.append(back.assign(kind="regression").groupby([*RUN, "kind"], observed=True).size())
    counted = pd.concat(frames).rename("count").reset_index()
    counted["kind"] = counted["kind"].astype(str)
    return counted.groupby([*RUN, "kind"], observed=True)["count"].sum().reset_index()


def public_by_place(study: Study, width: int = 4) -> pd.DataFrame:
    """Living public groups by courtyard and block of `width` weeks from week 1 on, and beyond the baseline's.

    Columns: arm, courtyard, week (first of the block), groups (mean), difference, low, high (t-interval; NaN for the
    baseline).
    """
    story = histories(study)
    blocks = study.weeks // width
    places = np.sort(study.courtyards["courtyard"].to_numpy())
    place = np.searchsorted(places, story.groups["courtyard"].to_numpy())
    run = story.groups["run"].to_numpy()
    runs = len(story.arms) * story.runs_per_arm
    here = story.public[:, 1 : blocks * width + 1].reshape(len(run), blocks, width).mean(axis=2, dtype=np.float32)
    cube = np.zeros((runs, len(places), blocks), dtype=np.float32)
    np.add.at(cube, (run, place), here)
    shape = (len(story.arms), len(study.samples), len(study.replicates))
    values = xr.DataArray(
        cube.reshape(*shape, len(places), blocks),
        dims=(*RUN, "courtyard", "week"),
        coords={
            "arm": list(story.arms),
            "sample": study.samples,
            "replicate": study.replicates,
            "courtyard": places,
            "week": 1 + width * np.arange(blocks),
        },
    ).where(_ran(study))
    by = units(values).astype(np.float64)
    means = by.mean("unit").rename("groups").to_dataframe().reset_index()
    if BASELINE not in story.arms:
        return means.assign(difference=np.nan, low=np.nan, high=np.nan)
    gap = band(by - by.sel(arm=BASELINE, drop=True), "unit").rename({"mean": "difference"})
    frame = means.merge(gap.to_dataframe().reset_index(), on=["arm", "courtyard", "week"])
    frame.loc[frame["arm"] == BASELINE, ["difference", "low", "high"]] = np.nan
    return frame


HARM = ("affair_worsened", "regression", "captain_burned_out", "project_failed", "backlash")


@lru_cache(maxsize=2)
def harm(study: Study) -> pd.DataFrame:
    """What goes wrong more often than without support, by kind of event.

    Columns: arm, kind, mean, difference, low, high. Kinds: HARM, as far as the events of the file know them; counts
    since week 0, per run.
    """
    counted = event_counts(study)
    known = {*study.codes("event_kind"), "regression"}
    rows = []
    index = pd.MultiIndex.from_product([[a.key for a in study.arms], study.samples, study.replicates], names=RUN)
    for kind in (k for k in HARM if k in known):
        mine = (
            counted[counted["kind"] == kind].astype({"arm": str}).set_index(RUN)["count"].reindex(index, fill_value=0)
        )
        values = by_unit(study, mine.to_numpy())
        for arm in (a.key for a in study.arms if a.key != BASELINE):
            gap = paired_difference(values.sel(arm=arm), values.sel(arm=BASELINE))
            rows.append((arm, kind, float(values.sel(arm=arm).mean()), gap.estimate, gap.low, gap.high))
    return pd.DataFrame(rows, columns=["arm", "kind", "mean", "difference", "low", "high"])


def need(study: Study, *keys: str) -> None:
    """Raises MissingError naming the first of the indicators that the file lacks."""
    for key in keys:
        if key not in study.indicators:
            raise MissingError(key)

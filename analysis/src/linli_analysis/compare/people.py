"""Who takes part: first-timers who return, concentration of attendances, ages of lead persons."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from linli_analysis.compare.arms import Floats, at_end
from linli_analysis.read import Study, TrajectoryError
from linli_analysis.stats import mean_interval, middle, ratio_of_means, share_interval, units


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


def of_whole_runs(study: Study, what: Callable[[Study], pd.DataFrame]) -> pd.DataFrame:
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

    return of_whole_runs(study, attended)


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
                low, high = middle(spread[measure])
            rows.append((str(key), measure, float(found[measure].mean()), low, high, len(runs)))
    return pd.DataFrame(rows, columns=["arm", "measure", "mean", "low", "high", "replicates"])


def lead_ages(study: Study) -> pd.DataFrame:
    """Lead persons by age class at the last week, from whole trajectories. Columns: arm, age, leads (mean per run),
    share (%), low, high (of the share: bootstrap over full replicates if there are at least three, else Wilson's
    interval of all leads counted)."""

    def who_leads(run: Study) -> pd.DataFrame:
        people = run.table("resident_snapshots", ["age", "ladder"], week=run.weeks)
        return people.loc[people["ladder"] == "lead", ["age"]]

    leads = of_whole_runs(study, who_leads)
    keys, replicates = [a.key for a in study.arms], study.full_replicates()
    index = pd.MultiIndex.from_product([keys, replicates], names=["arm", "replicate"])
    counts = pd.crosstab([leads["arm"], leads["replicate"]], leads["age"], dropna=False).reindex(index, fill_value=0)
    rows = []
    for key in keys:
        mine = counts.loc[key]
        all_leads = mine.sum(axis=1).to_numpy(dtype=float)
        for age, k in mine.items():
            share = ratio_of_means(100.0 * k, all_leads)
            ends = (share.low, share.high) if len(mine) >= 3 else _share(float(k.sum()), float(all_leads.sum()))
            rows.append((key, str(age), float(k.mean()), share.estimate, *ends))
    return pd.DataFrame(rows, columns=["arm", "age", "leads", "share", "low", "high"])


def _share(k: float, n: float) -> tuple[float, float]:
    """Ends of an interval of k of n, in per cent."""
    if n == 0:
        return np.nan, np.nan
    low, high = share_interval(k / n, int(n))
    return 100 * low, 100 * high

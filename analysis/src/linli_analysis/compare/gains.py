"""Who gains and who loses: by courtyard, age and number of ties; courtyards and groups never supported."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from linli_analysis.compare.arms import (
    BASELINE,
    PLACEBO,
    Floats,
    at_end,
    by_unit,
    ran,
    supported_arms,
    unit_of_run,
)
from linli_analysis.compare.people import of_whole_runs
from linli_analysis.histories import histories
from linli_analysis.measures import IDENTITY
from linli_analysis.read import RUN, Study
from linli_analysis.stats import band, mean_interval, paired_difference, ratio_of_means, units

AGES = ("young", "midlife", "senior")


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

    people = of_whole_runs(study, who_came)
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
    ).where(ran(study))
    by = units(values).astype(np.float64)
    means = by.mean("unit").rename("groups").to_dataframe().reset_index()
    if BASELINE not in story.arms:
        return means.assign(difference=np.nan, low=np.nan, high=np.nan)
    gap = band(by - by.sel(arm=BASELINE, drop=True), "unit").rename({"mean": "difference"})
    frame = means.merge(gap.to_dataframe().reset_index(), on=["arm", "courtyard", "week"])
    frame.loc[frame["arm"] == BASELINE, ["difference", "low", "high"]] = np.nan
    return frame


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

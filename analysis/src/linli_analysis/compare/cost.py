"""What support costs and takes: yuan per further unit, cost-effectiveness, acceptability, spending, staff hours."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from linli_analysis.compare.arms import BASELINE, MAIN, at_end, complete, real_arms, supported_arms, told_apart, total
from linli_analysis.read import RUN, Study
from linli_analysis.stats import Interval, mean_interval, ratio_of_means, resamples, units

COST_UNITS = (MAIN, "new_faces", "affairs_solved")
PAYERS, RETURNS = ("foundation", "supporter"), "grant_return"


def price(study: Study, gain: xr.DataArray, arm: str) -> tuple[Interval, bool]:
    """Yuan per further unit of `gain` (dims arm, sample, replicate), both beyond the baseline's: nothing that grows by
    itself is credited.

    A ratio of paired means with a bootstrap interval; NaN where nothing was bought that could be priced: the gain is
    negative, or not told apart from none. The second value says whether it is told apart.
    """
    spent = total(study, "yuan_spent")
    clear = told_apart(study, gain, arm)
    more_yuan, more = (units(v.sel(arm=arm) - v.sel(arm=BASELINE)).to_numpy() for v in (spent, gain))
    if not clear or not np.nanmean(more) > 0:
        return Interval(np.nan, np.nan, np.nan, 0), clear
    return ratio_of_means(more_yuan, more), clear


def costs(study: Study) -> pd.DataFrame:
    """`price` of a sustained public group, a new face and an affair solved, as far as the file knows them.

    Columns: arm, unit (indicator), yuan, low, high, gain (mean), told_apart (and more than the baseline's).
    """
    rows = []
    for key in (k for k in COST_UNITS if k in study.indicators):
        gain = at_end(study, key)
        for arm in supported_arms(study):
            more = float(units(gain.sel(arm=arm) - gain.sel(arm=BASELINE)).mean())
            paid, clear = price(study, gain, arm)
            rows.append((arm, key, paid.estimate, paid.low, paid.high, more, clear and more > 0))
    return pd.DataFrame(rows, columns=["arm", "unit", "yuan", "low", "high", "gain", "told_apart"])


def cost_effectiveness(study: Study, key: str = MAIN) -> pd.DataFrame:
    """Bootstrap means of gain and cost beyond the baseline's: the cloud of the cost-effectiveness plane.

    Columns: arm, resample (-1: the estimate itself), gain, yuan. All arms share the resamples.
    """
    arms = real_arms(study)
    gain = complete(study, at_end(study, key), arms)
    yuan = complete(study, total(study, "yuan_spent"), arms)
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

"""Twins across arms: whether a group would exist without support, in the paired run (docs/odd.md, *Arms*).

Arms share people and luck, so a group has an identity that means the same in each: founder, week and ordinal. A group
has an *exact* twin in the baseline where the same identity exists there; a *near* one where the same founder founds a
group of the same topic within 26 weeks; else none. Small differences grow, so that some groups lose their twin by
chance: the placebo shows how many.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from linli_analysis.compare import BASELINE, PLACEBO, by_unit
from linli_analysis.histories import Histories, histories
from linli_analysis.read import Study, TrajectoryError
from linli_analysis.stats import mean_interval, paired_difference

NEAR_WEEKS = 26
KINDS = ("exact", "near", "only_here", "only_there")
PARTS = ("gain", "net", "fared")
WHICH = ("sustained", "public", "founded")
_FOUNDER = ["founder_dwelling", "founder_occupancy", "founder_member"]


@dataclass(frozen=True)
class Pairing:
    """Groups of one arm and the baseline's, by row of `Histories.groups`.

    mine: rows of the arm; other: for each of them the row of its twin, -1 without; near: whether it is a near one;
    alone: rows of the baseline without a twin in the arm.
    """

    mine: npt.NDArray[np.int64]
    other: npt.NDArray[np.int64]
    near: npt.NDArray[np.bool_]
    alone: npt.NDArray[np.int64]


@lru_cache(maxsize=16)
def pairing(study: Study, arm: str) -> Pairing:
    """Pairs the groups of an arm with those of the baseline, run by run. Raises TrajectoryError without a baseline."""
    story = histories(study)
    if BASELINE not in story.arms:
        raise TrajectoryError(f"{study.path.name} has no arm {BASELINE} in which groups could have twins")
    study.arm(arm)
    groups = story.groups[["arm", "run", *_FOUNDER, "founded_week", "ordinal", "topic"]].assign(
        pair=story.groups["run"] % story.runs_per_arm, row=np.arange(len(story.groups))
    )
    mine, base = (groups[groups["arm"] == key] for key in (arm, BASELINE))
    same = ["pair", *_FOUNDER, "founded_week", "ordinal"]
    other = mine.merge(base[[*same, "row"]], on=same, how="left", suffixes=("", "_base"), validate="one_to_one")
    twin = other["row_base"].fillna(-1).to_numpy().astype(np.int64)
    near = np.zeros(len(mine), dtype=bool)
    left, right = mine[twin < 0], base[~base["row"].isin(twin)]
    for one, two in _near(left, right):
        place = int(np.searchsorted(mine["row"].to_numpy(), one))
        twin[place], near[place] = two, True
    alone = base.loc[~base["row"].isin(twin), "row"].to_numpy()
    return Pairing(mine["row"].to_numpy(), twin, near, alone)


def _near(mine: pd.DataFrame, base: pd.DataFrame) -> list[tuple[int, int]]:
    """Near twins one to one, the closest in time first."""
    alike = ["pair", *_FOUNDER, "topic"]
    both = mine.astype({"topic": str}).merge(base.astype({"topic": str}), on=alike, suffixes=("", "_base"))
    both["apart"] = (both["founded_week"] - both["founded_week_base"]).abs()
    both = both[both["apart"] <= NEAR_WEEKS].sort_values(["apart", "row", "row_base"])
    found: dict[int, int] = {}
    taken: set[int] = set()
    for one, two in zip(both["row"], both["row_base"], strict=True):
        if int(one) not in found and int(two) not in taken:
            found[int(one)] = int(two)
            taken.add(int(two))
    return list(found.items())


def _counted(story: Histories, which: str) -> npt.NDArray[np.bool_]:
    """Groups that are counted, by row: sustained or public at the last week, or founded since week 1."""
    if which == "sustained":
        return story.sustained(story.weeks)
    if which == "public":
        return np.asarray(story.public[:, story.weeks], dtype=bool)
    return (story.groups["founded_week"] >= 1).to_numpy()


def _counts(study: Study, arm: str, which: str) -> dict[str, xr.DataArray]:
    """Numbers of groups by kind and part, by unit."""
    story, pairs = histories(study), pairing(study, arm)
    here = _counted(story, which)
    run = story.groups["run"].to_numpy() % story.runs_per_arm

    def by_run(rows: npt.NDArray[np.int64]) -> xr.DataArray:
        values = np.full((len(story.arms), story.runs_per_arm), np.nan)
        values[story.arms.index(arm)] = np.bincount(run[rows[here[rows]]], minlength=story.runs_per_arm)
        return by_unit(study, values).sel(arm=arm)

    paired = pairs.other >= 0
    found = {
        "exact": by_run(pairs.mine[paired & ~pairs.near]),
        "near": by_run(pairs.mine[paired & pairs.near]),
        "only_here": by_run(pairs.mine[~paired]),
        "only_there": by_run(pairs.alone),
    }
    found["net"] = found["only_here"] - found["only_there"]
    found["fared"] = found["exact"] + found["near"] - by_run(pairs.other[paired])
    found["gain"] = found["net"] + found["fared"]
    return found


@lru_cache(maxsize=2)
def twins(study: Study) -> pd.DataFrame:
    """Groups of each arm by their twin in the paired run without support, and where the arm's gain comes from.

    Columns: arm, which (WHICH: sustained public groups and public groups of the last week, groups founded since week
    1), kind, groups (mean per run), low, high, beyond, beyond_low, beyond_high (beyond the placebo's, paired; NaN
    without one). Kinds: exact, near, only_here (no twin), only_there (the baseline's without a twin in the arm); and
    gain (all groups beyond the baseline's) = net (only_here - only_there) + fared (twins counted here - there).
    """
    keys = [arm.key for arm in study.arms if arm.key != BASELINE]
    rows = []
    for which in WHICH:
        counts = {arm: _counts(study, arm, which) for arm in keys}
        for arm in keys:
            for kind in (*KINDS, *PARTS):
                own = counts[arm][kind]
                mean = mean_interval(own)
                beyond = [np.nan] * 3
                if PLACEBO in keys and arm != PLACEBO:
                    gap = paired_difference(own, counts[PLACEBO][kind])
                    beyond = [gap.estimate, gap.low, gap.high]
                rows.append((arm, which, kind, mean.estimate, mean.low, mean.high, *beyond))
    columns = ["arm", "which", "kind", "groups", "low", "high", "beyond", "beyond_low", "beyond_high"]
    return pd.DataFrame(rows, columns=columns)


def without_twin(study: Study, arm: str) -> float:
    """Share (0 to 1) of an arm's groups founded since week 1 that have no twin; NaN if none was founded."""
    story, pairs = histories(study), pairing(study, arm)
    new = _counted(story, "founded")[pairs.mine]
    return float((pairs.other[new] < 0).mean()) if new.any() else float("nan")


@dataclass(frozen=True)
class Twin:
    """A group's twin in the paired run without support: kind ("exact", "near" or "none"), the week of its founding and
    of its end (NaN: alive at the last week; both NaN where there is no twin)."""

    kind: str
    founded: float
    ended: float


def twin_of(study: Study, arm: str, replicate: int, group: int) -> Twin:
    """The twin of one group of the first draw. Raises TrajectoryError if there is no such group, or no baseline."""
    story, pairs = histories(study), pairing(study, arm)
    groups = story.groups.iloc[pairs.mine]
    here = (groups["replicate"] == replicate) & (groups["sample"] == study.samples[0]) & (groups["group"] == group)
    if not here.any():
        raise TrajectoryError(f"{study.path.name}: arm {arm}, replicate {replicate} has no group {group}")
    place = int(np.flatnonzero(here)[0])
    if pairs.other[place] < 0:
        return Twin("none", np.nan, np.nan)
    twin = story.groups.iloc[pairs.other[place]]
    return Twin("near" if pairs.near[place] else "exact", float(twin["founded_week"]), float(twin["ended"]))

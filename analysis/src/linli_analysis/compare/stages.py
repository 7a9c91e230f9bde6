"""How groups move: changes of stage and goal, where they go between chosen weeks, how soon they go public."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from linli_analysis.compare.arms import BASELINE, Floats, by_unit, unit_of_run
from linli_analysis.histories import ABSENT, STAGES, Histories, histories
from linli_analysis.read import Study
from linli_analysis.stats import Interval, life_table, mean_interval, middle, product_limit, ratio_of_means, resamples

STATES = (*(f"private_{s}" for s in STAGES), *(f"public_{s}" for s in STAGES), "ended")


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
    chosen = _chosen(study, weeks)
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


def stage_counts(study: Study, weeks: Sequence[int] | None = None) -> pd.DataFrame:
    """Living groups by stage and goal at chosen weeks (default: 0, exit, last): mean number per run.

    Columns: arm, week, state (STATES but "ended"), groups, low, high.
    """
    story = histories(study)
    state = _states(story)
    rows = []
    for week in _chosen(study, weeks):
        for s, name in enumerate(STATES[:-1]):
            number = by_unit(study, story.count(state[:, week] == s))
            for arm in study.arms:
                mean = mean_interval(number.sel(arm=arm.key))
                rows.append((arm.key, week, name, mean.estimate, mean.low, mean.high))
    return pd.DataFrame(rows, columns=["arm", "week", "state", "groups", "low", "high"])


def _chosen(study: Study, weeks: Sequence[int] | None) -> list[int]:
    return list(weeks) if weeks is not None else sorted({0, study.exit_week, study.weeks})


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
        low, high = middle(spread)
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
        apart = [(mean - base, *middle(spread - base_spread)) for mean, spread in means.values()]
        frame[["difference", "difference_low", "difference_high"]] = apart
        frame.loc[frame["arm"] == BASELINE, ["difference", "difference_low", "difference_high"]] = np.nan
    return frame

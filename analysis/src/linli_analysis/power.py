"""Design of the real study: how many communities a cluster trial needs, given the model's spread between them.

In the model every community has its twin; in the field it has not. So the spread that counts here is that between
different communities, and arms are compared unpaired.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.stats.power import TTestIndPower

from linli_analysis.compare import BASELINE, supported_arms
from linli_analysis.histories import histories
from linli_analysis.read import Study, TrajectoryError
from linli_analysis.stats import Interval, paired_difference

DESIGNS = ("plain", "adjusted", "streets")
"""plain: communities drawn by lot; adjusted: and the number of public groups before the start taken into account;
streets: whole streets drawn by lot, so that communities of one street share an arm."""
NUMBERS = (4, 6, 8, 10, 12, 16, 20, 24, 30, 40, 50, 60, 80, 100)
_MOST = 100_000


def communities(study: Study) -> pd.DataFrame:
    """Outcome of every community in every run: arm, run, community, before (public groups in week 0), after (sustained
    public groups at the last week)."""
    story = histories(study)
    places = study.courtyards.set_index("courtyard")["community"]
    groups = story.groups.assign(
        community=story.groups["courtyard"].map(places),
        before=story.public[:, 0],
        after=story.sustained(study.weeks),
    )
    index = pd.MultiIndex.from_product(
        [range(len(story.arms) * story.runs_per_arm), sorted(places.unique())], names=["run", "community"]
    )
    counts = groups.groupby(["run", "community"])[["before", "after"]].sum().reindex(index, fill_value=0).reset_index()
    counts.insert(0, "arm", [story.arms[r // story.runs_per_arm] for r in counts["run"]])
    counts["run"] = counts["run"] % story.runs_per_arm
    return counts.astype({"before": float, "after": float})


@dataclass(frozen=True)
class Spread:
    """What a trial would meet: the effect per community with its interval, the standard deviation between communities
    (pooled over both arms), r (correlation of before and after), icc (of communities of one street), per_street."""

    effect: Interval
    sd: float
    r: float
    icc: float
    per_street: int


def spread(study: Study, arm: str) -> Spread:
    """Effect and spread between communities; TrajectoryError if there is no spread to see."""
    rows = communities(study)
    own, base = (rows[rows["arm"] == key] for key in (arm, BASELINE))
    variance = (own["after"].var(ddof=1) + base["after"].var(ddof=1)) / 2
    if not variance > 0:
        raise TrajectoryError(f"{study.path.name}: communities do not differ, so that no trial can be designed from it")
    both = pd.concat([one.assign(after=one["after"] - one["after"].mean()) for one in (own, base)])
    moves = both["before"].std(ddof=1) > 0
    r = float(np.corrcoef(both["before"], both["after"])[0, 1]) if moves else 0.0
    means = [one.groupby("run")["after"].mean().to_numpy() for one in (own, base)]
    size = int(rows["community"].nunique())
    icc = float(np.mean([_icc(one, size) for one in (own, base)])) if size > 1 else 0.0
    return Spread(paired_difference(*means), float(np.sqrt(variance)), r, icc, size)


def _icc(rows: pd.DataFrame, size: int) -> float:
    """Intraclass correlation by one-way analysis of variance, not below 0."""
    streets = rows.groupby("run")["after"]
    between = size * streets.mean().var(ddof=1)
    within = streets.var(ddof=1).mean()
    return max(float((between - within) / (between + (size - 1) * within)), 0.0)


def _scale(found: Spread, design: str) -> float:
    """Standard deviation of what a design compares, per community."""
    if design == "adjusted":
        return found.sd * float(np.sqrt(1 - found.r**2))
    if design == "streets":
        return found.sd * float(np.sqrt(1 + (found.per_street - 1) * found.icc))
    return found.sd


def power_of(effect: float, sd: float, number: float, alpha: float = 0.05) -> float:
    """Power of a two-sided t-test with `number` communities in each of two arms."""
    if sd <= 0 or number < 2:
        return float("nan")
    size = abs(effect) / sd
    if size * np.sqrt(number / 2) > 8:  # certain; there the non-central t of scipy may give NaN
        return 1.0
    return float(TTestIndPower().power(size, nobs1=number, alpha=alpha))


def number_for(effect: float, sd: float, power: float = 0.8, alpha: float = 0.05) -> float:
    """Communities per arm for a power; infinite where the effect is nil."""
    if not np.isfinite(effect) or effect == 0 or power_of(effect, sd, _MOST, alpha) < power:
        return float("inf")
    low, high = 2, _MOST
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if power_of(effect, sd, middle, alpha) >= power else (middle + 1, high)
    return float(low)


def power_curves(study: Study, numbers: npt.ArrayLike = NUMBERS) -> pd.DataFrame:
    """Power by number of communities per arm.

    Columns: arm, design, number, power, low, high (at the ends of the effect's interval; 0.05 where that holds nil).
    """
    rows = []
    for arm in supported_arms(study):
        found = spread(study, arm)
        for design in DESIGNS:
            sd = _scale(found, design)
            for number in np.asarray(numbers, dtype=float):
                ends = [power_of(end, sd, number) for end in (found.effect.low, found.effect.high)]
                holds = found.effect.low <= 0 <= found.effect.high
                low = 0.05 if holds else min(ends)
                middle = power_of(found.effect.estimate, sd, number)
                rows.append((arm, design, number, middle, low, max(ends)))
    return pd.DataFrame(rows, columns=["arm", "design", "number", "power", "low", "high"])


def sample_sizes(study: Study, power: float = 0.8) -> pd.DataFrame:
    """Communities per arm for a power.

    Columns: arm, design, effect, sd, number, number_low, number_high (at the ends of the effect's interval; infinite
    where it holds nil), r, icc.
    """
    rows = []
    for arm in supported_arms(study):
        found = spread(study, arm)
        ends = sorted(map(abs, (found.effect.low, found.effect.high)))
        holds = found.effect.low <= 0 <= found.effect.high
        for design in DESIGNS:
            sd = _scale(found, design)
            most = float("inf") if holds else number_for(ends[0], sd, power)
            row = (arm, design, found.effect.estimate, sd, number_for(found.effect.estimate, sd, power))
            rows.append((*row, number_for(ends[1], sd, power), most, found.r, found.icc))
    columns = ["arm", "design", "effect", "sd", "number", "number_low", "number_high", "r", "icc"]
    return pd.DataFrame(rows, columns=columns)


def virtual_trials(study: Study, arm: str, number: int, trials: int = 2000, seed: int = 20230219) -> float:
    """Power by holding trials in the model: `number` communities per arm drawn from different runs, a t-test each time.

    The communities of the two arms are never twins. A check of `power_of`, which takes counts of groups for normal.
    """
    from scipy import stats

    rows = communities(study)
    own, base = (rows.loc[rows["arm"] == key, "after"].to_numpy() for key in (arm, BASELINE))
    random = np.random.default_rng(seed)
    first, second = random.choice(own, (trials, number)), random.choice(base, (trials, number))
    with np.errstate(divide="ignore", invalid="ignore"):
        p = stats.ttest_ind(first, second, axis=1).pvalue
    return float((np.nan_to_num(p, nan=1.0) < 0.05).mean())

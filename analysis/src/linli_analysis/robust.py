"""Does the conclusion hold when assumptions change? Studies with parameter draws (dimension `sample`).

A study's draws may come from any design; which analysis fits follows from how the draws were made: Sobol' indices
need a Saltelli design, elementary effects a Morris one, and ranks, tornado and the tree any sample from the priors.
Arms of a draw share seeds and luck, so an outcome is a paired difference, and luck is told apart from parameters by
the replicates within a draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from SALib.analyze import morris as morris_effects
from SALib.analyze import sobol as sobol_indices
from scipy import stats
from sklearn.tree import DecisionTreeClassifier

from linli_analysis.catalogue import meaning_of
from linli_analysis.compare import BASELINE, MAIN, at_end, real_arms, supported_arms
from linli_analysis.read import Study
from linli_analysis.stats import mean_interval, share_interval
from linli_analysis.texts import Language

Floats = npt.NDArray[np.float64]
LEAST_SHARE = 0.1  # a leaf of the tree holds at least this share of draws
SHUFFLES = 200  # outcomes dealt out anew, to see what rules luck alone would find
FEW_DRAWS = 30  # draws below which the report calls them a first look and judges no order
MOST_LUCK = 0.9  # share of luck in the variance between draws above which it cannot be split off


class RobustError(RuntimeError):
    """The study's draws do not allow the analysis; the message says what it needs."""


def gains(study: Study, arm: str, key: str = MAIN, reference: str | None = BASELINE) -> Floats:
    """An arm's outcome beyond the reference's (None: the outcome itself) at the last week: (sample, replicate)."""
    values = at_end(study, key)
    gap = values.sel(arm=arm) - values.sel(arm=reference) if reference else values.sel(arm=arm)
    found: Floats = gap.transpose("sample", "replicate").to_numpy().astype(np.float64)
    return found


def _drawn(study: Study) -> pd.DataFrame:
    """Parameters that really vary; RobustError if there are none."""
    frame = study.parameter_samples
    numbers = frame.select_dtypes("number")
    varied = numbers.loc[:, numbers.max() > numbers.min()].astype(np.float64)
    if len(study.samples) < 4 or varied.empty:
        raise RobustError(f"{study.path.name} has no parameter draws (dimension sample): only luck varies in it")
    return varied


@dataclass(frozen=True)
class Split:
    """Variance of an outcome between draws, and the part of it that is luck.

    between: variance of draw means; luck: variance within draws over replicates (how much of `between` replicates
    leave, NaN with one replicate); parameters: between - luck, not below 0; share: luck / between.
    """

    between: float
    luck: float
    parameters: float
    share: float


def noise_split(values: npt.ArrayLike) -> Split:
    """Splits the variance of draw means (sample, replicate) into parameters and replicate noise (one-way ANOVA)."""
    array = np.asarray(values, dtype=np.float64)
    between = float(np.nanvar(np.nanmean(array, axis=1), ddof=1))
    if array.shape[1] < 2:
        return Split(between, np.nan, np.nan, np.nan)
    luck = float(np.nanmean(np.nanvar(array, axis=1, ddof=1)) / array.shape[1])
    return Split(between, luck, max(between - luck, 0.0), min(luck / between, 1.0) if between > 0 else np.nan)


def sobol(study: Study, arm: str, key: str = MAIN, reference: str | None = BASELINE) -> pd.DataFrame:
    """First-order and total Sobol' indices of the draw means (SALib), from a Saltelli design without second order.

    Columns: parameter, first, first_low, first_high, total, total_low, total_high: shares of the variance of draw
    means, luck included; and first_true, total_true with _low and _high: shares of what is left of it once replicate
    noise is split off (noise is independent between draws, so it adds to the variance and to totals, not to first
    orders), the noise taken as known; NaN with one replicate, or where luck is more than MOST_LUCK of the variance.
    Raises RobustError where the number of draws is not N (parameters + 2).
    """
    inputs = _drawn(study)
    values = gains(study, arm, key, reference)
    number = inputs.shape[1]
    if len(values) % (number + 2):
        raise RobustError(
            f"Sobol' indices of {number} parameters need N x {number + 2} draws of a Saltelli design; "
            f"{study.path.name} has {len(values)}"
        )
    _check_saltelli(inputs)
    problem = {"num_vars": number, "names": list(inputs), "bounds": [[0.0, 1.0]] * number}
    means = np.nanmean(values, axis=1)
    found = sobol_indices.analyze(problem, means, calc_second_order=False, seed=20230219)
    split = noise_split(values)
    noise = split.share if split.share <= MOST_LUCK else np.nan
    rows = []
    for i, name in enumerate(inputs):
        row: dict[str, Any] = {"parameter": name}
        for column, index, less in (("first", "S1", 0.0), ("total", "ST", noise)):
            value, half = float(found[index][i]), float(found[f"{index}_conf"][i])
            ends = {column: value, f"{column}_low": value - half, f"{column}_high": value + half}
            row |= ends | {k.replace(column, f"{column}_true"): (v - less) / (1 - noise) for k, v in ends.items()}
        row["total_true"] = max(row["total_true"], 0.0)
        rows.append(row)
    return pd.DataFrame(rows)


def _check_saltelli(inputs: pd.DataFrame) -> None:
    """In each block of a Saltelli design, row 1 + i takes only parameter i from the last row."""
    number = inputs.shape[1]
    block = inputs.to_numpy()[: number + 2]
    for i in range(number):
        expected = block[0].copy()
        expected[i] = block[-1][i]
        if not np.allclose(block[1 + i], expected):
            raise RobustError("the draws are not a Saltelli design (SALib: sobol.sample with calc_second_order=False)")


def morris(study: Study, arm: str, key: str = MAIN, reference: str | None = BASELINE, levels: int = 4) -> pd.DataFrame:
    """Elementary effects (SALib) of the draw means: columns parameter, mu_star, low, high, sigma, noise.

    mu_star: mean size of an effect, in units of the outcome over the parameter's whole range; noise: what mu_star would
    be if there were luck only. Raises RobustError where the draws are not trajectories of one step at a time.
    """
    inputs = _drawn(study)
    values = gains(study, arm, key, reference)
    number = inputs.shape[1]
    steps = np.diff(inputs.to_numpy(), axis=0).reshape(-1, number)
    inside = np.arange(1, len(inputs)) % (number + 1) != 0
    if len(inputs) % (number + 1) or not ((steps[inside] != 0).sum(axis=1) == 1).all():
        raise RobustError(f"elementary effects need trajectories of {number + 1} draws that differ in one parameter")
    low, high = inputs.min(), inputs.max()
    scaled = ((inputs - low) / (high - low)).to_numpy()
    problem = {"num_vars": number, "names": list(inputs), "bounds": [[0.0, 1.0]] * number}
    means = np.nanmean(values, axis=1)
    found = morris_effects.analyze(problem, scaled, means, num_levels=levels, scaled=False, seed=20230219)
    mu, half, sigma = (np.asarray(found[k], dtype=np.float64) for k in ("mu_star", "mu_star_conf", "sigma"))
    luck = noise_split(values).luck
    step = float(np.median(np.abs(np.diff(scaled, axis=0)[inside]).max(axis=1)))
    noise = np.sqrt(2 * luck) * np.sqrt(2 / np.pi) / step if np.isfinite(luck) else np.nan
    columns = {"mu_star": mu, "low": mu - half, "high": mu + half, "sigma": sigma, "noise": noise}
    return pd.DataFrame({"parameter": list(inputs), **columns})


def tornado(study: Study, arm: str, key: str = MAIN, reference: str | None = BASELINE) -> pd.DataFrame:
    """Mean outcome in draws with a parameter in its lowest and in its highest fifth, the others as they come.

    Columns: parameter, low, low_from, low_to, high, high_from, high_to (means with 95% intervals over draws), rank
    (Spearman's correlation with the outcome), swing (high - low). Widest swing first. Any sample from the priors.
    """
    inputs = _drawn(study)
    means = np.nanmean(gains(study, arm, key, reference), axis=1)
    rows = []
    for name, column in inputs.items():
        order = column.rank(method="first").to_numpy()
        few = max(len(order) // 5, 2)
        row: dict[str, Any] = {"parameter": str(name)}
        for end, rows_in in (("low", order <= few), ("high", order > len(order) - few)):
            part = means[rows_in]
            half = stats.t.ppf(0.975, len(part) - 1) * part.std(ddof=1) / np.sqrt(len(part))
            row |= {end: part.mean(), f"{end}_from": part.mean() - half, f"{end}_to": part.mean() + half}
        row["rank"] = float(stats.spearmanr(column, means).statistic)
        rows.append(row)
    frame = pd.DataFrame(rows)
    frame["swing"] = frame["high"] - frame["low"]
    return frame.sort_values("swing", key=lambda s: -s.abs(), ignore_index=True)


def order_holds(study: Study, key: str = MAIN) -> pd.DataFrame:
    """In how many draws each arm is best, and in how many it gains nothing.

    Columns: arm, best, best_low, best_high, no_gain, no_gain_low, no_gain_high (shares of draws, with 95% intervals
    of a share, Wilson's; no_gain: draw mean not above the baseline's).
    """
    _drawn(study)
    arms = real_arms(study)
    values = at_end(study, key).sel(arm=arms).mean("replicate").transpose("arm", "sample").to_numpy()
    values = values[:, np.isfinite(values).all(axis=0)]
    best = values == values.max(axis=0)
    best = best / best.sum(axis=0)
    base = values[arms.index(BASELINE)] if BASELINE in arms else np.full(values.shape[1], np.nan)
    found = []
    for i, arm in enumerate(arms):
        none = (values[i] <= base).astype(np.float64)
        row: dict[str, Any] = {"arm": arm}
        for name, held in (("best", best[i]), ("no_gain", none)):
            share = float(held.mean())
            low, high = share_interval(share, len(held)) if np.isfinite(share) else (np.nan, np.nan)
            row |= {name: share, f"{name}_low": low, f"{name}_high": high}
        found.append(row)
    frame = pd.DataFrame(found)
    columns = [c for c in frame if str(c).startswith("no_gain")]
    frame.loc[frame["arm"] == BASELINE, columns] = np.nan
    return frame


def first_by_luck(study: Study, best: str, key: str = MAIN) -> float | None:
    """In what share of draws `best` would come first if parameters made no difference: every draw with the arms' means
    over all draws, and luck dealt out anew from the deviations of replicates from their draw's mean (all arms of a
    replicate together). None with one replicate."""
    arms = real_arms(study)
    values = at_end(study, key).sel(arm=arms).transpose("sample", "replicate", "arm").to_numpy()
    values = values[np.isfinite(values).all(axis=(1, 2))]
    draws, replicates, _ = values.shape
    if replicates < 2 or draws == 0:
        return None
    luck = (values - values.mean(axis=1, keepdims=True)) * np.sqrt(replicates / (replicates - 1))
    luck = luck.reshape(draws * replicates, -1)
    picked = np.random.default_rng(20230219).integers(0, len(luck), size=(4000, replicates))
    means = np.round(values.mean(axis=(0, 1)) + luck[picked].mean(axis=1), 9)
    first = means == means.max(axis=1, keepdims=True)
    return float((first / first.sum(axis=1, keepdims=True))[:, arms.index(best)].mean())


@dataclass(frozen=True)
class Rule:
    """Where something happens: bounds on parameters, the share of draws inside them, how often it happens there
    (density), how often overall, and the share of all its cases that lie inside (coverage)."""

    bounds: tuple[tuple[str, str, float], ...]
    draws: float
    share: float
    overall: float
    coverage: float

    def text(self, lang: Language) -> str:
        """In words: "act.friend (how much a friend counts) > 0.4 and ...: 80% of draws, 30% overall"."""
        where = (" and " if lang == "en" else "，且 ").join(
            f"{_named(name, lang)} {sign} {value:.3g}" for name, sign, value in self.bounds
        )
        here, everywhere, covered = (f"{100 * x:.0f}%" for x in (self.share, self.overall, self.coverage))
        if lang == "en":
            return f"{where}: in {here} of those draws, against {everywhere} of all; {covered} of its cases lie there"
        return f"{where}：这些抽样中占 {here}，全部抽样中占 {everywhere}；此类情形有 {covered} 落在其中"


def _named(parameter: str, lang: Language) -> str:
    meaning = meaning_of(parameter, lang)
    if not meaning:
        return parameter
    return f"{parameter} ({meaning})" if lang == "en" else f"{parameter}（{meaning}）"


def discover(inputs: pd.DataFrame, happened: npt.ArrayLike, depth: int = 3) -> list[Rule]:
    """Scenario discovery by a classification tree (scikit-learn): the regions of parameters where something happens
    at least half again as often as overall, most telling first.

    A region holds a tenth of the draws at least, and tells more than the best region that the same tree finds in 95%
    of outcomes dealt out to the draws anew: with few draws a tree finds regions in luck alone. Empty where none does.
    The patient rule induction method (PRIM) would give regions of the same form; its libraries are old or bring a
    whole workbench with them.
    """
    y = np.asarray(happened, dtype=bool)
    if y.all() or not y.any():
        return []
    random = np.random.default_rng(20230219)
    best = [
        max((_telling(r) for r in _regions(inputs, random.permutation(y), depth)), default=0.0) for _ in range(SHUFFLES)
    ]
    by_luck = float(np.quantile(best, 0.95))
    rules = [rule for rule in _regions(inputs, y, depth) if _telling(rule) > by_luck]
    return sorted(rules, key=lambda rule: -_telling(rule))


def _telling(rule: Rule) -> float:
    return (rule.share - rule.overall) * rule.draws


def _regions(inputs: pd.DataFrame, y: npt.NDArray[np.bool_], depth: int) -> list[Rule]:
    """Leaves of the tree in which it happens often enough."""
    overall = float(y.mean())
    leaf = max(int(LEAST_SHARE * len(y)), 5)
    tree = DecisionTreeClassifier(max_depth=depth, min_samples_leaf=leaf, random_state=0).fit(inputs.to_numpy(), y)
    leaves = tree.apply(inputs.to_numpy())
    rules = []
    for leaf_number in np.unique(leaves):
        here = leaves == leaf_number
        share = float(y[here].mean())
        if share >= min(1.5 * overall, overall + 0.5 * (1 - overall)) and share > overall:
            bounds = _path(tree, list(inputs), int(leaf_number))
            rules.append(Rule(bounds, float(here.mean()), share, overall, float(y[here].sum() / y.sum())))
    return rules


def _path(tree: DecisionTreeClassifier, names: list[str], leaf: int) -> tuple[tuple[str, str, float], ...]:
    """The bounds on the way to a leaf, the tightest of each kind."""
    inner = tree.tree_
    found: dict[tuple[str, str], float] = {}
    node = leaf
    while node != 0:
        parent = int(np.flatnonzero((inner.children_left == node) | (inner.children_right == node))[0])
        sign = "≤" if inner.children_left[parent] == node else ">"
        name, value = names[int(inner.feature[parent])], float(inner.threshold[parent])
        found.setdefault((name, sign), value)  # nearer the leaf is tighter
        node = parent
    return tuple((name, sign, value) for (name, sign), value in sorted(found.items()))


def flips(study: Study, key: str = MAIN, best: str | None = None) -> list[Rule]:
    """Where another arm leaves more than `best` (default: the one best on average), in terms of the parameters."""
    inputs = _drawn(study)
    arms = real_arms(study)
    values = at_end(study, key).sel(arm=arms).mean("replicate").transpose("arm", "sample").to_numpy()
    whole = np.isfinite(values).all(axis=0)
    inputs, values = inputs[whole], values[:, whole]
    first = int(values.mean(axis=1).argmax()) if best is None else arms.index(best)
    return discover(inputs, values[first] < values.max(axis=0))


def summary(study: Study, lang: Language, key: str = MAIN, best: str | None = None) -> dict[str, Any] | None:
    """What the report says of robustness; None for a study without parameter draws.

    `best`: the arm whose place is told (default: the one best on average in these draws).
    """
    try:
        inputs = _drawn(study)
    except RobustError:
        return None
    held = order_holds(study, key).set_index("arm")
    if best is None:
        best = str(at_end(study, key).sel(arm=real_arms(study)).mean(["sample", "replicate"]).idxmax("arm").item())
    split = noise_split(gains(study, best if best != BASELINE else supported_arms(study)[0], key))
    count = len(study.samples)
    no_gain = {arm: float(held.loc[arm, "no_gain"]) for arm in supported_arms(study)}
    gained = {arm: mean_interval(np.nanmean(gains(study, arm, key), axis=1)) for arm in supported_arms(study)}
    return {
        "samples": count,
        "few": count < FEW_DRAWS,
        "replicates": len(study.replicates),
        "parameters": list(inputs),
        "best": best,
        "best_share": float(held.loc[best, "best"]),
        "best_interval": share_interval(float(held.loc[best, "best"]), count),
        "by_luck": first_by_luck(study, best, key),
        "gained": gained,
        "no_gain": no_gain,
        "no_gain_interval": {arm: share_interval(share, count) for arm, share in no_gain.items()},
        "noise_share": None if np.isnan(split.share) else split.share,
        "rules": [rule.text(lang) for rule in flips(study, key, best)[:3]],
    }


__all__ = [
    "RobustError",
    "Rule",
    "Split",
    "discover",
    "first_by_luck",
    "flips",
    "gains",
    "morris",
    "noise_split",
    "order_holds",
    "sobol",
    "summary",
    "tornado",
]

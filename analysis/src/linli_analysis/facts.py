"""What the report says, as numbers: the same in either language. The wording of a finding follows from its interval:
see `verdict`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from linli_analysis import compare
from linli_analysis.catalogue import catalogue
from linli_analysis.compare import BASELINE, PLACEBO, MissingError, at_end, total
from linli_analysis.power import sample_sizes
from linli_analysis.read import Study, TrajectoryError
from linli_analysis.stats import mean_interval, units
from linli_analysis.texts import UNITS_ZH, Language
from linli_analysis.twins import twins

WIDE = 0.5  # an interval whose half is more than this share of the estimate is called wide
FEW = 8  # replicates below which the report says that they are few


class ReportError(RuntimeError):
    """The study cannot be reported on; the message says why."""


def verdict(estimate: float, low: float, high: float, told_apart: bool) -> str:
    """How a difference may be spoken of: more, more_wide, less, less_wide or unclear.

    Only what is told apart from none and from the placebo is called more or less; `_wide` where half the interval is
    more than WIDE of the estimate, so that the sign is clear and the size is not.
    """
    if not told_apart or not np.isfinite([estimate, low, high]).all() or low <= 0 <= high:
        return "unclear"
    wide = (high - low) / 2 > WIDE * abs(estimate)
    return ("more" if estimate > 0 else "less") + ("_wide" if wide else "")


@dataclass(frozen=True)
class Gap:
    """A paired difference of an arm to the baseline, and how it may be spoken of."""

    arm: str
    mean: float
    value: float
    low: float
    high: float
    mc_error: float
    saved: float
    verdict: str


def gaps(study: Study, key: str) -> dict[str, Gap]:
    """Differences of every arm to the baseline in one indicator at the last week."""
    compare.need(study, key)
    frame = compare.differences(study, [key])
    frame = frame[frame["arm"] != BASELINE]
    found = {}
    for row in frame.to_dict("records"):
        value, low, high = (float(row[f"difference{end}"]) for end in ("", "_low", "_high"))
        said = verdict(value, low, high, bool(row["told_apart"]))
        arm = str(row["arm"])
        found[arm] = Gap(arm, float(row["mean"]), value, low, high, float(row["mc_error"]), float(row["saved"]), said)
    return found


def facts(study: Study) -> dict[str, Any]:
    """All numbers of the report, by name: the same in every language."""
    keys = [arm.key for arm in study.arms]
    supported = compare.supported_arms(study)
    if BASELINE not in keys or not supported:
        raise ReportError(f"{study.path.name}: a report compares arms with an arm {BASELINE}; it has {', '.join(keys)}")
    compare.need(study, compare.MAIN, "yuan_spent", "new_faces")
    main = gaps(study, compare.MAIN)
    order = compare.ranking(study)
    best = str(order.sort_values("mean", ascending=False).iloc[0]["arm"])
    yuan = {arm: mean_interval(units(total(study, "yuan_spent").sel(arm=arm))) for arm in keys}
    base = mean_interval(units(at_end(study, compare.MAIN).sel(arm=BASELINE)))
    chance = units(at_end(study, compare.MAIN))
    placebo = (chance.sel(arm=PLACEBO) - chance.sel(arm=BASELINE)).to_numpy() if PLACEBO in keys else None
    return {
        "supported": sorted(supported, key=lambda arm: -main[arm].value),
        "main": main,
        "base": base,
        "faces": gaps(study, "new_faces"),
        "saved": _saved(study),
        "order": order.set_index("arm").to_dict("index"),
        "best": best,
        "p_best": float(order.set_index("arm").loc[best, "p_best"]),
        "yuan": yuan,
        "prices": _records(compare.costs(study)),
        "units": int(base.n),
        "samples": len(study.samples),
        "replicates": len(study.replicates),
        "missing": compare.missing_runs(study),
        "runs": len(keys) * len(study.samples) * len(study.replicates),
        "chance": None if placebo is None else float(np.nanmax(np.abs(placebo))),
        "few": base.n < FEW,
        "residents": float(study.indicators["residents"].sel(arm=BASELINE, week=0).mean()),
        **_optional(study),
    }


def _saved(study: Study) -> dict[str, dict[str, float]]:
    """By which factor pairing saves runs, by outcome of the study and arm; NaN where no run differs from its twin."""
    frame = compare.differences(study, study.outcomes or [compare.MAIN])
    frame = frame[frame["arm"] != BASELINE]
    return {
        str(key): {str(arm): float(saved) for arm, saved in zip(part["arm"], part["saved"], strict=True)}
        for key, part in frame.groupby("measure", sort=False)
    }


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def _optional(study: Study) -> dict[str, Any]:
    """Facts that rest on tables which a file may lack: None then."""
    functions: dict[str, Callable[[], Any]] = {
        "returned": lambda: compare.first_timers(study).set_index("arm").to_dict("index"),
        "hazards": lambda: _hazards(study, adjusted=False),
        "alike": lambda: _hazards(study, adjusted=True),
        "public": lambda: compare.going_public(study).set_index("arm").to_dict("index"),
        "hours": lambda: compare.staff_hours(study).set_index("arm").to_dict("index"),
        "spill": lambda: compare.spill_over(study).set_index("arm").to_dict("index"),
        "twins": lambda: _twins(study),
        "sizes": lambda: _sizes(study),
        "crowding": lambda: compare.crowding_out(study).set_index("arm").to_dict("index"),
        "quarrels": lambda: gaps(study, "quarrels"),
        "activists": lambda: gaps(study, "ladder_activist"),
        "leads": lambda: gaps(study, "ladder_lead"),
        "gifts": lambda: gaps(study, "gift_reliance"),
        "wrong": lambda: _records(compare.harm(study)),
        "transitions": lambda: _transitions(study),
        "concentration": lambda: _concentration(study),
        "lead_ages": lambda: _lead_ages(study),
    }
    found: dict[str, Any] = {}
    for key, function in functions.items():
        try:
            found[key] = function() or None
        except (TrajectoryError, MissingError):
            found[key] = None
    return found


def _hazards(study: Study, adjusted: bool) -> dict[str, dict[str, Any]]:
    frame = compare.hazard_ratios(study)
    mine = frame[(frame["goal"] == "public") & (frame["adjusted"].astype(bool) == adjusted) & frame["low"].notna()]
    return {str(row["arm"]): row for row in _records(mine)}


def _twins(study: Study) -> dict[str, dict[str, dict[str, Any]]]:
    """Sustained groups by arm and kind of twin; see `twins.twins`."""
    frame = twins(study)
    frame = frame[frame["which"] == "sustained"].rename(columns={"groups": "value"})
    return {str(arm): {str(row["kind"]): row for row in _records(part)} for arm, part in frame.groupby("arm")}


def _sizes(study: Study) -> dict[str, dict[str, dict[str, Any]]]:
    """Communities per arm that a real trial needs for a power of 80%, by arm and design; see `power.sample_sizes`."""
    frame = sample_sizes(study)
    return {str(arm): {str(row["design"]): row for row in _records(part)} for arm, part in frame.groupby("arm")}


def _transitions(study: Study) -> list[dict[str, Any]]:
    """The commonest changes of public groups and goal, per 100 group-years, with support."""
    frame = compare.transitions(study)
    keep = frame["before"].str.startswith("public") | frame["after"].str.startswith("public")
    frame = frame[keep & (frame["period"] == "support")]
    pairs = frame.groupby(["before", "after"])["count"].sum().nlargest(8).index
    wide = frame.set_index(["before", "after"])
    return [{"before": b, "after": a, "arms": _records(wide.loc[[(b, a)]].reset_index())} for b, a in pairs]


def _concentration(study: Study) -> dict[str, Any]:
    frame = compare.participation_concentration(study)
    return {
        str(arm): part.set_index("measure")[["mean", "low", "high"]].to_dict("index")
        for arm, part in frame.groupby("arm", sort=False)
    }


def _lead_ages(study: Study) -> dict[str, Any]:
    frame = compare.lead_ages(study)
    return {
        str(arm): part.set_index("age")[["leads", "share", "low", "high"]].to_dict("index")
        for arm, part in frame.groupby("arm", sort=False)
    }


def assumptions(study: Study, lang: Language) -> dict[str, Any]:
    """Values of parameters and levers in the study, with unit, basis, meaning and whether they are the default."""
    arms = [arm.key for arm in study.arms]
    scenarios = {arm: study.scenario(arm) for arm in arms}
    parameters = []
    for record in catalogue("parameters"):
        values = {
            arm: scenarios[arm].get("parameters", {}).get(record["section"], {}).get(record["name"]) for arm in arms
        }
        known = {arm: value for arm, value in values.items() if value is not None}
        if known:
            parameters.append(_assumption(record, f"{record['section']}.{record['name']}", set(known.values()), lang))
    practices = []
    for record in catalogue("practices"):
        used = {a: i for a in arms for i in scenarios[a].get("interventions", []) if i.get("practice") == record["key"]}
        if not used or record["key"] == PLACEBO:
            continue
        levers = []
        for lever in record["levers"]:
            values_of = {i.get("levers", {}).get(lever["key"]) for i in used.values()} - {None}
            levers.append(_assumption(lever, lever["key"], values_of, lang))
        practices.append(
            {"name": record[f"name_{lang}"], "help": record[f"help_{lang}"], "arms": list(used), "levers": levers}
        )
    everything = [*parameters, *(lever for practice in practices for lever in practice["levers"])]
    counted = pd.Series([a["basis"] for a in everything]).value_counts().to_dict()
    return {"parameters": parameters, "practices": practices, "counted": counted, "all": len(everything)}


def _assumption(record: Mapping[str, Any], key: str, values: set[Any], lang: Language) -> dict[str, Any]:
    unit = "" if record["unit"] in ("1", "flag") else str(record["unit"])
    return {
        "key": key,
        "values": sorted(values, key=str),
        "unit": UNITS_ZH.get(unit, unit) if lang == "zh" else unit,
        "basis": record["basis"],
        "rows": record["rows"],
        "meaning": record[f"meaning_{lang}"],
        "changed": any(value != record["default"] for value in values),
    }

"""Quarrels by object, and what goes wrong more often than without support."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from linli_analysis.compare.arms import BASELINE, by_unit, differences
from linli_analysis.read import RUN, Study
from linli_analysis.stats import paired_difference

QUARRELS = ("money", "direction", "work", "honours", "space")
HARM = ("affair_worsened", "regression", "captain_burned_out", "project_failed", "backlash")


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

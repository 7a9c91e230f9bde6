"""Quantities that figures and tables take from the tables of a study."""

from __future__ import annotations

from typing import TypedDict

import numpy as np
import pandas as pd

from linli_analysis.read import RUN, Study

IDENTITY = ["founder_dwelling", "founder_occupancy", "founder_member", "founded_week", "ordinal"]
KEYS = [*RUN, "group"]


class RunKeys(TypedDict):
    """What names one run in a call of `Study.table`."""

    arm: str
    sample: int
    replicate: int


def one_run(study: Study, arm: str, replicate: int) -> RunKeys:
    """Names one run; of a study with parameter draws, that of the first draw."""
    return {"arm": arm, "sample": study.samples[0], "replicate": replicate}


def groups_at_exit(study: Study) -> pd.DataFrame:
    """Groups alive at the end of the exit week, every arm and replicate.

    Columns: arm, sample, replicate, group, public (bool), stage, active, weeks_since_exit (to the end, or to the last
    week), ended (bool).
    """
    states = study.table("group_weeks", ["group", "stage", "public", "active"], week=study.exit_week)
    ends = study.table("groups", ["group", "ended"])
    rows = states.merge(ends, on=KEYS, how="left", validate="one_to_one")
    horizon = study.weeks - study.exit_week
    until = rows["ended"] - study.exit_week
    rows["ended"] = until.notna() & (until <= horizon)
    rows["weeks_since_exit"] = until.where(rows["ended"], horizon).astype(float)
    rows["public"] = rows["public"].astype(bool)
    return rows[[*KEYS, "public", "stage", "active", "weeks_since_exit", "ended"]]


def share_alive_after_exit(study: Study) -> pd.DataFrame:
    """Per run: public groups alive at the exit, and the share (0 to 1) alive at the last week.

    Columns: arm, sample, replicate, at_exit, alive_share (NaN where there was none).
    """
    groups = groups_at_exit(study)
    public = groups[groups["public"]]
    counted = public.groupby(RUN, observed=True)["ended"].agg(["size", "sum"])
    everywhere = pd.MultiIndex.from_product(
        [[arm.key for arm in study.arms], study.samples, study.replicates], names=RUN
    )
    counted = counted.reindex(everywhere, fill_value=0)
    size = counted["size"].to_numpy(dtype=float)
    share = np.divide(size - counted["sum"].to_numpy(dtype=float), size, out=np.full(len(size), np.nan), where=size > 0)
    return pd.DataFrame({"at_exit": size, "alive_share": share}, index=everywhere).reset_index()


def group_map(study: Study, arm: str, replicate: int, week: int) -> pd.DataFrame:
    """Groups alive at the end of `week` in one run, with where they are and where they come from.

    Columns: group, the identity (IDENTITY), courtyard, topic, parent, second_parent, stage, public, members,
    active. One row per group, in order of identity.
    """
    run = one_run(study, arm, replicate)
    states = study.table("group_weeks", ["group", "stage", "public", "members", "active"], week=week, **run)
    groups = study.table("groups", ["group", *IDENTITY, "courtyard", "topic", "parent", "second_parent"], **run)
    rows = states.merge(groups, on=KEYS, how="left", validate="one_to_one")
    rows["public"] = rows["public"].astype(bool)
    return rows.sort_values(IDENTITY, ignore_index=True).drop(columns=RUN)


def richest_group(study: Study, arm: str, replicate: int) -> int:
    """Serial number of the group whose recorded life is richest in one run.

    Richest: the most kinds of event, then the most events other than members coming and going. Groups that
    were founded after week 0, so that the whole life is on record, come first. Raises ValueError if the run
    has no group at all.
    """
    events = study.table("events", ["kind", "group"], **one_run(study, arm, replicate))
    groups = study.table("groups", ["group", "founded_week"], **one_run(study, arm, replicate))
    if groups.empty:
        raise ValueError(f"no group in arm {arm}, replicate {replicate}")
    kept = events[(events["group"] >= 0) & ~events["kind"].isin(["joined", "left"])]
    rich = kept.groupby("group")["kind"].agg(["nunique", "size"])
    rank = groups.set_index("group").join(rich).fillna({"nunique": 0, "size": 0})
    rank["whole"] = rank["founded_week"] > 0
    rank = rank.sort_index().sort_values(["whole", "nunique", "size"], ascending=False, kind="stable")
    return int(rank.index[0])

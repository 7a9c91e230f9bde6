"""What the event log tells of one group, each event with what caused it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from linli_analysis.measures import one_run
from linli_analysis.read import Study
from linli_analysis.texts import TEXTS, Language

# What a reader of a biography wants to know first; members coming and going are in the curve of members.
_WEIGHT = {
    "group_founded": 100,
    "ended": 100,
    "went_public": 95,
    "split": 90,
    "merged": 90,
    "hatched": 22,
    "stage_changed": 70,
    "captain_burned_out": 80,
    "captain_left": 80,
    "succession": 75,
    "goal_changed": 70,
    "project_done": 68,
    "project_failed": 66,
    "project_started": 50,
    "grant_approved": 65,
    "grant_refused": 55,
    "grant_applied": 30,
    "way_of_deciding_chosen": 58,
    "quarrel_began": 45,
    "quarrel_settled": 40,
    "role_taken": 35,
    "role_left": 30,
    "step_failed": 42,
    "step_done": 25,
    "rivalry_won": 38,
    "rivalry_lost": 38,
    "performance": 30,
    "money_received": 25,
    "visit": 28,
    "visit_unmet": 22,
}
_UNTOLD = ("joined", "left")


def biography(study: Study, arm: str, replicate: int, group: int) -> pd.DataFrame:
    """Events in which the group takes part, in order, without members' mere comings and goings.

    Columns: event, week, kind, code (decoded to a key where the file says what it is, else the number), value,
    other (group), cause, cause_kind, cause_week (missing where the cause is not on record, or there is none),
    cause_early (whether the cause lies in burn-in).
    """
    events = _events(study, arm, replicate)
    mine = events[((events["group"] == group) | (events["other"] == group)) & ~events["kind"].isin(_UNTOLD)]
    causes = events[["event", "kind", "week"]].rename(
        columns={"event": "cause", "kind": "cause_kind", "week": "cause_week"}
    )
    rows = mine.merge(causes, on="cause", how="left").sort_values("event", ignore_index=True)
    rows["code"] = [
        study.decode_event(str(kind), int(code)) for kind, code in zip(rows["kind"], rows["code"], strict=True)
    ]
    rows["cause_early"] = (rows["cause"] > 0) & (rows["cause"] < events["event"].min())
    return rows[["event", "week", "kind", "code", "value", "other", "cause", "cause_kind", "cause_week", "cause_early"]]


def _events(study: Study, arm: str, replicate: int) -> pd.DataFrame:
    """Every event of the run if the study left its trajectory (study files leave some kinds out)."""
    run = study.trajectory(arm, replicate)
    if run is None:
        return study.table("events", **one_run(study, arm, replicate))
    events = run.table("events")
    if run is not study:
        run.close()
    return events


def told(story: pd.DataFrame, most: int) -> pd.DataFrame:
    """The `most` weightiest events of a biography, in order; of a kind that repeats, first and last weigh most."""
    if len(story) <= most:
        return story
    weight = story["kind"].astype(str).map(_WEIGHT).fillna(15.0)
    kinds = story.groupby("kind", observed=True)
    repeated = np.minimum(kinds.cumcount(), kinds.cumcount(ascending=False))
    faded = weight / (1 + 0.35 * repeated)
    return story.loc[faded.nlargest(most, keep="first").index].sort_values("event", ignore_index=True)


def sentence(study: Study, row: pd.Series, lang: Language) -> str:
    """One event in words: what happened, to what, such as "stage changed: growth"."""
    if row["kind"] == "hatched":  # the idea leaves; whether a group comes of it is another event
        return TEXTS["life_hatched"][0 if lang == "en" else 1].format(n=int(row["code"]) + 1)
    what = study.word("event_kind", str(row["kind"]), lang)
    kind_of_code = study.event_code(str(row["kind"]))
    if kind_of_code and isinstance(row["code"], str):
        sign = ": " if lang == "en" else "："
        what += sign + study.word(kind_of_code, row["code"], lang)
    return what

"""What every group of a study was in every week, one byte a group and week: small enough for a thousand runs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from linli_analysis.read import RUN, Study

STAGES = ("activity", "start_up", "growth", "mature")
ABSENT = 255
ENOUGH_ACTIVE = 4
_STAGE, _PUBLIC, _FOUR, _MET, _HELPED = 3, 4, 8, 16, 32
_GROUP_COLUMNS = [
    "group",
    "courtyard",
    "topic",
    "founded_week",
    "founded_public",
    "origin",
    "went_public",
    "ended",
    "end_cause",
    "last_supported",
]
_IDENTITY = ["founder_dwelling", "founder_occupancy", "founder_member", "ordinal"]

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Histories:
    """Groups of every run and their weeks.

    groups: one row per group: arm, sample, replicate, run (position: arm, then sample, then replicate), identity and
    columns of table `groups`. weeks: the last week. Methods give arrays (group, week 0 ... weeks) in the order of rows.
    """

    groups: pd.DataFrame
    state: npt.NDArray[np.uint8]
    arms: tuple[str, ...]
    runs_per_arm: int

    @property
    def weeks(self) -> int:
        """The last week."""
        return int(self.state.shape[1]) - 1

    @property
    def alive(self) -> Flags:
        """Alive at the end of the week."""
        there: Flags = self.state != ABSENT
        return there

    @property
    def stage(self) -> npt.NDArray[np.int8]:
        """Position in STAGES; -1 where not alive."""
        return np.where(self.alive, self.state & _STAGE, -1).astype(np.int8)

    @property
    def public(self) -> Flags:
        """Alive with a public goal."""
        return self.alive & ((self.state & _PUBLIC) > 0)

    def flag(self, bit: int, week: int | slice) -> Flags:
        """One flag of the weeks wanted, false where not alive."""
        part = self.state[:, week]
        found: Flags = (part != ABSENT) & ((part & bit) > 0)
        return found

    def sustained(self, week: int) -> Flags:
        """Sustained public groups of a week, as docs/odd.md defines them.

        Public and founded for 26 weeks, 4 active members, an activity in each of the six blocks of four weeks before
        the present one, no supporter hour in 26 weeks. False for all in weeks before 28, whose past is burn-in.
        """
        groups = self.groups
        founded, last_help = (groups[name].to_numpy() for name in ("founded_week", "last_supported"))
        since = groups["went_public"].fillna(groups["founded_week"]).to_numpy()
        if week < 28:
            return np.zeros(len(groups), dtype=bool)
        old = (week - founded >= 26) & (week - since >= 26)
        recently = self.flag(_HELPED, slice(week - 25, week + 1)).any(axis=1)
        recently |= (last_help <= week) & (week - last_help < 26)  # an hour of review leaves no hour at a visit
        met = self.flag(_MET, slice(week - 27, week + 1))
        regular = np.zeros(len(groups), dtype=bool)
        for into in range(4):  # blocks are counted from the week of founding; weeks of the present one so far
            mine = (week - founded) % 4 == into
            blocks = met[mine, 3 - into : 27 - into].reshape(-1, 6, 4)
            regular[mine] = np.all(np.any(blocks, axis=2), axis=1)
        keep: Flags = self.flag(_PUBLIC, week) & self.flag(_FOUR, week) & old & regular & ~recently
        return keep

    def count(self, which: Flags) -> npt.NDArray[np.float64]:
        """Groups for which `which` holds, by arm and run: (arm, run)."""
        number = np.bincount(self.groups["run"].to_numpy()[which], minlength=len(self.arms) * self.runs_per_arm)
        return number.reshape(len(self.arms), self.runs_per_arm).astype(np.float64)


@lru_cache(maxsize=2)
def histories(study: Study) -> Histories:
    """Reads groups and their weeks once; kept for the last studies asked for. Raises TrajectoryError."""
    groups = study.table("groups", [*_GROUP_COLUMNS, *_IDENTITY])
    run = _run_number(study, groups)
    groups.insert(3, "run", run)
    groups = groups.sort_values(["run", "group"], ignore_index=True, kind="stable")
    key = groups["run"].to_numpy().astype(np.int64) << 32 | groups["group"].to_numpy()
    state = np.full((len(groups), study.weeks + 1), ABSENT, dtype=np.uint8)
    for part in study.blocks("group_weeks", ["week", "group", "stage", "public", "active", "met", "supporter_hours"]):
        rows = np.searchsorted(key, _run_number(study, part).astype(np.int64) << 32 | part["group"].to_numpy())
        value = part["stage"].cat.codes.to_numpy().astype(np.uint8)
        for column, bit, least in (
            ("public", _PUBLIC, 1),
            ("active", _FOUR, ENOUGH_ACTIVE),
            ("met", _MET, 1),
            ("supporter_hours", _HELPED, 1e-9),
        ):
            value |= np.where(part[column].to_numpy() >= least, bit, 0).astype(np.uint8)
        state[rows, part["week"].to_numpy()] = value
    return Histories(groups, state, tuple(arm.key for arm in study.arms), len(study.samples) * len(study.replicates))


def _run_number(study: Study, rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Position of the run of each row: by arm, then sample, then replicate."""
    sample, replicate = (
        np.searchsorted(np.asarray(known), rows[key].to_numpy())
        for key, known in zip(RUN[1:], (study.samples, study.replicates), strict=True)
    )
    arm = rows["arm"].cat.codes.to_numpy().astype(np.int64)
    return (arm * len(study.samples) + sample) * len(study.replicates) + replicate

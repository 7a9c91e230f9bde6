"""Linli 邻里 in process: scenarios in, trajectories out, without files.

>>> import linli
>>> run = linli.run("scenarios/academy.yaml", {"seed": 3, "parameters.found.ideas": 0.1})
>>> run.indicators["sustained_public_groups"].sel(week=156)
>>> run.events[run.events["kind"] == "group_founded"]

The engine is that of the program `linli`: a run has the same digest, week by week. It computes without Python's lock,
so that runs in several threads go on at once. What indicators and tables mean: docs/indicators.md and
docs/trajectories.md.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from linli import _core
from linli._core import COMMIT, BusyError, Indicator, Scenario, ScenarioError

__version__ = _core.VERSION

Source = str | os.PathLike[str] | Mapping[str, Any] | Scenario

TABLES: tuple[str, ...] = tuple(_core.tables())
"""Tables that a run can record, in the order of docs/trajectories.md."""


def scenario(source: Source, overrides: Mapping[str, Any] | None = None, *, weeks: int | None = None) -> Scenario:
    """A scenario, checked.

    source: path of a scenario file; or a mapping laid out like one, which may say `extends: path` (relative to the
    working folder); or a scenario, as it is. overrides: values put over it, by dotted path, such as
    {"parameters.found.ideas": 0.1, "interventions.academy.levers.entrants": 30}. weeks: length after burn-in.
    Raises ScenarioError (a ValueError), whose text is that of the program: file, line, key, found, expected.
    """
    if isinstance(source, Scenario):
        if overrides:
            raise TypeError("overrides go with a path or a mapping, not with a scenario that is checked already")
        checked = source
    else:
        place = dict(source) if isinstance(source, Mapping) else source
        checked = Scenario.load(place, None if overrides is None else dict(overrides))
    return checked if weeks is None else checked.with_weeks(weeks)


class Simulation:
    """A run that is taken through the weeks by its caller. It stands at week 0, the end of burn-in, at first.

    What was told so far can be read at any time: `indicators`, `table(name)`. A simulation is used by one thread at a
    time (BusyError); different simulations by as many as one likes.
    """

    def __init__(
        self,
        source: Source,
        overrides: Mapping[str, Any] | None = None,
        *,
        weeks: int | None = None,
        threads: int = 1,
        tables: Sequence[str] = TABLES,
    ) -> None:
        """Builds the population and runs burn-in.

        source, overrides, weeks: as for `scenario`. threads: of this run; the result is the same for any number.
        tables: those recorded, out of TABLES; fewer need less memory. Raises ScenarioError.
        """
        self._run = _core.Run(scenario(source, overrides, weeks=weeks), threads, list(tables))
        self._tables = tuple(tables)

    @property
    def scenario(self) -> Scenario:
        """The scenario it runs."""
        return self._run.scenario

    @property
    def week(self) -> int:
        """The week it stands at."""
        return self._run.week

    @property
    def finished(self) -> bool:
        """Whether it stands at the last week of its scenario."""
        return self.week >= self.scenario.weeks

    @property
    def digest(self) -> str:
        """The digest of the run up to this week: 64 hexadecimal digits, those of `linli inspect --week`."""
        return self._run.digests()[-1]

    @property
    def digests(self) -> list[str]:
        """The digest of each week, from week 0."""
        return self._run.digests()

    def step(self, weeks: int = 1) -> int:
        """So many weeks on, at most to the last. Returns how many that were; 0 when it is finished."""
        return self._run.step(weeks)

    def finish(self) -> Simulation:
        """To the last week. Returns itself."""
        self._run.step(self.scenario.weeks)
        return self

    def fork(self, source: Source, overrides: Mapping[str, Any] | None = None) -> Simulation:
        """The same history, continued under another scenario: arms that share a burn-in, or part ways later.

        Only interventions and events that have not begun, length and output may differ; else ScenarioError. What was
        recorded goes along.
        """
        other = Simulation.__new__(Simulation)
        other._run = self._run.fork(scenario(source, overrides))
        other._tables = self._tables
        return other

    @property
    def indicators(self) -> xr.Dataset:
        """Weekly indicators: one variable each, dimension week (0 ... `week`), NaN where not defined.

        Attributes of a variable: units, long_name, long_name_zh, definition, definition_zh, window.
        """
        values = self._run.indicators()
        data = {
            record.key: ("week", values[:, i], _attributes(record)) for i, record in enumerate(_core.indicator_table())
        }
        weeks = np.arange(len(values), dtype=np.int32)
        week = ("week", weeks, {"units": "weeks", "long_name": "week; 0 is the end of burn-in"})
        about = self.scenario
        attributes: dict[str, object] = {"scenario": about.name, "title_en": about.title_en, "title_zh": about.title_zh}
        attributes |= {"seed": about.seed, "replicate": about.replicate, "digest": self.digest}
        return xr.Dataset(data, coords={"week": week}, attrs=attributes)

    def table(self, name: str, *, raw: bool = False) -> pd.DataFrame:
        """A table of docs/trajectories.md, as far as the run went; `groups`, `memberships` and `affairs` hold what is
        still open only once the run is finished.

        Coded columns come as categories of their keys and missing weeks as NaN; raw: as the file holds them.
        `frame.attrs` holds "units" and "long_name" by column. Raises KeyError for a table that is not recorded.
        """
        columns = self._run.table(name)
        frame = pd.DataFrame({c.name: c.numbers if raw else _decoded(c) for c in columns})
        frame.attrs = {"units": {c.name: c.units for c in columns}, "long_name": {c.name: c.long_name for c in columns}}
        return frame

    @property
    def groups(self) -> pd.DataFrame:
        """Table `groups`: one row a group."""
        return self.table("groups")

    @property
    def group_weeks(self) -> pd.DataFrame:
        """Table `group_weeks`: each living group in each week."""
        return self.table("group_weeks")

    @property
    def events(self) -> pd.DataFrame:
        """Table `events`, each with the number of what caused it."""
        return self.table("events")

    @property
    def accounts(self) -> pd.DataFrame:
        """Table `accounts`: money, double entry, in fen."""
        return self.table("accounts")


def run(
    source: Source,
    overrides: Mapping[str, Any] | None = None,
    *,
    weeks: int | None = None,
    threads: int = 1,
    tables: Sequence[str] = TABLES,
) -> Simulation:
    """A scenario, run to its end. Arguments and errors are those of `Simulation`."""
    return Simulation(source, overrides, weeks=weeks, threads=threads, tables=tables).finish()


def indicator_table() -> list[Indicator]:
    """What each weekly indicator is (docs/indicators.md), in their order: key, unit, window, names and definitions."""
    return _core.indicator_table()


def codes(name: str) -> pd.DataFrame:
    """A list of codes, such as "stage" or "event_kind": columns key and zh, the code as index. Raises KeyError."""
    return pd.DataFrame(_core.code_names(name), columns=["key", "zh"])


def _attributes(record: Indicator) -> dict[str, str]:
    return {
        "units": record.unit,
        "long_name": record.name_en,
        "long_name_zh": record.name_zh,
        "definition": record.definition_en,
        "definition_zh": record.definition_zh,
        "window": record.window,
    }


def _decoded(column: _core.Column) -> npt.NDArray[Any] | pd.Categorical:
    values = column.numbers
    if column.codes:
        numbers = np.where(values == _core.NO_CODE, -1, values.astype(np.int16))
        keys = [key for key, _ in _core.code_names(column.codes)]
        return pd.Categorical.from_codes(numbers.tolist(), categories=pd.Index(keys))
    if column.week:
        return np.where(values == _core.MISSING_WEEK, np.nan, values.astype(np.float64))
    return values


__all__ = [
    "COMMIT",
    "TABLES",
    "BusyError",
    "Indicator",
    "Scenario",
    "ScenarioError",
    "Simulation",
    "__version__",
    "codes",
    "indicator_table",
    "run",
    "scenario",
]

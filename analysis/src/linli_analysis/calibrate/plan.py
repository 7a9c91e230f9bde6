"""What a calibration is asked to do: TARGETS.yaml and the observations it names (docs/calibration.md)."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from linli_analysis.calibrate.reading import InputError, Marked, Row, nearest, read_csv, read_yaml, refuse

Floats = npt.NDArray[np.float64]

_KEYS = ["name", "title", "scenario", "set", "begins", "counts", "roster", "parameters", "replicates", "seed"]
_KEYS += ["matching", "sampling"]
_QUARTER = re.compile(r"(\d{4})\s*[Qq]([1-4])")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_YEAR = re.compile(r"(\d{4})")
_WEEKS = re.compile(r"(\d+)\s*-\s*(\d+)")
LAST_WEEK = 5200


@cache
def parameter_table() -> dict[str, dict[str, Any]]:
    """The records of the parameter table, by section.name: kind, default, low, high (the prior), unit, meaning."""
    records = json.loads(files("linli_analysis").joinpath("parameters.json").read_text(encoding="utf-8"))
    return {f"{r['section']}.{r['name']}": r for r in records}


@dataclass(frozen=True)
class Parameter:
    """A parameter to be found: uniform from `low` to `high`; of whole numbers and flags each value alike."""

    key: str
    kind: str
    low: float
    high: float

    def value(self, u: float) -> float:
        """The value at a place `u`, 0 to 1, of the prior's distribution."""
        if self.kind == "real":
            return self.low + u * (self.high - self.low)
        return min(math.floor(self.low + u * (self.high - self.low + 1)), self.high)

    @property
    def record(self) -> dict[str, Any]:
        """Its record in the parameter table."""
        return parameter_table()[self.key]


@dataclass(frozen=True)
class Target:
    """One number observed: an indicator at the end of a period, or for a sum since the start its growth in the period.

    start, end: weeks; error: standard error of the count, in its unit; place: where it was read.
    """

    indicator: str
    period: str
    start: int
    end: int
    grows: bool
    share: bool
    value: float
    error: float
    place: str = field(compare=False, repr=False, default="")

    @property
    def what(self) -> tuple[str, int, int]:
        """What is counted: the same for two counts of one thing."""
        return self.indicator, self.start if self.grows else 0, self.end

    def of(self, indicators: xr.Dataset) -> float:
        """What a run says of it."""
        values = indicators[self.indicator].to_numpy()
        return float(values[self.end] - values[self.start]) if self.grows else float(values[self.end])

    def scaled(self, value: npt.ArrayLike) -> Floats:
        """On the scale on which values are compared: roots of counts, whose luck is then about the same whatever their
        size (Anscombe 1948: root of x + 3/8); shares as they are.
        """
        x = np.asarray(value, dtype=np.float64)
        return x if self.share else np.sqrt(np.maximum(x, 0) + 0.375)

    @property
    def scaled_error(self) -> float:
        """The standard error on that scale, by its slope."""
        return self.error if self.share else self.error / (2 * float(self.scaled(self.value)))


@dataclass(frozen=True)
class Sizes:
    """How much is computed.

    replicates: runs of each point; points: of each wave of history matching; waves: at most; particles: of each
    generation; effective: sample size at which sampling ends; generations: at most; lines: of posterior.csv.
    """

    replicates: int = 3
    points: int = 60
    waves: int = 3
    particles: int = 200
    effective: int = 300
    generations: int = 8
    lines: int = 200


@dataclass(frozen=True)
class Plan:
    """A calibration, checked."""

    name: str
    title_en: str
    title_zh: str
    scenario: Path
    changes: Mapping[str, Any]
    parameters: tuple[Parameter, ...]
    targets: tuple[Target, ...]
    seed: int
    sizes: Sizes
    begins: datetime.date | None = None

    @property
    def weeks(self) -> int:
        """Weeks that a run needs."""
        return max(target.end for target in self.targets)

    def values(self, u: Floats) -> dict[str, float]:
        """Parameters at a point of the unit cube, which the prior fills evenly."""
        return {p.key: p.value(float(x)) for p, x in zip(self.parameters, u, strict=True)}

    def overrides(self, u: Floats, replicate: int) -> dict[str, Any]:
        """What a run at such a point puts over the scenario."""
        told: dict[str, Any] = {"seed": self.seed, "replicate": replicate}
        for p, x in zip(self.parameters, u, strict=True):
            value = p.value(float(x))
            told[f"parameters.{p.key}"] = value if p.kind == "real" else bool(value) if p.kind == "flag" else int(value)
        return dict(self.changes) | told


def read_plan(path: Path) -> Plan:
    """Reads TARGETS.yaml and the files it names; checks all but the scenario (the engine does). Raises InputError."""
    root = read_yaml(path)
    given = root.fields(_KEYS, ["name", "scenario", "parameters"])
    title = given["title"].fields(["en", "zh"]) if "title" in given else {}
    begins = _date(given["begins"]) if "begins" in given else None
    targets = _targets(root, given, begins)
    name = given["name"].text()
    parameters = tuple(_parameters(given["parameters"]))
    return Plan(
        name=name,
        title_en=title["en"].text() if "en" in title else name,
        title_zh=title["zh"].text() if "zh" in title else name,
        scenario=given["scenario"].path(),
        changes=_changes(given, parameters),
        parameters=parameters,
        targets=tuple(targets),
        seed=given["seed"].whole(0, 2**32 - 1) if "seed" in given else 0,
        sizes=_sizes(given),
        begins=begins,
    )


def _date(node: Marked) -> datetime.date:
    if not isinstance(node.value, datetime.date):
        node.refuse("a date, such as 2023-01-01")
    return node.value


def _sizes(given: Mapping[str, Marked]) -> Sizes:
    found: dict[str, int] = {}
    if "replicates" in given:
        found["replicates"] = given["replicates"].whole(2, 100)
    bounds = {"points": (10, 10000), "waves": (1, 10), "particles": (20, 100000), "effective": (10, 100000)}
    bounds |= {"generations": (1, 100), "lines": (1, 100000)}
    for part, names in (
        ("matching", ["points", "waves"]),
        ("sampling", ["particles", "effective", "generations", "lines"]),
    ):
        if part in given:
            for key, node in given[part].fields(names).items():
                found[key] = node.whole(*bounds[key])
    return Sizes(**found)


def _changes(given: Mapping[str, Marked], parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    if "set" not in given:
        return {}
    keys = {f"parameters.{p.key}" for p in parameters}
    if not isinstance(given["set"].value, dict):
        given["set"].refuse("a map of key.path: value")
    for key, node in given["set"].value.items():
        if key in (*keys, "seed", "replicate", "weeks"):
            node.refuse("a value that the calibration does not choose itself", f"'{key}'")
    return given["set"].plain()  # type: ignore[no-any-return]


def _parameters(node: Marked) -> Iterator[Parameter]:
    table = parameter_table()
    if isinstance(node.value, list):
        asked: list[tuple[Marked, str, Marked | None]] = [(item, item.text(), None) for item in node.value]
    elif isinstance(node.value, dict):
        asked = [(item, key, None if item.value == "prior" else item) for key, item in node.value.items()]
    else:
        node.refuse("a list of parameters, or a map of them to prior or [low, high]")
    if not asked:
        node.refuse("at least one parameter", "none")
    seen = set()
    for item, key, bounds in asked:
        if key not in table:
            item.refuse("a parameter, as section.name", f"'{key}'", nearest(key, table))
        if key in seen:
            item.refuse("each parameter once", f"'{key}' again")
        seen.add(key)
        record = table[key]
        low, high = float(record["low"]), float(record["high"])
        if bounds is not None:
            low, high = _range(bounds, low, high, record["kind"])
        yield Parameter(key, record["kind"], low, high)


def _range(node: Marked, low: float, high: float, kind: str) -> tuple[float, float]:
    if not isinstance(node.value, list) or len(node.value) != 2:
        node.refuse("prior, or a range [low, high]")
    ends = [item.number(low, high) for item in node.value]
    if not ends[0] < ends[1]:
        node.refuse("a low end below the high end", f"{ends}")
    if kind != "real" and any(end != int(end) for end in ends):
        node.refuse("whole numbers", f"{ends}")
    return ends[0], ends[1]


def _week(date: datetime.date, begins: datetime.date) -> int:
    return round((date - begins).days / 7)


def _period(text: str, begins: datetime.date | None) -> tuple[int, int] | str:
    """First and last week of a period (the first not counted); or why there are none."""
    if found := _WEEKS.fullmatch(text):
        weeks = int(found[1]) - 1, int(found[2])
    else:
        if found := _QUARTER.fullmatch(text):
            year, first, months = int(found[1]), 3 * int(found[2]) - 2, 3
        elif found := _MONTH.fullmatch(text):
            year, first, months = int(found[1]), int(found[2]), 1
        elif found := _YEAR.fullmatch(text):
            year, first, months = int(found[1]), 1, 12
        else:
            return "a quarter (2023Q2), a month (2023-05), a year (2023) or weeks (1-13)"
        if not 1 <= first <= 12:
            return "a month from 01 to 12"
        if begins is None:
            return "weeks (1-13), or the key 'begins' in the targets file: the day on which week 1 begins"
        after = first + months - 1
        end = datetime.date(year + after // 12, after % 12 + 1, 1)
        weeks = _week(datetime.date(year, first, 1), begins), _week(end, begins)
    if not 0 <= weeks[0] < weeks[1] <= LAST_WEEK:
        return f"a period within weeks 1 to {LAST_WEEK} after the beginning"
    return weeks


@cache
def _records() -> dict[str, tuple[str, str]]:
    """Unit and window of each indicator."""
    import linli

    return {r.key: (r.unit, r.window) for r in linli.indicator_table()}


def _target(row: Row, indicator: str, period: str, span: tuple[int, int], value: float, error: float) -> Target:
    unit, window = _records()[indicator]
    grows = window.startswith("since") and unit != "1"
    return Target(indicator, period, *span, grows, unit == "1", value, error, row.place)


def _targets(root: Marked, given: Mapping[str, Marked], begins: datetime.date | None) -> list[Target]:
    """Those of the counts, and those of the roster that were not counted."""
    found: dict[tuple[str, int, int], Target] = {}
    for target in _counts(given["counts"].path(), begins) if "counts" in given else ():
        if (before := found.get(target.what)) is not None:
            refuse(target.place, "", f"{target.indicator} of {target.period} again", f"it once ({before.place})")
        found[target.what] = target
    if "roster" in given:
        roster = given["roster"].fields(["file", "first", "last"], ["file", "first", "last"])
        if begins is None:
            refuse(root.place, "", "a roster without 'begins'", "the key 'begins': the day on which week 1 begins")
        for target in _roster(roster, begins):
            found.setdefault(target.what, target)
    if not found:
        refuse(root.place, "", "no observations", "'counts' or 'roster'")
    return list(found.values())


def _counts(path: Path, begins: datetime.date | None) -> Iterator[Target]:
    for row in read_csv(path, ["indicator", "period", "value"], ["indicator", "period", "value", "error", "note"]):
        indicator = row.cells["indicator"]
        if indicator not in _records():
            row.refuse("indicator", "an indicator (linli indicators)", nearest(indicator, _records()))
        span = _period(row.cells["period"], begins)
        if isinstance(span, str):
            row.refuse("period", span)
        value, error = row.number("value"), row.number("error", 0.0)
        if _records()[indicator][0] == "1" and value > 1:
            row.refuse("value", "a share from 0 to 1")
        yield _target(row, indicator, row.cells["period"], span, value, error)


def _day(row: Row, column: str) -> datetime.date | None:
    """A day in a roster: as written, or the middle of the month or quarter; None for an empty cell."""
    cell = row.cells.get(column, "")
    if not cell:
        return None
    try:
        if found := _QUARTER.fullmatch(cell):
            return datetime.date(int(found[1]), 3 * int(found[2]) - 1, 15)
        if found := _MONTH.fullmatch(cell):
            return datetime.date(int(found[1]), int(found[2]), 15)
        return datetime.date.fromisoformat(cell)
    except ValueError:
        row.refuse(column, "a day (2023-05-20), a month (2023-05), a quarter (2023Q2) or nothing")


@dataclass(frozen=True)
class _Group:
    founded: datetime.date | None  # None: before the roster begins
    ended: datetime.date | None  # None: still there
    public: datetime.date | None  # None: not public; date.min: from the first
    members: float | None

    def alive(self, day: datetime.date) -> bool:
        return (self.founded is None or self.founded < day) and (self.ended is None or self.ended >= day)


def _roster_groups(path: Path) -> Iterator[tuple[Row, _Group]]:
    seen = set()
    for row in read_csv(
        path, ["group", "founded", "ended"], ["group", "founded", "ended", "public", "members", "note"]
    ):
        if not row.cells["group"] or row.cells["group"] in seen:
            row.refuse("group", "a name that no other line has")
        seen.add(row.cells["group"])
        founded, ended = _day(row, "founded"), _day(row, "ended")
        if founded and ended and ended < founded:
            row.refuse("ended", f"a day not before {founded}, when it was founded")
        public = row.cells.get("public", "")
        since = (
            datetime.date.min
            if public in ("yes", "是")
            else None
            if public in ("", "no", "否")
            else _day(row, "public")
        )
        members = row.number("members") if row.cells.get("members") else None
        yield row, _Group(founded, ended, since, members)


def _roster(roster: Mapping[str, Marked], begins: datetime.date) -> Iterator[Target]:
    """Counts by quarter that a list of groups implies: alive and public at the end, founded and ended within.

    Members at the end of the last quarter, where every group alive then has a number.
    """
    ends = []
    for key in ("first", "last"):
        found = _QUARTER.fullmatch(str(roster[key].value))
        if not found:
            roster[key].refuse("a quarter, such as 2023Q1")
        ends.append(4 * int(found[1]) + int(found[2]) - 1)
    path = roster["file"].path()
    rows = list(_roster_groups(path))
    if not rows:
        raise InputError(f"{path}: found no groups, expected a line for each")
    groups = [group for _, group in rows]
    with_public = "public" in rows[0][0].cells
    for number in range(ends[0], ends[1] + 1):
        period = f"{number // 4}Q{number % 4 + 1}"
        span = _period(period, begins)
        if isinstance(span, str):
            roster["first"].refuse(span)
        first, after = (datetime.date(n // 4, 3 * (n % 4) + 1, 1) for n in (number, number + 1))
        alive = [g for g in groups if g.alive(after)]
        counts = {
            "groups_alive": len(alive),
            "groups_founded": sum(g.founded is not None and first <= g.founded < after for g in groups),
            "groups_ended": sum(g.ended is not None and first <= g.ended < after for g in groups),
        }
        if with_public:
            counts["groups_public"] = sum(g.public is not None and g.public < after for g in alive)
        for indicator, count in counts.items():
            yield _target(Row(path, 1, {}), indicator, period, span, count, 0.0)
        if number == ends[1] and alive and all(g.members is not None for g in alive):
            yield _target(Row(path, 1, {}), "members", period, span, sum(g.members or 0 for g in alive), 0.0)

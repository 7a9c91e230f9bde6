"""Opens trajectory files: one run, or a study of arms x replicates.

Nothing is read before it is asked for, and tables are read column by column. The layouts are in
docs/trajectories.md and docs/studies-layout.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import h5py
import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from linli_analysis.texts import TEXTS, Language

NO_CODE = 255
_KNOWN_VERSION = 1
_NOT_DATA = ("row", "arm", "replicate")


class TrajectoryError(RuntimeError):
    """The file is not a trajectory, is of a version we do not know, or lacks what was asked for."""


@dataclass(frozen=True)
class Arm:
    """One arm of a study: its key and its titles."""

    key: str
    title_en: str
    title_zh: str

    def title(self, lang: Language) -> str:
        """The title in a language; the key where there is none."""
        return (self.title_en if lang == "en" else self.title_zh) or self.key


class Study:
    """Arms x replicates in one file, read lazily. A file of a single run is a study of one.

    Attributes: path; arms, in the file's order; replicates; weeks (the last week); exit_week (the last week of
    support). Use as a context manager, or call `close`.
    """

    def __init__(self, path: Path, kind: Literal["run", "study", "either"] = "either") -> None:
        """Opens the file; raises TrajectoryError, in words for its user, if that cannot be done."""
        self.path = path
        self._kept: dict[tuple[str, str], npt.NDArray[np.int32]] = {}
        try:
            self._file = h5py.File(path, "r")
        except OSError as error:
            raise TrajectoryError(f"{path}: not a readable HDF5 file ({error})") from None
        try:
            self._check_format(kind)
            self._read_plan()
        except Exception:
            self._file.close()
            raise

    def _check_format(self, kind: str) -> None:
        found = str(self._file.attrs.get("format", ""))
        formats = {"run": ["linli-trajectory"], "study": ["linli-study"]}
        expected = formats.get(kind, ["linli-trajectory", "linli-study"])
        if found not in expected:
            raise TrajectoryError(f"{self.path}: expected format {' or '.join(expected)}, found {found or 'none'}")
        version = int(self._file.attrs.get("format_version", 0))
        if version != _KNOWN_VERSION:
            raise TrajectoryError(f"{self.path}: format version {version}; this program reads {_KNOWN_VERSION}")
        self.is_run = found == "linli-trajectory"

    def _read_plan(self) -> None:
        attributes = self._file.attrs
        self.weeks = int(attributes["weeks"])
        self.exit_week = int(attributes["exit_week"])
        self.name = str(attributes.get("scenario", self.path.stem))
        self.titles = (str(attributes.get("title_en", "")), str(attributes.get("title_zh", "")))
        if self.is_run:
            self.arms: tuple[Arm, ...] = (Arm(self.name, *self.titles),)
            self.replicates = [int(attributes["replicate"])]
        else:
            arms = self._columns("arms", None)
            keys = [str(key) for key in arms["name"]]
            self.arms = tuple(map(Arm, keys, arms["title_en"].astype(str), arms["title_zh"].astype(str)))
            self.replicates = [int(r) for r in self._node("indicators", "replicate")[:]]

    def __enter__(self) -> Self:
        """The study itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the file."""
        self.close()

    def close(self) -> None:
        """Closes the file; what was read stays."""
        self._file.close()

    def title(self, lang: Language) -> str:
        """Title of the study; its name where there is none."""
        return self.titles[0 if lang == "en" else 1] or self.name

    def arm(self, key: str) -> Arm:
        """The arm of that key; TrajectoryError names those there are."""
        for arm in self.arms:
            if arm.key == key:
                return arm
        raise TrajectoryError(f"{self.path.name} has no arm {key}; it has {', '.join(a.key for a in self.arms)}")

    @cached_property
    def indicators(self) -> xr.Dataset:
        """Weekly indicators: dims (arm, replicate, week).

        Each variable has attributes units, long_name, long_name_zh, definition, definition_zh, window.
        Runs that are not in the file are NaN.
        """
        opened = xr.open_dataset(self.path, group="indicators", engine="h5netcdf")
        if self.is_run:
            opened = opened.expand_dims(arm=[self.arms[0].key], replicate=self.replicates)
            return opened.transpose("arm", "replicate", "week")
        return opened.transpose("arm", "replicate", "week")

    @cached_property
    def courtyards(self) -> pd.DataFrame:
        """The place: courtyard, community, street, first_dwelling, dwellings."""
        return self._columns("courtyards", None)

    def table(
        self,
        name: str,
        columns: Sequence[str] | None = None,
        *,
        arm: str | None = None,
        replicate: int | None = None,
        week: int | None = None,
    ) -> pd.DataFrame:
        """A table of docs/trajectories.md or docs/studies-layout.md, with arm and replicate as first columns.

        name: such as "groups"; columns: those wanted (default: all); arm, replicate, week: only those rows.
        Coded columns come as categories of their keys, missing weeks as NaN.
        Raises TrajectoryError if the file has no such table or column.
        """
        first = next((c for c in self._group(name) if c != "row"), None)
        if first is None:
            raise TrajectoryError(f"{self.path.name}: table {name} has no columns")
        keep = np.ones(self._node(name, first).shape[0], dtype=bool)
        if arm is not None:
            number = [a.key for a in self.arms].index(self.arm(arm).key)
            keep &= self.is_run or self._numbers(name, "arm") == number
        if replicate is not None:
            if replicate not in self.replicates:
                raise TrajectoryError(f"{self.path.name} has no replicate {replicate}")
            keep &= self.is_run or self._numbers(name, "replicate") == replicate
        if week is not None:
            keep &= self._numbers(name, "week") == week
        rows = np.flatnonzero(keep)
        wanted = columns if columns is not None else [c for c in self._group(name) if c not in _NOT_DATA]
        frame = self._columns(name, wanted, rows)
        arms = np.zeros(len(rows), dtype=np.int64) if self.is_run else self._numbers(name, "arm")[rows]
        frame.insert(0, "arm", pd.Categorical.from_codes(arms, categories=[a.key for a in self.arms]))  # type: ignore[arg-type]
        if self.is_run:
            frame.insert(1, "replicate", self.replicates[0])
        elif "replicate" in self._group(name):
            frame.insert(1, "replicate", self._numbers(name, "replicate")[rows].astype(np.int64))
        return frame

    def trajectory(self, arm: str, replicate: int) -> Study | None:
        """The whole trajectory of one run: the file itself if it is that run, else the one that the study left in
        the folder beside it; None if it left none. In it, events and groups have the same numbers."""
        if self.is_run:
            return self
        path = self.path.with_suffix(".runs") / f"{self.arm(arm).key}-{replicate}.h5"
        return Study(path, "run") if path.exists() else None

    def _numbers(self, name: str, column: str) -> npt.NDArray[np.int32]:
        """A whole column of whole numbers, kept: rows are chosen by it again and again."""
        if (name, column) not in self._kept:
            self._kept[name, column] = np.asarray(self._node(name, column)[:], dtype=np.int32)
        return self._kept[name, column]

    def _group(self, name: str) -> h5py.Group:
        if name not in self._file:
            raise TrajectoryError(f"{self.path.name} has no table {name}")
        return self._file[name]

    def _node(self, name: str, column: str) -> h5py.Dataset:
        group = self._group(name)
        if column not in group:
            raise TrajectoryError(f"{self.path.name}: table {name} has no column {column}")
        return group[column]

    def _columns(
        self, name: str, columns: Sequence[str] | None, rows: npt.NDArray[np.int64] | None = None
    ) -> pd.DataFrame:
        """Columns of a table, decoded; of the given rows only."""
        wanted = list(columns) if columns is not None else [c for c in self._group(name) if c != "row"]
        return pd.DataFrame({column: self._decoded(self._node(name, column), rows) for column in wanted})

    def _decoded(self, node: h5py.Dataset, rows: npt.NDArray[np.int64] | None) -> Any:
        if h5py.check_string_dtype(node.dtype):
            values = node.asstr()[:]
            return values if rows is None else values[rows]
        if rows is not None and len(rows) and rows[-1] - rows[0] + 1 == len(rows):
            values = node[int(rows[0]) : int(rows[-1]) + 1]  # runs are written one after the other
        else:
            values = node[:] if rows is None else node[:][rows]
        if "codes" in node.attrs:
            keys = self.codes(str(node.attrs["codes"]).rsplit("/", 1)[-1])
            numbers = np.where(values == NO_CODE, -1, values.astype(np.int16))
            return pd.Categorical.from_codes(numbers, categories=keys)  # type: ignore[arg-type]
        if "_FillValue" in node.attrs and np.issubdtype(values.dtype, np.integer):
            fill = np.asarray(node.attrs["_FillValue"]).ravel()[0]
            return np.where(values == fill, np.nan, values.astype(np.float64))
        return values

    def codes(self, name: str) -> list[str]:
        """Keys of a list of codes, such as "stage", in the order of their codes."""
        return [str(key) for key in self._node("codes", name).asstr()[:]]

    def word(self, name: str, key: str, lang: Language) -> str:
        """What a key of a list of codes is called in a language."""
        if key in TEXTS and name in ("stage", "role", "project_step"):
            return TEXTS[key][0 if lang == "en" else 1]  # one word for one thing, in legends and in stories
        if lang == "zh" and f"{name}_zh" in self._group("codes"):
            words = dict(zip(self.codes(name), self.codes(f"{name}_zh"), strict=True))
            return words.get(key, key)
        return key.replace("_", " ")

    def event_code(self, kind: str) -> str:
        """The list of codes in which column `code` of events of that kind is to be read; empty if in none."""
        names = dict(zip(self.codes("event_kind"), self.codes("event_code"), strict=True))
        name = names.get(kind, "")
        return name if name in self._group("codes") else ""

    def decode_event(self, kind: str, code: int) -> str | int:
        """Column `code` of an event: a key where it is one, else the number."""
        name = self.event_code(kind)
        keys = self.codes(name) if name else []
        return keys[code] if 0 <= code < len(keys) else code


class Run:
    """One run: what `Study` gives, without the dimensions arm and replicate. `study` is the same as a study of one."""

    def __init__(self, path: Path) -> None:
        """Opens the file; raises TrajectoryError."""
        self.study = Study(path, "run")

    @property
    def indicators(self) -> xr.Dataset:
        """Weekly indicators: dim week."""
        return self.study.indicators.isel(arm=0, replicate=0, drop=True)

    def table(self, name: str, columns: Sequence[str] | None = None, *, week: int | None = None) -> pd.DataFrame:
        """A table of docs/trajectories.md; see `Study.table`."""
        return self.study.table(name, columns, week=week).drop(columns=["arm", "replicate"])


def open_run(path: str | Path) -> Run:
    """Opens the trajectory of one run (`linli run ... -o`). Raises TrajectoryError."""
    return Run(Path(path))


def open_study(path: str | Path) -> Study:
    """Opens a study (`linli study ... -o`), or a run as a study of one arm and replicate. Raises TrajectoryError."""
    return Study(Path(path))

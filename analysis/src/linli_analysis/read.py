"""Opens trajectory files: one run, or a study of arms x parameter samples x replicates.

All that is known of the layout (docs/trajectories.md, docs/studies-layout.md) is in this module. Nothing is read
before it is asked for; tables are read column by column and run by run, so that a study need not fit into memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
import yaml

from linli_analysis.texts import COLUMNS_ZH, TEXTS, UNITS_ZH, Language

NO_CODE = 255
RUN = ["arm", "sample", "replicate"]
_KNOWN_VERSIONS = {"linli-trajectory": [1], "linli-study": [1, 2]}
_BLOCK_ROWS = 1 << 19
_DIMS = (*RUN, "week")


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
    """Arms x samples x replicates in one file, read lazily. A file of a single run is a study of one.

    Attributes: path; arms, in the file's order; samples (numbers of parameter draws; [0] where the file has none);
    replicates; weeks (the last week); exit_week (the last week of support). Use as a context manager, or call `close`.
    """

    def __init__(self, path: Path, kind: Literal["run", "study", "either"] = "either") -> None:
        """Opens the file; raises TrajectoryError, in words for its user, if that cannot be done."""
        self.path = path
        self._kept: dict[str, pd.DataFrame] = {}
        self._scenarios: dict[str, dict[str, Any]] = {}
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
        if version not in _KNOWN_VERSIONS[found]:
            known = " and ".join(map(str, _KNOWN_VERSIONS[found]))
            raise TrajectoryError(f"{self.path}: format version {version}; this program reads {known}")
        self.is_run = found == "linli-trajectory"

    def _read_plan(self) -> None:
        attributes = self._file.attrs
        self.weeks = int(attributes["weeks"])
        self.exit_week = int(attributes["exit_week"])
        self.name = str(attributes.get("scenario", self.path.stem))
        self.titles = (str(attributes.get("title_en", "")), str(attributes.get("title_zh", "")))
        self.samples = [0]
        if self.is_run:
            self.arms: tuple[Arm, ...] = (Arm(self.name, *self.titles),)
            self.replicates = [int(attributes["replicate"])]
        else:
            arms = self._columns("arms", None)
            keys = [str(key) for key in arms["name"]]
            self.arms = tuple(map(Arm, keys, arms["title_en"].astype(str), arms["title_zh"].astype(str)))
            self.replicates = [int(r) for r in self._node("indicators", "replicate")[:]]
            if "sample" in self._group("indicators"):
                self.samples = [int(s) for s in self._node("indicators", "sample")[:]]

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

    @property
    def outcomes(self) -> list[str]:
        """Indicators that the study compares, the main one first; empty for a run."""
        if self.is_run or "study" not in self._file or "outcomes" not in self._group("study"):
            return []
        return [str(key) for key in self._node("study", "outcomes").asstr()[:]]

    @property
    def provenance(self) -> dict[str, str]:
        """How the file was made: its root attributes, as text."""
        return {str(key): str(value) for key, value in self._file.attrs.items()}

    @cached_property
    def indicators(self) -> xr.Dataset:
        """Weekly indicators: dims arm, sample, replicate, week, in the order of the file: go by their names.

        Each variable has attributes units, long_name, long_name_zh, definition, definition_zh, window.
        Runs that are not in the file, or failed, are NaN.
        """
        opened = xr.open_dataset(self.path, group="indicators", engine="h5netcdf", decode_times=False)
        for dim, number in (("replicate", self.replicates[0]), ("sample", 0), ("arm", self.arms[0].key)):
            if dim not in opened.dims:
                opened = opened.expand_dims({dim: [number]})
        if opened["arm"].dtype != object:
            opened = opened.assign_coords(arm=opened["arm"].astype(str).astype(object))
        return opened

    @cached_property
    def courtyards(self) -> pd.DataFrame:
        """The place: courtyard, community, street, first_dwelling, dwellings."""
        return self._columns("courtyards", None)

    @cached_property
    def parameter_samples(self) -> pd.DataFrame:
        """Parameters that differ between samples: a row per sample (index), a column per key such as "act.friend".

        Without columns where the file has no parameter draws.
        """
        index = pd.Index(self.samples, name="sample")
        if self.is_run or "samples" not in self._file:
            return pd.DataFrame(index=index)
        columns = [name for name in self._group("samples") if name not in ("row", "sample")]
        if not columns:
            return pd.DataFrame(index=index)
        frame = self._columns("samples", columns)
        if "sample" in self._group("samples"):
            return frame.set_index(pd.Index(self._node("samples", "sample")[:], name="sample")).reindex(index)
        return frame.set_index(index)

    def scenario(self, arm: str) -> dict[str, Any]:
        """The whole scenario of an arm, as the run resolved it: parameters, interventions and their levers."""
        if arm in self._scenarios:
            return self._scenarios[arm]
        if self.is_run:
            text = str(self._node("scenario", "resolved").asstr()[()])
        else:
            position = [a.key for a in self.arms].index(self.arm(arm).key)
            text = str(self._node("arms", "resolved").asstr()[position])
        self._scenarios[arm] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        return self._scenarios[arm]

    def has(self, table: str, column: str | None = None) -> bool:
        """Whether the file holds a table, and in it a column."""
        return table in self._file and (column is None or column in self._file[table])

    def seconds(self) -> float:
        """Computing time of all runs together; NaN where the file does not say."""
        return float(np.nansum(self._node("runs", "seconds")[:])) if self.has("runs", "seconds") else float("nan")

    def table(
        self,
        name: str,
        columns: Sequence[str] | None = None,
        *,
        arm: str | None = None,
        sample: int | None = None,
        replicate: int | None = None,
        week: int | None = None,
    ) -> pd.DataFrame:
        """A table of docs/trajectories.md or docs/studies-layout.md, with arm, sample and replicate as first columns.

        name: such as "groups"; columns: those wanted (default: all); arm, sample, replicate, week: only those rows.
        Coded columns come as categories of their keys, missing weeks as NaN; `frame.attrs` holds units and names.
        Raises TrajectoryError if the file has no such table or column.
        """
        runs = self._runs_of(name)
        if arm is not None:
            runs = runs[runs["arm"] == [a.key for a in self.arms].index(self.arm(arm).key)]
        for key, value, known in (("sample", sample, self.samples), ("replicate", replicate, self.replicates)):
            if value is not None and value not in known:
                raise TrajectoryError(f"{self.path.name} has no {key} {value}")
            if value is not None:
                runs = runs[runs[key].isin([value, -1])]
        wanted = self._wanted(name, columns)
        parts = [self._block(name, wanted, block, week) for block in _blocks_of(runs)]
        frame = self._framed(name, wanted, parts)
        frame.attrs["units"] = {c: str(self._node(name, c).attrs.get("units", "")) for c in wanted}
        frame.attrs["long_name"] = {c: str(self._node(name, c).attrs.get("long_name", c)) for c in wanted}
        return frame

    def blocks(self, name: str, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        """As `table`, in pieces of whole runs of about half a million rows: a pass over a study of any size."""
        wanted = self._wanted(name, columns)
        for block in _blocks_of(self._runs_of(name)):
            yield self._framed(name, wanted, [self._block(name, wanted, block, None)])

    def weekly(self, keys: Sequence[str] | None = None) -> pd.DataFrame:
        """Indicators as a long pandas table: arm, sample, replicate, week, then one column per key."""
        data = self.indicators[list(keys)] if keys is not None else self.indicators
        return data.to_dataframe().reset_index()[[*_DIMS, *map(str, data.data_vars)]]

    def describe(self, name: str, lang: Language = "en") -> pd.DataFrame:
        """What the columns of a table, or the "indicators", are: column, name and unit in a language."""
        rows = []
        for column in self._wanted(name, None):
            attributes = self._node(name, column).attrs
            english = str(attributes.get("long_name", column.replace("_", " ")))
            chinese = str(attributes.get("long_name_zh", COLUMNS_ZH.get(column, english)))
            unit = str(attributes.get("units", ""))
            if lang == "zh":
                unit = UNITS_ZH.get(unit, unit)
            rows.append({"column": column, "name": english if lang == "en" else chinese, "unit": unit})
        return pd.DataFrame(rows)

    def trajectory(self, arm: str, replicate: int, sample: int | None = None) -> Study | None:
        """The whole trajectory of one run: the file itself if it is that run, else the one that the study left in
        the folder beside it; None if it left none. In it, events and groups have the same numbers.
        """
        if self.is_run:
            return self
        folder, key = self.path.with_suffix(".runs"), self.arm(arm).key
        sample = self.samples[0] if sample is None else sample
        names = [f"{key}-{sample}-{replicate}.h5", f"{key}-{replicate}.h5"]
        for path in (folder / name for name in (names if len(self.samples) > 1 else names[::-1])):
            if path.exists():
                return Study(path, "run")
        return None

    def full_replicates(self) -> list[int]:
        """Replicates of which every arm left a whole trajectory."""
        return [r for r in self.replicates if all(self._has_trajectory(arm.key, r) for arm in self.arms)]

    def _has_trajectory(self, arm: str, replicate: int) -> bool:
        return self.is_run or (self.path.with_suffix(".runs") / f"{arm}-{replicate}.h5").exists()

    def _wanted(self, name: str, columns: Sequence[str] | None) -> list[str]:
        if columns is not None:
            for column in columns:
                self._node(name, column)
            return list(columns)
        return [c for c in self._group(name) if c not in ("row", *_DIMS[: 4 if name == "indicators" else 3])]

    def _runs_of(self, name: str) -> pd.DataFrame:
        """Rows of a table by run: start, stop, arm (position), sample, replicate (-1: of no replicate). Kept."""
        if name not in self._kept:
            group = self._group(name)
            first = next((c for c in group if c != "row"), None)
            if first is None:
                raise TrajectoryError(f"{self.path.name}: table {name} has no columns")
            length = int(group[first].shape[0])
            if self.is_run:
                rows = [[0, length, 0, 0, self.replicates[0]]] if length else []
                self._kept[name] = pd.DataFrame(rows, columns=["start", "stop", *RUN])
            else:
                self._kept[name] = self._scan(group, length)
        return self._kept[name]

    def _scan(self, group: h5py.Group, length: int) -> pd.DataFrame:
        """Finds where one run's rows end and another's begin."""
        has = [key for key in RUN if key in group]
        starts: list[npt.NDArray[np.int64]] = [np.empty((0, 4), dtype=np.int64)]
        before: npt.NDArray[np.int64] | None = None
        for start in range(0, length, 4 * _BLOCK_ROWS):
            stop = min(start + 4 * _BLOCK_ROWS, length)
            missing = {"arm": 0, "sample": 0, "replicate": -1}
            keys = np.stack([group[k][start:stop] if k in has else np.full(stop - start, missing[k]) for k in RUN], 1)
            new = np.empty(len(keys), dtype=bool)
            new[0] = before is None or bool((keys[0] != before).any())
            new[1:] = (keys[1:] != keys[:-1]).any(axis=1)
            at = np.flatnonzero(new)
            starts.append(np.column_stack([at + start, keys[at]]))
            before = keys[-1]
        found = np.concatenate(starts)
        frame = pd.DataFrame(found, columns=["start", *RUN])
        frame.insert(1, "stop", np.append(found[1:, 0], length)[: len(found)])
        return frame

    def _block(self, name: str, columns: list[str], runs: pd.DataFrame, week: int | None) -> dict[str, Any]:
        """Raw values of neighbouring runs; of one week only, if it is given."""
        start, stop = int(runs["start"].iloc[0]), int(runs["stop"].iloc[-1])
        count = runs["stop"].to_numpy() - runs["start"].to_numpy()
        keys = {key: np.repeat(runs[key].to_numpy(), count) for key in RUN}
        raw = {c: self._raw(self._node(name, c), start, stop) for c in columns}
        if week is None:
            return keys | raw
        keep = self._node(name, "week")[start:stop] == week
        return {key: values[keep] for key, values in (keys | raw).items()}

    @staticmethod
    def _raw(node: h5py.Dataset, start: int, stop: int) -> Any:
        return node.asstr()[start:stop] if h5py.check_string_dtype(node.dtype) else node[start:stop]

    def _framed(self, name: str, columns: list[str], parts: list[dict[str, Any]]) -> pd.DataFrame:
        """Raw pieces as one frame, decoded, runs named in front."""
        if not parts:
            raw: dict[str, Any] = {c: self._raw(self._node(name, c), 0, 0) for c in columns}
            raw |= {key: np.empty(0, dtype=np.int64) for key in RUN}
        else:
            raw = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
        data: dict[str, Any] = {
            "arm": pd.Categorical.from_codes(raw["arm"], categories=[a.key for a in self.arms])  # type: ignore[arg-type]
        }
        if self.is_run or name == "samples" or "replicate" in self._group(name):
            data |= {"sample": raw["sample"], "replicate": raw["replicate"]}
        return pd.DataFrame(data | {c: self._decoded(self._node(name, c), raw[c]) for c in columns})

    def _group(self, name: str) -> h5py.Group:
        if name not in self._file:
            raise TrajectoryError(f"{self.path.name} has no table {name}")
        return self._file[name]

    def _node(self, name: str, column: str) -> h5py.Dataset:
        group = self._group(name)
        if column not in group:
            raise TrajectoryError(f"{self.path.name}: table {name} has no column {column}")
        return group[column]

    def _columns(self, name: str, columns: Sequence[str] | None) -> pd.DataFrame:
        """Whole columns of a small table, decoded."""
        wanted = list(columns) if columns is not None else [c for c in self._group(name) if c != "row"]
        nodes = {column: self._node(name, column) for column in wanted}
        return pd.DataFrame({c: self._decoded(node, self._raw(node, 0, node.shape[0])) for c, node in nodes.items()})

    def _decoded(self, node: h5py.Dataset, values: Any) -> Any:
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


def _blocks_of(runs: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Runs that follow each other in the file, together up to a block."""
    if runs.empty:
        return
    apart = runs["start"].to_numpy()[1:] != runs["stop"].to_numpy()[:-1]
    begin, rows = 0, 0
    for i, size in enumerate((runs["stop"] - runs["start"]).to_numpy()):
        if i > begin and (apart[i - 1] or rows + size > _BLOCK_ROWS):
            yield runs.iloc[begin:i]
            begin, rows = i, 0
        rows += int(size)
    yield runs.iloc[begin:]


class Run:
    """One run: what `Study` gives, without arm, sample and replicate. `study` is the same as a study of one."""

    def __init__(self, path: Path) -> None:
        """Opens the file; raises TrajectoryError."""
        self.study = Study(path, "run")

    @property
    def indicators(self) -> xr.Dataset:
        """Weekly indicators: dim week."""
        return self.study.indicators.isel(arm=0, sample=0, replicate=0, drop=True)

    def table(self, name: str, columns: Sequence[str] | None = None, *, week: int | None = None) -> pd.DataFrame:
        """A table of docs/trajectories.md; see `Study.table`."""
        return self.study.table(name, columns, week=week).drop(columns=RUN)


def open_run(path: str | Path) -> Run:
    """Opens the trajectory of one run (`linli run ... -o`). Raises TrajectoryError."""
    return Run(Path(path))


def open_study(path: str | Path) -> Study:
    """Opens a study (`linli study ... -o`), or a run as a study of one arm and replicate. Raises TrajectoryError."""
    return Study(Path(path))

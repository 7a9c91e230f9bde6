"""Writes tiny study files of the documented layout whose every number is given: for statistics worked by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt
import pandas as pd

from made_study import CODES, MISSING_WEEK, write_indicators, write_table

Cube = npt.NDArray[np.float64]  # arm, sample, replicate, week


def write_tiny(
    path: Path,
    indicators: Mapping[str, Any],
    arms: Sequence[str] = ("baseline", "placebo", "a"),
    exit_week: int = 2,
    tables: Mapping[str, list[dict[str, Any]]] | None = None,
    samples: pd.DataFrame | None = None,
    courtyards: int = 2,
    resolved: str = "parameters: {}\n",
    units: Mapping[str, str] | None = None,
) -> Path:
    """`indicators`: by key an array (arm, sample, replicate, week); `samples`: parameters, a row per sample."""
    cubes = {key: np.asarray(value, dtype=float) for key, value in indicators.items()}
    _, drawn, replicates, weeks = next(iter(cubes.values())).shape
    with h5py.File(path, "w", track_order=True) as file:
        file.attrs.update({"format": "linli-study", "format_version": np.int32(1), "scenario": "tiny", "seed": 1})
        file.attrs.update({"title_en": "Tiny", "title_zh": "小研究", "weeks": np.int32(weeks - 1)})
        file.attrs.update({"exit_week": np.int32(exit_week), "program_version": "0", "digest": "0" * 64})
        codes = file.create_group("codes")
        for name, words in CODES.items():
            codes.create_dataset(name, data=words, dtype=h5py.string_dtype())
        write_table(file, "courtyards", [_courtyard(i) for i in range(courtyards)])
        group = file.create_group("arms")
        for column, values in (
            ("name", list(arms)),
            ("title_en", list(arms)),
            ("title_zh", list(arms)),
            ("resolved", [resolved] * len(arms)),
        ):
            group.create_dataset(column, data=values, dtype=h5py.string_dtype())
        dims: dict[str, Any] = {
            "arm": np.array(list(arms), dtype=object),
            "replicate": np.arange(replicates, dtype="i4"),
        }
        if samples is not None:
            dims["sample"] = np.arange(drawn, dtype="i4")
            _write_samples(file, samples)
        dims["week"] = np.arange(weeks, dtype="i4")
        # The file has replicate before sample: the reader must go by names.
        written = {k: v.transpose(0, 2, 1, 3) if samples is not None else v[:, 0] for k, v in cubes.items()}
        write_indicators(file, dims, written)
        for key, unit in (units or {}).items():
            file["indicators"][key].attrs["units"] = unit
        for name, rows in (tables or {}).items():
            write_table(file, name, rows)
    return path


def _write_samples(file: h5py.File, samples: pd.DataFrame) -> None:
    group = file.create_group("samples", track_order=True)
    group.create_dataset("sample", data=np.arange(len(samples), dtype="i4"))
    for column in samples:
        group.create_dataset(str(column), data=samples[column].to_numpy(dtype="f8"))


def _courtyard(number: int) -> dict[str, Any]:
    return {"courtyard": number, "community": 0, "street": 0, "first_dwelling": 0, "dwellings": 10}


def at_last(values: Any, weeks: int = 4) -> Cube:
    """A cube that is 0 up to the week before the last and `values` (arm, replicate) at the last; one sample."""
    last = np.asarray(values, dtype=float)
    cube = np.zeros((last.shape[0], 1, last.shape[1], weeks + 1))
    cube[:, 0, :, -1] = last
    return cube


def life(
    arm: int,
    replicate: int,
    group: int,
    stages: str,
    *,
    start: int = 0,
    public_from: int | None = None,
    ended: int | None = None,
    courtyard: int = 0,
    founded: int | None = None,
    last_supported: int | None = None,
    founder: int | None = None,
    met: bool = True,
    active: int = 5,
) -> dict[str, Any]:
    """One group: a letter per week from `start` (a, s, g, m: its stage), public from a week on."""
    return dict(locals())


def tables_of(lives: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Tables `groups` and `group_weeks` of those lives, runs in the order of the file."""
    groups, weeks = [], []
    for one in sorted(lives, key=lambda x: (x["replicate"], x["arm"], x["group"])):
        run = {"arm": one["arm"], "replicate": one["replicate"]}
        public, ended, helped = one["public_from"], one["ended"], one["last_supported"]
        founded = one["start"] if one["founded"] is None else one["founded"]
        founder = one["group"] if one["founder"] is None else one["founder"]
        groups.append(
            run
            | {
                "group": one["group"],
                "founder_dwelling": founder,
                "founder_occupancy": 0,
                "founder_member": 0,
                "founded_week": founded,
                "ordinal": 0,
                "courtyard": one["courtyard"],
                "topic": 2,
                "founded_public": int(public is not None and public <= founded),
                "origin": 0,
                "went_public": MISSING_WEEK if public is None else max(public, founded),
                "ended": MISSING_WEEK if ended is None else ended,
                "end_cause": 0 if ended is None else 1,
                "last_supported": MISSING_WEEK if helped is None else helped,
            }
        )
        for i, stage in enumerate(one["stages"]):
            week = one["start"] + i
            weeks.append(
                run
                | {
                    "week": week,
                    "group": one["group"],
                    "stage": "asgm".index(stage),
                    "public": int(public is not None and week >= public),
                    "active": one["active"],
                    "met": int(one["met"]),
                    "supporter_hours": 2.0 if week == helped else 0.0,
                }
            )
    return {"groups": groups, "group_weeks": weeks}


__all__ = ["at_last", "life", "tables_of", "write_tiny"]

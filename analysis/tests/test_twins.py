"""Twins across arms, worked by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from linli_analysis import Study, compare, open_study
from linli_analysis.read import TrajectoryError
from linli_analysis.twins import Twin, pairing, twin_of, twins, without_twin
from tiny_study import life, tables_of, write_tiny

WHOLE = "m" * 61
WEEKS = 61


def study_of(
    tmp_path: Path, lives: list[dict[str, Any]], arms: tuple[str, ...] = ("baseline", "placebo", "a")
) -> Study:
    cube = {compare.MAIN: np.zeros((len(arms), 1, 2, WEEKS))}
    path = tmp_path / f"twins{len(list(tmp_path.iterdir()))}.h5"
    return open_study(write_tiny(path, cube, arms=arms, tables=tables_of(lives), exit_week=8))


def group(arm: int, number: int, founder: int, week: int, replicate: int = 0, **options: Any) -> dict[str, Any]:
    """A public group from `week` on that stands by itself at the end, unless told otherwise."""
    told = {"start": week, "public_from": week, "founder": founder} | options
    return life(arm, replicate, number, "m" * (WEEKS - week), **told)


def paired_lives() -> list[dict[str, Any]]:
    """One replicate in which the arm has an exact twin, a near one and one without; the other is the same in all."""
    return [
        group(0, 0, founder=1, week=3),
        group(0, 1, founder=2, week=4),
        group(0, 2, founder=3, week=5),  # nobody like it in the arm
        group(0, 3, founder=5, week=2, met=False),  # does not stand by itself here
        group(2, 0, founder=1, week=3),
        group(2, 1, founder=2, week=30),  # 26 weeks later: near
        group(2, 2, founder=4, week=6),
        group(2, 3, founder=5, week=2),
        *(group(1, number, founder=founder, week=week) for number, founder, week in ((0, 1, 3), (1, 2, 4), (2, 3, 5))),
        group(1, 3, founder=5, week=2, met=False),
        *(group(arm, 0, founder=1, week=3, replicate=1) for arm in range(3)),
    ]


def test_exact_near_and_none(tmp_path: Path) -> None:
    study = study_of(tmp_path, paired_lives())
    assert twin_of(study, "a", 0, 0) == Twin("exact", 3.0, pytest.approx(np.nan, nan_ok=True))
    assert twin_of(study, "a", 0, 1).kind == "near"
    assert twin_of(study, "a", 0, 1).founded == 4
    assert twin_of(study, "a", 0, 2).kind == "none"
    assert without_twin(study, "a") == pytest.approx(1 / 5)
    assert without_twin(study, "placebo") == 0


def test_kinds_and_where_the_gain_comes_from(tmp_path: Path) -> None:
    study = study_of(tmp_path, paired_lives())
    frame = twins(study).set_index(["arm", "which", "kind"]).sort_index()
    found = frame.loc[("a", "sustained"), "groups"].to_dict()
    # Means over two replicates. In the second there is one group, the same in all. In the first 4 count in the arm
    # (founders 1 and 5 exact, 2 near, 4 alone) and 3 in the baseline (1, 2, and 3 alone).
    assert found == {
        "exact": 1.5,
        "near": 0.5,
        "only_here": 0.5,
        "only_there": 0.5,
        "gain": 0.5,
        "net": 0,
        "fared": 0.5,
    }
    placebo = frame.loc[("placebo", "sustained"), "groups"]
    assert placebo.drop("exact").eq(0).all()
    assert frame.loc[("a", "sustained", "only_here"), "beyond"] == 0.5
    assert frame.loc[("a", "founded", "near"), "groups"] == 0.5


def test_gain_is_that_of_the_indicator(study: Study) -> None:
    frame = twins(study).query("which == 'sustained'").set_index(["arm", "kind"])["groups"]
    for arm in (a.key for a in study.arms if a.key != "baseline"):
        assert frame[(arm, "net")] + frame[(arm, "fared")] == pytest.approx(frame[(arm, "gain")])
        assert frame[(arm, "only_here")] - frame[(arm, "only_there")] == pytest.approx(frame[(arm, "net")])


def test_near_twins_are_one_to_one_and_the_closest_first(tmp_path: Path) -> None:
    lives = [
        group(0, 0, founder=1, week=10),
        group(1, 0, founder=1, week=5),
        group(1, 1, founder=1, week=12),
        group(1, 2, founder=1, week=37),  # 27 weeks: too far
    ]
    study = study_of(tmp_path, lives, ("baseline", "a"))
    pairs = pairing(study, "a")
    assert (pairs.other >= 0).tolist() == [False, True, False]
    assert pairs.near.tolist() == [False, True, False]
    assert len(pairs.alone) == 0


def test_without_a_baseline_there_are_no_twins(tmp_path: Path) -> None:
    study = study_of(tmp_path, [group(0, 0, founder=1, week=3)], ("a", "b"))
    with pytest.raises(TrajectoryError, match="no arm baseline"):
        twins(study)

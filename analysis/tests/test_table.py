from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from rich.cells import cell_len
from rich.console import Console

from linli_analysis import Study
from linli_analysis.commands import table as table_command
from linli_analysis.compare import told_apart, total
from linli_analysis.table import comparison, number, print_comparison
from linli_analysis.texts import Language


def printed(study: Study, lang: Language) -> str:
    out = io.StringIO()
    print_comparison(comparison(study), study, lang, Console(file=out, width=120, highlight=False))
    return out.getvalue()


def test_means_and_differences_by_hand(study: Study) -> None:
    frame = comparison(study).frame.set_index(["measure", "arm"])
    faces = study.indicators["new_faces"].sel(week=study.weeks)
    arm, base = (faces.sel(arm=key).to_numpy() for key in ("event", "baseline"))
    assert frame.loc[("new_faces", "event"), "mean"] == pytest.approx(arm.mean())
    assert frame.loc[("new_faces", "event"), "difference"] == pytest.approx((arm - base).mean())
    yuan = study.indicators["yuan_spent"].sel(week=study.weeks)
    expected = (yuan.sel(arm="event") - yuan.sel(arm="baseline")).sum() / (arm - base).sum()
    assert frame.loc[("cost_face", "event"), "mean"] == pytest.approx(float(expected))


def test_every_arm_is_in_every_block_and_the_placebo_beside(study: Study) -> None:
    frame = comparison(study).frame
    assert (frame.groupby("measure")["arm"].nunique() == len(study.arms)).all()
    for lang, word in (("en", "Placebo"), ("zh", "安慰剂")):
        assert printed(study, lang).count(word) >= frame["measure"].nunique()


def test_baseline_and_placebo_are_never_told_apart(study: Study) -> None:
    frame = comparison(study).frame
    assert not frame[frame["arm"].isin(["baseline", "placebo"])]["told_apart"].eq(True).any()


def test_what_is_within_the_placebo_is_not_told_apart(study: Study) -> None:
    values = study.indicators["new_faces"].isel(week=-1).copy()
    steady = np.array([0.0, 0.1, 0.0, 0.1])
    for arm, shift in (("baseline", 0.0), ("placebo", 5.0), ("event", 5.0), ("event_follow_up", 9.0)):
        values.loc[{"arm": arm}] = shift + steady * (1 + shift)
    assert not told_apart(study, values, "event")
    assert told_apart(study, values, "event_follow_up")


def test_a_cost_without_a_clear_gain_is_not_given(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    flat = study.indicators.copy()
    random = np.random.default_rng(1)
    flat["new_faces"] = flat["new_faces"] * 0 + xr.DataArray(random.normal(100, 5, (5, 4)), dims=("arm", "replicate"))
    monkeypatch.setitem(study.__dict__, "indicators", flat)
    frame = comparison(study).frame.set_index(["measure", "arm"])
    assert np.isnan(frame.loc[("cost_face", "event"), "mean"])
    assert "not told apart from none" in printed(study, "en")


def test_weekly_indicators_are_summed_and_cumulative_ones_are_not(study: Study) -> None:
    weekly = study.indicators["hours_given"].copy()
    assert float(total(study, "hours_given").sum()) == pytest.approx(float(weekly.sel(week=study.weeks).sum()))
    study.indicators["hours_given"].attrs["window"] = "week"
    try:
        assert float(total(study, "hours_given").sum()) == pytest.approx(float(weekly.sel(week=slice(1, None)).sum()))
    finally:
        del study.indicators["hours_given"].attrs["window"]


def test_a_missing_indicator_is_said(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(study.__dict__, "indicators", study.indicators.drop_vars("hours_unmet"))
    assert "left out: hours_unmet" in printed(study, "en")
    assert "hours_unmet" in printed(study, "zh")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_columns_line_up_also_in_chinese(study: Study, lang: Language) -> None:
    lines = [line for line in printed(study, lang).splitlines() if "[" in line]
    places = {cell_len(line[: line.index("[")]) for line in lines}
    assert len(places) == 1
    assert max(map(cell_len, lines)) <= 120


def test_numbers() -> None:
    assert number(1234.5, 0) == "1,234"
    assert number(-0.25, 2, sign=True) == "−0.25"
    assert number(0.0, 1, sign=True) == "0.0"
    assert number(-0.001, 1, sign=True) == "0.0"
    assert number(float("inf"), 1) == "∞"
    assert number(float("nan"), 1) == "–"


def test_the_command(study_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    csv = tmp_path / "table.csv"
    assert table_command([str(study_path), "--lang", "zh", "--csv", str(csv)]) == 0
    assert "持续运作" in capsys.readouterr().out
    assert {"measure", "arm", "mean", "difference_low"} <= set(pd.read_csv(csv).columns)
    assert table_command([str(tmp_path / "absent.h5")]) == 2
    assert "not a readable HDF5 file" in capsys.readouterr().err

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pandas as pd
import pytest

from linli_analysis import Study, TrajectoryError, open_run, open_study
from linli_analysis.measures import groups_at_exit, richest_group, share_alive_after_exit
from made_study import ARMS, EXIT, WEEKS, MadeRun


def test_indicators_have_named_dimensions_and_names_in_both_languages(study: Study) -> None:
    indicators = study.indicators
    assert indicators["groups_alive"].sizes == {"arm": 5, "sample": 1, "replicate": 4, "week": WEEKS + 1}
    assert list(indicators["arm"].to_numpy()) == list(ARMS)
    assert indicators.sizes["week"] == WEEKS + 1
    assert {"units", "long_name", "long_name_zh"} <= set(indicators["groups_alive"].attrs)


def test_what_is_read_is_what_was_written(study: Study) -> None:
    written = MadeRun(ARMS["event"][2], seed=1 + 97 * 2)
    read = study.indicators["new_faces"].sel(arm="event", sample=0, replicate=2).to_numpy()
    assert read.tolist() == written.indicators["new_faces"]
    groups = study.table("groups", arm="event", replicate=2)
    assert len(groups) == len(written.groups)
    row = written.rows["groups"][0]
    assert groups.iloc[0]["ended"] == row["ended"]
    assert groups.iloc[0]["founder_dwelling"] == row["founder_dwelling"]


def test_indicators_agree_with_the_tables(study: Study) -> None:
    states = study.table("group_weeks", ["stage", "public"], week=EXIT)
    mature = states[(states["stage"] == "mature") & (states["public"] == 1)]
    counted = mature.groupby(["arm", "replicate"], observed=False).size()
    told = study.indicators["groups_public_mature"].sel(week=EXIT)
    assert counted.sum() > 0
    for _, row in counted.reset_index(name="number").iterrows():
        assert float(told.sel(arm=row["arm"], sample=0, replicate=row["replicate"])) == row["number"]


def test_codes_come_as_categories_and_missing_weeks_as_nan(study: Study) -> None:
    groups = study.table("groups", ["topic", "ended"])
    assert isinstance(groups["topic"].dtype, pd.CategoricalDtype)
    assert "recreation" in groups["topic"].cat.categories
    assert groups["ended"].isna().any()
    assert groups["ended"].max() <= WEEKS
    assert study.table("group_weeks", ["step"])["step"].isna().any()


def test_a_run_is_read_without_arm_and_replicate(run_path: Path) -> None:
    run = open_run(run_path)
    assert run.indicators["residents"].dims == ("week",)
    assert "arm" not in run.table("groups")
    assert len(run.table("group_weeks", week=0)) == int(run.indicators["groups_alive"].sel(week=0))
    with open_study(run_path) as single:
        assert single.replicates == [0]
        assert len(single.arms) == 1


def test_words_in_both_languages(study: Study) -> None:
    assert study.word("topic", "daily_services", "en") == "daily services"
    assert study.word("topic", "daily_services", "zh") == "生活服务"
    assert study.word("stage", "growth", "zh") == "发展期"
    assert study.decode_event("stage_changed", 3) == "mature"
    assert study.decode_event("joined", 3) == 3


def test_errors_say_what_was_expected(study: Study, tmp_path: Path) -> None:
    with pytest.raises(TrajectoryError, match="no table nothing"):
        study.table("nothing")
    with pytest.raises(TrajectoryError, match="no column nothing"):
        study.table("groups", ["nothing"])
    with pytest.raises(TrajectoryError, match="it has baseline, placebo"):
        study.table("groups", arm="basline")
    with pytest.raises(TrajectoryError, match="no replicate 99"):
        study.table("groups", replicate=99)
    text = tmp_path / "text.h5"
    text.write_text("not HDF5")
    with pytest.raises(TrajectoryError, match="not a readable HDF5 file"):
        open_study(text)
    with h5py.File(tmp_path / "other.h5", "w") as file:
        file.attrs["format"] = "something"
    with pytest.raises(TrajectoryError, match="found something"):
        open_run(tmp_path / "other.h5")
    with h5py.File(tmp_path / "new.h5", "w") as file:
        file.attrs.update({"format": "linli-study", "format_version": np.int32(9)})
    with pytest.raises(TrajectoryError, match="version 9"):
        open_study(tmp_path / "new.h5")


def test_a_study_is_not_a_run(study_path: Path) -> None:
    with pytest.raises(TrajectoryError, match="linli-trajectory"):
        open_run(study_path)


def test_groups_at_exit_by_hand(study: Study) -> None:
    made = MadeRun(ARMS["baseline"][2], seed=1)
    at_exit = [row for row in made.rows["group_weeks"] if row["week"] == EXIT]
    read = groups_at_exit(study)
    read = read[(read["arm"] == "baseline") & (read["replicate"] == 0)].set_index("group")
    assert sorted(read.index) == sorted(row["group"] for row in at_exit)
    for row in at_exit:
        ended = made.groups[row["group"]].ended
        assert read.loc[row["group"], "ended"] == (ended > 0)
        expected = ended - EXIT if ended > 0 else WEEKS - EXIT
        assert read.loc[row["group"], "weeks_since_exit"] == expected


def test_a_study_finds_the_trajectories_it_left(study: Study) -> None:
    run = study.trajectory("event", 0)
    assert run is not None
    with run:
        whole = run.table("groups").drop(columns="arm")
        assert whole.equals(study.table("groups", arm="event", replicate=0).drop(columns="arm"))
        assert len(run.table("memberships")) > 0
    assert study.trajectory("event", 1) is None


def test_share_alive_has_a_row_for_every_run(study: Study) -> None:
    shares = share_alive_after_exit(study)
    assert len(shares) == len(ARMS) * len(study.replicates)
    assert shares["alive_share"].dropna().between(0, 1).all()


def test_richest_group_was_founded_in_the_run_if_any_was(study: Study) -> None:
    group = richest_group(study, "event_follow_up", 0)
    groups = study.table("groups", arm="event_follow_up", replicate=0).set_index("group")
    assert groups.loc[group, "founded_week"] > 0


def test_indicators_and_tables_in_one_line_as_pandas(study: Study) -> None:
    weekly = study.weekly(["new_faces", "groups_alive"])
    assert list(weekly.columns) == ["arm", "sample", "replicate", "week", "new_faces", "groups_alive"]
    assert len(weekly) == len(ARMS) * 4 * (WEEKS + 1)
    assert study.table("groups", ["ended"]).attrs["long_name"] == {"ended": "ended"}


def test_names_and_units_in_both_languages(study: Study) -> None:
    english, chinese = (study.describe("group_weeks", lang).set_index("column") for lang in ("en", "zh"))
    assert english.loc["members", "name"] == "members"
    assert chinese.loc["members", "name"] == "成员数"
    assert not chinese["name"].str.fullmatch(r"[a-z_ ]+").any()
    assert study.describe("indicators", "zh")["name"].eq("某指标").all()


@pytest.mark.parametrize("rows", [1, 700, 10**9])
def test_blocks_are_whole_runs_and_together_the_table(
    study_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr("linli_analysis.read._BLOCK_ROWS", rows)
    with open_study(study_path) as opened:
        parts = list(opened.blocks("groups", ["group", "ended"]))
        whole = opened.table("groups", ["group", "ended"])
        assert pd.concat(parts, ignore_index=True).equals(whole)
        runs = [set(map(tuple, part[["arm", "replicate"]].astype(str).to_numpy())) for part in parts]
        assert sum(map(len, runs)) == len(set.union(*runs)) == len(ARMS) * 4
        assert len(parts) == {1: 20, 10**9: 1}.get(rows, len(parts))

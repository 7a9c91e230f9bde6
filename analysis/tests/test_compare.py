"""Comparisons against values worked by hand on tiny studies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lifelines import CoxPHFitter

from linli_analysis import Study, compare, open_study
from linli_analysis.compare import survival
from linli_analysis.histories import histories
from linli_analysis.read import TrajectoryError
from made_study import EVENTS, make_study
from tiny_study import at_last, life, tables_of, write_tiny

ARMS = ("baseline", "a")


def study_of(tmp_path: Path, lives: list[dict[str, Any]] | None = None, **options: Any) -> Study:
    indicators = options.pop("indicators", {compare.MAIN: at_last([[1, 1], [2, 2]])})
    tables = options.pop("tables", {}) | (tables_of(lives) if lives else {})
    path = tmp_path / f"tiny{len(list(tmp_path.iterdir()))}.h5"  # xarray keeps files by name
    return open_study(write_tiny(path, indicators, tables=tables, **{"arms": ARMS} | options))


def living(tmp_path: Path, weeks: int, lives: list[dict[str, Any]], **options: Any) -> Study:
    """A study of so many weeks of which only the groups' lives matter."""
    return study_of(tmp_path, lives, indicators={compare.MAIN: np.zeros((2, 1, 1, weeks + 1))}, **options)


def ended_by_hand(stage: str) -> list[dict[str, Any]]:
    """One end in week 1 of 4 at risk (2 each), one in the arm in week 2 of 1 and 2: the partial likelihood
    r / (2 + 2r) / (1 + 2r) is highest at r = 1 / sqrt(2)."""
    return [
        life(0, 0, 0, stage * 3, public_from=0, ended=3),
        life(0, 0, 1, stage * 7, public_from=0),
        life(1, 0, 0, stage * 4, public_from=0, ended=4),
        life(1, 0, 1, stage * 7, public_from=0),
    ]


def test_monte_carlo_error_and_what_pairing_saves(tmp_path: Path) -> None:
    study = study_of(tmp_path, indicators={compare.MAIN: at_last([[0, 2], [1, 5]])})
    row = compare.differences(study, [compare.MAIN, "absent"]).set_index("arm").loc["a"]
    # Differences 1 and 3: mean 2, standard deviation sqrt(2), error of the mean 1; variances 8 + 2 against 2.
    assert row["difference"] == 2
    assert row["mc_error"] == pytest.approx(1)
    assert row["saved"] == pytest.approx(5)


def test_ranking_by_paired_bootstrap(tmp_path: Path) -> None:
    study = study_of(tmp_path, indicators={compare.MAIN: at_last([[1, 1], [0, 3]])})
    frame = compare.ranking(study).set_index("arm")
    # Of two replicates drawn with replacement: both 0 (1/4), one of each (1/2), both 3 (1/4).
    assert frame.loc["a", "p_below_baseline"] == pytest.approx(0.25, abs=0.02)
    assert frame.loc["a", "p_best"] == pytest.approx(0.75, abs=0.02)
    assert frame.loc["baseline", "p_worst"] == pytest.approx(0.75, abs=0.02)
    assert frame.loc["a", "share_below_baseline"] == 0.5
    turned = compare.ranking(study, larger_is_better=False).set_index("arm")
    assert turned.loc["a", "p_best"] == pytest.approx(0.25, abs=0.02)


def test_ties_are_shared_and_the_placebo_is_not_ranked(tmp_path: Path) -> None:
    cube = at_last([[1, 1], [9, 9], [1, 1]])
    study = study_of(tmp_path, indicators={compare.MAIN: cube}, arms=("baseline", "placebo", "a"))
    frame = compare.ranking(study)
    assert list(frame["arm"]) == ["baseline", "a"]
    assert frame["p_best"].tolist() == [0.5, 0.5]


def test_a_failed_run_leaves_its_replicate_out_of_the_ranking(tmp_path: Path) -> None:
    cube = at_last([[1, 1, np.nan], [2, np.nan, 7]])
    study = study_of(tmp_path, indicators={compare.MAIN: cube})
    assert compare.ranking(study).set_index("arm").loc["a", "mean"] == 2
    assert compare.missing_runs(study) == 2
    broken = study_of(tmp_path, indicators={compare.MAIN: at_last([[1, np.nan], [np.nan, 1]])})
    with pytest.raises(TrajectoryError, match="no replicate is complete"):
        compare.ranking(broken)


def test_samples_are_the_units_and_their_dimension_is_found_by_name(tmp_path: Path) -> None:
    cube = np.zeros((2, 3, 2, 3))
    cube[1, :, :, -1] = [[1, 3], [2, 4], [3, 5]]  # by sample and replicate
    samples = pd.DataFrame({"act.friend": [0.1, 0.2, 0.3]})
    study = study_of(tmp_path, indicators={compare.MAIN: cube}, samples=samples)
    assert study.samples == [0, 1, 2]
    assert study.indicators[compare.MAIN].dims == ("arm", "replicate", "sample", "week")
    assert float(study.indicators[compare.MAIN].sel(arm="a", sample=1, replicate=0, week=2)) == 2
    assert study.parameter_samples["act.friend"].tolist() == [0.1, 0.2, 0.3]
    row = compare.differences(study, [compare.MAIN]).set_index("arm").loc["a"]
    assert row["n"] == 3
    assert row["difference"] == 3
    assert row["mc_error"] == pytest.approx(1 / np.sqrt(3))


def test_sustained_groups_by_every_condition(tmp_path: Path) -> None:
    always = "m" * 41
    lives = [
        life(1, 0, 0, always, public_from=0),
        life(1, 0, 1, always),  # private
        life(1, 0, 2, always, public_from=0, active=3),
        life(1, 0, 3, always, public_from=0, last_supported=20),  # help 20 weeks ago
        life(1, 0, 4, always, public_from=0, last_supported=14),  # 26 weeks ago
        life(1, 0, 5, always, public_from=15),  # public for 25 weeks
        life(1, 0, 6, "m" * 26, start=15, public_from=15),  # 25 weeks old
        life(1, 0, 7, "m" * 27, start=14, public_from=14),
        life(1, 0, 8, always, public_from=0, met=False),
        life(1, 0, 9, "m" * 40, public_from=0, ended=40),
    ]
    study = living(tmp_path, 40, lives)
    story = histories(study)
    assert story.groups["group"][story.sustained(40)].tolist() == [0, 4, 7]
    assert story.count(story.sustained(40)).tolist() == [[0], [3]]


def test_hazard_ratio_by_hand(tmp_path: Path) -> None:
    study = living(tmp_path, 6, ended_by_hand("m"), exit_week=2)
    plain = compare.hazard_ratios(study).query("goal == 'public' and not adjusted").iloc[0]
    assert plain["ratio"] == pytest.approx(np.sqrt(0.5), abs=1e-4)
    assert (plain["groups"], plain["ends"]) == (2, 1)
    assert compare.hazard_ratios(study).query("goal == 'private'")["ratio"].isna().all()


@pytest.mark.parametrize(("weeks", "near"), [(False, 0.02), (True, 0.1)])  # lifelines treats ties in its own way
def test_robust_errors_are_those_of_lifelines(weeks: bool, near: float) -> None:
    random = np.random.default_rng(4)
    n = 600
    unit = random.integers(0, 30, n)
    x = (unit % 2).astype(float)
    frailty = np.exp(random.normal(0, 0.6, 30))[unit]
    time = random.exponential(40 / frailty / np.exp(0.5 * x))
    time = np.ceil(time) if weeks else time
    data = pd.DataFrame({"x": x, "z": random.normal(0, 1, n), "time": np.minimum(time, 52), "over": time <= 52})
    own = survival._fitted(data.assign(unit=unit, stratum=0))
    theirs = CoxPHFitter().fit(data.assign(unit=unit), "time", "over", cluster_col="unit", robust=True).summary
    plain = CoxPHFitter().fit(data, "time", "over").summary
    assert own["ratio"].to_numpy() == pytest.approx(theirs["exp(coef)"].to_numpy(), rel=1e-3)
    width = pd.Series(np.log(own["high"] / own["low"]) / (2 * 1.959964))
    assert width.to_numpy() == pytest.approx(theirs["se(coef)"].to_numpy(), rel=near)
    assert width["x"] > 1.3 * plain.loc["x", "se(coef)"]  # groups of one unit are alike


def test_stratified_errors_are_those_of_lifelines() -> None:
    random = np.random.default_rng(5)
    n = 600
    stratum, unit = random.integers(0, 3, n), random.integers(0, 30, n)
    x = (unit % 2).astype(float)
    time = random.exponential(40 / (1 + 3 * stratum) / np.exp(0.5 * x))
    data = pd.DataFrame({"x": x, "stratum": stratum, "time": np.minimum(time, 52), "over": time <= 52, "unit": unit})
    own = survival._fitted(data)
    fitter = CoxPHFitter(strata=["stratum"]).fit(data, "time", "over", cluster_col="unit", robust=True)
    assert own.loc["x", "ratio"] == pytest.approx(fitter.summary.loc["x", "exp(coef)"], rel=1e-3)
    width = float(np.log(own.loc["x", "high"] / own.loc["x", "low"])) / (2 * 1.959964)
    assert width == pytest.approx(fitter.summary.loc["x", "se(coef)"], rel=0.03)


def test_a_stage_in_which_nothing_ended_does_not_spoil_the_comparison(tmp_path: Path) -> None:
    # The groups of the hazard ratio by hand, and mature ones of which none ends.
    mature = [life(arm, 0, 2 + i, "m" * 7, public_from=0) for arm in (0, 1) for i in range(3 + arm)]
    study = living(tmp_path, 6, ended_by_hand("s") + mature, exit_week=2)
    alike = compare.hazard_ratios(study).query("goal == 'public' and adjusted").iloc[0]
    assert alike["ratio"] == pytest.approx(np.sqrt(0.5), abs=1e-4)
    assert (alike["groups"], alike["ends"]) == (6, 1)


def test_transitions_per_hundred_group_years(tmp_path: Path) -> None:
    lives = [life(0, 0, 0, "aasss"), life(0, 0, 1, "aa", ended=2), life(1, 0, 0, "aaaaa", public_from=3)]
    study = living(tmp_path, 4, lives, exit_week=2)
    frame = compare.transitions(study).set_index(["arm", "period", "before", "after"])
    # With support: weeks 0 -> 1 -> 2, two groups in activity for two steps each.
    assert frame.loc[("baseline", "support", "private_activity", "private_start_up"), "rate"] == 100 / (4 / 52)
    assert frame.loc[("baseline", "support", "private_activity", "ended"), "count"] == 1
    gone = frame.loc[("a", "after", "private_activity", "public_activity")]
    assert gone["group_years"] == pytest.approx(1 / 52)
    assert gone["rate"] == 5200


def test_flows_between_weeks(tmp_path: Path) -> None:
    lives = [life(0, 0, 0, "aasss"), life(0, 0, 1, "aa", ended=2), life(0, 0, 2, "gg", start=3)]
    study = living(tmp_path, 4, lives, exit_week=2)
    frame = compare.flows(study).query("arm == 'baseline'")
    found = {(r.from_week, r.before, r.after): r.groups for r in frame.itertuples()}
    assert found == {
        (0, "private_activity", "private_start_up"): 1,
        (0, "private_activity", "ended"): 1,
        (2, "private_start_up", "private_start_up"): 1,
        (2, "new", "private_growth"): 1,
    }


def test_groups_of_a_stage_are_counted_run_by_run(tmp_path: Path) -> None:
    lives = [life(0, 0, 0, "agg", public_from=1), *(life(0, 1, g, "aga", public_from=1) for g in range(3))]
    study = study_of(tmp_path, lives, indicators={compare.MAIN: np.zeros((2, 1, 2, 3))}, exit_week=1)
    rows = compare.stage_counts(study).set_index(["arm", "week", "state"])
    # 1 and 3 groups: mean 2, error of the mean 1, t with one degree of freedom 12.706.
    row = rows.loc[("baseline", 1, "public_growth")]
    assert row[["groups", "low", "high"]].tolist() == pytest.approx([2, 2 - 12.706, 2 + 12.706], abs=1e-3)
    assert rows.loc[("baseline", 0, "private_activity"), "groups"] == 2
    assert rows.loc[("baseline", 2, "public_growth"), "groups"] == 0.5
    assert rows.loc[("a", 1, "public_growth"), "groups"] == 0


def test_survival_after_the_exit_by_hand(tmp_path: Path) -> None:
    lives = [
        life(0, 0, 0, "aaaaaa", public_from=0),
        life(0, 0, 1, "aaaa", public_from=0, ended=4),
        life(0, 0, 2, "aa", public_from=0, ended=2),  # gone when support ends: not among them
        life(0, 0, 3, "aaa", ended=3),
    ]
    curve = (
        compare.survival_after_exit(living(tmp_path, 5, lives, exit_week=2))
        .set_index(["goal", "arm", "week"])
        .sort_index()
    )
    assert curve.loc[("public", "baseline"), "survival"].tolist() == [1, 1, 0.5, 0.5]
    assert curve.loc[("public", "baseline"), "at_risk"].tolist()[:3] == [2, 2, 2]
    assert curve.loc[("private", "baseline"), "survival"].tolist() == [1, 0, 0, 0]


def test_restricted_mean_time_to_going_public(tmp_path: Path) -> None:
    lives = [
        life(0, 0, 0, "aaaaa"),
        life(0, 0, 1, "aaaaa", founded=-9, public_from=-5),  # public before week 0: not at risk
        life(1, 0, 0, "aaaaa", public_from=2),
        life(1, 0, 1, "aaaaa"),
    ]
    study = living(tmp_path, 4, lives)
    frame = compare.going_public(study, horizon=4).set_index("arm")
    assert frame.loc["baseline", ["groups", "went", "weeks"]].tolist() == [1, 0, 4]
    # All private in weeks 0 and 1, half of them from week 2 on: 1 + 1 + 1/2 + 1/2.
    assert frame.loc["a", "weeks"] == 3
    assert frame.loc["a", "difference"] == -1
    assert frame.loc["a", "rate"] == pytest.approx(100 * 1 / (6 / 52))


def test_survival_before_the_exit_censors_there(tmp_path: Path) -> None:
    lives = [life(0, 0, 0, "aa", start=1, ended=3), life(0, 0, 1, "aaaaa", start=2), life(0, 0, 2, "aaaaaaa")]
    study = living(tmp_path, 6, lives, exit_week=5)
    curve = compare.survival_before_exit(study).query("arm == 'baseline'").set_index("week")
    assert curve["survival"].tolist() == [1, 1, 0.5, 0.5, 0.5, 0.5]
    assert curve["at_risk"].tolist() == [2, 2, 2, 1, 0, 0]


def test_concentration_by_hand() -> None:
    # Shares .1, .3, .6, 1: area under the curve .375, Gini 1 - 2 x .375.
    assert compare.concentration([1, 2, 3, 4, 0])["gini"] == pytest.approx(0.25)
    even = compare.concentration(np.ones(100))
    assert even["gini"] == pytest.approx(0)
    assert even["top10"] == pytest.approx(10)
    # Ten had come before; the one who had come most often then makes 6 of 20 attendances now.
    faces = compare.concentration([6] + [1] * 14, [9] + [1] * 9 + [0] * 5)["same_faces"]
    assert faces == pytest.approx(30)


def test_first_timers_share_is_a_ratio_of_means(tmp_path: Path) -> None:
    cubes = {
        "new_faces": at_last([[10, 30], [10, 10]]),
        "first_timers_returned": at_last([[10, 10], [5, 5]]),
    }
    frame = compare.first_timers(study_of(tmp_path, indicators=cubes)).set_index("arm")
    assert frame["share"].tolist() == [50, 50]


def test_costs_plane_and_acceptability(tmp_path: Path) -> None:
    cubes = {
        compare.MAIN: at_last([[1, 2, 3], [3, 4, 5]]),
        "yuan_spent": at_last([[0, 0, 0], [100, 100, 100]]),
        "new_faces": at_last([[1, 2, 3], [3, 2, 1]]),
    }
    study = study_of(tmp_path, indicators=cubes)
    price = compare.costs(study).set_index("unit")
    assert price.loc[compare.MAIN, ["yuan", "low", "high"]].tolist() == [50, 50, 50]
    assert np.isnan(price.loc["new_faces", "yuan"])
    cloud = compare.cost_effectiveness(study)
    assert (cloud["gain"] == 2).all()
    assert (cloud["yuan"] == 100).all()
    curve = compare.acceptability(study, worth=[40, 60]).set_index(["worth", "arm"])["probability"]
    assert curve.loc[(40, "baseline")] == 1
    assert curve.loc[(60, "a")] == 1
    assert compare.acceptability(study).groupby("worth")["probability"].sum().to_numpy() == pytest.approx(1)


def test_staff_hours_and_spending(tmp_path: Path) -> None:
    hour = {"arm": 1, "replicate": 0, "intervention": 0}
    hours = [hour | {"week": 1, "asked": 8.0, "given": 8.0}, hour | {"week": 2, "asked": 6.0, "given": 2.0}]
    pay = {"arm": 1, "replicate": 0, "week": 1, "intervention": 0}
    foundation, supporter, staff, group = 0, 1, 2, 3
    accounts = [
        pay | {"from_kind": foundation, "to_kind": supporter, "purpose": 0, "fen": 90000.0},
        pay | {"from_kind": supporter, "to_kind": staff, "purpose": 1, "fen": 60000.0},
        pay | {"from_kind": foundation, "to_kind": group, "purpose": 2, "fen": 30000.0},
        pay | {"from_kind": group, "to_kind": foundation, "purpose": 3, "fen": 10000.0},
    ]
    study = study_of(
        tmp_path,
        tables={"hours": hours, "accounts": accounts},
        resolved="parameters: {supporter: {hours_per_week: 10}}",
        exit_week=2,
    )
    row = compare.staff_hours(study).iloc[0]
    assert row[["asked", "given", "unmet", "weeks_short", "capacity", "used"]].tolist() == [14, 10, 4, 1, 20, 50]
    spent = compare.spending(study).set_index("purpose")["yuan"]
    assert spent.to_dict() == {"staff_wage": 600, "grant": 200}


def test_gains_by_courtyard_spill_over_and_crowding_out(tmp_path: Path) -> None:
    m = "m" * 41
    lives = [
        life(0, 0, 0, m, public_from=0, courtyard=0),
        life(0, 0, 1, m, courtyard=1),
        life(1, 0, 0, m, public_from=0, courtyard=0, last_supported=5),
        life(1, 0, 1, m[:9], courtyard=1, ended=9),
        life(1, 0, 2, "m" * 35, start=6, public_from=6, courtyard=1),
        life(1, 0, 3, "m" * 35, start=6, public_from=6, courtyard=0),
    ]
    study = living(tmp_path, 40, lives, exit_week=8)
    gains = compare.gains_by_courtyard(study)
    assert gains["difference"].tolist() == [1, 1]
    # Only courtyard 0 had a group that was helped; in courtyard 1 one sustained group stands instead of none.
    spill = compare.spill_over(study).iloc[0]
    assert spill[["by_plan", "courtyards", "units", "difference"]].tolist() == [False, 1, 1, 1]
    # Of the two old groups one was never helped: it ended, without support it lives.
    out = compare.crowding_out(study).iloc[0]
    assert out[["groups", "alive", "alive_baseline", "difference"]].tolist() == [1, 0, 100, -100]


def test_spill_over_into_communities_that_the_plan_leaves_out(tmp_path: Path) -> None:
    m = "m" * 41
    lives = [
        life(0, 0, 0, m, public_from=0, courtyard=1),
        life(1, 0, 0, m, public_from=0, courtyard=1, last_supported=5),  # of community 0: left to its own arm
        life(1, 0, 1, m, public_from=0, courtyard=2),
        life(1, 0, 2, m, public_from=0, courtyard=3),
    ]
    plan = "interventions: [{practice: academy, communities: [0]}, {practice: micro_grants, communities: [0]}]"
    study = living(tmp_path, 40, lives, resolved=plan, courtyards=4, exit_week=8)
    study.__dict__["courtyards"] = study.courtyards.assign(community=[0, 0, 1, 1])
    assert compare.left_out_by_plan(study, "a") == {2, 3}
    spill = compare.spill_over(study).iloc[0]
    assert spill[["by_plan", "courtyards", "units", "difference"]].tolist() == [True, 2, 1, 2]
    everywhere = study_of(tmp_path, lives, courtyards=4, resolved=plan.replace("[0]}]", "[]}]"))
    assert compare.left_out_by_plan(everywhere, "a") == set()


def test_events_and_regressions_are_counted_from_week_1(tmp_path: Path) -> None:
    kind = list(EVENTS).index("stage_changed")
    event = {"replicate": 0, "event": 1, "kind": kind, "cause": -1, "group": 0, "other": -1, "affair": -1}
    events = [
        {"arm": 0} | event | {"week": 0, "code": 0, "value": 3.0},
        {"arm": 0} | event | {"week": 2, "code": 2, "value": 1.0},
        {"arm": 1} | event | {"week": 2, "code": 1, "value": 3.0},
        {"arm": 1} | event | {"week": 3, "code": 0, "value": 1.0},
    ]
    study = study_of(tmp_path, tables={"events": events})
    counted = compare.event_counts(study).set_index(["arm", "kind"])["count"]
    assert counted.loc[("baseline", "stage_changed")] == 1
    assert counted.loc[("a", "regression")] == 2
    lost = compare.harm(study).query("kind == 'regression'").iloc[0]
    assert lost[["mean", "difference"]].tolist() == [1, 1]  # two in one of two replicates


def test_with_several_whole_replicates_intervals_are_over_them(tmp_path: Path) -> None:
    with open_study(make_study(tmp_path / "three.h5", replicates=3, whole=3)) as study:
        assert study.full_replicates() == [0, 1, 2]
        people = compare.attendance_of_residents(study)
        came = people.assign(came=people["after"] > 0).groupby(["arm", "replicate"])["came"].mean().mul(100)
        means = came.loc["event"] - came.loc["baseline"]
        frame = compare.gains_by_degree(study, parts=1).set_index("arm").loc["event"]
        assert frame["difference"] == pytest.approx(means.mean())
        half = 4.302653 * means.std(ddof=1) / np.sqrt(3)  # Student's t with two degrees of freedom
        assert frame["high"] - frame["low"] == pytest.approx(2 * half, rel=1e-5)
        ages = compare.lead_ages(study)
        assert ages.groupby("arm")["share"].sum().to_numpy() == pytest.approx(100)
        assert (ages["low"] <= ages["share"]).all()
        assert set(compare.participation_concentration(study)["replicates"]) == {3}


def test_a_made_study_goes_through_every_comparison(study: Study) -> None:
    for function in (
        compare.ranking,
        compare.survival_before_exit,
        compare.hazard_ratios,
        compare.transitions,
        compare.flows,
        compare.going_public,
        compare.costs,
        compare.acceptability,
        compare.gains_by_courtyard,
        compare.spill_over,
        compare.crowding_out,
        compare.harm,
    ):
        assert len(function(study)) > 0, function.__name__

"""Calibration: known parameters are found, whoever computes and whatever interrupts; bad input is told by line."""

from __future__ import annotations

import datetime
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

import linli
from linli_analysis import calibrate as calibration
from linli_analysis import open_study
from linli_analysis.calibrate.matching import Luck, match, stream
from linli_analysis.calibrate.outcome import Outcome, conclude, quantiles
from linli_analysis.calibrate.plan import Floats, Parameter, Plan, Sizes, Target, read_plan
from linli_analysis.calibrate.runs import Engine, Runs
from linli_analysis.calibrate.sampling import Kernel, Particles, Proposal, Summaries, effective, sample
from linli_analysis.calibrate.summary import summary
from linli_analysis.commands import calibrate as command
from linli_analysis.figures.calibration import calibration as figure
from linli_analysis.style import Look
from test_figures import words_of

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "scenarios" / "calibration" / "four-courtyards.yaml"
PROGRAM = os.environ.get("LINLI_PROGRAM", str(ROOT / "build" / "release" / "linli"))

# A model whose posterior is known: means linear in the parameters, luck normal; of the third parameter nothing is seen.
SLOPES = np.array([[1.0, 0.5, 0], [0.2, -1, 0], [0.6, 0.3, 0], [0.1, 0.4, 0]])
LUCK = 0.15**2 * np.array([[1, 0.5, 0, 0.2], [0.5, 1, 0, 0], [0, 0, 1, 0.3], [0.2, 0, 0.3, 1]])
KEYS = ("act.interest", "act.mood", "found.failure")
SMALL = Sizes(points=40, waves=2, particles=200, effective=300)


def linear(u: Floats, number: int) -> list[float]:
    luck = np.linalg.cholesky(LUCK) @ stream(77, 9, number).standard_normal(4)
    return [float(x) for x in SLOPES @ u + luck]


def linear_plan(observed: Floats, seed: int, sizes: Sizes = SMALL) -> Plan:
    targets = tuple(
        Target("gift_reliance", f"1-{13 * j}", 0, 13 * j, False, True, float(y), 0.0)
        for j, y in enumerate(observed, start=1)
    )
    parameters = tuple(Parameter(key, "real", 0.0, 1.0) for key in KEYS)
    return Plan("linear", "Linear", "线性", EXAMPLE, {}, parameters, targets, seed, sizes)


def observation(seed: int) -> Floats:
    rng = np.random.default_rng(seed)
    truth = rng.random(3)
    return np.asarray(SLOPES @ truth + np.linalg.cholesky(LUCK) @ rng.standard_normal(4))


def analytic(observed: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the first two parameters, on a grid of the unit square."""
    grid = (np.arange(200) + 0.5) / 200
    places = np.stack(np.meshgrid(grid, grid, indexing="ij"), -1).reshape(-1, 2)
    apart = observed - places @ SLOPES[:, :2].T
    weights = np.exp(-0.5 * np.einsum("ij,jk,ik->i", apart, np.linalg.inv(LUCK), apart))
    weights /= weights.sum()
    mean = weights @ places
    return mean, np.sqrt(weights @ (places - mean) ** 2)


@pytest.fixture(scope="module")
def linear_outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    folder = tmp_path_factory.mktemp("linear")
    return [
        calibration.calibrate(linear_plan(observation(seed), seed), folder / str(seed), simulate=linear)
        for seed in range(3)
    ]


def test_the_posterior_is_that_of_the_known_model(linear_outcomes: list[Outcome]) -> None:
    shifts, widths = [], []
    for seed, outcome in enumerate(linear_outcomes):
        mean, deviation = analytic(observation(seed))
        weights = outcome.particles["weight"].to_numpy()
        points = outcome.particles[list(KEYS)].to_numpy()[:, :2]
        found = weights @ points
        shifts.append((found - mean) / deviation)
        widths.append(np.sqrt(weights @ (points - found) ** 2) / deviation)
        assert outcome.effective >= 300
    # Summaries are found from few points and lose a little of what the targets tell.
    assert np.abs(shifts).max() < 0.6
    assert np.abs(np.mean(shifts)) < 0.25
    assert np.mean(widths) == pytest.approx(1, abs=0.1)


def test_what_the_observations_cannot_tell_is_named(linear_outcomes: list[Outcome]) -> None:
    for outcome in linear_outcomes:
        assert outcome.untold == ["found.failure"]
        for lang, words in (("en", "**cannot be told from"), ("zh", "**这些观测判定不了**")):
            lines = [line for line in summary(outcome, lang).splitlines() if words in line]  # type: ignore[arg-type]
            assert len(lines) == 1
            assert "found.failure" in lines[0]


def test_a_posterior_is_a_sample_of_its_weights(linear_outcomes: list[Outcome]) -> None:
    outcome = linear_outcomes[0]
    assert outcome.posterior.shape == (200, 3)
    row = outcome.parameters.set_index("parameter").loc[KEYS[0]]
    wide = float(row["to"] - row["from"])
    assert outcome.posterior[KEYS[0]].median() == pytest.approx(float(row["median"]), abs=0.15 * wide)


def test_summaries_without_observations_give_the_prior() -> None:
    rng = np.random.default_rng(3)
    points = rng.random((4000, 3))
    values = rng.standard_normal((4000, 3, 4))  # nothing to do with the parameters
    summaries = Summaries.of(points, values.mean(axis=1))
    kernel = Kernel.of(summaries, np.zeros(4), Luck.of(values).covariance, np.zeros(4), 3)
    empty = np.empty((0, 3))
    even = Proposal(empty, np.empty(0), empty, 4000)
    particles = Particles(points, values, kernel.distance(values.mean(axis=1)), np.zeros(4000, dtype=np.int64), [even])
    weights = particles.weights()
    for i in range(3):
        assert quantiles(points[:, i], weights, [0.1, 0.5, 0.9]) == pytest.approx([0.1, 0.5, 0.9], abs=0.05)


FEW = Sizes(replicates=2, points=20, waves=2, particles=40, effective=40, generations=3, lines=30)


def test_workers_change_nothing(tmp_path: Path) -> None:
    plan = linear_plan(observation(1), 1, FEW)
    for name, workers in (("one", 1), ("two", 2)):
        outcome = calibration.calibrate(plan, tmp_path / name, workers, simulate=linear)
        calibration.write(outcome, tmp_path / name)
    for name in ("posterior.csv", "particles.csv", "parameters.csv", "fit.csv", "summary.zh.md"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_torn_journal_goes_on(tmp_path: Path) -> None:
    plan = linear_plan(observation(2), 2, FEW)
    whole = calibration.calibrate(plan, tmp_path / "whole", simulate=linear)
    lines = (tmp_path / "whole" / "runs.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    rng = np.random.default_rng(0)
    for cut in rng.integers(1, len(lines), 4):
        folder = tmp_path / f"cut{cut}"
        folder.mkdir()
        kept = [lines[0], *rng.permutation(lines[1:])[:cut]]  # runs end in any order
        (folder / "runs.jsonl").write_text("".join(kept) + lines[-1][:17], encoding="utf-8")
        computed: list[int] = []

        def counted(u: Floats, number: int, computed: list[int] = computed) -> list[float]:
            computed.append(number)
            return linear(u, number)

        again = calibration.calibrate(plan, folder, simulate=counted)
        pd.testing.assert_frame_equal(again.particles, whole.particles)
        pd.testing.assert_frame_equal(again.posterior, whole.posterior)
        assert len(computed) == len(lines) - 1 - cut
    more = calibration.calibrate(plan, tmp_path / "whole", simulate=lambda u, number: pytest.fail("nothing is missing"))
    assert more.runs == whole.runs


def test_what_does_not_fit_the_prior_is_said(tmp_path: Path) -> None:
    observed = observation(0)
    observed[2] = 9.0
    with pytest.raises(calibration.CalibrationError, match=r"furthest: gift_reliance 1-39 \(observed 9"):
        calibration.calibrate(linear_plan(observed, 0, FEW), tmp_path, simulate=linear)


def test_history_matching_rules_out_what_is_wrong_and_keeps_what_is_right(tmp_path: Path) -> None:
    # More luckless than LUCK, so that most of the prior can go.
    for seed in range(3):
        rng = np.random.default_rng(seed)
        truth = rng.random(3)
        plan = linear_plan(SLOPES @ truth, seed, Sizes(points=40, waves=2))
        with Runs(_precise, tmp_path / str(seed), "x", 1, lambda _: None) as runs:
            left = match(plan, runs).left
        assert left.share < 0.3
        assert left.holds(truth[None])[0]
        assert not left.holds(np.array([[0.01, 0.99, 0.5], [0.99, 0.01, 0.5], [0.99, 0.99, 0.5]])).all()


def _precise(u: Floats, number: int) -> list[float]:
    return [float(x) for x in SLOPES @ u + 0.02 * stream(5, number).standard_normal(4)]


# The files that a user writes.


def test_the_example_is_read(tmp_path: Path) -> None:
    plan = read_plan(EXAMPLE)
    assert [p.key for p in plan.parameters] == ["found.ideas", "act.membership", "join.intercept", "quarrel.settle"]
    assert (plan.parameters[0].low, plan.parameters[0].high) == (0.02, 0.4)
    assert plan.parameters[3].low == plan.parameters[3].record["low"]
    assert plan.weeks == 104
    assert {t.indicator for t in plan.targets} >= {"groups_alive", "groups_founded", "members", "attendances"}


def test_a_roster_is_counted_by_quarter(tmp_path: Path) -> None:
    (tmp_path / "groups.csv").write_text(
        "group,founded,ended,public,members\n"
        "old,,,yes,9\n"
        "# a remark\n"
        "gone,,2023-02-01,,\n"
        "garden,2023-02-10,,2023Q2,5\n"
        "brief,2023-04-02,2023-05-30,,\n",
        encoding="utf-8",
    )
    (tmp_path / "t.yaml").write_text(
        f"name: t\nscenario: {ROOT}/scenarios/baseline.yaml\nbegins: 2023-01-01\nparameters: [found.ideas]\n"
        "roster: {file: groups.csv, first: 2023Q1, last: 2023Q2}\n",
        encoding="utf-8",
    )
    found = {(t.indicator, t.period): (t.start, t.end, t.value) for t in read_plan(tmp_path / "t.yaml").targets}
    assert found == {
        ("groups_alive", "2023Q1"): (0, 13, 2),
        ("groups_founded", "2023Q1"): (0, 13, 1),
        ("groups_ended", "2023Q1"): (0, 13, 1),
        ("groups_public", "2023Q1"): (0, 13, 1),
        ("groups_alive", "2023Q2"): (13, 26, 2),
        ("groups_founded", "2023Q2"): (13, 26, 1),
        ("groups_ended", "2023Q2"): (13, 26, 1),
        ("groups_public", "2023Q2"): (13, 26, 2),
        ("members", "2023Q2"): (13, 26, 14),
    }


def test_targets_are_read_off_a_run() -> None:
    run = linli.run(ROOT / "tests" / "digest.yaml", tables=())
    week = run.indicators
    level = Target("members", "14-26", 13, 26, False, False, 10, 0)
    growth = Target("attendances", "14-26", 13, 26, True, False, 10, 0)
    assert level.of(week) == float(week["members"][26])
    assert growth.of(week) == float(week["attendances"][26] - week["attendances"][13])
    assert growth.scaled([0.0, 3.625]) == pytest.approx([0.375**0.5, 2.0])
    values = Engine(_tiny_plan()).__call__(np.array([0.5]), 3)
    assert len(values) == len(_tiny_plan().targets)
    assert values == Engine(_tiny_plan())(np.array([0.5]), 3)
    assert values != Engine(_tiny_plan())(np.array([0.5]), 4)


def _tiny_plan() -> Plan:
    targets = (
        Target("members", "1-13", 0, 13, False, False, 60, 0),
        Target("groups_founded", "1-13", 0, 13, True, False, 4, 0),
    )
    parameters = (Parameter("found.ideas", "real", 0.0, 1.0),)
    return Plan("tiny", "tiny", "tiny", ROOT / "tests" / "digest.yaml", {}, parameters, targets, 0, Sizes())


TARGETS = f"""name: t
scenario: {ROOT}/tests/digest.yaml
begins: 2023-01-01
counts: counts.csv
parameters: [found.ideas]
"""
COUNTS = "indicator,period,value,error\nmembers,2023Q1,60,\ngroups_founded,2023Q1,4,1\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("parameters: [found", "parameters: [fund", "t.yaml:5:14: key 'parameters.0': found 'fund.ideas'"),
        ("parameters: [found.ideas]", "parameters: {found.ideas: [0.5, 0.2]}", "a low end below the high end"),
        (
            "parameters: [found.ideas]",
            "parameters: {found.ideas: [0, 9]}",
            "t.yaml:5:31: key 'parameters.found.ideas.1'",
        ),
        ("parameters: [found.ideas]", "parameters: [found.ideas, found.ideas]", "expected each parameter once"),
        ("parameters: [found.ideas]", "parameters: []", "expected at least one parameter"),
        ("counts: counts.csv", "count: counts.csv", "t.yaml:4:8: key 'count': found 'count', expected one of"),
        ("counts: counts.csv", "counts: count.csv", "t.yaml:4:9: key 'counts': found 'count.csv', expected a file"),
        ("counts: counts.csv\n", "", "found no observations"),
        ("begins: 2023-01-01", "begins: soon", "t.yaml:3:9: key 'begins': found 'soon', expected a date"),
        ("begins: 2023-01-01", "begins: 2023-06-01", "counts.csv:2: key 'period': found '2023Q1', expected a period"),
        ("begins: 2023-01-01\n", "", "expected weeks (1-13), or the key 'begins'"),
        ("name: t\n", "name: t\nname: t\n", "t.yaml:2:1: key 'name': found it again"),
        ("name: t\n", "name: t\nreplicates: 1\n", "key 'replicates': found '1', expected a whole number from 2 to 100"),
        ("name: t\n", "name: t\nset: {parameters.found.ideas: 1}\n", "found 'parameters.found.ideas'"),
        ("name: t\n", "name: t\nset: {weks: 1}\n", "overrides: key 'weks'"),
        ("name: t\n", "name: t\nmatching: {wave: 1}\n", "did you mean 'waves'?"),
        ("name: t\n", "name: [\n", "expected YAML"),
        ("digest.yaml", "digset.yaml", "did you mean"),
        ("members,", "member,", "counts.csv:2: key 'indicator': found 'member'"),
        ("60", "-60", "counts.csv:2: key 'value': found '-60', expected a number not below 0"),
        ("60", "many", "counts.csv:2: key 'value': found 'many', expected a number"),
        ("60,", "60", "counts.csv:2: found 3 cells, expected 4"),
        ("2023Q1,60", "2023Q7,60", "counts.csv:2: key 'period': found '2023Q7', expected a quarter"),
        ("groups_founded", "members", "counts.csv:3: found members of 2023Q1 again"),
        ("period,", "date,", "counts.csv:1: found a column 'date'"),
        (COUNTS, "", "counts.csv: found nothing"),
        ("4,1", '4,"1', "counts.csv:3"),
    ],
)
def test_bad_files_get_one_message_and_leave_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, told: str
) -> None:
    assert old in TARGETS + COUNTS
    (tmp_path / "t.yaml").write_text(TARGETS.replace(old, new), encoding="utf-8")
    (tmp_path / "counts.csv").write_text(COUNTS.replace(old, new), encoding="utf-8")
    assert command([str(tmp_path / "t.yaml"), "-o", str(tmp_path / "out")]) == 2
    message = capsys.readouterr().err
    assert told in message
    assert message.count("\n") == 1
    assert not (tmp_path / "out").exists()


# The command, with the engine.


def _write_tiny(folder: Path) -> Path:
    (folder / "t.yaml").write_text(
        TARGETS + "replicates: 2\nmatching: {points: 12, waves: 1}\n"
        "sampling: {particles: 20, generations: 2, effective: 10, lines: 4}\n",
        encoding="utf-8",
    )
    (folder / "counts.csv").write_text(COUNTS, encoding="utf-8")
    return folder / "t.yaml"


def _linli_calibrate(*arguments: str | Path | int) -> list[str]:
    code = "import sys; from linli_analysis.commands import calibrate; sys.exit(calibrate(sys.argv[1:]))"
    return [sys.executable, "-c", code, *map(str, arguments)]


def test_a_killed_calibration_goes_on_and_a_study_takes_its_posterior(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    targets = _write_tiny(tmp_path)
    killed, journal = tmp_path / "killed", tmp_path / "killed" / "runs.jsonl"
    arguments = [str(targets), "-o", str(killed), "--workers"]
    with subprocess.Popen(_linli_calibrate(*arguments, 2), stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline and not (journal.exists() and journal.read_text().count("\n") > 15):
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    before = journal.read_text().count("\n")
    assert 15 < before < 105
    assert not (killed / "posterior.csv").exists()
    assert command([*arguments, "1"]) == 0
    assert f"going on: {before - 1} runs are there" in capsys.readouterr().err
    assert command([str(targets), "-o", str(tmp_path / "whole"), "--workers", "1", "--lang", "zh"]) == 0
    assert "这些观测" in capsys.readouterr().out
    for name in ("posterior.csv", "particles.csv", "fit.csv"):
        assert (killed / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()

    study = tmp_path / "study.yaml"
    study.write_text(
        f"name: s\nscenario: {ROOT}/tests/digest.yaml\nreplicates: 1\narms: [{{name: only}}]\n"
        "samples: {design: csv, file: killed/posterior.csv}\nplacebo: false\n",
        encoding="utf-8",
    )
    arguments_of_study = [PROGRAM, "study", str(study), "-o", str(tmp_path / "study.h5")]
    done = subprocess.run(arguments_of_study, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    with open_study(tmp_path / "study.h5") as taken:
        assert (
            taken.parameter_samples["found.ideas"].tolist()
            == pd.read_csv(killed / "posterior.csv", float_precision="round_trip")["found.ideas"].tolist()
        )

    targets.write_text("seed: 5\n" + targets.read_text(), encoding="utf-8")
    assert command([*arguments, "1"]) == 2
    assert "another calibration" in capsys.readouterr().err
    assert (killed / "posterior.csv").exists()


def test_linli_runs_a_command_of_another_package(tmp_path: Path) -> None:
    tool = tmp_path / "linli-greet"
    tool.write_text('#!/bin/sh\necho "hello $1"\nexit 7\n', encoding="utf-8")
    tool.chmod(0o755)
    path = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run([PROGRAM, "greet", "you all"], capture_output=True, text=True, check=False, env=path)
    assert (done.returncode, done.stdout) == (7, "hello you all\n")
    for name in ("gret", "../linli-greet", "--greet"):
        done = subprocess.run([PROGRAM, name], capture_output=True, text=True, check=False, env=path)
        assert done.returncode == 2
        assert done.stdout == ""
    assert "linli-" not in done.stdout


@pytest.mark.parametrize("look", [Look(lang, size) for lang in ("en", "zh") for size in ("column", "slide")])
def test_words_of_the_figure_neither_overlap_nor_are_clipped(linear_outcomes: list[Outcome], look: Look) -> None:
    drawn = figure(linear_outcomes[0], look).figure
    words = words_of(drawn)
    width, height = drawn.get_size_inches() * drawn.dpi
    assert len(words) > 10
    for i, (text, box) in enumerate(words):
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= width, text
        assert box.y1 <= height, text
        assert not [other for other, its in words[i + 1 :] if box.overlaps(its)], text


# The engine: of many truths drawn from the prior, how many does the posterior hold?

LONG = os.environ.get("LINLI_FULL") == "1"
ENGINE_KEYS = {"found.ideas": (0.02, 0.4), "act.membership": (0.0, 2.0), "join.intercept": (-3.0, 1.0)}


def _engine_plan(sizes: Sizes, observed: dict[tuple[str, int], float] | None = None) -> Plan:
    begins = datetime.date(2023, 1, 1)
    targets = []
    for quarter in range(1, 5):
        for key, grows in (
            ("groups_alive", False),
            ("groups_founded", True),
            ("members", False),
            ("attendances", True),
        ):
            start, end = 13 * (quarter - 1), 13 * quarter
            value = (observed or {}).get((key, end), 1.0)
            targets.append(Target(key, f"2023Q{quarter}", start, end, grows, False, value, 0.0))
    changes = {
        "parameters.population.communities_per_street": 1,
        "parameters.population.courtyards_per_community": 2,
        "parameters.population.households_per_courtyard": 200,
        "burn_in_weeks": 156,
    }
    parameters = tuple(Parameter(key, "real", *ends) for key, ends in ENGINE_KEYS.items())
    scenario = ROOT / "scenarios" / "natural-growth.yaml"
    return Plan("engine", "Engine", "引擎", scenario, changes, parameters, tuple(targets), 4, sizes, begins)


def coverage(folder: Path, points: int, truths: int, workers: int) -> tuple[Floats, Floats]:
    """By parameter: share of truths in the central 80% of their posteriors, and width of that against the prior's.

    Every truth is one run, not seen otherwise, at a place drawn from the prior; each posterior weighs the
    same `points` even draws from the prior.
    """
    plan = _engine_plan(Sizes())
    dimensions, replicates = len(plan.parameters), plan.sizes.replicates
    with Runs(Engine(plan), folder, Engine(plan).identity(), workers, print) as runs:
        places = stream(11, 0).random((points, dimensions))
        values = runs.values("points", places, 0, replicates)
        true = stream(11, 1).random((truths, dimensions))
        told = runs.values("truths", true, points * replicates, 1)[:, 0]
    scaled = np.stack([t.scaled(values[:, :, j]) for j, t in enumerate(plan.targets)], axis=2)
    luck, means = Luck.of(scaled).covariance, scaled.mean(axis=1)
    summaries = Summaries.of(places, means)
    empty = np.empty((0, dimensions))
    even = Proposal(empty, np.empty(0), empty, points)
    held, widths = [], []
    for at, one in zip(true, told, strict=True):
        seen = np.array([float(t.scaled(x)) for t, x in zip(plan.targets, one, strict=True)])
        distances = Kernel.of(summaries, seen, luck, np.zeros(len(seen)), replicates).distance(means)
        weights = Particles(places, values, distances, np.zeros(points, dtype=np.int64), [even]).weights()
        if effective(weights) < 20:
            continue
        ends = np.array([quantiles(places[:, i], weights, [0.1, 0.9]) for i in range(dimensions)])
        held.append((ends[:, 0] <= at) & (at <= ends[:, 1]))
        widths.append((ends[:, 1] - ends[:, 0]) / 0.8)
    assert len(held) > 0.9 * truths
    return np.mean(held, axis=0), np.mean(widths, axis=0)


@pytest.mark.skipif(not LONG, reason="long: LINLI_FULL=1")
def test_posteriors_on_the_engine_hold_the_truth_as_often_as_they_say(tmp_path: Path) -> None:
    held, widths = coverage(tmp_path, 1000, 200, 2)
    print("coverage of 80% intervals", held, "width against the prior", widths)
    # 200 truths: a standard error of 0.028.
    assert (held > 0.71).all()
    assert (held < 0.89).all()
    assert widths[0] < 0.7


@pytest.mark.skipif(not LONG, reason="long: LINLI_FULL=1")
def test_known_parameters_are_recovered_from_a_simulated_history(tmp_path: Path) -> None:
    truth = np.array([0.35, 0.5, 0.5])
    sizes = Sizes(points=45, waves=2, particles=150, effective=150, generations=6)
    blank = _engine_plan(sizes)
    seen = Engine(blank)(truth, 2**31)
    observed = {(t.indicator, t.end): value for t, value in zip(blank.targets, seen, strict=True)}
    outcome = calibration.calibrate(_engine_plan(sizes, observed), tmp_path, 2)
    rows = outcome.parameters.set_index("parameter")
    assert rows.loc["found.ideas", "told"]
    for i, p in enumerate(blank.parameters):
        low, high = quantiles(outcome.particles[p.key].to_numpy(), outcome.particles["weight"].to_numpy(), [0.01, 0.99])
        assert low <= p.value(float(truth[i])) <= high


def test_logistic_means_are_matched_too(tmp_path: Path) -> None:
    # Emulators, not straight lines: a target that saturates.
    plan = linear_plan(np.array([0.5, 0.1, 0.4, 0.2]), 3, FEW)
    with Runs(_saturating, tmp_path, "x", 1, lambda _: None) as runs:
        matched = match(plan, runs)
        particles = sample(plan, matched, runs, lambda _: None)
    outcome = conclude(plan, matched, particles)
    assert 0 < matched.left.share <= 1
    assert outcome.particles["weight"].sum() == pytest.approx(1)


def _saturating(u: Floats, number: int) -> list[float]:
    luck = 0.1 * stream(6, number).standard_normal(4)
    return [float(x) for x in expit(6 * (SLOPES @ u - 0.5)) + luck]

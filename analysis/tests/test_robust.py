"""Sensitivity through our own pipeline: a stub study file in, indices out."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from SALib.sample import morris as morris_design
from SALib.sample import sobol as saltelli

from linli_analysis import Study, figures, open_study, robust
from linli_analysis.catalogue import catalogue
from linli_analysis.commands import robust as robust_command
from linli_analysis.compare import MAIN
from linli_analysis.style import Look
from test_figures import words_of
from tiny_study import write_tiny

NAMES = ["act.one", "act.two", "act.three"]
PROBLEM: dict[str, Any] = {"num_vars": 3, "names": NAMES, "bounds": [[-np.pi, np.pi]] * 3}
# Ishigami with a = 7, b = 0.1: variance 13.844; first orders and totals from its closed form.
FIRST, TOTAL = [0.3139, 0.4424, 0.0], [0.5576, 0.4424, 0.2437]
Floats = npt.NDArray[np.float64]


def ishigami(x: Floats) -> Floats:
    found: Floats = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return found


def stub(path: Path, inputs: Floats, gain: Floats, noise: float = 0.0, replicates: int = 2) -> Study:
    """A study whose arm `a` gains `gain` over a baseline that varies from replicate to replicate."""
    random = np.random.default_rng(7)
    luck = random.normal(20, 5, (len(gain), replicates))
    outcome = np.zeros((2, len(gain), replicates, 2))
    outcome[0, :, :, -1] = luck
    outcome[1, :, :, -1] = (
        luck + gain[:, None] + random.normal(0, noise, (len(gain), replicates)) if noise else (luck + gain[:, None])
    )
    samples = pd.DataFrame(inputs, columns=NAMES[: inputs.shape[1]])
    cubes = {MAIN: outcome, "yuan_spent": outcome * 0}
    return open_study(write_tiny(path, cubes, arms=("baseline", "a"), samples=samples, exit_week=1))


@pytest.fixture(scope="module")
def ishigami_study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    inputs = saltelli.sample(PROBLEM, 4096, calc_second_order=False, seed=1)
    return stub(tmp_path_factory.mktemp("ishigami") / "study.h5", inputs, ishigami(inputs))


def test_sobol_indices_of_ishigami(ishigami_study: Study) -> None:
    found = robust.sobol(ishigami_study, "a").set_index("parameter").loc[NAMES]
    assert found["first"].to_numpy() == pytest.approx(FIRST, abs=0.02)
    assert found["total"].to_numpy() == pytest.approx(TOTAL, abs=0.02)
    assert (found["first_low"] <= found["first"]).all()


def test_replicate_noise_is_split_off(tmp_path: Path) -> None:
    inputs = saltelli.sample(PROBLEM, 4096, calc_second_order=False, seed=2)
    # Noise of variance 2 x 13.844 in each of 2 replicates: half the variance between draws is luck.
    study = stub(tmp_path / "noisy.h5", inputs, ishigami(inputs), noise=float(np.sqrt(2 * 13.844)))
    split = robust.noise_split(robust.gains(study, "a"))
    assert split.share == pytest.approx(0.5, abs=0.03)
    assert split.parameters == pytest.approx(13.844, rel=0.1)
    found = robust.sobol(study, "a").set_index("parameter").loc[NAMES]
    assert found["first"].to_numpy() == pytest.approx(np.array(FIRST) / 2, abs=0.04)
    assert found["first_true"].to_numpy() == pytest.approx(FIRST, abs=0.06)
    assert found["total_true"].to_numpy() == pytest.approx(TOTAL, abs=0.08)


def test_noise_split_by_hand() -> None:
    # Draw means 1 and 5: variance 8. Within each draw a variance of 2, over 2 replicates: 1.
    split = robust.noise_split([[0.0, 2.0], [4.0, 6.0]])
    assert (split.between, split.luck, split.parameters, split.share) == (8, 1, 7, 0.125)
    assert np.isnan(robust.noise_split([[1.0], [2.0]]).share)


def test_elementary_effects_of_a_line(tmp_path: Path) -> None:
    bounds = {"num_vars": 3, "names": NAMES, "bounds": [[0, 1], [0, 2], [0, 1]]}
    inputs = morris_design.sample(bounds, 10, num_levels=4, seed=3)
    study = stub(tmp_path / "morris.h5", inputs, 3 * inputs[:, 0] - 1 * inputs[:, 1])
    found = robust.morris(study, "a").set_index("parameter")
    assert found.loc[NAMES, "mu_star"].to_numpy() == pytest.approx([3, 2, 0], abs=1e-9)
    assert found["sigma"].to_numpy() == pytest.approx(0, abs=1e-9)


def test_designs_are_checked(tmp_path: Path) -> None:
    inputs = np.random.default_rng(5).uniform(0, 1, (50, 3))
    study = stub(tmp_path / "plain.h5", inputs, inputs[:, 0])
    with pytest.raises(robust.RobustError, match="Saltelli design"):
        robust.sobol(study, "a")
    with pytest.raises(robust.RobustError, match="differ in one parameter"):
        robust.morris(study, "a")


def test_tornado_puts_the_widest_swing_first(tmp_path: Path) -> None:
    inputs = np.random.default_rng(6).uniform(0, 1, (500, 3))
    study = stub(tmp_path / "plain.h5", inputs, 10 * inputs[:, 2] - 2 * inputs[:, 0])
    found = robust.tornado(study, "a")
    assert found["parameter"].tolist()[:2] == ["act.three", "act.one"]
    # Lowest and highest fifth of a uniform variable: means 0.1 and 0.9.
    assert found.loc[0, "swing"] == pytest.approx(8, abs=0.4)
    assert found.loc[1, "rank"] < 0


def test_where_the_order_flips_and_how_often_nothing_is_gained(tmp_path: Path) -> None:
    inputs = np.random.default_rng(8).uniform(0, 1, (400, 3))
    gain = np.where(inputs[:, 1] > 0.7, -1.0, 2.0)
    study = stub(tmp_path / "flip.h5", inputs, gain)
    held = robust.order_holds(study).set_index("arm")
    lost = float((inputs[:, 1] > 0.7).mean())
    assert held.loc["a", "best"] == pytest.approx(1 - lost)
    assert held.loc["a", "no_gain"] == pytest.approx(lost)
    (rule,) = robust.flips(study)
    ((name, sign, value),) = rule.bounds
    assert (name, sign) == ("act.two", ">")
    assert value == pytest.approx(0.7, abs=0.02)
    assert rule.share == 1
    assert rule.coverage == 1
    assert "act.two > 0.7" in rule.text("en")
    told = robust.summary(study, "zh")
    assert told is not None
    assert told["best_share"] == pytest.approx(1 - lost)


def test_where_nothing_decides_no_region_is_named() -> None:
    random = np.random.default_rng(9)
    inputs = pd.DataFrame(random.uniform(0, 1, (300, 2)), columns=["a", "b"])
    assert robust.discover(inputs, np.ones(300)) == []
    few = [robust.discover(inputs[:40], random.random(40) < 0.4) for _ in range(20)]
    assert sum(map(bool, few)) <= 4  # luck passes in one of twenty


def test_a_tie_is_no_flip(tmp_path: Path) -> None:
    inputs = np.random.default_rng(10).uniform(0, 1, (200, 3))
    gain = np.where(inputs[:, 1] > 0.5, 0.0, 2.0)  # as good as nothing, never worse
    assert robust.flips(stub(tmp_path / "ties.h5", inputs, gain)) == []


def test_luck_that_is_nearly_all_cannot_be_split_off(tmp_path: Path) -> None:
    inputs = saltelli.sample(PROBLEM, 64, calc_second_order=False, seed=2)
    study = stub(tmp_path / "luck.h5", inputs, ishigami(inputs) / 1000, noise=5.0)
    found = robust.sobol(study, "a")
    assert found["first"].notna().all()
    assert found[["first_true", "total_true", "first_true_low"]].isna().all(axis=None)
    assert "split" not in figures.indices(study, Look("en")).figure.texts[1].get_text()


def test_parameters_are_named_by_what_they_mean() -> None:
    rule = robust.Rule((("act.friend", ">", 0.4),), 0.2, 0.8, 0.3, 0.5)
    assert rule.text("en").startswith("act.friend (Log-odds per tie taking part")
    assert "act.friend（每多一位参与的熟人增加的对数几率）" in rule.text("zh")


@pytest.mark.parametrize("name", ["tornado", "indices", "holds"])
@pytest.mark.parametrize("look", [Look("en"), Look("zh", "slide")], ids=["en", "zh-slide"])
def test_figures_of_draws(ishigami_study: Study, name: str, look: Look) -> None:
    drawing = figures.FIGURES[name](ishigami_study, look)
    assert len(words_of(drawing.figure)) > 8
    assert len(next(iter(drawing.data.values()))) > 0


@pytest.mark.parametrize("look", [Look(lang, size) for lang in ("en", "zh") for size in ("column", "slide")])
def test_what_parameters_mean_does_not_overlap(tmp_path: Path, look: Look) -> None:
    keys = [f"{record['section']}.{record['name']}" for record in catalogue("parameters")][60:74]
    inputs = np.random.default_rng(11).uniform(0, 1, (60, len(keys)))
    cube = np.zeros((2, 60, 2, 2))
    cube[1, :, :, -1] = inputs[:, :1]
    path = write_tiny(
        tmp_path / "many.h5", {MAIN: cube}, ("baseline", "a"), 1, samples=pd.DataFrame(inputs, columns=keys)
    )
    drawing = figures.tornado(open_study(path), look)
    words = words_of(drawing.figure)
    assert not [(a, b) for (a, one), (b, other) in itertools.combinations(words, 2) if one.overlaps(other)]
    assert len(drawing.data["tornado"]) == len(keys)


def test_a_study_without_draws_says_so(study: Study, study_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert robust.summary(study, "en") is None
    assert robust_command([str(study_path)]) == 2
    assert "only luck varies" in capsys.readouterr().err


def test_the_command(ishigami_study: Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert robust_command([str(ishigami_study.path), "-o", str(tmp_path)]) == 0
    assert "sobol_a" in capsys.readouterr().out
    assert {path.name for path in tmp_path.iterdir()} == {"holds.csv", "sobol_a.csv", "tornado_a.csv"}

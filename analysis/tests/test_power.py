"""Power and sample size: against statsmodels' own answers, by hand, and against trials held in the data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from linli_analysis import Study, figures, open_study, power
from linli_analysis.commands import power as power_command
from linli_analysis.compare import MAIN
from linli_analysis.read import TrajectoryError
from linli_analysis.style import Look
from test_figures import words_of
from tiny_study import life, tables_of, write_tiny


def test_textbook_numbers() -> None:
    # Effect of half a standard deviation: 64 per arm for 80% (Cohen 1988, table 2.4.1).
    assert power.number_for(0.5, 1.0) == 64
    assert power.number_for(1.0, 1.0, power=0.9) == 23
    assert power.power_of(0.5, 1.0, 64) == pytest.approx(0.8015, abs=5e-4)
    assert np.isinf(power.number_for(0.0, 1.0))


@pytest.fixture
def street(tmp_path: Path) -> Study:
    """Two runs of one community: 1 and 3 sustained groups without support, 2 and 6 with it."""
    lives = []
    for arm, counts in ((0, (1, 3)), (1, (2, 6))):
        for replicate, count in enumerate(counts):
            lives += [life(arm, replicate, g, "m" * 41, public_from=0) for g in range(count)]
    path = write_tiny(
        tmp_path / "street.h5", {MAIN: np.zeros((2, 1, 2, 41))}, arms=("baseline", "a"), tables=tables_of(lives)
    )
    return open_study(path)


def test_spread_by_hand(street: Study) -> None:
    rows = power.communities(street)
    assert rows["after"].tolist() == [1, 3, 2, 6]
    found = power.spread(street, "a")
    assert found.effect.estimate == 2  # (2 - 1 + 6 - 3) / 2
    assert found.sd == pytest.approx(np.sqrt((2 + 8) / 2))
    assert found.per_street == 1


def test_sizes_follow_from_spread(street: Study) -> None:
    sizes = power.sample_sizes(street).set_index("design")
    assert sizes.loc["plain", "number"] == power.number_for(2, np.sqrt(5))
    assert np.isinf(sizes.loc["plain", "number_high"])  # two runs: the interval holds nil
    assert sizes.loc["streets", "number"] == sizes.loc["plain", "number"]


def test_intraclass_correlation_of_streets_that_are_all_alike_inside() -> None:
    import pandas as pd

    rows = pd.DataFrame({"run": [0, 0, 1, 1, 2, 2], "after": [1.0, 1, 5, 5, 9, 9]})
    assert power._icc(rows, 2) == 1
    mixed = pd.DataFrame({"run": [0, 0, 1, 1], "after": [0.0, 2, 0, 2]})
    assert power._icc(mixed, 2) == 0


def test_trials_held_in_the_model_agree_with_the_formula(study: Study) -> None:
    arm = "academy_grants_accompaniment"
    found = power.spread(study, arm)
    held = power.virtual_trials(study, arm, 12)
    rows = power.communities(study)
    gap = rows[rows["arm"] == arm]["after"].mean() - rows[rows["arm"] == "baseline"]["after"].mean()
    assert held == pytest.approx(power.power_of(gap, found.sd, 12), abs=0.12)


def test_no_spread_no_design(tmp_path: Path) -> None:
    lives = [life(a, r, 0, "a" * 41) for a in (0, 1) for r in (0, 1)]
    path = write_tiny(
        tmp_path / "flat.h5", {MAIN: np.zeros((2, 1, 2, 41))}, arms=("baseline", "a"), tables=tables_of(lives)
    )
    with pytest.raises(TrajectoryError, match="do not differ"):
        power.spread(open_study(path), "a")


def test_curves_rise_and_are_drawn(study: Study) -> None:
    frame = power.power_curves(study)
    for _, part in frame.groupby(["arm", "design"]):
        assert part["power"].is_monotonic_increasing
        assert (part["low"] <= part["power"] + 1e-9).all()
    assert len(words_of(figures.FIGURES["power"](study, Look("zh")).figure)) > 10


def test_the_command(study_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert power_command([str(study_path), "--lang", "zh"]) == 0
    assert "80%" in capsys.readouterr().out

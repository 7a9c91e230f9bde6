"""Statistics against values worked by hand, and against lifelines and scipy where they know better."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from scipy import stats as scipy_stats

from linli_analysis.stats import band, mean_interval, paired_difference, ratio_of_means, survival_curve


def test_t_interval_by_hand() -> None:
    # 1, 2, 3, 4: mean 2.5, sd 1.290994, t(.975, 3) = 3.182446, half width 2.054260
    result = mean_interval([1, 2, 3, 4])
    assert result.estimate == 2.5
    assert result.low == pytest.approx(0.445740, abs=1e-6)
    assert result.high == pytest.approx(4.554260, abs=1e-6)


def test_one_value_has_no_interval_and_none_no_mean() -> None:
    assert np.isnan(mean_interval([3.0]).low)
    assert mean_interval([3.0]).estimate == 3.0
    assert np.isnan(mean_interval([np.nan]).estimate)


def test_pairing_removes_what_replicates_share() -> None:
    luck = np.array([10.0, 50.0, 90.0, 130.0])
    result = paired_difference(luck + np.array([1.0, 1.2, 0.8, 1.0]), luck)
    assert result.estimate == pytest.approx(1.0)
    expected = scipy_stats.t.ppf(0.975, 3) * np.std([1.0, 1.2, 0.8, 1.0], ddof=1) / 2
    assert result.high - result.estimate == pytest.approx(expected)
    assert result.excludes_zero


def test_pairs_with_a_gap_are_left_out_and_lengths_must_agree() -> None:
    assert paired_difference([1, np.nan, 3], [0, 1, 1]).n == 2
    with pytest.raises(ValueError, match="3 and 2"):
        paired_difference([1, 2, 3], [1, 2])


def test_bootstrap_is_seeded_and_near_the_t_interval() -> None:
    random = np.random.default_rng(3)
    first, second = random.normal(1.0, 1.0, 40), random.normal(0.0, 1.0, 40)
    one, again = (paired_difference(first, second, "bootstrap") for _ in range(2))
    assert one == again
    plain = paired_difference(first, second)
    assert one.low == pytest.approx(plain.low, abs=0.1)
    assert one.high == pytest.approx(plain.high, abs=0.1)
    assert paired_difference(first, second, "bootstrap", seed=9) != one


def test_t_interval_covers_the_truth_as_often_as_it_says() -> None:
    random = np.random.default_rng(11)
    covered = sum(
        interval.low <= 5.0 <= interval.high
        for interval in (mean_interval(random.normal(5, 2, 8)) for _ in range(2000))
    )
    assert 0.93 <= covered / 2000 <= 0.97


def test_ratio_of_means_is_not_the_mean_of_ratios() -> None:
    result = ratio_of_means([100, 300], [1, 3])
    assert result.estimate == 100
    assert (result.low, result.high) == (100, 100)
    assert ratio_of_means([100, 100, 100], [0, 0, 1]).estimate == 300
    assert np.isinf(ratio_of_means([100, 100, 100], [0, 0, 1]).high)
    assert np.isnan(ratio_of_means([1, 2], [0, 0]).estimate)


def test_band_over_replicates_agrees_with_the_interval_of_one_cell() -> None:
    values = xr.DataArray([[1.0, 2.0], [3.0, 2.0], [8.0, 2.0]], dims=("replicate", "week"))
    result = band(values)
    by_hand = mean_interval([1, 3, 8])
    assert float(result["low"][0]) == pytest.approx(by_hand.low)
    assert float(result["high"][0]) == pytest.approx(by_hand.high)
    assert float(result["high"][1]) == 2.0
    spread = band(values, kind="quantile", level=0.5)
    assert float(spread["low"][0]) == 2.0
    assert float(spread["high"][0]) == 5.5
    assert np.isnan(band(values[:1])["low"]).all()


def test_kaplan_meier_by_hand() -> None:
    # Five groups: ends in weeks 2 and 4, one lost from sight in week 3, two alive at 6.
    curve = survival_curve([2, 3, 4, 6, 6], [True, False, True, False, False], [0, 0, 1, 1, 1], horizon=6)
    expected = [1, 1, 4 / 5, 4 / 5, 4 / 5 * 2 / 3, 4 / 5 * 2 / 3, 4 / 5 * 2 / 3]
    assert curve["survival"].to_numpy() == pytest.approx(expected)
    assert curve["at_risk"].tolist() == [5, 5, 5, 4, 3, 2, 2]


def test_survival_band_holds_the_curve_and_needs_two_replicates() -> None:
    random = np.random.default_rng(5)
    time = np.minimum(np.ceil(random.exponential(40, 400)), 52)
    curve = survival_curve(time, time < 52, np.repeat(np.arange(20), 20), horizon=52)
    assert (curve["low"] <= curve["survival"]).all()
    assert (curve["survival"] <= curve["high"]).all()
    assert 0.02 < curve["high"].iloc[-1] - curve["low"].iloc[-1] < 0.2
    assert survival_curve([5.0], [True], [0], horizon=6)["low"].isna().all()
    assert survival_curve([], [], [], horizon=6).empty

"""The headline study, tiny, from scenario files to tables and figures in both languages: what scripts/demo does."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from linli_analysis import open_study
from linli_analysis.commands import NAMES
from linli_analysis.commands import figures as figures_command
from linli_analysis.commands import table as table_command
from linli_analysis.figures import OF_DRAWS
from linli_analysis.figures.headline import GAINS, headline_data

ROOT = Path(__file__).resolve().parents[2]
ARMS = ["baseline", "placebo", "academy", "event-dropped", "event-followed-up"]
WEEKS, EXIT, REPLICATES = 34, 26, 2  # past the first epidemic, so that the arms have parted

pytestmark = pytest.mark.skipif("LINLI_PROGRAM" not in os.environ, reason="LINLI_PROGRAM names the built program")


@pytest.fixture(scope="module")
def headline_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("headline")
    scenarios = ROOT / "scenarios"
    text = (scenarios / "studies" / "headline.yaml").read_text(encoding="utf-8")
    assert text.count(".yaml}") == len(ARMS)
    text = text.replace("../", f"{scenarios}/").replace(".yaml}", f".yaml, set: {{exit_week: {EXIT}}}}}")
    study, out = folder / "tiny.yaml", folder / "tiny.h5"
    study.write_text(text, encoding="utf-8")
    command = [os.environ["LINLI_PROGRAM"], "study", str(study), "-o", str(out)]
    subprocess.run([*command, "--weeks", str(WEEKS), "--replicates", str(REPLICATES)], check=True, capture_output=True)
    return out


def test_arms_start_alike_and_part_as_supported(headline_file: Path) -> None:
    with open_study(headline_file) as study:
        assert [arm.key for arm in study.arms] == ARMS
        assert study.weeks == WEEKS
        first = study.indicators["groups_alive"].sel(week=0).to_numpy()
        assert (first == first[0]).all()
        spent = study.indicators["yuan_spent"].sel(week=WEEKS)
        assert float(spent.sel(arm=["baseline", "placebo"]).sum()) == 0
        assert float(spent.sel(arm=ARMS[2:]).min()) > 0
        frame = headline_data(study)
        for measure, indicator, _ in GAINS:
            last = study.indicators[indicator].sel(week=WEEKS).mean(["sample", "replicate"])
            drawn = frame[(frame["measure"] == measure) & (frame["arm"] != "baseline")]["difference"].to_numpy(float)
            assert drawn == pytest.approx((last.sel(arm=ARMS[1:]) - last.sel(arm="baseline")).to_numpy())


def test_table_and_every_figure_in_both_languages(
    headline_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for lang in ("en", "zh"):
        assert table_command([str(headline_file), "--lang", lang, "--csv", str(tmp_path / "table.csv")]) == 0
    assert figures_command([str(headline_file), "-o", str(tmp_path)]) == 0
    assert not capsys.readouterr().err
    for name in (name for name in NAMES if name not in OF_DRAWS):
        for lang in ("en", "zh"):
            for ending in ("png", "svg"):
                assert (tmp_path / f"{name}.{lang}.{ending}").stat().st_size > 10_000

"""The engine in process gives what the program gives. Needs the module (PYTHONPATH) and LINLI_PROGRAM."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

import linli
import linli_analysis as la

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "digest.yaml"
PROGRAM = os.environ.get("LINLI_PROGRAM", str(ROOT / "build" / "release" / "linli"))


def program(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def trajectory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("run") / "run.h5"
    done = program("run", SMALL, "-o", path, "--set", "output.attendance=true")
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture(scope="module")
def run() -> linli.Simulation:
    return linli.run(SMALL, {"output.attendance": True})


def digest_by_program(*arguments: str | Path, folder: Path) -> str:
    done = program("run", *arguments, "-o", folder / "out.h5", "--force")
    assert done.returncode == 0, done.stderr
    found = re.search(r"\b[0-9a-f]{64}\b", done.stdout)
    assert found
    return found.group()


def test_digest_is_that_of_the_program_in_every_week(trajectory: Path, run: linli.Simulation) -> None:
    import h5py

    with h5py.File(trajectory) as file:
        assert run.digests == [text.decode() for text in file["digest/sha256"][:]]
        assert run.digest == file.attrs["digest"]


@pytest.mark.parametrize("name", linli.TABLES)
def test_tables_are_those_of_the_file(trajectory: Path, run: linli.Simulation, name: str) -> None:
    recorded = run.table(name)
    assert len(recorded) > 0
    from_file = la.open_run(trajectory).table(name)
    pd.testing.assert_frame_equal(recorded, from_file)
    assert recorded.attrs == from_file.attrs


def test_indicators_are_those_of_the_file(trajectory: Path, run: linli.Simulation) -> None:
    from_file = la.open_run(trajectory).indicators
    assert list(map(str, run.indicators.data_vars)) == list(map(str, from_file.data_vars))
    assert run.indicators.sizes == {"week": 41}
    for key, values in run.indicators.data_vars.items():
        np.testing.assert_array_equal(values.values, from_file[key].values)
        attributes = {"units", "long_name", "long_name_zh", "definition", "definition_zh", "window"}
        assert {a: values.attrs[a] for a in attributes} == {a: from_file[key].attrs[a] for a in attributes}
        assert re.search(r"[\u4e00-\u9fff]", values.attrs["long_name_zh"])
    assert run.indicators.attrs["digest"] == run.digest


def test_a_dict_states_what_a_file_states() -> None:
    text: dict[str, Any] = yaml.safe_load(SMALL.read_text(encoding="utf-8"))
    assert linli.scenario(text) == linli.scenario(SMALL)
    assert linli.scenario({"extends": str(SMALL)}) == linli.scenario(str(SMALL))
    numbers = {"seed": np.int64(9), "parameters": {"found": {"ideas": np.float64(0.125)}}, "output": {"ties": False}}
    checked = yaml.safe_load(linli.scenario({"extends": str(SMALL), **numbers}).yaml)
    assert (checked["seed"], checked["parameters"]["found"]["ideas"], checked["output"]["ties"]) == (9, 0.125, False)


def test_overrides_and_weeks_are_those_of_the_program(tmp_path: Path) -> None:
    changes = ["--set", "parameters.found.ideas=0.3", "--set", "interventions.academy.levers.entrants=5"]
    expected = digest_by_program(SMALL, *changes, "--seed", "11", "--weeks", "12", folder=tmp_path)
    overrides = {"parameters.found.ideas": 0.3, "interventions.academy.levers.entrants": 5, "seed": 11}
    run = linli.run(SMALL, overrides, weeks=12, tables=())
    assert (run.week, run.scenario.exit_week, run.digest) == (12, 12, expected)
    with pytest.raises(KeyError):
        run.table("groups")


@pytest.mark.parametrize(
    "text",
    [
        "name: a\nweks: 3\n",
        "name: a\nweeks: long\nparameters: {found: {idea: 1}}\n",
        "extends: nothing.yaml\n",
        "a: [\n",
    ],
)
def test_a_bad_file_raises_the_words_of_the_program(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    told = program("check", path)
    assert told.returncode == 2
    with pytest.raises(linli.ScenarioError) as caught:
        linli.run(path)
    assert str(caught.value) == told.stderr.strip()
    assert str(path) in told.stderr


def test_bad_values_from_python_name_the_key() -> None:
    class Strange:
        pass

    bad: list[tuple[Any, Any, str]] = [
        (SMALL, {"parameters.found.idea": 1}, r"overrides: key 'parameters.found.idea'.*'ideas'"),
        (SMALL, {"weeks": float("nan")}, "overrides: key 'weeks': found 'nan'"),
        (SMALL, {"weeks": True}, "overrides: key 'weeks': found 'true'"),
        (SMALL, {"extends": "other.yaml"}, "files only extend"),
        ({"name": "a", "weeks": [1]}, None, "scenario: key 'weeks': found a list"),
        ({"name": "a", "weeks": Strange()}, None, "key 'weeks': found a value of type Strange"),
        ({"name": "a", 3: 1}, None, "a key of type int"),
        ("no/such.yaml", None, "no such file"),
    ]
    for source, overrides, words in bad:
        with pytest.raises(linli.ScenarioError, match=words):
            linli.run(source, overrides)
    deep: dict[str, Any] = {}
    deep["about"] = deep
    with pytest.raises(linli.ScenarioError, match="levels"):
        linli.scenario(deep)
    with pytest.raises(TypeError):
        linli.scenario(linli.scenario(SMALL), {"seed": 1})
    with pytest.raises(ValueError, match="no table"):
        linli.run(SMALL, tables=["grups"])


def test_steps_come_to_the_same_as_a_run(run: linli.Simulation) -> None:
    simulation = linli.Simulation(SMALL, {"output.attendance": True}, threads=2)
    assert (simulation.week, simulation.finished, simulation.digest) == (0, False, run.digests[0])
    assert simulation.step(10) == 10
    assert simulation.indicators.sizes == {"week": 11}
    assert simulation.digests == run.digests[:11]
    assert [simulation.step(25), simulation.step(25), simulation.step()] == [25, 5, 0]
    assert simulation.finished
    assert simulation.digest == run.digest
    pd.testing.assert_frame_equal(simulation.groups, run.groups)


def test_forks_share_a_history() -> None:
    plain: dict[str, Any] = {"interventions": []}
    history = linli.Simulation(SMALL, plain)
    arm = history.fork(SMALL).finish()
    assert arm.digest == linli.run(SMALL).digest
    history.step(4)
    assert history.finish().digest == linli.run(SMALL, plain).digest
    pd.testing.assert_frame_equal(history.events, linli.run(SMALL, plain).events)
    with pytest.raises(linli.ScenarioError, match="differs from the history"):
        history.fork(SMALL)


def test_python_goes_on_while_a_run_computes(run: linli.Simulation) -> None:
    simulation = linli.Simulation(SMALL, {"weeks": 400, "exit_week": 30})
    calling = threading.Event()

    def work() -> None:
        calling.set()
        simulation.finish()

    worker = threading.Thread(target=work)
    worker.start()
    calling.wait()
    ticks = 0
    while worker.is_alive():
        time.sleep(0.001)
        ticks += 1
    # With the lock held, this thread would not have come back before the run was over.
    assert ticks > 20
    assert simulation.digests[:30] == run.digests[:30]


def test_two_runs_at_once_and_none_shared() -> None:
    one, other = (linli.Simulation(SMALL, {"seed": seed, "weeks": 300, "exit_week": 30}) for seed in (1, 2))
    threads = [threading.Thread(target=simulation.finish) for simulation in (one, other)]
    for thread in threads:
        thread.start()
    seen = set()
    busy = 0
    while any(thread.is_alive() for thread in threads):
        week = one.week
        seen.add((week, other.week))
        if 0 < week < 250:  # computing: reading meanwhile is refused
            try:
                one.digest  # noqa: B018
            except linli.BusyError:
                busy += 1
    for thread in threads:
        thread.join()
    both = [(a, b) for a, b in seen if 0 < a < 300 and 0 < b < 300]
    assert len({a for a, _ in both}) > 1
    assert len({b for _, b in both}) > 1
    assert busy > 0
    assert one.digest == linli.run(SMALL, {"seed": 1, "weeks": 300, "exit_week": 30}).digest


def test_ctrl_c_stops_a_run_which_can_go_on() -> None:
    simulation = linli.Simulation(SMALL, {"weeks": 2000, "exit_week": 30}, tables=())
    signal.setitimer(signal.ITIMER_REAL, 0.15)
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            simulation.finish()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    stopped = simulation.week
    assert 0 < stopped < 2000
    simulation.step(5)
    assert simulation.digest == linli.run(SMALL, {"weeks": 2000, "exit_week": 30}, weeks=stopped + 5).digest


def test_codes_have_names_in_both_languages() -> None:
    stages = linli.codes("stage")
    assert list(stages["key"]) == ["activity", "start_up", "growth", "mature"]
    assert stages["zh"].str.contains(r"[\u4e00-\u9fff]").all()
    with pytest.raises(KeyError):
        linli.codes("stages")

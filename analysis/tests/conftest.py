from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from linli_analysis import Study, open_study
from made_study import make_run, make_study


@pytest.fixture(scope="session")
def study_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_study(tmp_path_factory.mktemp("made") / "study.h5", replicates=4)


@pytest.fixture(scope="session")
def run_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_run(tmp_path_factory.mktemp("made") / "run.h5")


@pytest.fixture(scope="session")
def study(study_path: Path) -> Iterator[Study]:
    with open_study(study_path) as opened:
        yield opened

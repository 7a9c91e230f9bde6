"""`linli story` against this package: the genealogy it writes, and the twins it tells of, on one study."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

from linli_analysis import Study, open_study
from linli_analysis.deposit import genealogy_graph
from linli_analysis.figures.genealogy import genealogy_data
from linli_analysis.histories import histories
from linli_analysis.twins import pairing

pytestmark = pytest.mark.skipif("LINLI_PROGRAM" not in os.environ, reason="LINLI_PROGRAM names the built program")

WEEKS, ARM, REPLICATE = 60, "school", 1  # replicate 1 leaves no trajectory: both sides read the study file
STUDY = f"""
name: families
scenario: base.yaml
replicates: 2
full_replicates: [0]
arms:
  - name: baseline
  - name: {ARM}
    interventions: [{{name: school, practice: academy, every: 10}}]
"""
BASE = f"""
name: base
weeks: {WEEKS}
burn_in_weeks: 60
exit_week: 40
parameters:
  population: {{communities_per_street: 1, courtyards_per_community: 3, households_per_courtyard: 150}}
  found: {{ideas: 3, intercept: -1}}
  between: {{merge: 0, hatch: -1}}
"""


@pytest.fixture(scope="module")
def families(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("families")
    (folder / "base.yaml").write_text(BASE, encoding="utf-8")
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    told(["study", str(folder / "study.yaml"), "-o", str(folder / "study.h5"), "--threads", "1"])
    return folder / "study.h5"


def told(arguments: list[str]) -> str:
    command = [os.environ["LINLI_PROGRAM"], *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def groups_of(study: Study, arm: str) -> pd.DataFrame:
    return study.table("groups", arm=arm, sample=study.samples[0], replicate=REPLICATE)


def test_genealogy_is_that_of_the_figure_and_the_deposit(families: Path, tmp_path: Path) -> None:
    out = tmp_path / "family.graphml"
    told(["story", str(families), "--arm", ARM, "--replicate", str(REPLICATE), "--genealogy", str(out)])
    graph = nx.read_graphml(out, force_multigraph=True)
    number = {node: int(data["group"]) for node, data in graph.nodes(data=True)}
    edges = {(number[a], number[b], data["kind"]) for a, b, data in graph.edges(data=True)}
    assert edges, "the runs of this test are such that groups come out of others"
    with open_study(families) as study:
        groups = groups_of(study, ARM).set_index("group")
        founded, ended = groups["founded_week"].to_dict(), groups["ended"].to_dict()
        topic, end_cause = groups["topic"].astype(str).to_dict(), groups["end_cause"].astype(str).to_dict()
        assert set(number.values()) == set(groups.index)
        for _, data in graph.nodes(data=True):
            group = int(data["group"])
            assert (data["topic"], data["end_cause"]) == (topic[group], end_cause[group])
            assert data["born"] == founded[group]
            assert bool(data["alive"]) == pd.isna(ended[group])
            assert data["ended"] == (study.weeks + 1 if pd.isna(ended[group]) else ended[group])
        frame = genealogy_data(study, ARM, REPLICATE)
        drawn = {(p, g) for p, g in zip(frame["parent"], frame["group"], strict=True) if p in groups.index}
        merged = {(g, h) for g, h in zip(frame["group"], frame["heir"], strict=True) if h >= 0}
        assert {(a, b) for a, b, kind in edges if kind in ("split", "hatched")} == drawn
        assert {(a, b) for a, b, kind in edges if kind == "merged into"} == merged
        archived = genealogy_graph(study, ARM, REPLICATE)
        assert {(f"g{a}", f"g{b}") for a, b in drawn} <= set(archived.edges)


def test_twins_are_those_of_the_comparison(families: Path) -> None:
    text = told(["story", str(families), "--arm", ARM, "--replicate", str(REPLICATE), "--all"])
    stories = dict(story.split(",", 1) for story in text.split("\n## ")[1:] if ", courtyard " in story.split("\n")[0])
    said = {int(name.split()[-1]): body for name, body in stories.items()}
    kinds = set()
    with open_study(families) as study:
        pairs, groups = pairing(study, ARM), histories(study).groups
        for row, other, near in zip(pairs.mine, pairs.other, pairs.near, strict=True):
            if groups["replicate"].iloc[row] != REPLICATE:
                continue
            kind = "no twin" if other < 0 else "a near twin" if near else "its exact twin"
            kinds.add(kind)
            assert f"it has {kind}" in said[groups["group"].iloc[row]]
    assert len(kinds) > 1, "a study in which all twins are of one kind tests little"

"""The deposit: what is in it is what was in the study, and the record names every file."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from linli_analysis import Study
from linli_analysis.commands import deposit as deposit_command
from linli_analysis.deposit import genealogy_graph


@pytest.fixture(scope="module")
def archive(study_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deposit") / "archive"
    assert deposit_command([str(study_path), "-o", str(folder), "--author", "A. Researcher"]) == 0
    return folder


def test_tables_come_back_as_they_were(archive: Path, study: Study) -> None:
    groups = pd.read_parquet(archive / "tables" / "groups.parquet")
    original = study.table("groups")
    assert len(groups) == len(original)
    for column in ("founded_week", "ended", "courtyard"):
        assert np.array_equal(groups[column], original[column], equal_nan=True)
    assert groups["topic"].astype(str).equals(original["topic"].astype(str))
    weekly = pd.read_csv(archive / "indicators.csv")
    assert weekly["new_faces"].sum() == pytest.approx(float(study.indicators["new_faces"].sum()))


def test_graphs_are_read_by_others(archive: Path, study: Study) -> None:
    graph = nx.read_graphml(archive / "graphs" / "groups.graphml")
    original = genealogy_graph(study, "baseline", 0)
    assert set(graph.nodes) == set(original.nodes)
    assert set(graph.edges) == set(original.edges)
    assert len(graph.edges) > 0


def test_the_record_names_every_file_with_its_size(archive: Path) -> None:
    record = json.loads((archive / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    parts = {e["@id"]: e for e in record["@graph"]}
    assert "RO-Crate" in json.dumps(parts["ro-crate-metadata.json"]) or "ro/crate" in json.dumps(parts)
    files = {str(p.relative_to(archive)) for p in archive.rglob("*") if p.is_file()} - {"ro-crate-metadata.json"}
    named = {key for key, e in parts.items() if e["@type"] == "File" and key != "ro-crate-metadata.json"}
    assert named == files
    for name in files:
        assert parts[name]["contentSize"] == str((archive / name).stat().st_size)
        assert parts[name]["description"]
    assert any(e.get("name") == "A. Researcher" for e in parts.values())


def test_columns_are_explained_in_both_languages(archive: Path) -> None:
    columns = pd.read_csv(archive / "columns.csv").set_index(["table", "column"])
    assert columns.loc[("groups", "ended"), "name_zh"].startswith("结束之周")
    assert {"indicators", "groups", "group_weeks", "events"} <= set(columns.index.get_level_values("table"))

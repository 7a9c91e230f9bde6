"""The deposit: what is in it is what was in the study, and the record names every file."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from rocrate.vocabs import RO_CRATE

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


@pytest.fixture(scope="module")
def entities(archive: Path) -> dict[str, dict[str, Any]]:
    record = json.loads((archive / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert re.fullmatch(r"https://w3id.org/ro/crate/1\.\d/context", record["@context"])
    parts = {e["@id"]: e for e in record["@graph"]}
    assert len(parts) == len(record["@graph"])  # flattened: each entity once
    return parts


def test_the_record_names_every_file_with_its_size(archive: Path, entities: dict[str, dict[str, Any]]) -> None:
    files = {p.relative_to(archive).as_posix() for p in archive.rglob("*") if p.is_file()} - {"ro-crate-metadata.json"}
    assert {key for key, e in entities.items() if e["@type"] == "File"} == files
    assert {part["@id"] for part in entities["./"]["hasPart"]} == files
    for name in files:
        assert entities[name]["contentSize"] == str((archive / name).stat().st_size)
        assert entities[name]["description"]
        assert "/" in entities[name]["encodingFormat"]
    assert {p.suffix for p in archive.rglob("*") if p.is_file()} == {".csv", ".parquet", ".graphml", ".h5", ".json"}


def test_the_record_has_what_ro_crate_requires(entities: dict[str, dict[str, Any]], study: Study) -> None:
    descriptor, root = entities["ro-crate-metadata.json"], entities["./"]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["about"] == {"@id": "./"}
    assert re.fullmatch(r"https://w3id.org/ro/crate/1\.\d", descriptor["conformsTo"]["@id"])
    assert root["@type"] == "Dataset"
    assert root["name"]
    assert study.name in root["description"]
    datetime.fromisoformat(root["datePublished"])
    licence = entities[root["license"]["@id"]]
    assert licence["name"]
    assert licence["url"].startswith("https://")
    assert entities[root["author"]["@id"]]["name"] == "A. Researcher"
    (action,) = (e for e in entities.values() if e["@type"] == "CreateAction")
    assert entities[action["instrument"]["@id"]]["@type"] == "SoftwareApplication"
    assert [e["@id"] for e in action["result"]] == [study.path.name]


def test_terms_of_the_record_are_known_and_references_lead_somewhere(
    entities: dict[str, dict[str, Any]],
) -> None:
    known = set(RO_CRATE["@context"])
    for entity in entities.values():
        assert set(entity) - {"@id", "@type"} <= known, entity["@id"]
        assert entity["@type"] in known
        for key, values in entity.items():
            for value in values if isinstance(values, list) else [values]:
                if isinstance(value, dict):
                    assert set(value) == {"@id"}
                    assert value["@id"] in entities or key == "conformsTo"


def test_columns_are_explained_in_both_languages(archive: Path) -> None:
    columns = pd.read_csv(archive / "columns.csv").set_index(["table", "column"])
    assert columns.loc[("groups", "ended"), "name_zh"].startswith("结束之周")
    assert {"indicators", "groups", "group_weeks", "events"} <= set(columns.index.get_level_values("table"))

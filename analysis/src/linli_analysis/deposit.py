"""Archives a study so that it can be read without our code, and cited: CSV, Parquet, GraphML, an RO-Crate record."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from rocrate.model import ContextEntity, Person, SoftwareApplication
from rocrate.rocrate import ROCrate

from linli_analysis import compare
from linli_analysis.compare import MissingError
from linli_analysis.read import Study, TrajectoryError
from linli_analysis.twins import twins

TABLES = ("groups", "group_weeks", "events", "affairs", "hours", "accounts", "interventions")
LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"
KINDS = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".graphml": "application/graphml+xml",
    ".h5": "application/x-hdf5",
}
_FRAMES: tuple[Callable[[Study], pd.DataFrame], ...] = (
    compare.ranking,
    compare.survival_before_exit,
    compare.survival_after_exit,
    compare.hazard_ratios,
    compare.transitions,
    compare.flows,
    compare.going_public,
    compare.first_timers,
    compare.participation_concentration,
    compare.lead_ages,
    compare.costs,
    compare.acceptability,
    compare.staff_hours,
    compare.gains_by_courtyard,
    compare.gains_by_age,
    compare.gains_by_degree,
    compare.spill_over,
    compare.crowding_out,
    compare.harm,
    twins,
)
RESULTS = {str(function.__name__): function for function in _FRAMES} | {
    "differences": lambda study: compare.differences(study, [str(k) for k in study.indicators.data_vars])
}


def deposit(study: Study, folder: Path, author: str = "", copy_study: bool = True) -> list[Path]:
    """Writes everything into `folder` (made if absent) with ro-crate-metadata.json; returns the files.

    indicators (CSV and Parquet), tables (Parquet; small ones also CSV), results/*.csv, columns.csv (names and units in
    both languages), graphs/*.graphml (acquaintances and memberships of the first run that was kept whole, genealogy of
    groups), and the study file itself. author: a name for the record, optional.
    """
    folder.mkdir(parents=True, exist_ok=True)
    described: dict[Path, str] = {}
    described |= _indicators(study, folder)
    described |= _tables(study, folder)
    described |= _results(study, folder)
    described |= _graphs(study, folder)
    described |= _columns(study, folder)
    if copy_study:
        target = folder / study.path.name
        shutil.copyfile(study.path, target)
        described[target] = "The study file (HDF5), from which all the others were made"
    _record(study, folder, described, author)
    return [*described, folder / "ro-crate-metadata.json"]


def _indicators(study: Study, folder: Path) -> dict[Path, str]:
    frame = study.weekly()
    csv, parquet = folder / "indicators.csv", folder / "indicators.parquet"
    frame.to_csv(csv, index=False, float_format="%.10g")
    frame.to_parquet(parquet, index=False)
    told = "Weekly indicators by arm, sample, replicate and week"
    return {csv: f"{told} (CSV)", parquet: f"{told} (Parquet)"}


def _tables(study: Study, folder: Path) -> dict[Path, str]:
    """Tables in pieces, so that a large study needs no more memory than a small one."""
    (folder / "tables").mkdir(exist_ok=True)
    found = {}
    for name in (name for name in TABLES if study.has(name)):
        path = folder / "tables" / f"{name}.parquet"
        columns = list(study.describe(name)["column"])
        writer: pq.ParquetWriter | None = None
        for part in study.blocks(name, columns):
            table = pa.Table.from_pandas(part, preserve_index=False)
            if writer is None:
                writer = pq.ParquetWriter(path, table.schema, compression="zstd")
            writer.write_table(table)
        if writer is None:
            study.table(name).to_parquet(path, index=False)
        else:
            writer.close()
        found[path] = f"Table {name}"
    return found


def _results(study: Study, folder: Path) -> dict[Path, str]:
    (folder / "results").mkdir(exist_ok=True)
    found = {}
    for name, function in RESULTS.items():
        try:
            frame = function(study)
        except (TrajectoryError, MissingError, ValueError, KeyError):
            continue  # a study of one arm, or without that table
        path = folder / "results" / f"{name}.csv"
        frame.to_csv(path, index=False, float_format="%.6g")
        text = (function.__doc__ or f"Paired differences by indicator: {name}").strip().splitlines()[0]
        found[path] = text
    return found


def _graphs(study: Study, folder: Path) -> dict[Path, str]:
    (folder / "graphs").mkdir(exist_ok=True)
    arm, replicate = study.arms[0].key, study.replicates[0]
    found = {}
    path = folder / "graphs" / "groups.graphml"
    nx.write_graphml(genealogy_graph(study, arm, replicate), path)
    found[path] = f"Groups and what they came out of: arm {arm}, replicate {replicate}"
    run = study.trajectory(arm, replicate)
    if run is not None and run.has("ties"):
        path = folder / "graphs" / "network.graphml"
        nx.write_graphml(network(run), path)
        found[path] = f"Acquaintances in week 0, and members of groups: arm {arm}, replicate {replicate}"
    if run is not None and run is not study:
        run.close()
    return found


def genealogy_graph(study: Study, arm: str, replicate: int) -> nx.DiGraph[str]:
    """Groups of a run as nodes, with what is known of them; edges from parents."""
    groups = study.table("groups", arm=arm, sample=study.samples[0], replicate=replicate)
    graph: nx.DiGraph[str] = nx.DiGraph()
    for row in groups.to_dict("records"):
        kept = {str(k): v for k, v in row.items() if k not in ("arm", "sample", "replicate") and not pd.isna(v)}
        graph.add_node(f"g{int(row['group'])}", **{k: v if isinstance(v, str) else float(v) for k, v in kept.items()})
    for row in groups.to_dict("records"):
        parents = (row.get(key, -1) for key in ("parent", "second_parent"))
        graph.add_edges_from((f"g{int(p)}", f"g{int(row['group'])}") for p in parents if int(p) >= 0)
    return graph


def network(run: Study) -> nx.Graph[str]:
    """Residents (r...) with their ties of week 0, and groups (g...) with an edge to everybody who was ever a member."""
    ties = run.table("ties", ["week", "a", "b", "kind", "gained"], week=0)
    ties = ties[(ties["gained"] == 1) & (ties["a"] >= 0) & (ties["b"] >= 0)]
    graph: nx.Graph[str] = nx.Graph()
    for a, b, kind in zip(ties["a"], ties["b"], ties["kind"].astype(str), strict=True):
        graph.add_edge(f"r{a}", f"r{b}", kind=kind)
    if run.has("memberships", "resident"):
        members = run.table("memberships", ["group", "resident", "role"])
        members = members[members["resident"] >= 0]
        for group, resident, role in zip(
            members["group"], members["resident"], members["role"].astype(str), strict=True
        ):
            graph.add_edge(f"r{resident}", f"g{group}", kind="member", role=role)
    for node in graph:
        graph.nodes[node]["what"] = "resident" if str(node).startswith("r") else "group"
    return graph


def _columns(study: Study, folder: Path) -> dict[Path, str]:
    frames = []
    for name in ("indicators", *(t for t in TABLES if study.has(t))):
        english, chinese = study.describe(name, "en"), study.describe(name, "zh")
        frames.append(english.assign(table=name, name_zh=chinese["name"], unit_zh=chinese["unit"]))
    path = folder / "columns.csv"
    pd.concat(frames)[["table", "column", "name", "unit", "name_zh", "unit_zh"]].to_csv(path, index=False)
    return {path: "What every column is: name and unit in English and Chinese"}


def _record(study: Study, folder: Path, described: dict[Path, str], author: str) -> None:
    """ro-crate-metadata.json: what the data set is, by what it was made, and every file of it."""
    made = study.provenance
    crate = ROCrate()
    crate.name = f"{study.title('en')} / {study.title('zh')}"
    draws = f"{len(study.samples)} parameter draws, " if len(study.samples) > 1 else ""
    crate.description = (
        f"Simulation study '{study.name}': {len(study.arms)} arms, {draws}{len(study.replicates)} paired replicates, "
        f"{study.weeks} weeks. Results of a model, not observations."
    )
    licence = ContextEntity(
        crate,
        LICENCE,
        {"@type": "CreativeWork", "name": "Apache License 2.0", "url": LICENCE, "identifier": "Apache-2.0"},
    )
    crate.license = crate.add(licence)
    crate.keywords = "agent-based model, self-organisation, community, 社区自组织"
    if made.get("digest"):
        crate.root_dataset["identifier"] = f"sha256:{made['digest']}"
    if author:
        crate.root_dataset["author"] = crate.add(Person(crate, "#author", properties={"name": author}))
    files = {}
    for path, words in described.items():
        properties = {"name": path.name, "description": words, "contentSize": str(path.stat().st_size)}
        properties["encodingFormat"] = KINDS.get(path.suffix, "application/octet-stream")
        name = path.relative_to(folder).as_posix()
        files[name] = crate.add_file(str(path), dest_path=name, properties=properties)
    program = {
        "name": str(made.get("program", "linli")),
        "softwareVersion": str(made.get("program_version", "unknown")),
    }
    program["description"] = f"commit {made.get('build_commit', 'unknown')}, {made.get('build_compiler', '')}".strip(
        ", "
    )
    instrument = crate.add(SoftwareApplication(crate, "#program", properties=program))
    crate.add_action(
        instrument,
        identifier="#simulation",
        result=[files[study.path.name]] if study.path.name in files else [crate.root_dataset],
        properties={"name": f"linli study, seed {made.get('seed', 'unknown')}"},
    )
    # The files are in place already: only the record is written.
    crate.metadata.write(folder)

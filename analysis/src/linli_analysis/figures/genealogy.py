"""Genealogy: which group came out of which, in one run."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from linli_analysis.compare import BASELINE, PLACEBO
from linli_analysis.figures.common import Drawing, FigureError, week_axis
from linli_analysis.histories import ABSENT, STAGES, histories
from linli_analysis.layout import dress
from linli_analysis.read import Study
from linli_analysis.style import MARK_COLOURS, Look, shade_support

MOST_ROWS = 34


def genealogy_data(study: Study, arm: str, replicate: int) -> pd.DataFrame:
    """Groups of one run that came out of another, gave rise to one, or merged.

    Columns: group, family, row, topic, origin, founded_week, ended, end_cause, parent (-1: none), heir (group it merged
    into; -1: none). Families in order of size, children under their parents.
    """
    run = {"arm": arm, "sample": study.samples[0], "replicate": replicate}
    columns = ["group", "topic", "origin", "founded_week", "ended", "end_cause", "parent"]
    groups = study.table("groups", columns, **run).set_index("group")
    events = study.table("events", ["kind", "group", "other", "week"], **run)
    merged = events[(events["kind"] == "merged") & events["group"].isin(groups.index)]
    heirs: dict[int, int] = {}
    for stays, gone in zip(merged["group"], merged["other"], strict=True):
        heirs[int(gone)] = int(stays)
    links: nx.DiGraph[int] = nx.DiGraph()
    for group, parent in groups["parent"].items():
        if int(parent) in groups.index:
            links.add_edge(int(parent), int(str(group)))
    family: nx.Graph[int] = nx.Graph(links)
    family.add_edges_from((a, b) for a, b in heirs.items() if a in groups.index and b in groups.index)
    rows = []
    for number, members in enumerate(sorted(nx.connected_components(family), key=lambda m: (-len(m), min(m)))):
        for group in _in_order(links, members, groups):
            rows.append({"group": group, "family": number, "heir": heirs.get(group, -1)})
    if not rows:
        raise FigureError(f"arm {arm}, replicate {replicate}: no group came out of another")
    frame = pd.DataFrame(rows).join(groups, on="group")
    frame.insert(2, "row", np.arange(len(frame)))
    return frame


def _in_order(links: nx.DiGraph[int], members: set[int], groups: pd.DataFrame) -> list[int]:
    """Parents before children, by week of founding."""
    week = groups["founded_week"]
    roots = [m for m in members if m not in links or links.in_degree(m) == 0]
    order: list[int] = []
    for root in sorted(roots, key=lambda m: (week[m], m)):
        stack = [root]
        while stack:
            group = stack.pop()
            order.append(group)
            children = links.successors(group) if group in links else []
            stack += sorted(children, key=lambda m: (-week[m], m))
    return order


def genealogy(study: Study, look: Look, arm: str | None = None, replicate: int | None = None) -> Drawing:
    """Lines are groups, coloured by goal and stage; arrows lead from a group to what came out of it."""
    replicate = study.replicates[0] if replicate is None else replicate
    if arm is None:
        arm = next((a.key for a in study.arms if a.key not in (BASELINE, PLACEBO)), study.arms[0].key)
    frame = genealogy_data(study, arm, replicate)
    most = MOST_ROWS if look.size == "column" else 26
    whole = frame.groupby("family")["row"].max()
    families = whole[whole < most].index
    shown = frame[frame["family"].isin(families)] if len(families) else frame.head(most)
    with look.applied():
        figure = look.figure(height=1.7 + 0.135 * len(shown))
        axes = figure.subplots()
        shade_support(axes, 1, study.exit_week)
        _draw(axes, study, shown, arm, replicate, look)
        week_axis(axes, study, look.text("week"))
        axes.set_xlim(-0.13 * study.weeks, study.weeks + 2)
        handles, labels = _legend(look)
        counts = {"families": len(set(shown["family"])), "groups": len(shown), "all": len(frame)}
        key = "genealogy_subtitle_all" if len(shown) == len(frame) else "genealogy_subtitle"
        subtitle = look.text(key, arm=study.arm(arm).title(look.lang), replicate=replicate, **counts)
        dress(
            figure, look, look.text("genealogy_title"), subtitle, handles, labels, look.text("genealogy_note"), 1.4, 5
        )
    return Drawing("genealogy", figure, {"genealogy": frame})


def _draw(axes: Axes, study: Study, frame: pd.DataFrame, arm: str, replicate: int, look: Look) -> None:
    story = histories(study)
    groups = story.groups
    mine = (groups["arm"] == arm) & (groups["sample"] == study.samples[0]) & (groups["replicate"] == replicate)
    position = {int(g): int(i) for i, g in zip(np.flatnonzero(mine), groups.loc[mine, "group"], strict=True)}
    rows = {int(g): y for y, g in enumerate(frame["group"])}
    width = look.line * 2.4
    for row in frame.itertuples():
        group = int(row.group)
        y = rows[group]
        there = np.flatnonzero(story.state[position[group]] != ABSENT)
        if len(there):  # an outline, as early stages are pale
            axes.plot([there[0], there[-1] + 1], [y, y], color="#8A8A8A", linewidth=width + 0.9, solid_capstyle="butt")
        axes.add_collection(_line(story.state[position[group]], y, width))
        founded = max(float(row.founded_week), 0.0)
        parent, heir = int(row.parent), int(row.heir)
        if parent in rows and founded > 0:
            _arrow(axes, founded, rows[parent], y, "#333333")
        if heir in rows and np.isfinite(row.ended):
            _arrow(axes, float(row.ended), y, rows[heir], "#B22222")
        topic = study.word("topic", str(row.topic), look.lang)
        axes.text(-1.0, y, topic, ha="right", va="center", fontsize=look.font_size * 0.8, color="#444444")
        if np.isfinite(row.ended) and heir not in rows:
            axes.plot(row.ended, y, "x", color="#666666", markersize=look.font_size * 0.4, zorder=4)
    edges = np.flatnonzero(np.diff(frame["family"].to_numpy()) != 0)
    for edge in edges:
        axes.axhline(edge + 0.5, color="#DDDDDD", linewidth=0.6, zorder=0)
    axes.set_ylim(len(frame) - 0.4, -0.6)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def _line(state: np.ndarray, y: float, width: float) -> LineCollection:
    """A group's line, a piece per stretch of one stage."""
    weeks = np.flatnonzero(state != ABSENT)
    kind = state[weeks] & 7
    cuts = np.flatnonzero(np.diff(kind) != 0) + 1
    pieces = np.split(weeks, cuts)
    colours = (
        [MARK_COLOURS["public" if k & 4 else "private"][STAGES[k & 3]] for k in (kind[0], *kind[cuts]) if len(weeks)]
        if len(weeks)
        else []
    )
    lines = [[(float(p[0]), y), (float(p[-1]) + 1, y)] for p in pieces if len(p)]
    return LineCollection(lines, colors=colours, linewidths=width, capstyle="butt", zorder=3)


def _arrow(axes: Axes, week: float, start: float, stop: float, colour: str) -> None:
    axes.annotate(
        "",
        (week, stop),
        (week, start),
        arrowprops={"arrowstyle": "->", "color": colour, "linewidth": 0.7, "shrinkA": 0, "shrinkB": 1},
        zorder=2,
    )


def _legend(look: Look) -> tuple[list[Artist], list[str]]:
    handles: list[Artist] = []
    labels = []
    for stage in STAGES:
        for goal in ("public", "private"):
            handles.append(Line2D([], [], color=MARK_COLOURS[goal][stage], linewidth=look.line * 2.4))
            labels.append(look.text("mark", goal=look.text(f"{goal}_short"), stage=look.text(stage)))
    for colour, key in (("#333333", "genealogy_born"), ("#B22222", "genealogy_merged")):
        handles.append(Line2D([], [], color=colour, linewidth=0.9))
        labels.append(look.text(key))
    return handles, labels

"""The neighbourhood drawn by its courtyards, at the start and at the end, with its groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Patch, Rectangle

from linli_analysis.figures.common import Drawing, FigureError, styles_of
from linli_analysis.figures.growth import STAGES
from linli_analysis.layout import dress, ems
from linli_analysis.measures import IDENTITY, group_map
from linli_analysis.read import Study
from linli_analysis.style import MARK_COLOURS, Look

GAP, PAD = 0.12, 0.14  # between tiles and inside frames, in tiles
LARGEST = 0.47  # radius of the largest mark, in cells of a tile


@dataclass(frozen=True)
class Plan:
    """Where things are drawn: one unit is the side of a courtyard's tile."""

    tiles: dict[int, tuple[float, float]]  # courtyard -> lower left corner
    frames: list[tuple[int, float, float, float, float]]  # community, x, y, width, height
    width: float
    height: float


def plan_of(courtyards: pd.DataFrame, columns: int | None = None) -> Plan:
    """Lays courtyards out in their communities, communities in `columns` columns (default: about square)."""
    number = courtyards["community"].astype(int)
    communities = [(c, [int(x) for x in courtyards.loc[number == c, "courtyard"]]) for c in sorted(set(number))]
    side = max(int(np.ceil(np.sqrt(max(len(members) for _, members in communities)))), 1)
    tall = -(-max(len(members) for _, members in communities) // side)
    columns = columns or min(len(communities), 3 if len(communities) <= 6 else int(np.ceil(np.sqrt(len(communities)))))
    width = side + (side - 1) * GAP + 2 * PAD
    height = tall + (tall - 1) * GAP + 2 * PAD + 0.32
    rows = -(-len(communities) // columns)
    tiles: dict[int, tuple[float, float]] = {}
    frames = []
    for i, (community, members) in enumerate(communities):
        x = (i % columns) * (width + 0.2)
        y = (rows - 1 - i // columns) * (height + 0.2)
        frames.append((community, x, y, width, height))
        for j, courtyard in enumerate(members):
            tiles[courtyard] = (
                x + PAD + (j % side) * (1 + GAP),
                y + PAD + (tall - 1 - j // side) * (1 + GAP),
            )
    return Plan(tiles, frames, columns * (width + 0.2) - 0.2, rows * (height + 0.2) - 0.2)


def neighbourhood_data(
    study: Study, arms: Sequence[str], replicate: int, weeks: Sequence[int] | None = None
) -> pd.DataFrame:
    """Groups at week 0 and at chosen weeks (default: the last), for each arm.

    Columns: arm, week, slot, then those of `group_map`.

    `slot` is the place of a group in its courtyard's tile: the same group keeps it in every panel.
    """
    chosen = sorted({0, *(weeks or [study.weeks])})
    frames = [group_map(study, arm, replicate, week).assign(arm=arm, week=week) for arm in arms for week in chosen]
    rows = pd.concat(frames, ignore_index=True)
    rows["slot"] = _slots(rows)
    first = ["arm", "week", "slot"]
    return rows[[*first, *(name for name in rows.columns if name not in first)]]


def _slots(rows: pd.DataFrame) -> pd.Series[int]:
    """Places in tiles: groups of week 0 first, by identity; a group founded later takes the lowest place free."""
    taken: dict[tuple[str, int, int], set[int]] = {}
    given: dict[tuple[int, ...], int] = {}
    slots = pd.Series(0, index=rows.index)
    for week in sorted(rows["week"].unique()):
        part = rows[rows["week"] == week]
        identities = list(zip(*(part[name].astype(int) for name in IDENTITY), strict=True))
        known = set(given)
        order = sorted(range(len(part)), key=lambda i: (identities[i] not in known, i))
        for i in order:
            row = part.iloc[i]
            tile = taken.setdefault((str(row["arm"]), int(week), int(row["courtyard"])), set())
            slot = given.get(identities[i], 0)
            while slot in tile:
                slot += 1
            given.setdefault(identities[i], slot)
            tile.add(slot)
            slots[part.index[i]] = slot
    return slots


def neighbourhood(
    study: Study,
    look: Look,
    arms: Sequence[str] | None = None,
    replicate: int | None = None,
    weeks: Sequence[int] | None = None,
) -> Drawing:
    """Week 0, then each arm (default: all of them) at chosen weeks (default: the last), of one replicate."""
    later = sorted({*(weeks or [study.weeks])} - {0})
    if later and (later[0] < 0 or later[-1] > study.weeks):
        raise FigureError(f"weeks of {study.path.name} are 0 to {study.weeks}")
    chosen = list(arms) if arms else [arm.key for arm in study.arms]
    replicate = study.replicates[0] if replicate is None else replicate
    rows = neighbourhood_data(study, chosen, replicate, later or [0])
    panels = [(*_start_panel(study, look, rows, chosen), 0)]
    for key in chosen:
        for week in later:
            part = rows[(rows["week"] == week) & (rows["arm"] == key)]
            panels.append((study.arm(key).title(look.lang), key, part, week))
    columns = 2 if look.size == "column" else 3
    columns = min(len(panels), columns)
    plan = plan_of(study.courtyards)
    cells = max(2, int(np.ceil(np.sqrt(rows["slot"].max() + 1)))) if len(rows) else 2
    largest = max(float(rows["active"].max()), 1.0) if len(rows) else 1.0
    with look.applied():
        lines = -(-len(panels) // columns)
        panel_width = 6.1 / columns
        figure = look.figure(height=1.25 + lines * (0.97 * panel_width * plan.height / plan.width + 0.42))
        engine = figure.get_layout_engine()
        if engine is not None:
            engine.set(wspace=0.06)  # type: ignore[call-arg]
        axes_of = figure.subplots(lines, columns, squeeze=False).ravel()
        for axes, (title, arm, part, week) in zip(axes_of, panels, strict=False):
            _draw_place(axes, plan, look)
            _draw_groups(axes, plan, part, cells, largest)
            colour = styles_of(study)[arm].colour if arm else "#222222"
            room = 0.93 * figure.get_figwidth() * 72 / columns
            size = min(look.font_size * 1.05, room / (1.08 * ems(title)))  # the bold face is wider
            axes.set_title(title, color=colour, fontsize=size, pad=look.font_size * 1.9)
            public = int(part["public"].sum())
            counts = look.text("panel_count", week=week, public=public, private=len(part) - public)
            axes.annotate(
                counts,
                (0, 1),
                (0, look.font_size * 0.6),
                xycoords="axes fraction",
                textcoords="offset points",
                color="#444444",
            )
        for axes in axes_of[len(panels) :]:
            axes.set_axis_off()
        handles, labels = _legend(look)
        subtitle = look.text("neighbourhood_subtitle", replicate=replicate, largest=f"{largest:.0f}")
        dress(
            figure,
            look,
            look.text("neighbourhood_title"),
            subtitle,
            handles,
            labels,
            look.text("neighbourhood_note"),
            handle_length=1.2,
            most_columns=len(STAGES) + 1,
        )
    return Drawing("neighbourhood", figure, {"neighbourhood": rows})


def _start_panel(
    study: Study, look: Look, rows: pd.DataFrame, arms: Sequence[str]
) -> tuple[str, str | None, pd.DataFrame]:
    """Week 0: once for all arms if they share it, as arms of a study do; else that of the first arm, and so named."""
    starts = [rows[(rows["week"] == 0) & (rows["arm"] == arm)] for arm in arms]
    groups = [start[IDENTITY].reset_index(drop=True) for start in starts]
    if all(group.equals(groups[0]) for group in groups[1:]):
        return (
            look.text("start_all") if len(arms) > 1 else study.arm(arms[0]).title(look.lang),
            None,
            starts[0],
        )
    return study.arm(arms[0]).title(look.lang), arms[0], starts[0]


def _draw_place(axes: Axes, plan: Plan, look: Look) -> None:
    for community, x, y, width, height in plan.frames:
        axes.add_patch(
            FancyBboxPatch(
                (x + 0.05, y + 0.05),
                width - 0.1,
                height - 0.1,
                boxstyle="round,pad=0.05",
                facecolor="#F4F1EA",
                edgecolor="#C9C2B2",
                linewidth=0.7,
            )
        )
        if len(plan.frames) <= 12:
            axes.text(
                x + PAD,
                y + height - 0.08,
                look.text("community", n=community + 1),
                va="top",
                fontsize=look.font_size * 0.87,
                color="#6B6455",
            )
    for x, y in plan.tiles.values():
        axes.add_patch(Rectangle((x, y), 1, 1, facecolor="white", edgecolor="#D8D3C7", linewidth=0.6))
    axes.set_xlim(-0.03, plan.width + 0.03)
    axes.set_ylim(-0.03, plan.height + 0.03)
    axes.set_aspect("equal")
    axes.set_axis_off()


def _places(plan: Plan, rows: pd.DataFrame, cells: int) -> dict[int, tuple[float, float]]:
    """Centre of each group's mark, by serial number."""
    places = {}
    for group, courtyard, slot in zip(rows["group"], rows["courtyard"], rows["slot"], strict=True):
        x, y = plan.tiles[int(courtyard)]
        places[int(group)] = (x + (slot % cells + 0.5) / cells, y + 1 - (slot // cells + 0.5) / cells)
    return places


def _draw_groups(axes: Axes, plan: Plan, rows: pd.DataFrame, cells: int, largest: float) -> None:
    """Links from parents that are still there, then the marks: round is private, square is public."""
    places = _places(plan, rows, cells)
    for group, *parents in zip(rows["group"], rows["parent"], rows["second_parent"], strict=True):
        for parent in parents:
            if int(parent) in places:
                axes.add_patch(
                    FancyArrowPatch(
                        places[int(parent)],
                        places[int(group)],
                        arrowstyle="-",
                        connectionstyle="arc3,rad=0.2",
                        color="#777777",
                        linewidth=0.8,
                        zorder=2,
                    )
                )
    for group, stage, public, active in zip(rows["group"], rows["stage"], rows["public"], rows["active"], strict=True):
        radius = LARGEST / cells * np.sqrt(max(float(active), 1.0) / largest)
        x, y = places[int(group)]
        goal = "public" if public else "private"
        side = radius * np.sqrt(np.pi)
        mark: Patch = Rectangle((x - side / 2, y - side / 2), side, side) if public else Circle((x, y), radius)
        mark.set(zorder=3, facecolor=MARK_COLOURS[goal][str(stage)], edgecolor="#333333", linewidth=0.5)
        axes.add_patch(mark)


def _legend(look: Look) -> tuple[list[Artist], list[str]]:
    handles: list[Artist] = []
    labels = []
    size = look.font_size * 0.95
    for stage in STAGES:  # matplotlib fills columns: public above, private below
        for goal, marker in (("public", "s"), ("private", "o")):
            handles.append(
                Line2D(
                    [],
                    [],
                    linestyle="",
                    marker=marker,
                    markersize=size,
                    markeredgecolor="#333333",
                    markeredgewidth=0.5,
                    markerfacecolor=MARK_COLOURS[goal][stage],
                )
            )
            labels.append(look.text("mark", goal=look.text(f"{goal}_short"), stage=look.text(stage)))
    handles.append(Line2D([], [], color="#777777", linewidth=0.8))
    labels.append(look.text("link"))
    return handles, labels

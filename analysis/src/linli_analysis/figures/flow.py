"""Stage flow: where groups of one stage are when support ends, and a year later, per arm."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path

from linli_analysis.compare import flows, real_arms, stage_counts
from linli_analysis.figures.common import Drawing, styles_of
from linli_analysis.histories import STAGES
from linli_analysis.layout import dress, wrap_evenly
from linli_analysis.read import Study
from linli_analysis.style import MARK_COLOURS, Look

ORDER = [*(f"public_{s}" for s in STAGES[::-1]), *(f"private_{s}" for s in STAGES[::-1]), "gone"]
GONE_COLOUR = "#F0F0F0"
GAP, WIDTH, SMALLEST_TOLD = 1.6, 0.09, 4.0


def flow(study: Study, look: Look) -> Drawing:
    """A panel per arm (without the placebo): bars are groups by stage, bands where they go."""
    frame, counts = flows(study), stage_counts(study)
    arms = [arm for arm in study.arms if arm.key in real_arms(study)]
    columns = 2 if look.size == "column" else min(4, len(arms))
    rows = -(-len(arms) // columns)
    with look.applied():
        figure = look.figure(height=1.5 + 2.6 * rows)
        panels = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True).ravel()
        for axes, arm in zip(panels, arms, strict=False):
            _draw(axes, frame[frame["arm"] == arm.key], counts[counts["arm"] == arm.key], look)
            room = 0.8 * figure.get_figwidth() * 72 / columns / (look.font_size * 1.1)
            axes.set_title("\n".join(wrap_evenly(arm.title(look.lang), room)), color=styles_of(study)[arm.key].colour)
        for axes in panels[len(arms) :]:
            axes.set_axis_off()
        handles, labels = _legend(look)
        subtitle = look.text("flow_subtitle", n=len(study.replicates) * len(study.samples))
        note = look.text("flow_note")
        dress(figure, look, look.text("flow_title"), subtitle, handles, labels, note, 1.2, most_columns=5)
    return Drawing("flow", figure, {"flow": frame, "flow_stages": counts})


def _colour(state: str) -> str:
    if state == "gone":
        return GONE_COLOUR
    goal, stage = state.split("_", 1)
    return MARK_COLOURS[goal][stage]


def _draw(axes: Axes, frame: pd.DataFrame, counts: pd.DataFrame, look: Look) -> None:
    moves = frame.replace({"before": {"new": "gone"}, "after": {"ended": "gone"}})
    weeks = sorted({*moves["from_week"], *moves["to_week"]})
    spots = {week: _stack(moves, week) for week in weeks}
    for first, second in pairwise(weeks):
        part = moves[(moves["from_week"] == first) & (moves["to_week"] == second)]
        leaves = {state: bottom + height for state, (bottom, height) in spots[first].items()}
        arrives = {state: bottom + height for state, (bottom, height) in spots[second].items()}
        x0, x1 = weeks.index(first) + WIDTH, weeks.index(second) - WIDTH
        ordered = part.assign(b=part["before"].map(ORDER.index), a=part["after"].map(ORDER.index))
        for row in ordered.sort_values(["b", "a"]).itertuples():
            before, after, size = str(row.before), str(row.after), float(row.groups)
            if size <= 0:  # happened in other arms only
                continue
            _band(
                axes, (x0, leaves[before]), (x1, arrives[after]), size, _colour(before if before != "gone" else after)
            )
            leaves[before] -= size
            arrives[after] -= size
    for week, nodes in spots.items():
        x = weeks.index(week)
        for state, (bottom, height) in nodes.items():
            edge = "#BBBBBB" if state == "gone" else "#333333"
            box = Rectangle(
                (x - WIDTH, bottom), 2 * WIDTH, height, facecolor=_colour(state), edgecolor=edge, linewidth=0.4
            )
            axes.add_patch(box)
            if height >= SMALLEST_TOLD and state != "gone":
                axes.text(
                    x + WIDTH + 0.03,
                    bottom + height / 2,
                    _told(counts, week, state),
                    va="center",
                    fontsize=look.font_size * 0.85,
                    color="#222222",
                    zorder=5,
                    bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.6},
                )
    axes.set_xlim(-0.2, len(weeks) - 1 + 0.55)
    axes.set_xticks(range(len(weeks)), [look.text("at_week", week=week) for week in weeks])
    axes.autoscale(axis="y")
    axes.tick_params(left=False, labelleft=False, length=0)
    axes.spines[:].set_visible(False)


def _told(counts: pd.DataFrame, week: int, state: str) -> str:
    """Mean number of groups in a stage, with half its 95% interval."""
    row = counts[(counts["week"] == week) & (counts["state"] == state)].iloc[0]
    mean, half = float(row["groups"]), float(row["high"] - row["low"]) / 2
    return f"{mean:.0f} ± {half:.0f}" if half >= 0.5 else f"{mean:.0f} ± {half:.1f}" if half > 0 else f"{mean:.0f}"


def _stack(moves: pd.DataFrame, week: int) -> dict[str, tuple[float, float]]:
    """Bottom and height of each state's bar: public on top, mature first; those gone or yet to come below."""
    out = moves[moves["from_week"] == week].groupby("before")["groups"].sum()
    into = moves[moves["to_week"] == week].groupby("after")["groups"].sum()
    sizes = {state: max(float(out.get(state, 0)), float(into.get(state, 0))) for state in ORDER}
    y, places = 0.0, {}
    for state in ORDER:
        if sizes[state] > 0:
            y -= sizes[state] + GAP
            places[state] = (y + GAP, sizes[state])
    return places


def _band(axes: Axes, start: tuple[float, float], stop: tuple[float, float], size: float, colour: str) -> None:
    (x0, y0), (x1, y1) = start, stop
    middle = (x0 + x1) / 2
    corners: Any = [
        (x0, y0),
        (middle, y0),
        (middle, y1),
        (x1, y1),
        (x1, y1 - size),
        (middle, y1 - size),
        (middle, y0 - size),
        (x0, y0 - size),
        (x0, y0),
    ]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    axes.add_patch(PathPatch(Path(corners, codes), facecolor=colour, edgecolor="none", alpha=0.45))


def _legend(look: Look) -> tuple[list[Artist], list[str]]:
    handles: list[Artist] = []
    labels = []
    for stage in STAGES:
        for goal in ("public", "private"):
            handles.append(Patch(facecolor=MARK_COLOURS[goal][stage], edgecolor="#333333", linewidth=0.4))
            labels.append(look.text("mark", goal=look.text(f"{goal}_short"), stage=look.text(stage)))
    handles.append(Patch(facecolor=GONE_COLOUR, edgecolor="#BBBBBB", linewidth=0.4))
    return handles, [*labels, look.text("flow_gone")]

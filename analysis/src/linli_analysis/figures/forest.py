"""Differences to the baseline as dots with intervals: who gains, what strain it brings, hazards after the exit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullFormatter, NullLocator

from linli_analysis.compare import (
    AGES,
    BASELINE,
    QUARRELS,
    gains_by_age,
    gains_by_courtyard,
    gains_by_degree,
    harm,
    hazard_ratios,
    need,
    quarrels,
)
from linli_analysis.figures.common import Drawing, arm_legend, need_baseline, styles_of, units_of
from linli_analysis.layout import dress, wrap_evenly
from linli_analysis.read import Study, TrajectoryError
from linli_analysis.style import Look


def forest(
    axes: Axes, frame: pd.DataFrame, rows: Sequence[tuple[str, str]], study: Study, look: Look, nil: float = 0.0
) -> None:
    """A row per (key, label), in it a dot with its interval per arm.

    `frame` has columns row, arm, value, low, high. A hollow dot: the interval holds `nil`.
    """
    styles = styles_of(study)
    arms = [arm.key for arm in study.arms if arm.key in set(frame["arm"])]
    axes.axvline(nil, color="#333333", linewidth=0.8, zorder=1)
    found = frame.set_index(["row", "arm"])
    step = 0.72 / max(len(arms), 1)
    for y, (key, _) in enumerate(rows):
        if y % 2:
            axes.axhspan(y - 0.5, y + 0.5, color="#F5F5F5", zorder=0, linewidth=0)
        for i, arm in enumerate(arms):
            if (key, arm) not in found.index:
                continue
            row = found.loc[(key, arm)]
            value, low, high = (float(cast(float, row[name])) for name in ("value", "low", "high"))
            if not np.isfinite(value):
                continue
            at = y + (i - (len(arms) - 1) / 2) * step
            colour = styles[arm].colour
            axes.plot([low, high], [at, at], color=colour, linewidth=look.line * 1.3, solid_capstyle="round", zorder=2)
            face = colour if low > nil or high < nil else "white"
            axes.plot(value, at, "o", color=colour, markerfacecolor=face, markersize=look.font_size * 0.48, zorder=3)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), [label for _, label in rows])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(5))


def _rows(frame: pd.DataFrame, row: str, value: str = "difference") -> pd.DataFrame:
    return frame.rename(columns={row: "row", value: "value"})[["row", "arm", "value", "low", "high"]]


def _compared_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of `table.compared` in the columns of `forest`."""
    names = {"measure": "row", "difference": "value", "difference_low": "low", "difference_high": "high"}
    return frame[["measure", "arm", "difference", "difference_low", "difference_high"]].rename(columns=names)


def strain(study: Study, look: Look) -> Drawing:
    """Quarrels by object, and what goes wrong, beyond the baseline's."""
    need_baseline(study)
    need(study, "quarrels_open")
    fights = quarrels(study)
    fights = fights[fights["arm"] != BASELINE]
    wrong = harm(study)
    wrong = wrong[wrong.groupby("kind")["mean"].transform("max") > 0]
    keys = [f"quarrels_{o}" for o in QUARRELS if (fights["measure"] == f"quarrels_{o}").any()]
    left = [(key, study.word("quarrel", key.removeprefix("quarrels_"), look.lang)) for key in keys]
    left.append(("quarrels_open", look.text("strain_open")))
    right = [(str(kind), look.text(f"harm_{kind}")) for kind in dict.fromkeys(wrong["kind"])]
    with look.applied():
        figure = look.figure(height=1.6 + 0.36 * max(len(left), len(right)))
        panels = figure.subplots(1, 2)
        forest(panels[0], _compared_rows(fights), left, study, look)
        panels[0].set_title(look.text("strain_quarrels"))
        forest(panels[1], _rows(wrong, "kind"), right, study, look)
        panels[1].set_title(look.text("strain_harm"))
        panels[0].set_xscale("symlog", linthresh=20)
        reach = float(np.nanmax(np.abs(fights[["difference_low", "difference_high"]].to_numpy(dtype=float))))
        panels[0].set_xlim(min(-12.0, 1.5 * float(fights["difference_low"].min())), max(12.0, 1.6 * reach))
        panels[0].xaxis.set_major_locator(FixedLocator([-100, -10, 0, 10, 100, 1000]))
        panels[0].xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:,.0f}".replace("-", "−")))
        panels[0].xaxis.set_minor_locator(NullLocator())
        for axes in panels:
            axes.set_xlabel(look.text("beyond_baseline"))
        handles, labels = arm_legend(study, look, set(fights["arm"]))
        subtitle = look.text("forest_subtitle", weeks=study.weeks, n=units_of(study))
        dress(figure, look, look.text("strain_title"), subtitle, handles, labels, look.text("strain_note"))
    return Drawing("strain", figure, {"strain_quarrels": fights, "strain_harm": wrong})


def gains(study: Study, look: Look) -> Drawing:
    """Who gains: by age, by number of ties, and by courtyard."""
    need_baseline(study)
    data = {"gains_age": gains_by_age(study), "gains_courtyard": gains_by_courtyard(study)}
    try:
        degree = gains_by_degree(study)
        data["gains_degree"] = degree[degree["arm"] != BASELINE]
    except TrajectoryError:
        pass
    ages = [(age, look.text(f"age_{age}")) for age in AGES]
    places = [(str(c), look.text("courtyard_n", n=int(c) + 1)) for c in study.courtyards["courtyard"]]
    with look.applied():
        figure = look.figure(height=2.0 + 0.24 * max(len(places), 8))
        grid = figure.add_gridspec(2, 2, height_ratios=[3, 5])
        tall = figure.add_subplot(grid[:, 1])
        above = figure.add_subplot(grid[0, 0])
        forest(above, _rows(data["gains_age"], "age"), ages, study, look)
        above.set_title(_title(look, "gains_age"))
        above.set_xlabel(look.text("gains_age_x"))
        below = figure.add_subplot(grid[1, 0])
        if "gains_degree" in data:
            parts = data["gains_degree"]
            ties = parts.groupby("part")["ties"].first()
            rows = [(str(p), look.text("ties_n", n=f"{t:.0f}")) for p, t in ties.items()]
            forest(below, _rows(parts.astype({"part": str}), "part"), rows, study, look)
            below.set_title(_title(look, "gains_degree"))
            below.set_xlabel(look.text("gains_degree_x"))
        else:
            below.set_axis_off()
        forest(tall, _rows(data["gains_courtyard"].astype({"courtyard": str}), "courtyard"), places, study, look)
        tall.set_title(_title(look, "gains_courtyard"))
        tall.set_xlabel(look.text("beyond_baseline"))
        handles, labels = arm_legend(study, look, {arm.key for arm in study.arms if arm.key != BASELINE})
        subtitle = look.text("forest_subtitle", weeks=study.weeks, n=units_of(study))
        whole = len(study.full_replicates())
        note = look.text("gains_note", n=whole) if whole > 1 else look.text("gains_note_one")
        dress(figure, look, look.text("gains_title"), subtitle, handles, labels, note)
    return Drawing("gains", figure, data)


def _title(look: Look, key: str) -> str:
    return "\n".join(wrap_evenly(look.text(key), 23))


def hazards(study: Study, look: Look) -> Drawing:
    """Hazard of ending after the exit, arm against baseline, as it is and for groups alike at the exit."""
    need_baseline(study)
    frame = hazard_ratios(study)
    frame = frame.assign(row=frame["goal"] + frame["adjusted"].map({False: "_plain", True: "_alike"}))
    shown = frame[np.isfinite(frame["low"].astype(float)) & np.isfinite(frame["high"].astype(float))]
    every = [f"{g}_{a}" for g in ("public", "private") for a in ("plain", "alike")]
    rows = [(key, look.text(f"hazards_{key}")) for key in every if (shown["row"] == key).any()]
    left_out = look.text("separator").join(look.text(f"hazards_{key}") for key in every if key not in dict(rows))
    with look.applied():
        figure = look.figure(height=1.5 + 0.48 * max(len(rows), 1))
        axes = figure.subplots()
        forest(axes, shown.rename(columns={"ratio": "value"}), rows, study, look, nil=1.0)
        axes.set_xscale("log")
        low, high = (shown["low"].min(), shown["high"].max()) if len(shown) else (0.5, 2.0)
        axes.set_xlim(min(0.5, low * 0.9), max(2.0, high * 1.1))
        axes.xaxis.set_major_locator(FixedLocator([0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:g}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_xlabel(look.text("hazards_x"))
        handles, labels = arm_legend(study, look, set(shown["arm"]))
        subtitle = look.text("hazards_subtitle", exit=study.exit_week, weeks=study.weeks)
        note = look.text("hazards_note") + (look.text("hazards_left_out", rows=left_out) if left_out else "")
        dress(figure, look, look.text("hazards_title"), subtitle, handles, labels, note)
    return Drawing("hazards", figure, {"hazards": frame.drop(columns="row")})


ALL: dict[str, Callable[[Study, Look], Drawing]] = {"strain": strain, "gains": gains, "hazards": hazards}

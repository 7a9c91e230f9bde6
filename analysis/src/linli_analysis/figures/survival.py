"""Survival of groups by week since the supporter's exit, per arm."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from linli_analysis.compare import survival_after_exit, survival_before_exit
from linli_analysis.figures.common import Drawing, arm_legend, styles_of
from linli_analysis.layout import dress
from linli_analysis.read import Study
from linli_analysis.style import Look

GOALS = ("public", "private")


def survival(study: Study, look: Look) -> Drawing:
    """Before the exit by age; after it, public and private groups; below each, the number at risk per arm."""
    frame, before = survival_after_exit(study), survival_before_exit(study)
    with look.applied():
        figure = look.figure(height=4.4)
        engine = figure.get_layout_engine()
        if engine is not None:
            engine.set(wspace=0.07)  # type: ignore[call-arg]
        rows = len(study.arms)
        grid = figure.add_gridspec(2, 3, height_ratios=[1, 0.075 * rows + 0.06])
        horizon = study.weeks - study.exit_week
        columns = [("survival_before", before, "weeks_since_founding", study.exit_week - 1)]
        columns += [(f"{goal}_groups", frame[frame["goal"] == goal], "weeks_since_exit", horizon) for goal in GOALS]
        for column, (title, part, label, last) in enumerate(columns):
            axes = figure.add_subplot(grid[0, column])
            below = figure.add_subplot(grid[1, column], sharex=axes)
            _draw_curves(axes, part, study, look, last)
            axes.set_xlabel(look.text(label))
            axes.set_title(look.text(title))
            if column == 0:
                axes.set_ylabel(look.text("still_alive"))
            _draw_at_risk(below, part, study, look, last)
        handles, labels = arm_legend(study, look)
        subtitle = look.text("survival_subtitle", exit=study.exit_week, n=len(study.replicates))
        dress(figure, look, look.text("survival_title"), subtitle, handles, labels, look.text("survival_note"))
    return Drawing("survival", figure, {"survival": frame, "survival_before": before})


def _draw_curves(axes: Axes, frame: pd.DataFrame, study: Study, look: Look, horizon: int) -> None:
    styles = styles_of(study)
    for order, arm in enumerate(study.arms):
        rows = frame[frame["arm"] == arm.key]
        style = styles[arm.key]
        axes.fill_between(
            rows["week"],
            100 * rows["low"],
            100 * rows["high"],
            step="post",
            color=style.colour,
            alpha=0.15,
            linewidth=0,
            zorder=2 + order,
        )
        axes.step(
            rows["week"],
            100 * rows["survival"],
            where="post",
            color=style.colour,
            linestyle=style.dash,
            zorder=10 + order,
        )
    if frame.empty:
        axes.text(0.5, 0.5, look.text("no_groups"), transform=axes.transAxes, ha="center", color="#555555")
    axes.set_xlim(0, horizon)
    axes.set_xticks(_ticks(horizon))
    axes.set_ylim(0, 102)


def _draw_at_risk(axes: Axes, frame: pd.DataFrame, study: Study, look: Look, horizon: int) -> None:
    """Numbers in the colour of their arm, one line per arm, under the ticks of the curve."""
    styles = styles_of(study)
    ticks = _ticks(horizon)
    for i, arm in enumerate(study.arms):
        counts = frame[frame["arm"] == arm.key].set_index("week")["at_risk"]
        for tick in ticks:
            axes.text(
                tick,
                i,
                f"{int(counts.get(tick, 0)):,}",
                ha="center",
                va="center",
                color=styles[arm.key].colour,
                fontsize=look.font_size * 0.93,
            )
    axes.set_ylim(len(study.arms) - 0.4, -0.6)
    axes.set_title(look.text("at_risk"), fontsize=look.font_size * 0.93, fontweight="normal", color="#444444")
    axes.tick_params(left=False, labelleft=False, bottom=False, labelbottom=False)
    axes.spines[:].set_visible(False)


def _ticks(horizon: int) -> list[int]:
    step = max(13 * round(horizon / 4 / 13), 1)
    return [int(week) for week in np.arange(0, horizon + 1, step)]

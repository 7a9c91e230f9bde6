"""What each arm leaves behind, against the baseline: the figure for whoever looks only once."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from linli_analysis.compare import BASELINE, MissingError, at_end, compared, total
from linli_analysis.figures.common import Drawing, FigureError, need_baseline, styles_of
from linli_analysis.layout import dress, wrap_evenly
from linli_analysis.read import Study
from linli_analysis.style import ArmStyle, Look
from linli_analysis.table import number

# Panel, decimals of its numbers.
GAINS = (("sustained", "sustained_public_groups", 1), ("new_faces", "new_faces", 0))
LABEL_EMS = 15


def headline_data(study: Study) -> pd.DataFrame:
    """Paired differences to the baseline by measure and arm, and money spent: columns as in `table.Comparison`."""
    need_baseline(study)
    try:
        measures = {key: at_end(study, indicator) for key, indicator, _ in GAINS} | {"yuan": total(study, "yuan_spent")}
    except MissingError as absent:
        raise FigureError(f"{study.path.name} has no indicator {absent}") from None
    rows = [compared(study, key, values, arm.key) for key, values in measures.items() for arm in study.arms]
    return pd.DataFrame(rows)


def headline(study: Study, look: Look) -> Drawing:
    """A row per arm: sustained public groups and new faces beyond the baseline's, with intervals; yuan."""
    frame = headline_data(study)
    arms = [arm for arm in study.arms if arm.key != BASELINE]
    styles = styles_of(study)
    with look.applied():
        figure = look.figure(height=1.75 + 0.36 * len(arms))
        panels = figure.subplots(1, 3, sharey=True, width_ratios=(1.25, 1.25, 0.8))
        for axes, (key, _, decimals) in zip(panels, GAINS, strict=False):
            _draw_gain(axes, frame[frame["measure"] == key], [arm.key for arm in arms], styles, look, decimals)
            none = frame[(frame["measure"] == key) & (frame["arm"] == BASELINE)].iloc[0]
            axes.set_title("\n".join(wrap_evenly(look.text(f"headline_{key}", week=study.weeks), 19)))
            axes.set_xlabel(look.text("headline_beyond", none=number(float(none["mean"]), decimals)))
        _draw_money(panels[2], frame[frame["measure"] == "yuan"], [arm.key for arm in arms], styles, look)
        panels[0].set_yticks(range(len(arms)), ["\n".join(wrap_evenly(a.title(look.lang), LABEL_EMS)) for a in arms])
        panels[0].set_ylim(len(arms) - 0.4, -0.75)
        for label, arm in zip(panels[0].get_yticklabels(), arms, strict=True):
            label.set_color(styles[arm.key].colour)
        subtitle = look.text("headline_subtitle", n=len(study.replicates), exit=study.exit_week)
        dress(figure, look, look.text("headline_title"), subtitle, note=look.text("headline_note"))
    return Drawing("headline", figure, {"headline": frame})


def _plain(axes: Axes) -> None:
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _draw_gain(
    axes: Axes, frame: pd.DataFrame, arms: list[str], styles: dict[str, ArmStyle], look: Look, decimals: int
) -> None:
    """Dots with intervals around nil: filled where the difference is told apart from none and from the placebo."""
    rows = frame.set_index("arm")
    axes.axvline(0, color="#333333", linewidth=0.8, zorder=1)
    for y, arm in enumerate(arms):
        row = rows.loc[arm]
        value, low, high = (float(cast(float, row[f"difference{end}"])) for end in ("", "_low", "_high"))
        colour = styles[arm].colour
        if np.isfinite(low):
            axes.plot([low, high], [y, y], color=colour, linewidth=look.line * 1.6, solid_capstyle="round", zorder=2)
        face = colour if bool(row["told_apart"]) else "white"
        axes.plot(value, y, "o", color=colour, markerfacecolor=face, markersize=look.font_size * 0.75, zorder=3)
        label = axes.text(value, y - 0.24, number(value, decimals, sign=True), ha="center", va="bottom", color=colour)
        label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.5})  # the line at nil must not cross it
    low, high = np.nanmin([0, *axes.dataLim.intervalx]), np.nanmax([0, *axes.dataLim.intervalx])
    room = 0.12 * max(high - low, 1.0)
    axes.set_xlim(low - room, high + room)
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    _plain(axes)


def _draw_money(axes: Axes, frame: pd.DataFrame, arms: list[str], styles: dict[str, ArmStyle], look: Look) -> None:
    """Bars of what was spent, in the unit people count in: 1,000 yuan in English, 10,000 in Chinese."""
    unit = 1e3 if look.lang == "en" else 1e4
    spent, low, high = (frame.set_index("arm")[c].astype(float) / unit for c in ("mean", "low", "high"))
    for y, arm in enumerate(arms):
        axes.barh(y, spent[arm], height=0.42, color=styles[arm].colour)
        if np.isfinite(low[arm]) and high[arm] > low[arm]:
            axes.plot([low[arm], high[arm]], [y, y], color="#222222", linewidth=look.line, solid_capstyle="butt")
        axes.text(
            np.nanmax([spent[arm], high[arm]]),
            y,
            " " + number(float(spent[arm]), 1 if unit > 1e3 and spent[arm] else 0),
            ha="left",
            va="center",
        )
    axes.set_xlim(0, max(float(spent.max()), 1.0) * 1.35)
    axes.xaxis.set_major_locator(MaxNLocator(3, integer=True))
    axes.set_title(look.text("headline_yuan"))
    axes.set_xlabel(look.text("headline_unit"))
    _plain(axes)

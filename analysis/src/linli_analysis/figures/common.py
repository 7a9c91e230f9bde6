"""What the figures share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from linli_analysis.compare import BASELINE
from linli_analysis.read import Study
from linli_analysis.stats import band
from linli_analysis.style import ArmStyle, Look, arm_styles, save, shade_support

TICK_WEEKS = 52


class FigureError(RuntimeError):
    """The file does not hold what the figure needs; the message says what is missing."""


class NoDrawsError(FigureError):
    """The figure is of parameter draws, and the study has none."""


@dataclass(frozen=True)
class Drawing:
    """A finished figure, its name, and the data behind it (one frame per CSV file)."""

    name: str
    figure: Figure
    data: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def save(self, folder: Path, suffix: str = "") -> list[Path]:
        """Writes PNG, SVG and CSV files into `folder`; `suffix` goes into the names of the pictures only."""
        return save(self.figure, folder, self.name + suffix, self.data)


def styles_of(study: Study) -> dict[str, ArmStyle]:
    """Style of each arm of the study."""
    return arm_styles([arm.key for arm in study.arms])


def units_of(study: Study) -> int:
    """Number of units behind an interval: draws of the parameters, else replicates."""
    return len(study.samples) if len(study.samples) > 1 else len(study.replicates)


def can_compare(study: Study, others: Collection[str] | None = None) -> bool:
    """Whether there is a baseline and something to hold against it: one of `others`, by default any other arm."""
    keys = [arm.key for arm in study.arms]
    return BASELINE in keys and len(keys[1:] if others is None else others) > 0


def need_baseline(study: Study, others: Collection[str] | None = None) -> None:
    """Raises FigureError where `can_compare` says no."""
    if not can_compare(study, others):
        raise FigureError(f"{study.path.name} has no arm {BASELINE}, or nothing to hold against it")


def arm_legend(study: Study, look: Look, keys: Collection[str] | None = None) -> tuple[list[Line2D], list[str]]:
    """Handles and labels of the arms with these keys, in the order of the study; by default of all."""
    styles = styles_of(study)
    arms = [arm for arm in study.arms if keys is None or arm.key in keys]
    handles = [
        Line2D([], [], color=styles[arm.key].colour, linestyle=styles[arm.key].dash, linewidth=look.line * 1.4)
        for arm in arms
    ]
    return handles, [arm.title(look.lang) for arm in arms]


def band_frame(study: Study, keys: list[str]) -> pd.DataFrame:
    """Mean and 95% interval of the mean of each indicator, by arm and week: a long frame.

    Columns: indicator, arm, week, mean, low, high.
    """
    absent = [key for key in keys if key not in study.indicators]
    if absent:
        raise FigureError(f"{study.path.name} has no indicator {', '.join(absent)}")
    values = study.indicators[keys].to_dataarray("indicator").astype(float)
    frame = band(values).to_dataframe().reset_index()
    return frame[["indicator", "arm", "week", "mean", "low", "high"]]


def draw_bands(axes: Axes, frame: pd.DataFrame, study: Study, look: Look, scale: float = 1.0) -> None:
    """One line with its band per arm, from rows (arm, week, mean, low, high); the baseline and placebo below."""
    styles = styles_of(study)
    shade_support(axes, 1, study.exit_week)
    for order, arm in enumerate(study.arms):
        rows = frame[frame["arm"] == arm.key]
        week = rows["week"].to_numpy()
        mean, low, high = (rows[name].to_numpy() * scale for name in ("mean", "low", "high"))
        style = styles[arm.key]
        if np.isfinite(low).any():
            axes.fill_between(
                week, np.maximum(low, 0), high, color=style.colour, alpha=0.18, linewidth=0, zorder=2 + order
            )
        axes.plot(week, mean, color=style.colour, linestyle=style.dash, zorder=10 + order)


def week_axis(axes: Axes, study: Study, label: str | None = None) -> None:
    """Ticks each year and at the exit."""
    axes.set_xlim(0, study.weeks)
    axes.set_xticks(np.arange(0, study.weeks + 1, TICK_WEEKS))
    if label:
        axes.set_xlabel(label)


def subtitle_of_means(study: Study, look: Look) -> str:
    """What lines, bands and shade mean."""
    n = len(study.replicates)
    if n == 1:
        return look.text("one_run", exit=study.exit_week)
    return look.text("mean_of", n=n, exit=study.exit_week)

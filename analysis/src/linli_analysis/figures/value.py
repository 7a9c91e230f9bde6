"""What an arm buys: the cost-effectiveness plane, and the probability of being the best buy."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Polygon
from matplotlib.ticker import FuncFormatter, MaxNLocator

from linli_analysis.compare import (
    BASELINE,
    MAIN,
    PLACEBO,
    acceptability,
    at_end,
    cost_effectiveness,
    real_arms,
    supported_arms,
)
from linli_analysis.figures.common import Drawing, arm_legend, need_baseline, styles_of, units_of
from linli_analysis.layout import dress
from linli_analysis.read import Study
from linli_analysis.stats import paired_difference, units
from linli_analysis.style import PLACEBO_COLOUR, Look
from linli_analysis.table import number

SHOWN = 300
_CHI2 = 5.991465  # 95% of a normal cloud in two dimensions lies within


def _money_axis(axes: Axes, look: Look, which: str) -> None:
    """Money in the unit people count in: 1,000 yuan in English, 10,000 in Chinese."""
    unit = 1e3 if look.lang == "en" else 1e4
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_locator(MaxNLocator(5))
    axis.set_major_formatter(FuncFormatter(lambda value, _: number(value / unit, 0 if value / unit % 1 == 0 else 1)))


def plane(study: Study, look: Look) -> Drawing:
    """Gain and cost beyond the baseline's: points are bootstrap means, ellipses hold 95% of them."""
    need_baseline(study, supported_arms(study))
    cloud = cost_effectiveness(study)
    styles = styles_of(study)
    with look.applied():
        figure = look.figure(height=3.9)
        axes = figure.subplots()
        axes.axhline(0, color="#333333", linewidth=0.8)
        axes.axvline(0, color="#333333", linewidth=0.8)
        chance = _chance(study)
        if chance is not None and chance[1] > chance[0]:
            axes.axvspan(*chance, color=PLACEBO_COLOUR, alpha=0.35, zorder=0, linewidth=0.5)
        for key, mine in cloud.groupby("arm", sort=False):
            colour = styles[str(key)].colour
            drawn, mean = mine[mine["resample"] >= 0], mine[mine["resample"] < 0].iloc[0]
            axes.plot(drawn["gain"][:SHOWN], drawn["yuan"][:SHOWN], ".", color=colour, alpha=0.18, markersize=3, mew=0)
            axes.add_patch(_ellipse(drawn, colour, look))
            axes.plot(mean["gain"], mean["yuan"], "o", color=colour, markersize=look.font_size * 0.7)
        low, high = axes.get_ylim()
        axes.set_ylim(min(low, -0.08 * high), high * 1.08)
        _money_axis(axes, look, "y")
        axes.set_xlabel(look.text("plane_x", week=study.weeks))
        axes.set_ylabel(look.text("plane_y"))
        handles, labels = _legend(study, look, chance)
        subtitle = look.text("plane_subtitle", n=units_of(study))
        never = chance is not None and chance[1] <= chance[0]
        note = look.text("plane_note") + (look.text("plane_no_chance") if never else "")
        dress(figure, look, look.text("plane_title"), subtitle, handles, labels, note)
    return Drawing("plane", figure, {"plane": cloud})


def _chance(study: Study) -> tuple[float, float] | None:
    """How far the placebo's gain is from the baseline's by chance: 95% of single paired units."""
    if PLACEBO not in [arm.key for arm in study.arms]:
        return None
    values = units(at_end(study, MAIN))
    apart = (values.sel(arm=PLACEBO) - values.sel(arm=BASELINE)).to_numpy()
    gap = paired_difference(values.sel(arm=PLACEBO), values.sel(arm=BASELINE))
    half = np.nanstd(apart)
    return (gap.estimate - 1.96 * half, gap.estimate + 1.96 * half)


def _ellipse(drawn: pd.DataFrame, colour: str, look: Look) -> Polygon:
    points = drawn[["gain", "yuan"]].to_numpy()
    middle, spread = points.mean(axis=0), np.cov(points.T)
    scale = np.sqrt(np.maximum(np.diag(spread), 1e-12))
    size, axes = np.linalg.eigh(spread / np.outer(scale, scale))
    # The axes of the figure have units of their own: the ellipse is drawn as a polygon's affine image would be.
    angle = np.linspace(0, 2 * np.pi, 100)
    circle = np.sqrt(_CHI2 * np.maximum(size, 0))[:, None] * np.stack([np.cos(angle), np.sin(angle)])
    outline = middle[:, None] + scale[:, None] * (axes @ circle)
    return Polygon(outline.T, fill=False, edgecolor=colour, linewidth=look.line, zorder=4)


def _legend(study: Study, look: Look, chance: tuple[float, float] | None) -> tuple[list[Artist], list[str]]:
    styles = styles_of(study)
    handles: list[Artist] = []
    labels = []
    size = look.font_size * 0.6
    for arm in study.arms:
        if arm.key in supported_arms(study):
            handles.append(Line2D([], [], color=styles[arm.key].colour, marker="o", linestyle="", markersize=size))
            labels.append(arm.title(look.lang))
    if chance is not None and chance[1] > chance[0]:
        handles.append(Patch(facecolor=PLACEBO_COLOUR, alpha=0.5))
        labels.append(look.text("plane_chance"))
    return handles, labels


def worth(study: Study, look: Look) -> Drawing:
    """Probability that each arm is the best buy, by what one further group is worth."""
    need_baseline(study, supported_arms(study))
    frame = acceptability(study)
    styles = styles_of(study)
    with look.applied():
        figure = look.figure(height=3.3)
        axes = figure.subplots()
        for key, mine in frame.groupby("arm", sort=False):
            style = styles[str(key)]
            axes.plot(mine["worth"], 100 * mine["probability"], color=style.colour, linestyle=style.dash)
        axes.set_xlim(0, float(frame["worth"].max()))
        axes.set_ylim(-2, 102)
        _money_axis(axes, look, "x")
        axes.set_xlabel(look.text("worth_x"))
        axes.set_ylabel(look.text("worth_y"))
        handles, labels = arm_legend(study, look, real_arms(study))
        subtitle = look.text("worth_subtitle", n=units_of(study))
        note = look.text("worth_note") + _never_best(study, frame, look)
        dress(figure, look, look.text("worth_title"), subtitle, handles, labels, note)
    return Drawing("worth", figure, {"worth": frame})


def _never_best(study: Study, frame: pd.DataFrame, look: Look) -> str:
    """Names the arms whose lines lie on each other at nil."""
    chance = frame.groupby("arm", sort=False)["probability"].max()
    flat = [study.arm(str(arm)).title(look.lang) for arm in chance[chance < 0.005].index]
    if look.lang == "zh":  # titles have commas of their own
        flat = [f"“{title}”" for title in flat]
    return look.text("worth_never", arms=look.text("separator").join(flat)) if flat else ""

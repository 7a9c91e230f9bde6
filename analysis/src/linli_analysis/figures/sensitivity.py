"""Which assumptions decide: tornado, indices, and how often the order holds, in studies with parameter draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from linli_analysis import robust
from linli_analysis.catalogue import meaning_of
from linli_analysis.compare import supported_arms
from linli_analysis.figures.common import Drawing, FigureError, NoDrawsError, styles_of
from linli_analysis.layout import dress, wrap, wrap_evenly
from linli_analysis.read import Study
from linli_analysis.style import Look

LOW_COLOUR, HIGH_COLOUR = "#9EC5E8", "#E08214"
MOST = {"column": 12, "slide": 7}  # parameters of which there is room to say what they mean
LABEL_EMS = 20


def _arm(study: Study) -> str:
    """The arm whose gain is explained: of those that do something, the one with the largest."""
    if not supported_arms(study):
        raise FigureError(f"{study.path.name} has no arm with support")
    try:
        return max(supported_arms(study), key=lambda arm: float(np.nanmean(robust.gains(study, arm))))
    except KeyError as absent:
        raise FigureError(f"{study.path.name} lacks {absent}") from None


def _labels(parameters: Sequence[str], look: Look) -> list[str]:
    """Of each parameter its key, and below it what it means, in at most two lines."""
    labels = []
    for name in parameters:
        lines = wrap_evenly(meaning_of(name, look.lang), LABEL_EMS)
        if len(lines) > 2:
            first, second = wrap(meaning_of(name, look.lang), LABEL_EMS)[:2]
            lines = [first, second.rstrip(",，、；; ") + "…"]
        labels.append("\n".join([name, *filter(None, lines)]))
    return labels


def _height(labels: Sequence[str], look: Look) -> float:
    """Inches that rows with these labels need at column size, with what stands above and below."""
    lines = max(label.count("\n") + 1 for label in labels)
    return 1.6 + len(labels) * (lines * look.font_size * 0.9 * 1.2 / 72 + 0.1)


def _label_rows(axes: Axes, labels: Sequence[str], look: Look) -> None:
    axes.set_yticks(range(len(labels)), labels, fontsize=look.font_size * 0.9, linespacing=1.15)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)


def _left_out(every: int, shown: int, look: Look) -> str:
    """Says how many parameters are not drawn; the CSV has them all."""
    return look.text("parameters_left_out", shown=shown, every=every) if shown < every else ""


def tornado(study: Study, look: Look) -> Drawing:
    """Gain of the best arm in draws with each parameter low (upper bar) and high (lower): widest swing on top."""
    arm = _arm(study)
    try:
        frame = robust.tornado(study, arm)
    except robust.RobustError as error:
        raise NoDrawsError(str(error)) from None
    shown = frame.head(MOST[look.size])
    with look.applied():
        rows = _labels(list(shown["parameter"]), look)
        figure = look.figure(height=_height(rows, look))
        axes = figure.subplots()
        middle = float(np.nanmean(robust.gains(study, arm)))
        for number, row in shown.iterrows():
            at = int(str(number))
            for end, colour, y in (("low", LOW_COLOUR, at - 0.17), ("high", HIGH_COLOUR, at + 0.17)):
                axes.barh(y, row[end] - middle, left=middle, height=0.32, color=colour)
                axes.plot([row[f"{end}_from"], row[f"{end}_to"]], [y, y], color="#333333", linewidth=look.line * 0.7)
        axes.axvline(middle, color="#333333", linewidth=0.8)
        axes.axvline(0, color="#999999", linewidth=0.8, linestyle=(0, (3, 2)))
        _label_rows(axes, rows, look)
        axes.set_xlabel(look.text("tornado_x", week=study.weeks))
        handles = [Patch(facecolor=LOW_COLOUR), Patch(facecolor=HIGH_COLOUR)]
        labels = [look.text("tornado_low"), look.text("tornado_high")]
        subtitle = look.text("tornado_subtitle", arm=study.arm(arm).title(look.lang), n=len(study.samples))
        note = look.text("tornado_note") + _left_out(len(frame), len(shown), look)
        dress(figure, look, look.text("tornado_title"), subtitle, handles, labels, note)
    return Drawing("tornado", figure, {"tornado": frame})


def _indices(study: Study, arm: str) -> tuple[pd.DataFrame, str]:
    """Sobol' indices if the design allows them, else elementary effects; and which."""
    try:
        return robust.sobol(study, arm), "sobol"
    except robust.RobustError:
        try:
            return robust.morris(study, arm), "morris"
        except robust.RobustError as error:
            raise NoDrawsError(str(error)) from None


def indices(study: Study, look: Look) -> Drawing:
    """Sobol' indices (first order and total, with intervals), or elementary effects, by the design of the draws.

    Of Sobol' indices luck is split off where it can be; the subtitle says so.
    """
    arm = _arm(study)
    frame, kind = _indices(study, arm)
    split = kind == "sobol" and bool(np.isfinite(frame["first_true"]).all())
    true = "_true" if split else ""
    marks = (
        [("total", HIGH_COLOUR, "D"), ("first", "#1F3A5F", "o")] if kind == "sobol" else [("mu_star", "#1F3A5F", "o")]
    )
    by = f"total{true}" if kind == "sobol" else "mu_star"
    shown = frame.sort_values(by, ascending=False).head(MOST[look.size]).reset_index(drop=True)
    with look.applied():
        rows = _labels(list(shown["parameter"]), look)
        figure = look.figure(height=_height(rows, look))
        axes = figure.subplots()
        handles: list[Artist] = []
        labels = []
        for i, (column, colour, marker) in enumerate(marks):
            mean = column if kind == "morris" else f"{column}{true}"
            low, high = ("low", "high") if kind == "morris" else (f"{mean}_low", f"{mean}_high")
            y = shown.index.to_numpy() + (i - (len(marks) - 1) / 2) * 0.28
            axes.hlines(y, shown[low], shown[high], color=colour, linewidth=look.line)
            axes.plot(shown[mean], y, marker, color=colour, markersize=look.font_size * 0.55, linestyle="")
            handles.append(Line2D([], [], color=colour, marker=marker, markersize=look.font_size * 0.55))
            labels.append(look.text(f"indices_{column}"))
        if kind == "morris" and np.isfinite(shown["noise"]).all():
            axes.axvspan(0, float(shown["noise"].iloc[0]), color="#DDDDDD", zorder=0, linewidth=0)
            handles.append(Patch(facecolor="#DDDDDD"))
            labels.append(look.text("indices_noise"))
        axes.axvline(0, color="#333333", linewidth=0.8)
        _label_rows(axes, rows, look)
        axes.set_xlabel(look.text(f"indices_x_{kind}"))
        words = {"arm": study.arm(arm).title(look.lang), "n": len(study.samples)}
        subtitle = look.text(f"indices_subtitle_{kind}", **words)
        note = look.text(f"indices_note_{kind}") + _left_out(len(frame), len(shown), look)
        dress(
            figure,
            look,
            look.text("indices_title"),
            f"{subtitle}{_luck(study, arm, split, look)}",
            handles,
            labels,
            note,
        )
    return Drawing("indices", figure, {"indices": frame})


def _luck(study: Study, arm: str, split: bool, look: Look) -> str:
    """How much of the variance between draws is luck, and whether it is split off."""
    share = robust.noise_split(robust.gains(study, arm)).share
    if np.isnan(share):
        return look.text("indices_luck_unknown")
    return look.text("indices_luck_split" if split else "indices_luck", share=f"{100 * share:.0f}%")


def holds(study: Study, look: Look) -> Drawing:
    """Share of draws in which each arm is best, and in which it gains nothing."""
    try:
        frame = robust.order_holds(study)
    except robust.RobustError as error:
        raise NoDrawsError(str(error)) from None
    rows = [(arm, "\n".join(wrap_evenly(study.arm(arm).title(look.lang), 15))) for arm in frame["arm"]]
    styles = styles_of(study)
    with look.applied():
        figure = look.figure(height=1.7 + 0.3 * len(rows))
        panels = figure.subplots(1, 2, sharey=True)
        for axes, name in zip(panels, ("best", "no_gain"), strict=True):
            part = pd.DataFrame({"row": frame["arm"], "arm": frame["arm"], "value": 100 * frame[name]})
            part = part.assign(low=100 * frame[f"{name}_low"], high=100 * frame[f"{name}_high"])
            for i, (arm, _) in enumerate(rows):
                one = part[part["arm"] == arm].iloc[0]
                axes.plot([one["low"], one["high"]], [i, i], color=styles[arm].colour, linewidth=look.line * 1.6)
                axes.plot(one["value"], i, "o", color=styles[arm].colour, markersize=look.font_size * 0.7)
            axes.set_xlim(-3, 103)
            axes.set_title("\n".join(wrap_evenly(look.text(f"holds_{name}"), 20)))
            axes.set_xlabel(look.text("holds_x"))
            axes.tick_params(axis="y", length=0)
        panels[0].set_yticks(range(len(rows)), [label for _, label in rows])
        panels[0].set_ylim(len(rows) - 0.4, -0.6)
        subtitle = look.text("holds_subtitle", n=len(study.samples), week=study.weeks)
        dress(figure, look, look.text("holds_title"), subtitle, note=look.text("holds_note"))
    return Drawing("holds", figure, {"holds": frame})

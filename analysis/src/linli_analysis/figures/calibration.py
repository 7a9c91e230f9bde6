"""A calibration: each parameter's prior against its posterior, and how the model fits what was observed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from linli_analysis.figures.common import Drawing
from linli_analysis.layout import dress, wrap_evenly
from linli_analysis.style import Look
from linli_analysis.texts import UNITS_ZH

if TYPE_CHECKING:
    import pandas as pd

    from linli_analysis.calibrate.outcome import Outcome
    from linli_analysis.calibrate.plan import Parameter

PRIOR_COLOUR, POSTERIOR_COLOUR, UNTOLD_COLOUR, OBSERVED_COLOUR = "#DDE3EA", "#5B89B8", "#B8B8B8", "#D55E00"
_BINS = 12
_COLUMNS = 3


def calibration(outcome: Outcome, look: Look) -> Drawing:
    """A panel for each parameter, then one for each indicator observed."""
    import linli

    records = {r.key: r for r in linli.indicator_table()}
    indicators = list(dict.fromkeys(outcome.fit["indicator"]))
    parameters = outcome.plan.parameters
    rows = [-(-len(parameters) // _COLUMNS), -(-len(indicators) // _COLUMNS)]
    with look.applied():
        figure = look.figure(height=1.3 + 1.45 * sum(rows))
        panels = figure.subplots(sum(rows), _COLUMNS, squeeze=False)
        for axes, parameter in zip(panels[: rows[0]].flat, parameters, strict=False):
            _parameter(axes, outcome, parameter, look)
        for axes, key in zip(panels[rows[0] :].flat, indicators, strict=False):
            name = records[key].name_en if look.lang == "en" else records[key].name_zh
            _fit(axes, outcome.fit[outcome.fit["indicator"] == key], name, look)
        for axes in [*panels[: rows[0]].flat[len(parameters) :], *panels[rows[0] :].flat[len(indicators) :]]:
            axes.set_visible(False)
        handles = [Patch(facecolor=c) for c in (PRIOR_COLOUR, POSTERIOR_COLOUR)]
        labels = [look.text("calibration_prior"), look.text("calibration_posterior")]
        if outcome.untold:
            handles.append(Patch(facecolor=UNTOLD_COLOUR))
            labels.append(look.text("calibration_untold"))
        observed = Line2D([], [], color=OBSERVED_COLOUR, marker="o", linestyle="", markersize=look.font_size * 0.5)
        title = outcome.plan.title_en if look.lang == "en" else outcome.plan.title_zh
        subtitle = look.text("calibration_subtitle", name=title, runs=outcome.runs, size=round(outcome.effective))
        handles_all = [*handles, observed]
        labels.append(look.text("calibration_observed"))
        dress(
            figure, look, look.text("calibration_title"), subtitle, handles_all, labels, look.text("calibration_note")
        )
    return Drawing("calibration", figure)


def _parameter(axes: Axes, outcome: Outcome, parameter: Parameter, look: Look) -> None:
    """The posterior as a density relative to the prior's, which is 1."""
    row = outcome.parameters.set_index("parameter").loc[parameter.key]
    whole = parameter.kind != "real"
    low, high = (parameter.low - 0.5, parameter.high + 0.5) if whole else (parameter.low, parameter.high)
    bins = min(_BINS, round(high - low)) if whole else _BINS
    values, weights = outcome.particles[parameter.key], outcome.particles["weight"]
    share, edges = np.histogram(values, bins=bins, range=(low, high), weights=weights)
    height = share * bins
    colour = POSTERIOR_COLOUR if row["told"] else UNTOLD_COLOUR
    axes.fill_between([low, high], 1, color=PRIOR_COLOUR, linewidth=0, zorder=1)
    axes.stairs(height, edges, fill=True, color=colour, alpha=0.85, zorder=2)
    axes.set_xlim(low, high)
    axes.set_ylim(0, max(float(height.max()) * 1.08, 1.3))
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=whole))
    unit = parameter.record["unit"]
    axes.set_title(parameter.key, fontweight="bold")
    axes.set_xlabel("" if unit == "1" else unit if look.lang == "en" else UNITS_ZH.get(unit, unit))


def _fit(axes: Axes, rows: pd.DataFrame, name: str, look: Look) -> None:
    """Observed values at the ends of their periods, against the central 95% of runs."""
    rows = rows.sort_values("end")
    weeks = rows["end"].to_numpy(dtype=float)
    half = 2.0 if len(weeks) == 1 else float(np.diff(weeks).min()) * 0.42
    for kind, colour, wide in (("prior_", PRIOR_COLOUR, 1.0), ("", POSTERIOR_COLOUR, 0.6)):
        low, high = rows[f"{kind}from"].to_numpy(), rows[f"{kind}to"].to_numpy()
        axes.bar(weeks, high - low, bottom=low, width=2 * half * wide, color=colour, linewidth=0, zorder=2)
    axes.hlines(
        rows["median"], weeks - half * 0.6, weeks + half * 0.6, color="white", linewidth=look.line * 0.8, zorder=3
    )
    axes.errorbar(
        weeks, rows["observed"], yerr=1.96 * rows["error"], color=OBSERVED_COLOUR, marker="o", linestyle="",
        markersize=look.font_size * 0.42, linewidth=look.line, zorder=4, clip_on=False,
    )  # fmt: skip
    axes.set_title("\n".join(wrap_evenly(name, 22)), fontweight="bold")
    axes.set_xlabel(look.text("calibration_week"))
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=bool((rows["observed"] > 1).any())))
    top = max(float(rows["to"].max()), float((rows["observed"] + 1.96 * rows["error"]).max()))
    axes.set_ylim(0, 1.25 * top)  # a prior that reaches further is cut off: the posterior is what is looked at

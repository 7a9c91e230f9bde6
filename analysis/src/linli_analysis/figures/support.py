"""What support takes: money and staff hours by week."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.ticker import MaxNLocator

from linli_analysis.compare import supported_arms
from linli_analysis.figures.common import Drawing, FigureError, arm_legend, styles_of, subtitle_of_means, week_axis
from linli_analysis.layout import dress
from linli_analysis.read import Study
from linli_analysis.stats import band
from linli_analysis.style import Look, shade_support

PANELS = ("yuan_spent", "hours_given", "hours_unmet")
BLOCK = 4


def support_data(study: Study) -> pd.DataFrame:
    """Yuan and unmet hours added up, hours given per week (4-week means).

    Columns: panel, arm, week, mean, low, high.
    """
    absent = [key for key in PANELS if key not in study.indicators]
    if absent:
        raise FigureError(f"{study.path.name} has no indicator {', '.join(absent)}")
    frames = []
    for key in PANELS:
        values = _added_up(study.indicators[key].sel(arm=supported_arms(study)).astype(float))
        if key == "hours_given":
            weekly = values.diff("week").rolling(week=BLOCK).mean().isel(week=slice(BLOCK - 1, None, BLOCK))
            values = weekly
        frames.append(band(values).to_dataframe().reset_index().assign(panel=key))
    return pd.concat(frames, ignore_index=True)[["panel", "arm", "week", "mean", "low", "high"]]


def _added_up(values: xr.DataArray) -> xr.DataArray:
    return values.cumsum("week") if values.attrs.get("window") == "week" else values - values.sel(week=0)


def support(study: Study, look: Look) -> Drawing:
    """Money added up, hours given a week, and hours that could not be given."""
    arms = supported_arms(study)
    if not arms:
        raise FigureError(f"{study.path.name} has no arm with support")
    frame = support_data(study)
    styles = styles_of(study)
    unit = 1e3 if look.lang == "en" else 1e4
    with look.applied():
        figure = look.figure(height=3.2)
        panels = figure.subplots(1, 3)
        for axes, key in zip(panels, PANELS, strict=True):
            scale = 1 / unit if key == "yuan_spent" else 1.0
            shade_support(axes, 1, study.exit_week)
            for order, arm in enumerate(arms):
                mine = frame[(frame["panel"] == key) & (frame["arm"] == arm)]
                mean, low, high = (mine[c].to_numpy(float) * scale for c in ("mean", "low", "high"))
                if np.isfinite(low).any():
                    colour = styles[arm].colour
                    axes.fill_between(mine["week"], np.maximum(low, 0), high, color=colour, alpha=0.2, linewidth=0)
                axes.plot(mine["week"], mean, color=styles[arm].colour, zorder=10 + order)
            week_axis(axes, study, look.text("week"))
            axes.yaxis.set_major_locator(MaxNLocator(5))
            axes.set_ylim(bottom=0)
            axes.set_title(look.text(f"support_{key}"))
        subtitle = subtitle_of_means(study, look)
        dress(
            figure,
            look,
            look.text("support_title"),
            subtitle,
            *arm_legend(study, look, arms),
            look.text("support_note"),
        )
    return Drawing("support", figure, {"support": frame})

"""Heat map: public groups by courtyard and week, and where arms differ from the baseline."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import Colormap, LinearSegmentedColormap, Normalize, TwoSlopeNorm

from linli_analysis.compare import BASELINE, public_by_place
from linli_analysis.figures.common import Drawing, styles_of, week_axis
from linli_analysis.layout import dress, wrap_evenly
from linli_analysis.read import Study
from linli_analysis.style import Look

_MANY = LinearSegmentedColormap.from_list("many", ["#FFFFFF", "#FEE0B6", "#E08214", "#7F3B08"])
_MORE = LinearSegmentedColormap.from_list("more", ["#0B5394", "#9EC5E8", "#FFFFFF", "#F6B58A", "#A63603"])
UNCLEAR = "#EDEDED"


def heat(study: Study, look: Look) -> Drawing:
    """The baseline's groups, then what each arm has beyond them; grey: not told apart from none."""
    frame = public_by_place(study)
    arms = [arm for arm in study.arms if arm.key == BASELINE] + [arm for arm in study.arms if arm.key != BASELINE]
    columns = min(3, len(arms))
    rows = -(-len(arms) // columns)
    has_base = arms[0].key == BASELINE
    absolute_rows = frame[frame["arm"] == BASELINE] if has_base else frame
    largest = max(float(absolute_rows["groups"].max()), 1.0)
    clear = frame[(frame["low"] > 0) | (frame["high"] < 0)]
    widest = max(float(clear["difference"].abs().max()) if len(clear) else 1.0, 0.5)
    with look.applied():
        figure = look.figure(height=1.4 + 1.55 * rows)
        grid = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
        panels = grid.ravel()
        meshes = {}
        for axes, arm in zip(panels, arms, strict=False):
            mine = frame[frame["arm"] == arm.key]
            absolute = arm.key == BASELINE or not has_base
            norm: Normalize = Normalize(0, largest) if absolute else TwoSlopeNorm(0, -widest, widest)
            meshes[absolute] = _draw(axes, mine, absolute, _MANY if absolute else _MORE, norm)
            week_axis(axes, study)
            axes.axvline(study.exit_week, color="#333333", linewidth=0.7, linestyle=(0, (3, 2)))
            room = 0.62 * figure.get_figwidth() * 72 / columns / (look.font_size * 1.1)
            axes.set_title("\n".join(wrap_evenly(arm.title(look.lang), room)), color=styles_of(study)[arm.key].colour)
        for axes in panels[len(arms) :]:
            axes.set_axis_off()
        # One scale for the panel without support, one for all others.
        for absolute, mesh in meshes.items():
            beside = panels[:1] if absolute and len(meshes) > 1 else grid[:, -1]
            bar = figure.colorbar(mesh, ax=list(beside), fraction=0.06, pad=0.03, aspect=14 * len(beside))
            bar.outline.set_visible(False)
            bar.ax.tick_params(length=2)
            bar.set_label(look.text("heat_groups" if absolute else "heat_beyond"))
        for i, axes in enumerate(panels[: len(arms)]):
            if i + columns >= len(arms):
                axes.tick_params(labelbottom=True)
                axes.set_xlabel(look.text("week"))
            if i % columns == 0:
                axes.set_ylabel(look.text("heat_y"))
        subtitle = look.text("heat_subtitle", n=len(study.samples) if len(study.samples) > 1 else len(study.replicates))
        dress(figure, look, look.text("heat_title"), subtitle, note=look.text("heat_note"))
    return Drawing("heat", figure, {"heat": frame})


def _draw(axes: Axes, frame: pd.DataFrame, absolute: bool, colours: Colormap, norm: Normalize) -> QuadMesh:
    wide = frame.pivot_table(
        index="courtyard", columns="week", values="groups" if absolute else "difference", dropna=False
    )
    values = wide.to_numpy()
    if not absolute:
        low, high = (
            frame.pivot_table(index="courtyard", columns="week", values=v, dropna=False).to_numpy()
            for v in ("low", "high")
        )
        values = np.ma.masked_where((low <= 0) & (high >= 0) | ~np.isfinite(low), values)
    colours = colours.copy()
    colours.set_bad(UNCLEAR)
    weeks = wide.columns.to_numpy(dtype=float)
    width = weeks[1] - weeks[0] if len(weeks) > 1 else 1.0
    edges = np.append(weeks - 0.5, weeks[-1] + width - 0.5)
    places = np.arange(len(wide) + 1) + 0.5
    mesh = axes.pcolormesh(edges, places, values, cmap=colours, norm=norm, rasterized=True)
    axes.set_yticks(range(1, len(wide) + 1, max(1, len(wide) // 6)))
    axes.set_ylim(len(wide) + 0.5, 0.5)
    return mesh

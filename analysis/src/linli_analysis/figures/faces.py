"""The same faces? How attendances are spread over residents."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from linli_analysis.compare import attendance_of_residents, lorenz_curve, participation_concentration
from linli_analysis.figures.common import Drawing, arm_legend, styles_of
from linli_analysis.figures.forest import forest
from linli_analysis.layout import dress, wrap_evenly
from linli_analysis.read import Study
from linli_analysis.style import Look

GRID = np.linspace(0, 1, 101)
RESAMPLES = 200


def lorenz_data(study: Study) -> pd.DataFrame:
    """Lorenz curves per arm. Columns: arm, people (%), share (%), low, high.

    The band is over full replicates if there are several, else over residents resampled.
    """
    people = attendance_of_residents(study)
    random = np.random.default_rng(20230219)
    frames = []
    for key, mine in people.groupby("arm", sort=False):
        runs = [part["after"].to_numpy(float) for _, part in mine.groupby("replicate")]
        curves = np.stack([np.interp(GRID, *lorenz_curve(values)) for values in runs])
        if len(runs) > 1:
            half = stats.t.ppf(0.975, len(runs) - 1) * curves.std(axis=0, ddof=1) / np.sqrt(len(runs))
            low, high = np.clip([curves.mean(axis=0) - half, curves.mean(axis=0) + half], 0, 1)
        else:
            came = runs[0][runs[0] > 0]
            drawn = [np.interp(GRID, *lorenz_curve(random.choice(came, len(came)))) for _ in range(RESAMPLES)]
            low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
        columns = {"people": 100 * GRID, "share": 100 * curves.mean(axis=0), "low": 100 * low, "high": 100 * high}
        frames.append(pd.DataFrame({"arm": str(key), **columns}))
    return pd.concat(frames, ignore_index=True)


def faces(study: Study, look: Look) -> Drawing:
    """Lorenz curves left; right, what the most active and the old regulars make of all attendances."""
    curves, shares = lorenz_data(study), participation_concentration(study)
    styles = styles_of(study)
    rows = [(m, "\n".join(wrap_evenly(look.text(f"faces_{m}"), 13))) for m in ("top1", "top10", "same_faces")]
    with look.applied():
        figure = look.figure(height=3.7)
        left, right = figure.subplots(1, 2, width_ratios=(1.1, 1))
        left.plot([0, 100], [0, 100], color="#AAAAAA", linewidth=0.8, linestyle=(0, (2, 2)))
        for order, arm in enumerate(study.arms):
            mine, style = curves[curves["arm"] == arm.key], styles[arm.key]
            left.fill_between(mine["people"], mine["low"], mine["high"], color=style.colour, alpha=0.15, linewidth=0)
            left.plot(mine["people"], mine["share"], color=style.colour, linestyle=style.dash, zorder=10 + order)
        left.set(xlim=(0, 100), ylim=(0, 100), xlabel=look.text("faces_x"), ylabel=look.text("faces_y"))
        left.set_title(look.text("faces_lorenz"))
        table = shares.rename(columns={"measure": "row", "mean": "value"})
        forest(right, table, rows, study, look, nil=0.0)
        right.set_xlim(0, 100)
        right.set_title(look.text("faces_shares"))
        right.set_xlabel(look.text("faces_shares_x"))
        handles, labels = arm_legend(study, look)
        runs = int(shares["replicates"].max())
        key = "faces_subtitle" if runs > 1 else "faces_subtitle_one"
        subtitle = look.text(key, weeks=study.weeks, n=runs)
        dress(figure, look, look.text("faces_title"), subtitle, handles, labels, look.text("faces_note"))
    return Drawing("faces", figure, {"faces_lorenz": curves, "faces_shares": shares})

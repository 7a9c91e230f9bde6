"""Residents by ladder of engagement over time, per arm."""

from __future__ import annotations

import pandas as pd

from linli_analysis.figures.common import (
    Drawing,
    FigureError,
    arm_legend,
    draw_bands,
    subtitle_of_means,
    week_axis,
)
from linli_analysis.layout import dress
from linli_analysis.read import Study
from linli_analysis.stats import band
from linli_analysis.style import Look

RUNGS = ("participant", "activist", "lead")
ALL_RUNGS = ("bystander", *RUNGS)


def ladder_data(study: Study) -> pd.DataFrame:
    """Shares of all residents, percent. Columns: rung, arm, week, mean, low, high."""
    absent = [f"ladder_{rung}" for rung in ALL_RUNGS if f"ladder_{rung}" not in study.indicators]
    if absent:
        raise FigureError(f"{study.path.name} has no indicator {', '.join(absent)}")
    counts = study.indicators[[f"ladder_{rung}" for rung in ALL_RUNGS]].to_dataarray("rung")
    shares = 100 * counts / counts.sum("rung")
    frame = band(shares.assign_coords(rung=list(ALL_RUNGS))).to_dataframe().reset_index()
    return frame[["rung", "arm", "week", "mean", "low", "high"]]


def ladder(study: Study, look: Look) -> Drawing:
    """A panel each for participants, activists and lead persons; bystanders, nearly all, are told in the note."""
    frame = ladder_data(study)
    bystanders = frame.loc[frame["rung"] == "bystander", "mean"]
    with look.applied():
        figure = look.figure(height=3.3)
        panels = figure.subplots(1, 3, sharex=True)
        for axes, rung in zip(panels, RUNGS, strict=True):
            draw_bands(axes, frame[frame["rung"] == rung], study, look)
            week_axis(axes, study, look.text("week"))
            axes.set_ylim(bottom=0)
            axes.set_title(look.text(rung))
        panels[0].set_ylabel(look.text("share_residents"))
        handles, labels = arm_legend(study, look)
        note = look.text("ladder_note", low=f"{bystanders.min():.0f}", high=f"{bystanders.max():.0f}")
        dress(figure, look, look.text("ladder_title"), subtitle_of_means(study, look), handles, labels, note)
    return Drawing("ladder", figure, {"ladder": frame})

"""Groups by stage and by private / public over time, per arm."""

from __future__ import annotations

import pandas as pd
from matplotlib.ticker import MaxNLocator

from linli_analysis.figures.common import (
    Drawing,
    arm_legend,
    band_frame,
    draw_bands,
    subtitle_of_means,
    week_axis,
)
from linli_analysis.layout import dress
from linli_analysis.read import Study
from linli_analysis.style import Look

STAGES = ("activity", "start_up", "growth", "mature")
GOALS = ("public", "private")


def growth_data(study: Study) -> pd.DataFrame:
    """Columns: goal, stage, arm, week, mean, low, high (groups)."""
    keys = {f"groups_{goal}_{stage}": (goal, stage) for goal in GOALS for stage in STAGES}
    frame = band_frame(study, list(keys))
    frame.insert(0, "goal", frame["indicator"].map({key: goal for key, (goal, _) in keys.items()}))
    frame.insert(1, "stage", frame["indicator"].map({key: stage for key, (_, stage) in keys.items()}))
    return frame.drop(columns="indicator")


def growth(study: Study, look: Look) -> Drawing:
    """Small multiples: public above, private below; a column per stage; a line with its band per arm."""
    frame = growth_data(study)
    with look.applied():
        figure = look.figure(height=4.7)
        panels = figure.subplots(2, 4, sharex=True, squeeze=False)
        for row, goal in enumerate(GOALS):
            for column, stage in enumerate(STAGES):
                axes = panels[row, column]
                draw_bands(axes, frame[(frame["goal"] == goal) & (frame["stage"] == stage)], study, look)
                week_axis(axes, study, look.text("week") if row == 1 else None)
                axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
                axes.set_ylim(bottom=0)
                axes.set_title(look.text(stage))
            panels[row, 0].set_ylabel(look.text(f"{goal}_groups"))
        handles, labels = arm_legend(study, look)
        dress(
            figure,
            look,
            look.text("growth_title"),
            subtitle_of_means(study, look),
            handles,
            labels,
            look.text("growth_note"),
        )
    return Drawing("growth", figure, {"growth": frame})

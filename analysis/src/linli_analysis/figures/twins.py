"""Would they exist anyway? Groups by their twin in the paired run without support."""

from __future__ import annotations

from linli_analysis.compare import BASELINE
from linli_analysis.figures.common import Drawing, arm_legend, need_baseline, units_of
from linli_analysis.figures.forest import forest
from linli_analysis.layout import dress, wrap_evenly
from linli_analysis.read import Study
from linli_analysis.style import Look
from linli_analysis.twins import KINDS, PARTS
from linli_analysis.twins import twins as compared

LABEL_EMS = 12


def twins(study: Study, look: Look) -> Drawing:
    """Sustained public groups of each arm without an exact twin (left), and where its gain comes from (right)."""
    need_baseline(study)
    frame = compared(study)
    shown = frame[frame["which"] == "sustained"].rename(columns={"kind": "row", "groups": "value"})
    there = shown.loc[shown["row"] == "exact", "value"]  # many more than the others: told, not drawn
    with look.applied():
        figure = look.figure(height=3.6)
        panels = figure.subplots(1, 2, width_ratios=(1.15, 1))
        for axes, kinds, key in zip(panels, (KINDS[1:], PARTS), ("kinds", "parts"), strict=True):
            rows = [(kind, "\n".join(wrap_evenly(look.text(f"twins_{kind}"), LABEL_EMS))) for kind in kinds]
            forest(axes, shown[shown["row"].isin(kinds)], rows, study, look)
            axes.set_title("\n".join(wrap_evenly(look.text(f"twins_{key}"), 20)))
            axes.set_xlabel(look.text(f"twins_{key}_x"))
        handles, labels = arm_legend(study, look, {arm.key for arm in study.arms} - {BASELINE})
        subtitle = look.text("twins_subtitle", week=study.weeks, n=units_of(study))
        dress(
            figure,
            look,
            look.text("twins_title"),
            subtitle,
            handles,
            labels,
            look.text("twins_note", low=f"{there.min():.0f}", high=f"{there.max():.0f}"),
        )
    return Drawing("twins", figure, {"twins": frame})

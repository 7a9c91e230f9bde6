"""Design of the real study: power by number of communities."""

from __future__ import annotations

from linli_analysis.compare import supported_arms
from linli_analysis.figures.common import Drawing, arm_legend, need_baseline, styles_of
from linli_analysis.layout import dress
from linli_analysis.power import DESIGNS, power_curves
from linli_analysis.read import Study
from linli_analysis.style import Look


def power(study: Study, look: Look) -> Drawing:
    """A panel per design; a line per arm, its band from the interval of its effect."""
    arms = supported_arms(study)
    need_baseline(study, arms)
    frame = power_curves(study)
    styles = styles_of(study)
    with look.applied():
        figure = look.figure(height=3.2)
        panels = figure.subplots(1, 3, sharey=True)
        for axes, design in zip(panels, DESIGNS, strict=True):
            axes.axhline(80, color="#999999", linewidth=0.8, linestyle=(0, (3, 2)))
            for order, arm in enumerate(arms):
                part = frame[(frame["design"] == design) & (frame["arm"] == arm)]
                colour = styles[arm].colour
                axes.fill_between(
                    part["number"], 100 * part["low"], 100 * part["high"], color=colour, alpha=0.15, linewidth=0
                )
                axes.plot(part["number"], 100 * part["power"], color=colour, zorder=10 + order)
            axes.set_xlim(0, float(frame["number"].max()))
            axes.set_ylim(0, 102)
            axes.set_title(look.text(f"power_{design}"))
            axes.set_xlabel(look.text("power_x"))
        panels[0].set_ylabel(look.text("power_y"))
        subtitle = look.text("power_subtitle", weeks=study.weeks)
        dress(figure, look, look.text("power_title"), subtitle, *arm_legend(study, look, arms), look.text("power_note"))
    return Drawing("power", figure, {"power": frame})

"""How sure the order of arms is: the probability of each place."""

from __future__ import annotations

from matplotlib.patches import Patch

from linli_analysis.compare import BASELINE, ranking
from linli_analysis.figures.common import Drawing, FigureError, styles_of
from linli_analysis.layout import dress, wrap_evenly
from linli_analysis.read import Study
from linli_analysis.style import Look

_PLACES = ("#08519C", "#4A8AC2", "#9EC3E0", "#D6E5F2", "#EEF3F8", "#F6F8FA", "#FBFCFD")
SMALLEST_TOLD = 0.06


def order(study: Study, look: Look) -> Drawing:
    """A bar per arm, split by the probability of each place; right, the probability of being worse than nothing."""
    frame = ranking(study)
    if len(frame) < 2:
        raise FigureError(f"{study.path.name} has fewer than two arms to rank")
    arms = list(frame["arm"])
    styles = styles_of(study)
    with look.applied():
        figure = look.figure(height=1.7 + 0.4 * len(arms))
        axes, side = figure.subplots(1, 2, sharey=True, width_ratios=(3, 1.1))
        for y, row in frame.iterrows():
            left = 0.0
            for k in range(len(arms)):
                share = float(row[f"rank_{k + 1}"])
                axes.barh(int(str(y)), 100 * share, left=100 * left, height=0.55, color=_PLACES[min(k, 6)])
                if share >= SMALLEST_TOLD:
                    colour = "white" if k < 2 else "#222222"
                    axes.text(
                        100 * (left + share / 2),
                        int(str(y)),
                        f"{100 * share:.0f}",
                        ha="center",
                        va="center",
                        color=colour,
                    )
                left += share
            if row["arm"] != BASELINE:
                worse = 100 * float(row["p_below_baseline"])
                side.barh(int(str(y)), worse, height=0.55, color=styles[str(row["arm"])].colour)
                side.text(worse + 2, int(str(y)), _percent(worse), ha="left", va="center")
        axes.set_yticks(range(len(arms)), ["\n".join(wrap_evenly(study.arm(a).title(look.lang), 15)) for a in arms])
        for label, arm in zip(axes.get_yticklabels(), arms, strict=True):
            label.set_color(styles[arm].colour)
        axes.set_ylim(len(arms) - 0.4, -0.6)
        axes.set_xlim(0, 100)
        axes.set_xlabel(look.text("order_x"))
        side.set_xlim(0, 130)
        side.set_xticks([0, 50, 100])
        side.set_title("\n".join(wrap_evenly(look.text("order_worse"), 13)))
        side.set_xlabel("%")
        for one in (axes, side):
            one.tick_params(axis="y", length=0)
        handles = [Patch(facecolor=_PLACES[min(k, 6)], edgecolor="#AAAAAA", linewidth=0.4) for k in range(len(arms))]
        labels = [look.text("order_place", n=k + 1) for k in range(len(arms))]
        drawn = len(study.samples) > 1
        subtitle = look.text(
            "order_subtitle_draws" if drawn else "order_subtitle",
            weeks=study.weeks,
            n=len(study.samples) if drawn else len(study.replicates),
        )
        dress(figure, look, look.text("order_title"), subtitle, handles, labels, look.text("order_note"), 1.2)
    return Drawing("order", figure, {"order": frame})


def _percent(value: float) -> str:
    return "< 1" if 0 < value < 1 else f"{value:.0f}"

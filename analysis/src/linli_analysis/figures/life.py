"""One group's life: members, stage, roles, project, quarrels, money, help, and events with their causes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from linli_analysis.biography import biography, sentence, told
from linli_analysis.compare import BASELINE, PLACEBO
from linli_analysis.figures.common import Drawing, FigureError
from linli_analysis.figures.growth import STAGES
from linli_analysis.layout import dress, wrap
from linli_analysis.measures import KEYS, one_run, richest_group
from linli_analysis.read import Study
from linli_analysis.style import STAGE_COLOURS, Look
from linli_analysis.twins import twin_of, without_twin

ROLES = ("captain", "deputy", "finance", "logistics")
STEPS = ("notice", "discuss", "design", "act", "keep_up")
EVENTS_TOLD = 14
INK = "#1F3A5F"
ACCENT = "#C8501E"

# Heights of the lanes; on a slide those of roles and steps need room for larger words.
LANES = {"column": [2.3, 1.25, 1.5, 0.7, 0.85, 0.85], "slide": [1.9, 1.7, 2.0, 0.7, 0.8, 0.8]}


@dataclass(frozen=True)
class Life:
    """Everything on record about one group of one run."""

    arm: str
    replicate: int
    group: int
    row: pd.Series
    weeks: pd.DataFrame
    memberships: pd.DataFrame
    story: pd.DataFrame

    @property
    def span(self) -> tuple[float, float]:
        """First and last week drawn, with a little air."""
        first, last = float(self.weeks["week"].min()), float(self.weeks["week"].max())
        air = max(1.0, 0.02 * (last - first))
        return first - air, last + air


def life_of(study: Study, arm: str | None = None, replicate: int | None = None, group: int | None = None) -> Life:
    """Collects one group's life. By default the group with the richest history, of the arm whose is richest
    (baseline and placebo only if there is no other), in the first replicate that has whole trajectories.
    Raises FigureError."""
    replicate = _first_whole_replicate(study) if replicate is None else replicate
    if arm is None:
        arm = _richest_arm(study, replicate)
    if group is None:
        group = richest_group(study, arm, replicate)
    groups = study.table("groups", **one_run(study, arm, replicate))
    mine = groups[groups["group"] == group]
    weeks = study.table("group_weeks", **one_run(study, arm, replicate))
    weeks = weeks[weeks["group"] == group].sort_values("week", ignore_index=True)
    if mine.empty or weeks.empty:
        raise FigureError(f"arm {arm}, replicate {replicate} has no group {group} alive at the end of any week")
    memberships = _memberships(study, arm, replicate)
    memberships = memberships[memberships["group"] == group].reset_index(drop=True)
    story = biography(study, arm, replicate, group)
    story = story[story["week"] >= 0].reset_index(drop=True)
    return Life(arm, replicate, group, mine.iloc[0], weeks.drop(columns=KEYS), memberships, story)


def _first_whole_replicate(study: Study) -> int:
    """The first replicate of which the study left a trajectory; else the first."""
    for replicate in study.replicates:
        run = study.trajectory(study.arms[0].key, replicate)
        if run is not None:
            if run is not study:
                run.close()
            return replicate
    return study.replicates[0]


def _memberships(study: Study, arm: str, replicate: int) -> pd.DataFrame:
    """Who held which role from when to when; empty where the study left no trajectory of that run."""
    columns = ["group", "role", "from", "to"]
    run = study.trajectory(arm, replicate)
    if run is None:
        return pd.DataFrame({name: [] for name in columns})
    rows = run.table("memberships", columns)[columns]
    if run is not study:
        run.close()
    return rows


def _richest_arm(study: Study, replicate: int) -> str:
    """The arm whose richest group has seen the most kinds of event."""
    arms = [arm.key for arm in study.arms if arm.key not in (BASELINE, PLACEBO)]
    best, kinds = None, -1
    for arm in arms or [study.arms[0].key]:
        try:
            story = biography(study, arm, replicate, richest_group(study, arm, replicate))
        except ValueError:
            continue
        if story["kind"].nunique() > kinds:
            best, kinds = arm, story["kind"].nunique()
    if best is None:
        raise FigureError(f"no group in replicate {replicate}")
    return best


def life(
    study: Study, look: Look, arm: str | None = None, replicate: int | None = None, group: int | None = None
) -> Drawing:
    """Lanes over time with numbered events; the numbers are explained beside (slide) or below (column)."""
    one = life_of(study, arm, replicate, group)
    events = told(one.story, EVENTS_TOLD)
    with look.applied():
        lines = _story_lines(study, events, look)
        size = look.font_size
        list_inches = (sum(map(len, lines)) * size * 1.45 + size * 2) / 72
        figure = look.figure(height=5.6 + (list_inches if look.size == "column" else 0))
        if look.size == "column":
            outer = figure.add_gridspec(2, 1, height_ratios=[4.6, list_inches])
        else:
            outer = figure.add_gridspec(1, 2, width_ratios=[1.75, 1])
        lanes = outer[0].subgridspec(6, 1, height_ratios=LANES[look.size], hspace=0.05)
        axes = [figure.add_subplot(lanes[i]) for i in range(6)]
        for panel in axes[1:]:
            panel.sharex(axes[0])
        _draw_members(axes[0], one, events, look)
        _draw_roles(axes[1], one, look)
        _draw_steps(axes[2], one, look)
        _draw_amounts(axes[3:], one, look)
        _finish_lanes(axes, one, study, look)
        _write_story(figure.add_subplot(outer[1]), lines, look)
        figure.align_ylabels(axes)
        handles, labels = _legend(look)
        dress(figure, look, _title(study, one, look), _subtitle(study, one, look), handles, labels)
    return Drawing(
        "life",
        figure,
        {"life_weeks": one.weeks, "life_events": one.story, "life_memberships": one.memberships},
    )


def _title(study: Study, one: Life, look: Look) -> str:
    topic = study.word("topic", str(one.row["topic"]), look.lang)
    return look.text("life_title", topic=topic, arm=study.arm(one.arm).title(look.lang))


def _subtitle(study: Study, one: Life, look: Look) -> str:
    cause = study.word("end_cause", str(one.row["end_cause"]), look.lang)
    end = _end(study, float(one.row["ended"]), cause, look)
    words = look.text(
        "life_subtitle", group=one.group, replicate=one.replicate, founded=int(one.row["founded_week"]), end=end
    )
    return words + _twin(study, one, look)


def _end(study: Study, ended: float, cause: str, look: Look) -> str:
    if np.isnan(ended):
        return look.text("life_alive", week=study.weeks)
    key = "life_ended" if cause else "life_ended_plain"
    return look.text(key, week=int(ended), cause=cause) if cause else look.text(key, week=int(ended))


def _twin(study: Study, one: Life, look: Look) -> str:
    """What the paired run without support has in the group's place; empty where there is no such run."""
    arms = [arm.key for arm in study.arms]
    if one.arm in (BASELINE, PLACEBO) or BASELINE not in arms:
        return ""
    twin = twin_of(study, one.arm, one.replicate, one.group)
    if twin.kind == "none":
        if PLACEBO not in arms:
            return look.text("life_twin_none_bare")
        by_chance = without_twin(study, PLACEBO)
        if by_chance == 0:
            return look.text("life_twin_none_never")
        share = f"{100 * by_chance:.0f}%" if by_chance >= 0.005 else "< 1%"
        return look.text("life_twin_none", share=share)
    end = _end(study, twin.ended, "", look)
    if twin.kind == "exact":
        return look.text("life_twin_exact", end=end)
    return look.text("life_twin_near", founded=int(twin.founded), end=end)


def _stage_bands(axes: Axes, one: Life) -> None:
    """The stage as the colour behind, week by week."""
    stage = one.weeks["stage"].astype(str).to_numpy()
    week = one.weeks["week"].to_numpy(dtype=float)
    starts = np.flatnonzero(np.r_[True, stage[1:] != stage[:-1]])
    for begin, end in zip(starts, [*starts[1:], len(stage)], strict=True):
        axes.axvspan(week[begin] - 1, week[end - 1], facecolor=STAGE_COLOURS[stage[begin]], zorder=0, linewidth=0)


def _draw_members(axes: Axes, one: Life, events: pd.DataFrame, look: Look) -> None:
    _stage_bands(axes, one)
    week = one.weeks["week"]
    axes.step(week, one.weeks["members"], where="post", color=INK)
    axes.step(week, one.weeks["active"], where="post", color=INK, linestyle=(0, (2, 1)), linewidth=look.line * 0.9)
    top = float(one.weeks["members"].max()) * 1.08 + 1
    axes.set_ylim(0, top * (1.16 if look.size == "column" else 1.22))
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    public = one.weeks.loc[one.weeks["public"].astype(bool), "week"]
    if len(public):
        axes.plot(
            public,
            np.zeros(len(public)),
            linestyle="",
            marker="s",
            markersize=look.line * 2.2,
            color=ACCENT,
            clip_on=False,
            zorder=5,
        )
    axes.set_ylabel(look.text("members"))
    _number_events(axes, one, events, look)


def _number_events(axes: Axes, one: Life, events: pd.DataFrame, look: Look) -> None:
    """Numbers above the panel, pushed apart where weeks lie close, each with a thin line to its week."""
    first, last = one.span
    gap = (last - first) * (0.034 if look.size == "column" else 0.042)
    places = spread(events["week"].to_numpy(dtype=float), gap, first + gap / 2, last - gap / 2)
    for number, (place, week) in enumerate(zip(places, events["week"], strict=True), start=1):
        axes.annotate(
            str(number),
            xy=(week, 1.0),
            xytext=(place, 1.09),
            xycoords=("data", "axes fraction"),
            textcoords=("data", "axes fraction"),
            ha="center",
            va="bottom",
            color=ACCENT,
            fontsize=look.font_size * 0.93,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": ACCENT,
                "linewidth": 0.5,
                "shrinkA": 0,
                "shrinkB": 0,
                "relpos": (0.5, 0),
            },
        )
        axes.axvline(week, color=ACCENT, linewidth=0.4, alpha=0.6, zorder=1)


def spread(places: np.ndarray, gap: float, low: float, high: float) -> np.ndarray:
    """Moves sorted places as little as is simple, so that none lie closer than `gap`, within low ... high."""
    moved = np.array(places, dtype=float)
    for i in range(len(moved)):
        moved[i] = max(moved[i], low if i == 0 else moved[i - 1] + gap)
    if len(moved):
        moved[-1] = min(moved[-1], high)
    for i in range(len(moved) - 2, -1, -1):
        moved[i] = min(moved[i], moved[i + 1] - gap)
    return moved


def _draw_roles(axes: Axes, one: Life, look: Look) -> None:
    """Bars of who held which role, a new holder in a new shade; without a trajectory, only how many were held."""
    axes.set_ylabel(look.text("roles"))
    if one.memberships.empty:
        axes.fill_between(one.weeks["week"], one.weeks["roles_filled"], step="post", color=INK, linewidth=0)
        axes.set_ylim(0, len(ROLES))
        axes.set_yticks(range(0, len(ROLES) + 1, 2))
        return
    first, last = float(one.weeks["week"].min()), float(one.weeks["week"].max())
    for lane, role in enumerate(ROLES):
        spells = one.memberships[one.memberships["role"] == role].sort_values("from")
        for i, (start, end) in enumerate(zip(spells["from"], spells["to"], strict=True)):
            begin, stop = max(first, float(start)), last if pd.isna(end) else float(end)
            axes.broken_barh(
                [(begin, max(stop - begin, 0.0))], (lane - 0.36, 0.72), linewidth=0, facecolor=(INK, "#7F9BBF")[i % 2]
            )
    axes.set_ylim(len(ROLES) - 0.4, -0.6)
    axes.set_yticks(range(len(ROLES)), [look.text(role) for role in ROLES], fontsize=_small(look))


def _draw_steps(axes: Axes, one: Life, look: Look) -> None:
    """The step of the current project, week by week; failed steps are crossed, finished projects starred."""
    step = one.weeks["step"].astype(object)
    position = step.map({name: i for i, name in enumerate(STEPS)}).to_numpy(dtype=float)
    week = one.weeks["week"].to_numpy(dtype=float)
    axes.plot(week, position, linestyle="", marker="s", markersize=look.line * 1.6, color=INK)
    for kind, marker, colour in (
        ("step_failed", "x", ACCENT),
        ("project_failed", "x", ACCENT),
        ("project_done", "*", "#00724F"),
    ):
        for when in one.story.loc[one.story["kind"] == kind, "week"]:
            near = position[np.abs(week - when) <= 1]
            level = near[np.isfinite(near)].max() if np.isfinite(near).any() else 3.0
            axes.plot(
                [when],
                [level],
                marker=marker,
                markersize=look.line * (4 if marker == "x" else 5.5),
                color=colour,
                markeredgewidth=look.line * 0.7 if marker == "x" else 0,
                zorder=5,
            )
    axes.set_ylim(-0.6, len(STEPS) - 0.4)
    axes.set_yticks(range(len(STEPS)), [look.text(name) for name in STEPS], fontsize=_small(look))
    axes.set_ylabel(look.text("steps"))


def _small(look: Look) -> float:
    """Size of the words that stand one above the other in a lane."""
    return look.font_size * (0.9 if look.size == "column" else 0.68)


def _draw_amounts(panels: list[Axes], one: Life, look: Look) -> None:
    """Open quarrels, funds in yuan, the supporter's hours."""
    week = one.weeks["week"]
    quarrels, money, hours = panels
    quarrels.fill_between(week, one.weeks["open_quarrels"], step="post", color=ACCENT, alpha=0.8, linewidth=0)
    money.fill_between(week, one.weeks["funds"] / 100, step="post", color="#B9A44C", linewidth=0)
    hours.bar(week, one.weeks["supporter_hours"], width=0.9, color="#00724F", linewidth=0)
    for axes, key in ((quarrels, "quarrels"), (money, "money"), (hours, "hours")):
        axes.set_ylabel(look.text(key))
        axes.set_ylim(0, max(axes.get_ylim()[1], 1.0))
        axes.yaxis.set_major_locator(MaxNLocator(2, integer=True))
        axes.yaxis.set_major_formatter("{x:,.0f}")


def _finish_lanes(axes: list[Axes], one: Life, study: Study, look: Look) -> None:
    for panel in axes:
        panel.set_xlim(*one.span)
        panel.yaxis.label.set(rotation=0, ha="right", va="center")
        if one.span[0] < study.exit_week < one.span[1]:
            panel.axvline(study.exit_week, color="#555555", linewidth=0.8, linestyle=(0, (1, 2)), zorder=1)
    for panel in axes[:-1]:
        panel.tick_params(labelbottom=False)
    axes[-1].set_xlabel(look.text("week"))
    axes[-1].xaxis.set_major_locator(MaxNLocator(9, integer=True, steps=[1, 2, 5, 10]))


def _story_lines(study: Study, events: pd.DataFrame, look: Look) -> list[list[str]]:
    """The numbered events in words, wrapped to the width of their place."""
    width = (6.1 * 72 if look.size == "column" else 13.333 * 72 * 0.345) / look.font_size
    lines = []
    for number, (_, row) in enumerate(events.iterrows(), start=1):
        text = look.text("event_line", n=number, week=int(row["week"]), what=sentence(study, row, look.lang))
        if pd.notna(row["cause_week"]):
            cause = study.word("event_kind", str(row["cause_kind"]), look.lang)
            key = "because_now" if row["cause_week"] == row["week"] else "because"
            text += look.text(key, cause=cause, week=int(row["cause_week"]))
        elif row["cause_early"]:
            text += look.text("because_early")
        lines.append(wrap(text, width))
    return lines


def _write_story(axes: Axes, lines: list[list[str]], look: Look) -> None:
    axes.set_axis_off()
    points = look.font_size * 1.45
    if look.size == "slide":
        points = min(points, 400 / max(sum(map(len, lines)), 1))
    line_number = 0
    for entry in lines:
        for i, line in enumerate(entry):
            axes.annotate(
                line,
                (0, 1),
                (look.font_size * (0.45 if i == 0 else 1.9), -line_number * points),
                xycoords="axes fraction",
                textcoords="offset points",
                ha="left",
                va="top",
                fontsize=min(look.font_size, points / 1.25),
                in_layout=False,
            )
            line_number += 1


def _legend(look: Look) -> tuple[list[Artist], list[str]]:
    handles: list[Artist] = [Patch(facecolor=STAGE_COLOURS[stage]) for stage in STAGES]
    labels = [look.text(stage) for stage in STAGES]
    handles.append(Line2D([], [], color=INK))
    labels.append(look.text("all_members"))
    handles.append(Line2D([], [], color=INK, linestyle=(0, (2, 1))))
    labels.append(look.text("active_only"))
    handles.append(Line2D([], [], color=ACCENT, linestyle="", marker="s", markersize=look.line * 3))
    labels.append(look.text("public"))
    for key, marker, colour in (("step_failed", "x", ACCENT), ("project_done", "*", "#00724F")):
        size = look.line * (4 if marker == "x" else 5.5)
        handles.append(Line2D([], [], color=colour, linestyle="", marker=marker, markersize=size))
        labels.append(look.text(key))
    handles.append(Line2D([], [], color="#555555", linewidth=0.8, linestyle=(0, (1, 2))))
    labels.append(look.text("exit_line"))
    return handles, labels

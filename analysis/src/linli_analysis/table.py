"""The comparison of arms as a table: means, paired differences to the baseline, costs, with 95% intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from linli_analysis.compare import BASELINE, PLACEBO, MissingError, at_end, compared, price, total
from linli_analysis.measures import share_alive_after_exit
from linli_analysis.read import RUN, Study, TrajectoryError
from linli_analysis.stats import Interval
from linli_analysis.style import Look
from linli_analysis.texts import Language


def _alive_after(study: Study) -> xr.DataArray:
    try:
        frame = share_alive_after_exit(study)
    except TrajectoryError as error:
        raise MissingError(str(error)) from None
    wide = frame.astype({"arm": str}).set_index(RUN)["alive_share"].to_xarray()
    return 100 * wide.reindex(arm=[arm.key for arm in study.arms])


def _activists_and_leads(study: Study) -> xr.DataArray:
    return at_end(study, "ladder_activist") + at_end(study, "ladder_lead")


@dataclass(frozen=True)
class Measure:
    """A row block of the table: name in `texts`, value per arm and replicate, decimals shown."""

    key: str
    values: Callable[[Study], xr.DataArray]
    decimals: int = 1


MEASURES = (
    Measure("sustained", lambda s: at_end(s, "sustained_public_groups"), 2),
    Measure("public_active4", lambda s: at_end(s, "public_groups_active4"), 2),
    Measure("alive_after", _alive_after),
    Measure("new_faces", lambda s: at_end(s, "new_faces"), 0),
    Measure("activists_leads", _activists_and_leads, 1),
    Measure("yuan", lambda s: total(s, "yuan_spent"), 0),
    Measure("staff_hours", lambda s: total(s, "hours_given"), 0),
    Measure("hours_unmet", lambda s: total(s, "hours_unmet"), 0),
)
COSTS = (("cost_sustained", "sustained_public_groups"), ("cost_face", "new_faces"), ("cost_affair", "affairs_solved"))


@dataclass(frozen=True)
class Comparison:
    """The numbers of the table.

    frame: one row per measure and arm; columns measure, arm, n, mean, low, high (t-interval), and the paired
    difference to the baseline: difference, difference_low, difference_high (t), boot_low, boot_high (bootstrap),
    mc_error (standard error of the mean difference), saved (variance of unpaired over paired), told_apart. Cost rows:
    mean, low, high are yuan per further unit (bootstrap), NaN where the further units are not told apart from none.
    told_apart: t and bootstrap intervals of the difference to the baseline exclude nil, and so
    does the t-interval of the difference to the placebo, where there is one.
    missing: indicators that the file lacks.
    """

    frame: pd.DataFrame
    missing: tuple[str, ...]


def comparison(study: Study) -> Comparison:
    """Computes every measure that the file allows for every arm."""
    rows: list[dict[str, object]] = []
    missing: list[str] = []
    for measure in MEASURES:
        try:
            values = measure.values(study)
        except MissingError as absent:
            missing.append(str(absent))
            continue
        rows += [compared(study, measure.key, values, arm.key) for arm in study.arms]
    for key, effect in COSTS:
        try:
            total(study, "yuan_spent")
            gain = at_end(study, effect)
        except MissingError as absent:
            missing.append(str(absent))
            continue
        rows += [_cost(study, key, gain, arm.key) for arm in study.arms]
    return Comparison(pd.DataFrame(rows), tuple(dict.fromkeys(missing)))


def _cost(study: Study, key: str, gain: xr.DataArray, arm: str) -> dict[str, object]:
    """Yuan per further unit: a row of `Comparison.frame`."""
    row: dict[str, object] = {"measure": key, "arm": arm, "mean": np.nan, "low": np.nan, "high": np.nan}
    if BASELINE not in (a.key for a in study.arms):
        return row | {"told_apart": False}
    paid, clear = price(study, gain, arm)
    row["told_apart"] = clear
    return row | ({"n": paid.n, "mean": paid.estimate, "low": paid.low, "high": paid.high} if paid.n else {})


def number(value: float, decimals: int, sign: bool = False) -> str:
    """A number as printed: thousands apart, a true minus, an infinity sign."""
    if np.isnan(value):
        return "–"
    if np.isinf(value):
        return "∞"
    text = f"{value:+,.{decimals}f}" if sign else f"{value:,.{decimals}f}"
    if sign and not text.strip("+-0.,"):
        text = text.lstrip("+-")
    return text.replace("-", "−")


def interval_text(interval: Interval, decimals: int, sign: bool = False) -> str:
    """[low, high] as printed; empty where there is none."""
    if np.isnan(interval.low):
        return ""
    return f"[{number(interval.low, decimals, sign)}, {number(interval.high, decimals, sign)}]"


def print_comparison(comparison: Comparison, study: Study, lang: Language, console: Console) -> None:
    """Prints a block of lines per measure, one per arm; how to read them; and what the file lacks."""
    look = Look(lang)
    values = {"weeks": study.weeks, "exit": study.exit_week}
    decimals = {measure.key: measure.decimals for measure in MEASURES}
    head = ["", *(look.text(key) for key in ("mean", "interval", "difference", "interval"))]
    blocks = [
        (str(key), [_cells(study, look, row, decimals.get(str(key), 0)) for _, row in block.iterrows()])
        for key, block in (comparison.frame.groupby("measure", sort=False) if len(comparison.frame) else ())
    ]
    lines = [head, *(line for _, block in blocks for line in block)]
    widths = [max(cell_len(line[i]) for line in lines) for i in range(len(head))]
    narrow = console.width - sum(widths[1:]) - 3 * len(head)
    widths[0] = max(min(widths[0], narrow), 16)
    console.print()
    console.print(Text(look.text("table_title", title=study.title(lang)), style="bold"))
    console.print(Text(look.text("table_caption", n=len(study.replicates), **values)))
    console.print()
    console.print(Text(_line(head, widths), style="dim"), soft_wrap=True)
    for key, block in blocks:
        console.print(Text(look.text(key, **values), style="bold"))
        for cells in block:
            console.print(Text(_line(cells, widths)), soft_wrap=True)
    console.print()
    if comparison.missing:
        keys = look.text("separator").join(comparison.missing)
        console.print(Text(look.text("missing", keys=keys), style="yellow"))
    for line in ("read_mark", "read_limits"):
        console.print(Text(look.text(line)))


def _line(cells: list[str], widths: list[int]) -> str:
    """Cells side by side, numbers flush right, by their width on a terminal (a Chinese character takes two)."""
    parts = []
    for i, (cell, width) in enumerate(zip(cells, widths, strict=False)):
        space = " " * max(width - cell_len(cell), 0)
        fitted = cell if cell_len(cell) <= width else f"{set_cell_size(cell, width - 1)}…"
        parts.append(space + fitted if i in (1, 3) else fitted + space)
    return ("  ".join(parts) + "".join(f" {extra}" for extra in cells[len(widths) :])).rstrip()


def _cells(study: Study, look: Look, row: pd.Series, decimals: int) -> list[str]:
    """One line of the table: an arm under a measure."""
    n = 0 if pd.isna(row["n"]) else int(row["n"])
    name = "  " + study.arm(str(row["arm"])).title(look.lang)
    mean = Interval(float(row["mean"]), float(row["low"]), float(row["high"]), n)
    is_cost = str(row["measure"]).startswith("cost_")
    if is_cost and np.isnan(mean.estimate):
        why = look.text("no_gain" if row["told_apart"] else "unclear")
        untold = "" if row["arm"] in (BASELINE, PLACEBO) else f"({why})"
        return [name, "–", untold, "", ""]
    cells = [name, number(mean.estimate, decimals), interval_text(mean, decimals)]
    if is_cost or pd.isna(row.get("difference", np.nan)):
        return [*cells, "", ""]
    difference = Interval(float(row["difference"]), float(row["difference_low"]), float(row["difference_high"]), mean.n)
    mark = "●" if bool(row["told_apart"]) else ""
    return [
        *cells,
        number(difference.estimate, decimals, sign=True),
        interval_text(difference, decimals, sign=True),
        mark,
    ]

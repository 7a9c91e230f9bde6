"""The report of a study: one self-contained page, as HTML and PDF, in English or Chinese.

Every number in it is computed from the study file. The wording of a finding follows from its interval: see `verdict`.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import matplotlib as mpl
import numpy as np
import pandas as pd
from markupsafe import Markup

from linli_analysis import compare, robust
from linli_analysis import figures as drawings
from linli_analysis.catalogue import catalogue
from linli_analysis.compare import BASELINE, PLACEBO, MissingError, at_end, total
from linli_analysis.figures.common import styles_of
from linli_analysis.read import Study, TrajectoryError
from linli_analysis.stats import mean_interval, units
from linli_analysis.style import Look
from linli_analysis.table import number
from linli_analysis.texts import UNITS_ZH, Language
from linli_analysis.twins import twins

WIDE = 0.5  # an interval whose half is more than this share of the estimate is called wide
FEW = 8  # replicates below which the report says that they are few
FIGURE_NAMES = tuple(drawings.FIGURES)
_PER_UNIT = {compare.MAIN: "group", "new_faces": "face", "affairs_solved": "affair"}


class ReportError(RuntimeError):
    """The study cannot be reported on; the message says why."""


def verdict(estimate: float, low: float, high: float, told_apart: bool) -> str:
    """How a difference may be spoken of: more, more_wide, less, less_wide or unclear.

    Only what is told apart from none and from the placebo is called more or less; `_wide` where half the interval is
    more than WIDE of the estimate, so that the sign is clear and the size is not.
    """
    if not told_apart or not np.isfinite([estimate, low, high]).all() or low <= 0 <= high:
        return "unclear"
    wide = (high - low) / 2 > WIDE * abs(estimate)
    return ("more" if estimate > 0 else "less") + ("_wide" if wide else "")


@dataclass(frozen=True)
class Gap:
    """A paired difference of an arm to the baseline, and how it may be spoken of."""

    arm: str
    mean: float
    value: float
    low: float
    high: float
    mc_error: float
    saved: float
    verdict: str


def gaps(study: Study, key: str) -> dict[str, Gap]:
    """Differences of every arm to the baseline in one indicator at the last week."""
    compare.need(study, key)
    frame = compare.differences(study, [key])
    frame = frame[frame["arm"] != BASELINE]
    found = {}
    for row in frame.to_dict("records"):
        value, low, high = (float(row[f"difference{end}"]) for end in ("", "_low", "_high"))
        said = verdict(value, low, high, bool(row["told_apart"]))
        arm = str(row["arm"])
        found[arm] = Gap(arm, float(row["mean"]), value, low, high, float(row["mc_error"]), float(row["saved"]), said)
    return found


def facts(study: Study) -> dict[str, Any]:
    """All numbers of the report, by name: the same in every language."""
    keys = [arm.key for arm in study.arms]
    supported = compare.supported_arms(study)
    if BASELINE not in keys or not supported:
        raise ReportError(f"{study.path.name}: a report compares arms with an arm {BASELINE}; it has {', '.join(keys)}")
    compare.need(study, compare.MAIN, "yuan_spent", "new_faces")
    main = gaps(study, compare.MAIN)
    order = compare.ranking(study)
    best = str(order.sort_values("mean", ascending=False).iloc[0]["arm"])
    yuan = {arm: mean_interval(units(total(study, "yuan_spent").sel(arm=arm))) for arm in keys}
    base = mean_interval(units(at_end(study, compare.MAIN).sel(arm=BASELINE)))
    chance = units(at_end(study, compare.MAIN))
    placebo = (chance.sel(arm=PLACEBO) - chance.sel(arm=BASELINE)).to_numpy() if PLACEBO in keys else None
    return {
        "supported": sorted(supported, key=lambda arm: -main[arm].value),
        "main": main,
        "base": base,
        "faces": gaps(study, "new_faces"),
        "saved": _saved(study),
        "order": order.set_index("arm").to_dict("index"),
        "best": best,
        "p_best": float(order.set_index("arm").loc[best, "p_best"]),
        "yuan": yuan,
        "prices": _records(compare.costs(study)),
        "units": int(base.n),
        "samples": len(study.samples),
        "replicates": len(study.replicates),
        "missing": compare.missing_runs(study),
        "runs": len(keys) * len(study.samples) * len(study.replicates),
        "chance": None if placebo is None else float(np.nanmax(np.abs(placebo))),
        "few": base.n < FEW,
        "residents": float(study.indicators["residents"].sel(arm=BASELINE, week=0).mean()),
        **_optional(study),
    }


def _saved(study: Study) -> dict[str, dict[str, float]]:
    """By which factor pairing saves runs, by outcome of the study and arm; NaN where no run differs from its twin."""
    frame = compare.differences(study, study.outcomes or [compare.MAIN])
    frame = frame[frame["arm"] != BASELINE]
    return {
        str(key): {str(arm): float(saved) for arm, saved in zip(part["arm"], part["saved"], strict=True)}
        for key, part in frame.groupby("measure", sort=False)
    }


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def _optional(study: Study) -> dict[str, Any]:
    """Facts that rest on tables which a file may lack: None then."""
    functions: dict[str, Callable[[], Any]] = {
        "returned": lambda: compare.first_timers(study).set_index("arm").to_dict("index"),
        "hazards": lambda: _hazards(study, adjusted=False),
        "alike": lambda: _hazards(study, adjusted=True),
        "public": lambda: compare.going_public(study).set_index("arm").to_dict("index"),
        "hours": lambda: compare.staff_hours(study).set_index("arm").to_dict("index"),
        "spill": lambda: compare.spill_over(study).set_index("arm").to_dict("index"),
        "twins": lambda: _twins(study),
        "crowding": lambda: compare.crowding_out(study).set_index("arm").to_dict("index"),
        "quarrels": lambda: gaps(study, "quarrels"),
        "activists": lambda: gaps(study, "ladder_activist"),
        "leads": lambda: gaps(study, "ladder_lead"),
        "gifts": lambda: gaps(study, "gift_reliance"),
        "wrong": lambda: _records(compare.harm(study)),
        "transitions": lambda: _transitions(study),
        "concentration": lambda: _concentration(study),
        "lead_ages": lambda: _lead_ages(study),
    }
    found: dict[str, Any] = {}
    for key, function in functions.items():
        try:
            found[key] = function() or None
        except (TrajectoryError, MissingError):
            found[key] = None
    return found


def _hazards(study: Study, adjusted: bool) -> dict[str, dict[str, Any]]:
    frame = compare.hazard_ratios(study)
    mine = frame[(frame["goal"] == "public") & (frame["adjusted"].astype(bool) == adjusted) & frame["low"].notna()]
    return {str(row["arm"]): row for row in _records(mine)}


def _twins(study: Study) -> dict[str, dict[str, dict[str, Any]]]:
    """Sustained groups by arm and kind of twin; see `twins.twins`."""
    frame = twins(study)
    frame = frame[frame["which"] == "sustained"].rename(columns={"groups": "value"})
    return {str(arm): {str(row["kind"]): row for row in _records(part)} for arm, part in frame.groupby("arm")}


def _transitions(study: Study) -> list[dict[str, Any]]:
    """The commonest changes of public groups and goal, per 100 group-years, with support."""
    frame = compare.transitions(study)
    keep = frame["before"].str.startswith("public") | frame["after"].str.startswith("public")
    frame = frame[keep & (frame["period"] == "support")]
    pairs = frame.groupby(["before", "after"])["count"].sum().nlargest(8).index
    wide = frame.set_index(["before", "after"])
    return [{"before": b, "after": a, "arms": _records(wide.loc[[(b, a)]].reset_index())} for b, a in pairs]


def _concentration(study: Study) -> dict[str, Any]:
    frame = compare.participation_concentration(study)
    return {
        str(arm): part.set_index("measure")[["mean", "low", "high"]].to_dict("index")
        for arm, part in frame.groupby("arm", sort=False)
    }


def _lead_ages(study: Study) -> dict[str, Any]:
    frame = compare.lead_ages(study)
    return {
        str(arm): part.set_index("age")[["leads", "share", "low", "high"]].to_dict("index")
        for arm, part in frame.groupby("arm", sort=False)
    }


# ---- Assumptions


def assumptions(study: Study, lang: Language) -> dict[str, Any]:
    """Values of parameters and levers in the study, with unit, basis, meaning and whether they are the default."""
    arms = [arm.key for arm in study.arms]
    scenarios = {arm: study.scenario(arm) for arm in arms}
    parameters = []
    for record in catalogue("parameters"):
        values = {
            arm: scenarios[arm].get("parameters", {}).get(record["section"], {}).get(record["name"]) for arm in arms
        }
        known = {arm: value for arm, value in values.items() if value is not None}
        if known:
            parameters.append(_assumption(record, f"{record['section']}.{record['name']}", set(known.values()), lang))
    practices = []
    for record in catalogue("practices"):
        used = {a: i for a in arms for i in scenarios[a].get("interventions", []) if i.get("practice") == record["key"]}
        if not used or record["key"] == PLACEBO:
            continue
        levers = []
        for lever in record["levers"]:
            values_of = {i.get("levers", {}).get(lever["key"]) for i in used.values()} - {None}
            levers.append(_assumption(lever, lever["key"], values_of, lang))
        practices.append(
            {"name": record[f"name_{lang}"], "help": record[f"help_{lang}"], "arms": list(used), "levers": levers}
        )
    everything = [*parameters, *(lever for practice in practices for lever in practice["levers"])]
    counted = pd.Series([a["basis"] for a in everything]).value_counts().to_dict()
    return {"parameters": parameters, "practices": practices, "counted": counted, "all": len(everything)}


def _assumption(record: Mapping[str, Any], key: str, values: set[Any], lang: Language) -> dict[str, Any]:
    unit = "" if record["unit"] in ("1", "flag") else str(record["unit"])
    return {
        "key": key,
        "values": sorted(values, key=str),
        "unit": UNITS_ZH.get(unit, unit) if lang == "zh" else unit,
        "basis": record["basis"],
        "rows": record["rows"],
        "meaning": record[f"meaning_{lang}"],
        "changed": any(value != record["default"] for value in values),
    }


# ---- Words


def _plain(value: object) -> str:
    """A value of a parameter as people write it."""
    if isinstance(value, bool):
        return "✓" if value else "✗"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _money(value: float, lang: Language) -> str:
    """Money in words: thousands in English, 万 in Chinese; rounded to three digits."""
    if not np.isfinite(value):
        return "∞" if value > 0 else "–"
    rounded = float(f"{value:.3g}")
    if lang == "zh":
        return (
            f"{number(rounded / 1e4, 1 if abs(rounded) < 1e6 else 0)} 万元"
            if abs(rounded) >= 1e4
            else f"{number(rounded, 0)} 元"
        )
    return f"{number(rounded, 0)} yuan"


def _environment(study: Study, lang: Language) -> jinja2.Environment:
    loader = jinja2.PackageLoader("linli_analysis", "templates")
    environment = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    styles = styles_of(study)
    titles = {arm.key: arm.title(lang) for arm in study.arms}
    long_name = "long_name" if lang == "en" else "long_name_zh"

    def cell(arm: str) -> Markup:
        return Markup('<b class="arm" style="color:{}">{}</b>').format(styles[arm].colour, titles[arm])

    def name(arm: str) -> Markup:
        """An arm within a sentence: in quotation marks, where a Chinese title has marks of its own."""
        quoted = lang == "zh" and any(mark in titles[arm] for mark in "，、；")
        return Markup("“{}”").format(cell(arm)) if quoted else cell(arm)

    def interval(item: Any, decimals: int = 1, sign: bool = False) -> str:
        low, high = (item[k] if isinstance(item, Mapping) else getattr(item, k) for k in ("low", "high"))
        join = "到" if lang == "zh" else "to"
        return f"{number(low, decimals, sign)} {join} {number(high, decimals, sign)}"

    environment.filters |= {
        "arm": name,
        "arm_cell": cell,
        "num": lambda value, decimals=1: number(float(value), decimals),
        "signed": lambda value, decimals=1: number(float(value), decimals, sign=True),
        "interval": interval,
        "money": lambda value: _money(float(value), lang),
        "plain": _plain,
        "outcome": lambda key: str(study.indicators[key].attrs.get(long_name, key)),
        "chance": _chance_words(lang),
        "word": lambda key, codes: study.word(codes, key, lang),
    }
    return environment


def _chance_words(lang: Language) -> Any:
    """A probability as people say it, with its number."""

    def said(p: float) -> str:
        if p > 0.995:
            return "over 99%" if lang == "en" else " 99% 以上"
        if p < 0.005:
            return "under 1%" if lang == "en" else "不到 1%"
        return f"{100 * p:.0f}%" if lang == "en" else f"约 {100 * p:.0f}%"

    return said


# ---- Putting it together


@dataclass(frozen=True)
class Picture:
    """A figure as it goes into the page."""

    name: str
    title: str
    source: str
    csv: str


def pictures(
    study: Study, lang: Language, save_to: Path | None = None, draws: Study | None = None
) -> dict[str, Picture]:
    """Every figure that the file allows, as a data URI (SVG); also saved with its data if `save_to` is given.

    Figures of parameter draws are of `draws`, if that is given.
    """
    found = {}
    look = Look(lang)
    for name, draw in drawings.FIGURES.items():
        try:
            drawing = draw(draws or study if name in drawings.OF_DRAWS else study, look)
        except (TrajectoryError, MissingError, drawings.FigureError):
            continue
        if save_to is not None:
            text = drawing.save(save_to, f".{lang}")[1].read_text(encoding="utf-8")
        else:
            buffer = io.StringIO()
            with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "linli"}):
                drawing.figure.savefig(buffer, format="svg", metadata={"Date": None})
            text = buffer.getvalue()
        coded = base64.b64encode(_slim(text).encode()).decode()
        title = str(drawing.figure.texts[0].get_text()) if drawing.figure.texts else name
        found[name] = Picture(
            name, title, f"data:image/svg+xml;base64,{coded}", ", ".join(f"{n}.csv" for n in drawing.data)
        )
    return found


def _slim(svg: str) -> str:
    """An SVG with the coordinates of paths to a hundredth of a point: half the size, the same picture."""

    def shorter(path: re.Match[str]) -> str:
        return re.sub(r"-?\d+\.\d{3,}", lambda m: f"{float(m.group()):.2f}".rstrip("0").rstrip("."), path.group())

    return re.sub(r' d="[^"]*"', shorter, svg)


def html(
    study: Study, lang: Language, figures: Mapping[str, Picture], robust_to: Mapping[str, Any] | None = None
) -> str:
    """The whole report as one page without outside parts. Raises ReportError, MissingError."""
    template = _environment(study, lang).get_template(f"report.{lang}.html.j2")
    page = template.render(
        study=study,
        lang=lang,
        title=study.title(lang),
        arms=[arm for arm in study.arms if arm.key != PLACEBO],
        about={arm.key: _about(study, arm.key, lang) for arm in study.arms},
        place=study.scenario(study.arms[0].key).get("parameters", {}).get("population", {}),
        after=study.weeks - study.exit_week,
        figures=figures,
        assumptions=assumptions(study, lang),
        provenance=study.provenance,
        robust=robust_to,
        baseline=BASELINE,
        placebo=PLACEBO,
        per_unit=_PER_UNIT,
        **facts(study),
    )
    return re.sub("%(?=[\u4e00-\u9fff])", "% ", page) if lang == "zh" else page


def whole(study: Study, lang: Language, save_figures: Path | None = None, draws: Study | None = None) -> str:
    """The report with all its figures. Raises ReportError, MissingError.

    draws: a study of the same arms under parameter draws, which says how robust the conclusions are; default: the study
    itself, if it has draws.
    """
    arms = [arm.key for arm in study.arms]
    if BASELINE not in arms or not compare.supported_arms(study):
        raise ReportError(f"{study.path.name}: a report compares arms with an arm {BASELINE}")
    robust_to = robustness(study, lang, draws)
    return html(study, lang, pictures(study, lang, save_figures, draws), robust_to)


def robustness(study: Study, lang: Language, draws: Study | None = None) -> dict[str, Any] | None:
    """`robust.summary` for the arm that leaves the most in `study`; `elsewhere` tells of the file of draws, if it is
    another. Raises ReportError where that lacks draws or arms."""
    order = compare.ranking(study)
    best = str(order.sort_values("mean", ascending=False).iloc[0]["arm"])
    if draws is None:
        own = robust.summary(study, lang, best=best)
        return None if own is None else own | {"elsewhere": None}
    lacking = sorted(set(compare.real_arms(study)) - set(compare.real_arms(draws)))
    if lacking:
        raise ReportError(f"{draws.path.name}: expected every arm of {study.path.name}, found no {', '.join(lacking)}")
    found = robust.summary(draws, lang, best=best)
    if found is None:
        raise ReportError(f"{draws.path.name} has no parameter draws (dimension sample): only luck varies in it")
    residents = draws.indicators["residents"].sel(arm=BASELINE, week=0).mean()
    elsewhere = {"file": draws.path.name, "study": draws.name, "residents": float(residents)}
    return found | {"elsewhere": elsewhere}


def _about(study: Study, arm: str, lang: Language) -> str:
    """What the scenario of an arm says of itself, lines joined."""
    lines = str(study.scenario(arm).get("about", {}).get(lang, "")).split("\n")
    return (" " if lang == "en" else "").join(line.strip() for line in lines).strip()


def write_pdf(page: str, path: Path) -> None:
    """The page as PDF (WeasyPrint). Raises ReportError if Pango, which it needs, is not installed."""
    try:
        import weasyprint
    except OSError as error:
        raise ReportError(f"WeasyPrint needs Pango (Debian: libpango-1.0-0, libpangoft2-1.0-0): {error}") from None
    weasyprint.HTML(string=page).write_pdf(path, pdf_variant="pdf/ua-1")

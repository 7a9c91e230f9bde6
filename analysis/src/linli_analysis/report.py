"""The report of a study: one self-contained page, as HTML and PDF, in English or Chinese.

Every number in it is computed from the study file (facts.py); its words are in templates/.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import matplotlib as mpl
import numpy as np
from markupsafe import Markup

from linli_analysis import compare, robust
from linli_analysis import figures as drawings
from linli_analysis.compare import BASELINE, PLACEBO, MissingError
from linli_analysis.facts import ReportError, assumptions, facts
from linli_analysis.figures.common import styles_of
from linli_analysis.read import Study, TrajectoryError
from linli_analysis.style import Look
from linli_analysis.table import number
from linli_analysis.texts import Language

MANY = 1000  # of communities, or of runs saved: beyond it the number itself says nothing
FIGURE_NAMES = tuple(drawings.FIGURES)


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


def _times(factor: float) -> str:
    """By which factor pairing saves runs, to two digits; a dash where no pair, or hardly one, differs."""
    if not factor < MANY:
        return "–"
    return number(factor, 1) if factor < 10 else number(float(f"{factor:.2g}"), 0)


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
        "times": _times,
        "communities": lambda n: number(float(n), 0) if n < MANY else f"> {number(MANY, 0)}" if np.isfinite(n) else "∞",
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

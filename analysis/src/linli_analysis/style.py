"""How every figure looks: languages, sizes, fonts, colours of arms and of stages, and how it is saved."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
import pandas as pd
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from linli_analysis.texts import TEXTS, Language

Size = Literal["column", "slide"]
Dash = Literal["-", "-."] | tuple[float, Sequence[float]]

CHINESE_FONT = "Noto Sans CJK SC"
_FONT_FILES = ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc")

# Okabe and Ito's palette, which the colour-blind can tell apart; its yellow is too pale for lines.
_ARM_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
BASELINE_COLOUR = "#333333"
PLACEBO_COLOUR = "#999999"
# Light to dark, so that the order of stages survives a black-and-white print.
STAGE_COLOURS = {"activity": "#E8EDF3", "start_up": "#C3D3E6", "growth": "#8FB0D1", "mature": "#5B89B8"}
# Public groups orange, private ones blue grey; the darker, the further on.
MARK_COLOURS = {
    "public": {"activity": "#FEE0B6", "start_up": "#FDB863", "growth": "#E08214", "mature": "#9C4A06"},
    "private": {"activity": "#E3E8EE", "start_up": "#B5C4D6", "growth": "#7C95B3", "mature": "#3D5A80"},
}
SUPPORT_COLOUR = "#EEF2F6"


class FontError(RuntimeError):
    """The Chinese font is not installed."""


@dataclass(frozen=True)
class ArmStyle:
    """Colour and dash of an arm, the same in every figure of a study."""

    colour: str
    dash: Dash


def arm_styles(arms: Sequence[str]) -> dict[str, ArmStyle]:
    """Style of each arm, by its place in the study: baseline dark, placebo grey and dashed."""
    styles = {}
    others = 0
    for arm in arms:
        if arm == "baseline":
            styles[arm] = ArmStyle(BASELINE_COLOUR, "-")
        elif arm == "placebo":
            styles[arm] = ArmStyle(PLACEBO_COLOUR, (0, (4, 1.5)))
        else:
            dash: Dash = "-" if others < len(_ARM_COLOURS) else "-."
            styles[arm] = ArmStyle(_ARM_COLOURS[others % len(_ARM_COLOURS)], dash)
            others += 1
    return styles


@cache
def register_chinese_font() -> None:
    """Registers Noto Sans CJK SC with matplotlib; raises FontError, saying what to install, if it is absent."""
    folders = [Path(folder) for folder in (*font_manager.X11FontDirectories, str(Path.home() / ".fonts"))]
    for name in _FONT_FILES:
        found = next((path for folder in folders if folder.is_dir() for path in folder.rglob(name)), None)
        if found is not None:
            font_manager.fontManager.addfont(str(found))
    try:
        font_manager.findfont(CHINESE_FONT, fallback_to_default=False)
    except ValueError:
        message = f"The font {CHINESE_FONT} is not installed. On Debian: apt-get install fonts-noto-cjk"
        raise FontError(message) from None


@dataclass(frozen=True)
class Look:
    """Language and size of a figure.

    `column`: 160 mm wide, the text column of an A4 page; `slide`: 13.33 x 7.5 inches (16:9).
    """

    lang: Language = "en"
    size: Size = "column"

    @property
    def font_size(self) -> float:
        """Size of ordinary text, points."""
        return 7.5 if self.size == "column" else 14.0

    @property
    def line(self) -> float:
        """Width of a curve, points."""
        return 1.2 if self.size == "column" else 2.2

    def text(self, key: str, **values: object) -> str:
        """The words for `key` in this language, with `values` put in."""
        words = TEXTS[key][0 if self.lang == "en" else 1]
        return words.format(**values) if values else words

    def figure(self, height: float) -> Figure:
        """An empty figure: `height` inches at column size; a slide is always 7.5 inches high."""
        inches = (6.3, height) if self.size == "column" else (13.333, 7.5)
        figure = Figure(figsize=inches, layout="constrained")
        engine = figure.get_layout_engine()
        if engine is not None:
            pad = 0.04 if self.size == "column" else 0.08
            engine.set(w_pad=pad, h_pad=pad, wspace=0.02, hspace=0.03)  # type: ignore[call-arg]
        return figure

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Matplotlib settings of this look, inside a `with`."""
        register_chinese_font()
        size = self.font_size
        settings: Any = {
            "font.family": [CHINESE_FONT],
            "font.size": size,
            "axes.titlesize": size * 1.05,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.labelsize": size,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.linewidth": 0.6 if self.size == "column" else 1.0,
            "axes.edgecolor": "#555555",
            "axes.unicode_minus": True,
            "axes.axisbelow": True,
            "xtick.labelsize": size * 0.93,
            "ytick.labelsize": size * 0.93,
            "xtick.color": "#333333",
            "ytick.color": "#333333",
            "legend.fontsize": size,
            "legend.frameon": False,
            "lines.linewidth": self.line,
            "figure.titlesize": size * 1.3,
            "figure.titleweight": "bold",
            "figure.facecolor": "white",
            "savefig.facecolor": "white",
        }
        with mpl.rc_context(settings):
            yield


def shade_support(axes: Axes, first: int, last: int) -> None:
    """Shades the weeks in which the supporter was there."""
    axes.axvspan(first, last, color=SUPPORT_COLOUR, zorder=0, linewidth=0)


def save(figure: Figure, folder: Path, stem: str, data: Mapping[str, pd.DataFrame]) -> list[Path]:
    """Writes stem.png (200 dpi), stem.svg, stem.pdf, and each frame of `data` as CSV; returns the paths.

    A glyph that the font lacks is an error: nothing with empty boxes is ever left behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / f"{stem}.{ending}" for ending in ("png", "svg", "pdf")]
    with warnings.catch_warnings(), mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "linli"}):
        warnings.filterwarnings("error", message="Glyph .* missing")
        figure.savefig(written[0], dpi=200)
        figure.set_layout_engine("none")  # everything is in its place
        figure.savefig(written[1], metadata={"Date": None})
        figure.savefig(written[2], metadata={"CreationDate": None})
    for name, frame in data.items():
        path = folder / f"{name}.csv"
        frame.to_csv(path, index=False, float_format="%.6g")
        written.append(path)
    return written

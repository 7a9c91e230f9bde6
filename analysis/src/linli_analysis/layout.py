"""Head, legend and foot of a figure, so placed that nothing can overlap the panels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.ft2font import LoadFlags

from linli_analysis.style import CHINESE_FONT, Look, register_chinese_font

_TOKEN = re.compile(
    r"[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”‘’——…]|[^\s\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”‘’——…]+|\s+"
)
_PAUSES = "，；。"
_NOT_FIRST = "，。；：、！？）”’》·…"


@cache
def _advance(character: str) -> float:
    """How far one character of the figures' font moves the pen, ems."""
    font = font_manager.get_font(font_manager.findfont(CHINESE_FONT))
    font.set_size(100, 72)
    glyph = font.load_char(ord(character), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / 100


def ems(text: str) -> float:
    """Width of a line in ems of the figures' font."""
    register_chinese_font()
    return sum(map(_advance, text))


def wrap(text: str, width: float) -> list[str]:
    """Breaks `text` into lines of at most `width` ems, between words and between Chinese characters."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        tokens = _TOKEN.findall(paragraph)
        for token, after in zip(tokens, [*tokens[1:], " "], strict=False):
            mark = after if after[0] in _NOT_FIRST else ""  # must fit behind the token, as it cannot begin a line
            if line and token[0] not in _NOT_FIRST and ems(line + (token + mark).rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            line += token if line else token.lstrip()
        lines.append(line.rstrip())
    return lines


def wrap_evenly(text: str, width: float) -> list[str]:
    """As `wrap`, but the last line is no stray word: at least two fifths of the width, if that can be had; and two
    lines of Chinese part at a mark of punctuation, if there is one where both fit."""
    lines = wrap(text, width)
    count, full = len(lines), width
    if count == 2 and "\n" not in text:
        marks = [
            (text[: i + 1], text[i + 1 :])
            for i, c in enumerate(text[:-1])
            if c in _PAUSES and text[i + 1] not in _NOT_FIRST
        ]
        fits = [pair for pair in marks if 0.3 * full <= min(map(ems, pair)) and max(map(ems, pair)) <= full]
        if fits:
            return [part.strip() for part in min(fits, key=lambda pair: abs(ems(pair[0]) - ems(pair[1])))]
    while count > 1 and width > 5 and ems(lines[-1]) < 0.4 * full:
        width -= 1
        narrower = wrap(text, width)
        if len(narrower) > count:
            break
        lines = narrower
    return lines


def _legend_columns(labels: Sequence[str], width: float, handle: float) -> int:
    """Most columns with which the legend fits into `width` ems; matplotlib fills columns first, early ones fuller."""
    for columns in range(len(labels), 1, -1):
        widest = [max(ems(label) for label in part) for part in np.array_split(np.asarray(labels), columns)]
        if sum(widest) + (handle + 2.6) * columns <= width:
            rows = -(-len(labels) // columns)
            return -(-len(labels) // rows)
    return 1


def dress(
    figure: Figure,
    look: Look,
    title: str,
    subtitle: str,
    handles: Sequence[Artist] = (),
    labels: Sequence[str] = (),
    note: str = "",
    handle_length: float = 2.0,
    most_columns: int = 99,
) -> None:
    """Writes title, subtitle and legend above the panels and the note below, and gives the panels the rest.

    `handle_length` is in ems, `most_columns` of the legend. The panels must be laid out by the constrained layout.
    """
    size = look.font_size
    width_inches, height_inches = figure.get_size_inches()
    height = height_inches * 72
    margin = size * 0.8
    left = margin / (width_inches * 72)
    room = (width_inches * 72 - 2 * margin) / size
    top = margin
    for text, scale, options in (
        (title, 1.35, {"weight": "bold"}),
        (subtitle, 1.0, {"color": "#444444"}),
    ):
        lines: list[str] = wrap_evenly(text, room / scale * 0.98) if text else []
        for line in lines:
            style: dict[str, Any] = dict(options)
            figure.text(left, 1 - top / height, line, fontsize=size * scale, ha="left", va="top", **style)
            top += size * scale * 1.45
    if handles:
        columns = min(_legend_columns(labels, room, handle_length), most_columns)
        rows = -(-len(labels) // columns)
        figure.legend(
            handles,
            labels,
            loc="upper left",
            bbox_to_anchor=(left, 1 - (top + size * 0.2) / height),
            ncols=columns,
            borderaxespad=0,
            borderpad=0,
            handlelength=handle_length,
            columnspacing=1.6,
            handletextpad=0.6,
            labelspacing=0.45,
        ).set_in_layout(False)
        top += rows * size * 1.75 + size * 0.4
    foot = margin * 0.5
    if note:
        lines = wrap_evenly(note, room / 0.93 * 0.98)
        foot += len(lines) * size * 0.93 * 1.4
        for i, line in enumerate(lines):
            y = (foot - i * size * 0.93 * 1.4) / height
            figure.text(left, y, line, fontsize=size * 0.93, ha="left", va="top", color="#555555")
        foot += size * 0.5
    for text_artist in figure.texts:
        text_artist.set_in_layout(False)
    engine = figure.get_layout_engine()
    if engine is not None:
        bottom = foot / height
        engine.set(rect=(0, bottom, 1, 1 - bottom - (top + size * 0.3) / height))  # type: ignore[call-arg]

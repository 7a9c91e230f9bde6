"""The commands linli-figures and linli-table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from linli_analysis import figures as drawings
from linli_analysis.read import Study, TrajectoryError, open_study
from linli_analysis.style import FontError, Look, Size
from linli_analysis.table import compare, print_comparison
from linli_analysis.texts import Language

NAMES = ("headline", "growth", "ladder", "survival", "neighbourhood", "life")


def _draw(name: str, study: Study, look: Look, options: argparse.Namespace) -> drawings.Drawing:
    if name == "neighbourhood":
        return drawings.neighbourhood(study, look, options.arms, options.replicate)
    if name == "life":
        arm = options.life_arm
        return drawings.life(study, look, arm, options.replicate, options.group)
    plain: dict[str, Callable[[Study, Look], drawings.Drawing]] = {
        "headline": drawings.headline,
        "growth": drawings.growth,
        "ladder": drawings.ladder,
        "survival": drawings.survival,
    }
    return plain[name](study, look)


def _figures_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="linli-figures",
        description="Draws the figures of a study: PNG, SVG and the data as CSV. 画出一项研究的各图。",
    )
    parser.add_argument("study", type=Path, help="file of `linli study` or `linli run`")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUTDIR", help="folder for the figures")
    parser.add_argument("--lang", nargs="+", choices=("en", "zh"), default=["en", "zh"], help="default: both")
    parser.add_argument("--size", choices=("column", "slide"), default="column", help="A4 column (default) or 16:9")
    parser.add_argument("--only", nargs="+", choices=NAMES, help="only these figures")
    parser.add_argument("--arms", nargs="+", metavar="ARM", help="arms of the neighbourhood (default: all but placebo)")
    parser.add_argument(
        "--replicate", type=int, help="replicate of the neighbourhood and the life (default: the first)"
    )
    parser.add_argument(
        "--life-arm", metavar="ARM", help="arm of the life (default: where a group's history is richest)"
    )
    parser.add_argument("--group", type=int, help="serial number of the group whose life is drawn")
    return parser


def figures(arguments: Sequence[str] | None = None) -> int:
    """Command linli-figures. Returns 0, or 2 after a message if the file or the system lacks something."""
    options = _figures_parser().parse_args(arguments)
    size: Size = options.size
    try:
        with open_study(options.study) as study:
            fitting = [name for name in NAMES if name != "headline" or drawings.can_compare(study)]
            for lang in options.lang:
                look = Look(lang, size)
                for name in options.only or fitting:
                    drawing = _draw(name, study, look, options)
                    suffix = f".{lang}" if size == "column" else f".slide.{lang}"
                    paths = drawing.save(options.output, suffix)
                    print(paths[0])
    except (TrajectoryError, FontError, drawings.FigureError) as error:
        print(f"linli-figures: {error}", file=sys.stderr)
        return 2
    return 0


def _console() -> Console:
    """As wide as the terminal; where there is none (a file, a pipe), wide enough for the table."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else 120)


def table(arguments: Sequence[str] | None = None) -> int:
    """Command linli-table. Returns 0, or 2 after a message if the file cannot be read."""
    parser = argparse.ArgumentParser(
        prog="linli-table",
        description="Prints the arms of a study side by side, with 95% intervals. 打印各方案比较表。",
    )
    parser.add_argument("study", type=Path, help="file of `linli study` or `linli run`")
    parser.add_argument("--lang", choices=("en", "zh"), default="en")
    parser.add_argument("--csv", type=Path, help="also write the numbers here")
    options = parser.parse_args(arguments)
    lang: Language = options.lang
    try:
        with open_study(options.study) as study:
            comparison = compare(study)
            print_comparison(comparison, study, lang, _console())
            if options.csv:
                comparison.frame.to_csv(options.csv, index=False, float_format="%.6g")
    except TrajectoryError as error:
        print(f"linli-table: {error}", file=sys.stderr)
        return 2
    return 0

"""The commands linli-figures and linli-table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console

from linli_analysis import figures as drawings
from linli_analysis.compare import MissingError
from linli_analysis.facts import ReportError
from linli_analysis.read import Study, TrajectoryError, open_study
from linli_analysis.style import FontError, Look, Size
from linli_analysis.table import comparison, number, print_comparison
from linli_analysis.texts import Language

NAMES = tuple(drawings.FIGURES)


def _draw(name: str, study: Study, look: Look, options: argparse.Namespace) -> drawings.Drawing:
    if name == "neighbourhood":
        return drawings.neighbourhood(study, look, options.arms, options.replicate, options.weeks)
    if name == "life":
        return drawings.life(study, look, options.life_arm, options.replicate, options.group)
    if name == "genealogy":
        return drawings.genealogy(study, look, options.life_arm, options.replicate)
    return drawings.FIGURES[name](study, look)


def _figures_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="linli-figures",
        description="Draws the figures of a study: PNG, SVG, PDF and the data as CSV. 画出一项研究的各图。",
    )
    parser.add_argument("study", type=Path, help="file of `linli study` or `linli run`")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUTDIR", help="folder for the figures")
    parser.add_argument("--lang", nargs="+", choices=("en", "zh"), default=["en", "zh"], help="default: both")
    parser.add_argument("--size", choices=("column", "slide"), default="column", help="A4 column (default) or 16:9")
    parser.add_argument("--only", nargs="+", choices=NAMES, help="only these figures")
    parser.add_argument("--arms", nargs="+", metavar="ARM", help="arms of the neighbourhood (default: all)")
    parser.add_argument("--weeks", nargs="+", type=int, metavar="WEEK", help="weeks of the neighbourhood")
    parser.add_argument(
        "--replicate", type=int, help="replicate of the neighbourhood and the life (default: the first)"
    )
    parser.add_argument(
        "--life-arm",
        metavar="ARM",
        help="arm of the life and the genealogy (default: where a group's history is richest)",
    )
    parser.add_argument("--group", type=int, help="serial number of the group whose life is drawn")
    return parser


def figures(arguments: Sequence[str] | None = None) -> int:
    """Command linli-figures. Returns 0, or 2 after a message if the file or the system lacks something."""
    options = _figures_parser().parse_args(arguments)
    size: Size = options.size
    try:
        with open_study(options.study) as study:
            for lang in options.lang:
                look = Look(lang, size)
                for name in options.only or NAMES:
                    suffix = f".{lang}" if size == "column" else f".slide.{lang}"
                    try:
                        drawing = _draw(name, study, look, options)
                    except (TrajectoryError, MissingError, drawings.FigureError) as absent:
                        if options.only:
                            raise
                        if not isinstance(absent, drawings.NoDrawsError):
                            print(f"{name}: left out, {absent}", file=sys.stderr)
                        continue
                    print(drawing.save(options.output, suffix)[0])
    except (TrajectoryError, MissingError, FontError, drawings.FigureError) as error:
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
            compared = comparison(study)
            print_comparison(compared, study, lang, _console())
            if options.csv:
                compared.frame.to_csv(options.csv, index=False, float_format="%.6g")
    except TrajectoryError as error:
        print(f"linli-table: {error}", file=sys.stderr)
        return 2
    return 0


def robust(arguments: Sequence[str] | None = None) -> int:
    """Command linli-robust. Returns 0, or 2 after a message if the study has no parameter draws."""
    from linli_analysis import robust as analysis
    from linli_analysis.compare import MAIN, supported_arms

    parser = argparse.ArgumentParser(
        prog="linli-robust",
        description="Says how a conclusion depends on parameters that a study drew. 结论随参数变化而变化多少。",
    )
    parser.add_argument("study", type=Path, help="file of `linli study` with parameter draws")
    parser.add_argument("--lang", choices=("en", "zh"), default="en")
    parser.add_argument("--arm", help="arm whose gain is explained (default: each)")
    parser.add_argument("--indicator", default=MAIN, help=f"outcome at the last week (default: {MAIN})")
    parser.add_argument("-o", "--output", type=Path, metavar="OUTDIR", help="also write the tables here as CSV")
    options = parser.parse_args(arguments)
    key = options.indicator
    try:
        with open_study(options.study) as study:
            tables = {"holds": analysis.order_holds(study, key)}
            for arm in [options.arm] if options.arm else supported_arms(study):
                tables[f"tornado_{study.arm(arm).key}"] = analysis.tornado(study, arm, key)
                for name, function in (("sobol", analysis.sobol), ("morris", analysis.morris)):
                    try:
                        tables[f"{name}_{arm}"] = function(study, arm, key)
                    except analysis.RobustError:
                        continue  # the draws are of another design
            rules = analysis.flips(study, key)
    except (TrajectoryError, MissingError, analysis.RobustError) as error:
        print(f"linli-robust: {error}", file=sys.stderr)
        return 2
    for name, frame in tables.items():
        print(f"\n{name}\n{frame.to_string(index=False, float_format=lambda x: f'{x:.3g}')}")
        if options.output:
            options.output.mkdir(parents=True, exist_ok=True)
            frame.to_csv(options.output / f"{name}.csv", index=False, float_format="%.6g")
    print("\nWhere the order flips:" if options.lang == "en" else "\n次序在哪里翻转：")
    for rule in rules:
        print("  " + rule.text(options.lang))
    return 0


def power(arguments: Sequence[str] | None = None) -> int:
    """Command linli-power. Returns 0, or 2 after a message if the study does not allow a design."""
    from linli_analysis import power as design

    parser = argparse.ArgumentParser(
        prog="linli-power",
        description="Says how many communities a cluster trial needs. 估算整群对照试验需要多少个社区。",
    )
    parser.add_argument("study", type=Path, help="file of `linli study`")
    parser.add_argument("--lang", choices=("en", "zh"), default="en")
    parser.add_argument("--power", type=float, default=0.8, help="probability to find the effect (default: 0.8)")
    parser.add_argument("--csv", type=Path, help="also write the numbers here")
    options = parser.parse_args(arguments)
    if not 0 < options.power < 1:
        print(f"linli-power: expected a power between 0 and 1, found {options.power}", file=sys.stderr)
        return 2
    try:
        with open_study(options.study) as study:
            sizes = design.sample_sizes(study, options.power)
            look = Look(options.lang)
            title, target = look.text("power_title"), f"{100 * options.power:.0f}%"
            print(f"{title}  ({look.text('power_x')}, {target})")
            for row in sizes.to_dict("records"):
                name, words = study.arm(str(row["arm"])).title(options.lang), look.text(f"power_{row['design']}")
                ends = " – ".join(number(float(row[k]), 0) for k in ("number_low", "number_high"))
                print(f"  {name} · {words}: {number(float(row['number']), 0)}  [{ends}]")
            print(look.text("power_note"))
            if options.csv:
                sizes.to_csv(options.csv, index=False, float_format="%.6g")
    except (TrajectoryError, MissingError, KeyError) as error:
        print(f"linli-power: {error}", file=sys.stderr)
        return 2
    return 0


def deposit(arguments: Sequence[str] | None = None) -> int:
    """Command linli-deposit. Returns 0, or 2 after a message if the file cannot be read."""
    from linli_analysis.deposit import deposit as archive

    parser = argparse.ArgumentParser(
        prog="linli-deposit",
        description="Archives a study: CSV, Parquet, GraphML, an RO-Crate record. 把一项研究整理成可引用的数据包。",
    )
    parser.add_argument("study", type=Path, help="file of `linli study` or `linli run`")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUTDIR")
    parser.add_argument("--author", default="", help="name for the record")
    parser.add_argument("--without-study", action="store_true", help="leave out the study file itself")
    options = parser.parse_args(arguments)
    try:
        with open_study(options.study) as study:
            for path in archive(study, options.output, options.author, not options.without_study):
                print(path)
    except (TrajectoryError, MissingError) as error:
        print(f"linli-deposit: {error}", file=sys.stderr)
        return 2
    return 0


def report(arguments: Sequence[str] | None = None) -> int:
    """Command linli-report. Returns 0, or 2 after a message if the study cannot be reported on."""
    from linli_analysis import report as pages

    parser = argparse.ArgumentParser(
        prog="linli-report",
        description="Writes the report of a study as one self-contained page. 写出一项研究的报告。",
    )
    parser.add_argument("study", type=Path, help="file of `linli study`")
    parser.add_argument("--lang", choices=("en", "zh"), default="en")
    parser.add_argument(
        "-o", "--output", type=Path, nargs="+", required=True, metavar="FILE", help=".html, .pdf or both"
    )
    parser.add_argument("--figures", type=Path, metavar="OUTDIR", help="also save every figure and its data here")
    parser.add_argument(
        "--draws",
        type=Path,
        metavar="DRAWS.h5",
        help="study of the same arms under parameter draws: does the order hold?",
    )
    options = parser.parse_args(arguments)
    lang: Language = options.lang
    strange = [path.name for path in options.output if path.suffix not in (".html", ".pdf")]
    if strange:
        print(f"linli-report: expected names that end in .html or .pdf, found {', '.join(strange)}", file=sys.stderr)
        return 2
    try:
        with ExitStack() as files:
            study = files.enter_context(open_study(options.study))
            draws = files.enter_context(open_study(options.draws)) if options.draws else None
            page = pages.whole(study, lang, options.figures, draws)
            for path in options.output:
                path.parent.mkdir(parents=True, exist_ok=True)
                if path.suffix == ".pdf":
                    pages.write_pdf(page, path)
                else:
                    path.write_text(page, encoding="utf-8")
                print(path)
    except (TrajectoryError, MissingError, FontError, ReportError) as error:
        print(f"linli-report: {error}", file=sys.stderr)
        return 2
    return 0


def calibrate(arguments: Sequence[str] | None = None) -> int:
    """Command linli-calibrate. Returns 0, 2 after a message (bad input, priors that cannot fit), 130 if interrupted."""
    import os

    parser = argparse.ArgumentParser(
        prog="linli-calibrate",
        description="Finds parameters that your own observations speak for. 用自己的观测数据校准参数。",
    )
    parser.add_argument("targets", type=Path, metavar="TARGETS.yaml", help="what was observed, what is to be found")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUTDIR", help="folder for the results")
    parser.add_argument(
        "--workers",
        type=int,
        default=len(os.sched_getaffinity(0)),
        help="processes; the result is the same for any number",
    )
    parser.add_argument("--lang", choices=("en", "zh"), default="en", help="language of the summary printed")
    parser.add_argument("--force", action="store_true", help="begin anew, whatever OUTDIR holds of another calibration")
    options = parser.parse_args(arguments)
    try:
        import linli
    except ImportError:
        print(
            "linli-calibrate: found no Python module linli, expected it here: scripts/install --python", file=sys.stderr
        )
        return 2
    from linli_analysis import calibrate as calibration
    from linli_analysis.calibrate.summary import summary

    try:
        if options.workers < 1:
            raise calibration.InputError(f"--workers: found {options.workers}, expected 1 or more")
        plan = calibration.read_plan(options.targets)
        if options.force:
            (options.output / "runs.jsonl").unlink(missing_ok=True)
        outcome = calibration.calibrate(
            plan, options.output, options.workers, lambda line: print(line, file=sys.stderr)
        )
        paths = calibration.write(outcome, options.output)
    except (calibration.InputError, linli.ScenarioError) as error:
        print(error, file=sys.stderr)
        return 2
    except (calibration.CalibrationError, FontError) as error:
        print(f"linli-calibrate: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("linli-calibrate: stopped; the same command goes on. 已停止，同一命令可继续。", file=sys.stderr)
        return 130
    print(summary(outcome, options.lang))
    for path in paths:
        print(path)
    return 0

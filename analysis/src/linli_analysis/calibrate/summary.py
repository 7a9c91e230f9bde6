"""The outcome of a calibration in words, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import linli
from linli_analysis.calibrate.outcome import UNTOLD, Outcome
from linli_analysis.texts import Language

_STUDY = "```yaml\nsamples: {design: csv, file: posterior.csv}\n```"


def summary(outcome: Outcome, lang: Language) -> str:
    """What was found, what cannot be told, what does not fit: Markdown."""
    return "\n".join((_english if lang == "en" else _chinese)(outcome)) + "\n"


def _names(lang: Language) -> dict[str, str]:
    return {r.key: r.name_en if lang == "en" else r.name_zh for r in linli.indicator_table()}


def _g(number: float) -> str:
    return f"{number:.3g}"


def _left(outcome: Outcome, between: str) -> str:
    return between.join(f"{100 * share:.2g}%" for share in outcome.left)


def _english(outcome: Outcome) -> Iterator[str]:
    plan, names = outcome.plan, _names("en")
    yield f"# {plan.title_en}: calibration\n"
    yield (
        f"{len(plan.targets)} observations, {len(plan.parameters)} parameters, {outcome.runs} runs. History matching "
        f"left {_left(outcome, ', then ')} of the prior. Effective sample size {outcome.effective:.0f} "
        f"(asked: {plan.sizes.effective}).\n"
    )
    if outcome.effective < plan.sizes.effective:
        yield "**The sample is smaller than asked: raise `sampling.generations` before relying on the tails.**\n"
    yield "| parameter | prior | median | 90% interval | width against prior | |\n|---|---|---|---|---|---|"
    for row in outcome.parameters.to_dict("records"):
        verdict = "told" if row["told"] else "**cannot be told from these observations**"
        yield (
            f"| `{row['parameter']}` ({row['unit']}) | {_g(row['low'])} to {_g(row['high'])} | {_g(row['median'])} | "
            f"{_g(row['from'])} to {_g(row['to'])} | {100 * row['width']:.0f}% | {verdict} |"
        )
    yield (
        "\nRule: a parameter cannot be told if the central 80% of its posterior is at least "
        f"{100 * UNTOLD:.0f}% as wide as that of its prior."
    )
    for row in outcome.together.to_dict("records"):
        yield f"`{row['one']}` and `{row['other']}` are told together only (correlation {row['correlation']:.2f})."
    missed, all_of_them = outcome.missed, len(outcome.fit)
    yield (
        f"\n{all_of_them - len(missed)} of {all_of_them} observations lie within the central 95% of runs with these "
        "parameters; about 1 in 20 may be expected outside."
    )
    for row in missed.to_dict("records"):
        yield (
            f"- outside: {names[row['indicator']]}, {row['period']}: observed {_g(row['observed'])}, "
            f"model {_g(row['from'])} to {_g(row['to'])}"
        )
    yield (
        "\nThe posterior takes the model as right but for luck and the stated errors of the counts. `posterior.csv` is "
        f"a sample set for a study:\n\n{_STUDY}"
    )


def _chinese(outcome: Outcome) -> Iterator[str]:
    plan, names = outcome.plan, _names("zh")
    yield f"# {plan.title_zh}：校准结果\n"
    yield (
        f"{len(plan.targets)} 个观测值，{len(plan.parameters)} 个参数，共 {outcome.runs} 次模拟。"
        f"历史匹配逐轮留下先验的 {_left(outcome, '、')}。"
        f"有效样本量 {outcome.effective:.0f}（要求 {plan.sizes.effective}）。\n"
    )
    if outcome.effective < plan.sizes.effective:
        yield "**样本量未达到要求：在依据尾部下结论之前，请调高 `sampling.generations`。**\n"
    yield "| 参数 | 先验范围 | 中位数 | 90% 区间 | 宽度（与先验相比） | |\n|---|---|---|---|---|---|"
    for row, p in zip(outcome.parameters.to_dict("records"), plan.parameters, strict=True):
        verdict = "可以判定" if row["told"] else "**这些观测判定不了**"
        yield (
            f"| {p.record['meaning_zh']}（`{row['parameter']}`，{row['unit']}） | "
            f"{_g(row['low'])} 至 {_g(row['high'])} | {_g(row['median'])} | "
            f"{_g(row['from'])} 至 {_g(row['to'])} | {100 * row['width']:.0f}% | {verdict} |"
        )
    yield (
        f"\n规则：某参数后验的中间 80% 若达到先验中间 80% 宽度的 {100 * UNTOLD:.0f}% 以上，即认为这些观测判定不了它。"
    )
    for row in outcome.together.to_dict("records"):
        yield f"`{row['one']}` 与 `{row['other']}` 只能合在一起判定（相关系数 {row['correlation']:.2f}）。"
    missed, all_of_them = outcome.missed, len(outcome.fit)
    yield (
        f"\n{all_of_them} 个观测值中，有 {all_of_them - len(missed)} 个落在校准后模拟的中间 95% 之内；"
        "平均每 20 个有 1 个落在外面属正常。"
    )
    for row in missed.to_dict("records"):
        yield (
            f"- 未能重现：{names[row['indicator']]}，{row['period']}：观测 {_g(row['observed'])}，"
            f"模型 {_g(row['from'])} 至 {_g(row['to'])}"
        )
    yield (
        "\n后验以模型正确为前提，误差只计偶然与所填的计数误差。`posterior.csv` 可直接作为研究的参数样本：\n\n" + _STUDY
    )

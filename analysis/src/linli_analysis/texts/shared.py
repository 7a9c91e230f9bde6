"""Words that several figures share: stages, ladder, roles, steps, weeks, means."""

TEXTS: dict[str, tuple[str, str]] = {
    # Stages, goals, ladder, roles, steps.
    "activity": ("activity", "活动期"),
    "start_up": ("start-up", "初创期"),
    "growth": ("growth", "发展期"),
    "mature": ("mature", "成熟期"),
    "public": ("public (2.0)", "公共类（2.0）"),
    "private": ("private (1.0)", "兴趣类（1.0）"),
    "public_groups": ("Public groups (2.0)", "公共类自组织（2.0）"),
    "private_groups": ("Private groups (1.0)", "兴趣类自组织（1.0）"),
    "participant": ("Participants", "参与者"),
    "activist": ("Activists", "骨干"),
    "lead": ("Lead persons", "牵头人"),
    "captain": ("captain", "队长"),
    "deputy": ("deputy", "副队长"),
    "finance": ("finance", "财务"),
    "logistics": ("logistics", "后勤"),
    "notice": ("notice", "发现"),
    "discuss": ("discuss", "讨论"),
    "design": ("design", "设计"),
    "act": ("act", "行动"),
    "keep_up": ("keep up", "管护"),
    # Shared words of figures.
    "week": ("Week", "周"),
    "groups": ("Groups", "自组织数（个）"),
    "support": ("weeks with support", "有支持的各周"),
    "mean_of": (
        "Mean of {n} paired replicates; bands: 95% interval of the mean; shaded: support, weeks 1–{exit}.",
        "{n} 次配对重复的均值；色带：均值的 95% 区间；浅色底：有外部支持的第 1–{exit} 周。",
    ),
    "one_run": (
        "A single run: no interval can be given; shaded: support, weeks 1–{exit}.",
        "只有一次运行，无法给出区间；浅色底：有外部支持的第 1–{exit} 周。",
    ),
}

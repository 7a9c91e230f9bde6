"""Words of the table that compares arms."""

TEXTS: dict[str, tuple[str, str]] = {
    "table_title": ("{title}: arms compared", "{title}：各方案比较"),
    "table_caption": (
        "Means of {n} paired replicates with 95% intervals, and paired differences to the baseline. "
        "Support in weeks 1–{exit}, outcome at week {weeks}.",
        "{n} 次配对重复的均值与 95% 区间，以及与基线逐次配对的差。第 1–{exit} 周有支持，第 {weeks} 周看结果。",
    ),
    "mean": ("mean", "均值"),
    "interval": ("95%", "95% 区间"),
    "difference": ("difference", "与基线之差"),
    "sustained": ("Sustained public groups, week {weeks}", "第 {weeks} 周持续运作的 2.0 自组织（个）"),
    "public_active4": (
        "Public groups with ≥ 4 active, week {weeks}, whoever helps",
        "第 {weeks} 周活跃成员 ≥ 4 人的 2.0 自组织（个，不论有无帮助）",
    ),
    "alive_after": (
        "Public groups of week {exit} alive at week {weeks}, %",
        "第 {exit} 周在的 2.0 自组织到第 {weeks} 周仍存续（%）",
    ),
    "new_faces": ("New faces since week 0, residents", "第 0 周以来的新面孔（人）"),
    "activists_leads": ("Activists and lead persons, week {weeks}", "第 {weeks} 周的骨干与牵头人（人）"),
    "yuan": ("Spent, yuan", "花费（元）"),
    "staff_hours": ("Staff hours given", "投入工时（小时）"),
    "hours_unmet": ("Staff hours asked for and not given", "未能满足的工时（小时）"),
    "cost_sustained": (
        "Yuan per further sustained public group",
        "每多一个持续运作的 2.0 自组织的花费（元）",
    ),
    "cost_face": ("Yuan per further new face", "每多一张新面孔的花费（元）"),
    "cost_affair": ("Yuan per further affair solved", "每多解决一件公共事务的花费（元）"),
    "no_gain": ("no gain", "没有增加"),
    "unclear": ("not told apart from none", "与“没有增加”分不开"),
    "read_mark": (
        "● the difference is told apart from none, and from the placebo, which differs from the baseline by luck "
        "alone. Without it these runs cannot tell; that is not the same as no effect.",
        "● 表示这个差与零分得清，与只差一点运气的安慰剂也分得清。没有 ● 只说明这些运行分不清，不等于没有作用。",
    ),
    "read_limits": (
        "These are runs of a model, not observations; an interval tells luck within the model, "
        "not whether the model is right.",
        "这是模型运行的结果，不是实地观察；区间只反映模型内的偶然，不说明模型本身对不对。",
    ),
    "missing": ("Missing from this file, so left out: {keys}", "文件中没有以下指标，故略去：{keys}"),
    "separator": (", ", "、"),
}

"""Words of the figures of groups: growth, flow, survival, heat map, map, genealogy, one group's life."""

TEXTS: dict[str, tuple[str, str]] = {
    # Growth.
    "growth_title": ("Groups by stage, private and public", "各阶段的自组织，公共类与兴趣类"),
    "growth_note": (
        "Stage is read from what an observer sees: roles, regular meetings, a plan, finished projects, size. "
        "A mature private group (a dance team, say) is not a mature public group. Panels have scales of their own.",
        "阶段只看外人看得到的：分工、是否定期活动、有无计划、做成的项目、规模。"
        "成熟的 1.0 队伍（如舞蹈队）不等于成熟的 2.0 自组织。各图纵轴刻度不同。",
    ),
    # Stage flow.
    "flow_title": ("Where groups go", "自组织去了哪里"),
    "flow_subtitle": (
        "Groups by stage at three points in time, means of {n} runs; ±: half the 95% interval. Bands: who went where.",
        "三个时点上各阶段的自组织数，{n} 次运行的均值；±：95% 区间的一半。色带：从哪里到哪里。",
    ),
    "flow_gone": ("not yet, or ended", "尚未成立或已结束"),
    "at_week": ("week {week}", "第 {week} 周"),
    "flow_note": (
        "Groups founded and ended between two points are not seen. The placebo is left out: it flows as no "
        "support does.",
        "两个时点之间成立又结束的自组织不在图中。安慰剂与无人扶持几乎相同，故略去。",
    ),
    # Survival.
    "survival_title": ("What remains once the supporter has left", "支持者退出之后，还剩下多少"),
    "survival_subtitle": (
        "Left: groups founded in weeks 1–{exit}, by age. Middle, right: those alive at the end of week {exit}, "
        "from then on. "
        "Kaplan–Meier, {n} replicates; bands: 95%, replicates resampled.",
        "左：第 1–{exit} 周成立的自组织，按成立时长。中、右：第 {exit} 周末仍在的自组织，此后存续的比例。"
        "Kaplan–Meier 估计，{n} 次重复；色带：按重复重抽样的 95% 区间。",
    ),
    "still_alive": ("Still alive, %", "仍然存续（%）"),
    "weeks_since_exit": ("Weeks since the supporter left", "支持者退出后的周数"),
    "at_risk": ("Groups at risk (all runs)", "仍在观察中（各次合计）"),
    "survival_note": (
        "Arms differ in which groups exist at the exit, so curves compare what each arm leaves behind, "
        "not the same groups with and without help.",
        "各方案在退出时留下的队伍并不相同：曲线比较的是各方案“留下了什么”，而不是同一批队伍有没有帮助的差别。",
    ),
    "no_groups": ("no such group at the exit", "退出时没有这类自组织"),
    # Survival before the exit.
    "survival_before": ("Founded under support", "有支持期间成立的"),
    "weeks_since_founding": ("Weeks since founding", "成立后的周数"),
    # Heat map.
    "heat_title": ("Public groups by courtyard and week", "2.0 自组织：院落与时间"),
    "heat_subtitle": (
        "First panel: mean number without support, {n} runs. Others: beyond that; grey: the 95% interval holds nil.",
        "第一格：无人扶持时的平均个数，{n} 次运行。其余各格：比它多出多少；灰色：95% 区间包含零。",
    ),
    "heat_y": ("courtyard", "院落"),
    "heat_groups": ("groups", "自组织个数"),
    "heat_beyond": ("groups beyond no support", "比无支持多几个"),
    "heat_note": (
        "Blocks of 4 weeks; dashed: the supporter leaves. Some cells are coloured by luck alone: the placebo "
        "shows how many.",
        "每 4 周一格；虚线：支持者退出。仅凭运气也会有少数格子着色，安慰剂一格可见多少。",
    ),
    # Neighbourhood.
    "neighbourhood_title": ("The neighbourhood and its groups", "街区里的自组织"),
    "neighbourhood_subtitle": (
        "Replicate {replicate}. Each tile is a courtyard; frames are communities; "
        "area of a mark: active members (largest: {largest}).",
        "第 {replicate} 号重复。小方格为院落，外框为社区；标记面积表示活跃成员数（最大的 {largest} 人）。",
    ),
    "public_short": ("public", "公共"),
    "private_short": ("private", "兴趣"),
    "mark": ("{goal}, {stage}", "{goal}·{stage}"),
    "start_all": ("At the start, in every arm", "起点（各方案相同）"),
    "panel_count": (
        "Week {week}: {public} public, {private} private",
        "第 {week} 周：公共 {public} 个，兴趣 {private} 个",
    ),
    "community": ("Community {n}", "社区 {n}"),
    "link": ("offspring", "孵化、分出"),
    "neighbourhood_note": (
        "One run is one possible story; neighbouring panels share their luck until they part.",
        "一次运行只是一种可能；各图在分道之前经历的偶然相同。",
    ),
    # Genealogy.
    "genealogy_title": ("Who came out of whom", "谁从谁那里来"),
    "genealogy_subtitle": (
        "{arm}, replicate {replicate}: the {families} largest families, {groups} of the {all} groups that have kin.",
        "{arm}，第 {replicate} 号重复：画出最大的 {families} 个“家族”，共 {groups} 支队伍（有亲缘的共 {all} 支）。",
    ),
    "genealogy_subtitle_all": (
        "{arm}, replicate {replicate}: all {groups} groups that have kin, in {families} families.",
        "{arm}，第 {replicate} 号重复：有亲缘的队伍共 {groups} 支，分属 {families} 个“家族”。",
    ),
    "genealogy_born": ("split off or hatched", "分出或孵化"),
    "genealogy_merged": ("merged into", "并入"),
    "genealogy_note": (
        "One run, one possible story; no interval can be given. ×: the group ended. Shaded: support. Kin of before "
        "week 0 stand together without an arrow.",
        "一次运行只是一种可能，无法给出区间。×：自组织结束。浅色底：有外部支持。"
        "第 0 周之前的亲缘只排在一起，不画箭头。",
    ),
    # One group's life.
    "life_title": ("One group's life: {topic} · {arm}", "一支队伍的历程：{topic} · {arm}"),
    "life_subtitle": (
        "Group {group}, replicate {replicate}; founded in week {founded}, {end}.",
        "第 {group} 号自组织，第 {replicate} 号重复；第 {founded} 周成立，{end}。",
    ),
    "life_twin_exact": (
        " In the paired run without support it exists too, {end}.",
        "在配对的无人扶持运行里也有这支队伍，{end}。",
    ),
    "life_twin_near": (
        " In the paired run without support its founder founds a group of the same topic in week {founded}, {end}.",
        "在配对的无人扶持运行里，同一发起人在第 {founded} 周办起同一议题的队伍，{end}。",
    ),
    "life_twin_none": (
        " The paired run without support has no such group; by chance alone (placebo) {share} of new groups have none.",
        "在配对的无人扶持运行里没有这支队伍；仅凭偶然（安慰剂），新成立的队伍也有 {share} 找不到对应的。",
    ),
    "life_twin_none_never": (
        " The paired run without support has no such group; in the placebo every new group has one.",
        "在配对的无人扶持运行里没有这支队伍；安慰剂方案里新成立的队伍全都找得到对应的。",
    ),
    "life_twin_none_bare": (
        " The paired run without support has no such group; without a placebo, chance may be why.",
        "在配对的无人扶持运行里没有这支队伍；没有安慰剂，不能排除只是偶然。",
    ),
    "life_hatched": ("a visitor takes the idea to courtyard {n}", "来访居民把想法带回院落 {n}"),
    "life_alive": ("alive at week {week}", "到第 {week} 周仍在"),
    "life_ended_plain": ("ended in week {week}", "第 {week} 周结束"),
    "life_ended": ("ended in week {week} ({cause})", "第 {week} 周结束（{cause}）"),
    "members": ("Members", "成员（人）"),
    "all_members": ("members", "成员"),
    "active_only": ("active in the last 4 weeks", "近 4 周活跃"),
    "roles": ("Roles", "分工"),
    "steps": ("Project", "项目"),
    "quarrels": ("Open\nquarrels", "未了\n争执"),
    "money": ("Funds,\nyuan", "资金\n（元）"),
    "hours": ("Supporter,\nhours", "陪伴\n（小时）"),
    "event_line": ("{n}  week {week}: {what}", "{n}  第 {week} 周：{what}"),
    "because": (" (cause: {cause}, week {week})", "（起因：{cause}，第 {week} 周）"),
    "because_now": (" (cause: {cause})", "（起因：{cause}）"),
    "step_failed": ("step or project failed", "某步或项目失败"),
    "project_done": ("project done", "项目完成"),
    "because_early": (" (cause: before week 0)", "（起因在第 0 周之前）"),
    "exit_line": ("supporter leaves", "支持者退出"),
}

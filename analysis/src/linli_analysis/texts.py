"""Every word that figures and tables show, as (English, Chinese)."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "zh"]

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
    # Headline.
    "headline_title": ("What is left after support has ended?", "支持结束之后，留下了什么？"),
    "headline_subtitle": (
        "Support in weeks 1–{exit}. Dots: beyond the same neighbourhood with the same luck and no support, mean of {n} "
        "paired replicates; bars: 95% intervals.",
        "第 1–{exit} 周有支持。圆点：与同一街区、同样运气、无人扶持相比多出多少，{n} 次配对重复的均值；"
        "横线：95% 区间。",
    ),
    "headline_sustained": ("Public groups standing by themselves, week {week}", "第 {week} 周自己立得住的 2.0 自组织"),
    "headline_new_faces": ("New faces by week {week}", "到第 {week} 周的新面孔"),
    "headline_beyond": ("more than with no support ({none})", "比无人扶持（{none}）多出"),
    "headline_yuan": ("Spent", "花费"),
    "headline_unit": ("1,000 yuan", "万元"),
    "headline_note": (
        "Filled dot: told apart from none, and from the placebo, which differs from no support by luck alone. Hollow: "
        "these runs cannot tell. Runs of a model, not observations: intervals tell luck, not whether it is right.",
        "实心：与零分得清，与只差一点运气的安慰剂也分得清；空心：这些运行分不清。"
        "这是模型运行，不是实地观察：区间只反映模型内的偶然，不说明模型对不对。",
    ),
    # Growth.
    "growth_title": ("Groups by stage, private and public", "自组织：分阶段、分公私"),
    "growth_note": (
        "Stage is read from what an observer sees: roles, regular meetings, a plan, finished projects, size. "
        "A mature private group (a dance team, say) is not a mature public group.",
        "阶段只看外人看得到的：分工、是否定期活动、有无计划、做成的项目、规模。"
        "成熟的 1.0 队伍（如舞蹈队）不等于成熟的 2.0 自组织。",
    ),
    # Ladder.
    "ladder_title": ("From participants to activists and lead persons", "从参与者到骨干、牵头人"),
    "share_residents": ("% of residents", "占居民比例（%）"),
    "ladder_note": (
        "Read off behaviour, never assigned. The rest, {low}–{high}% of residents, are bystanders.",
        "身份由行为读出，并非事先指定。其余 {low}–{high}% 的居民是旁观者。",
    ),
    # Survival.
    "survival_title": ("What remains once the supporter has left", "支持者退出之后，还剩下多少"),
    "survival_subtitle": (
        "Share of the groups alive at the end of week {exit} that still exist (Kaplan–Meier), {n} replicates; "
        "bands: 95%, replicates resampled.",
        "第 {exit} 周末仍在的自组织，此后存续的比例（Kaplan–Meier 估计），{n} 次重复；色带：按重复重抽样的 95% 区间。",
    ),
    "still_alive": ("Still alive, %", "仍然存续（%）"),
    "weeks_since_exit": ("Weeks since the supporter left", "支持者退出后的周数"),
    "at_risk": ("Groups at risk (all replicates)", "仍在观察中的自组织数（各次重复合计）"),
    "survival_note": (
        "Arms differ in which groups exist at the exit, so curves compare what each arm leaves behind, "
        "not the same groups with and without help.",
        "各方案在退出时留下的队伍并不相同：曲线比较的是各方案“留下了什么”，而不是同一批队伍有没有帮助的差别。",
    ),
    "no_groups": ("no such group at the exit", "退出时没有这类自组织"),
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
    "active_members": ("{n} active", "{n} 人活跃"),
    "neighbourhood_note": (
        "One run is one possible story; neighbouring panels share their luck until they part.",
        "一次运行只是一种可能；各图在分道之前经历的偶然相同。",
    ),
    # One group's life.
    "life_title": ("One group's life: {topic} · {arm}", "一支队伍的历程：{topic} · {arm}"),
    "life_subtitle": (
        "Group {group}, replicate {replicate}; founded in week {founded}, {end}.",
        "第 {group} 号自组织，第 {replicate} 号重复；第 {founded} 周成立，{end}。",
    ),
    "life_alive": ("alive at week {week}", "到第 {week} 周仍在"),
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
    # Table.
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

# Units of the file, as a Chinese reader writes them; a dimensionless number has none.
UNITS_ZH: dict[str, str] = {
    "1": "",
    "residents": "人",
    "groups": "个",
    "memberships": "人次",
    "attendances": "人次",
    "splits": "次",
    "merges": "次",
    "captains": "人",
    "quarrels": "次",
    "affairs": "件",
    "yuan": "元",
    "fen": "分",
    "hours": "小时",
    "weeks": "周",
}

# Names of the columns of tables; the files give English ones.
COLUMNS_ZH: dict[str, str] = {
    "group": "自组织序号",
    "founder_dwelling": "发起人身份：住户",
    "founder_occupancy": "发起人身份：第几户人家",
    "founder_member": "发起人身份：家中第几人",
    "founder": "发起人",
    "founded_week": "成立之周",
    "ordinal": "同一发起人当周第几个（从 0 起）",
    "courtyard": "院落",
    "community": "社区",
    "street": "街道",
    "topic": "议题",
    "founded_public": "成立时即以公共事务为目标",
    "origin": "由来",
    "founding_event": "成立事件",
    "cause": "起因事件",
    "parent": "来自哪个自组织",
    "second_parent": "另一来源",
    "went_public": "由“私”进入“公”之周",
    "ended": "结束之周（缺失：运行结束时仍在）",
    "end_cause": "结束原因",
    "end_event": "结束事件",
    "last_supported": "最后一次得到支持之周",
    "week": "周",
    "stage": "阶段",
    "public": "以公共事务为目标（2.0）",
    "mode": "决策方式",
    "members": "成员数",
    "active": "近 4 周到场的成员数",
    "roles_filled": "已有人担任的职务数（队长、副队长、财务、后勤）",
    "open_quarrels": "未了争执数",
    "met": "当周聚会或活动次数",
    "step": "当前项目的步骤",
    "captain": "队长",
    "norms": "规范",
    "cohesion": "凝聚力",
    "dependence": "对支持者的依赖",
    "legitimacy": "合法性",
    "clarity": "目标清晰度",
    "skill": "本业技能",
    "supporter_hours": "当周支持者工时",
    "funds": "手头资金",
    "affair": "公共事务",
    "event": "事件序号",
    "kind": "类别",
    "other": "另一自组织",
    "resident": "居民",
    "code": "代码（含义依类别）",
    "value": "数值（含义依类别）",
    "role": "职务",
    "from": "起始周",
    "to": "终止周",
    "public_event": "突发公共事件",
    "arose": "出现之周",
    "severity": "起初的严重程度",
    "severity_end": "结束时的严重程度",
    "solved_by": "由哪个自组织解决",
    "from_kind": "付款账户",
    "from_number": "付款账户编号",
    "to_kind": "收款账户",
    "to_number": "收款账户编号",
    "purpose": "用途",
    "intervention": "干预",
    "fen": "金额",
    "asked": "申请的工时",
    "given": "得到的工时",
    "name": "名称",
    "practice": "做法",
    "trigger": "触发方式",
    "first_week": "起始周",
    "last_week": "最后一周",
    "every": "间隔周数",
    "priority": "优先级",
    "first_dwelling": "首个住户编号",
    "dwellings": "户数",
}

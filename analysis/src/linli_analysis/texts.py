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
    "growth_title": ("Groups by stage, private and public", "各阶段的自组织，公共类与兴趣类"),
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
    # Stage flow.
    "flow_title": ("Where groups go", "自组织去了哪里"),
    "flow_subtitle": (
        "Groups by stage at three points in time, means of {n} runs; ±: half the 95% interval. Bands: who went where.",
        "三个时点上各阶段的自组织数，{n} 次运行的均值；±：95% 区间的一半。色带：从哪里到哪里。",
    ),
    "flow_gone": ("not yet founded, or ended", "尚未成立或已结束"),
    "at_week": ("week {week}", "第 {week} 周"),
    "flow_note": (
        "Groups founded and ended between two points are not seen. The placebo is left out: it flows as no "
        "support does.",
        "两个时点之间成立又结束的自组织不在图中。安慰剂与无人扶持几乎相同，故略去。",
    ),
    # Cost-effectiveness.
    "plane_title": ("What is bought for the money", "花的钱换来了什么"),
    "plane_subtitle": (
        "Beyond the same neighbourhood without support. Points: means of {n} pairs drawn anew; ellipses: 95% of them.",
        "与同一街区无人扶持时相比。小点：对 {n} 对运行重抽样得到的均值；椭圆：其中的 95%。",
    ),
    "plane_x": (
        "Further public groups standing by themselves, week {week}",
        "第 {week} 周多出的、自己立得住的 2.0 自组织（个）",
    ),
    "plane_y": ("Further money spent, 1,000 yuan", "多花的钱（万元）"),
    "plane_chance": ("chance alone (placebo, single runs)", "仅凭偶然（安慰剂，单次运行）"),
    "plane_no_chance": (
        "the placebo differs from no support in no run",
        "安慰剂与无人扶持在各次运行中都没有差别",
    ),
    "plane_note": (
        "Right and low is good value; left of the line is worse than nothing. Money is the programme's, not "
        "residents' time.",
        "越靠右、越靠下越划算；竖线左侧比什么都不做还差。金额只算项目支出，不含居民自己的时间。",
    ),
    "worth_title": ("Which is the best buy?", "哪种最划算？"),
    "worth_subtitle": (
        "Probability of the largest net benefit, if one further public group that stands by itself is worth so much "
        "({n} pairs drawn anew).",
        "如果每多一个自己立得住的 2.0 自组织值这么多钱，各方案净收益最大的概率（对 {n} 对运行重抽样）。",
    ),
    "worth_x": ("Worth of one further group, 1,000 yuan", "每多一个自组织值多少（万元）"),
    "worth_y": ("Probability of being the best buy, %", "最划算的概率（%）"),
    "worth_note": (
        "What a group is worth is for the reader to say; the figure only says what then follows.",
        "一个自组织值多少钱，要由读者来定；图只说明由此得出什么。",
    ),
    # Forests.
    "beyond_baseline": ("beyond no support", "比无人扶持多出"),
    "forest_subtitle": (
        "Week {weeks}, {n} paired runs. Dots: mean difference; bars: 95% interval; hollow: the interval holds nil.",
        "第 {weeks} 周，{n} 对运行。圆点：平均差；横线：95% 区间；空心：区间包含零。",
    ),
    "strain_title": ("Quarrels, and what goes wrong", "争执，以及出了哪些岔子"),
    "strain_quarrels": ("Quarrels since week 0, by object", "第 0 周以来的争执，按起因"),
    "strain_harm": ("What went wrong since week 0", "第 0 周以来的岔子"),
    "strain_open": ("open at the end", "期末未了"),
    "strain_note": (
        "More groups also have more to quarrel about: these are counts, not rates. Left scale: linear to ±20, then by "
        "powers of ten.",
        "自组织多了，可争的事也多：这里是次数，不是比率。左图横轴 ±20 以内为等距，以外按 10 的倍数。",
    ),
    "harm_affair_worsened": ("affair made worse", "越帮越糟的事务"),
    "harm_regression": ("stage lost (regression)", "倒退"),
    "harm_captain_burned_out": ("captain burned out", "队长倦怠"),
    "harm_project_failed": ("project failed", "项目失败"),
    "harm_backlash": ("backlash", "反弹"),
    "gains_title": ("Who gains?", "谁得益？"),
    "gains_age": ("Active within a year, by age", "一年内活跃的居民，按年龄"),
    "gains_age_x": ("residents beyond no support", "比无人扶持多出（人）"),
    "gains_degree": ("Came at all, by number of ties", "来参加过的，按熟人多少"),
    "gains_degree_x": ("points beyond no support", "比无人扶持高出（百分点）"),
    "gains_courtyard": ("Sustained public groups, by courtyard", "自己立得住的 2.0 自组织，按院落"),
    "gains_note": (
        "With so many rows one in twenty is told apart by luck alone: see the placebo. Ties are of residents in the "
        "{n} runs kept whole; there the interval is over those runs.",
        "行数多，仅凭运气也会有二十分之一“分得清”：请对照安慰剂。熟人数来自完整保存的 {n} 次运行，"
        "那里的区间按这几次运行计算。",
    ),
    "gains_note_one": (
        "With so many rows one in twenty is told apart by luck alone: see the placebo. Ties are of residents in one "
        "run kept whole; there the interval tells luck among residents only.",
        "行数多，仅凭运气也会有二十分之一“分得清”：请对照安慰剂。熟人数来自完整保存的一次运行，"
        "那里的区间只反映居民之间的偶然。",
    ),
    "age_young": ("18–39", "18–39 岁"),
    "age_midlife": ("40–59", "40–59 岁"),
    "age_senior": ("60 and over", "60 岁及以上"),
    "courtyard_n": ("courtyard {n}", "院落 {n}"),
    "ties_n": ("about {n} ties", "约 {n} 位熟人"),
    "hazards_title": ("Do groups end sooner once the supporter has left?", "支持者退出之后，队伍散得更快吗？"),
    "hazards_subtitle": (
        "Hazard of ending in weeks {exit}–{weeks}, against no support (Cox regression); bars: 95%, robust to "
        "what groups of "
        "one run share.",
        "第 {exit}–{weeks} 周结束的风险与无人扶持之比（Cox 回归）；横线：95% 区间，已计入同一次运行内的相关。",
    ),
    "hazards_x": ("hazard ratio (1: as without support)", "风险比（1：与无人扶持相同）"),
    "hazards_public_plain": ("public (2.0)", "2.0 自组织"),
    "hazards_public_alike": ("public, alike at the exit", "2.0，退出时情形相当"),
    "hazards_private_plain": ("private (1.0)", "1.0 自组织"),
    "hazards_private_alike": ("private, alike at the exit", "1.0，退出时情形相当"),
    "hazards_note": (
        "Alike: of the same stage and as many active members at the exit. Whatever remains may lie in what "
        "support left "
        "in the groups, or in which groups it brought forth.",
        "情形相当：退出时阶段相同、活跃成员数相当。余下的差别，可能来自支持在队伍里留下的东西，也可能来自它催生了哪些队伍。",
    ),
    "hazards_left_out": (
        " Left out, as too few such groups ended: {rows}.",
        "结束的队伍太少、比不出来而略去：{rows}。",
    ),
    # Heat map.
    "heat_title": ("Public groups by courtyard and week", "2.0 自组织：院落与时间"),
    "heat_subtitle": (
        "First panel: mean number without support, {n} runs. Others: beyond that; grey: the 95% interval holds nil.",
        "第一格：无人扶持时的平均个数，{n} 次运行。其余各格：比它多出多少；灰色：95% 区间包含零。",
    ),
    "heat_y": ("courtyard", "院落"),
    "heat_note": (
        "Blocks of 4 weeks; dashed: the supporter leaves. Some cells are coloured by luck alone: the placebo "
        "shows how many.",
        "每 4 周一格；虚线：支持者退出。仅凭运气也会有少数格子着色，安慰剂一格可见多少。",
    ),
    # Concentration.
    "faces_title": ("The same faces?", "始终是同一拨人吗？"),
    "faces_subtitle": (
        "Attendances of residents in weeks 1–{weeks}; {n} runs kept whole, 95% intervals over runs.",
        "居民在第 1–{weeks} 周的参加次数；{n} 次完整保存的运行，区间按运行计算。",
    ),
    "faces_subtitle_one": (
        "Attendances of residents in weeks 1–{weeks}, one run kept whole per arm; 95% intervals by drawing "
        "residents anew.",
        "居民在第 1–{weeks} 周的参加次数，每个方案一次完整保存的运行；区间由对居民重抽样得到。",
    ),
    "faces_lorenz": ("Concentration (Lorenz)", "集中程度（洛伦兹曲线）"),
    "faces_x": ("% of those who came, least active first", "来过的居民（从少到多，%）"),
    "faces_y": ("% of attendances", "占参加人次（%）"),
    "faces_shares": ("Share of attendances", "占参加人次的比例"),
    "faces_shares_x": ("% of attendances", "占参加人次（%）"),
    "faces_top1": ("made by the most active 1%", "最活跃的 1%"),
    "faces_top10": ("made by the most active 10%", "最活跃的 10%"),
    "faces_same_faces": ("made by the old regulars", "原来的常客"),
    "faces_note": (
        "Dotted: everybody comes equally often. Old regulars: the tenth who had come most often up to week 0.",
        "点线：人人来得一样多。原来的常客：第 0 周之前来得最多的十分之一。",
    ),
    # Support.
    "support_title": ("What support takes", "支持用了多少钱、多少工时"),
    "support_yuan_spent": ("Spent so far", "累计花费"),
    "support_hours_given": ("Staff hours a week", "每周工时"),
    "support_hours_unmet": ("Hours not to be had", "未能满足的工时（累计）"),
    "support_note": (
        "Money in 1,000 yuan. Hours a week: means of 4 weeks. Hours that were asked for and not to be had, added up.",
        "花费单位：万元。每周工时为 4 周平均。未能满足的工时：申请了而排不上的，累计。",
    ),
    # Order of arms.
    "order_title": ("How sure is the order?", "先后次序有多可靠？"),
    "order_subtitle": (
        "Sustained public groups in week {weeks}: probability of each place, {n} paired runs drawn anew.",
        "第 {weeks} 周自己立得住的 2.0 自组织：各方案排在各位的概率，对 {n} 次配对运行重抽样。",
    ),
    "order_subtitle_draws": (
        "Sustained public groups in week {weeks}: probability of each place, {n} draws of the parameters drawn anew.",
        "第 {weeks} 周自己立得住的 2.0 自组织：各方案排在各位的概率，对 {n} 组参数抽样再重抽样。",
    ),
    "order_x": ("probability, %", "概率（%）"),
    "order_worse": ("worse than nothing", "不如什么都不做"),
    "order_place": ("place {n}", "第 {n} 位"),
    "order_note": (
        "This is the order of means within the model with these parameters, not the fate of a single neighbourhood.",
        "这是模型内、在这些参数之下平均值的先后，不是某一个街区的命运。",
    ),
    # Genealogy.
    "genealogy_title": ("Who came out of whom", "谁从谁那里来"),
    "genealogy_subtitle": (
        "{arm}, replicate {replicate}: {families} families, {groups} of the {all} groups that have kin.",
        "{arm}，第 {replicate} 号重复：{families} 个“家族”，有亲缘的 {all} 个自组织中的 {groups} 个。",
    ),
    "genealogy_born": ("split off or hatched", "分出或孵化"),
    "genealogy_merged": ("merged into", "并入"),
    "genealogy_note": (
        "One run, one possible story; no interval can be given. ×: the group ended. Shaded: support.",
        "一次运行只是一种可能，无法给出区间。×：自组织结束。浅色底：有外部支持。",
    ),
    # Twins.
    "twins_title": ("Would they exist without support?", "没有支持，它们也会在吗？"),
    "twins_subtitle": (
        "Public groups standing by themselves in week {week}, by what the paired run without support has in their "
        "place; {n} pairs; bars: 95% intervals.",
        "第 {week} 周自己立得住的 2.0 自组织，到配对的无人扶持运行里去找对应的那一支；{n} 对运行，横线：95% 区间。",
    ),
    "twins_kinds": ("By twin", "能不能找到对应的"),
    "twins_kinds_x": ("groups per run", "每次运行的个数"),
    "twins_parts": ("Where the gain comes from", "多出来的从何而来"),
    "twins_parts_x": ("groups beyond no support", "比无人扶持多出（个）"),
    "twins_near": ("a near twin there", "那里有相近的"),
    "twins_only_here": ("only in this arm", "只有本方案有"),
    "twins_only_there": ("only without support", "只有无人扶持时有"),
    "twins_gain": ("in all", "合计"),
    "twins_net": ("other groups exist", "有了别的队伍"),
    "twins_fared": ("the same groups fare better", "同样的队伍过得更好"),
    "twins_note": (
        "All others, {low}–{high} per run, exist there too: same founder, same week. Near: same founder and topic, "
        "within 26 weeks. A group without a twin is owed to support only beyond what the placebo shows.",
        "其余的（每次运行 {low}–{high} 个）那里也有：同一发起人、同一周成立。"
        "相近：同一发起人、同一议题，前后不超过 26 周。找不到对应的，超出安慰剂的部分才能归功于支持。",
    ),
    # Power.
    "power_title": ("How many communities would a real trial need?", "真做一次对照试验，需要多少个社区？"),
    "power_subtitle": (
        "Probability that a trial tells the arm from no support (t-test at 5%), sustained public groups in week "
        "{weeks}; bands: effect at the ends of its 95% interval.",
        "试验能把该方案与无人扶持区分开的概率（t 检验，5% 水平），看第 {weeks} 周自己立得住的 2.0 自组织；"
        "色带：作用取 95% 区间两端。",
    ),
    "power_plain": ("Communities by lot", "社区随机分组"),
    "power_adjusted": ("… adjusted for the start", "……并扣除起点差异"),
    "power_streets": ("Whole streets by lot", "整条街道随机分组"),
    "power_x": ("communities per arm", "每组社区数"),
    "power_y": ("power, %", "检验效能（%）"),
    "power_note": (
        "In the field no community has a twin: the spread is that between communities of the model, which is tidier "
        "than the real one, so these are lower bounds.",
        "现实中的社区没有“双胞胎”，这里用的是模型中社区之间的差异，现实的差异只会更大，因此图中的社区数是下限。",
    ),
    # Parameter draws.
    "tornado_title": ("Which assumptions move the result", "哪些假设左右结果"),
    "tornado_subtitle": (
        "{arm}: mean gain in draws with a parameter in its lowest and highest fifth; {n} draws; lines: 95% intervals.",
        "{arm}：某一参数取最低、最高五分之一时的平均增加；{n} 组抽样；黑线：95% 区间。",
    ),
    "tornado_low": ("lowest fifth", "最低五分之一"),
    "tornado_high": ("highest fifth", "最高五分之一"),
    "tornado_x": ("further sustained public groups, week {week}", "第 {week} 周多出的、自己立得住的 2.0 自组织（个）"),
    "tornado_note": (
        "Solid: mean of all draws; dashed: no gain. The other parameters vary as they come. Where the two lines of a "
        "parameter overlap widely, these draws cannot say that it matters.",
        "实线：全部抽样的均值；虚线：没有增加。其余参数同时在变。同一参数的两条黑线重叠很多，就说不准它有没有影响。",
    ),
    "parameters_left_out": (
        " Shown: the first {shown} of {every} parameters.",
        "只画出 {every} 个参数中的前 {shown} 个。",
    ),
    "indices_title": ("How much each assumption decides", "各项假设各起多大作用"),
    "indices_subtitle_sobol": (
        "Gain of {arm}: how much of its variance over {n} draws comes from each parameter; bars: 95% intervals. ",
        "{arm}多出的自组织在 {n} 组抽样之间有多有少，各参数分别解释其中多少；横线：95% 区间。",
    ),
    "indices_subtitle_morris": (
        "Gain of {arm}: how far it moves when one parameter moves, {n} draws; bars: 95% intervals. ",
        "只动一个参数时，{arm}多出的自组织变动多少；{n} 组抽样；横线：95% 区间。",
    ),
    "indices_luck_split": (
        "Luck, {share} of the variance between draws, is split off.",
        "各组之间的方差有 {share} 是运气，已剔除。",
    ),
    "indices_luck": ("Luck is {share} of the variance between draws.", "各组之间的方差有 {share} 是运气。"),
    "indices_luck_unknown": (
        "With one replicate per draw luck cannot be told apart.",
        "每组只运行一次，分不出其中的运气。",
    ),
    "indices_total": ("total (with interactions)", "总效应（含交互）"),
    "indices_first": ("alone (first order)", "单独（一阶）"),
    "indices_mu_star": ("mean size of an effect", "平均作用大小"),
    "indices_noise": ("what luck alone would give", "仅凭运气也会有的"),
    "indices_x_sobol": ("Sobol' index (share of variance)", "Sobol' 指数（占方差的比例）"),
    "indices_x_morris": ("groups, over the whole range (Morris)", "参数走完全程带来的个数（Morris）"),
    "indices_note_sobol": (
        "Ranges of parameters are priors, mostly our judgement: a wide prior makes a parameter look important. "
        "Intervals that reach far beyond 0 to 1 say that the draws are too few.",
        "参数的范围是先验，多半出自我们的判断：范围越宽，参数看起来就越重要。区间远远超出 0 到 1，说明抽样还太少。",
    ),
    "indices_note_morris": (
        "Ranges of parameters are priors, mostly our judgement: a wide prior makes a parameter look important. "
        "What lies within the grey cannot be told apart from luck.",
        "参数的范围是先验，多半出自我们的判断：范围越宽，参数看起来就越重要。落在灰色之内的，与运气分不开。",
    ),
    "holds_title": ("Does the order hold when assumptions change?", "换一套假设，次序还成立吗？"),
    "holds_subtitle": (
        "Shares of {n} draws of the parameters from their priors; sustained public groups, week {week}; 95% intervals.",
        "参数按先验抽取 {n} 组，各种情形所占比例；第 {week} 周自己立得住的 2.0 自组织；95% 区间。",
    ),
    "holds_best": ("Leaves the most", "留下的最多"),
    "holds_no_gain": ("Gains nothing over no support", "不比无人扶持多"),
    "holds_x": ("% of draws", "占抽样（%）"),
    "holds_note": (
        "A draw counts by the mean of its replicates; with few of them luck blurs the shares towards each other.",
        "每组抽样按其各次重复的均值计；重复少时，运气会使各比例彼此靠近。",
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
    # Calibration.
    "calibration_title": ("What the observations say of the parameters", "观测值对参数说明了什么"),
    "calibration_subtitle": (
        "{name}. {runs} runs, effective sample {size}.",
        "{name}。{runs} 次模拟，有效样本量 {size}。",
    ),
    "calibration_prior": ("prior", "先验"),
    "calibration_posterior": ("posterior", "后验"),
    "calibration_untold": ("posterior, cannot be told", "后验（判定不了）"),
    "calibration_observed": ("observed", "观测值"),
    "calibration_week": ("week", "周"),
    "calibration_note": (
        "Parameters: density against the prior's. Observations: central 95% of runs, by prior and posterior.",
        "参数：相对于先验的密度。观测值：先验与后验下模拟值的中间 95%。",
    ),
}

# Units of the file, as a Chinese reader writes them; a dimensionless number has none.
UNITS_ZH: dict[str, str] = {
    "yuan/lesson": "元／课",
    "sittings": "次会",
    "sessions": "次",
    "yuan/activity": "元／次活动",
    "tables/week": "场／周",
    "yuan/month": "元／月",
    "pieces": "件",
    "fees": "份酬劳",
    "lessons": "次课",
    "losses": "次失败",
    "gifts": "份礼物",
    "topic": "主题",
    "yuan/gift": "元／份礼物",
    "proposals": "份提案",
    "gifts/fee": "份礼物／份酬劳",
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
    "years": "年",
    "flag": "",
    "SD": "标准差",
    "SD/decade": "标准差/十年",
    "1/SD": "/标准差",
    "1/hour": "/小时",
    "1/week": "/周",
    "1/year": "/年",
    "1/(community year)": "/社区·年",
    "1/(courtyard year)": "/院落·年",
    "1/(household day)": "/户·天",
    "1/(pair meeting)": "/每对每次活动",
    "1/(tie day)": "/每条关系每天",
    "log-odds": "对数几率",
    "log-odds/SD": "对数几率/标准差",
    "log-odds/hour": "对数几率/小时",
    "log-odds/quarrel": "对数几率/起争执",
    "active members": "名活跃成员",
    "adults": "人",
    "children": "人",
    "members": "人",
    "communities": "个",
    "courtyards": "个",
    "streets": "个",
    "dwellings": "套",
    "households": "户",
    "grants": "笔",
    "projects": "个",
    "roles": "个",
    "tasks": "项",
    "ties": "人",
    "tasks/member": "项/人",
    "meetings/week": "次/周",
    "hours/pair": "小时/对",
    "hours/quarrel": "小时/起争执",
    "hours/week": "小时/周",
    "yuan/(member meeting)": "元/人次",
    "yuan/event": "元/场",
    "yuan/hour": "元/小时",
    "yuan/session": "元/次课",
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

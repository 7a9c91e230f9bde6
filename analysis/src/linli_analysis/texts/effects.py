"""Words of the figures that compare arms: what is left, twins, order, value for money, who gains, strain, power."""

TEXTS: dict[str, tuple[str, str]] = {
    # Headline.
    "headline_title": ("What is left after support has ended?", "支持结束之后，留下了什么？"),
    "headline_subtitle": (
        "Support in weeks 1–{exit}. Dots: beyond the same neighbourhood with the same luck and no support, mean of {n} "
        "paired replicates; lines: 95% intervals, unless shorter than the dot.",
        "第 1–{exit} 周有支持。圆点：与同一街区、同样运气、无人扶持相比多出多少，{n} 次配对重复的均值；"
        "横线：95% 区间（比圆点还短的看不出来）。",
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
    "twins_net": ("other groups exist", "多了别的队伍"),
    "twins_fared": ("the same groups fare better", "同样的队伍过得更好"),
    "twins_note": (
        "All others, {low}–{high} per run, exist there too: same founder, same week. Near: same founder and topic, "
        "within 26 weeks. A group without a twin is owed to support only beyond what the placebo shows.",
        "其余的（每次运行 {low}–{high} 个）那里也有：同一发起人、同一周成立。"
        "相近：同一发起人、同一议题，前后不超过 26 周。找不到对应的，超出安慰剂的部分才能归功于支持。",
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
        " The placebo differs from no support in no run.",
        "安慰剂与无人扶持在各次运行中都没有差别。",
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
    "worth_never": (
        " Never the best buy at these values, so that the lines lie at nil: {arms}.",
        "在图中的价位上从来不是最划算的（贴着零线）：{arms}。",
    ),
    "worth_note": (
        "What a group is worth is for the reader to say; the figure only says what then follows.",
        "一个自组织值多少钱，要由读者来定；图只说明由此得出什么。",
    ),
    # Support.
    "support_title": ("What support takes", "支持用了多少钱、多少工时"),
    "support_yuan_spent": ("Spent so far, 1,000 yuan", "累计花费（万元）"),
    "support_hours_given": ("Staff hours a week", "每周工时（小时）"),
    "support_hours_unmet": ("Hours not to be had, in all", "累计未能满足（小时）"),
    "support_note": (
        "Hours a week: means of 4 weeks. Not to be had: hours that were asked for while staff were busy, added up.",
        "每周工时为 4 周平均。未能满足：申请了而社工排不开的工时。",
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
}

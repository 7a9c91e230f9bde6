"""Words of the figures of parameter draws, and of calibration."""

TEXTS: dict[str, tuple[str, str]] = {
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

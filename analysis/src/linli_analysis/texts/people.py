"""Words of the figures of residents: ladder, concentration."""

TEXTS: dict[str, tuple[str, str]] = {
    # Ladder.
    "ladder_title": ("From participants to activists and lead persons", "从参与者到骨干、牵头人"),
    "share_residents": ("% of residents", "占居民比例（%）"),
    "ladder_note": (
        "Read off behaviour, never assigned. The rest, {low}–{high}% of residents, are bystanders.",
        "身份由行为读出，并非事先指定。其余 {low}–{high}% 的居民是旁观者。",
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
}

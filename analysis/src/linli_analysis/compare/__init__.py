"""Comparisons of arms: each a function of a study that gives a tidy frame of estimates with 95% intervals.

The unit of every interval is a replicate (in a study with parameter draws, a draw; see `stats.units`); differences
are paired, unit by unit. An arm that the study lacks, or a table it did not record, leaves rows out or raises
TrajectoryError or MissingError that say which. Frames of the slower functions are kept for the last studies: copy
them before changing them.

arms: differences to the baseline, the order of arms. survival: how long groups last. stages: how they move and go
public. people: who takes part. cost: what it costs and takes. gains: who gains, who is passed by. strain: quarrels, and
what goes wrong.
"""

from linli_analysis.compare.arms import (
    BASELINE,
    MAIN,
    PLACEBO,
    MissingError,
    at_end,
    by_unit,
    compared,
    complete,
    differences,
    missing_runs,
    need,
    ran,
    ranking,
    real_arms,
    supported_arms,
    told_apart,
    total,
    unit_of_run,
)
from linli_analysis.compare.cost import (
    COST_UNITS,
    PAYERS,
    RETURNS,
    acceptability,
    cost_effectiveness,
    costs,
    hours_by_week,
    price,
    spending,
    staff_hours,
)
from linli_analysis.compare.gains import (
    AGES,
    crowding_out,
    gains_by_age,
    gains_by_courtyard,
    gains_by_degree,
    left_out_by_plan,
    public_by_place,
    spill_over,
)
from linli_analysis.compare.people import (
    attendance_of_residents,
    concentration,
    first_timers,
    lead_ages,
    lorenz_curve,
    of_whole_runs,
    participation_concentration,
)
from linli_analysis.compare.stages import STATES, flows, going_public, stage_counts, transitions
from linli_analysis.compare.strain import HARM, QUARRELS, event_counts, harm, quarrels
from linli_analysis.compare.survival import hazard_ratios, survival_after_exit, survival_before_exit

__all__ = [
    "AGES",
    "BASELINE",
    "COST_UNITS",
    "HARM",
    "MAIN",
    "PAYERS",
    "PLACEBO",
    "QUARRELS",
    "RETURNS",
    "STATES",
    "MissingError",
    "acceptability",
    "at_end",
    "attendance_of_residents",
    "by_unit",
    "compared",
    "complete",
    "concentration",
    "cost_effectiveness",
    "costs",
    "crowding_out",
    "differences",
    "event_counts",
    "first_timers",
    "flows",
    "gains_by_age",
    "gains_by_courtyard",
    "gains_by_degree",
    "going_public",
    "harm",
    "hazard_ratios",
    "hours_by_week",
    "lead_ages",
    "left_out_by_plan",
    "lorenz_curve",
    "missing_runs",
    "need",
    "of_whole_runs",
    "participation_concentration",
    "price",
    "public_by_place",
    "quarrels",
    "ran",
    "ranking",
    "real_arms",
    "spending",
    "spill_over",
    "staff_hours",
    "stage_counts",
    "supported_arms",
    "survival_after_exit",
    "survival_before_exit",
    "told_apart",
    "total",
    "transitions",
    "unit_of_run",
]

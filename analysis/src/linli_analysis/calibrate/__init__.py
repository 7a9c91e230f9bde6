"""Finds parameters that a user's own observations speak for: `linli calibrate TARGETS.yaml` (docs/calibration.md).

History matching rules out most of the prior (`matching`), sequential Monte Carlo samples what is left (`sampling`);
worker processes run the engine in process, and a journal keeps what they did (`runs`). The result does not depend on
how many workers there are, nor on being stopped and taken up again.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from linli_analysis.calibrate.matching import match
from linli_analysis.calibrate.outcome import Outcome, conclude, write
from linli_analysis.calibrate.plan import Parameter, Plan, Sizes, Target, read_plan
from linli_analysis.calibrate.reading import CalibrationError, InputError
from linli_analysis.calibrate.runs import Engine, Runs, Simulate
from linli_analysis.calibrate.sampling import sample


def calibrate(
    plan: Plan,
    folder: Path,
    workers: int = 1,
    say: Callable[[str], None] = lambda _: None,
    simulate: Simulate | None = None,
) -> Outcome:
    """Calibrates; goes on with what `folder` holds of the same calibration. Writes the journal only (`write` the rest).

    workers: processes that run the model; say: is told of progress, a line at a time; simulate: instead of the engine.
    Raises InputError for what the user gave, CalibrationError where the prior holds nothing that fits.
    """
    engine = Engine(plan)
    identity = engine.identity() if simulate is None else repr(plan)
    with Runs(simulate or engine, folder, identity, workers, say) as runs:
        if runs.known:
            say(f"going on: {runs.known} runs are there")
        matched = match(plan, runs)
        say("left of the prior: " + ", ".join(f"{100 * share:.2g}%" for share in matched.left.shares))
        return conclude(plan, matched, sample(plan, matched, runs, say))


__all__ = [
    "CalibrationError",
    "InputError",
    "Outcome",
    "Parameter",
    "Plan",
    "Simulate",
    "Sizes",
    "Target",
    "calibrate",
    "read_plan",
    "write",
]

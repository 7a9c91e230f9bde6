"""Runs of a calibration: worker processes, and a journal from which a killed calibration goes on."""

from __future__ import annotations

import fcntl
import hashlib
import json
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import numpy as np

from linli_analysis.calibrate.plan import Floats, Plan
from linli_analysis.calibrate.reading import CalibrationError, InputError

Simulate = Callable[[Floats, int], list[float]]
"""A run: place in the unit cube and number of the run in, what it says of each target out. A pure function of them; it
is sent to worker processes, so it can be pickled."""


@dataclass(frozen=True)
class Engine:
    """The engine in process as a `Simulate`. Of an unlucky run that breaks, every value is NaN."""

    plan: Plan

    def __call__(self, u: Floats, number: int) -> list[float]:
        """One run from burn-in to the last week observed."""
        import linli

        try:
            run = linli.run(str(self.plan.scenario), self.plan.overrides(u, number), weeks=self.plan.weeks, tables=())
        except RuntimeError:  # a broken invariant: a bug, which one run in a thousand may meet
            return [float("nan")] * len(self.plan.targets)
        indicators = run.indicators
        return [target.of(indicators) for target in self.plan.targets]

    def identity(self) -> str:
        """SHA-256 of everything that a run's result depends on. Raises InputError for a bad scenario."""
        import linli

        middle = np.full(len(self.plan.parameters), 0.5)
        try:
            resolved = linli.scenario(str(self.plan.scenario), self.plan.overrides(middle, 0), weeks=self.plan.weeks)
        except linli.ScenarioError as error:
            raise InputError(str(error)) from None
        told = [resolved.yaml, linli.__version__, linli.COMMIT, repr(self.plan.parameters), repr(self.plan.targets)]
        # Sizes that only say when to end are left out: a calibration may be given more later.
        sizes = self.plan.sizes
        told += [repr((self.plan.seed, sizes.replicates, sizes.points, sizes.waves, sizes.particles))]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _begin_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's
    parent = multiprocessing.parent_process()
    if parent is not None:  # a worker does not outlive a parent that was killed

        def follow() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=follow, daemon=True).start()


class Runs:
    """Gives the results of runs, each computed once: from the journal if they are there. Use as a context manager.

    The journal, `runs.jsonl`, is a line of `identity` and then one line a run, in any order, with the point it was run
    at; a torn last line is passed over. What is computed does not depend on `workers`, nor on the order in which they
    finish.
    """

    def __init__(
        self, simulate: Simulate, folder: Path, identity: str, workers: int, say: Callable[[str], None]
    ) -> None:
        """Opens or begins the journal in `folder`. Raises InputError if it is of another calibration, or in use."""
        self._simulate, self._workers, self._say = simulate, workers, say
        self._done: dict[int, tuple[list[float], list[float]]] = {}  # point, values
        self.computed = 0
        folder.mkdir(parents=True, exist_ok=True)
        self._journal = self._open(folder / "runs.jsonl", identity)
        self._pool: ProcessPoolExecutor | None = None

    def _open(self, path: Path, identity: str) -> IO[str]:
        journal = path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            journal.close()
            raise InputError(f"{path.parent}: another calibration is at work here") from None
        journal.seek(0)
        lines = journal.read().split("\n")
        whole = [line for line in (_line(text) for text in lines[:-1]) if line is not None]
        if whole and whole[0].get("calibration") != identity:
            journal.close()
            raise InputError(
                f"{path.parent}: found runs of another calibration (other targets, scenario, sizes or version of the "
                "program), expected an empty folder; --force begins anew"
            )
        self._done = {line["run"]: (line["at"], line["values"]) for line in whole[1:] if "values" in line}
        if lines[-1]:
            journal.write("\n")  # ends what was torn
        if not whole:
            journal.seek(0)
            journal.truncate()
            self._write(journal, {"calibration": identity})
        return journal

    @staticmethod
    def _write(journal: IO[str], line: dict[str, Any]) -> None:
        journal.write(json.dumps(line, separators=(",", ":")) + "\n")
        journal.flush()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the workers; runs under way are lost."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._journal.close()

    @property
    def known(self) -> int:
        """Runs in the journal."""
        return len(self._done)

    def values(self, what: str, points: Floats, first: int, replicates: int) -> Floats:
        """Results by point, replicate and target. Point i, replicate r is run number (first + i) x replicates + r."""
        jobs = {(first + i) * replicates + r: i for i in range(len(points)) for r in range(replicates)}
        missing = [n for n, i in jobs.items() if n not in self._done or self._done[n][0] != points[i].tolist()]
        if missing:
            self._compute(what, points, jobs, missing)
        found = [self._done[number][1] for number in jobs]
        return np.array(found, dtype=np.float64).reshape(len(points), replicates, -1)

    def _compute(self, what: str, points: Floats, jobs: dict[int, int], missing: Sequence[int]) -> None:
        if self._workers == 1:
            for done, number in enumerate(missing):
                self._keep(number, points[jobs[number]], self._simulate(points[jobs[number]], number))
                self._tell(what, done + 1, len(missing))
            return
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_begin_worker)
        waiting = list(reversed(missing))
        running: dict[Future[list[float]], int] = {}
        done = 0
        while waiting or running:
            while waiting and len(running) < 2 * self._workers:
                number = waiting.pop()
                running[self._pool.submit(self._simulate, points[jobs[number]], number)] = number
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                number = running.pop(future)
                try:
                    values = future.result()
                except BrokenProcessPool:
                    raise CalibrationError("a worker process died (out of memory?); the same command goes on") from None
                self._keep(number, points[jobs[number]], values)
                done += 1
                self._tell(what, done, len(missing))

    def _keep(self, number: int, point: Floats, values: list[float]) -> None:
        at = point.tolist()
        self._done[number] = at, values
        self.computed += 1
        self._write(self._journal, {"run": number, "at": at, "values": values})

    def _tell(self, what: str, done: int, of: int) -> None:
        if done == of or done % max(of // 10, 1) == 0:
            self._say(f"{what}: {done}/{of}")


def _line(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None

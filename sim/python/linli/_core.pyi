"""The engine of Linli, without names and frames. Use the package linli."""

from collections.abc import Sequence
import os
from typing import Any

import numpy
import numpy.typing


class ScenarioError(ValueError):
    pass

class BusyError(RuntimeError):
    pass

NO_CODE: int = 255

MISSING_WEEK: int = -2147483648

VERSION: str = '0.1.0'

COMMIT: str = ...

class Scenario:
    """Everything a run needs, checked. Does not change."""

    @staticmethod
    def load(source: str | os.PathLike[str] | dict[str, object], overrides: dict[str, object] | None = None) -> Scenario:
        """
        The scenario of a file, or of a dict laid out like one, with values put over it at dotted paths. Raises ScenarioError with the program's messages.
        """

    def with_weeks(self, weeks: int) -> Scenario:
        """
        The same scenario for so many weeks after burn-in; a shorter run is the beginning of a longer one.
        """

    @property
    def yaml(self) -> str:
        """All it states, defaults too, as YAML."""

    @property
    def name(self) -> str: ...

    @property
    def title_en(self) -> str: ...

    @property
    def title_zh(self) -> str: ...

    @property
    def seed(self) -> int: ...

    @property
    def replicate(self) -> int: ...

    @property
    def weeks(self) -> int:
        """Weeks after burn-in."""

    @property
    def burn_in_weeks(self) -> int: ...

    @property
    def exit_week(self) -> int:
        """Last week of support."""

    def __eq__(self, other: object, /) -> bool: ...

    def __repr__(self) -> str: ...

class Column:
    """A column of a table (docs/trajectories.md)."""

    @property
    def name(self) -> str: ...

    @property
    def long_name(self) -> str: ...

    @property
    def units(self) -> str: ...

    @property
    def codes(self) -> str:
        """List of code_names() that the numbers point into, or empty."""

    @property
    def week(self) -> bool:
        """Whether MISSING_WEEK stands for a week that is not."""

    @property
    def numbers(self) -> numpy.typing.NDArray[Any]: ...

class Run:
    """A run in memory, from the end of burn-in. Threads may not share one."""

    def __init__(self, scenario: Scenario, threads: int, tables: Sequence[str]) -> None:
        """Builds the population and runs burn-in."""

    def step(self, weeks: int) -> int:
        """
        So many weeks on, at most to the last of the scenario. Returns how many that were.
        """

    def fork(self, scenario: Scenario) -> Run:
        """The same history, continued under another scenario."""

    @property
    def scenario(self) -> Scenario: ...

    @property
    def week(self) -> int: ...

    def indicators(self) -> numpy.typing.NDArray[numpy.float64]:
        """Values by week and indicator."""

    def digests(self) -> list[str]:
        """Digest of each week, 64 hexadecimal digits."""

    def table(self, name: str) -> list[Column]:
        """Columns of a recorded table. Raises KeyError."""

class Indicator:
    """What one weekly indicator is."""

    @property
    def key(self) -> str: ...

    @property
    def unit(self) -> str: ...

    @property
    def window(self) -> str: ...

    @property
    def name_en(self) -> str: ...

    @property
    def name_zh(self) -> str: ...

    @property
    def definition_en(self) -> str: ...

    @property
    def definition_zh(self) -> str: ...

def indicator_table() -> list[Indicator]:
    """Indicators, in the order of Run.indicators()."""

def tables() -> list[str]:
    """Names of the tables that a run can record."""

def code_names(codes: str) -> list[tuple[str, str]]:
    """
    Keys of a list of codes, in the order of the codes, and their names in Chinese.
    """

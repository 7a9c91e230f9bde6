"""Every word that figures and tables show, as (English, Chinese); the words of the report are in templates/."""

from __future__ import annotations

from typing import Literal

from linli_analysis.texts import draws, effects, groups, people, shared, table
from linli_analysis.texts.columns import COLUMNS_ZH, UNITS_ZH

Language = Literal["en", "zh"]

TEXTS: dict[str, tuple[str, str]] = (
    shared.TEXTS | effects.TEXTS | groups.TEXTS | people.TEXTS | draws.TEXTS | table.TEXTS
)

__all__ = ["COLUMNS_ZH", "TEXTS", "UNITS_ZH", "Language"]

"""The program's tables of parameters and practices, as they were when the package was made (`scripts/docs`)."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import Any

from linli_analysis.texts import Language


@cache
def catalogue(name: str) -> list[dict[str, Any]]:
    """Records of "parameters" or "practices"."""
    text = resources.files("linli_analysis").joinpath(f"{name}.json").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text)
    return found


@cache
def meaning_of(key: str, lang: Language) -> str:
    """What a parameter such as "act.friend" means, without remarks in brackets; empty where the table lacks it."""
    for record in catalogue("parameters"):
        if f"{record['section']}.{record['name']}" == key:
            words = str(record[f"meaning_{lang}"])
            return re.split(r" \(|（", words, maxsplit=1)[0].rstrip(".。;；,，")
    return ""

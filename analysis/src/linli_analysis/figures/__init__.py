"""The figures, each a function of a study and a look that gives a `Drawing`."""

from __future__ import annotations

from collections.abc import Callable

from linli_analysis.figures.common import Drawing, FigureError, NoDrawsError, can_compare
from linli_analysis.figures.design import power
from linli_analysis.figures.faces import faces
from linli_analysis.figures.flow import flow
from linli_analysis.figures.forest import gains, hazards, strain
from linli_analysis.figures.genealogy import genealogy
from linli_analysis.figures.growth import growth
from linli_analysis.figures.headline import headline
from linli_analysis.figures.heat import heat
from linli_analysis.figures.ladder import ladder
from linli_analysis.figures.life import life
from linli_analysis.figures.neighbourhood import neighbourhood
from linli_analysis.figures.order import order
from linli_analysis.figures.sensitivity import holds, indices, tornado
from linli_analysis.figures.support import support
from linli_analysis.figures.survival import survival
from linli_analysis.figures.twins import twins
from linli_analysis.figures.value import plane, worth
from linli_analysis.read import Study
from linli_analysis.style import Look

FIGURES: dict[str, Callable[[Study, Look], Drawing]] = {
    "headline": headline,
    "twins": twins,
    "order": order,
    "holds": holds,
    "tornado": tornado,
    "indices": indices,
    "growth": growth,
    "ladder": ladder,
    "flow": flow,
    "survival": survival,
    "hazards": hazards,
    "plane": plane,
    "worth": worth,
    "support": support,
    "gains": gains,
    "strain": strain,
    "faces": faces,
    "heat": heat,
    "neighbourhood": neighbourhood,
    "genealogy": genealogy,
    "life": life,
    "power": power,
}

OF_DRAWS = ("holds", "tornado", "indices")
"""Figures of studies with parameter draws."""

__all__ = [
    "FIGURES",
    "OF_DRAWS",
    "Drawing",
    "FigureError",
    "NoDrawsError",
    "can_compare",
    "faces",
    "flow",
    "gains",
    "genealogy",
    "growth",
    "hazards",
    "headline",
    "heat",
    "holds",
    "indices",
    "ladder",
    "life",
    "neighbourhood",
    "order",
    "plane",
    "power",
    "strain",
    "support",
    "survival",
    "tornado",
    "twins",
    "worth",
]

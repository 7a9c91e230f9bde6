"""The figures, each a function of a study and a look that gives a `Drawing`."""

from linli_analysis.figures.common import Drawing, FigureError
from linli_analysis.figures.growth import growth
from linli_analysis.figures.headline import can_compare, headline
from linli_analysis.figures.ladder import ladder
from linli_analysis.figures.life import life
from linli_analysis.figures.neighbourhood import neighbourhood
from linli_analysis.figures.survival import survival

__all__ = [
    "Drawing",
    "FigureError",
    "can_compare",
    "growth",
    "headline",
    "ladder",
    "life",
    "neighbourhood",
    "survival",
]

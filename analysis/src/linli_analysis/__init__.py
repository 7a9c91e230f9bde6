"""Linli 邻里: read trajectories, compare arms, draw figures and print tables.

>>> import linli_analysis as la
>>> study = la.open_study("study.h5")
>>> study.indicators["sustained_public_groups"].sel(week=156).mean("replicate")
"""

from linli_analysis.read import Run, Study, TrajectoryError, open_run, open_study

__all__ = ["Run", "Study", "TrajectoryError", "open_run", "open_study"]
__version__ = "0.1.0"

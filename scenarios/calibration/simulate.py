"""Writes counts.csv and groups.csv, the records that four-courtyards.yaml is tried on: one run at known parameters.

From the root of the project, with the Python module installed (scripts/install --python):

    .venv/bin/python scenarios/calibration/simulate.py

Records are of the model as it was when they were written: run it again after a change of the model's laws or defaults.
"""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import pandas as pd
import yaml

import linli

TRUTH = {"found.ideas": 0.14, "act.membership": 0.8, "join.intercept": -1.0, "quarrel.settle": -2.0}
SEED = 2023
QUARTERS = 8
WEEKS = 13  # a quarter
HERE = Path(__file__).parent


def main() -> None:
    """Runs the example's place at TRUTH for two years and writes what its committee might have written down."""
    asked = yaml.safe_load((HERE / "four-courtyards.yaml").read_text(encoding="utf-8"))
    truth = {f"parameters.{key}": value for key, value in TRUTH.items()}
    weeks = QUARTERS * WEEKS + 1  # two years are 104 weeks and some days
    run = linli.run(str(HERE / asked["scenario"]), {**asked["set"], **truth, "seed": SEED}, weeks=weeks)
    _write("counts.csv", ["indicator", "period", "value", "error"], _counts(run.indicators.to_dataframe()))
    _write("groups.csv", ["group", "founded", "ended", "public", "members"], _groups(run, asked["begins"]))


def _counts(weekly: pd.DataFrame) -> list[list[object]]:
    """Members at the end of each quarter, give or take two; attendances (estimated, 5%) and new faces within it."""
    rows: list[list[object]] = []
    for quarter in range(QUARTERS):
        first, last = weekly.loc[quarter * WEEKS], weekly.loc[(quarter + 1) * WEEKS]
        name = f"{2023 + quarter // 4}Q{quarter % 4 + 1}"
        came = round(last["attendances"] - first["attendances"], -1)
        rows += [
            ["members", name, round(last["members"]), 2],
            ["attendances", name, round(came), round(0.05 * came)],
            ["new_faces", name, round(last["new_faces"] - first["new_faces"]), ""],
        ]
    return rows


def _groups(run: linli.Simulation, begins: datetime.date) -> list[list[object]]:
    """A line a group that was there in week 1 or later, in order of founding."""

    def day(week: int) -> str:
        return str(begins + datetime.timedelta(weeks=int(week) - 1)) if week > 0 else ""

    history = run.group_weeks.set_index("group")
    ended = run.groups["ended"]
    rows: list[list[object]] = []
    numbers: dict[str, int] = {}
    for group in run.groups[~(ended <= 0)].sort_values(["founded_week", "group"]).to_dict("records"):
        topic = str(group["topic"])
        numbers[topic] = numbers.get(topic, 0) + 1
        own = history.loc[[group["group"]]].sort_values("week")
        alive = pd.isna(group["ended"])
        private = own.loc[own["public"] == 0, "week"]
        public = own["public"].iloc[-1] == 1
        since = (day(private.max() + 1) or "yes") if public and len(private) else "yes" if public else ""
        name = f"{topic} {numbers[topic]}"
        members = int(own["members"].iloc[-1]) if alive else ""
        rows.append([name, day(group["founded_week"]), "" if alive else day(group["ended"]), since, members])
    return rows


def _write(name: str, columns: list[str], rows: list[list[object]]) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        file.write(_REMARKS[name])
        out = csv.writer(file, lineterminator="\n")
        out.writerow(columns)
        out.writerows(rows)


_REMARKS = {
    "counts.csv": "# Simulated, as an example (simulate.py). error: standard error of the count, empty for none.\n"
    "# 示例为模拟数据（simulate.py）。error：计数的标准误，空白表示没有误差。\n",
    "groups.csv": "# Simulated, as an example (simulate.py); a real list has the same columns. Empty: founded before\n"
    "# the list begins; not ended.\n"
    "# 示例为模拟数据（simulate.py）；真实名册用同样的列。空白表示：名册开始前已成立；至今未解散。\n",
}

if __name__ == "__main__":
    main()

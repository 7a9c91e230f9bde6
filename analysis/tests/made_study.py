"""Makes files of the documented layout with plausible random contents. No result of the model is in here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import h5py
import numpy as np

MISSING_WEEK = -(2**31)
TOPICS = [
    "recreation",
    "culture",
    "environment",
    "safety",
    "volunteering",
    "rights",
    "daily_services",
    "education",
]
TOPICS_ZH = ["文娱", "文化传播", "环境", "安全", "志愿服务", "权益", "生活服务", "教育培训"]
STAGES = ["activity", "start_up", "growth", "mature"]
STEPS = ["notice", "discuss", "design", "act", "keep_up"]
ROLES = ["member", "captain", "deputy", "finance", "logistics"]
MODES = ["one_person", "captain_consults", "vote", "consensus"]
ORIGINS = ["idea", "affair", "split", "hatched", "small_group", "existing"]
ENDS = ["none", "quiet", "captain_lost", "quarrel", "too_few", "merged", "purpose_met"]
QUARRELS = ["money", "direction", "work", "honours", "space"]
EVENTS = {
    "group_founded": ("小组成立", "topic"),
    "joined": ("加入", ""),
    "left": ("退出", ""),
    "role_taken": ("担任角色", "role"),
    "captain_left": ("队长离开", ""),
    "succession": ("继任", ""),
    "way_of_deciding_chosen": ("确定决策方式", "mode"),
    "project_started": ("项目启动", "topic"),
    "step_done": ("步骤完成", "project_step"),
    "step_failed": ("步骤失败", "project_step"),
    "project_done": ("项目完成", "topic"),
    "quarrel_began": ("争执发生", "quarrel"),
    "quarrel_settled": ("争执化解", "quarrel"),
    "stage_changed": ("阶段变化", "stage"),
    "went_public": ("转向公益", "topic"),
    "ended": ("小组终止", "end_cause"),
    "grant_approved": ("微创投获批", "intervention"),
    "visit": ("陪伴走访", "intervention"),
    "merged": ("合并", ""),
    "affair_worsened": ("公共事务恶化", "topic"),
    "project_failed": ("项目失败", "project_step"),
}
LADDER = ["bystander", "participant", "activist", "lead"]
CODES: dict[str, list[str]] = {
    "topic": TOPICS,
    "stage": STAGES,
    "project_step": STEPS,
    "role": ROLES,
    "mode": MODES,
    "origin": ORIGINS,
    "end_cause": ENDS,
    "quarrel": QUARRELS,
    "event_kind": list(EVENTS),
    "age": ["child", "young_adult", "midlife", "senior"],
    "ladder": LADDER,
    "account": ["foundation", "supporter", "staff", "group"],
    "purpose": ["programme_budget", "staff_wage", "grant", "grant_return"],
    "event_code": [code for _, code in EVENTS.values()],
    "topic_zh": TOPICS_ZH,
    "stage_zh": ["活动期", "初创期", "发展期", "成熟期"],
    "project_step_zh": ["发现", "讨论", "设计", "行动", "维护"],
    "role_zh": ["成员", "队长", "副队长", "财务", "后勤"],
    "mode_zh": ["一人决定", "队长征询", "表决", "共识"],
    "origin_zh": ["自发", "公共事务", "分裂", "孵化", "兴趣小组", "原有"],
    "end_cause_zh": ["无", "沉寂", "失去队长", "争执", "人数过少", "合并", "目的达成"],
    "quarrel_zh": ["钱", "方向", "分工", "荣誉", "场地"],
    "event_kind_zh": [zh for zh, _ in EVENTS.values()],
}
ARMS = {
    "baseline": ("No support", "无支持", 0.0),
    "placebo": ("Placebo", "安慰剂", 0.0),
    "academy_grants_accompaniment": ("Academy, micro-grants, accompaniment", "友邻学社＋微创投＋陪伴", 1.0),
    "event": ("Public event, dropped after", "猛药，事后不跟进", 0.35),
    "event_follow_up": ("Public event with follow-up", "猛药，并跟进", 0.6),
}
RESOLVED = """
about: {en: "A made arm.", zh: "造出来的方案。"}
parameters:
  population: {households_per_courtyard: 400, adults_per_household: 2.5}
  supporter: {hours_per_week: 60}
interventions:
  - {practice: academy, levers: {entrants: 30, class_hours: 7}}
"""
WEEKS, EXIT, PEOPLE, COURTYARDS = 156, 104, 13000, 12
CODED = {
    "topic": "topic",
    "stage": "stage",
    "step": "project_step",
    "role": "role",
    "mode": "mode",
    "origin": "origin",
    "end_cause": "end_cause",
    "kind": "event_kind",
    "from_kind": "account",
    "to_kind": "account",
    "purpose": "purpose",
    "age": "age",
    "ladder": "ladder",
}
WEEK_COLUMNS = {"founded_week", "went_public", "ended", "last_supported", "from", "to"}
FLOATS = {
    "norms",
    "cohesion",
    "dependence",
    "legitimacy",
    "clarity",
    "skill",
    "supporter_hours",
    "value",
    "asked",
    "given",
}


@dataclass
class Group:
    serial: int
    courtyard: int
    topic: int
    founded: int
    public: bool = False
    members: int = 4
    stage: int = 0
    step: int = -1
    quarrels: int = 0
    funds: float = 0
    ended: int = MISSING_WEEK
    end_cause: int = 0
    went_public: int = MISSING_WEEK
    last_supported: int = MISSING_WEEK
    parent: int = -1
    roles: dict[int, int] = field(default_factory=lambda: {1: 0})
    founding_event: int = -1


class MadeRun:
    """One run's rows, by table."""

    def __init__(self, strength: float, seed: int) -> None:
        self.strength = strength
        self.random = np.random.default_rng(seed)
        self.rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.indicators: dict[str, list[float]] = defaultdict(list)
        self.groups: list[Group] = []
        self.event = 100
        self.faces = self.spent = 0.0
        self.solved = 0
        self.quarrels = [0] * 5
        for _ in range(22):
            self.found(int(self.random.integers(-150, 0)))
        for week in range(WEEKS + 1):
            if week:
                self.step(week)
            self.observe(week)
        self.close()

    def tell(self, week: int, kind: str, group: int, code: int = 0, cause: int = -1, other: int = -1) -> int:
        self.event += 1
        self.rows["events"].append(
            {
                "event": self.event,
                "week": week,
                "kind": list(EVENTS).index(kind),
                "cause": cause,
                "group": group,
                "other": other,
                "affair": -1,
                "code": code,
                "value": 0.0,
            }
        )
        return self.event

    def found(self, week: int, parent: int = -1) -> None:
        topic = 0 if self.random.random() < 0.6 else int(self.random.integers(1, 8))
        group = Group(len(self.groups), int(self.random.integers(COURTYARDS)), topic, week, parent=parent)
        group.public = topic > 0 and self.random.random() < 0.5
        group.members = int(self.random.integers(3, 9)) + (8 if week < 0 else 0)
        group.stage = int(self.random.integers(0, 4)) if week < 0 else 0
        group.founding_event = self.tell(week, "group_founded", group.serial, topic) if week >= 0 else 60
        group.roles[1] = week
        self.groups.append(group)

    def alive(self) -> list[Group]:
        return [g for g in self.groups if g.ended == MISSING_WEEK]

    def step(self, week: int) -> None:
        helped = self.strength if week <= EXIT else 0.0
        if self.random.random() < 0.12 + 0.2 * helped:
            alive = self.alive()
            self.found(week, alive[0].serial if alive and self.random.random() < 0.2 else -1)
        self.faces += float(self.random.poisson(2 + 8 * helped))
        for group in self.alive():
            self.live(group, week, helped)

    def live(self, group: Group, week: int, helped: float) -> None:
        luck = self.random.random(8)
        group.members = int(np.clip(group.members + self.random.integers(-1, 2) + (luck[0] < 0.1), 2, 40))
        if luck[1] < (0.03, 0.012, 0.005, 0.001)[group.stage]:
            group.ended, group.end_cause = week, int(self.random.integers(1, 7))
            if ENDS[group.end_cause] == "merged":
                self.tell(week, "merged", self.alive()[0].serial if self.alive() else group.serial, other=group.serial)
            self.tell(week, "ended", group.serial, group.end_cause, self.event)
            return
        last = group.founding_event
        if luck[2] < 0.02 + 0.03 * helped and group.stage < 3:
            group.stage += 1
            last = self.tell(week, "stage_changed", group.serial, group.stage, last)
        elif luck[2] > 0.99 and group.stage > 0:
            group.stage -= 1
            last = self.tell(week, "stage_changed", group.serial, group.stage, last)
        if not group.public and luck[3] < 0.001 + 0.012 * helped:
            group.public, group.went_public = True, week
            self.tell(week, "went_public", group.serial, max(group.topic, 1), last)
        if luck[4] < 0.06:
            self.work(group, week)
        if luck[5] < 0.03:
            group.quarrels += 1
            object_ = int(self.random.integers(5))
            self.quarrels[object_] += 1
            self.tell(week, "quarrel_began", group.serial, object_)
        elif luck[5] > 0.94 and group.quarrels:
            group.quarrels -= 1
            self.tell(week, "quarrel_settled", group.serial, 0, self.event)
        if luck[6] < 0.02 and len(group.roles) < 4:
            role = next(r for r in (2, 3, 4) if r not in group.roles)
            group.roles[role] = week
            self.tell(week, "role_taken", group.serial, role)
        if helped and luck[7] < 0.05 * helped:
            group.last_supported = week
            self.spent += 900
            group.funds += 300000 if luck[7] < 0.01 else 0
            self.tell(week, "grant_approved" if luck[7] < 0.01 else "visit", group.serial, 0)
        group.funds = max(0.0, group.funds - 2500.0)

    def work(self, group: Group, week: int) -> None:
        if group.step < 0:
            group.step = 0
            self.tell(week, "project_started", group.serial, group.topic)
        elif self.random.random() < 0.25:
            self.tell(week, "step_failed", group.serial, group.step)
            self.tell(week, "affair_worsened", group.serial, 1)
        elif group.step == 4:
            group.step = -1
            self.solved += 1
            self.tell(week, "project_done", group.serial, group.topic, self.event)
        else:
            self.tell(week, "step_done", group.serial, group.step)
            group.step += 1

    def observe(self, week: int) -> None:
        counts: dict[str, float] = defaultdict(float)
        for group in self.alive():
            active = max(1, int(group.members * 0.7))
            goal = "public" if group.public else "private"
            counts["groups_alive"] += 1
            counts[f"groups_{goal}_{STAGES[group.stage]}"] += 1
            four = group.public and active >= 4
            counts["public_groups_active4"] += four
            counts["sustained_public_groups"] += four and group.last_supported < week - 26 and group.founded < week - 26
            counts["quarrels_open"] += group.quarrels
            self.rows["group_weeks"].append(
                {
                    "week": week,
                    "group": group.serial,
                    "stage": group.stage,
                    "public": int(group.public),
                    "mode": 0,
                    "members": group.members,
                    "active": active,
                    "roles_filled": len(group.roles),
                    "open_quarrels": group.quarrels,
                    "met": 1,
                    "step": group.step if group.step >= 0 else 255,
                    "norms": 0.4,
                    "cohesion": 0.5,
                    "dependence": 0.1,
                    "legitimacy": 0.2,
                    "clarity": 0.5,
                    "skill": 0.3,
                    "supporter_hours": 2.0 if group.last_supported == week else 0.0,
                    "funds": group.funds,
                    "affair": -1,
                }
            )
        leads = counts["groups_alive"]
        activists = leads * 2 + 40 + self.faces * 0.06
        participants = 900 + self.faces * 0.3 + float(self.random.normal(0, 15))
        counts |= {
            "residents": PEOPLE,
            "ladder_lead": leads,
            "ladder_activist": activists,
            "ladder_participant": participants,
            "ladder_bystander": PEOPLE - leads - activists - participants,
            "new_faces": self.faces,
            "yuan_spent": self.spent,
            "hours_given": self.spent / 60 / (WEEKS + 1),
            "hours_unmet": 1.0,
            "affairs_open": 12,
            "affairs_solved": self.solved,
            "residents_active": 600,
            **{f"active_52_{age}": 600 + self.faces * 0.2 for age in ("young", "midlife", "senior")},
            "first_timers_returned": self.faces * 0.4,
            "quarrels": sum(self.quarrels),
            "quarrels_settled": sum(self.quarrels) // 2,
            **{f"quarrels_{name}": number for name, number in zip(QUARRELS, self.quarrels, strict=True)},
            "residents_active_52": 1800,
        }
        for key in indicator_keys():
            self.indicators[key].append(counts[key])

    def people(self) -> None:
        """Snapshots of 400 residents: how often they came up to week 0 and up to the end."""
        before = self.random.pareto(1.2, 400).astype(int)
        after = before + (self.random.pareto(1.1, 400) * (1 + self.strength)).astype(int)
        degree = self.random.poisson(8, 400)
        for week, attended in ((0, before), (WEEKS, after)):
            for i in range(400):
                person = {"week": week, "resident": i, "age": i % 4, "ladder": 3 if i % 17 == 0 else 1}
                self.rows["resident_snapshots"].append(
                    person | {"degree": int(degree[i]), "attended": min(int(attended[i]), 60000)}
                )

    def close(self) -> None:
        self.people()
        for group in sorted(self.groups, key=lambda g: (g.ended if g.ended != MISSING_WEEK else 10**6, g.serial)):
            self.rows["groups"].append(
                {
                    "group": group.serial,
                    "founder_dwelling": group.serial * 7,
                    "founder_occupancy": 0,
                    "founder_member": 1,
                    "founded_week": group.founded,
                    "ordinal": 0,
                    "courtyard": group.courtyard,
                    "topic": group.topic,
                    "founded_public": 0,
                    "origin": 3 if group.parent >= 0 else 0,
                    "founding_event": group.founding_event,
                    "cause": -1,
                    "parent": group.parent,
                    "second_parent": -1,
                    "went_public": group.went_public,
                    "ended": group.ended,
                    "end_cause": group.end_cause,
                    "end_event": -1,
                    "last_supported": group.last_supported,
                }
            )
            for role, since in group.roles.items():
                self.rows["memberships"].append(
                    {"group": group.serial, "role": role, "from": since, "to": group.ended, "cause": -1}
                )


def indicator_keys() -> list[str]:
    stages = [f"groups_{goal}_{stage}" for goal in ("private", "public") for stage in STAGES]
    return [
        "groups_alive",
        *stages,
        "sustained_public_groups",
        "public_groups_active4",
        "residents",
        "residents_active",
        "residents_active_52",
        *(f"ladder_{rung}" for rung in LADDER),
        "new_faces",
        "yuan_spent",
        "hours_given",
        "hours_unmet",
        "quarrels_open",
        "quarrels",
        "quarrels_settled",
        *(f"quarrels_{name}" for name in QUARRELS),
        *(f"active_52_{age}" for age in ("young", "midlife", "senior")),
        "first_timers_returned",
        "affairs_open",
        "affairs_solved",
    ]


def column_type(name: str) -> str:
    if name in FLOATS:
        return "f4"
    if name in ("funds", "fen"):
        return "f8"
    return "u1" if name in CODED or name in ("public", "founded_public") else "i4"


def write_table(file: h5py.File, name: str, rows: list[dict[str, Any]]) -> None:
    table = file.create_group(name, track_order=True)
    for column in rows[0]:
        values = np.array([row[column] for row in rows], dtype=column_type(column))
        node = table.create_dataset(column, data=values, compression="gzip")
        node.attrs["long_name"] = column.replace("_", " ")
        if column in CODED:
            node.attrs["codes"] = f"/codes/{CODED[column]}"
        if column in WEEK_COLUMNS:
            node.attrs["_FillValue"] = np.int32(MISSING_WEEK)


def write_common(file: h5py.File, kind: str) -> None:
    file.attrs.update(
        {
            "format": kind,
            "format_version": np.int32(1),
            "scenario": "made",
            "title_en": "A made study",
            "title_zh": "造出来的研究",
            "weeks": np.int32(WEEKS),
            "exit_week": np.int32(EXIT),
            "seed": np.uint32(1),
        }
    )
    codes = file.create_group("codes")
    for name, words in CODES.items():
        codes.create_dataset(name, data=words, dtype=h5py.string_dtype())
    places = [
        {"courtyard": i, "community": i // 4, "street": 0, "first_dwelling": i * 400, "dwellings": 400}
        for i in range(COURTYARDS)
    ]
    write_table(file, "courtyards", places)


def write_indicators(file: h5py.File, dims: dict[str, Any], values: dict[str, Any]) -> None:
    group = file.create_group("indicators", track_order=True)
    for name, coordinate in dims.items():
        node = group.create_dataset(name, data=coordinate)
        node.make_scale(name)
    for key, array in values.items():
        node = group.create_dataset(key, data=np.asarray(array, dtype="f8"))
        node.attrs.update({"units": "1", "long_name": key.replace("_", " "), "long_name_zh": "某指标"})
        for i, name in enumerate(dims):
            node.dims[i].attach_scale(group[name])


def make_study(path: Path, replicates: int = 4, seed: int = 1, whole: int = 1) -> Path:
    """A study file of the five arms, and the trajectories of the first `whole` replicates beside it."""
    runs = {arm: [MadeRun(spec[2], seed + 97 * r) for r in range(replicates)] for arm, spec in ARMS.items()}
    with h5py.File(path, "w", track_order=True) as file:
        write_common(file, "linli-study")
        arms = file.create_group("arms")
        for column, words in (
            ("name", list(ARMS)),
            ("title_en", [spec[0] for spec in ARMS.values()]),
            ("title_zh", [spec[1] for spec in ARMS.values()]),
            ("resolved", [RESOLVED] * len(ARMS)),
        ):
            arms.create_dataset(column, data=words, dtype=h5py.string_dtype())
        write_indicators(
            file,
            {
                "arm": np.array(list(ARMS), dtype=object),
                "replicate": np.arange(replicates, dtype="i4"),
                "week": np.arange(WEEKS + 1, dtype="i4"),
            },
            {key: [[run.indicators[key] for run in arm] for arm in runs.values()] for key in indicator_keys()},
        )
        for table in ("groups", "group_weeks", "events"):
            rows = [
                {"arm": a, "replicate": r, **row}
                for r in range(replicates)
                for a, arm in enumerate(runs.values())
                for row in arm[r].rows[table]
            ]
            write_table(file, table, rows)
    folder = path.with_suffix(".runs")
    folder.mkdir(exist_ok=True)
    for name, arm in runs.items():
        for replicate in range(whole):
            write_run(folder / f"{name}-{replicate}.h5", arm[replicate])
    return path


def write_run(path: Path, run: MadeRun) -> None:
    with h5py.File(path, "w", track_order=True) as file:
        write_common(file, "linli-trajectory")
        file.attrs["replicate"] = np.uint32(0)
        write_indicators(file, {"week": np.arange(WEEKS + 1, dtype="i4")}, dict(run.indicators))
        for table in ("groups", "group_weeks", "events", "memberships", "resident_snapshots"):
            write_table(file, table, run.rows[table])


def make_run(path: Path, strength: float = 1.0, seed: int = 5) -> Path:
    """A trajectory of a single run."""
    write_run(path, MadeRun(strength, seed))
    return path


if __name__ == "__main__":
    import sys

    make_study(Path(sys.argv[1]), int(sys.argv[2]))

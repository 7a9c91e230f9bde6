"""Every figure, in both languages and sizes: nothing clipped, no words over words, no glyph missing."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from linli_analysis import Study, figures
from linli_analysis.biography import biography, sentence, told
from linli_analysis.commands import figures as figures_command
from linli_analysis.figures.life import life_of, spread
from linli_analysis.figures.neighbourhood import neighbourhood_data, plan_of
from linli_analysis.layout import ems, wrap, wrap_evenly
from linli_analysis.measures import IDENTITY, richest_group
from linli_analysis.style import CHINESE_FONT, FontError, Look, arm_styles, register_chinese_font, save
from linli_analysis.texts import TEXTS
from linli_analysis.twins import twin_of

FIGURES = {name: draw for name, draw in figures.FIGURES.items() if name not in figures.OF_DRAWS}
LOOKS = [Look(lang, size) for lang in ("en", "zh") for size in ("column", "slide")]


def words_of(figure: Figure) -> list[tuple[str, Bbox]]:
    """All visible words with their boxes in pixels, shrunk by a hair."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    found = []
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        if text.get_visible() and text.get_text().strip() and _shown(text, figure):
            box = Text.get_window_extent(text, canvas.get_renderer())  # without an annotation's arrow
            line = min(box.height, box.width) / max(text.get_text().count("\n") + 1, 1)  # words may stand upright
            found.append((text.get_text(), box.padded(-0.12 * line)))
    return found


def _shown(text: Text, figure: Figure) -> bool:
    """Tick labels outside the axis' limits, and those of hidden ticks, are made but not drawn."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
            for tick in ticks:
                if text in (tick.label1, tick.label2):
                    low, high = sorted(axis.get_view_interval())
                    return low <= tick.get_loc() <= high and axes.axison
            if text in (axis.label, axis.offsetText) and not axes.axison:
                return False
    return True


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.lang}-{look.size}")
@pytest.mark.parametrize("name", FIGURES)
def test_words_neither_overlap_nor_are_clipped(study: Study, name: str, look: Look) -> None:
    figure = FIGURES[name](study, look).figure
    words = words_of(figure)
    assert len(words) > 10
    width, height = figure.get_size_inches() * figure.dpi
    for text, box in words:
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height, f"clipped: {text!r}"  # noqa: PT018
    clashes = [(a, b) for (a, one), (b, other) in itertools.combinations(words, 2) if one.overlaps(other)]
    assert not clashes


def test_an_overlap_would_be_found() -> None:
    figure = Figure()
    figure.text(0.5, 0.5, "first words")
    figure.text(0.52, 0.5, "second words")
    (_, one), (_, other) = words_of(figure)
    assert one.overlaps(other)


@pytest.mark.parametrize("name", FIGURES)
def test_files_are_written_and_not_empty(study: Study, name: str, tmp_path: Path) -> None:
    paths = FIGURES[name](study, Look("zh")).save(tmp_path, ".zh")
    assert {path.suffix for path in paths} == {".png", ".svg", ".pdf", ".csv"}
    picture = imread(str(paths[0]))
    assert picture.shape[1] == pytest.approx(6.3 * 200, abs=2)
    assert (picture[..., :3].min(axis=2) < 0.9).mean() > 0.01
    svg = paths[1].read_text()
    assert "<svg" in svg
    assert "<text" not in svg  # words are outlines: they look the same where the font is absent
    assert paths[2].read_bytes().startswith(b"%PDF")
    for path in paths[3:]:
        assert len(pd.read_csv(path)) > 0


def test_figures_are_the_same_each_time(study: Study, tmp_path: Path) -> None:
    one = figures.growth(study, Look("en")).save(tmp_path / "a")
    two = figures.growth(study, Look("en")).save(tmp_path / "b")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_a_missing_glyph_is_an_error(tmp_path: Path) -> None:
    with Look("en").applied():
        figure = Figure()
        figure.text(0.5, 0.5, "\U00012000")
        with pytest.raises(UserWarning, match="Glyph"):
            save(figure, tmp_path, "x", {})


def test_a_missing_font_is_one_clear_message(
    monkeypatch: pytest.MonkeyPatch, study_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register_chinese_font.cache_clear()
    monkeypatch.setattr(font_manager, "X11FontDirectories", [])
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    font_manager.fontManager._findfont_cached.cache_clear()  # type: ignore[attr-defined]
    try:
        with pytest.raises(FontError, match="fonts-noto-cjk"):
            register_chinese_font()
        assert figures_command([str(study_path), "-o", str(tmp_path / "out"), "--lang", "zh"]) == 2
        assert "fonts-noto-cjk" in capsys.readouterr().err
        assert not (tmp_path / "out").exists()
    finally:
        register_chinese_font.cache_clear()
        font_manager.fontManager._findfont_cached.cache_clear()  # type: ignore[attr-defined]


def test_chinese_is_drawn_in_the_simplified_face() -> None:
    register_chinese_font()
    found = font_manager.get_font(font_manager.findfont(CHINESE_FONT))
    assert found.family_name == CHINESE_FONT


def test_every_word_is_there_in_both_languages() -> None:
    for key, (english, chinese) in TEXTS.items():
        assert english, key
        assert chinese, key
        assert any("\u3000" <= c <= "\u9fff" for c in chinese) or "{" in chinese, key
        names = [sorted(part.split("}")[0] for part in words.split("{")[1:]) for words in (english, chinese)]
        assert names[0] == names[1], key


def test_arms_keep_their_colour_and_none_share_one() -> None:
    styles = arm_styles(["baseline", "placebo", "a", "b", "c", "d", "e"])
    assert len({(style.colour, style.dash) for style in styles.values()}) == 7
    assert arm_styles(["placebo", "baseline", "a"])["a"] == styles["a"]


def test_growth_data_are_means_over_replicates(study: Study) -> None:
    frame = figures.growth(study, Look("en")).data["growth"]
    row = frame.query("goal == 'public' and stage == 'mature' and arm == 'event' and week == 100").iloc[0]
    values = study.indicators["groups_public_mature"].sel(arm="event", week=100).to_numpy()
    assert row["mean"] == pytest.approx(values.mean())
    assert row["low"] < row["mean"] < row["high"]


def test_ladder_shares_sum_to_all_residents(study: Study) -> None:
    frame = figures.ladder(study, Look("en")).data["ladder"]
    sums = frame.groupby(["arm", "week"])["mean"].sum()
    assert sums.to_numpy() == pytest.approx(100)


def test_a_missing_indicator_is_named(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    without = study.indicators.drop_vars("ladder_lead")
    monkeypatch.setitem(study.__dict__, "indicators", without)
    with pytest.raises(figures.FigureError, match="ladder_lead"):
        figures.ladder(study, Look("en"))


def test_a_group_keeps_its_place_and_no_two_share_one(study: Study) -> None:
    arms = [arm.key for arm in study.arms]
    rows = neighbourhood_data(study, arms, 0)
    assert not rows.duplicated(["arm", "week", "courtyard", "slot"]).any()
    old = rows[rows["founded_week"] < 0]
    for arm in arms:
        places = old[old["arm"] == arm].groupby(IDENTITY)["slot"].nunique()
        assert (places == 1).all()


@pytest.mark.parametrize(("communities", "each"), [(1, 1), (3, 4), (7, 5), (40, 12)])
def test_tiles_never_overlap_and_lie_in_their_frame(communities: int, each: int) -> None:
    number = np.arange(communities * each)
    plan = plan_of(pd.DataFrame({"courtyard": number, "community": number // each}))
    places = np.array(list(plan.tiles.values()))
    for i, (x, y) in enumerate(places):
        others = np.delete(places, i, axis=0)
        assert not ((np.abs(others[:, 0] - x) < 1) & (np.abs(others[:, 1] - y) < 1)).any()
        _, fx, fy, width, height = plan.frames[i // each]
        assert fx <= x
        assert fy <= y
        assert x + 1 <= fx + width
        assert y + 1 <= fy + height


def test_biography_follows_causes(study: Study) -> None:
    arm = "academy_grants_accompaniment"
    story = biography(study, arm, 0, richest_group(study, arm, 0))
    caused = story[story["cause_week"].notna()]
    assert len(caused) > 0
    assert (caused["cause_week"] <= caused["week"]).all()
    assert not story["kind"].isin(["joined", "left"]).any()
    assert len(told(story, 3)) == 3
    assert told(story, 3)["event"].is_monotonic_increasing


def test_a_life_says_whether_the_paired_run_has_the_group(study: Study) -> None:
    one = life_of(study, "event", 0)
    words = figures.life(study, Look("en"), arm="event", replicate=0).figure.texts
    told_of = " ".join(text.get_text() for text in words)
    kind = twin_of(study, "event", 0, one.group).kind
    expected = {"exact": "it exists too", "near": "the same topic", "none": "no such group"}
    assert expected[kind] in told_of
    bare = " ".join(t.get_text() for t in figures.life(study, Look("en"), arm="baseline", replicate=0).figure.texts)
    assert "paired run" not in bare


def test_an_idea_taken_home_is_not_told_as_a_new_group(study: Study) -> None:
    event = pd.Series({"kind": "hatched", "code": 7})
    assert sentence(study, event, "zh") == "来访居民把想法带回院落 8"


def test_a_life_without_a_trajectory_has_no_names_of_roles(study: Study) -> None:
    whole, bare = (figures.life(study, Look("en"), arm="event", replicate=replicate) for replicate in (0, 1))
    assert len(whole.data["life_memberships"]) > 0
    assert bare.data["life_memberships"].empty
    assert not any(text == "deputy" for text, _ in words_of(bare.figure))


def test_what_is_told_spans_the_life() -> None:
    story = pd.DataFrame({"event": range(40), "week": range(40), "kind": ["stage_changed", "step_done"] * 20})
    weeks = told(story, 8)["week"]
    assert weeks.min() == 0
    assert weeks.max() == 38
    assert (told(story, 8)["kind"] == "stage_changed").sum() > 4


def test_numbers_are_spread_apart() -> None:
    places = spread(np.array([1.0, 1.0, 1.2, 9.9, 10.0]), 1.0, 0.5, 10.0)
    assert (np.diff(places) >= 1 - 1e-9).all()
    assert places[-1] <= 10


def test_wrapping() -> None:
    assert wrap("one two", 100) == ["one two"]
    assert wrap("", 100) == [""]
    assert wrap("一二三四五。", 5) == ["一二三四", "五。"]  # the mark has to fit too
    text = "阶段只看外人看得到的：分工、是否定期活动、有无计划。"
    lines = wrap(text, 9)
    assert "".join(lines) == text
    assert all(ems(line) <= 9 for line in lines)
    assert not any(line[0] in "，。：、" for line in lines)
    assert wrap_evenly("公共事件（猛药），持续动员维护", 12) == ["公共事件（猛药），", "持续动员维护"]
    even = wrap_evenly("aaa bbb ccc ddd eee fff g", ems("aaa bbb ccc ddd eee fff"))
    assert len(even) == 2
    assert ems(even[1]) > 0.35 * ems(even[0])


def test_the_command_makes_every_figure(run_path: Path, tmp_path: Path) -> None:
    assert figures_command([str(run_path), "-o", str(tmp_path), "--lang", "en"]) == 0
    expected = {
        "growth",
        "ladder",
        "survival",
        "flow",
        "support",
        "faces",
        "heat",
        "neighbourhood",
        "genealogy",
        "life",
    }
    assert {path.name for path in tmp_path.glob("*.png")} == {f"{name}.en.png" for name in expected}
    assert figures_command([str(run_path), "-o", str(tmp_path), "--only", "headline"]) == 2

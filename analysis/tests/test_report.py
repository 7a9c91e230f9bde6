"""The report: what it says follows from the numbers, and it stands in a real browser without a blemish."""

from __future__ import annotations

import base64
import html as entities
import json
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from linli_analysis import Study, open_study
from linli_analysis import report as pages
from linli_analysis.catalogue import catalogue
from linli_analysis.commands import report as report_command
from linli_analysis.compare import MAIN
from linli_analysis.facts import assumptions, verdict
from linli_analysis.figures import OF_DRAWS
from linli_analysis.table import number
from linli_analysis.texts import UNITS_ZH, Language
from tiny_study import at_last, write_tiny

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LANGUAGES: tuple[Language, ...] = ("en", "zh")
# Runs in the browser: what sticks out, what is empty, which links lead nowhere, which characters no font has.
PROBE = """
<script>
window.addEventListener('load', () => {
  const found = {wide: [], empty: [], links: [], glyphs: [], outside: []};
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) found.wide.push('page ' + document.documentElement.scrollWidth);
  for (const e of document.querySelectorAll('main *')) {
    const box = e.getBoundingClientRect();
    if (box.right > width + 1 && !e.closest('.wide')) found.wide.push(e.tagName + ' ' + e.textContent.slice(0, 40));
  }
  for (const img of document.images)
    if (!img.complete || img.naturalWidth < 100 || img.getBoundingClientRect().height < 50) found.empty.push(img.alt);
  for (const a of document.links) {
    const href = a.getAttribute('href');
    if (!href.startsWith('#') || !document.getElementById(href.slice(1))) found.links.push(href);
  }
  for (const e of performance.getEntriesByType('resource'))
    if (!e.name.startsWith('data:')) found.outside.push(e.name);
  const canvas = document.createElement('canvas'); canvas.width = canvas.height = 40;
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  const drawn = c => {
    pen.fillStyle = 'white'; pen.fillRect(0, 0, 40, 40); pen.fillStyle = 'black';
    pen.font = '24px ' + getComputedStyle(document.body).fontFamily; pen.fillText(c, 4, 30);
    return pen.getImageData(0, 0, 40, 40).data.join();
  };
  const missing = drawn('\\u{10FFFD}');
  for (const c of new Set(document.body.innerText)) if (c.trim() && drawn(c) === missing) found.glyphs.push(c);
  found.control = missing !== drawn('\\u4e2d');
  const out = document.createElement('pre'); out.id = 'found'; out.textContent = JSON.stringify(found);
  document.body.append(out);
});
</script>
"""


@pytest.fixture(scope="module", params=LANGUAGES)
def page(
    request: pytest.FixtureRequest, study_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """The report of the made study, by the command: language and folder with report.html and report.pdf."""
    folder = tmp_path_factory.mktemp("report")
    lang = str(request.param)
    outputs = [str(folder / "report.html"), str(folder / "report.pdf")]
    assert report_command([str(study_path), "--lang", lang, "-o", *outputs]) == 0
    return lang, folder


def browse(text: str, folder: Path, width: int) -> dict[str, list[str]]:
    path = folder / f"probe-{width}.html"
    path.write_text(text.replace("</body>", PROBE + "</body>"), encoding="utf-8")
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", f"--window-size={width},900"]
    command += [f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=20000", path.as_uri()]
    dom = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout
    told = re.search(r'<pre id="found">(.*?)</pre>', dom, flags=re.S)
    assert told is not None, dom[-500:]
    found: dict[str, list[str]] = json.loads(entities.unescape(told.group(1)))
    return found


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("width", [500, 1200])
def test_in_a_real_browser(page: tuple[str, Path], width: int) -> None:
    _, folder = page
    found = browse((folder / "report.html").read_text(encoding="utf-8"), folder, width)
    assert found.pop("control"), "the probe cannot tell a glyph from none"
    assert found == {"wide": [], "empty": [], "links": [], "glyphs": [], "outside": []}


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_the_browser_would_find_what_is_wrong(tmp_path: Path) -> None:
    body = (
        "<main><p style='width:3000px'>wide</p><a href='#nowhere'>x</a><p>\U0010fffd</p>"
        "<img alt='nothing' src='data:image/png;base64,AAAA'></main>"
    )
    found = browse(f"<!DOCTYPE html><html><body>{body}</body></html>", tmp_path, 800)
    assert found["wide"]
    assert found["links"] == ["#nowhere"]
    assert found["empty"] == ["nothing"]
    assert found["glyphs"] == ["\U0010fffd"]


def test_the_page_needs_nothing_from_outside_and_has_every_figure(page: tuple[str, Path]) -> None:
    _, folder = page
    text = (folder / "report.html").read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', text)
    assert "url(" not in text
    figures = set(re.findall(r'id="fig-(\w+)"', text))
    assert figures == set(pages.FIGURE_NAMES) - set(OF_DRAWS)
    for source in re.findall(r"data:image/svg\+xml;base64,([^\"]+)", text):
        assert len(re.findall(r"<path|<use", base64.b64decode(source).decode())) > 20


def test_no_word_of_one_language_strays_into_the_other(page: tuple[str, Path]) -> None:
    lang, folder = page
    text = (folder / "report.html").read_text(encoding="utf-8")
    words = re.sub(r"<style.*?</style>|<[^>]+>", " ", text, flags=re.S)
    assert "nan" not in words.lower().split()
    assert "None" not in words.split()
    assert "prove" not in words.lower()
    assert "证明" not in words
    if lang == "zh":
        for term in ("自组织", "骨干", "牵头人", "社工", "新面孔"):
            assert term in words
    else:
        strange = set(re.findall("[\u4e00-\u9fff]", re.sub(r"(?s)Appendix.*", "", words).replace("邻里", "")))
        assert not strange & set("的了在")


def test_the_pdf_has_the_same_words_and_only_fonts_that_have_them(page: tuple[str, Path]) -> None:
    lang, folder = page
    document = pypdfium2.PdfDocument(folder / "report.pdf")
    assert len(document) > 5
    text = "".join(one.get_textpage().get_text_range() for one in document)
    for words in ("先说结论", "如何重现") if lang == "zh" else ("The answer first", "How to reproduce"):
        assert words in text
    font = next(Path("/usr/share/fonts").rglob("NotoSansCJK-Regular.ttc"), None)
    if font is not None:
        glyphs = TTFont(font, fontNumber=2).getBestCmap()
        # pdfium writes U+FFFE where a line ends in a hyphen.
        assert not {c for c in text if ord(c) > 0x2E80 and c != "\ufffe" and ord(c) not in glyphs}
    for one in document:  # nothing is blank
        picture = one.render(scale=0.3).to_numpy()
        assert (picture.min(axis=2) < 200).mean() > 0.002
        margin = int(0.085 * picture.shape[1])  # and nothing sticks out at the sides, of 20 mm each
        assert picture[:, :margin].min() > 200
        assert picture[:, -margin:].min() > 200
    document.close()


def test_numbers_in_the_text_are_those_of_the_file(page: tuple[str, Path], study: Study) -> None:
    _, folder = page
    text = (folder / "report.html").read_text(encoding="utf-8")
    last = study.indicators[MAIN].sel(week=study.weeks, sample=0)
    for arm in ("academy_grants_accompaniment", "event", "event_follow_up"):
        gap = float((last.sel(arm=arm) - last.sel(arm="baseline")).mean())
        assert number(gap, 1, sign=True) in text
    assert number(float(last.sel(arm="baseline").mean()), 1) in text


@pytest.mark.parametrize(
    ("estimate", "low", "high", "told", "expected"),
    [
        (5.0, 4.0, 6.0, True, "more"),
        (5.0, 0.5, 9.5, True, "more_wide"),
        (5.0, 4.0, 6.0, False, "unclear"),
        (0.5, -1.0, 2.0, True, "unclear"),
        (-5.0, -6.0, -4.0, True, "less"),
        (-5.0, -9.5, -0.5, True, "less_wide"),
        (5.0, np.nan, np.nan, True, "unclear"),
    ],
)
def test_wording_grows_cautious_as_intervals_widen(
    estimate: float, low: float, high: float, told: bool, expected: str
) -> None:
    assert verdict(estimate, low, high, told) == expected


def sentences(path: Path, lang: Language) -> str:
    with open_study(path) as study:
        text = pages.html(study, lang, {})
    answer = re.search(r'<section class="answer".*?</section>', text, flags=re.S)
    assert answer is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.group()))


def write_study(path: Path, gains: list[float]) -> Path:
    base = np.array([10.0, 12.0, 11.0, 13.0])
    cubes = {
        MAIN: at_last([base, base, base + np.array(gains)]),
        "yuan_spent": at_last([base * 0, base * 0, base * 0 + 50000]),
        "new_faces": at_last([base, base, base]),
        "residents": np.full((3, 1, 4, 5), 100.0),
        "first_timers_returned": at_last([base / 2, base / 2, base / 2]),
    }
    return write_tiny(path, cubes)


def test_a_clear_gain_an_unsure_one_and_none_are_told_apart(tmp_path: Path) -> None:
    clear = write_study(tmp_path / "clear.h5", [5.0, 5.1, 4.9, 5.0])
    unsure = write_study(tmp_path / "unsure.h5", [2.5, 7.0, 3.0, 6.0])
    none = write_study(tmp_path / "none.h5", [1.0, -2.0, 2.0, -1.0])
    less = write_study(tmp_path / "less.h5", [-5.0, -5.1, -4.9, -5.0])
    assert "leaves 5.0 more" in sentences(clear, "en")
    assert "10,000 yuan for each" in sentences(clear, "en")
    assert "how many is uncertain" in sentences(unsure, "en")
    assert "cannot be told apart" in sentences(none, "en")
    assert "for each further group" not in sentences(none, "en")
    assert "leaves 5.0 fewer" in sentences(less, "en")
    assert "No arm does better" in sentences(less, "en")
    assert "多出 5.0 个" in sentences(clear, "zh")
    assert "说不准" in sentences(unsure, "zh")
    assert "分不清" in sentences(none, "zh")
    assert "反而少了 5.0 个" in sentences(less, "zh")


def test_every_lever_and_parameter_has_its_basis(study: Study) -> None:
    found = assumptions(study, "en")
    changed = {a["key"]: a["changed"] for a in found["parameters"]}
    assert changed["population.households_per_courtyard"] is False
    assert changed["population.adults_per_household"] is True  # 2.5 instead of 2.3
    assert [p["name"] for p in found["practices"]] == ["academy"]
    assert all(a["basis"] and a["meaning"] for a in found["parameters"])
    records = catalogue("parameters")
    assert len(records) > 200
    assert {r["basis"] for r in records} <= {"seed", "literature", "calibrated", "assumed"}


def test_every_unit_has_a_chinese_word() -> None:
    levers = [lever for practice in catalogue("practices") for lever in practice["levers"]]
    units = {record["unit"] for record in [*catalogue("parameters"), *levers]}
    assert not units - set(UNITS_ZH)


def write_draws(path: Path, arms: tuple[str, ...] = ("baseline", "a"), draws: int = 20) -> Path:
    """The arm leaves more than the baseline where the parameter is low, in 12 draws of 20."""
    cube = np.zeros((len(arms), draws, 2, 5))
    cube[:, :, :, -1] = 10
    cube[1, : draws * 12 // 20, :, -1] = 12
    cube[1, draws * 12 // 20 :, :, -1] = 9
    indicators = {MAIN: cube, "yuan_spent": 0 * cube, "residents": 0 * cube + 100}
    return write_tiny(path, indicators, arms=arms, samples=pd.DataFrame({"act.friend": np.linspace(0, 0.6, draws)}))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_robustness_from_a_study_of_draws_stands_beside_the_conclusion(tmp_path: Path, lang: Language) -> None:
    clear = write_study(tmp_path / "clear.h5", [5.0, 5.1, 4.9, 5.0])
    with open_study(clear) as study, open_study(write_draws(tmp_path / "draws.h5")) as draws:
        text = pages.whole(study, lang, draws=draws)
    answer = re.sub(r"<[^>]+>", "", text[text.index('id="answer"') : text.index("<nav>")])
    assert "60%" in answer
    # It gains nothing in 8 of 20 draws; Wilson's interval by hand: (.4 + .0960 -+ .2352) / 1.1921.
    assert re.search("In 8 of 20 draws.*?22% to 61%" if lang == "en" else "20 组.*?其中 8 组.*?22% 到 61%", answer)
    assert "draws.h5" in text
    assert 'id="fig-holds"' in text
    assert "act.friend" in text


def test_single_parameters_are_judged_from_many_draws_only(tmp_path: Path) -> None:
    clear = write_study(tmp_path / "clear.h5", [5.0, 5.1, 4.9, 5.0])
    for count, told in ((20, False), (40, True)):
        file = write_draws(tmp_path / f"draws-{count}.h5", draws=count)
        with open_study(clear) as study, open_study(file) as draws:
            text = pages.whole(study, "en", draws=draws)
        assert ('id="fig-tornado"' in text) == told


def test_a_study_of_draws_must_have_the_same_arms_and_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clear = write_study(tmp_path / "clear.h5", [5.0, 5.1, 4.9, 5.0])
    out = tmp_path / "report.html"
    other = write_draws(tmp_path / "other.h5", ("baseline", "b"))
    assert report_command([str(clear), "--draws", str(other), "-o", str(out)]) == 2
    assert "expected every arm of clear.h5, found no a" in capsys.readouterr().err
    assert report_command([str(clear), "--draws", str(clear), "-o", str(out)]) == 2
    assert "has no parameter draws" in capsys.readouterr().err
    assert not out.exists()


def test_errors_are_said_in_one_line(run_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report_command([str(run_path), "-o", str(tmp_path / "x.html")]) == 2
    assert "compares arms with an arm baseline" in capsys.readouterr().err
    assert report_command([str(run_path), "-o", str(tmp_path / "x.doc")]) == 2
    assert ".html or .pdf" in capsys.readouterr().err

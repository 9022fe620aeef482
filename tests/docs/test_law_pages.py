"""The pages that the documentation makes of the law: nothing missing, and no link that leads nowhere."""

from __future__ import annotations

import html
import posixpath
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from law_pages import navigation, pages
from law_pages.coverage import left_out
from law_pages.place import COVERAGE, council_place, link, process_place

from ehe_workflow import Library
from ehe_workflow.law.graph import leaves
from ehe_workflow.law.index import index_of
from ehe_workflow.law.library import shipped_root
from ehe_workflow.showing.svg import width_of

COVERAGE_FOLDER = Path(__file__).parents[2] / "docs" / "coverage"
LIBRARY = Library([shipped_root()])
NATIONS = ("england", "scotland", "wales")
PAGES = pages(LIBRARY, COVERAGE_FOLDER)
_ANCHOR = re.compile(r'id="([^"]+)"|\{ #(\S+) \}')
_LINK = re.compile(r'href="([^"]+)"')


@pytest.fixture(scope="module")
def anchors() -> dict[str, set[str]]:
    return {page: {one or other for one, other in _ANCHOR.findall(text)} for page, text in PAGES.items()}


def test_every_link_to_another_page_finds_it_and_its_anchor(anchors: dict[str, set[str]]) -> None:
    folders = {page.removesuffix("/index.md").removesuffix(".md"): page for page in PAGES}
    lost = []
    for page, text in PAGES.items():
        here = page.removesuffix("/index.md").removesuffix(".md")
        for target in set(_LINK.findall(text)):
            if target.startswith("http"):
                continue
            path, _, anchor = target.partition("#")
            found = folders.get(posixpath.normpath(posixpath.join(here, path)))
            if found is None or (anchor and anchor not in anchors[found]):
                lost.append((page, target))
    assert lost == []


@pytest.mark.parametrize("nation", NATIONS)
def test_every_limit_and_stage_and_wrong_statement_of_a_nation_is_told(nation: str) -> None:
    law = LIBRARY.load(nation)
    for limit in law.limit.values():
        assert f'<tr id="{limit.id}">' in PAGES[process_place(nation, limit.process)]
    for stage in law.stage.values():
        assert f"<code>{stage.id}</code>" in PAGES[process_place(nation, stage.regime.partition("/")[0])]
    for name in law.misstatement:
        assert f'<tr id="{name}">' in PAGES[f"law/{nation}/wrong-statements.md"]
    for name in law.source:
        assert f"<code>{name}</code>" in PAGES[f"law/{nation}/sources.md"]


def test_every_clause_of_every_council_is_told() -> None:
    councils = [name for name in LIBRARY.names if "/" in name]
    assert len(councils) >= 24
    for name in councils:
        for clause in LIBRARY.load(name).clause:
            assert f'<tr id="{clause}">' in PAGES[council_place(name)]


def test_a_figure_shows_its_length_counting_bound_force_source_mark_and_period() -> None:
    page = PAGES[process_place("england", "attendance-order")]
    row = page.partition('<tr id="eng.sao.notice.response_period">')[2].partition("</tr>")[0]
    for words in (
        "at least: 15 days",
        "beginning with the day, which counts",
        "must: council; protects: family",
        "https://www.legislation.gov.uk/ukpga/1996/56/section/437",
        "Education Act 1996, s.437(2)",
        "statute",
        "in force since 1 November 1996",
        "last read",
    ):
        assert words in row
    assert "law-badge" not in row


def test_what_opens_a_process_is_folded_where_it_is_much() -> None:
    page = PAGES[process_place("england", "plan-review")]
    assert "Only if: <code>happened" not in page
    opened = page.split("It is looked at once one of ")[1].split("</details>")[0]
    assert "The review meeting was held <code>plan-review-meeting-held</code>" in opened
    assert "<code>appeal-lodged</code>" not in opened


def test_another_answer_is_told_with_its_limit() -> None:
    page = PAGES[process_place("england", "plan-assessment")]
    assert "never due, however late it comes, with <code>plan-refused</code>" in page


def test_a_figure_that_is_not_settled_bears_its_mark() -> None:
    limits = LIBRARY.load("wales").limit.values()
    unsettled = [one for one in limits if one.confidence and not one.confidence.is_settled]
    assert unsettled
    for limit in unsettled:
        row = PAGES[process_place("wales", limit.process)].partition(f'<tr id="{limit.id}">')[2].partition("</tr>")[0]
        assert limit.confidence is not None
        assert f'law-unsure">{limit.confidence.words}' in row


def test_law_that_is_not_in_force_says_so_and_how_it_may_be_assumed() -> None:
    page = PAGES[process_place("england", "attendance-order")]
    ahead = page.partition("{ #act-2026 }")[2]
    assert ahead.strip().startswith('<span class="law-badge law-not-law">enacted, not in force</span>')
    assert "`--assume cwsa-2026=DATE`" in ahead


def test_welsh_names_stand_beside_the_english() -> None:
    law = LIBRARY.load("wales")
    named = [stage for stage in law.stage.values() if stage.welsh]
    assert named
    for stage in named:
        assert f'<em lang="cy">{stage.welsh}</em>' in PAGES[process_place("wales", stage.regime.partition("/")[0])]


def test_everything_left_out_is_told_with_its_reason() -> None:
    entries = left_out(COVERAGE_FOLDER)
    assert {one.nation for one in entries} <= set(NATIONS)
    for one in entries:
        assert one.why
        assert one.why.replace("&", "&amp;") in PAGES[COVERAGE]


def test_the_counts_are_those_of_the_data() -> None:
    for nation in NATIONS:
        law = LIBRARY.load(nation)
        row = PAGES[COVERAGE].partition(f">{law.jurisdiction.name}</td>")[2].partition("</tr>")[0]
        numbers = [int(one) for one in re.findall(r">(\d+)</td>", row)]
        assert numbers[0] == len(law.limit) == sum(numbers[1:])


def test_every_page_is_in_the_menu_once() -> None:
    def places(entry: object) -> list[str]:
        if isinstance(entry, str):
            return [entry]
        parts = entry.values() if isinstance(entry, dict) else entry
        return [place for part in parts for place in places(part)]  # type: ignore[attr-defined]

    assert sorted(places(navigation(LIBRARY))) == sorted(PAGES)


@pytest.mark.parametrize(
    ("page", "target", "anchor", "expected"),
    [
        ("law/index.md", "law/england/index.md", "", "england/"),
        ("law/england/index.md", "law/england/appeal.md", "x", "appeal/#x"),
        ("law/england/appeal.md", "law/england/index.md", "", "../"),
        ("law/england/appeal.md", "law/england/appeal.md", "x", "#x"),
        ("law/england/councils/leeds.md", "law/england/appeal.md", "x", "../../appeal/#x"),
    ],
)
def test_links_are_those_of_the_built_site(page: str, target: str, anchor: str, expected: str) -> None:
    assert link(page, target, anchor) == expected


@pytest.mark.parametrize("nation", NATIONS)
def test_every_stage_is_drawn_and_every_step_between_stages_has_its_number(nation: str) -> None:
    law = LIBRARY.load(nation)
    index = index_of(law)
    for regime in law.regime.values():
        page = PAGES[process_place(nation, regime.process)]
        _, _, rest = page.partition(f'id="{regime.id}-picture-title"')
        drawn = re.findall(r">([^<>]+)</text>", rest.partition("</svg>")[0])
        said = " ".join(html.unescape(one) for one in drawn)
        for stage in index.definitions[regime.key].stages.values():
            assert stage.name in said
        numbers = set(re.findall(r"\b\d+\b", said))
        for number, step in enumerate(index.definitions[regime.key].steps, start=1):
            moves = any(one != step.to for one in leaves(step, index.definitions[regime.key].stages))
            if step.to is not None and moves and not step.only_in_logs:
                assert str(number) in numbers, (regime.key, step.id)


# ---------------------------------------------------------------------------------------------------------------
# Pictures
# ---------------------------------------------------------------------------------------------------------------

_PICTURE = re.compile(r"<svg.*?</svg>", re.DOTALL)
_MOVE = re.compile(r"([MVH])([\d.]+)(?: ([\d.]+))?")


def _pictures(nation: str) -> list[ElementTree.Element]:
    found = [picture for page, text in PAGES.items() if f"/{nation}/" in page for picture in _PICTURE.findall(text)]
    return [ElementTree.fromstring(picture) for picture in found]  # noqa: S314 - what this project has written


def _numbers_of(one: ElementTree.Element, *names: str) -> list[float]:
    return [float(one.attrib[name]) for name in names]


def _inside(x: float, y: float, box: tuple[float, ...]) -> bool:
    left, top, width, height = box
    return left - 0.2 <= x <= left + width + 0.2 and top - 0.2 <= y <= top + height + 0.2


@pytest.mark.parametrize("nation", NATIONS)
def test_arrows_lead_from_the_start_of_a_picture_to_every_stage(nation: str) -> None:
    pictures = _pictures(nation)
    assert len(pictures) >= 15
    space = "{http://www.w3.org/2000/svg}"
    for picture in pictures:
        rects = [one for one in picture.iter(f"{space}rect") if one.attrib["class"].startswith("box")]
        boxes = [tuple(_numbers_of(one, "x", "y", "width", "height")) for one in rects]
        reached = {place for place, one in enumerate(rects) if one.attrib["class"] == "box now"}
        assert len(reached) == 1
        ways = []
        for path in picture.iter(f"{space}path"):
            if path.attrib["class"] == "arrow":
                moves = _MOVE.findall(path.attrib["d"])
                first = x, y = float(moves[0][1]), float(moves[0][2])
                for kind, to, _ in moves[1:]:
                    x, y = (float(to), y) if kind == "H" else (x, float(to))
                ways.append(
                    tuple(
                        next(place for place, box in enumerate(boxes) if _inside(*end, box)) for end in (first, (x, y))
                    )
                )
        for _ in boxes:
            reached |= {to for from_, to in ways if from_ in reached}
        assert len(reached) == len(boxes), picture[0].text


@pytest.mark.parametrize("nation", NATIONS)
def test_words_fit_in_their_boxes_and_no_number_lies_on_another_or_on_a_box(nation: str) -> None:
    space = "{http://www.w3.org/2000/svg}"
    for picture in _pictures(nation):
        rects = [one for one in picture.iter(f"{space}rect") if one.attrib["class"].startswith("box")]
        boxes = [tuple(_numbers_of(one, "x", "y", "width", "height")) for one in rects]
        labels = []
        for text in picture.iter(f"{space}text"):
            x, y = _numbers_of(text, "x", "y")
            size = 15 if text.attrib["class"] == "name" else 14
            end = x + width_of(text.text or "", size)
            if text.attrib["class"] == "on-arrow":
                labels.append((x, y - 11, end, y + 3))
            else:
                assert any(_inside(x, y - 11, box) and _inside(end, y + 3, box) for box in boxes), text.text
        others = [(left, top, left + width, top + height) for left, top, width, height in boxes]
        for number, (left, top, right, bottom) in enumerate(labels):
            for other in (*labels[number + 1 :], *others):
                assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top

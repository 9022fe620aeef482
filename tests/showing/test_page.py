"""The page: it needs nothing but itself, it is sound HTML that can be heard as well as seen, and its days are right."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise

import pytest
from attrs import evolve, field, frozen

from ehe_workflow.showing.page import trajectories_page
from ehe_workflow.showing.view import view_of

_VOID = {"meta", "br"}
_DRAWN_EMPTY = {"path", "rect"}


@frozen
class Element:
    name: str
    attributes: dict[str, str | None]
    parts: list[Element | str] = field(factory=list)

    @property
    def inside(self) -> list[Element]:
        return [one for one in self.parts if isinstance(one, Element)]

    def all(self, name: str | None = None):
        for one in self.inside:
            if name is None or one.name == name:
                yield one
            yield from one.all(name)

    @property
    def text(self) -> str:
        return " ".join("".join(self.all_words()).split())

    def all_words(self):
        for one in self.parts:
            if isinstance(one, str):
                yield one
            else:
                yield from one.all_words()


class Reader(HTMLParser):
    """Reads a page and refuses one whose elements do not close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("root", {})
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs), f"an attribute twice: {attrs}"
        element = Element(tag, dict(attrs))
        self.open[-1].parts.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        assert tag in _VOID | _DRAWN_EMPTY
        self.open[-1].parts.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop().name == tag

    def handle_data(self, data):
        self.open[-1].parts.append(data)


def read(page: str) -> Element:
    assert page.startswith("<!DOCTYPE html>\n<html lang=")
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == [reader.root]
    return reader.root


@pytest.fixture(scope="module")
def page(ahead, law) -> str:
    return trajectories_page(ahead, law)


@pytest.fixture(scope="module")
def root(page) -> Element:
    return read(page)


# ------------------------------------------------------------------------------------------------- needs nothing else


def test_nothing_is_fetched_and_nothing_runs(page, root):
    names = {one.name for one in root.all()}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "base", "form", "use", "image"}
    for one in root.all():
        assert not [key for key in one.attributes if key.startswith("on") or key in {"src", "srcset", "style"}]
        href = one.attributes.get("href") or "#"
        assert href.startswith("#") or (one.name == "a" and href.startswith("https://"))
    style = next(root.all("style")).text
    assert "@import" not in style
    assert "url(" not in style
    assert all(found.startswith("#") for found in re.findall(r"url\(([^)]*)\)", page))
    assert "javascript:" not in page
    policy = next(one for one in root.all("meta") if one.attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy.attributes["content"] == "default-src 'none'; style-src 'unsafe-inline'"


def test_the_same_records_give_the_same_page(ahead, law, page):
    assert trajectories_page(ahead, law) == page


# --------------------------------------------------------------------------------------------------- seen and heard


def test_identities_are_used_once_and_every_reference_meets_one(root):
    names = [one.attributes["id"] for one in root.all() if "id" in one.attributes]
    assert len(names) == len(set(names))
    wanted = {
        part
        for one in root.all()
        for key in ("aria-labelledby", "aria-describedby")
        for part in (one.attributes.get(key) or "").split()
    }
    wanted |= {one.attributes["href"][1:] for one in root.all("a") if (one.attributes["href"]).startswith("#")}
    wanted |= {
        name
        for one in root.all()
        for name in re.findall(r"url\(#([^)]*)\)", " ".join(map(str, one.attributes.values())))
    }
    assert wanted <= set(names)


def test_headings_go_down_one_level_at_a_time_and_there_are_landmarks(root):
    levels = [int(one.name[1]) for one in root.all() if re.fullmatch(r"h\d", one.name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for name in ("header", "nav", "main"):
        assert len(list(root.all(name))) == 1
    first = next(one for one in root.all("a"))
    assert first.attributes["href"] == "#main"


def test_pictures_are_named_and_described_and_have_a_table_or_a_list_beside_them(root):
    pictures = list(root.all("svg"))
    assert pictures
    for one in pictures:
        assert one.attributes["role"] == "img"
        title, description = one.inside[:2]
        assert (title.name, description.name) == ("title", "desc")
        assert one.attributes["aria-labelledby"] == title.attributes["id"]
        assert one.attributes["aria-describedby"] == description.attributes["id"]
        assert title.text
        assert re.search(r"The (words below say|list of stages below says) the same", description.text)
        assert one.attributes["viewbox"].split()[:2] == ["0", "0"]


def test_tables_have_captions_heads_and_roles_and_what_scrolls_can_be_reached_by_keyboard(root):
    for table in root.all("table"):
        assert next(table.all("caption")).text
        assert [one.attributes["scope"] for one in next(table.all("thead")).all("th")] == ["col"] * 4
        for row in next(table.all("tbody")).all("tr"):
            assert [one.attributes["role"] for one in row.inside] == ["rowheader", *["cell"] * 3]
            assert row.inside[0].attributes["scope"] == "row"
    for one in root.all("div"):
        if one.attributes.get("class", "").split()[:1] in (["picture"], ["scrolls"]):
            assert (one.attributes["role"], one.attributes["tabindex"]) == ("region", "0")
            assert one.attributes["aria-label"]


def test_colours_stand_out_from_white_and_none_means_anything_alone(root):
    style = files("ehe_workflow.showing").joinpath("page.css").read_text(encoding="utf-8")
    for rule in re.findall(r"(?:^|[;{ ])(?:color|fill): (#[0-9a-f]{3,6})", style):
        if rule != "#fff":
            assert _contrast(rule) >= 4.5, rule
    for one in root.all():
        if "unlawful" in (one.attributes.get("class") or ""):
            assert re.search(r"only (if|out of time)|Too (early|late)", one.text)
    for one in root.all("path"):
        if one.attributes.get("class") == "breach":
            assert "hatch" in one.attributes["fill"]


def _contrast(colour: str) -> float:
    """The contrast with white (WCAG 2.2, relative luminance)."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * one for one in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_sources_come_last_and_each_number_leads_to_its_own(root, ahead):
    assert [one.text for one in root.all("h2")][-1] == "Sources"
    authorities = dict.fromkeys(authority for paths in ahead.processes for authority in view_of(paths).authorities)
    listed = next(one for one in root.all("ol") if one.attributes.get("class") == "sources").inside
    assert len(listed) == len(authorities)
    for number, (one, authority) in enumerate(zip(listed, authorities, strict=True), start=1):
        assert one.attributes["id"] == f"source-{number}"
        assert one.text.startswith(str(authority))


# -------------------------------------------------------------------------------------------------------- the days


def _days(element: Element) -> list[date]:
    return [date.fromisoformat(one.attributes["datetime"]) for one in element.all("time")]


def _of(days) -> list[date]:
    found = []
    for window in (days.lawful, days.beyond):
        if window is not None:
            single = window.open or window.earliest == window.latest
            found += [window.earliest] if single else [window.earliest, window.latest]
    return found


def test_every_day_in_the_tables_and_lists_is_that_of_the_records(root, ahead):
    sections = [one for one in root.all("section") if one.attributes["aria-labelledby"].startswith("process-")]
    assert len(sections) == len(ahead.processes)
    for number, (section, paths) in enumerate(zip(sections, ahead.processes, strict=True), start=1):
        view = view_of(paths)
        rows = {row.attributes["id"]: row for row in section.all("tr") if "id" in row.attributes}
        assert len(rows) == len(view.happenings)
        for one in view.happenings:
            row = rows[f"process-{number}-{one.number}"]
            assert row.inside[0].text.startswith(f"{one.number}. {one.edge.name}")
            assert _days(row.inside[1]) == _of(one.days)
            assert all(bound.last_day.words() in row.inside[3].text for bound in one.bounds)
        coming = next(one for one in section.all("ul") if one.attributes.get("class") == "coming").inside
        for item, one in zip(coming, view.coming, strict=True):
            assert item.text.startswith(f"{one.number} {one.edge.name} (")
            assert _days(item) == _of(one.days)
        items = [item for dd in section.all("dd") for item in dd.all("li")]
        assert len(items) == len(view.passages)
        for item, passage in zip(items, view.passages, strict=True):
            assert passage.happening.edge.name in item.text
            assert _days(item) == _of(passage.days)
    for one in root.all("time"):
        day = date.fromisoformat(one.attributes["datetime"])
        assert one.text == f"{day.day} {day:%B %Y}"


def test_the_bars_of_a_timeline_lie_where_their_days_are(root, ahead):
    first, last = ahead.as_of.toordinal() + 1, ahead.horizon.toordinal()
    for section, paths in zip(
        (one for one in root.all("section") if one.attributes["aria-labelledby"].startswith("process-")),
        ahead.processes,
        strict=True,
    ):
        view = view_of(paths)
        for kind, left, right in (("wide", 430, 935), ("narrow", 8, 375)):
            bars = [
                bar
                for div in section.all("div")
                if div.attributes.get("class") == kind
                for bar in div.all("path")
                if bar.attributes.get("class") == "lawful"
            ]
            rows = (*view.happenings, *view.coming)
            by_day = sorted(one.days.lawful.earliest for one in rows if one.days.lawful is not None)
            starts = sorted(float(re.match(r"M([\d.]+) ", bar.attributes["d"])[1]) for bar in bars)
            assert len(starts) == len(by_day)
            for x, day in zip(starts, by_day, strict=True):
                part = (day.toordinal() - first) / (last - first + 1)
                assert x == pytest.approx(left + (right - left) * part, abs=0.06)


# -------------------------------------------------------------------------------------------------- what is hostile


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", "</title><b>", '"><img src=x onerror=y>', "&amp; {{ 7*7 }}"]
)
def test_text_of_the_case_is_only_ever_text(ahead, law, evil):
    def spoilt(paths):
        authority = next(edge.authority for edge in paths.edges if edge.authority is not None)
        authority = evolve(authority, title=evil, url="javascript:alert(1)")

        def spoilt_edge(one):
            bounds = tuple(evolve(bound, what=evil, missed=evil) for bound in one.bounds)
            return evolve(one, name=evil, advice=evil, warning=evil, authority=authority, bounds=bounds)

        return evolve(
            paths,
            name=evil,
            nodes=tuple(evolve(one, name=evil, means=evil, advice=evil, where={evil: evil}) for one in paths.nodes),
            edges=tuple(map(spoilt_edge, paths.edges)),
            first=tuple(map(spoilt_edge, paths.first)),
            beside=(evil,),
            outside=(evil,),
        )

    spoilt_case = evolve(
        ahead, title=evil, what_if=evil, jurisdiction_name=evil, processes=tuple(map(spoilt, ahead.processes))
    )
    page = trajectories_page(spoilt_case, None, {evil: date(2027, 1, 1)})
    root = read(page)
    assert not {one.name for one in root.all()} & {"script", "img"}
    assert evil in next(root.all("title")).text
    assert not [one for one in root.all() if (one.attributes.get("href") or "").startswith("javascript")]
    assert "49" not in next(root.all("h1")).text


def test_what_is_supposed_and_assumed_is_said_first(ahead, law):
    root = read(trajectories_page(evolve(ahead, what_if="no family-reply"), law, {"part-two": date(2027, 9, 1)}))
    said = [one.text for one in next(root.all("header")).all("p")]
    assert said[1] == "Supposed, not so today: no family-reply."
    assert "This is not the law today." in said[2]


def test_a_case_with_nothing_in_play_says_so(ahead, law):
    root = read(trajectories_page(evolve(ahead, processes=()), law))
    assert "nothing to look ahead from" in next(root.all("main")).text

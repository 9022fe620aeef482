"""Where jurisdictions are found: the shipped ones, a user's folders, and those that installed packages announce."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ehe_workflow.errors import InputError
from ehe_workflow.law.index import index_of
from ehe_workflow.law.library import ENTRY_POINTS, Library, announced_roots, shipped_root

SHIPPED = Library([shipped_root()])
Lay = Callable[..., Path]


@pytest.mark.parametrize("name", SHIPPED.names)
def test_the_shipped_law_loads_without_a_fault(name: str) -> None:
    law = SHIPPED.load(name)
    assert law.jurisdiction.id == name
    assert law.layers[0] == "gb"
    assert index_of(law).definitions.keys() == law.regime.keys()


def test_what_is_shipped() -> None:
    assert {"gb", "england-and-wales", "england", "wales", "scotland"} <= set(SHIPPED.names)
    assert list(SHIPPED.names) == sorted(SHIPPED.names)
    assert any(name.startswith("england/") for name in SHIPPED.names)
    assert Library.shipped().names == SHIPPED.names


def test_every_shipped_limit_rests_on_a_source_that_can_be_shown() -> None:
    for name in SHIPPED.names:
        law = SHIPPED.load(name)
        for limit in law.limit.values():
            assert law.authority(limit.source).title
            assert law.force_of(limit)
            assert law.confidence_of(limit)


def test_a_users_folder_is_added_to_the_shipped_law(tmp_path: Path) -> None:
    council = tmp_path / "mine" / "england" / "councils" / "nowhere.toml"
    council.parent.mkdir(parents=True)
    council.write_text(
        '[jurisdiction]\nid = "england/nowhere"\nname = "Nowhere"\nkind = "council"\nextends = "england"\n'
    )
    library = Library.shipped(tmp_path / "mine")
    assert set(library.names) - set(SHIPPED.names) == {"england/nowhere"}
    law = library.load("england/nowhere")
    assert law.layers == (*SHIPPED.load("england").layers, "england/nowhere")
    assert law.limit == SHIPPED.load("england").limit


def test_councils_are_files_or_folders_and_nations_may_have_folders_inside(lay: Lay) -> None:
    head = '[jurisdiction]\nid = "land/{0}"\nname = "{0}"\nkind = "council"\nextends = "land"\n'
    root = lay(
        texts={
            "land/deep/er/more.toml": '[event.deep]\nname = "Deep"\n',
            "land/councils/village/a.toml": head.format("village"),
            "land/councils/village/inner/b.toml": '[event.inner]\nname = "Inner"\n',
            "land/councils/notes.txt": "not law",
            "land/README.md": "not law either",
            "empty/notes.txt": "no law here",
            "stray.toml": "[nonsense",
        }
    )
    library = Library([root])
    assert library.names == ("land", "land/town", "land/village")
    assert "deep" in library.load("land").event
    assert "inner" not in library.load("land").event
    assert {"deep", "inner"} <= set(library.load("land/village").event)
    assert "inner" not in library.load("land/town").event


def test_one_layer_by_itself(lay: Lay) -> None:
    library = Library([lay(texts={})])
    layer = library.layer("land/town")
    assert layer.jurisdiction.id == "land/town"
    assert not any(layer.entries.values())
    assert set(layer.documents) == {"base/land/councils/town.toml"}
    assert "lnd.decision" in library.layer("land").entries["limit"]


def test_the_same_jurisdiction_in_two_folders(lay: Lay, tmp_path: Path) -> None:
    root = lay()
    other = tmp_path / "other"
    (other / "land").mkdir(parents=True)
    (other / "land" / "x.toml").write_text("")
    with pytest.raises(InputError) as caught:
        Library([root, other])
    assert str(caught.value).startswith(f"{other}: the jurisdiction 'land' is in another folder as well")
    assert len(caught.value.faults) == 1


def test_a_council_that_is_both_a_file_and_a_folder(lay: Lay) -> None:
    root = lay(texts={"land/councils/town/more.toml": ""})
    with pytest.raises(InputError, match="the jurisdiction 'land/town' is in another folder as well"):
        Library([root])


def test_folders_that_are_not_there_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        Library([tmp_path / "one", tmp_path / "two"])
    assert [fault.file for fault in caught.value.faults] == [str(tmp_path / "one"), str(tmp_path / "two")]
    assert {fault.message for fault in caught.value.faults} == {"there is no such folder of jurisdictions"}


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(InputError, match=r"there is no jurisdiction 'englnd'.*did you mean 'england'"):
        SHIPPED.load("englnd")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Install a package with an entry point, whose own code fails when it is run."""

    def install(value: str, folder: str) -> Path:
        site = tmp_path / "site"
        package = site / "law_of_isle"
        place = package / folder if folder else package
        (place / "isle").mkdir(parents=True)
        (package / "__init__.py").write_text("raise RuntimeError('this code must not be run')\n")
        if folder:
            (place / "__init__.py").write_text("raise RuntimeError('nor this')\n")
        (place / "isle" / "isle.toml").write_text('[jurisdiction]\nid = "isle"\nname = "The Isle"\nkind = "nation"\n')
        info = site / "law_of_isle-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: law-of-isle\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[{ENTRY_POINTS}]\nisle = {value}\n")
        monkeypatch.syspath_prepend(str(site))
        return place

    return install


@pytest.mark.parametrize(
    ("value", "folder"), [("law_of_isle", ""), ("law_of_isle.data", "data"), ("law_of_isle:any.thing", "")]
)
def test_an_installed_package_announces_its_law_and_none_of_its_code_is_run(
    installed: Callable[[str, str], Path], value: str, folder: str
) -> None:
    place = installed(value, folder)
    assert announced_roots() == [place]
    library = Library.shipped()
    assert set(library.names) - set(SHIPPED.names) == {"isle"}
    assert library.load("isle").jurisdiction.name == "The Isle"
    assert not any(name.startswith("law_of_isle") for name in sys.modules)


def test_no_package_announces_law_here() -> None:
    assert announced_roots() == []

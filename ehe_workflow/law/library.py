"""Where jurisdictions are found, and how one is loaded with all the layers below it.

A root is a folder with one folder per nation (or wider legal area); a nation's ``councils`` folder holds one file, or
one folder, per council. Roots are the law shipped with the package, folders that a user names, and folders of
installed packages that announce themselves under the entry point group ``ehe_workflow.jurisdictions``. Only text is
read from any of them; nothing in them is run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from ehe_workflow.errors import Fault, InputError
from ehe_workflow.files import Document, nearest, read_document
from ehe_workflow.law.graph import faults_of_graphs
from ehe_workflow.law.law import Law
from ehe_workflow.law.lawfile import new_structurer
from ehe_workflow.law.layering import Layer, put_on, read_layer
from ehe_workflow.law.references import faults_of_references

ENTRY_POINTS = "ehe_workflow.jurisdictions"
"""The group of entry points under which an installed package announces a root folder of jurisdictions."""

_COUNCILS = "councils"


def shipped_root() -> Path:
    """The folder of the law that comes with this package."""
    inside = Path(__file__).parents[1] / "jurisdictions"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "jurisdictions"


def announced_roots() -> list[Path]:
    """The folders that installed packages announce, without running any of their code.

    The value of the entry point is the name of the package whose folder holds the jurisdictions.
    """
    from importlib.metadata import entry_points  # noqa: PLC0415 - slow to import, and only needed here

    roots: list[Path] = []
    for point in entry_points(group=ENTRY_POINTS):
        spec = find_spec(point.value.partition(":")[0].partition(".")[0])
        places = spec.submodule_search_locations if spec is not None else None
        roots += [Path(place, *point.value.partition(":")[0].split(".")[1:]) for place in places or ()]
    return roots


class Library:
    """The jurisdictions of some roots, each loaded once.

    Args:
        roots: folders, a later one's jurisdictions added to those of the earlier ones.

    >>> library = Library.shipped()
    >>> "england" in library.names
    True
    """

    def __init__(self, roots: Iterable[Path]) -> None:
        self._structurer = new_structurer()
        self._files: dict[str, list[tuple[Path, str]]] = {}
        self._layers: dict[str, Layer] = {}
        self._laws: dict[str, Law] = {}
        faults: list[Fault] = []
        for root in roots:
            if not root.is_dir():
                faults.append(Fault(message="there is no such folder of jurisdictions", file=str(root)))
                continue
            for name, files in _jurisdictions_of(root):
                if name in self._files:
                    faults.append(
                        Fault(
                            message=f"the jurisdiction {name!r} is in another folder as well",
                            file=str(root),
                            expected="a name of its own; a council may be added to a nation under a new name",
                        )
                    )
                else:
                    self._files[name] = files
        if faults:
            raise InputError(faults)

    @classmethod
    def shipped(cls, *more: Path) -> Library:
        """The law shipped with the package, that of installed packages, and any further folders."""
        return cls([shipped_root(), *announced_roots(), *more])

    @property
    def names(self) -> tuple[str, ...]:
        """The jurisdictions there are, in alphabetical order."""
        return tuple(sorted(self._files))

    def load(self, name: str) -> Law:
        """The law of a jurisdiction with the layers below it, checked.

        Raises:
            InputError: there is no such jurisdiction, or its files have faults; all of them are told.
        """
        return self._load(name, ())

    def layer(self, name: str) -> Layer:
        """The entries of one jurisdiction by themselves, with their files."""
        self.load(name)
        return self._layers[name]

    def _load(self, name: str, above: tuple[str, ...]) -> Law:
        if name in self._laws:
            return self._laws[name]
        if name not in self._files:
            raise InputError([self._fault_of_name(name, above)])
        documents = _read_all(self._files[name])
        below = self._below(name, documents, above)
        layer = read_layer(name, documents, self._structurer, self._raw_below(below))
        law = self._law_of(below, layer)
        self._layers[name] = layer
        self._laws[name] = law
        return law

    def _law_of(self, below: Law | None, layer: Layer) -> Law:
        """The law of a layer, checked; what is wrong with its names is told with what is wrong with its files."""
        faults = list(layer.faults)
        try:
            law = put_on(below, layer)
        except InputError as error:
            raise InputError([*faults, *error.faults]) from error
        faults += faults_of_references(law, layer)
        faults += faults_of_graphs(law, layer) if not faults else []
        if faults:
            raise InputError(faults)
        return law

    def _below(self, name: str, documents: list[Document], above: tuple[str, ...]) -> Law | None:
        for document in documents:
            head = document.data.get("jurisdiction")
            extends = head.get("extends") if isinstance(head, dict) else None
            if isinstance(extends, str):
                if extends not in self._files:
                    fault = self._fault_of_name(extends, (*above, name))
                    line = document.line_of(("jurisdiction", "extends"))
                    raise InputError(
                        [
                            Fault(
                                message=fault.message,
                                file=document.name,
                                line=line,
                                key="jurisdiction.extends",
                                nearest=fault.nearest,
                            )
                        ]
                    )
                if extends in (*above, name):
                    raise InputError([_fault_of_circle(extends, (*above, name), document)])
                return self._load(extends, (*above, name))
        return None

    def _raw_below(self, below: Law | None) -> Mapping[str, Mapping[str, dict[str, object]]]:
        raw: dict[str, dict[str, object]] = {}
        for name in below.layers if below else ():
            raw.update(self._layers[name].raw["limit"])
        return {"limit": raw}

    def _fault_of_name(self, name: str, above: tuple[str, ...]) -> Fault:
        wanted_by = f", which {above[-1]!r} extends" if above else ""
        return Fault(
            message=f"there is no jurisdiction {name!r}{wanted_by}",
            value=repr(name),
            nearest=self._nearest(name),
            expected=f"one of {', '.join(self.names)}" if len(self._files) <= 12 else None,
        )

    def _nearest(self, name: str) -> str | None:
        """The name that was perhaps meant; where the nation is right, only what stands behind it is compared."""
        nation, slash, council = name.rpartition("/")
        if not slash or nation not in self._files:
            return nearest(name, self._files)
        start = f"{nation}/"
        near = nearest(council, [one.removeprefix(start) for one in self._files if one.startswith(start)])
        return None if near is None else start + near


def _fault_of_circle(name: str, above: tuple[str, ...], document: Document) -> Fault:
    circle = " extends ".join((*above[above.index(name) :], name))
    return Fault(
        message=f"a jurisdiction cannot extend itself: {circle}",
        file=document.name,
        line=document.line_of(("jurisdiction", "extends")),
        key="jurisdiction.extends",
        expected="a jurisdiction below it, or none",
    )


def _jurisdictions_of(root: Path) -> Iterator[tuple[str, list[tuple[Path, str]]]]:
    """The jurisdictions of a root: name, and the files of each with the name to show for them."""
    for nation in sorted(path for path in root.iterdir() if path.is_dir()):
        files = [path for path in sorted(nation.rglob("*.toml")) if _COUNCILS not in path.parts[len(root.parts) :]]
        if files:
            yield nation.name, [(path, _shown(path, root)) for path in files]
        councils = nation / _COUNCILS
        if councils.is_dir():
            for place in sorted(councils.iterdir()):
                inner = sorted(place.rglob("*.toml")) if place.is_dir() else [place]
                inner = [path for path in inner if path.suffix == ".toml"]
                if inner:
                    yield f"{nation.name}/{place.stem}", [(path, _shown(path, root)) for path in inner]


def _shown(path: Path, root: Path) -> str:
    return str(Path(root.name, path.relative_to(root)))


def _read_all(files: list[tuple[Path, str]]) -> list[Document]:
    documents: list[Document] = []
    faults: list[Fault] = []
    for path, shown in files:
        try:
            documents.append(read_document(path, name=shown))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return documents

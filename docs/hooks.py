"""What the documentation makes for itself while it is built: command output, the data format, the pages of the law.

A fence ``run`` holds a command; the page shows the command with what it really prints. TOML fences with a title are
the files that it reads: ``title="case.toml"`` begins a file, ``title="more of case.toml"`` adds to it. After ``run``
may stand ``only="A,B"`` (print these parts of a status alone), ``head="12"`` (the first lines) and ``exit="2"`` (the
exit status to expect; without it 0). A fence ``excerpt file="..."`` holds the names of tables, one a line, and becomes
these tables as they stand in a file of ``examples`` or ``jurisdictions``.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import os
import re
import shlex
import tempfile
import types
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints
from unittest import mock

import attrs
from law_pages import navigation, pages

from ehe_workflow import Library
from ehe_workflow.case.files import CaseFile
from ehe_workflow.case.model import Event
from ehe_workflow.command import main
from ehe_workflow.law.lawfile import OF_A_REGIME, LawFile

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

_FENCE = re.compile(r"^```(?P<info>[^\n`]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_SETTING = re.compile(r'(\w+)="([^"]*)"')
_MADE = re.compile(r"^```(run|excerpt)\b", re.MULTILINE)
_PART = re.compile(r"^[A-Z][A-Z ,:']+$")


# ------------------------------------------------------------------------------------------------------------------
# Commands with their output
# ------------------------------------------------------------------------------------------------------------------


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """The page with the output of its commands put in."""
    if not _MADE.search(markdown):
        return markdown
    root = Path(config.config_file_path).parent
    with tempfile.TemporaryDirectory() as folder:
        for name in ("examples", "jurisdictions"):
            (Path(folder) / name).symlink_to(root / name)
        return _FENCE.sub(lambda fence: _shown(fence, Path(folder), page.file.src_uri), markdown)


def _shown(fence: re.Match[str], folder: Path, page: str) -> str:
    kind, _, rest = fence["info"].partition(" ")
    settings = dict(_SETTING.findall(rest))
    if kind in {"toml", "json"} and "title" in settings:
        name = settings["title"].removeprefix("more of ")
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w" if name == settings["title"] else "a", encoding="utf-8") as file:
            file.write(fence["text"] + "\n")
    if kind == "excerpt":
        return _excerpt(folder / settings["file"], fence["text"].split())
    if kind != "run":
        return fence[0]
    lines = []
    for command in fence["text"].strip().splitlines():
        lines += [f"$ {command}", *_output(command, folder, settings, page)]
    return "```console\n" + "\n".join(lines) + "\n```"


def _excerpt(file: Path, names: list[str]) -> str:
    """Some tables of a file, each with the comment above it."""
    blocks = [block.strip() for block in re.split(r"\n\n+", file.read_text(encoding="utf-8"))]
    heads = {re.sub(r"^(#[^\n]*\n)+", "", block).partition("\n")[0].strip("[]"): block for block in blocks}
    return "```toml\n" + "\n\n".join(heads[name] for name in names) + "\n```"


def _output(command: str, folder: Path, settings: dict[str, str], page: str) -> list[str]:
    program, *arguments = shlex.split(command)
    if program != "ehe-workflow":
        raise ValueError(f"{page}: a run fence can only run ehe-workflow, not {program!r}")
    said, status = _said(arguments, folder)
    if status != int(settings.get("exit", "0")):
        raise ValueError(f"{page}: {command!r} left with {status}: {said}")
    lines = said.rstrip().splitlines()
    if "only" in settings:
        lines = _parts(lines, settings["only"].split(","))
    if "head" in settings and len(lines) > int(settings["head"]):
        lines = [*lines[: int(settings["head"])], "..."]
    return lines


def _said(arguments: list[str], folder: Path) -> tuple[str, int]:
    """What a command prints in a folder, on a terminal of 80 columns, and its exit status."""
    output, errors, status = io.StringIO(), io.StringIO(), 0
    with (
        contextlib.chdir(folder),
        mock.patch.dict(os.environ, {"COLUMNS": "80"}),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(errors),
    ):
        try:
            main(arguments)
        except SystemExit as left:
            status = int(left.code or 0)
    return output.getvalue() + errors.getvalue(), status


def _parts(lines: list[str], wanted: list[str]) -> list[str]:
    """The parts of an answer with these headings, the opening line first."""
    found = lines[: lines.index("")] if "" in lines else lines[:]
    keep = False
    for line in lines[len(found) :]:
        if _PART.match(line):
            keep = line in wanted
            if keep:
                found.append("")
        if keep:
            found.append(line)
    return "\n".join(found).replace("\n\n\n", "\n\n").rstrip().splitlines()


# ------------------------------------------------------------------------------------------------------------------
# The data format, from the classes that read it
# ------------------------------------------------------------------------------------------------------------------

_NAMES = {
    "str": "text",
    "bool": "true or false",
    "int": "whole number",
    "date": "date",
    "time": "time of day",
    "When": "date, as precise as is known",
    "Period": "length, such as `15 days`",
    "Condition": "condition, such as `has-plan and not admitted`",
}
_SELF_NAMED = frozenset({"id"})
_OPTIONAL = frozenset({(Event, "id")})
"""Keys that the loader fills in where they are left out."""

_DATA_FORMAT = """\
# The data format

The keys of every table in a file of `jurisdictions/`, made from the classes that read them.
[Add a council](../how-to/add-a-council.md) shows such files whole;
[Law as data](../explanation/law-as-data.md) says why they are as they are.
`ehe-workflow schema law-file` prints the same as a JSON Schema for your editor.

The name of a table is the id of its entry. Stages, steps, limits and checks of a file with a `[regime]` or `[of]` table
belong to that version of the process, so that a limit there needs no `process` or `regime` of its own. Dates are
inclusive at both ends.
"""
_CASE_FILE = """\
# Case files

A case file is TOML, or JSON of the same shape. [Keep a log](../how-to/keep-a-log.md) explains how to use it, and what a
date can look like. `ehe-workflow schema case-file` prints its JSON Schema.
"""


def on_config(config: MkDocsConfig, **_: object) -> MkDocsConfig:
    """The settings with the pages of the law in the menu, before the explanations."""
    law: dict[str, object] = {"The law": navigation(_library(config))}
    menu = list(config.nav or [])
    place = next((number for number, one in enumerate(menu) if "Explanation" in one), len(menu))
    config.nav = [*menu[:place], law, *menu[place:]]
    return config


def _library(config: MkDocsConfig) -> Library:
    return Library([Path(config.config_file_path).parent / "jurisdictions"])


def on_files(files: Files, config: MkDocsConfig, **_: object) -> Files:
    """The files of the site with the generated pages among them."""
    from mkdocs.structure.files import File  # noqa: PLC0415 - tests read this module without mkdocs

    made = {"reference/data-format.md": data_format(), "reference/case-file.md": case_file()}
    made |= pages(_library(config), Path(config.docs_dir) / "coverage")
    for name, text in made.items():
        files.append(File.generated(config, name, content=text))
    return files


def data_format() -> str:
    """The page that lists the keys of every table of the law's files."""
    return "\n".join([_DATA_FORMAT, *_sections(LawFile)])


def case_file() -> str:
    """The page that lists the keys of a case file."""
    return "\n".join([_CASE_FILE, *_sections(CaseFile)])


def _sections(whole: type) -> Iterator[str]:
    seen: list[type] = []
    hints = get_type_hints(whole)
    about = _attributes(whole)
    for section in attrs.fields(whole):
        hint = hints[section.name]
        kind = next((one for one in _classes(hint)), None)
        if kind is None:
            continue
        yield from ["", f"## `{_heading(section.name, hint)}`", "", _sentence(about[section.name]), ""]
        yield from _table(kind, told_elsewhere=_implied(section.name, hint))
        seen += [one for one in _inner(kind) if one not in seen]
    if seen:
        yield from ["", "## Tables within tables"]
    for kind in seen:
        yield from ["", f"### {kind.__name__} {{ #{kind.__name__.lower()} }}", "", _first_line(kind), ""]
        yield from _table(kind, told_elsewhere=frozenset())


def _implied(section: str, hint: Any) -> frozenset[str]:
    """The keys that the place of a table says already."""
    named = get_origin(hint) is not None and "Mapping" in str(get_origin(hint))
    regime = {"regime"} if section in OF_A_REGIME else set()
    return frozenset((_SELF_NAMED if named else frozenset()) | regime)


def _heading(name: str, hint: Any) -> str:
    origin = str(get_origin(hint))
    if "Mapping" in origin:
        return f"[{name}.<name>]"
    return f"[[{name}]]" if "tuple" in origin else f"[{name}]"


def _table(kind: type, told_elsewhere: frozenset[str]) -> Iterator[str]:
    hints = get_type_hints(kind)
    about = _attributes(kind)
    yield "| key | value | default | meaning |"
    yield "| --- | --- | --- | --- |"
    for one in attrs.fields(kind):
        if one.name in told_elsewhere:
            continue
        needed = one.default is attrs.NOTHING and (kind, one.name) not in _OPTIONAL
        default = "required" if needed else _default(one.default)
        cells = [f"`{one.name.rstrip('_')}`", _value(hints[one.name]), default, _sentence(about.get(one.name, ""))]
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _default(value: object) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    plain = getattr(value, "value", value)
    return f"`{plain}`" if isinstance(plain, str | int) else ""


def _value(hint: Any) -> str:
    if hint is Any:
        return "any"
    name = getattr(hint, "__name__", None)
    arguments = [one for one in get_args(hint) if one is not type(None)]
    origin = get_origin(hint)
    if str(hint).endswith("Condition"):
        return _NAMES["Condition"]
    if origin is Literal:
        return " or ".join(f"`{one}`" for one in arguments)
    if origin is tuple:
        return f"list of: {_value(arguments[0])}"
    if origin in {Union, types.UnionType}:
        words = list(dict.fromkeys(map(_value, arguments)))
        return _NAMES["Period"] if any("Months" in str(one) for one in arguments) else ", ".join(words)
    if origin is not None:
        return f"table of: {_value(arguments[-1])}"
    if inspect.isclass(hint) and attrs.has(hint) and name not in _NAMES:
        return f"[{name}](#{str(name).lower()})"
    if inspect.isclass(hint) and hasattr(hint, "__members__"):
        return ", ".join(f"`{one.value}`" for one in hint)
    return _NAMES.get(str(name), str(name))


def _classes(hint: Any) -> Iterator[type]:
    if inspect.isclass(hint) and attrs.has(hint) and hint.__name__ not in _NAMES and not _is_period(hint):
        yield hint
    for one in get_args(hint):
        yield from _classes(one)


def _is_period(hint: type) -> bool:
    return hint.__module__.startswith("ehe_workflow.time")


def _inner(kind: type, above: tuple[type, ...] = ()) -> Iterator[type]:
    for hint in get_type_hints(kind).values():
        for one in _classes(hint):
            if one not in above:
                yield one
                yield from _inner(one, (*above, one))


def _attributes(kind: type) -> dict[str, str]:
    """What the docstring of a class says of each of its attributes."""
    text = inspect.cleandoc(kind.__doc__ or "").partition("Attributes:\n")[2]
    found: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        match = re.match(r"    (\w+): (.*)", line)
        if match:
            name = match[1]
            found[name] = match[2]
        elif line.startswith("        ") and name:
            found[name] += " " + line.strip()
        elif line.strip():
            break
    return found


def _first_line(kind: type) -> str:
    return inspect.cleandoc(kind.__doc__ or "").splitlines()[0]


def _sentence(text: str) -> str:
    text = text.replace("``", "`")
    return text[:1].upper() + text[1:]

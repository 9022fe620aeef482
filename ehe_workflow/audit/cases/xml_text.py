"""XML read as a stream, with everything refused that could make a small file grow or reach outside itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

from ehe_workflow.errors import Fault, InputError


def attributes(path: Path) -> Iterator[tuple[str, str, dict[str, str], str | None]]:
    """The starts and ends of the elements of a file: ``start`` or ``end``, tag without namespace, attributes, text.

    Raises:
        InputError: it is no well-formed XML, or it declares entities or a document type, which are refused.
    """
    try:
        with path.open("rb") as file:
            for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
                tag = element.tag.rpartition("}")[2]
                yield event, tag, element.attrib, element.text
                if event == "end":
                    element.clear()
    except DefusedXmlException as error:
        message = (
            "it declares entities or a document type, which are refused: they can make a small file grow without end"
        )
        raise InputError([Fault(message=message, file=str(path), expected="XML without a DOCTYPE")]) from error
    except ParseError as error:
        raise InputError(
            [Fault(message=f"is no well-formed XML: {error.msg}", file=str(path), line=error.position[0])]
        ) from error
    except OSError as error:
        raise InputError(
            [Fault(message=f"cannot be read: {(error.strerror or '').lower()}", file=str(path))]
        ) from error


def elements(path: Path) -> Iterator[tuple[str, str, str | None]]:
    """The same without attributes."""
    for event, tag, _, text in attributes(path):
        yield event, tag, text

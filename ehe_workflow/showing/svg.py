"""The small pieces that pictures are made of: elements whose text and attributes are always escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

_NARROW = frozenset("fijlrtI .,:;!|'()[]-")
_BROAD = frozenset("mwMWOQ%@&")


def element(name: str, *inner: str, **attributes: str | float) -> str:
    """An element.

    Args:
        name: its name.
        inner: what is in it, as markup that is already safe.
        attributes: its attributes; an underscore stands for a hyphen, and one at the end is left out.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_number(value))}"' for key, value in attributes.items()
    )
    return f"<{name}{written}>{''.join(inner)}</{name}>" if inner else f"<{name}{written}/>"


def words(text: str, x: float, y: float, **attributes: str | float) -> str:
    """A line of text with its baseline at a place."""
    return element("text", escape(text, quote=False), x=x, y=y, **attributes)


def wrapped(text: str, width: float, size: float) -> list[str]:
    """A text in lines that are no wider than a box in whichever font it is shown.

    A picture does not know its font. So a letter is taken to be as wide as in the bold cut of a wide one.

    Args:
        text: the text.
        width: the width of the box, in the units of the picture.
        size: the size of the font, in the same units.

    >>> wrapped("Amendment decided, amendments not yet sent", 200, 15)
    ['Amendment decided,', 'amendments not yet', 'sent']
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def width_of(text: str, size: float) -> float:
    """The most that a line of text is likely to take, in the units of its size."""
    return size * sum(0.45 if one in _NARROW else 1.05 if one in _BROAD else 0.72 for one in text)


def picture(identity: str, title: str, description: str, inner: Iterable[str], width: float, height: float) -> str:
    """A whole picture that a screen reader names and describes.

    Args:
        identity: a name for it that is used once on the page.
        title: what it is.
        description: what it shows, and where the same stands in words.
        inner: what is drawn, as markup that is already safe.
        width: its width, in its own units.
        height: its height.
    """
    return element(
        "svg",
        element("title", escape(title, quote=False), id=f"{identity}-title"),
        element("desc", escape(description, quote=False), id=f"{identity}-desc"),
        *inner,
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        aria_labelledby=f"{identity}-title",
        aria_describedby=f"{identity}-desc",
        viewBox=f"0 0 {_number(width)} {_number(height)}",
        width=width,
        height=height,
    )


def _number(value: str | float) -> str:
    return value if isinstance(value, str) else f"{round(value, 1):g}"

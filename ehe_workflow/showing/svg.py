"""The small pieces that pictures are made of: elements whose text and attributes are always escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


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

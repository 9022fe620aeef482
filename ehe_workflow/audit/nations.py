"""Whose law a policy document is about, by what it names."""

from __future__ import annotations

from collections import Counter

from ehe_workflow.audit.documents import PolicyDocument
from ehe_workflow.audit.mentioned_law import names_of
from ehe_workflow.audit.wording import normal
from ehe_workflow.errors import Fault, InputError
from ehe_workflow.law.library import Library
from ehe_workflow.law.terms import JurisdictionKind


def nation_of(document: PolicyDocument, library: Library) -> tuple[str, str]:
    """The nation whose law a document is about, by what it names: councils, the nation itself, and its own texts.

    Returns:
        The nation, and why.

    Raises:
        InputError: the document names none, or two alike; the user has to say.
    """
    text = normal(" ".join(one.text for one in document.paragraphs))
    nations = [name for name in library.names if library.load(name).jurisdiction.kind is JurisdictionKind.NATION]
    named: Counter[str] = Counter()
    for nation in nations:
        law = library.load(nation)
        own = [name for name, source in names_of(law).items() if law.origins["source", source].layer == nation]
        councils = [
            normal(library.load(name).jurisdiction.name) for name in library.names if name.startswith(f"{nation}/")
        ]
        named[nation] = sum(text.count(name) for name in (normal(law.jurisdiction.name), *councils, *own))
    ranked = named.most_common(2)
    if not ranked or not ranked[0][1] or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        raise InputError(
            [
                Fault(
                    message="it does not show which nation's law it is about",
                    file=document.name,
                    expected=f"--in with one of {', '.join(nations)}",
                )
            ]
        )
    nation, number = ranked[0]
    name = library.load(nation).jurisdiction.name
    return nation, f"it names {name}, its councils or its own law {number} times; --in chooses another"

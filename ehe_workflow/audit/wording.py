"""Sentences of a running text, and whether one of them says what the catalogue of misstatements knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from attrs import frozen

from ehe_workflow.law.law import Law
from ehe_workflow.law.statements import Misstatement

NUMBER_WORDS: Mapping[str, int] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "twenty-one": 21, "twenty-eight": 28, "thirty": 30, "forty": 40,
    "forty-two": 42, "sixty": 60, "ninety": 90,
}  # fmt: skip
"""The numbers that policies write as words."""

_NUMBERS = re.compile(rf"\b({'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})\b")
_SHORT = ("s", "ss", "reg", "regs", "no", "art", "para", "paras", "sch", "e.g", "i.e", "v", "mr", "mrs", "ms", "dr")
_NOT_AFTER_SHORT = "".join(rf"(?<!\b{re.escape(word)}\.)" for word in _SHORT)
_END = re.compile(rf"(?<=[.!?;:]){_NOT_AFTER_SHORT}\s+|\n+|\s+(?=[•·▪●]\s)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_NUMBER_UNIT = re.compile(r"(?<=\d)\s*-\s*(?=[a-z])")
_GAP = re.compile(r"\s*\.\.\.\s*")


def normal(text: str) -> str:
    """A text for comparing: small letters, numbers in figures, plain quotation marks, single spaces.

    >>> normal("Fifteen  School-days")
    '15 school-days'
    """
    text = text.casefold().replace("’", "'").replace("–", "-").replace("\u00ad", "")  # noqa: RUF001 - printed marks
    text = _NUMBERS.sub(lambda found: str(NUMBER_WORDS[found[1]]), text)
    return _SPACE.sub(" ", _NUMBER_UNIT.sub(" ", text)).strip()


def sentences(text: str) -> Iterator[str]:
    """The sentences and list entries of a text, as written, spaces made single.

    >>> list(sentences("See s. 437. It says this; and that."))
    ['See s. 437.', 'It says this;', 'and that.']
    """
    for part in _END.split(text):
        sentence = _SPACE.sub(" ", part).strip()
        if sentence:
            yield sentence


@frozen
class Said:
    """A misstatement that a sentence seems to make.

    Attributes:
        misstatement: the entry of the catalogue.
        sentence: the sentence, as written.
    """

    misstatement: Misstatement
    sentence: str


def misstatements_in(law: Law, text: str) -> Iterator[Said]:
    """The misstatements of a law's catalogue that a text seems to make, sentence by sentence.

    Words alone are compared, so that what is found is a place to look at, and what is not found may still be there.
    """
    for sentence in sentences(text):
        plain = normal(sentence)
        for wrong in law.misstatement.values():
            if any(_is_in(pattern, plain) for pattern in wrong.patterns) and not any(
                _is_in(pattern, plain) for pattern in wrong.unless
            ):
                yield Said(wrong, sentence)


def _is_in(pattern: str, plain: str) -> bool:
    return _expression(pattern).search(plain) is not None


@lru_cache(maxsize=4096)
def _expression(pattern: str) -> re.Pattern[str]:
    parts = [re.escape(normal(part)) for part in _GAP.split(pattern)]
    return re.compile(rf"(?<!\w){'.*?'.join(parts)}(?!\w)")

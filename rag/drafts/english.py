"""What English words name in Chinese reports (`english.toml`): a subject as terms, each with its Chinese words.

>>> terms("newly signed industrial projects")
(('签约', '新签', '签订'), ('工业', '产业'), ('项目', '工程'))
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rag.figures.synonyms import english_names
from rag.text.lazily import lazily

Terms = tuple[tuple[str, ...], ...]
"""A subject: for each of its words what a Chinese clause may have for it, folded."""


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("rag.drafts").joinpath("english.toml").read_text("utf-8"))


@cache
def _idle() -> frozenset[str]:
    return frozenset(_data()["idle"].split())


@cache
def _table() -> dict[str, tuple[str, ...]]:
    table = {word: tuple(chinese.split()) for word, chinese in _data()["words"].items()}
    for phrase, names in english_names().items():
        if not any(form in table for form in _singular(phrase)):
            table.setdefault(phrase, names)
    return table


@cache
def chinese_words() -> frozenset[str]:
    """All Chinese words of the list: what reports name things by."""
    return frozenset(word for chinese in _data()["words"].values() for word in chinese.split() if len(word) > 1)


@cache
def _longest() -> int:
    return max(phrase.count(" ") + 1 for phrase in _table())


_WORD = lazily(r"[A-Za-z&][\w&.'’-]*[\w&]|[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of English text at [start, end) and its Chinese words; () where it is not known."""

    start: int
    end: int
    chinese: tuple[str, ...]


def find_terms(text: str) -> tuple[Term, ...]:
    """The words of `text` that may be part of a subject, phrases whole; idle words left out."""
    return tuple(_found(text))


def terms(text: str) -> Terms:
    """The subject that English text names: its known words."""
    return tuple(dict.fromkeys(term.chinese for term in find_terms(text) if term.chinese))


PARTNER = lazily(r"\s+(?:with|to)\s+(?:the\s+)?(?:(?:five|six|other|all)\s+)?[A-Z]")
"""With whom there is trade, behind it."""
_PARTNER_NAME = lazily(r"\b(?:[Tt]rade|[Ee]xports|[Ii]mports)\s+(?:with|to)\s+(?:the\s+)?([A-Z]\w+)")


def terms_with_partners(text: str) -> Terms:
    """The subject that English text names; an unknown partner of trade, which no clause has, is a word of it, too."""
    unknown = tuple((hit[1],) for hit in _PARTNER_NAME.finditer(text) if not terms(hit[1]))
    return (*terms(text), *unknown)


def _found(text: str) -> Iterator[Term]:
    hits = list(_WORD.finditer(text))
    at = 0
    while at < len(hits):
        for size in range(min(_longest(), len(hits) - at), 0, -1):
            last = hits[at + size - 1]
            said = re.sub(r"\s+", " ", text[hits[at].start() : last.end()]).lower()
            chinese = _known(said)
            if chinese:
                yield Term(hits[at].start(), last.end(), chinese)
                break
        else:
            size = 1
            if hits[at].group().lower() not in _idle():
                yield Term(hits[at].start(), hits[at].end(), ())
        at += size


def _known(said: str) -> tuple[str, ...]:
    """The Chinese words of an English one, also where it stands in the plural or with 's."""
    table = _table()
    said = re.sub(r"['’]s?$", "", said)
    if said in _idle():
        return table.get(said, ())
    for form in (said, *_singular(said)):
        if form in table:
            return table[form]
    return ()


def _singular(said: str) -> Iterator[str]:
    if said.endswith("ies"):
        yield said[:-3] + "y"
        yield said[:-3]
    elif said.endswith("y"):
        yield said[:-1]
    if said.endswith("es"):
        yield said[:-2]
    if said.endswith("s") and not said.endswith("ss"):
        yield said[:-1]
    for ending in ("ing", "ed"):
        if said.endswith(ending):
            yield said[: -len(ending)]
            yield said[: -len(ending)] + "e"


def may_be_economy(lead: str) -> bool:
    """Whether only fillers stand between whose a rate is and the rate: Dongguan set 5%."""
    return (ECONOMY.search(lead) is not None or not terms(lead)) and not re.search(r"\brate\b", lead)


_FILLERS = (
    "it its the a an of to for at by and also has had have now only year annual economic gdp economy province city "
    "region which they both all each is was are were posted saw sees expects expected wants wanted plans planned aims "
    "aimed set sets keeps kept keep cut lowered raised trimmed repeats repeated grew growth target goal around that "
    "this itself last at most least own here there again still"
)
# Xinjiang posted growth of, it grew, its target of: nothing but such words between whose it is and the number.
ECONOMY = lazily(
    r"(?:\ue000+(?:'s)?|\b(?:it|its|which|they|both|all|each|province|city|region|economy)\b)"
    rf"(?:[\s\ue000-\ue002,]|\b(?:{'|'.join(dict.fromkeys(_FILLERS.split()))})\b|约|不低于|不超过){{0,60}}$",
    re.IGNORECASE,
)
_BARE_LEAD = lazily(
    rf"(?:[\s\ue000-\ue002,]|\b(?:{'|'.join(dict.fromkeys(_FILLERS.split()))}|while|but|up|down|from|rose|fell|in|on|year)\b"
    r"|约|不低于|不超过|'s)*",
    re.IGNORECASE,
)


_SIGNS = lazily("[\ue000-\ue002\u4e00-\u9fff]")


def names_nothing(lead: str) -> bool:
    """Whether English words before a number are such as name no subject: it then is about what was told before."""
    return _BARE_LEAD.fullmatch(lead) is not None or not find_terms(_SIGNS.sub(" ", lead))


GROWN = lazily(r"\b(?:grew|grow|grows|growing|expand\w*|growth|targets?|goal|plans?)\b", re.IGNORECASE)

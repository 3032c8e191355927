"""The words of an English question for passages, as reports have them (`english.toml`).

>>> in_chinese(Words(text="why did traffic congestion worsen", unknown=("traffic", "congestion"))).content
('交通拥堵',)
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from rag.figures.synonyms import english_names, noun_names
from rag.question.halves import Half
from rag.question.query import Words
from rag.text.lazily import lazily


class _English(BaseModel):
    """`english.toml`: an English word or its beginning, and what reports say; nothing where it only frames."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: dict[str, tuple[str, ...]]


@cache
def _data() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    text = files("rag.retrieval").joinpath("english.toml").read_text("utf-8")
    words = _English.model_validate(tomllib.loads(text)).words
    longest = sorted(words, key=len, reverse=True)
    return re.compile(r"\b(" + "|".join(map(re.escape, longest)) + r")[a-z]*"), words


def halves_in_english(words: Words) -> tuple[Half, ...]:
    """The things that an English question asks one after the other, each in the words of reports.

    >>> [half.content for half in halves_in_english(Words(text="How many buses run, and which bridge was opened?"))]
    [('公交',), ('大桥',)]
    """
    found: list[Half] = []
    told: list[str] = []
    for part in (each for each in _AND_ASKS.split(words.text.rstrip("?. ")) if each.strip()):
        content, known = _carried(part)
        own = set(re.findall(r"[a-z][a-z'-]*", part.lower()))
        strange = tuple(word for word in words.unknown if word in own and word not in known)
        years = tuple(int(year) for year in re.findall(r"\b20\d\d\b", part))
        if _ASKS.search(part) is not None:
            found.append(Half(part, content, tuple(told), _units(part), years, strange))
        told += content
    return tuple(found)


def _carried(text: str) -> tuple[tuple[str, ...], set[str]]:
    """What reports call the things that an English text names, in its order, and the words that these stand for."""
    pattern, table = _all_names()
    content: list[str] = []
    known: set[str] = set()
    content += [hit.group() for hit in _NUMBER_NAME.finditer(text)]
    for hit in pattern.finditer(text.lower()):
        content += table[hit.group(1)][:1]
        known |= set(re.findall(r"[a-z][a-z'-]*", hit.group()))
    return tuple(dict.fromkeys(content)), known


@cache
def _all_names() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """The names of all tables: those of subjects come before words of every day."""
    table = {**_data()[1], **{name: (zh,) for name, zh in noun_names().items() if zh}, **english_names()}
    longest = sorted(table, key=len, reverse=True)
    return re.compile(r"\b(" + "|".join(map(re.escape, longest)) + r")[a-z]*"), table


def _units(part: str) -> tuple[str, ...]:
    if _HOW_MUCH.search(part) is None:
        return ()
    return (next((unit for unit, way in _IN_UNITS if way.search(part) is not None), ""),)


_AND_ASKS = lazily(
    r"[?;]\s*|,?\s+(?:and|but)\s+(?=(?:by |in |on |to )?(?:how|what|which|who|where|when)\b)|"
    r",\s+(?=(?:how|which|who|where)\b)",
    re.IGNORECASE,
)
_ASKS = lazily(r"\b(?:how|what|which|who|whom|whose|where|when)\b", re.IGNORECASE)
_NUMBER_NAME = lazily(r"\b(?!(?:19|20)\d\d\b)\d{3,}(?![\d,.%])")  # the 33618 cluster system
_HOW_MUCH = lazily(
    r"\bhow (?:many|much|long|far|large|big)\b|\bwhat (?:share|percentage|percent|proportion|number|amount)\b",
    re.IGNORECASE,
)
_IN_UNITS = (
    ("公里", lazily(r"\bkm\b|kilomet(?:er|re)s", re.IGNORECASE)),
    ("亩", lazily(r"\bmu\b", re.IGNORECASE)),
    ("吨", lazily(r"\bton(?:ne)?s\b", re.IGNORECASE)),
    ("平方米", lazily(r"square met(?:er|re)s", re.IGNORECASE)),
    ("元", lazily(r"\byuan\b|\brmb\b|how much (?:money|investment)", re.IGNORECASE)),
    ("%", lazily(r"what (?:percentage|percent|share|proportion)", re.IGNORECASE)),
    ("时间", lazily(r"how long (?:did|does|will|has)", re.IGNORECASE)),
)


def in_chinese(words: Words) -> Words:
    """The words with those that the question's subjects leave unknown brought to Chinese; as they are if none is."""
    if not words.unknown:
        return words
    pattern, table = _data()
    found: list[str] = []
    known: set[str] = set()
    for hit in pattern.finditer(words.text.lower()):
        own = set(re.findall(r"[a-z][a-z'-]*", hit.group()))
        if own & set(words.unknown):
            found += table[hit.group(1)]
            known |= own
    left = tuple(word for word in words.unknown if word not in known)
    content = tuple(dict.fromkeys((*words.content, *found)))
    return words.model_copy(update={"content": content, "unknown": left})

"""Other names of the same subject (`synonyms.toml`): 高企 for 高新技术企业, "charging piles" for 充电桩.

>>> variants("认定高新技术企业")
('高企', '国家高新技术企业')
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from rag.text.lazily import lazily


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("rag.figures").joinpath("synonyms.toml").read_text("utf-8"))


@cache
def frame_words() -> frozenset[str]:
    """English words of a question that name no subject."""
    return frozenset(_data()["frame"].split())


@cache
def _terms() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    return tuple((name, tuple(entry["zh"]), tuple(entry["en"])) for name, entry in _data()["terms"].items())


@cache
def _english() -> tuple[re.Pattern[str], dict[str, str]]:
    table = {phrase: name for name, _, phrases in _terms() for phrase in phrases}
    longest = sorted(table, key=len, reverse=True)
    # a phrase may be the start of a word: laborator(y|ies)
    return re.compile(r"\b(?:" + "|".join(re.escape(phrase) for phrase in longest) + ")", re.IGNORECASE), table


def translate(text: str) -> tuple[str, ...]:
    """The Chinese names of the subjects that an English text names, in its order."""
    pattern, table = _english()
    return tuple(dict.fromkeys(table[hit.group().lower()] for hit in pattern.finditer(text)))


@cache
def english_names() -> dict[str, tuple[str, ...]]:
    """For each English phrase (small letters, maybe only the start of a word) the Chinese names of its subject."""
    return {phrase.lower(): (name, *others) for name, others, phrases in _terms() for phrase in phrases}


@cache
def _nouns() -> tuple[re.Pattern[str], dict[str, str]]:
    table = {phrase: name for name, phrases in _data()["nouns"].items() for phrase in phrases}
    table |= {phrase: name for name, _, phrases in _terms() for phrase in phrases}
    longest = sorted(table, key=len, reverse=True)
    return re.compile(r"\b(" + "|".join(map(re.escape, longest)) + r")(?!\w*-)[a-z]*", re.IGNORECASE), table


_OF = lazily(r"\s*(?:of|in|for|by) (?:the |its |all )?(?:\w+ )?")


def counted_in_english(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The Chinese names of what an English text wants a number of, the head last, and the English words they stand for.

    >>> counted_in_english("the output of lithium carbonate")[0]
    ('碳酸锂', '产量')
    """
    found: list[tuple[int, int, str]] = []
    words: set[str] = set()
    pattern, table = _nouns()
    for hit in pattern.finditer(text.lower()):
        words.update(re.findall(r"[a-z&']+(?:-[a-z]+)*|[a-z]+", hit.group()), re.findall(r"[a-z&']+", hit.group()))
        each = (*hit.span(), table[hit.group(1)])
        if found and _OF.fullmatch(text.lower(), found[-1][1], hit.start()):
            found.insert(len(found) - 1, each)
            continue
        found.append(each)
    return tuple(dict.fromkeys(name for _, _, name in found if name)), frozenset(words)


def noun_names() -> dict[str, str]:
    """For each English noun (small letters, maybe only its beginning) the Chinese name of what it counts or names."""
    return dict(_nouns()[1])


def nouns_in_english(text: str) -> tuple[tuple[int, int, str], ...]:
    """(start, end, Chinese name) of each noun of an English text that a table knows, in its order."""
    pattern, table = _nouns()
    return tuple((*hit.span(), table[hit.group(1)]) for hit in pattern.finditer(text.lower()))


def without_terms(text: str) -> str:
    """An English text with the subjects that `translate` knows taken out, up to the end of their last word."""
    pattern, _ = _english()
    return re.sub(rf"(?:{pattern.pattern})[a-z]*", " ", text, flags=re.IGNORECASE)


@lru_cache(maxsize=1 << 12)
def variants(words: str) -> tuple[str, ...]:
    """Other names of subjects that folded `words` hold, not those that stand in `words` already."""
    found: list[str] = []
    for name, others, _ in _terms():
        names = (name, *others)
        held = [form for form in names if form in words]
        if held:
            found += [form for form in names if form not in words]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1 << 12)
def swaps(words: str) -> tuple[tuple[str, str], ...]:
    """(name in folded `words`, another name of the same subject): what a text may say instead."""
    found: list[tuple[str, str]] = []
    for name, others, _ in _terms():
        names = (name, *others)
        for form in names:
            if form in words:
                found += [(form, other) for other in names if other not in words]
    return tuple(dict.fromkeys(found))

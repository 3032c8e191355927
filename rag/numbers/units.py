"""Units and measure words (`units.toml`): what stands behind a number, as stated, and its scale. Folded text only."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from rag.text.lazily import lazily

Kind = Literal[
    "none", "percent", "points", "times", "money", "mass", "area", "volume", "length", "power", "data", "other",
    "time", "count", "place",
]  # fmt: skip
Vague = Literal["", "at_least", "about"]

ONE = Decimal(1)
# Inside or behind a unit: 5000余家, 30多个, 20几名 are at least that many; 十来个 is about ten.
_VAGUE: dict[str, Vague] = {"余": "at_least", "多": "at_least", "几": "at_least", "来": "about"}


class Unit(NamedTuple):
    """A unit found in text: it ends at `end`. `stated` is scale word and unit (万亿元), without spaces and 余.


    `scale` multiplies a value in `stated` into `base` (元). `kind` "none" is a scale word alone (近20万).
    """

    end: int
    stated: str
    scale: Decimal
    base: str
    kind: Kind
    plain: bool
    vague: Vague


@dataclass(frozen=True, slots=True)
class Words:
    """The tables of `units.toml`: word to kind, and what goes with it."""

    kinds: Mapping[str, Kind]
    plain: frozenset[str]
    sure: frozenset[Kind]
    scales: Mapping[str, Decimal]
    factors: Mapping[str, Decimal]
    aliases: Mapping[str, str]
    units: Mapping[str, re.Pattern[str]]
    rates: Mapping[str, re.Pattern[str]]
    per: Mapping[str, re.Pattern[str]]
    begins: frozenset[str]  # the characters that a unit or a word before it can begin with


@cache
def unit_words() -> Words:
    """The unit tables, read once."""
    data = tomllib.loads(Path(__file__).with_name("units.toml").read_text("utf-8"))
    kinds: dict[str, Kind] = {}
    plain: set[str] = set()
    for kind, table in data["kinds"].items():
        plain.update(table.get("plain", ()))
        for word in (*table["words"], *table.get("plain", ())):
            kinds.setdefault(word, kind)
    return Words(
        kinds=kinds,
        plain=frozenset(plain),
        sure=frozenset(kind for kind, table in data["kinds"].items() if table.get("sure")),
        scales={word: Decimal(factor) for word, factor in data["scales"].items()},
        factors={word: Decimal(factor) for word, factor in data["factors"].items()},
        aliases=data["aliases"],
        units=_longest_first(kinds, data["stops"]["words"]),
        rates=_longest_first(data["rates"]["words"]),
        per=_longest_first({*kinds, *data["per"]["words"]}),
        begins=frozenset(word[0] for word in (*kinds, *data["scales"], *data["rates"]["words"], *_VAGUE)) | {" "},
    )


def _longest_first(words: Iterable[str], stops: Iterable[str] = ()) -> Mapping[str, re.Pattern[str]]:
    """For each first character a pattern of `words`, longest first, that refuses `stops`. Few alternatives each.

    A Latin unit must end where its letters end (G is not in GDP).
    """
    by_first: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        end = "(?![0-9A-Za-z])" if word[-1].isascii() and word[-1].isalnum() else ""
        by_first.setdefault(word[0], []).append(re.escape(word) + end)
    refused: dict[str, list[str]] = {}
    for word in stops:
        refused.setdefault(word[0], []).append(re.escape(word))
    return {
        first: lazily((f"(?!{'|'.join(refused[first])})" if first in refused else "") + f"(?:{'|'.join(found)})")
        for first, found in by_first.items()
    }


def _word_at(text: str, at: int, words: Mapping[str, re.Pattern[str]]) -> str:
    """The longest of `words` at `at`, "" if there is none."""
    pattern = words.get(text[at : at + 1])
    found = pattern.match(text, at) if pattern is not None else None
    return found[0] if found is not None else ""


def _skip_space(text: str, at: int) -> int:
    return at + 1 if text[at : at + 1] == " " and text[at + 1 : at + 2] not in ("", " ", "\n") else at


_SCALE_BEGINS = frozenset("十百千万亿")


def scale_at(text: str, at: int) -> str:
    """The scale word at `at` (万, 千万, 万亿), "" where a unit begins with the same character (千瓦, 百分点)."""
    if text[at : at + 1] not in _SCALE_BEGINS:
        return ""
    tables = unit_words()
    if len(_word_at(text, at, tables.units)) > 1:
        return ""
    for size in (2, 1):
        if text[at : at + size] in tables.scales and not text.startswith(("百分", "千分", "万分"), at):
            return text[at : at + size]
    return ""


def _rate_at(text: str, at: int) -> tuple[int, str, str]:
    """The "/平方米" or 每平方米 at `at`: its end, as stated, and in base form; (at, "", "") if there is none."""
    if text[at : at + 1] not in ("/", "每"):
        return at, "", ""
    scale = scale_at(text, at + 1)  # 吨标准煤/万元
    word = _word_at(text, at + 1 + len(scale), unit_words().per)
    if not word:
        return at, "", ""
    end = at + 1 + len(scale) + len(word)
    return end, text[at:end], "/" + scale + unit_words().aliases.get(word, word)


def _bracket_at(text: str, at: int) -> str:
    """The second word of 套(间), 台(套) with its brackets, "" if there is none."""
    if text[at : at + 1] != "(":
        return ""
    close = text.find(")", at + 1, at + 5)
    return text[at : close + 1] if close > at + 1 and text[at + 1 : close] in unit_words().kinds else ""


def unit_at(text: str, at: int) -> Unit | None:
    """The unit that begins at `at`, one space before or inside it allowed; None if there is none."""
    tables = unit_words()
    vague: Vague = ""
    at = _skip_space(text, at)
    first = text[at : at + 1]
    if first not in tables.begins:
        return None
    if first in _VAGUE and (scale_at(text, at + 1) or _word_at(text, at + 1, tables.units)):
        vague, at = _VAGUE[first], at + 1
    scale = scale_at(text, at)
    end = at + len(scale)
    if scale and text[end : end + 1] in ("余", "多"):
        vague, end = "at_least", end + 1
    word_start = _skip_space(text, end)
    word = _word_at(text, word_start, tables.units)
    if scale and tables.kinds.get(word) == "place":  # 20万高校毕业生 counts people
        word = ""
    elif not word:
        rate = _word_at(text, word_start, tables.rates)
        word = rate if rate and _rate_at(text, word_start + len(rate))[1] else ""
    if not word:
        return Unit(end, scale, tables.scales[scale], "", "none", False, vague) if scale else None
    end = word_start + len(word)
    second = _bracket_at(text, end)
    end, per, base_per = _rate_at(text, end + len(second))
    if "多" in word:  # 3个多月
        vague = "at_least"
    return Unit(end, *_built(scale, word, second, per, base_per), vague)


@lru_cache(maxsize=1 << 12)
def _built(scale: str, word: str, second: str, per: str, base_per: str) -> tuple[str, Decimal, str, Kind, bool]:
    """A unit from its parts: as stated, scale, base unit, kind, is it a plain count."""
    tables = unit_words()
    base = (tables.aliases.get(word, word) if not second else word + second) + base_per
    factor = (tables.scales[scale] if scale else ONE) * tables.factors.get(word, ONE)
    return scale + word + second + per, factor, base, tables.kinds.get(word, "mass"), word in tables.plain

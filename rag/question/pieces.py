"""The typed pieces of a question: places, groups, years, subjects, and the words of `lexicon.toml`.

Pieces never overlap: places and years are found first, then indicators, then words, the longest first. What no piece
covers is left over, and a question whose left-over words might change what it asks is not answered as a query.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, field_validator

from rag.figures.lexicon import find_names, lexicon
from rag.figures.things import asked_things
from rag.text.lazily import lazily

_KEPT = 1 << 9  # questions whose pieces are remembered: one is read as a whole, in parts, and once more where it leans


class Everyday(BaseModel):
    """What people call an indicator."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    names: tuple[str, ...]
    bare: tuple[str, ...] = ()
    """Names so short that they are taken only between others in a row, or right before 目标 and the like."""

    @field_validator("id")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in lexicon():
            raise ValueError(f"{value} is no indicator")
        return value


class Words(BaseModel):
    """`lexicon.toml`, and the lists of `talk.toml` with those of the same names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    everyday: tuple[Everyday, ...]
    words: dict[str, tuple[str, ...]]
    patterns: dict[str, tuple[str, ...]]
    slips: dict[str, str]
    gathered: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch [start, end) of the folded question and what it is.

    `value` is an indicator's id for subjects, or the words of one beyond the lexicon; these have the `unit` that they
    are counted in, and their `measure`, where the question says so.
    """

    kind: str
    start: int
    end: int
    value: str = ""
    unit: str = ""
    measure: str = ""


@cache
def _words() -> Words:
    data, talk = (tomllib.loads(files("rag.question").joinpath(f"{name}.toml").read_text("utf-8")) for name in _FILES)
    for part, lists in talk.items():
        for kind, more in lists.items():
            data[part][kind] = [*more, *data[part][kind]]
    return Words.model_validate(data)


_FILES = ("lexicon", "talk")


@cache
def _everyday() -> tuple[tuple[Everyday, re.Pattern[str]], ...]:
    return tuple((entry, _alternatives((*entry.names, *_bare(entry.bare)))) for entry in _words().everyday)


# GDP、|财政|、就业 and 2025年|工业|目标: signs of a row before, or a place or year, which are struck out.
_BEFORE_BARE = r"(?<![^、,和与及跟以到比把将对@|年的省市区州:： ])"
_BEHIND_BARE = (
    r"(?=\s*(?:[、,和与及跟]|的?(?:要求|预期|安排|任务|指标|数字|水平)|这块|方面|写|达到|做到|目标|增速|增长|增幅|涨幅|[涨跌]|指标|实际|完成|定|打算|计划|预期|分别|各|呢|干|做|怎么定|这|[两三四五六七八九十](?:项|个)|"
    r"去年|今年|[快慢高低多少]|[?？]|$))"
)


def _bare(names: Sequence[str]) -> tuple[str, ...]:
    return (f"{_BEFORE_BARE}(?:{'|'.join(names)}){_BEHIND_BARE}",) if names else ()


@cache
def _vocabulary() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, _alternatives(patterns)) for kind, patterns in _words().words.items())


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The pattern of this name in `lexicon.toml`, its ways as alternatives."""
    return re.compile("|".join(_words().patterns[name]), re.IGNORECASE)


@cache
def gathered() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(the members in a row, the names that stand for them together), of `lexicon.toml`."""
    return tuple((row, re.compile("|".join(names), re.IGNORECASE)) for row, names in _words().gathered.items())


@cache
def known_words() -> tuple[str, ...]:
    """The words that a slip of the pen is mended to."""
    return tuple(_words().slips["words"].split())


def _alternatives(patterns: Sequence[str]) -> re.Pattern[str]:
    bounded = (rf"(?<![a-z])(?:{p})(?![a-z])" if p[0].isascii() and p[0].isalpha() else p for p in patterns)
    return re.compile("|".join(f"(?:{pattern})" for pattern in bounded))


# What another is a share of: R&D spending to reach 3.5%| of GDP|, 研发投入|占GDP|的3.5%.
SHARE_OF = lazily(
    r"(?<=%)\s*of (?:the )?(?:local |provincial |regional |total )?gdp\b|"
    r"占(?:全[省市区县]|本[省市])?(?:gdp|地区生产总值|生产总值)(?=的?\d|(?:的)?(?:比重|比例|百分))",
    re.IGNORECASE,
)
# No indicator: 经济社会发展主要目标.
_SOCIETY = lazily("经济(?:和|与)?社会")


def subjects(folded: str) -> list[Piece]:
    """The indicators that a folded question names, the longest name where several stand at one place."""
    return list(_subjects(folded))


@lru_cache(maxsize=_KEPT)
def _subjects(folded: str) -> tuple[Piece, ...]:
    low = folded.lower()
    found = [
        Piece("subject", hit.start(), hit.end(), entry.id)
        for entry, names in _everyday()
        for hit in names.finditer(low)
    ]
    found += [Piece("subject", name.start, name.end, name.id) for name in find_names(folded, asks=True)]
    found = [piece for piece in found if not _SOCIETY.match(folded, piece.start)]
    told = [Piece("subject", *hit.span(), subject) for subject, way in asked_things() for hit in way.finditer(low)]
    free = [piece for piece in found if not any(p.start < piece.end and piece.start < p.end for p in told)]
    free = [_without_deed(piece, folded) for piece in free]
    return tuple(p for p in _longest([*told, *free]) if not pattern("own_name").fullmatch(folded, p.start, p.end))


_DEED = lazily("完成|实现|达到")
_NOT_DONE = lazily("(?:没有?|未能?)$")
_ITS_GOAL = lazily("(?:增[长速幅])?(?:的?(?:年度|预期|年初|既定)+)?目标(?!值?(?:是|为)?(?:多少|几))")


def _without_deed(piece: Piece, folded: str) -> Piece:
    """A name without the deed before it, where that says whether a target was met: 没|完成|固定资产投资目标."""
    deed = _DEED.match(folded, piece.start, piece.end)
    if deed is None or deed.end() == piece.end:
        return piece
    claimed = _NOT_DONE.search(folded, 0, piece.start) or _ITS_GOAL.match(folded, piece.end)
    return replace(piece, start=deed.end()) if claimed else piece


def words(masked: str) -> list[Piece]:
    """All words of the vocabulary in a folded question whose places, years and subjects are struck out."""
    return list(_said(masked))


@lru_cache(maxsize=_KEPT)
def _said(masked: str) -> tuple[Piece, ...]:
    low = masked.lower()
    found = [Piece(kind, hit.start(), hit.end()) for kind, names in _vocabulary() for hit in names.finditer(low)]
    return tuple(piece for piece in found if piece.end > piece.start)


def left_over(masked: str, pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The stretches of content that no piece covers: two characters of Chinese, or a word, at least."""
    taken = bytearray(len(masked))
    for piece in pieces:
        taken[piece.start : piece.end] = b"\x01" * (piece.end - piece.start)
    rest = "".join(" " if taken[at] else char for at, char in enumerate(masked))
    return tuple(hit.group() for hit in re.finditer(r"[\u4e00-\u9fff]{2,}|[A-Za-z]{3,}|\d+(?:\.\d+)?%?", rest))


def _longest(pieces: Sequence[Piece]) -> Iterator[Piece]:
    end = -1
    for piece in sorted(pieces, key=lambda piece: (piece.start, -piece.end)):
        if piece.start >= end:
            end = piece.end
            yield piece

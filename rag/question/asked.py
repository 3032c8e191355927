"""What a question asks, as its pieces: the record that queries are composed from, and short questions about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from rag.question.pieces import Piece, pattern
from rag.question.query import Named, Place, Words, YearSpan
from rag.question.spans import YearPiece
from rag.records import Region
from rag.text.lazily import lazily

_NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2, "三甲": 3}
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10} | {
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
}
_SAME = {
    "亿": "亿元",
    "万亿": "万亿元",
    "trillion yuan": "万亿元",
    "billion yuan": "亿元",
    "billion jin": "亿斤",
} | dict.fromkeys(("million tonnes", "million tons", "million metric tons", "million metric tonnes"), "万吨")
TOTALS = ("sum", "mean", "median", "mode")
"""What is made of many numbers."""
_BELOW = lazily(r"(?:最[低小少慢]|后|倒数|bottom|lowest|smallest|slowest)|.*\b(?:lowest|smallest|slowest)", re.I)
_WEAK = lazily(r"was|were|did|rose|fell|grew|grow|will|最后|最终|完成情况")


@dataclass(frozen=True, slots=True)
class Asked:
    """The pieces of a question. `loaded`: years of the reports of its places; `results_of`: years whose results these
    tell; `numbers`: amounts with unit and comparison ("" none, "within 6" for the upper end of a range).

    `direction` is gt, lt, ge or le where one thing is said to be above or below another, or not to be (高于, 比…低,
    不低于), and no amount is named;
    `without` are places taken out again (除西藏外).
    """

    folded: str
    places: tuple[Place, ...]
    subjects: tuple[Piece, ...]
    years: tuple[YearPiece, ...]
    words: tuple[Piece, ...]
    left: tuple[str, ...]
    loaded: tuple[int, ...]
    results_of: frozenset[int]
    numbers: tuple[tuple[Decimal, str, str], ...] = ()
    english: bool = False
    past: tuple[YearPiece, ...] = ()  # years of earlier turns
    past_places: tuple[Place, ...] = ()
    direction: str = ""
    without: tuple[Place, ...] = ()
    ranked: tuple[Named, ...] = ()  # of the places, those whose place among them is asked for
    part: str = ""  # the part of a year that it is asked of: 前三季度
    against: tuple[Named, str] | None = None  # the place that they are held against, and how: eq, gt, lt
    found: tuple[int, ...] = ()  # the year that the answer named: of the lowest, the first
    chosen: tuple[Named, ...] = ()  # the places that the answer chose among many
    before: Asked | None = None  # the turn before, as understood
    leans: bool = False  # it left out what an earlier turn said
    free: tuple[Piece, ...] = ()  # what a number is wanted of, where the lexicon does not tell
    about: tuple[str, ...] = ()  # content of the question, without its frame
    own: Words | None = None  # its words, for passages
    passage: bool = False  # it asks for words and not for numbers
    amount: bool = False  # its words ask for a number, whatever it is of
    choices: tuple[Region, ...] = ()  # the regions that an ambiguous name may mean
    names: tuple[tuple[str, str], ...] = ()  # region's full name -> what the question calls it

    def has(self, *kinds: str) -> bool:
        """Whether a word of one of these kinds is said."""
        return any(piece.kind in kinds for piece in self.words)

    def said(self, kind: str) -> str:
        """The words of a kind, joined."""
        return "".join(self.folded[piece.start : piece.end] for piece in self.words if piece.kind == kind)

    @property
    def many(self) -> bool:
        """Whether several places are asked about."""
        return len(self.places) > 1 or any(not isinstance(place, Named) for place in self.places)

    @property
    def over_places(self) -> bool:
        """Whether it makes sense without a place: it asks for places, or orders or counts them."""
        return bool(self.without) or self.has(
            "which_places", "highest", "lowest", "order", "count", "place_in_order", "at_least_word", "range_word",
            "no_number", "mean", "median", "mode", "top", "list",
        )  # fmt: skip

    @property
    def selects(self) -> bool:
        """Whether it asks which places there are, or how many, and not for all of them."""
        return self.many and self.has("which_places", "count", "list")

    @property
    def strong(self) -> bool:
        """Whether its form is plain enough to be answered though a word of it was not understood."""
        counted = self.many and self.has("count")  # 有多少 of one place asks for any number
        return (
            counted
            or self.has("met", "run", "raised", "cut", "highest", "lowest", "order", "top", *TOTALS, "difference")
            or any(isinstance(piece.year, YearSpan) for piece in self.years)
        )

    @property
    def newest(self) -> int:
        """The year of the newest report of the places."""
        return max(self.loaded, default=0)


def ids_of(asked: Asked) -> list[str]:
    """The subjects; of an id that gathers many things (PM2.5, water) the words that name the one meant."""
    return list(dict.fromkeys(piece.value for piece in asked.subjects))


def years_of(asked: Asked) -> list[YearPiece]:
    """The years of values: that of a report (2024年报告中) only where no other is said."""
    found = [piece for piece in asked.years if not piece.plan]
    return [piece for piece in found if not piece.report] or found


def kind_words(asked: Asked) -> list[Piece]:
    """The words for target and result. A tense says something only where no noun does: what was the target."""
    found = [piece for piece in asked.words if piece.kind in ("target", "actual", "both")]
    aimed = next((piece.start for piece in found if piece.kind == "target"), len(asked.folded))
    strong = [piece for piece in found if not is_weak(asked, piece) or (piece.start > aimed and _ended(asked, piece))]
    return strong or found


def _ended(asked: Asked, piece: Piece) -> bool:
    """Whether it says how what was aimed for before it came out: 年初定的增速和|最后|跑出来的, how many |did| it."""
    if asked.english:
        dated = any(year.start > piece.start for year in asked.years)
        return dated and _AND_HOW.search(asked.folded, 0, piece.start) is not None
    return asked.folded[piece.start : piece.end] in ("最后", "最终")


_AND_HOW = lazily(r"(?:,|;|\band\b|\bbut\b)\s*(?:by )?(?:how|what)\b[^,;?]*$", re.I)


def is_weak(asked: Asked, piece: Piece) -> bool:
    """Whether a word for target or result is no more than a tense."""
    return _WEAK.fullmatch(asked.folded[piece.start : piece.end].lower()) is not None


def how_many(asked: Asked) -> int | None:
    """How many of an order: 3 of 前三名."""
    hit = pattern("top").search(asked.folded.lower())
    if hit is None:
        return None
    said = hit["i"] or hit["q"] or hit["r"] or hit["n"] or hit["m"] or hit["k"] or hit["j"]
    if said == "三甲":
        return 3
    return int(said) if said.isdecimal() else _NUMERALS.get(said) or _WORDS.get(said)


def is_one_of_order(asked: Asked) -> bool:
    """Whether one of an order is asked for, and not so many: 第二高的, 倒数第三."""
    hit = pattern("top").search(asked.folded.lower())
    return hit is not None and any(hit[name] for name in "iqr")


def from_below(asked: Asked) -> bool:
    """Whether so many are counted from the lowest: 最低的三个, 后三名, bottom 3."""
    hit = pattern("top").search(asked.folded.lower())
    return hit is not None and _BELOW.match(hit.group()) is not None


def unit_of(asked: Asked) -> str:
    """The unit that a question wants the value in."""
    found = list(pattern("unit").finditer(asked.folded.lower()))
    hit = found[-1] if found and asked.has("convert") else found[0] if found else None  # 多少万吨,合多少亿斤
    return _SAME.get(hit["unit"], hit["unit"]) if hit else ""


def first_unit(asked: Asked) -> str:
    """The unit that a question names first, before another that the value is to be converted to."""
    hit = pattern("unit").search(asked.folded.lower())
    return _SAME.get(hit["unit"], hit["unit"]) if hit else ""

"""How each of several is asked for: 「GDP增速目标和粮食产量目标」 wants a rate of one, a size of the other.

A word for growth or for a size belongs to the row of names that it stands at; the others keep their usual way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.figures.lexicon import lexicon
from rag.question.pieces import Piece
from rag.question.spans import YearPiece
from rag.text.lazily import lazily

_BEHIND = lazily(r"(?:的|年?均|同比|总|'s| |实际|预期|要?达到|是|为|定|目标|要|了)*")
_IN_A_ROW = lazily(r"\s*(?:、|,|，|和|与|及|以及|and|&)\s*(?:the )?")
_SIZE = lazily(r"[总体]量$")
_STATED = ("growth", "level")


def each_its_own(named: Sequence[Piece], words: Sequence[Piece], folded: str) -> list[Piece]:
    """The indicators, each with the measure that words say of it alone, where they do not say it of all."""
    said = [piece for piece in words if piece.kind in _STATED]
    apart = {piece.value for piece in named if piece.value in lexicon()}
    own = {at: "level" for at, piece in enumerate(named) if _SIZE.search(folded, piece.start, piece.end)}
    if len(apart) < 2 or len(apart) < len({piece.value for piece in named}) or not said:
        return list(named)
    for word in said:
        for at in _row_at(named, word, folded):
            own.setdefault(at, word.kind)
    if not own or (len(own) == len(named) and len(set(own.values())) == 1):
        return list(named)
    return [replace(piece, measure=own.get(at, "") or _usual(piece.value)) for at, piece in enumerate(named)]


def _usual(indicator: str) -> str:
    return lexicon()[indicator].stated[0]


def _row_at(named: Sequence[Piece], word: Piece, folded: str) -> list[int]:
    """Which of the names a word stands at: those of the row that ends before it, or the next one behind how many."""
    before = [at for at, piece in enumerate(named) if piece.end <= word.start]
    if before and _BEHIND.fullmatch(folded, named[before[-1]].end, word.start):
        row = [before[-1]]
        while row[0] and _IN_A_ROW.fullmatch(folded, named[row[0] - 1].end, named[row[0]].start):
            row.insert(0, row[0] - 1)
        return row
    after = [at for at, piece in enumerate(named) if piece.start >= word.end]
    if word.kind == "level" and after and not re.search(r"[,;，；]", folded[word.end : named[after[0]].start]):
        return after[:1]
    return []


def each_apart(words: Sequence[Piece], bare: str, years: Sequence[YearPiece]) -> list[Piece]:
    """Words in which a target and a result listed with those of other years are two: 25年目标、25年完成、26年目标."""
    found: list[Piece] = []
    for piece in words:
        other = any(each.kind in ("target", "actual") for each in words) and len({each.year for each in years}) > 1
        if piece.kind == "met" and other and (of := _TARGET_OF.match(bare, piece.start)):
            found += [Piece("target", of.end(1), of.end()), Piece("changed", of.start(), of.end(1))]
            continue
        hit = _LISTED.fullmatch(bare, piece.start, piece.end) if piece.kind == "met" else None
        if hit is None or len({each.year for each in years}) < 2:
            found.append(piece)
            continue
        found += [Piece("target", *hit.span(1)), Piece("actual", *hit.span(2))]
    if [piece.kind for piece in found].count("target") > 1:  # 今年的目标是涨了还是跌了, held against last year's
        rates = {(piece.start, piece.end) for piece in found if piece.kind == "growth"}
        return [piece for piece in found if piece.kind != "actual" or (piece.start, piece.end) not in rates]
    return found


_TARGET_OF = lazily(r"((?:跟|与|和|同|比|较|对照)\|+年?的?)目标")  # 2026年目标和2025年目标相比
_LISTED = lazily(
    r"(目标(?:值|是?多少)?|targets?)[^。?;]{0,12}[、,][^。?;哪谁没未]*?(完成|实现|达到|达成|achieved|reached|met|hit)[^。?;哪谁没未]*",
    re.IGNORECASE,
)


def also_named(bare: str, left: Sequence[str]) -> Piece | None:
    """A further subject beyond the lexicon, named behind a row of others: 社零、固投的增速目标,还有装备制造业的."""
    hit = _ALSO.search(bare)
    return Piece("subject", *hit.span("thing"), hit["thing"]) if hit is not None and hit["thing"] in left else None


_ALSO = lazily(r"(?:还有|以及|再?加上|外加|连同)(?P<thing>[\u4e00-\u9fff]{2,12}?)(?:的|呢|这块)?(?=[^\u4e00-\u9fff]|$)")

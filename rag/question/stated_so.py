"""How each of several indicators is asked for: 「GDP增速目标和粮食产量目标」 wants a rate of one, a size of the other.

A word for growth or for a size belongs to the row of names that it stands at; the others keep their usual way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.figures.lexicon import lexicon
from rag.question.pieces import Piece

_BEHIND = re.compile(r"(?:的|年?均|同比|总|'s| |实际|预期|要?达到|是|为|定|目标|要|了)*")
_IN_A_ROW = re.compile(r"\s*(?:、|,|，|和|与|及|以及|and|&)\s*(?:the )?")
_SIZE = re.compile(r"[总体]量$")
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

"""Names of indicators that other words make something else: 民间|固定资产投资, 经济|政策."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.question.pieces import Piece, pattern, words
from rag.text.lazily import lazily

_NARROWS_AFTER = lazily(r"^(?:占|比重|结构|质量|技改|民间|重大项目|中的|里的|的比重)")


_INCOMES = ("urban_income", "rural_income")


def with_income(masked: str, named: Sequence[Piece]) -> list[Piece]:
    """Subjects without a bare 城镇 or 农村 that stands beside no income: 农村|居民收入比|城镇|快."""
    bare = [
        p for p in named if p.value in _INCOMES and not re.search("收入|income|腰包", masked[p.start : p.end].lower())
    ]
    others = [p for p in named if p.value in (*_INCOMES, "resident_income") and p not in bare]
    return [piece for piece in named if piece not in bare or others or len(bare) == len(named)]


_EVERYDAY = lazily("经济|粮食|外贸|消费|工业")


_MOVES = lazily(
    "(?:[上下]调|调[高低]|提高|降低|压低|下修|抬高|完成|实现|达到|设定|制定|没定|[写列报定设提]|写明|[给写列报提]出|公布|明确)[了过]?$"
)
_MAY_STAND = "年的市省区县州和与及跟同对把是为让比在看说下年间"


def _is_part_of_name(masked: str, end: int) -> bool:
    """Whether a word that ends here goes on in words that no piece covers: 经济|政策, 消费|补贴."""
    behind = _RUN.match(masked, end)
    if behind is None or behind.group()[0] in _MAY_STAND:
        return False
    return not any(piece.start == end for piece in words(masked))


_RUN = lazily("[\u4e00-\u9fff]{2}")


def narrowed(masked: str, named: Sequence[Piece]) -> list[Piece]:
    """Subjects without those that words before or behind make something else: 民间|固定资产投资."""
    kept = []
    narrow = re.compile(rf"(?:{pattern('narrows').pattern})$", re.IGNORECASE)
    for piece in named:
        before, after = masked[max(0, piece.start - 12) : piece.start], masked[piece.end :]
        bare_word = _EVERYDAY.match(masked, piece.start) and re.search(r"[\u4e00-\u9fff]$", before)
        if bare_word and before[-1] not in _MAY_STAND and not _MOVES.search(before):
            return []
        if _EVERYDAY.fullmatch(masked, piece.start, piece.end) and _is_part_of_name(masked, piece.end):
            return []  # 经济|政策 is no economy
        if narrow.search(before.rstrip()) or (
            _NARROWS_AFTER.match(after) and not after.startswith(("占全", "占比", "占@"))
        ):
            return []
        kept.append(piece)
    return kept

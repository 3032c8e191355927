"""The one grammar of figures: every number of a text, read as an amount or named as what else it is.

Extraction, checking, drafts and summaries all read numbers here. The text is folded first, so full-width digits,
Traditional characters and odd dashes make no difference; positions are those of the given text.

>>> [(str(q.low), q.unit, q.bound) for q in find_quantities("总量超过1.36万亿元、增长7%左右,新增5000余家")]
[('1.36', '万亿元', 'at_least'), ('7', '%', 'about'), ('5000', '家', 'at_least')]

What is read, and on which side doubt falls:

- Values are exact decimals as stated; `scale` turns them into base units. 10斤 and 5公斤 stay different units.
- A comma joins thousands only if one to three digits stand before it, exactly three behind, and a unit follows
  (1,300亿元); so 增长5%,300家 is two figures. A list without units (3,200) is two numbers.
- In 4.5、5.5个百分点 the bare number takes the unit of the next; in 3至5万人 the first number takes 万人, in
  8000至1万人 it does not. 从/由 A 到 B is a change, not a range.
- Chinese numerals are amounts after 百分之, in fractions and 成, with a scale (两千万亩), from ten upwards with a
  common measure word (十五个), below ten only with a physical unit or 倍 (三公里). 两个确立, 三大攻坚, 一批 are not.
  百, 千, 万, 亿 without a digit need a word that bounds them (近百家, 突破万亿元, 百余家).
- A bare number before a noun (13710工作制度) is a name; before a verb, a sign or the end it is a bare amount.
- Inside short quotes a number that begins the quote or has no unit is a name (“20条”, “528行动”); % and money stay
  amounts.
- 第3位 and 居全国第3 are ranks; 前10位 is a rank of at most 10. 零突破 is 0, 翻两番 is 2番; a ratio (3:1) has its first
  term as value and the rest as unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rag.numbers.amounts import Form, Page, Quantity, Token, same_amount
from rag.numbers.arabic import read_arabic
from rag.numbers.bounds import Bound
from rag.numbers.chinese import AFTER_SINGLE, read_chinese, read_doubling, read_ordinal
from rag.numbers.nonquantities import NonQuantity, What
from rag.numbers.numerals import DIGITS, NUMERALS, parse_chinese_number
from rag.numbers.units import ONE
from rag.text.fold import fold
from rag.text.lazily import lazily

__all__ = [
    "Bound", "Form", "NonQuantity", "Quantity", "Token", "What", "find_quantities", "parse_chinese_number",
    "same_amount", "tokenize",
]  # fmt: skip

# A single Chinese digit is looked at only before a character that can make it an amount; most (一批, 三农) cannot.
_CANDIDATE = lazily(
    rf"[0-9第翻{NUMERALS}](?:(?<=[0-9十百千万亿])|(?<=第)(?=[ 0-9{NUMERALS}])|(?<=翻)(?=[了上番倍0-9{DIGITS}])"
    rf"|(?<=前[{DIGITS}])|(?<=[{DIGITS}])(?=[{AFTER_SINGLE}{NUMERALS}]))"
)
_READERS = {"第": read_ordinal, "翻": read_doubling} | dict.fromkeys("0123456789", read_arabic)
_LIST = frozenset("、和与及或/")
_SHARED = frozenset({"amount", "percent", "points", "times"})


@lru_cache(1 << 12)  # a clause is read for its value, its bound and its words
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """The amounts in `text` (raw or folded), in reading order, not overlapping."""
    return tuple(token for token in tokenize(text) if isinstance(token, Quantity))


def tokenize(text: str) -> tuple[Token, ...]:
    """Every number of `text` (raw or folded) in reading order, as an amount or as what else it is.

    Each run of Arabic digits lies inside exactly one token. Linear in the length of `text`.
    """
    page = Page(fold(text))
    tokens: list[Token] = []
    at = 0
    while (found := _CANDIDATE.search(page.text, at)) is not None:
        token, at = _READERS.get(found[0], read_chinese)(page, found.start())
        if token is not None:
            tokens.append(token)
            page.floor = at
    return _share_units(page.text, tokens)


def _share_units(text: str, tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Give a bare number in a list the unit of the next: 4.5、5.5个百分点 are both 个百分点."""
    shared = list(tokens)
    for index in range(len(shared) - 2, -1, -1):
        first, second = shared[index], shared[index + 1]
        if not isinstance(first, Quantity) or not isinstance(second, Quantity) or first.unit or not second.unit:
            continue
        if first.form != "amount" or second.form not in _SHARED or text[first.end : second.start] not in _LIST:
            continue
        if second.scale > ONE and first.low >= 1000 and first.low > second.low:  # 8000、1万人
            unit = second.base_unit
            shared[index] = first._replace(unit=unit, base_unit=unit, form=second.form)
        else:
            shared[index] = first._replace(
                unit=second.unit, scale=second.scale, base_unit=second.base_unit, form=second.form
            )
    return tuple(shared)

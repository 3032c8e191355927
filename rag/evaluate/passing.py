"""Numbers that a clause only passes by: no value of the year, though they stand beside its name.

出口降幅由上半年的23%收窄到全年的16.6% states a fall of 16.6%; 连续跨越7万亿、8万亿、9万亿 states no level at all.
"""

from __future__ import annotations

from functools import lru_cache

from rag.numbers.quantities import find_quantities
from rag.records import Figure
from rag.text.fold import fold
from rag.text.lazily import lazily

_STEPS = lazily(r"(?:连续|接连|相继|先后|连)(?:跨越|跨过|突破|迈上|迈过|登上|站上|上)[\d.万亿千元、和及]*$")
_FROM = lazily(r"(?:由|从)[^,。;、]{0,14}$")
_PART = lazily(r"上半年|下半年|[一二三四1-4]季度|前[三3]季度|年初|月份?|最低|最高")
_FALL = lazily(r"降幅|跌幅")
_BASE = lazily(r"(?:较|比|与|同)[^,。;、\d]{0,14}(?:\d{4}年)?(?:末|底|年|初|期)的?$")  # 较“十三五”末的|9323.1亿元|增加
_MORE = lazily(r"^[^,。;、\d]{0,3}(?:增|提高|扩大|上升|减|下降|翻|多|净)")
_TO = lazily(r"^[^,。;、\d]{0,6}(?:到|至|为|成)")


@lru_cache(maxsize=1 << 14)
def passed_by(figure: Figure) -> bool:
    """Whether a figure's number is a step on the way, what a part of a year or plan began with, or lacks its fall."""
    quote = fold(figure.quote)
    for quantity in find_quantities(quote):
        if quantity.low != figure.low:
            continue
        before, after = quote[: quantity.start], quote[quantity.end :]
        from_part = _FROM.search(before)
        if from_part is not None and _PART.search(from_part.group()) and _TO.match(after):
            return True
        if _BASE.search(before) and _MORE.match(after):
            return True
        if figure.measure == "growth" and _FALL.search(before):
            return True  # 降幅由…收窄到全年的16.6% is a fall: which, its clause shows
        return bool(_STEPS.search(before)) and figure.measure not in ("growth", "decline")
    return False

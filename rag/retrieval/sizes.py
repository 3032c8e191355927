"""The sizes that a question compares with, as a clause that answers it must have them: 过三千亿 is told with 3000亿元.

>>> [size.search("荆州、孝感3个过三千亿元城市") is not None for size in sizes_of("哪些城市GDP过了3000亿")]
[True]
>>> sizes_of("2026年哪些城市GDP增速高")
()
"""

from __future__ import annotations

import re

from rag.text.lazily import lazily

_SIZE = lazily(
    r"(?:过了?|超过?了?|突破了?|达到?了?|上了?|不到|不足|低于|高于|冲破|迈上)(?P<n>\d+)(?P<unit>万亿|亿|万)(?![\d%])"
)
_DIGITS = "零一二三四五六七八九"
_TENS = (("千", 1000), ("百", 100), ("十", 10))


def sizes_of(folded: str) -> tuple[re.Pattern[str], ...]:
    """A pattern for each size that something is said to pass, in digits or in words."""
    return tuple(re.compile(_spelled(int(hit["n"]), hit["unit"])) for hit in _SIZE.finditer(folded))


def _spelled(number: int, unit: str) -> str:
    forms = [rf"(?<!\d){number}{unit}"]
    if unit == "万亿":
        forms.append(rf"(?<!\d){number}0000亿")
    forms += [rf"{digit}{unit}" for digit in (_DIGITS[number],) if number] if number < len(_DIGITS) else []
    for name, worth in _TENS:
        if number % worth == 0 and 0 < number // worth < len(_DIGITS):
            times = number // worth
            forms.append(rf"{_DIGITS[times]}{name}{unit}")
            forms += [rf"(?<![一二三四五六七八九几数]){name}{unit}"] if times == 1 else []
            break
    if number == 1 and unit == "万亿":
        forms.append(r"(?<![一二三四五六七八九几数\d])万亿")
    return "|".join(forms)

"""Years of a span written in two digits, as they are: 17到21年, 21年以来, 18年到24年. Folded text only.

>>> in_full("PM2.5降幅,17到21年目标和实际对一遍")
'PM2.5降幅,2017年到2021年目标和实际对一遍'
>>> in_full("新增就业21年以来(到25年)逐年多少")
'新增就业2021年到2025年逐年多少'
>>> in_full("24、25两年的外贸增速")
'2024年、2025两年的外贸增速'
>>> in_full("失业率5到6%")
'失业率5到6%'
"""

from __future__ import annotations

import re

from rag.text.lazily import lazily

_BETWEEN = lazily(
    r"(?<![\d.])(?P<a>(?:20)?[0-3]\d)(?P<y>年?)(?:年?底|年?末)?\s*(?:到|至|-|—|~)\s*(?P<b>(?:20)?[0-3]\d)(?:年?底|年?末)?(?P<z>年)?"
    r"(?![\d.%]|[万亿元个家人吨岁公里微克点号日月天倍])"
)
_SINCE = lazily(
    r"(?<![\d.])(?P<a>(?:20)?[0-3]\d)年(?:以来|至今|起|开始|以后)\s*[(,]?\s*(?:截至|截止到?|直?到|至)(?P<b>(?:20)?[0-3]\d)年?(?:底|末|为止)?\s*\)?"
)
_SINCE_SHORT = lazily(r"(?<![\d.])(?P<a>[0-3]\d)年(?P<tail>以来|至今|起|开始|以后|到现在|到今年)")
_LISTED = lazily(r"(?<![\d.])(?P<a>[0-3]\d)年?(?:、|和|与|跟)(?P<b>[0-3]\d)(?=(?:这)?(?:两|俩)?年)")
_NEWEST = 2035


def in_full(folded: str) -> str:
    """A folded question whose spans of years have four digits."""
    folded = _LISTED.sub(lambda hit: f"20{hit['a']}年、20{hit['b']}", _SINCE.sub(_span, folded))
    folded = _BETWEEN.sub(_span, folded)
    return _SINCE_SHORT.sub(lambda hit: f"20{hit['a']}年{hit['tail']}", folded)


def _span(hit: re.Match[str]) -> str:
    """The span, where both ends can be years and the words say that they are."""
    first, last = (int(hit[end]) + (2000 if len(hit[end]) == 2 else 0) for end in "ab")
    said = hit.groupdict().get("z", "年") or hit.groupdict().get("y", "年") or _MORE.match(hit.string, hit.end())
    short = len(hit["a"]) == 2 or len(hit["b"]) == 2
    return f"{first}年到{last}年" if short and said and first < last <= _NEWEST else hit.group()


# 17到25|一共多修了多少
_MORE = lazily(r"(?:这?[几\d]年|一共|总共|累计|期间|间|逐年|各年|每年)")

"""Words that stand for several subjects -> those subjects in a row: 三次产业, the three sectors (`lexicon.toml`).

>>> spelled_out("广西2025年三次产业哪个增长最快")
'广西2025年第一产业、第二产业、第三产业哪个增长最快'
>>> spelled_out("三次产业结构怎么调整")
'三次产业结构怎么调整'
"""

from __future__ import annotations

import re

from rag.question.pieces import gathered
from rag.text.lazily import lazily


def spelled_out(folded: str) -> str:
    """A folded question with the members of what it names together, each by its name."""
    for members, names in gathered():
        folded = names.sub(lambda hit: hit.group() if _sums_up(folded, hit) else members, folded)  # noqa: B023
    return folded


def _sums_up(folded: str, hit: re.Match[str]) -> bool:
    """Whether the words stand behind a row of their own: 白酒、动力电池、晶硅光伏|三个产业."""
    return "个" in hit.group() and _ROW.search(folded, 0, hit.start()) is not None


_ROW = lazily(r"[、和与及][^,。;?、年]*$")

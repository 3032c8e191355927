"""What of the words before a number is a subject: its nouns, not how the article tells it (写下, 砸下, 不多不少).

Articles tell numbers with ever new verbs; what they are about are nouns, or verbs that reports themselves use as names.

>>> noun_phrase("重大项目砸下"), noun_phrase("变成"), noun_phrase("新建基站")
('重大项目', '', '新建基站')
"""

from __future__ import annotations

from functools import lru_cache

from rag.drafts.english import chinese_words
from rag.drafts.grammar import words
from rag.text.words import tagged

_NOUNS = ("n", "vn", "an", "j", "eng", "i", "s", "nz", "l", "b")
_SUFFIXES = frozenset({"比", "差", "倍", "倍差", "率", "额", "量", "数"})  # 城乡收入比
GENERAL_NOUNS = frozenset(
    [
        *("投资", "总投资", "投资额", "项目", "产值", "收入", "营收", "利润", "面积", "余额"),
        *("增加值", "占比", "比重", "总额", "规模"),
    ]
)
"""Nouns that say of which thing a number is only with the words before them."""
_EDGES = ("v", "d", "p", "c", "u", "r", "f", "t", "y", "z", "q", "m", "x")


@lru_cache(maxsize=1 << 14)
def noun_phrase(subject: str) -> str:
    """`subject` without the words at its edges that name nothing; "" where none names anything."""
    tokens = tagged(subject)
    solid = [_is_solid(word, flag) for word, flag in tokens]
    if not any(solid):
        return ""
    if any(flag.startswith("x") and word.strip() and not word.isalnum() for word, flag in tokens):
        first = 0  # quoted names are whole
    else:
        first = next(
            at for at, (word, flag) in enumerate(tokens) if solid[at] or not flag.startswith(_EDGES) or _is_kept(word)
        )
    last = max(at for at, each in enumerate(solid) if each)
    while last + 1 < len(tokens) and tokens[last + 1][0] in _SUFFIXES:
        last += 1
    return "".join(word for word, _ in tokens[first : last + 1]).strip()


def _is_solid(word: str, flag: str) -> bool:
    if word in words()["empty_nouns"]:
        return False
    naming = word in words()["naming_verbs"] or word in words()["kept_verbs"]
    return flag.startswith("n") or flag in _NOUNS or naming or word in chinese_words()


def names_nothing(word: str, flag: str) -> bool:
    """Whether a word behind a name makes it no other name: 投资|目标, 投资|也, but not 投资|环境."""
    return word in _FORMS or not _is_solid(word, flag)


_FORMS = frozenset({"增长", "增速", "增幅", "总量", "总额", "规模"})


def _is_kept(word: str) -> bool:
    return word in words()["kept_verbs"] or word == "再"  # 再就业 is not 就业

"""What is done with the things that a report counts: 改造|危桥, 关停|企业, and the words that only lead up to it."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

from rag.text.lazily import lazily

_LISTS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in tomllib.loads(files("rag.figures").joinpath("deeds.toml").read_text("utf-8")).items()
}
_NEWEST = 5  # characters of the longest deed that 新 goes before
DEEDS = (
    _LISTS["deeds"]
    | {f"新{stem}" for stem in _LISTS["deeds"] | _LISTS["newly"] if len(stem) < _NEWEST}
    | {"净增", "拟建", "拟建设", "建", "获"}
)
_SOFT, _EMPTY_DEEDS, _EMPTIES = _LISTS["soft"], _LISTS["empty"], _LISTS["leading"] | {" ", "\n"}
_NUMBERED = lazily(
    r"(?:\(?[一二三四五六七八九十\d]{1,2}[).、]|[一二三四五六七八九十]{1,3}是|(?:19|20)\d\d年(?:底|末)?|年底前?|\d{1,2}月底前?)+"
)
_JOINS = frozenset("、和与及并或")


def _by_sign(known: frozenset[str], place: int) -> dict[str, tuple[int, ...]]:
    """The lengths of the words of `known`, longest first, by their sign at `place`."""
    found: dict[str, set[int]] = {}
    for word in known:
        found.setdefault(word[place], set()).add(len(word))
    return {sign: tuple(sorted(sizes, reverse=True)) for sign, sizes in found.items()}


class _Words:
    """Words that are looked for at a place of a text."""

    def __init__(self, words: frozenset[str]) -> None:
        self.words = words
        self._first, self._last = _by_sign(words, 0), _by_sign(words, -1)

    def past(self, text: str, at: int) -> int:
        """Where the longest of the words that begins in `text` at `at` ends; `at` if none does."""
        for size in self._first.get(text[at : at + 1], ()):
            if text[at : at + size] in self.words and at + size <= len(text):
                return at + size
        return at

    def before(self, text: str, end: int) -> int:
        """Where the longest of the words that ends in `text` at `end` begins; `end` if none does."""
        for size in self._last.get(text[end - 1 : end], ()) if end else ():
            if end >= size and text[end - size : end] in self.words:
                return end - size
        return end


_DEED, _LEADING, _LEADING_UP = _Words(DEEDS), _Words(_EMPTIES), _Words(_SOFT)


@lru_cache(maxsize=1 << 12)
def deeds_end(words: str, at: int = 0) -> int:
    """Where the run of deeds that begins in `words` at `at` ends: 新建、改造|农村公路; `at` if none does."""
    end = _DEED.past(words, at)
    while end > at and end < len(words):
        onward = _DEED.past(words, end + 1 if words[end] in _JOINS else end)
        if onward <= end + 1 and (onward == end or words[end] in _JOINS):
            break
        end = onward
    return end


def deeds_start(words: str, end: int) -> int:
    """Where the run of deeds that ends in `words` at `end` begins; `end` if none does."""
    start = end
    while start > 0:
        before = start - 1 if start < end and words[start - 1] in _JOINS else start
        found = _DEED.before(words, before)
        if found == before:
            break
        start = found
    return start


@lru_cache(maxsize=1 << 12)
def without_lead(words: str) -> str:
    """`words` from the deed or the thing on: 年内加快推进|新建农村公路.

    >>> without_lead("年内加快推进新建农村公路"), without_lead("推进农村公路建设"), without_lead("力争并网")
    ('新建农村公路', '推进农村公路建设', '并网')
    """
    at = 0
    while at < len(words):
        hit = _NUMBERED.match(words, at)
        onward = hit.end() if hit else _LEADING.past(words, at)
        if at < onward < _DEED.past(words, at):
            break  # 并网 is a deed, and no 并
        if onward == at:
            soft = _LEADING_UP.past(words, at)
            following = _LEADING.past(words, soft) if soft > at else soft
            if soft == at or _DEED.past(words, following) == following:
                break
            onward = following
        at = onward
    return words[at:]


def stage_start(words: str) -> int:
    """Where the stage that `words` end by telling begins: 保障性住房|基本建成; their length if they tell none."""
    hit = _STAGE.search(words)
    return hit.start() if hit is not None else len(words)


_STAGE = lazily(
    r"(?<=..)(?:累计|基本|已|主体|全部|全面|新)*(?:开工建设|开复工|开工|竣工|完工|复工|建成投[产用运]|建成|投[产用运]|投入使用|通车|启动|动工|续建|新建|在建|交付使用|交付)$"
)


def says_nothing(deed: str) -> bool:
    """Whether a deed tells no more than that things are dealt with: 抓好|民生实事."""
    return deed in _EMPTY_DEEDS


def is_soft(deed: str) -> bool:
    """Whether nothing but 推进 and the like is done."""
    return deed in _SOFT

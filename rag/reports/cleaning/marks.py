"""Marks that copies put into a text: pinyin behind a character, a watermark's letters at line ends, ~~struck~~ words.

>>> text = "地區(qū)生產(chǎn)總值"
>>> [(text[slice(*mark.span)], mark.reason) for mark in find_marks(text, text)]
[('(qū)', 'pinyin'), ('(chǎn)', 'pinyin')]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rag.records import Removed, Span
from rag.text.lazily import lazily

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
# A converter of scripts wrote each character that it was unsure of with its sound, and a line may end inside it.
_PINYIN = lazily(
    rf"(?<=[\u3400-\u9fff])\s{{0,2}}\((?=[a-zü\s]{{0,8}}[{_TONED}])"
    rf"[a-zü{_TONED}]{{1,6}}(?:\s{{1,3}}[a-zü{_TONED}]{{1,5}})?\s{{0,2}}\)"
)
_STRUCK = lazily(r"(?<![~\d])~~(?=[^\s~])[^~\n]{1,200}(?<=[^\s~])~~(?!~)")
_HAN = "\u3400-\u9fff"
# Letters that touch a line's last Chinese character or stop; a line end may stand between them.
_TAIL = lazily(rf"(?<=[{_HAN}。,;:!?)”》%])(?P<letters>[A-Za-z]{{1,4}}(?:[ ]*\n[ ]*[A-Za-z]{{1,3}})?)(?=[ ]*(?:\n|\Z))")
_AFTER_HEADER = lazily(r"(?:报告|会议|会议上|大会上)$")
_WORDS = frozenset("app ai ar vr it ip ic ct km kg mw gw kw tb pb gb ppp gdp cpi led oled wifi pc tv mm cm nm".split())  # noqa: SIM905
_OFTEN = 3


def find_marks(text: str, folded: str) -> Iterator[Removed]:
    """The marks in a source's text, each with its reason. `folded` is the text folded."""
    for hit in _PINYIN.finditer(folded):
        yield Removed(Span(*hit.span()), "pinyin")
    for hit in _STRUCK.finditer(text):
        yield Removed(Span(*hit.span()), "struck")
    tails = [hit for hit in _TAIL.finditer(folded) if "".join(hit["letters"].split()).lower() not in _WORDS]
    counts = Counter("".join(hit["letters"].split()) for hit in tails)
    for hit in tails:
        letters = "".join(hit["letters"].split())
        mixed = not letters.isupper() and len(letters) > 1
        header = mixed and _AFTER_HEADER.search(folded, max(0, hit.start() - 4), hit.start())
        if header or (mixed and counts[letters] >= _OFTEN and folded.count(letters) <= 1.2 * counts[letters]):
            yield Removed(Span(*hit.span()), "watermark")

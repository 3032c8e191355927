"""Livelihood projects (民生实事) that a report counts: what it announces by number, item by item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from rag.numbers.quantities import find_quantities
from rag.outline.headings import APPENDIX
from rag.records import Section
from rag.summaries.enumerated import Item, numbered
from rag.summaries.topics import Chosen, announces, unmarked
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.sentences import clauses, sentences
from rag.text.view import View


@dataclass(frozen=True, slots=True)
class Group:
    """Projects under one title, "" where the list has none."""

    title: str
    items: tuple[Chosen, ...]


class Sectioned(Protocol):
    """A report as far as its list is read from it: the source's text, and its sections."""

    @property
    def text(self) -> str: ...

    @property
    def sections(self) -> tuple[Section, ...]: ...


@dataclass(frozen=True, slots=True)
class _Announced:
    """A sentence or heading that announces projects, in the text of a `_Body`, and how many it says they are."""

    start: int
    end: int
    counts: frozenset[int]
    words: str


def counted_lists(material: Sectioned) -> tuple[Group, ...]:
    """The list that some sentence or heading announces and counts, the longest of several; empty where none is."""
    body = _Body(material)
    best: tuple[Group, ...] = ()
    for announced in body.announcements():
        found = body.listed(announced)
        if len(found) > len(best):
            best = found
    return best


_ALIKE = 120  # characters that a project takes on the average, where none are counted
_LISTED = 3
_COUNT = lazily(r"(\d{1,3}|[一二三四五六七八九十]{1,3})(?:大?[类件项个]|个?方面)")
_DONE = lazily(
    r"(?:全面|圆满|如期|顺利|全部|均已|已经|已|高质量|超额|基本)(?:完成|落实|办结|兑现|办理)|完成情况|办理情况|落实情况"
    r"|完成了|办成|进展情况|[去上]年|年初(?:确定|承诺)"
)
_DIGITS = {sign: at for at, sign in enumerate("一二三四五六七八九", 1)}


class _Body:
    """The plan and the appendices of a report as one text."""

    def __init__(self, material: Sectioned) -> None:
        first = next((at for at, each in enumerate(material.sections) if is_appendix(each)), len(material.sections))
        own = [
            (span, each)
            for at, each in enumerate(material.sections)
            if (each.role == "plan" or (at >= first and each.role != "review")) and not _is_note(each)
            for span in each.spans
        ]
        own.sort(key=lambda pair: pair[0].start)
        self._sections = [each for _, each in own]  # of each span
        self._view = View(material.text, [span for span, _ in own])
        lengths = (span.end - span.start for span, _ in own)
        self._offsets = list(accumulate(lengths, initial=0))[: len(own)]

    def announcements(self) -> Iterator[_Announced]:
        """What announces projects, each once, in reading order."""
        folded = self._view.folded
        seen = -1
        for hit in re.finditer("实事", folded):
            if hit.start() < seen:
                continue
            start = max(folded.rfind(sign, 0, hit.start()) for sign in "。;\n") + 1
            start = max(start, *(at for at in self._offsets if at <= hit.start()))
            end = min((at for sign in "。;:\n" if (at := folded.find(sign, hit.end())) >= 0), default=len(folded))
            seen = end
            words = folded[start:end]
            part = next((folded[a:b] for a, b in clauses(folded, start, end) if a <= hit.start() < b), words)
            if announces(words) and not _DONE.search(part):
                counts = frozenset(_number(found[1]) for found in _COUNT.finditer(part))
                yield _Announced(start, end, counts, words)

    def listed(self, announced: _Announced) -> tuple[Group, ...]:
        """The projects behind what announces them; empty where their number is another."""
        folded = self._view.folded
        found = numbered(folded, announced.end, announced.counts, self._offsets)
        if found and _NOTES.search(folded, announced.end, found[0].start):
            return ()
        if not announced.counts and sum(it.end - it.start for it in found) > _ALIKE * len(found):
            return ()
        if not found and announced.counts:
            found = self._behind_colon(announced)
        groups = (self._group(item) for item in found)
        return tuple(group for group in groups if group.items)

    def _behind_colon(self, announced: _Announced) -> tuple[Item, ...]:
        """The sentences, or the parts between semicolons, behind the colon: as many as are announced."""
        folded, start = self._view.folded, announced.end + 1
        if not folded.startswith(":", announced.end):
            return ()
        newline = folded.find("\n", start)
        end = len(folded) if newline < 0 else newline
        end = min((at for at in self._offsets if at > start), default=end) if newline < 0 else end
        said = [(start + a, start + b) for a, b in sentences(folded[start:end])]
        for count in announced.counts:
            if count < _LISTED:
                continue
            stops = [at for at, (_, b) in enumerate(said) if folded[b - 1] != ";"]
            parts = stops[0] + 1 if stops else len(said)  # ...;...;...。 is one list
            if parts == count:
                return tuple(Item(a, b) for a, b in said[:parts])
            if len(said) == count and sum(bool(find_quantities(folded[a:b])) for a, b in said) * 2 > count:
                return tuple(Item(a, b) for a, b in said)
        return ()

    def _group(self, item: Item) -> Group:
        """An item: its sentences, the first as its title where it is short and tells no number."""
        view = self._view
        said = [
            self._chosen(item.start + a, item.start + b)
            for a, b in sentences(view.folded[item.start : item.end])
            if not _NO_WORDS.fullmatch(view.folded, item.start + a, item.start + b)
        ]
        while len(said) > 1 and _CLOSES.match(said[-1].folded):
            said.pop()
        if not said:
            return Group("", ())
        first, *rest = said
        if rest and first.folded.endswith("。") and len(first.text) <= _TITLE and not find_quantities(first.folded):
            return Group(first.text.rstrip("。；;：: ."), tuple(rest))
        return Group("", tuple(said))

    def _chosen(self, start: int, end: int) -> Chosen:
        view = self._view
        at = max(index for index, offset in enumerate(self._offsets) if offset <= start)
        told = Chosen(view.text[start:end], view.folded[start:end], view.spans_of(start, end), self._sections[at])
        return unmarked(told)


_TITLE = 26
# No words of a project: signs, who answers for it, the heading of the next appendix
_NO_WORDS = lazily(
    r"[\s。;、,.*()]*|[*\s]*\((?:市|省|区|县|州|牵头|责任|主办|承办|负责|完成时)[^()]{2,80}\)[。;]?"
    r"|[*\s]*\((?:牵头|责任|主办|承办|负责)[^()]*|[\w、*]*\)[。;]?|[《》\w]{0,8}附件\d?|[一二三四五六七八九十]+、\w{2,20}"
)
_CLOSES = lazily(r"我们|让|用心|各位代表|以上|这些|确保(?:件件|把)|真正")  # praise behind the last


def _number(words: str) -> int:
    if words.isdigit():
        return int(words)
    if "十" not in words:
        return _DIGITS[words] if len(words) == 1 else 0
    tens, _, ones = words.partition("十")
    return (_DIGITS.get(tens, 0) or 1) * 10 + _DIGITS.get(ones, 0)


_NOTES = lazily(r"(?:名词|用语|有关)?(?:解释|注释|说明)|注[:：]?$")


def _is_note(section: Section) -> bool:
    """Whether a section stands among notes on words, which are numbered but no projects."""
    return any(_NOTES.search(fold(title)) and len(title) < _TITLE for title in section.path)


def is_appendix(section: Section) -> bool:
    """Whether a section is headed as an appendix (附件), or as notes on words."""
    return bool(section.path) and bool(APPENDIX.match(fold(section.path[-1])))

"""Where reports begin and end among the paragraphs of a clean text.

A report begins at its opening (「我代表市人民政府，向大会报告工作」) or, where that is missing, at a title that the
body follows; the lines above the opening that belong to it (title, meeting, speaker, salutation) come with it. A title
in a contents list, a link or a sentence begins nothing. It ends after its last paragraph or annex, not at the next
report's title: what stands between (links, imprint) is no report's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.reports.cleaning.lines import (
    DATE_LINE,
    Line,
    has_stop,
    is_annex,
    is_finished,
    is_heading,
    is_meeting,
    is_numbered,
    is_salutation,
    is_year_heading,
    title_of,
)
from rag.reports.cues import PLAN, REVIEW, is_close, is_opening, is_part, is_speaker, likeness, sets_targets
from rag.text.lazily import lazily

_FOOTNOTE = lazily(r"(?:\[\d{1,3}\]|注\s?\d{0,3}\s?[:.、]|\*|\d{1,3}\s?[.、:]|[^。;:!?]{2,24}[:])")
_NOTE_MARK = lazily(r"\[\d{1,3}\]|注\s?\d?[:.]")
_HEAD_REACH = 14  # paragraphs above an opening that are looked at for its title
_HEAD_GAP = 4  # of these, how many may be something else
_BODY_REACH = 6  # paragraphs below a title within which its body has to begin
# A table's row; its tabs are folded to blanks.
_ROW = lazily(r"\|.*\||\S{1,30}(?: \S{1,30}){1,8}")
_SITE = lazily(r"(?:网|网站|政府|首页|公报|中心|日报|客户端|发布)$|\d{2,}$")  # how a site signs its pages
_MIN_SCORE = 3


@dataclass(frozen=True, slots=True)
class Extent:
    """One report as paragraph indices: its header from `first`, its body from `body`, all up to `stop` (exclusive).

    `title` is the index of its title's paragraph, -1 without one. `inside` are indices between that are not its own:
    notes of the site in the header, running titles. `cut` says why it is known to be incomplete.
    """

    first: int
    body: int
    stop: int
    title: int
    inside: tuple[int, ...] = ()
    cut: str = ""


def find_extents(paragraphs: Sequence[Line]) -> tuple[Extent, ...]:
    """The reports among the paragraphs of a clean text, in reading order."""
    texts = [paragraph.text for paragraph in paragraphs]
    starts = _starts(texts)
    if not starts or starts[0][0] > 0:
        stop = starts[0][0] if starts else len(texts)
        starts = [*_headless(texts, stop), *starts]
    found: list[Extent] = []
    stop = len(texts)
    for first, body, title in reversed(starts):  # what is no report after all goes back to the one before it
        if is_opening(texts[body]) or likeness(texts[first:stop]) >= _MIN_SCORE:
            found.append(_extent(texts, first, body, title, stop))
            stop = first
    return tuple(reversed(found))


def _starts(texts: Sequence[str]) -> list[tuple[int, int, int]]:
    """Where reports begin: (first paragraph, first of the body, title or -1)."""
    opened: list[tuple[int, int, int]] = []
    floor = 0
    for index, text in enumerate(texts):
        if not is_opening(text):
            continue
        first, title = _head(texts, index, floor)
        if first == index and opened:
            continue  # said again in the midst of a report
        opened.append((first, index, title))
        floor = index + 1
    starts: list[tuple[int, int, int]] = []
    place = 0
    for index, text in enumerate(texts):
        while place < len(opened) and opened[place][0] <= index:
            starts.append(opened[place])
            place += 1
        if title_of(text) is None or (starts and index <= starts[-1][1]):
            continue
        body = _body_after(texts, index)
        meets_next = place < len(opened) and body >= opened[place][0]
        if body and not meets_next and not (starts and _repeats(texts, starts[-1][2], index)):
            starts.append((index, body, index))
    return starts


def _head(texts: Sequence[str], opening: int, floor: int) -> tuple[int, int]:
    """The first paragraph of the header above an opening, and the title's (or -1)."""
    first, title, gap = opening, -1, 0
    for index in range(opening - 1, max(floor, opening - _HEAD_REACH) - 1, -1):
        text = texts[index]
        if title_of(text) is not None:
            if title >= 0:
                break
            first = title = index
        elif is_meeting(text) or DATE_LINE.fullmatch(text):
            first = index
        elif is_salutation(text) or is_speaker(text):
            if title >= 0:
                break
            first = index
        elif title >= 0:
            if is_title_part(texts[title], text):
                first = index
            break
        else:
            gap += 1
            if gap > _HEAD_GAP:
                break
    return first, title


def is_title_part(title: str, above: str) -> bool:
    """Whether the line above a bare 政府工作报告 is the first half of the title: 某某市, 2024年某某县人民政府."""
    at = title_of(title)
    bare = at is not None and at[1] - at[0] <= 6
    return (
        bare
        and len(above) <= 24
        and not is_finished(above)
        and re.search("(?:政府|人民|[省市县区州旗盟镇乡年])$", above) is not None
    )


def _body_after(texts: Sequence[str], title: int) -> int:
    """The paragraph in which the body below a title begins; 0 if what follows is no report's body."""
    for index in range(title + 1, min(len(texts), title + 1 + _BODY_REACH)):
        text = texts[index]
        if title_of(text) is not None:
            return 0
        if is_salutation(text) or is_meeting(text):
            return min(index + 1, len(texts) - 1)
        if (
            text.startswith(("一、", "第一部分"))
            or (is_year_heading(text) and REVIEW.search(text))
            or text.startswith("各位代表")
        ):
            return index
        if len(text) > 100 and has_stop(text):
            return index
    return 0


def _repeats(texts: Sequence[str], first: int, title: int) -> bool:
    """Whether the title at `title` is the running title of the report whose title is at `first` (-1: none)."""
    own, other = title_of(texts[title]), title_of(texts[first]) if first >= 0 else None
    if own is None or other is None:
        return False
    core, held = texts[title][slice(*own)], texts[first][slice(*other)]
    if core not in held and held not in core:
        return False
    return not any(is_meeting(text) or is_salutation(text) for text in texts[title + 1 : title + 1 + _BODY_REACH])


def _headless(texts: Sequence[str], stop: int) -> list[tuple[int, int, int]]:
    """The report without title and opening that `texts[:stop]` hold, if they read like one."""
    for index in range(stop):
        text = texts[index]
        if (
            text.startswith("各位代表")
            or is_heading(text)
            or is_numbered(text)
            or (len(text) > 40 and is_finished(text))
        ):
            strict = _MIN_SCORE if stop == len(texts) else _MIN_SCORE + 1
            sample = texts[index:stop]
            addressed = sum(text.startswith("各位代表") for text in sample)
            parts = sum(map(is_part, sample))
            # A bureau's summary of its year has the same parts, but no assembly to speak to and no targets to set.
            told = addressed > 1 or (addressed and parts) or (parts > 1 and any(map(sets_targets, sample)))
            return [(index, index, -1)] if told and likeness(sample) >= strict else []
    return []


def _extent(texts: Sequence[str], first: int, body: int, title: int, stop: int) -> Extent:
    last, annex, closed = _end(texts, body, stop)
    held = title_of(texts[title]) if title >= 0 else None
    core = texts[title][slice(*held)] if held else ""
    named = [index for index in range(first, body) if _names_report(texts[index])]
    # Only sentences above the last line of the header: below the salutation the speech begins.
    notes = [index for index in range(first + 1, max(named, default=first)) if _is_note(texts[index])]
    inside = tuple(notes) + tuple(
        index
        for index in range(body + 1, last + 1)
        if core and len(texts[index]) <= len(core) + 12 and core in texts[index] and title_of(texts[index]) is not None
    )
    return Extent(first, body, last + 1, title, inside, _cut(texts[first : last + 1], annex, closed))


def _is_note(text: str) -> bool:
    """Whether a line among a report's header is a sentence of the site's that introduces it."""
    return is_finished(text) and len(text) > 16 and not _names_report(text) and not text.startswith("各位代表")


def _names_report(text: str) -> bool:
    """Whether a line is part of a report's header."""
    return (
        title_of(text) is not None
        or is_meeting(text)
        or is_salutation(text)
        or is_speaker(text)
        or DATE_LINE.fullmatch(text) is not None
    )


def _end(texts: Sequence[str], body: int, stop: int) -> tuple[int, bool, bool]:
    """The last paragraph of the report whose body begins at `body`, whether it is an annex, whether it is closed.

    After the closing paragraph only what is the report's by its own look goes on with it: another address to the
    assembly, a numbered heading, an annex, and plain paragraphs that follow without a gap.
    """
    close = next((index for index in range(stop - 1, body - 1, -1) if is_close(texts[index])), -1)
    if close < 0 or _speaks_on(texts, close, stop):
        return _open_end(texts, body, stop), False, False
    end, annex = close, False
    for index in range(close + 1, stop):
        text = texts[index]
        if is_annex(text):
            annex = True  # its heading alone is a link to a file; what follows makes it an annex
        elif annex:
            if _is_body(text) or _FOOTNOTE.match(text):
                end = index
        elif _continues(texts, index, index == end + 1):
            end = index
    annex = annex and any(is_annex(text) for text in texts[close + 1 : end])
    return end, annex, end - close < 3 or annex


def _speaks_on(texts: Sequence[str], close: int, stop: int) -> bool:
    """Whether what looks like the close is followed by more speech, without a gap: then it closes a part only."""
    run = 0
    for text in texts[close + 1 : stop]:
        if is_annex(text) or _NOTE_MARK.match(text) or not (_is_body(text) or is_heading(text)):
            break
        run += 1
    return run > 1


def _open_end(texts: Sequence[str], body: int, stop: int) -> int:
    """The last paragraph of a report without a close: the last that reads like speech, or a broken-off one after it."""
    last = stop - 1
    while last > body and not (_is_body(texts[last]) or len(texts[last]) > 30):
        last -= 1
    rows = last + 1
    while rows < stop and _ROW.fullmatch(texts[rows]):
        rows += 1
    if rows > last + 2:
        return rows - 1  # a table of its targets ends it
    if last + 1 == stop:
        return last
    broken = texts[last + 1]
    alone = last + 2 == stop and _SITE.search(broken) is None
    return last + 1 if _is_broken(broken) or is_heading(texts[last]) or alone else last


def _is_broken(text: str) -> bool:
    """Whether a line is the beginning of a paragraph that breaks off."""
    return not is_finished(text) and (has_stop(text) or "," in text or "、" in text)


def _continues(texts: Sequence[str], index: int, adjoins: bool) -> bool:
    """Whether a paragraph after the closing one is the report's; `adjoins`: it follows the report directly."""
    text = texts[index]
    if text.startswith("各位代表"):
        return True
    if is_numbered(text) or is_year_heading(text):
        return adjoins or any(map(_is_prose, texts[index + 1 : index + 4]))
    broken_off = _is_broken(text) or is_heading(texts[index - 1])
    return adjoins and (_is_prose(text) or broken_off or _NOTE_MARK.match(text) is not None)


def _is_prose(text: str) -> bool:
    return is_finished(text) and len(text) >= 20


def _is_body(text: str) -> bool:
    return (is_finished(text) and len(text) >= 8) or is_numbered(text)


_CREDIT = lazily(r"(?<=[。!?！？])[(（][^()（）。!?！？]{2,16}[)）]\s*$")  # who printed it: ……努力奋斗！（湖山日报）


def _cut(texts: Sequence[str], annex: bool, closed: bool) -> str:
    """Why a report's paragraphs are known to be incomplete at the end; "" if they are not."""
    if annex:
        return ""
    if not is_finished(_CREDIT.sub("", texts[-1])) and not (closed and _FOOTNOTE.match(texts[-1])):
        return "ends at a heading" if is_heading(texts[-1]) else "ends in mid-sentence"
    if not closed and not any(PLAN.search(text[:80]) for text in texts[1:] if not REVIEW.search(text[:24])):
        return "ends before the plan for the year"
    return ""

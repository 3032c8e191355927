"""Which line ends break a sentence: page breaks, hard-wrapped lines, a figure put on a line of its own.

A line end is taken for a break where the line before it is unfinished and what follows does not begin something new.
How sure that has to be depends on what the source is like as a whole: whether its lines are of one width, whether
blank lines divide its paragraphs, whether its lines ever end in a semicolon on purpose.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from rag.reports.cleaning.lines import (
    LONG_HEADING,
    Line,
    has_stop,
    is_cut_meeting,
    is_cut_title,
    is_finished,
    is_heading,
    is_numbered,
    opens_paragraph,
    widths,
)
from rag.text.lazily import lazily

# A line that begins so cannot begin anything else than the rest of a sentence.
_GOES_ON = lazily(r"[,、。;:!?)》〉」』】%‰”’]|[\d.]+\s*(?:%|万|亿|个|元|人|公里|左右|以上|以内)")
_FIGURE = lazily(r"[\d.,%]+$|\d(?!\d{3}年)[\d.,]*[^\d.、)年月]")
_COUNT = lazily(r"\d\s?[^\d\s年月日.,、)]")  # an amount: 126个; headings hold years at most
_WANTS_MORE = ",、(“‘《〈「『【+-/~&·"
_LONG = 30  # characters that no heading without a number has
_LABEL = 4  # a word this short before a number is the label of a counter
_LIST_SHARE = 0.03  # of the lines that end in a stop: so many semicolons at line ends are a habit, fewer are cuts
_WRAP_SLACK = 6  # columns by which lines of one width differ: signs that may not stand at a line's ends


@dataclass(frozen=True, slots=True)
class _Habits:
    """How a source uses its line ends. `width` is the column where lines are wrapped, 0 if they are not."""

    width: int
    blank_divides: bool
    lists_end_in_semicolon: bool


def breaks(lines: Sequence[Line], headings: Set[int] = frozenset()) -> list[bool]:
    """For each line whether its end stands inside a sentence, so that the next line goes on with it.

    `headings` holds indices of lines that are marked as headings by other signs than their wording. The last line's
    answer is always False.
    """
    habits = _habits(lines)
    columns = widths(lines)
    joined: list[bool] = []
    paragraph = ""
    for index, line in enumerate(lines):
        going_on = bool(joined and joined[-1])
        # A paragraph's last characters and its first are all that the rules below look at.
        paragraph = paragraph[:200] + line.text if going_on else line.text
        if index + 1 == len(lines) or index in headings or index + 1 in headings:
            joined.append(False)
            continue
        full = bool(habits.width) and columns[index] >= habits.width - _WRAP_SLACK
        joined.append(_goes_on(paragraph, going_on, line, lines[index + 1], habits, full))
    return joined


def _habits(lines: Sequence[Line]) -> _Habits:
    finished = [line for line in lines if is_finished(line.text)]
    semicolons = sum(line.text[-1] == ";" for line in finished)
    apart = sum(line.apart for line in lines[1:])
    return _Habits(
        width=_wrap_width(lines),
        blank_divides=len(lines) > 5 and apart > 0.4 * (len(lines) - 1),
        lists_end_in_semicolon=semicolons > max(2, _LIST_SHARE * len(finished)),
    )


def _wrap_width(lines: Sequence[Line]) -> int:
    """The column at which a source's lines are wrapped; 0 if they are not: most long lines end there, unfinished."""
    columns = [column for column in widths(lines) if column >= 20]
    if len(columns) < 6:
        return 0
    columns.sort()
    width = columns[int(len(columns) * 0.95)]
    full = [
        line for line, column in zip(lines, widths(lines), strict=True) if width - _WRAP_SLACK <= column <= width + 2
    ]
    unfinished = sum(not is_finished(line.text) for line in full)
    return width if width <= 140 and len(full) >= 0.4 * len(columns) and unfinished >= 0.6 * len(full) else 0


def _goes_on(paragraph: str, going_on: bool, line: Line, following: Line, habits: _Habits, full: bool) -> bool:
    text, after = line.text, following.text
    if is_cut_meeting(text, after) or is_cut_title(text, after):
        return True
    if text[-1:] == "." and text[-2:-1].isdigit() and _GOES_ON.match(after):
        return True  # 增长6.|5%: a number broken at its point
    if is_finished(text):
        # A semicolon ends an item of a list, unless this source has no such lists.
        return (
            text[-1] == ";"
            and not habits.lists_end_in_semicolon
            and len(text) > _LONG
            and not opens_paragraph(after)
            and not is_heading(text)
        )
    if opens_paragraph(after):
        return False
    if _GOES_ON.match(after) and not is_heading(text):
        return True
    if is_numbered(paragraph) and not has_stop(paragraph) and len(paragraph) <= LONG_HEADING:
        return len(text) > 8 and (text[-1] in _WANTS_MORE or full)
    if is_heading(paragraph):
        return False
    near = not (habits.blank_divides and following.apart)
    if text[-1] in _WANTS_MORE or full or going_on:
        return True
    if near and (habits.blank_divides or (_FIGURE.match(after) and len(text) > _LABEL)):
        return True
    if has_stop(paragraph) or paragraph.count(",") + paragraph.count("、") > 1:
        return True
    if "," in paragraph and _COUNT.search(paragraph):
        return True
    return len(paragraph) > _LONG and " " not in paragraph

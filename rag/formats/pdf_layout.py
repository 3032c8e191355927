"""Pieces of text with their places on pages -> paragraphs in reading order.

The file's own order of the pieces is not trusted. Rows are read from the top down, columns one after the other;
rows join to a paragraph by geometry (indents, short last rows, gaps, sizes), also across columns and pages. Running
heads and page numbers stand after the paragraph that they interrupt.

Lengths are in points, y grows upwards. An "em" is the height of a row's type.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from statistics import median

from rag.formats.pdf_cells import Piece, with_empty_cells
from rag.formats.source_writer import CELL

_NUMBER = re.compile(
    r"[-—–·.\s\[(（]*(?:第\s*)?(?:\d{1,4}|[ivxlcIVXLC]{1,6})(?:\s*页)?(?:\s*(?:/|／|of|，|,|共)*\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–·.\s\])）]*"
)
_DIGITS = re.compile(r"\d+|\s+")
_STOPS = tuple("。！？；!?;:：…”’》）)")
_EDGE = 0.12  # of the page's height: where running heads and page numbers stand
_HEAD_ROWS = 2
_HEAD_CHARS = 60
_INDENT, _MAX_INDENT = 1.2, 6.0  # em; the first line of a paragraph starts two in
_SHORT = 2.2  # em missing at the end of a row: less is a sign or number that did not fit
_OPENS = re.compile(
    r"各位代表|第[一二三四五六七八九十]+[章节部]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]"
)
_CELL_GAP = 1.5  # em: what is set further apart in a row are cells
_NEAR = 12.0  # points by which the gutters of pages may differ
_FEW_PIECES = 8
_UNBROKEN = re.compile(r"[A-Za-z0-9.%]{1,20}")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(slots=True)
class Page:
    """The rows of one page, from the top down, each from left to right. `aside`: rotated text, such as a watermark."""

    number: int
    height: float
    rows: list[list[Piece]]
    aside: list[str] = field(default_factory=list)
    top: float = 0.0  # y of the page's upper edge


@dataclass(slots=True)
class Paragraph:
    """One line of the text. `pages`: from which character on it stands on which page."""

    text: str = ""
    pages: list[tuple[int, int]] = field(default_factory=list)
    noise: list[tuple[int, int]] = field(default_factory=list)
    chrome: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of one column, with the column's margins."""

    text: str
    noise: tuple[tuple[int, int], ...]
    x0: float
    x1: float
    y: float
    em: float
    page: int
    column: tuple[int, int, int]  # odd or even page, columns on it, which of them
    table: bool


def paragraphs(pages: Sequence[Page]) -> Iterator[Paragraph]:
    """The text of all pages in reading order."""
    heads = _running_heads(pages)
    rows: list[_Row] = []
    bodies: list[tuple[int, list[list[Piece]]]] = []
    furniture: dict[int, list[str]] = {}
    for page in pages:
        body: list[list[Piece]] = []
        furniture[page.number] = list(page.aside)
        for at, row in enumerate(page.rows):
            if (page.number, at) in heads:
                furniture[page.number].append(CELL.join(piece.text for piece in row))
            else:
                body.append(row)
        bodies.append((page.number, body))
    usual = _usual_gutter([body for _, body in bodies])
    for number, body in bodies:
        rows += _in_order(body, number, usual)
    yield from _joined(rows, furniture, [page.number for page in pages])


# --- running heads ----------------------------------------------------------------------------------------------


def _running_heads(pages: Sequence[Page]) -> set[tuple[int, int]]:
    """(page, row) of running heads and feet: what repeats at the same end of several pages, and page numbers."""
    seen: Counter[tuple[bool, str]] = Counter()
    places: list[tuple[int, int, bool, str, bool]] = []
    for page in pages:
        count = len(page.rows)
        for at in {*range(min(_HEAD_ROWS, count)), *range(max(0, count - _HEAD_ROWS), count)}:
            text = "".join(piece.text for piece in page.rows[at])
            upper = at < count / 2
            key = _DIGITS.sub("#", text)
            if not _is_apart(page, at, upper):
                key = ""  # body rows may repeat too
            depth = (page.top - page.rows[at][0].y) / page.height if page.height else 0.5
            places.append((page.number, at, upper, key, depth < _EDGE or depth > 1 - _EDGE))
            if len(text) <= _HEAD_CHARS:
                seen[upper, key] += 1
    enough = max(2, len(pages) * 3 // 10)
    heads: set[tuple[int, int]] = set()
    for number, at, upper, key, edge in places:
        repeated = seen[upper, key] >= (enough if edge else max(3, enough)) and key.strip("#") != ""
        if repeated or (edge and _NUMBER.fullmatch(_text(pages, number, at))):
            heads.add((number, at))
    return heads


def _is_apart(page: Page, at: int, upper: bool) -> bool:
    """Whether a row at the page's edge, or the one beside it, is set off from the body by its distance or its size."""
    rows = page.rows
    pitch = median(above[0].y - below[0].y for above, below in pairwise(rows)) if len(rows) > 1 else 0.0
    usual = median(row[0].em for row in rows)
    inward = 1 if upper else -1
    for near in (at, at + inward):
        if not 0 <= near + inward < len(rows) or abs(near - (0 if upper else len(rows) - 1)) >= _HEAD_ROWS:
            continue
        gap = abs(rows[near][0].y - rows[near + inward][0].y)
        if gap > 1.25 * pitch or abs(rows[near][0].em - usual) > 0.08 * usual:
            return True
    return len(rows) < _FEW_PIECES


def _text(pages: Sequence[Page], number: int, at: int) -> str:
    page = pages[number - pages[0].number]
    return " ".join(piece.text for piece in page.rows[at])


# --- columns ----------------------------------------------------------------------------------------------------


def _in_order(rows: list[list[Piece]], page: int, usual: float | None) -> Iterator[_Row]:
    """The rows of a page column by column."""
    parity = page % 2
    for columns, index, group in _columns(rows, 2, usual):
        for row in with_empty_cells([_together(row) for row in group]):
            texts: list[str] = []
            noise: list[tuple[int, int]] = []
            length = 0
            for piece in row:
                noise += [(length + begin, length + end) for begin, end in piece.noise]
                texts.append(piece.text)
                length += len(piece.text) + len(CELL)
            yield _Row(
                text=CELL.join(texts),
                noise=tuple(noise),
                x0=row[0].x0,
                x1=row[-1].x1,
                y=row[0].y,
                em=max(row, key=lambda piece: len(piece.text)).em,
                page=page,
                column=(parity, columns, index),
                table=len(row) > 1,
            )


def _together(row: list[Piece]) -> list[Piece]:
    """A row whose words are only set apart a little is one piece."""
    joined = row[:1]
    for piece in row[1:]:
        last = joined[-1]
        if piece.x0 - last.x1 > _CELL_GAP * piece.em:
            joined.append(piece)
            continue
        shift = len(last.text) + 1
        noise = (*last.noise, *((begin + shift, end + shift) for begin, end in piece.noise))
        joined[-1] = Piece(f"{last.text} {piece.text}", last.x0, piece.x1, last.y, last.em, noise)
    return joined


def _usual_gutter(pages: Sequence[list[list[Piece]]]) -> float | None:
    """The gutter of most pages, if they have one in common: a page of headings or a table alone shows none."""
    gutters = [gutter for page in pages if (gutter := _gutter(page)) is not None]
    if len(gutters) * 2 < len(pages) or not gutters:
        return None
    middle = median(gutters)
    near = sum(abs(gutter - middle) < _NEAR for gutter in gutters)
    return middle if near * 2 >= len(pages) else None


def _columns(
    rows: list[list[Piece]], depth: int, usual: float | None = None
) -> Iterator[tuple[int, int, list[list[Piece]]]]:
    """Groups of rows as (number of columns, which of them, rows): a row across the gutter ends the columns above."""
    gutter = _gutter(rows, usual) if depth else None
    if gutter is None:
        if rows:
            yield 1, 0, rows
        return
    sides: tuple[list[list[Piece]], list[list[Piece]]] = ([], [])
    for row in rows:
        if any(piece.x0 < gutter < piece.x1 for piece in row):
            yield from _sides(sides, depth)
            sides = ([], [])
            yield 1, 0, [row]
            continue
        for side, part in zip(sides, _divided(row, gutter), strict=True):
            if part:
                side.append(part)
    yield from _sides(sides, depth)


def _divided(row: list[Piece], gutter: float) -> tuple[list[Piece], list[Piece]]:
    return [piece for piece in row if piece.x1 <= gutter], [piece for piece in row if piece.x1 > gutter]


def _sides(
    sides: tuple[list[list[Piece]], list[list[Piece]]], depth: int
) -> Iterator[tuple[int, int, list[list[Piece]]]]:
    for index, side in enumerate(sides):
        for columns, inner, group in _columns(side, depth - 1):
            yield columns + 1, index * 3 + inner, group


def _gutter(rows: Sequence[Sequence[Piece]], usual: float | None = None) -> float | None:
    """The x of a gap between two columns of prose, None where there is one column, or a table.

    A gap at the place that is usual in the document needs no prose beside it.
    """
    pieces = [piece for row in rows for piece in row]
    if len(pieces) < _FEW_PIECES:
        return None
    left, right = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    step = max(2.0, (right - left) / 200)
    coverage = _coverage(pieces, left, right, step)
    middle = range(int(0.25 * len(coverage)), int(0.75 * len(coverage)))
    lowest = min((coverage[at] for at in middle), default=0)
    if not middle or lowest > 0.25 * len(rows):
        return None
    low = [at for at in middle if coverage[at] == lowest]
    gutter = left + (low[len(low) // 2] + 0.5) * step
    if usual is not None and left < usual < right and coverage[int((usual - left) / step)] <= 0.25 * len(rows):
        return usual
    sides = [piece for piece in pieces if piece.x1 <= gutter], [piece for piece in pieces if piece.x0 >= gutter]
    return gutter if all(map(_is_prose, sides)) else None


def _coverage(pieces: Sequence[Piece], left: float, right: float, step: float) -> list[int]:
    """How many pieces stand over each step from left to right."""
    changes = [0] * (int((right - left) / step) + 3)
    for piece in pieces:
        changes[int((piece.x0 - left) / step)] += 1
        changes[int((piece.x1 - left) / step) + 1] -= 1
    return list(accumulate(changes))


def _is_prose(side: Sequence[Piece]) -> bool:
    """Whether pieces fill their column, as prose does and the cells of a table do not; nor is it a few words wide."""
    if len(side) < _FEW_PIECES // 2:
        return False
    extent = max(piece.x1 for piece in side) - min(piece.x0 for piece in side)
    usual = median(piece.x1 - piece.x0 for piece in side)
    return usual >= 0.55 * extent and extent >= 8 * median(piece.em for piece in side)


# --- paragraphs -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Margins:
    left: float
    right: float
    indented: bool  # whether first lines are indented here
    pitch: float  # from baseline to baseline


def _joined(rows: Sequence[_Row], furniture: dict[int, list[str]], numbers: Sequence[int]) -> Iterator[Paragraph]:
    margins = _margins(rows)
    waiting = list(numbers)  # pages whose furniture has not been written
    current = Paragraph()
    before: _Row | None = None
    for row in rows:
        if before is None or _begins(before, row, margins[before.column], margins[row.column]):
            if current.text:
                yield current
            yield from _furniture(waiting, furniture, row.page)
            current = Paragraph()
        else:
            current.text += _joint(current.text, row.text)
        if not current.pages or current.pages[-1][1] != row.page:
            current.pages.append((len(current.text), row.page))
        current.noise += [(len(current.text) + begin, len(current.text) + end) for begin, end in row.noise]
        current.text += row.text
        before = row
    if current.text:
        yield current
    yield from _furniture(waiting, furniture, None)


def _furniture(waiting: list[int], furniture: dict[int, list[str]], upto: int | None) -> Iterator[Paragraph]:
    """The furniture of the pages before page `upto` and of that page itself, of all pages for None."""
    while waiting and (upto is None or waiting[0] <= upto):
        number = waiting.pop(0)
        for text in furniture[number]:
            yield Paragraph(text, [(0, number)], chrome=True)


def _joint(before: str, after: str) -> str:
    return " " if before and after and _LATIN.match(before[-1]) and _LATIN.match(after[0]) else ""


def _begins(before: _Row, row: _Row, above: _Margins, here: _Margins) -> bool:
    """Whether `row` begins a new paragraph."""
    em = max(1.0, row.em)
    if before.table or row.table or abs(before.em - row.em) > 0.15 * em:
        return True
    same = before.page == row.page and before.column == row.column
    if same and before.y - row.y > 1.5 * here.pitch:
        return True
    if _centred(before, above) or _centred(row, here):
        return True
    if before.text.endswith(_STOPS) and _OPENS.match(row.text):
        return True
    # A number or Latin word that did not fit is not broken either.
    unbroken = _UNBROKEN.match(row.text)
    missing = (above.right - before.x1) / em - (len(unbroken[0]) / 2 if unbroken else 0)
    indent = (row.x0 - here.left) / em
    if indent >= _INDENT:
        return True
    if missing <= _SHORT:
        return False
    if here.indented and indent < _INDENT:
        # Where first lines are indented, a row at the margin goes on, unless the one before was clearly the last.
        return before.text.endswith(_STOPS) or missing * em > 0.3 * (above.right - above.left)
    return True


def _centred(row: _Row, margins: _Margins) -> bool:
    left, right = row.x0 - margins.left, margins.right - row.x1
    return left > 3 * row.em and right > 3 * row.em and abs(left - right) < 2 * row.em


def _margins(rows: Sequence[_Row]) -> dict[tuple[int, int, int], _Margins]:
    """Margins by column, over all pages that have it: a last page of few rows tells nothing by itself."""
    groups: dict[tuple[int, int, int], list[_Row]] = {}
    for row in rows:
        groups.setdefault(row.column, []).append(row)
    return {column: _margin(group) for column, group in groups.items()}


def _margin(rows: Sequence[_Row]) -> _Margins:
    prose = [row for row in rows if not row.table] or list(rows)
    em = median(row.em for row in prose)
    starts = Counter(round(row.x0 / em * 2) for row in prose)
    often = [start for start, count in starts.items() if count >= max(2, 0.05 * len(prose))]
    edge = min(often or starts)
    left = min(row.x0 for row in prose if round(row.x0 / em * 2) == edge)
    ends = sorted(row.x1 for row in prose)
    right = ends[min(len(ends) - 1, int(len(ends) * 0.9))]
    indented = sum(_INDENT <= (row.x0 - left) / em <= _MAX_INDENT for row in prose)
    pitches = [
        above.y - below.y
        for above, below in pairwise(prose)
        if above.page == below.page and 0 < above.y - below.y < 4 * em
    ]
    return _Margins(left, right, indented >= 0.08 * len(prose), median(pitches) if pitches else 2 * em)

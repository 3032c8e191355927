"""A page as data: blocks of marked text, which Markdown, HTML and Word are three writings of.

What is said has its places beside it; a writer numbers them as footnotes in reading order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal, TypeAlias

from rag.summaries.schema import Place
from rag.text.lazily import lazily

PageLanguage = Literal["zh", "zh-Hant", "en"]
"""The reader's: our own words in it, quotes in the source's script."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words, with the places that they stand on. `quoted`: they are the source's own, in its script."""

    text: str
    places: tuple[Place, ...] = ()
    strong: bool = False
    quoted: bool = False


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the second level."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `small` for what is said about the page."""

    runs: Runs
    small: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of lines."""

    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    header: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: of what, how long, and the value in words."""

    label: str
    value: Decimal
    said: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart; bars begin at zero."""

    title: str
    bars: tuple[Bar, ...]


Block: TypeAlias = Heading | Paragraph | Bullets | Grid | Bars


@dataclass(frozen=True, slots=True)
class Page:
    """A document. `source` is the file that a note need not name, "" where each note names its own.

    `quoting`: a note also gives the clause, cut where it is long.
    """

    title: str
    blocks: tuple[Block, ...]
    language: PageLanguage
    source: str = ""
    quoting: bool = False


@dataclass(slots=True)
class Notes:
    """The footnotes of a page: the places of a run are one note, the same places the same note."""

    _numbers: dict[tuple[Place, ...], int] = field(default_factory=dict)

    def number(self, places: Sequence[Place]) -> int:
        """The number of the note for these places."""
        return self._numbers.setdefault(tuple(places), len(self._numbers) + 1)

    def items(self) -> Iterable[tuple[int, tuple[Place, ...]]]:
        """Each note's number and places."""
        return ((number, places) for places, number in self._numbers.items())


def joined(runs: Iterable[Run], between: str) -> Runs:
    """Runs one after the other with words of ours between them."""
    made: list[Run] = []
    for run in runs:
        made += [Run(between), run] if made else [run]
    return tuple(made)


def runs_of(block: Block) -> Iterable[Run]:
    """The runs of a block in reading order."""
    if isinstance(block, Paragraph):
        yield from block.runs
    elif isinstance(block, Bullets):
        yield from (run for item in block.items for run in item)
    elif isinstance(block, Grid):
        yield from (run for row in block.rows for cell in row for run in cell)


def words_of(page: Page) -> str:
    """All words of a page but its notes, a line a block: what its length is counted by."""
    lines = [page.title]
    for block in page.blocks:
        if isinstance(block, Heading):
            lines.append(block.text)
        elif isinstance(block, Bars):
            lines += [block.title, *(f"{bar.label}{bar.said}" for bar in block.bars)]
        else:
            head = "".join(block.header) if isinstance(block, Grid) else ""
            lines.append(head + "".join(run.text for run in runs_of(block)))
    return "\n".join(lines)


def note_words(places: Sequence[Place], page: Page) -> str:
    """What a note says: the source where it is another, the section, the characters, the page or row if known.

    Where the page quotes, each place is told by itself: its clause first, then where it stands, both cut to a line.
    """
    english = page.language == "en"
    if page.quoting:
        return ("; " if english else "；").join(_quoting(place, english=english) for place in places)
    told: dict[str, list[str]] = {}
    for place in places:
        section = place.section[-1] if place.section else ""
        of = "" if place.source == page.source else f"{place.source}{' ' if english else '，'}"
        head = f"{of}{section}" if section else of.rstrip("， ")
        spans = [f"{start + 1}–{end}" for start, end in place.spans]
        told.setdefault(f"{head}{_marked(place.place, english=english)}", []).extend(spans)
    at = "{}, chars. {}" if english else "{}，第{}字"
    return ("; " if english else "；").join(
        at.format(head, "、".join(dict.fromkeys(spans))).removeprefix(", ").removeprefix("，")
        for head, spans in told.items()
    )


def _marked(place: str, *, english: bool) -> str:
    """The page or row of a file, as a note tells it: row 2 is （第2行）."""
    hit = _MARK.fullmatch(place)
    if english or hit is None:
        return f" ({place})" if place else ""
    return f"（第{hit[2]}{'行' if hit[1] == 'row' else '页'}）"


_MARK = lazily(r"(row|page) (\d+)")


_CLAUSE = 60  # characters of a clause in a note
_SECTION = 30  # characters of a section's name
_STOPS = "，,；;。！!？?、"


def _quoting(place: Place, *, english: bool) -> str:
    where = [place.source, *(cut_at_stop(each, _SECTION) for each in place.section[-1:])]
    where[-1] += _marked(place.place, english=english)
    start, end = (place.spans[0][0] + 1, place.spans[-1][1]) if place.spans else (0, 0)
    at = f"chars. {start}–{end}" if english else f"第{start}–{end}字"
    quote = cut_at_stop(place.quote, _CLAUSE)
    told = (", " if english else "，").join([part for part in where if part] + [at])
    return f"“{quote}” ({told})" if english else f"“{quote}”（{told}）"


def cut_at_stop(text: str, most: int) -> str:
    """A text of at most so many characters, cut behind a clause if there is one, with a sign that it goes on.

    >>> cut_at_stop("稳就业，稳企业，稳市场，稳预期", 9)
    '稳就业，稳企业…'
    """
    words = " ".join(text.split())
    if len(words) <= most:
        return words
    head = words[:most]
    stop = max(head.rfind(sign) for sign in _STOPS)
    return f"{head[:stop] if stop >= most // 3 else head}…"


def in_traditional(page: Page) -> Page:
    """The page with our own words in Traditional Chinese; what is quoted stays as it is."""
    from opencc import OpenCC  # dictionaries of a megabyte, needed for Traditional pages only

    convert = OpenCC("s2tw").convert

    def said(runs: Runs) -> Runs:
        return tuple(run if run.quoted else replace(run, text=convert(run.text)) for run in runs)

    def block_of(block: Block) -> Block:
        if isinstance(block, Heading):
            return Heading(convert(block.text))
        if isinstance(block, Paragraph):
            return replace(block, runs=said(block.runs))
        if isinstance(block, Bullets):
            return Bullets(tuple(map(said, block.items)))
        if isinstance(block, Grid):
            header = tuple(map(convert, block.header))
            return Grid(header, tuple(tuple(map(said, row)) for row in block.rows))
        return Bars(convert(block.title), tuple(replace(bar, label=convert(bar.label)) for bar in block.bars))

    return replace(page, title=convert(page.title), blocks=tuple(map(block_of, page.blocks)), language="zh-Hant")

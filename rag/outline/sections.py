"""A report -> its heading tree -> `Chunk`s that stay inside one section.

What is a heading, and of which rank, is told by `rag.outline.headings`; here headings are hung into a tree by rank,
so that a missing level leaves no hole, and each part is known to review or to plan.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from math import ceil
from operator import itemgetter

from rag.outline.headings import ADDRESS, APPENDIX, FIRST, LEAD, LINE, SECOND, TEXT, THIRD, Unit, find_units
from rag.outline.roles import Role, find_parts
from rag.records import Chunk, Report, Section, Span, Spans, text_at
from rag.text.lazily import lazily
from rag.text.view import View

# Paragraphs that speak of the whole part, whatever subject the paragraph before them had.
_OF_THE_PART = lazily(
    r"各位代表|同志们|同时,|[一三五几]年来|过去(?:的)?[一五]年|在[^,。]{2,14}的?同时|我们也?清醒|回首|进入新"
)
_FAREWELL = lazily("让我们|团结|奋斗|奋进|谢谢|复兴")

# Where a section is cut, the first kind before the second.
_PARAGRAPH_END = lazily(r"[\n\r\v\f\x85\u2028\u2029]+")
_SENTENCE_END = lazily(r"[。！？!?；;]+[”’」』）)》\"]*[ \t\u3000]*")
_CLAUSE_END = lazily(r"(?:[，、：:]|,(?!\d))[”’」』）)》\"]*")
_WORD = lazily(r"[0-9A-Za-z.%]")


@dataclass(slots=True)
class _Node:
    path: tuple[str, ...]
    role: Role
    ranges: list[tuple[int, int]] = field(default_factory=list)

    def take(self, unit: Unit) -> None:
        if self.ranges and self.ranges[-1][1] == unit.start:
            self.ranges[-1] = (self.ranges[-1][0], unit.end)
        else:
            self.ranges.append((unit.start, unit.end))


def find_sections(report: Report, view: View) -> tuple[Section, ...]:
    """The heading tree of `report` in reading order, whose clean text is `view`. The sections partition the view.

    The first section is the root, path (): the opening and closing words. Text under no heading that is known to
    review or to plan gets one further section per role, also with path (). A title is the heading as it stands, in
    its own script with its numeral, of at most 60 characters. Text that comes after the children of a section and
    speaks of all of them belongs to the section, whose spans then have a gap. Linear in the length of the view.
    """
    nodes = _tree(find_units(view), report.year, view.folded)
    return tuple(
        Section(
            id=f"{report.id}:{number}",
            report_id=report.id,
            path=node.path,
            depth=len(node.path),
            role=node.role,
            spans=tuple(span for start, end in node.ranges for span in view.spans_of(start, end)),
        )
        for number, node in enumerate(nodes)
    )


def _tree(units: Sequence[Unit], year: int, folded: str) -> list[_Node]:
    nodes = [_Node((), "")]
    loose: dict[Role, _Node] = {"": nodes[0]}  # text under no heading, by role
    stack: list[tuple[int, _Node]] = []
    introduced = False
    closing = _closing(units)
    ranks = _ranks(units)
    for index, (unit, rank, part) in enumerate(zip(units, ranks, find_parts(units, ranks, year, folded), strict=True)):
        if part.fresh or index in closing:
            stack = []
        if index in closing:
            nodes[0].take(unit)
        elif rank >= TEXT:
            home = _home(stack, unit, introduced)
            if home is None and part.role not in loose:
                loose[part.role] = _Node((), part.role)
                nodes.append(loose[part.role])
            (home or loose[part.role]).take(unit)
        else:
            above = SECOND if rank >= LINE and _OF_THE_PART.match(unit.head) else rank
            while stack and stack[-1][0] >= above:
                stack.pop()
            node = _Node((*(stack[-1][1].path if stack else ()), unit.title), part.role)
            node.take(unit)
            nodes.append(node)
            stack.append((rank, node))
        introduced = folded[max(unit.start, unit.end - 12) : unit.end].rstrip().endswith(":")
    return nodes


def _home(stack: list[tuple[int, _Node]], unit: Unit, introduced: bool) -> _Node | None:
    """The section that text without a heading belongs to; leaves what it is not in. None: the text is loose.

    A lead sentence heads its own paragraph only, unless it ends by announcing what follows.
    """
    if _OF_THE_PART.match(unit.head):
        while stack and stack[-1][0] > FIRST:
            stack.pop()
    elif unit.rank == TEXT and not introduced:
        while stack and stack[-1][0] == LEAD:
            stack.pop()
    return stack[-1][1] if stack else None


def _ranks(units: Sequence[Unit]) -> list[int]:
    """The rank of each unit in this report: where nothing stands above 1. it is what 一、 is elsewhere."""
    kinds = {unit.rank for unit in units}
    first = next((unit for unit in units if unit.rank in (SECOND, THIRD)), None)
    above = next((unit for unit in units if unit.rank == SECOND), None)
    arabic = not kinds & set(range(SECOND)) and first is not None and first.rank == THIRD and first.ordinal == 1
    if arabic and (above is None or above.ordinal == 1):
        return [FIRST if unit.rank == THIRD else unit.rank for unit in units]
    return [unit.rank for unit in units]


def _closing(units: Sequence[Unit]) -> range:
    """The closing words 「各位代表！……让我们……」: the last few units, but for an appendix. Empty if there are none."""
    end = next(
        (index for index, unit in enumerate(units) if unit.rank == FIRST and APPENDIX.match(unit.head)), len(units)
    )
    for index in range(end - 1, max(0, end - 6), -1):
        if units[index].rank < LEAD:
            break
        if ADDRESS.match(units[index].head):
            said = " ".join(unit.head for unit in units[index:end])
            return range(index, end if _FAREWELL.search(said) else index)
    return range(0)


# --- chunks -----------------------------------------------------------------------------------------------------


def chunk_sections(report: Report, sections: Sequence[Section], source_text: str, max_chars: int) -> tuple[Chunk, ...]:
    """Cut the sections of `report` into chunks of at most `max_chars` characters, in reading order.

    A section is cut at paragraph ends, else after 。！？；, else after ，、：, else anywhere but within a number or a
    Latin word, into pieces of similar length. Each character of the sections is in exactly one chunk, no chunk crosses
    a section, and a chunk's text is the source text at its spans, joined. Ids are the same for the same text at the
    same place of a section of the same path. Raises ValueError if `max_chars` < 1.

    For a model that reads 512 tokens, such as multilingual-e5-small, 450 characters are safe: real reports have 0.69
    tokens a character (0.83 at most), a header of region, year and section path at most 52 more; of 800 chunks of up
    to 400 characters the longest had 321 tokens with its header, of those of up to 500 characters 386.
    """
    if max_chars < 1:
        raise ValueError(f"max_chars must be at least 1, not {max_chars}")
    chunks: list[Chunk] = []
    ordinals: Counter[tuple[str, ...]] = Counter()
    for section, spans in _stretches(sections):
        text = text_at(source_text, spans)
        stops = _cuts(text, max_chars)
        for start, stop, piece in zip([0, *stops], stops, _spans_between(spans, stops), strict=False):
            ordinal = ordinals[section.path]
            ordinals[section.path] += 1
            identity = "\x1f".join((report.id, *section.path, str(ordinal), text[start:stop]))
            chunks.append(
                Chunk(
                    id=sha256(identity.encode()).hexdigest()[:20],
                    report_id=report.id,
                    section_id=section.id,
                    path=section.path,
                    spans=piece,
                    text=text[start:stop],
                )
            )
    return tuple(chunks)


def _stretches(sections: Sequence[Section]) -> Iterator[tuple[Section, tuple[Span, ...]]]:
    """Each section's text in stretches that no other section's text interrupts, in reading order.

    A gap where only noise was left out interrupts nothing.
    """
    spans = sorted((span, number) for number, section in enumerate(sections) for span in section.spans)
    for number, group in groupby(spans, key=itemgetter(1)):
        yield sections[number], tuple(span for span, _ in group)


def _cuts(text: str, max_chars: int) -> list[int]:
    """Where to cut `text`: the ends of its pieces, the last one included."""
    if len(text) <= max_chars:
        return [len(text)] if text else []
    marks = [[match.end() for match in sign.finditer(text)] for sign in (_PARAGRAPH_END, _SENTENCE_END, _CLAUSE_END)]
    stops: list[int] = []
    start = 0
    while len(text) - start > max_chars:
        rest = len(text) - start
        ideal = rest / ceil(rest / max_chars)
        # Neither this piece nor what is left for the last one may be a scrap.
        low, high = start + ceil(ideal / 2), start + min(max_chars, rest - int(ideal / 2))
        start = _nearest(marks, start + int(ideal), low, high) or _between_words(text, start + int(ideal), low)
        stops.append(start)
    return [*stops, len(text)]


def _nearest(marks: Sequence[Sequence[int]], ideal: int, low: int, high: int) -> int:
    """The position in `low` to `high` nearest to `ideal` in the first of `marks` that has any there, else 0."""
    for positions in marks:
        first, beyond = bisect_left(positions, low), bisect_right(positions, high)
        if first < beyond:
            middle = bisect_left(positions, ideal, first, beyond)
            return min(positions[max(first, middle - 1) : min(beyond, middle + 1)], key=lambda at: abs(at - ideal))
    return 0


def _between_words(text: str, ideal: int, low: int) -> int:
    at = ideal
    while at > low and _WORD.match(text, at - 1) and _WORD.match(text, at):
        at -= 1
    return at if at > low else ideal


def _spans_between(spans: Spans, stops: Sequence[int]) -> Iterator[Spans]:
    """`spans` divided at the offsets `stops` into their joined text."""
    ahead = iter(spans)
    left = Span(0, 0)
    done = 0
    for stop in stops:
        found: list[Span] = []
        while done < stop:
            if left.start == left.end:
                left = next(ahead)
            end = min(left.end, left.start + stop - done)
            found.append(Span(left.start, end))
            done += end - left.start
            left = Span(end, left.end)
        yield tuple(found)

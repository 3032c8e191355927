"""One report within its source: header, body, what stands around it; and what speaks for a region or a year in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.records import Evidence, Spans
from rag.reports.boundaries import Extent
from rag.reports.cleaning.lines import MEETING, SESSION, Line, is_meeting
from rag.reports.cleaning.noise import Field
from rag.reports.cues import OPENING
from rag.text.lazily import lazily
from rag.text.view import View

_PIECE = lazily(r"\S+(?:\s\S{1,3}(?=\s))?")  # 市长 张三 stays together
_LEAST_HEADER = 16  # characters before an opening that can be more than the salutation


@dataclass(frozen=True, slots=True)
class Frame:
    """One report in its source: its paragraphs by part, and the clean view they are lines of.

    `header` ends with the paragraph that opens the report, `around` are paragraphs near it that are in no report,
    `fields` the source's front matter, `name` the file's name.
    """

    view: View
    header: tuple[Line, ...]
    body: tuple[Line, ...]
    around: tuple[Line, ...]
    fields: tuple[Field, ...]
    name: str

    def quote(self, line: Line, start: int, end: int) -> tuple[str, Spans]:
        """The characters `start` to `end` of a line, verbatim, and where they stand in the source."""
        begin, stop = line.start + start, line.start + end
        return self.view.text[begin:stop], self.view.spans_of(begin, stop)

    @property
    def start(self) -> int:
        """Where the report begins in the view."""
        return self.header[0].start

    def folded(self) -> str:
        """The report's text, folded."""
        return self.view.folded[self.start : (self.body or self.header)[-1].end]


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that speaks for a region or a year (`value`), and how loudly (`weight`)."""

    value: str
    weight: float
    origin: str
    quote: str
    spans: Spans


def frame_of(
    view: View,
    paragraphs: Sequence[Line],
    extent: Extent,
    around: Sequence[Line] = (),
    fields: Sequence[Field] = (),
    name: str = "",
) -> Frame:
    """The frame of the report that `extent` delimits among the `paragraphs` of `view`."""
    body = max(extent.first + 1, min(extent.body + 1, extent.stop))
    header = tuple(piece for line in paragraphs[extent.first : body] for piece in _pieces(line))
    return Frame(view, header, tuple(paragraphs[body : extent.stop]), tuple(around), tuple(fields), name)


def _pieces(line: Line) -> tuple[Line, ...]:
    """A header line, cut up where a copy without line ends has run the whole header into the opening."""
    opening = OPENING.search(line.text[:600])
    if opening is None or opening.start() < _LEAST_HEADER:
        return (line,)
    found: list[Line] = []
    for piece in _PIECE.finditer(line.text[: opening.start()]):
        start = line.start + piece.start()
        found.append(Line(start, line.start + piece.end(), piece[0], 0, False))
    start = line.start + (found[-1].end - line.start if found else 0)
    return (*found, Line(start, line.end, line.text[start - line.start :], 0, False))


def evidence(
    field: Literal["region", "year", "title", "meeting_date", "speaker"], origin: str, quote: tuple[str, Spans]
) -> Evidence:
    """Evidence from a quote and its spans."""
    return Evidence(field, origin, quote[0], quote[1])


def meeting_in(text: str) -> re.Match[str] | None:
    """The meeting named in a header line."""
    if len(text) > 160:
        return None
    found = MEETING.search(text)
    return found or (SESSION.fullmatch(text.strip("—-() ")) if is_meeting(text) else None)


def opening_of(frame: Frame) -> tuple[Line, tuple[int, int]] | None:
    """The paragraph that opens the report, and where in it the place stands whose government reports."""
    for line in [*frame.header[-1:], *frame.body[:2]]:
        found = OPENING.search(line.text[:240])
        if found is not None and (found["place"] or found["asked"]):
            return line, found.span("place" if found["place"] else "asked")
    return None

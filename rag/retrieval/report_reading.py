"""A report opened for questions: its clean text, its sentences and headings, its figures with the words around them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import RLock

from rag.figures.figure_match import Candidate, candidate, pairs, weights
from rag.library.store import Library
from rag.records import Hit, Report, Section
from rag.retrieval.said import Said
from rag.text.fold import fold
from rag.text.sentences import sentences
from rag.text.view import View

_KEPT = 96  # reports kept open: a view is about 100 kB, the figures with their words 400 kB


@dataclass(frozen=True, slots=True)
class Heading:
    """view[start:end) of a report stands under `title` (its own and the one above), in a part of this role.

    `top` is the title of the part.
    """

    start: int
    end: int
    title: str
    role: str
    top: str = ""


class ReportCache:
    """The reports of a library that were read last, for any number of threads.

    A report of an id never changes, so nothing kept goes stale while others write to the library.
    """

    def __init__(self, library: Library, size: int = _KEPT) -> None:
        self._library = library
        self._size = size
        self._kept: dict[str, Reading] = {}
        self._lock = RLock()

    def reading(self, report_id: str) -> Reading:
        """The report of this id, its parts read once. Raises `InputError` if there is none."""
        with self._lock:
            found = self._kept.pop(report_id, None)
            if found is None:
                found = Reading(self._library, self._library.report(report_id))
            self._kept[report_id] = found  # the latest used are last
            while len(self._kept) > self._size:
                del self._kept[next(iter(self._kept))]
            return found


class Reading:
    """One report of a library, each part read when first needed; threads may share it.

    Two threads that need a part first may both read it: they get equal ones, and no lock is held meanwhile.
    """

    def __init__(self, library: Library, report: Report) -> None:
        self._library = library
        self._report = report

    @classmethod
    def of(cls, view: View, headings: Sequence[Heading] = ()) -> Reading:
        """A text that is in no library, of which no figures are known."""
        found = cls.__new__(cls)
        found.__dict__.update(view=view, headings=tuple(headings))
        return found

    @cached_property
    def view(self) -> View:
        return View(self._library.source(self._report.source_id).text, self._report.spans)

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        return sentences(self.view.folded)

    @cached_property
    def said(self) -> Said:
        """The sentences in small letters."""
        return Said([self.view.folded[start:end].lower() for start, end in self.sentences])

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The report's sections, in its order."""
        return tuple(self._library.sections(self._report.id))

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """Where the report's sections stand in its clean text, with their titles and roles."""
        found = []
        for section in self.sections:
            top = fold(section.path[0]) if section.path else ""
            for span in section.spans:
                start = offset_in(self.view, span.start)
                title = fold("".join(section.path[-2:]))
                found.append(Heading(start, start + span.end - span.start, title, section.role, top))
        return tuple(sorted(found, key=lambda heading: heading.start))

    def role_at(self, offset: int) -> str:
        """What the part of the report at an offset of the clean text is for, "" where that is not known."""
        at = bisect_right(self.headings, offset, key=lambda heading: heading.start) - 1
        return self.headings[at].role if at >= 0 else ""

    def title_at(self, offset: int) -> str:
        """The folded titles under which an offset of the clean text stands, "" for none."""
        at = bisect_right(self.headings, offset, key=lambda heading: heading.start) - 1
        return self.headings[at].title if at >= 0 else ""

    @cached_property
    def facts(self) -> tuple[Sequence[Candidate], Mapping[str, float]]:
        """The figures with a number, each with its sentence and its chunk, and the weights of their pairs."""
        chunks = [chunk for chunk in self._library.chunks_of(self._report.id) if chunk.spans]
        around = [pairs(fold("\n".join((*chunk.path, chunk.text)))) for chunk in chunks]
        starts = [chunk.spans[0].start for chunk in chunks]
        begins = [start for start, _ in self.sentences]
        said = [pairs(self.view.folded[start:end]) for start, end in self.sentences]
        found = []
        for figure in self._library.figures(report_ids=(self._report.id,)):
            if figure.low is None or not figure.spans:
                continue
            place = bisect_right(starts, figure.spans[0].start) - 1
            line = bisect_right(begins, offset_in(self.view, figure.spans[0].start)) - 1
            found.append(candidate(figure, said[max(line, 0)], around[max(place, 0)]))
        return found, weights(found)


def offset_in(view: View, position: int) -> int:
    """The view offset of a source position that is in the view (of one that is not: where it would stand)."""
    done = 0
    for span in view.spans:
        if position < span.end:
            return done + max(position - span.start, 0)
        done += span.end - span.start
    return done


def worth_of(report: Report, read: Reading, hits: Sequence[Hit]) -> list[tuple[int, int, float]]:
    """Where the search's chunks stand in a report's view, with their scores brought between 0 and 1."""
    if not hits:
        return []
    top, bottom = hits[0].score, min(hit.score for hit in hits)
    found = []
    for hit in hits:
        if hit.chunk.report_id == report.id and hit.chunk.spans:
            start = offset_in(read.view, hit.chunk.spans[0].start)
            worth = (hit.score - bottom) / (top - bottom) if top > bottom else 1.0
            found.append((start, start + len(hit.chunk.text), worth))
    return found

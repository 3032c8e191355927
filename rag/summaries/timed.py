"""Which passages of a report speak of several years: what is told there is not the last year's."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from rag.figures.stretches import Stretch, Timeline
from rag.summaries.year_plan import Reading, body
from rag.text.lazily import lazily
from rag.text.view import View

_SENTENCE = lazily(r"[^。!?\n]*(?:[。!?]+|\n|$)")
_DATED = lazily(r"[^,。;]{0,8}(?:(?:19|20)\d\d年|去年|过去(?:的)?一年)")
_OPENING = 100  # characters in which a sentence names its time


class Times:
    """The stretch of years that each sentence of a report is about, by its place in the source."""

    def __init__(self, reading: Reading) -> None:
        material = reading.material
        placed = sorted(((span, section) for section in body(material) for span in section.spans), key=lambda it: it[0])
        view = View(material.text, [span for span, _ in placed])
        starts = [span.start for span, _ in placed]
        timeline = Timeline(material.report.year, view.folded)
        self._starts: list[int] = []
        self._stretches: list[Stretch] = []
        paragraph: Stretch | None = None
        for start, sentence, opened in _sentences(view.folded):
            at = view.to_source(start)
            section = placed[bisect_right(starts, at) - 1][1]
            self._starts.append(at)
            stretch = timeline.at(section, sentence, opened)
            paragraph = stretch if opened is not None else paragraph
            if paragraph is not None and paragraph.is_span and not _DATED.match(sentence):
                stretch = paragraph  # 五年来,...。2012年...增长9%。机场建成: the airport is of the five years
            self._stretches.append(stretch)

    def at(self, place: int) -> Stretch | None:
        """The years that the sentence at a place of the source is about; None outside of the body."""
        index = bisect_right(self._starts, place) - 1
        return self._stretches[index] if index >= 0 else None

    def of_years(self, place: int) -> bool:
        """Whether a place stands in a review of several years."""
        stretch = self.at(place)
        return stretch is not None and stretch.is_span and stretch.role == "review"


def _sentences(text: str) -> Iterator[tuple[int, str, str | None]]:
    """Where each sentence begins, its first words, and the paragraph that it opens."""
    for hit in _SENTENCE.finditer(text):
        start, end = hit.span()
        if start == end:
            continue
        opened = None
        if start == 0 or text[start - 1] == "\n":
            stop = text.find("\n", start)
            opened = text[start : len(text) if stop < 0 else stop]
        yield start, text[start : min(end, start + _OPENING)], opened

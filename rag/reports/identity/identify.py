"""Which government a report is of, for which year, and who gave it where and when; each with what it was read from.

The header says it if there is one: title, meeting line, speaker's line. Posting dates, authors and links are page
furniture and are gone before. Where the header is missing or wrong, the body decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.records import Evidence, Region, Spans
from rag.reports.boundaries import Extent, is_title_part
from rag.reports.cleaning.lines import TITLE, Line, title_of
from rag.reports.cleaning.noise import Field
from rag.reports.identity.header import Frame, evidence, frame_of
from rag.reports.identity.meeting import find_meeting_date, find_speaker
from rag.reports.identity.region import find_region, name_stem
from rag.reports.identity.year import find_year
from rag.text.lazily import lazily
from rag.text.view import View

_YEAR = lazily(r"(?:19|20)\d\d年")


@dataclass(frozen=True, slots=True)
class Identity:
    """What `rag.records.Report` says about a report beside its text."""

    region: Region
    year: int
    title: str
    meeting_date: str
    speaker: str
    evidence: tuple[Evidence, ...]


def identify(
    view: View,
    paragraphs: Sequence[Line],
    extent: Extent,
    around: Sequence[Line] = (),
    fields: Sequence[Field] = (),
    name: str = "",
) -> Identity:
    """Region, year, title, meeting date and speaker of the report that `extent` delimits among `paragraphs` of `view`.

    `around` are paragraphs near it that are in no report; `fields` is the source's front matter and counts where the
    text agrees; the file `name` counts last. A region that no gazetteer knows keeps the name it has in the text,
    without code; a town's or township's report is filed under its own name at the level below counties, never under its
    county. Unknown: region name "", year 0, "" otherwise.
    """
    frame = frame_of(view, paragraphs, extent, around, fields, name)
    region, region_evidence = find_region(frame)
    meeting_date, date_evidence = find_meeting_date(frame)
    year, year_evidence = find_year(frame, meeting_date)
    title, title_evidence = _title(frame, region, year)
    speaker, speaker_evidence = find_speaker(frame)
    found = (region_evidence, year_evidence, title_evidence, date_evidence, speaker_evidence)
    return Identity(region, year, title, meeting_date, speaker, tuple(item for item in found if item is not None))


def _title(frame: Frame, region: Region, year: int) -> tuple[str, Evidence | None]:
    """The title as it stands; where it is only 政府工作报告, a fuller one from around it that names the region."""
    own: tuple[str, Spans] | None = None
    for index, line in enumerate(frame.header):
        at = title_of(line.text)
        if at is not None:
            own = frame.quote(line, *at)
            if index and is_title_part(line.text, frame.header[index - 1].text):
                above = frame.quote(frame.header[index - 1], 0, len(frame.header[index - 1].text))
                own = above[0] + own[0], above[1] + own[1]
            if len(own[0]) > len("政府工作的报告"):
                return own[0], evidence("title", "title", own)
            break
    if own is None:
        return "", None
    stem = name_stem(region.name)
    for line in frame.around:
        for hit in TITLE.finditer(line.text[:200]):
            if stem and stem in hit["core"] and (not year or str(year) in hit["core"] or not _YEAR.search(hit["core"])):
                quote = frame.quote(line, *hit.span("core"))
                return quote[0], evidence("title", "page", quote)
    return own[0], evidence("title", "title", own)

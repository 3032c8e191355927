"""The nouns that cross modules, all frozen.

Every position is a `Span` into the *source text*: the decoded text of one source, kept unchanged after ingest.
A value that reads "text at its spans" is the source text sliced at each span and joined without anything between.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

Level = Literal["nation", "province", "prefecture", "county", "township"]
Kind = Literal["target", "actual", "plan", "task", "other"]
Measure = Literal[
    "growth",
    "decline",
    "level",
    "share",
    "rank",
    "ratio",
    "points",  # how far a rate moved: 降幅收窄2.3个百分点
    "none",
]
Bound = Literal[
    "exact",  # 增长6%
    "about",  # 左右
    "at_least",  # 以上 不低于 超过
    "at_most",  # 以内 以下 不超过
    "range",  # 4.5%-5%
    "sync",  # 与经济增长同步
    "above_gdp",  # 高于经济增速
    "above_nation",  # 高于全国平均
    "positive",  # 实现正增长
    "upper",  # 完成上级下达任务
    "qualitative",  # 平稳增长
]
UnreadReason = Literal[
    "damaged",  # a sign that is no digit touches the number: 10$1.$2, 11.X%
    "vague",  # a number without a value: 两位数增长
    "unread",  # words only, or a number that could not be joined to them
    "named",  # anywhere in the report, no figure came of the clause; looked at only before "not stated" is said
    "by hand",  # a person said that the number was read wrong
]
Status = Literal["answered", "not_stated", "unread", "not_found", "not_loaded", "unclear"]
Mode = Literal["table", "extract", "llm"]
CheckStatus = Literal[
    "supported",
    "computed",
    "by_hand",  # a person put it right: no clause proves it
    "unsupported",
]


class Span(NamedTuple):
    """Half-open character range of a source text. JSON form: `[start, end]`."""

    start: int
    end: int


Spans = tuple[Span, ...]


def text_at(text: str, spans: Sequence[Span]) -> str:
    """The source text at `spans`, joined."""
    return "".join(text[start:end] for start, end in spans)


class RagError(Exception):
    """What went wrong, with which file or value, and what to do next, in one line."""


class InputError(RagError):
    """A file or an argument that cannot be used."""


class LibraryError(RagError):
    """A library folder that cannot be opened or written."""


class OldLibrary(LibraryError):
    """A library that an older version made; opening it for writing brings it up to date."""


class IndexMismatch(LibraryError):
    """The library holds vectors of another embedding than the settings ask for."""


class LibraryBusy(LibraryError):
    """Another process is writing this library."""


class BrokenCitation(RagError):
    """An answer cites a clause that its source does not hold: a fault of the program or a damaged library."""


class MissingExtra(RagError):
    """A part of govreport whose packages are not installed."""


class ModelError(RagError):
    """An embedding or LLM endpoint that does not answer, or answers in the wrong form."""


@dataclass(frozen=True, slots=True)
class Mark:
    """From `offset` of the source text on, the text comes from this place of the file: page 3, row 12."""

    offset: int
    place: str


def place_at(marks: Sequence[Mark], offset: int) -> str:
    """Where in the file the character at `offset` of the source text comes from, "" if no mark says it."""
    at = bisect_right(marks, offset, key=lambda mark: mark.offset)
    return marks[at - 1].place if at else ""


@dataclass(frozen=True, slots=True)
class Source:
    """One text as given: a file, or one row or member of it.

    `id` is the SHA-256 of the decoded text, so the same text in another encoding is the same source.
    `name` is the file name as the user knows it (relative path inside the given folder, POSIX slashes), with the
    member of an archive or the row of a table after it: `all.zip/郑州.docx`, `texts.csv#12`.
    `hints` are what the file says of the text beside it (region, year, title, url), as evidence and not as truth;
    `notes` what the reader of the file wants known, such as that the text was read by OCR. `chrome` is what the file's
    own structure says is no body text: navigation, link lists, running headers, footnote marks. `unseen` is what it
    holds and does not show as its text, with the reason: "struck" through or "hidden".
    """

    id: str
    name: str
    text: str
    encoding: str
    size: int  # bytes of the file
    format: str = "text"
    marks: tuple[Mark, ...] = ()
    hints: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    chrome: Spans = ()
    unseen: tuple[Removed, ...] = ()


@dataclass(frozen=True, slots=True)
class Removed:
    """A stretch of a source that is in no report's clean text, and why."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Region:
    """A government's territory. `adcode` is the six-digit GB/T 2260 code, "" where there is none (development zones).

    `name` is the full Simplified name (管城回族区), `parent` the full name of the next level above, "" for the nation.
    """

    name: str
    level: Level
    adcode: str
    parent: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a field of a report was read from: `spans` is empty when it was inferred from several places."""

    field: Literal["region", "year", "title", "meeting_date", "speaker"]
    origin: str  # title | meeting line | speaker line | body | heading | file name | front matter | by hand
    quote: str
    spans: Spans = ()


BY_HAND: Literal["by hand"] = "by hand"
"""The origin of evidence that a person gave, and the rule of a figure that a person put right."""

EXCERPT = "an excerpt or a digest, not the whole report"


@dataclass(frozen=True, slots=True)
class Report:
    """One report of one government for one year (the target year). Empty strings: not known.

    `spans` is its clean text in its source; paragraphs of the clean text end in one newline.
    `cut` is why the report is known to be incomplete, "" if it is whole.
    """

    id: str
    source_id: str
    region: Region
    year: int
    title: str
    meeting_date: str  # ISO 8601
    speaker: str
    spans: Spans
    evidence: tuple[Evidence, ...] = ()
    cut: str = ""

    @property
    def kind(self) -> Literal["report", "excerpt"]:
        """Whether it is a report, or an excerpt, a digest or news of one."""
        return "excerpt" if self.cut == EXCERPT else "report"


class Reports(tuple[Report, ...]):
    """The reports of a library in their order, with what each question asks of all of them, found once."""

    @classmethod
    def of(cls, reports: Sequence[Report]) -> Reports:
        """The same reports; as they are if they are such already."""
        return reports if isinstance(reports, cls) else cls(reports)

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Report, ...]]:
        """The reports of regions of each full name."""
        found: dict[str, list[Report]] = defaultdict(list)
        for report in self:
            found[report.region.name].append(report)
        return {name: tuple(own) for name, own in found.items()}

    @cached_property
    def by_id(self) -> Mapping[str, Report]:
        return {report.id: report for report in self}

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """Their regions, each once."""
        return tuple(dict.fromkeys(report.region for report in self))

    @cached_property
    def years(self) -> frozenset[int]:
        return frozenset(report.year for report in self)

    @cached_property
    def usual_level(self) -> Level:
        """The level of most of them; that of provinces if there are none."""
        levels = [report.region.level for report in self]
        return max(dict.fromkeys(levels), key=levels.count, default="province")


@dataclass(frozen=True, slots=True)
class Section:
    """A node of a report's heading tree, in reading order.

    `path` holds the titles from the root's child down to this section. `role` is what the section is for:
    "review" (what was done), "plan" (what is to be done), "" where it cannot be told. `spans` covers its own
    heading and the text that belongs to it and to none of its children.
    """

    id: str
    report_id: str
    path: tuple[str, ...]
    depth: int
    role: Literal["review", "plan", ""]
    spans: Spans


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of one section, small enough to embed. `text` is the source text at `spans`, joined."""

    id: str
    report_id: str
    section_id: str
    path: tuple[str, ...]
    spans: Spans
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number (or numberless target) of a report, found by rule.

    `low`/`high` are as stated in `unit`; both None where the text gives no number (then `bound` says what it gives).
    `value` is `low` in base units (万 and 亿 multiplied out), `base_unit` that unit (元, 人, 亩, %...).
    `indicator` is an id of the lexicon or `other:<subject words>`. `period` is the year(s) it speaks of:
    "2024", "2021-2025", "2030", "" where the text does not say. `rule` names what found it.
    `spans` covers the clause quoted in `quote`, `number_spans` the number inside it.
    """

    id: str
    report_id: str
    section_id: str
    indicator: str
    subject: str
    kind: Kind
    measure: Measure
    headline: bool
    period: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    value: Decimal | None
    base_unit: str
    bound: Bound
    quote: str
    spans: Spans
    number_spans: Spans
    rule: str

    @property
    def by_hand(self) -> bool:
        """Whether a person put its number right: its clause proves where it stands, and not what it is."""
        return self.rule == BY_HAND


@dataclass(frozen=True, slots=True)
class Unread:
    """Words on an indicator from which no figure could be read, though the text has them where figures stand.

    Whoever would say that a report states nothing of an indicator has to look here first. `indicator` is an id of the
    lexicon, or `other:<subject words>` where damaged digits belong to none. `kind` and `period` are what a figure there
    would have: target, task or actual. `quote` is the clause at `spans`.
    """

    id: str
    report_id: str
    section_id: str
    indicator: str
    kind: Kind
    period: str
    reason: UnreadReason
    quote: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class Document:
    """All that ingest finds in one source; `figures`, `unread`, `chunks` and `sections` name their report by id."""

    source: Source
    reports: tuple[Report, ...]
    sections: tuple[Section, ...]
    chunks: tuple[Chunk, ...]
    figures: tuple[Figure, ...]
    removed: tuple[Removed, ...]
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that a retriever returned. Scores are standardised per retriever; `score` is the fused one."""

    chunk: Chunk
    score: float
    dense: float | None = None
    lexical: float | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement stands. `quote` is the source text at `spans`, joined; `place` its page or row, if known."""

    n: int
    region: str
    year: int
    section: tuple[str, ...]
    source: str
    spans: Spans
    quote: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One number of an answer: found in citation `citation`, or computed by `formula`, or said by hand, or neither."""

    text: str
    status: CheckStatus
    citation: int | None
    formula: str | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds."""

    parse: float = 0.0
    retrieve: float = 0.0
    llm: float = 0.0
    check: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What `ask` returns. `looked_in` names the reports that were looked at, for the three kinds of no.

    `model` was asked for its words ("" if none was): they stand where `mode` is "llm", and where they do not, `notes`
    say why. Notes are one line each, in the question's language. `query_by` is the model whose reading of the question
    (its Query) was taken, "" where the rules' was.
    """

    question: str
    answer: str
    status: Status
    mode: Mode
    citations: tuple[Citation, ...] = ()
    numbers: tuple[Check, ...] = ()
    looked_in: tuple[str, ...] = ()
    ms: Timing = Timing()
    model: str = ""
    notes: tuple[str, ...] = ()
    query_by: str = ""

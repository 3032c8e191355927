"""What is claimed and what is found of it: the records that reading and judging hand on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from rag.drafts.english import Terms
from rag.drafts.evidence import Entry, Kind, Span
from rag.drafts.scene import Ref, Role
from rag.drafts.tokens import Language
from rag.numbers.quantities import Quantity
from rag.records import Bound, Citation, Measure, Region

Tense = Literal["goal", "result", ""]

Verdict = Literal["supported", "contradicted", "unknown"]
Why = Literal[
    "",  # supported
    "value", "unit", "direction", "bound", "year", "place", "kind", "digit", "computed", "count", "extreme",
    "not_loaded", "not_stated", "not_found", "not_understood", "unsure", "outside", "set_aside", "part_of_year", "late",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """A number of a draft, text[start:end), and what the draft says it is. `sentence` is where its sentence stands.

    `places` are the governments it is said of, all of them where it is said of each; empty where the draft names none.
    `span` is the year or years it is of, None where the draft does not say. `role` says whether it is a value or made
    of values; `ref` what it is compared with. `sure` is False where the frame is guessed, not said.
    """

    start: int
    end: int
    sentence: tuple[int, int]
    quantity: Quantity
    subject: str
    indicator: str | None
    measure: Measure
    bound: Bound
    places: tuple[Region, ...]
    span: Span | None
    kind: Kind | None
    role: Role = "value"
    ref: Ref = field(default_factory=Ref)
    group: str = ""
    scope: tuple[Region, ...] = ()  # the group that the place is one of: 东北三省, 其中辽宁
    either: Span | None = None  # the other year that it may be of: a year earlier, than last year or than this
    around: tuple[Region, ...] = ()  # the places that the article deals with, as far as it has listed them
    headed: bool = True  # its own clause names the places
    pair: tuple[Region, ...] = ()  # the two places named last: 后者是前者的2倍
    extreme: Literal["", "highest", "lowest"] = ""
    part: str = ""
    sure: bool = True
    said_year: bool = False
    said_kind: bool = False
    own_subject: bool = True
    guessed: bool = False  # nothing names the subject: taken for the economy's growth
    paragraph: int = 0
    in_table: bool = False
    among_all: bool = False  # the article speaks of all provinces
    topic: str = ""  # the subject told before it in its sentence, where its own is a word such as 投资
    kind_open: bool = False  # neither a word nor a date says whether it is a target or a result
    milestone: bool = False  # 站上1900亿元: passed, be it exactly or by some
    loose: bool = False  # its paragraph says neither year nor kind: both are carried from afar, or missing
    ahead: bool = False  # a target, in a paragraph that speaks of the article's own year
    base: int = 0  # the article's own year
    dated: bool = False  # which a date of the article says
    terms: Terms = ()  # of an English subject outside the lexicon: its words' Chinese ones
    known: Known | None = None  # of a subject outside the lexicon: the indicator told last, which may be meant
    context: str = ""  # its sentence
    at: int = 0  # where it stands in it
    language: Language = "zh"

    @property
    def region(self) -> Region | None:
        """The first of the governments it is said of."""
        return self.places[0] if self.places else None

    @property
    def lead(self) -> str:
        """What its sentence says before it."""
        return self.context[: self.at]

    @property
    def year(self) -> int | None:
        """The year it is of; of several the last."""
        return self.span.last if self.span else None

    @property
    def uncounted(self) -> bool:
        """Whether its language has no measure words: 640 key projects."""
        return self.language == "en"

    @property
    def tense(self) -> Tense:
        """Goal or result; "" where that is not said."""
        return "goal" if self.kind in ("goal", "plan") else "result" if self.kind == "result" else ""


@dataclass(frozen=True, slots=True)
class Known:
    """An indicator that a number without a known subject may be of."""

    indicator: str
    subject: str
    measure: Measure


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, in what the claim differs or why nothing is known, and the figure that says so.

    `detail` is the part of the reason that differs from case to case: the value that the report gives, the report that
    is lacking, the words that were not understood. `formula` is how a computed number was made.
    """

    verdict: Verdict
    why: Why = ""
    entry: Entry | None = None
    detail: str = ""
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the library says of a claim. `citation` is the clause that supports or contradicts it, None if unknown.

    `reason` says in the draft's language what differs or why nothing is known; `why` is the same as a word.
    """

    claim: Claim
    text: str
    verdict: Verdict
    reason: str
    citation: Citation | None
    why: Why = ""
    formula: str = ""

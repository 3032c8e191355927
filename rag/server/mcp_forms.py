"""What the tools of the Model Context Protocol return: their JSON Schema is made from these."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Proof(BaseModel):
    """A clause that proves a number. `url` opens it; `report` and `at` are what read_clause takes."""

    n: int = Field(description="the [n] in the answer")
    region: str
    year: int
    section: list[str]
    source: str
    quote: str = Field(description="verbatim, in the source's own script")
    report: str
    at: str
    url: str


class Number(BaseModel):
    """One number of an answer: supported by clause `citation`, or computed by `formula`."""

    text: str
    status: str
    citation: int | None
    formula: str | None


class Answered(BaseModel):
    """An answer whose every number was checked against its clause."""

    answer: str
    status: str = Field(
        description="answered; not_stated: the report is held and says nothing of it; unread: it has words on it that "
        "could not be read as a number; not_found; not_loaded: the report is not in the library; unclear"
    )
    citations: list[Proof]
    numbers: list[Number]
    looked_in: list[str]


class Target(BaseModel):
    """One target as the report states it. `bound`: exact, about 左右, at_least 以上, at_most 以内, range, …"""

    region: str
    year: int
    indicator: str
    low: str
    high: str
    unit: str
    bound: str
    text: str
    section: str
    source: str


class Targets(BaseModel):
    """Targets; `more` rows are left out: narrow the filter."""

    targets: list[Target]
    more: int


class Compared(BaseModel):
    """One region's value. `status`: stated, worded, unread, not_stated, not_loaded."""

    region: str
    text: str
    value: str | None
    unit: str
    bound: str
    status: str
    quote: str
    url: str


class Comparison(BaseModel):
    """One number of several regions."""

    indicator: str
    kind: str
    year: int | None
    rows: list[Compared]


class Checked(BaseModel):
    """One number of a text: supported, contradicted or unknown, and why."""

    text: str
    verdict: str
    reason: str
    region: str | None
    year: int | None
    proof: Proof | None


class Checks(BaseModel):
    """The numbers of a text, in its order."""

    numbers: list[Checked]


class ClauseText(BaseModel):
    """What a report says at a place, with the text around it."""

    region: str
    year: int
    section: list[str]
    text: str
    before: str
    after: str
    url: str


class ReportLine(BaseModel):
    """A report of the library."""

    report: str
    region: str
    level: str
    year: int
    title: str
    url: str


class Reports(BaseModel):
    """Reports; `more` are left out: name a region or a year."""

    reports: list[ReportLine]
    more: int


class Found(BaseModel):
    """A result of search."""

    id: str
    title: str
    url: str
    text: str


class Results(BaseModel):
    """The results of search, best first."""

    results: list[Found]


class Fetched(BaseModel):
    """A document by its id."""

    id: str
    title: str
    text: str
    url: str
    metadata: dict[str, str]

"""The form of a summary: what `govreport summarize --format json` prints, and one file a report of a batch.

`schema()` is its JSON Schema. Numbers are exact decimals as text; every value, sentence and quote has its place: the
section, the source, the spans into the source's text, and the text at them.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from rag.records import Bound, Kind, Level, Measure

Language = Literal["zh", "en"]
Agreement = Literal["unchecked", "agreed", "rule_only", "llm_only", "conflict"]


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(_Form):
    """Where a statement stands. `quote` is the source's text at `spans`, joined; `place` its page or row, if known."""

    section: tuple[str, ...]
    source: str
    place: str
    spans: tuple[tuple[int, int], ...]
    quote: str


class Value(_Form):
    """A figure found by rule. `words` is the value as the clause states it, with its bound: 7%左右."""

    figure: str
    indicator: str
    subject: str
    kind: Kind
    measure: Measure
    period: str
    low: str | None
    high: str | None
    unit: str
    bound: Bound
    words: str
    number_spans: tuple[tuple[int, int], ...]
    place: Place


class Identity(_Form):
    """Which report this is. Empty strings: the report does not say."""

    report: str
    region: str
    level: Level
    adcode: str
    parent: str
    year: int
    title: str
    meeting_date: str
    speaker: str
    source: str
    source_id: str
    cut: str
    """Why the text is known to be incomplete, "" if it is whole."""


class Proposal(_Form):
    """A target as the model read it; `place` is the clause that holds its number, null where none does."""

    words: str
    place: Place | None


class Target(_Form):
    """A headline target. `value` is the rule's, null where only the model found it.

    `result` is last year's result of the same indicator, `earlier` the target of the report before.
    """

    indicator: str
    name: str
    agreement: Agreement
    value: Value | None
    proposals: tuple[Proposal, ...] = ()
    result: Value | None = None
    earlier: Value | None = None


class Sentence(_Form):
    """One sentence and where it is from.

    `quote`: the report's own. `llm`: the model's, its numbers found at `places`. `replaced`: a quoted one in place of
    the model's, which did not pass.
    """

    text: str
    origin: Literal["quote", "llm", "replaced"]
    places: tuple[Place, ...]


class Priority(_Form):
    """One section of what is planned. `title` is its heading without the numeral."""

    section: tuple[str, ...]
    title: str
    sentences: tuple[Sentence, ...]
    figures: tuple[Value, ...]


class Change(_Form):
    """An indicator in this report's targets and in those of the report before."""

    indicator: str
    name: str
    status: Literal["new", "dropped", "changed", "same"]
    now: Value | None
    before: Value | None


class Comparison(_Form):
    """The targets against those of the latest earlier report of the same region."""

    report: str
    title: str
    year: int
    changes: tuple[Change, ...]


class Silence(_Form):
    """An indicator that `have` of `others` reports of this year and level set a target for, and this one does not.

    `mentioned` is what it says of it otherwise.
    """

    indicator: str
    name: str
    have: int
    others: int
    mentioned: Value | None


class Checks(_Form):
    """`numbers`: how many numbers were held against their clause, `supported` of them found there as they are written.

    `replaced`: sentences of the model that gave way to quoted ones. What is shown holds only supported numbers.
    """

    numbers: int
    supported: int
    replaced: int


class Agreed(_Form):
    """The model's targets against the rule's. `rejected`: proposed without a clause that holds them, and left out.

    `rate` is the share of agreed ones among all that are counted here but the rejected.
    """

    agreed: int
    rule_only: int
    llm_only: int
    conflict: int
    rejected: int
    rate: str


class Made(_Form):
    """By what: the version of the rules, the model, and the hash of the prompts' wording ("" without a model)."""

    rules: str
    llm: str
    prompts: str
    language: Language


class Summary(_Form):
    """See the module. `notes`: what the model could not do, in words."""

    form: Literal["govreport-summary/1"] = "govreport-summary/1"
    identity: Identity
    targets: tuple[Target, ...]
    results: tuple[Value, ...]
    guidance: tuple[Sentence, ...]
    priorities: tuple[Priority, ...]
    projects: tuple[Sentence, ...] = Field(description="People's-livelihood projects (民生实事), where listed")
    comparison: Comparison | None
    silences: tuple[Silence, ...]
    checks: Checks
    agreement: Agreed | None
    notes: tuple[str, ...]
    made: Made


def schema() -> dict[str, Any]:
    """The JSON Schema of a summary."""
    return Summary.model_json_schema()


def json_of(summary: Summary) -> str:
    """The summary as JSON, ending in a newline."""
    return summary.model_dump_json(indent=2) + "\n"

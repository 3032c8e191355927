"""A library made of facts by hand: reports whose clauses are written from the numbers that they state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from toy import ToyEmbedder

from rag.gazetteer.divisions import by_name
from rag.library.embedding import passages_of
from rag.library.store import Library, open_library
from rag.library.writer import open_writer
from rag.records import Bound, Chunk, Document, Figure, Kind, Measure, Report, Section, Source, Span

SAID = {"about": "{}左右", "at_least": "{}以上", "at_most": "{}以内", "exact": "{}", "range": "{}"}
NAMES = {
    "gdp_growth": "地区生产总值",
    "grain_output": "粮食产量",
    "cpi": "居民消费价格",
    "new_urban_jobs": "城镇新增就业",
}


@dataclass(frozen=True)
class Fact:
    """One number (low None: words only) of the report of `region` for `year`."""

    region: str
    year: int
    indicator: str
    kind: Kind
    period: str
    low: str | None
    unit: str = "%"
    bound: Bound = "exact"
    high: str = ""
    measure: Measure = "growth"
    headline: bool = True

    @property
    def clause(self) -> str:
        name = NAMES.get(self.indicator, self.indicator)
        if self.low is None:
            return f"{name}{'与经济增长同步' if self.bound == 'sync' else '保持平稳'}"
        number = f"{self.low}{self.unit}" if not self.high else f"{self.low}-{self.high}{self.unit}"
        verb = {"growth": "增长", "decline": "下降"}.get(self.measure, "达到")
        return f"{name}{verb}{SAID[self.bound].format(number)}"


def made_document(region: str, year: int, facts: Sequence[Fact], also: str = "") -> Document:
    """The report of a region and year; each fact is a clause of its own, `also` a line that no figure came of."""
    title = f"{region}{year}年政府工作报告\n"
    text = title
    spans = []
    for fact in facts:
        spans.append(Span(len(text), len(text) + len(fact.clause)))
        text += fact.clause + "。\n"
    text += also + "\n" if also else ""
    source = Source(sha256(text.encode()).hexdigest(), f"{region}{year}.txt", text, "utf-8", len(text.encode()))
    place = next(found for found in by_name(region) if found.name == region)
    report = Report(f"r{source.id[:12]}", source.id, place, year, title.strip(), "", "", (Span(0, len(text)),))
    section = Section(f"s{source.id[:12]}", report.id, ("全文",), 1, "", (Span(0, len(text)),))
    chunk = Chunk(f"c{source.id[:12]}", report.id, section.id, section.path, (Span(0, len(text)),), text)
    figures = tuple(
        Figure(
            *(f"f{source.id[:12]}{at}", report.id, section.id, fact.indicator, NAMES.get(fact.indicator, "")),
            *(fact.kind, fact.measure if fact.low is not None else "none", fact.headline, fact.period),
            *(None if fact.low is None else Decimal(fact.low), _high(fact), fact.unit if fact.low is not None else ""),
            *(None, "", fact.bound, fact.clause, (span,), (span,), "made"),
        )
        for at, (fact, span) in enumerate(zip(facts, spans, strict=True))
    )
    return Document(source, (report,), (section,), (chunk,), figures, ())


def _high(fact: Fact) -> Decimal | None:
    return None if fact.low is None else Decimal(fact.high or fact.low)


def made_library(folder: Path, facts: Iterable[Fact], also: Mapping[tuple[str, int], str] | None = None) -> Library:
    """A library with one report for each region and year of the facts and of `also`, open for reading."""
    also = also or {}
    reports: dict[tuple[str, int], list[Fact]] = {key: [] for key in also}
    for fact in facts:
        reports.setdefault((fact.region, fact.year), []).append(fact)
    with open_writer(folder, ToyEmbedder().name) as writer:
        for (region, year), own in sorted(reports.items()):
            document = made_document(region, year, own, also.get((region, year), ""))
            writer.put(document, passages_of(document), "rules")
    return open_library(folder, ToyEmbedder().name)

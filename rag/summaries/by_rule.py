"""A report -> its summary by rule: tables of figures, sentences chosen and quoted. Complete without a model."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol, TypeVar

from rag.figures.extract import RULES
from rag.figures.lexicon import lexicon
from rag.figures.value import value_words
from rag.records import Citation, Figure, Mark, Measure, Region, Report, Section, Span, Spans, place_at
from rag.summaries.schema import (
    Change,
    Checks,
    Comparison,
    Identity,
    Language,
    Made,
    Place,
    Priority,
    Sentence,
    Silence,
    Summary,
    Target,
    Value,
)
from rag.summaries.topics import (
    Chosen,
    Topic,
    choose,
    find_topics,
    is_guidance,
    is_longer,
    is_target_list,
    projects,
    sentences_of,
)
from rag.verify.numbers import check_answer

FEW = 3
"""So many other reports of the year and level must be in the library before anything is called silence."""

_REPORTS = "reports"  # counted beside the indicators
_ENOUGH = 3  # topics with a heading: what stands under none, beside them, is introduction


@dataclass(frozen=True, slots=True)
class Norm:
    """`have` of the `others` reports of the same year and level set a target for `indicator`."""

    indicator: str
    have: int
    others: int


@dataclass(frozen=True, slots=True)
class Origin:
    """A source by its name, with the marks that tell pages or rows of its file."""

    name: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """The latest earlier report of the same region, with its headline targets and the numbers of its work (`tasks`).

    `text` is its source's.
    """

    report: Report
    origin: Origin
    sections: tuple[Section, ...]
    targets: tuple[Figure, ...]
    text: str = ""
    tasks: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """All that a summary is made of. `text` is the source's, `figures` all of the report's."""

    report: Report
    origin: Origin
    text: str
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    before: Earlier | None
    norms: tuple[Norm, ...]


class Norms:
    """What the reports of a library set targets for, by year and level; holds counts only."""

    def __init__(self) -> None:
        self._all: defaultdict[tuple[int, str], Counter[str]] = defaultdict(Counter)
        self._own: defaultdict[tuple[int, Region], Counter[str]] = defaultdict(Counter)

    def add(self, report: Report, indicators: Collection[str]) -> None:
        """Count a report with the indicators of its headline targets."""
        counted = Counter({*indicators, _REPORTS})
        self._all[report.year, report.region.level].update(counted)
        self._own[report.year, report.region].update(counted)

    def of(self, report: Report) -> tuple[Norm, ...]:
        """What most others of the report's year and level set targets for; nothing where they are few."""
        counts = Counter(self._all[report.year, report.region.level])
        counts.subtract(self._own[report.year, report.region])
        others = counts[_REPORTS]
        if others < FEW:
            return ()
        return tuple(Norm(id_, counts[id_], others) for id_ in lexicon() if counts[id_] * 2 > others)


def tasks_of(material: Material) -> tuple[Topic, ...]:
    """The topics of a report that say what is to be done, without guidance, list of targets and empty ones."""
    topics = [
        topic
        for topic in find_topics(material.sections)
        if not is_guidance(topic) and not is_target_list(topic) and sentences_of(material.text, topic.sections)
    ]
    titled = [topic for topic in topics if topic.title]
    return tuple(titled if len(titled) >= _ENOUGH else topics)


def planned(material: Material, topic: Topic) -> tuple[Figure, ...]:
    """The numbers of a topic that are to be reached."""
    inside = {section.id for section in topic.sections}
    return tuple(
        figure
        for figure in material.figures
        if figure.section_id in inside and figure.kind in ("target", "task", "plan") and figure.low is not None
    )


def summarise_by_rule(material: Material, language: Language) -> Summary:
    """The summary of a report, made by rule alone."""
    maker = Maker(material)
    targets = tuple(maker.value(figure) for figure in material.figures if figure.headline and figure.kind == "target")
    results = tuple(maker.value(figure) for figure in material.figures if figure.headline and figure.kind == "actual")
    before = _by_indicator(maker.earlier())
    approach = [topic for topic in find_topics(material.sections) if is_guidance(topic)]
    of_year = [topic for topic in approach if not is_longer(topic)] or approach
    guidance = tuple(sentence for topic in of_year for sentence in maker.guidance(topic))
    priorities = tuple(map(maker.priority, tasks_of(material)))
    numbers = maker.numbers
    return Summary(
        identity=_identity(material),
        targets=tuple(
            Target(
                indicator=value.indicator,
                name=name_of(value.indicator),
                agreement="unchecked",
                value=value,
                result=alike(value, results),
                earlier=alike(value, before.get(value.indicator, ())),
            )
            for value in targets
        ),
        results=results,
        guidance=guidance,
        priorities=priorities,
        projects=tuple(maker.quoted(each) for each in projects(material.text, material.sections)),
        comparison=_compared(material, targets, before),
        silences=tuple(_silences(material, maker)),
        checks=Checks(numbers=numbers, supported=numbers, replaced=0),
        agreement=None,
        notes=(),
        made=Made(rules=RULES, llm="", prompts="", language=language),
    )


def name_of(indicator: str, language: Language = "zh") -> str:
    """An indicator's name; the words of the report for one that is not in the lexicon."""
    known = lexicon().get(indicator)
    if known is None:
        return indicator.removeprefix("other:")
    return known.zh if language == "zh" else known.en


class Maker:
    """Makes values and quotes of one report, and counts the numbers that it held against their clause."""

    def __init__(self, material: Material) -> None:
        self._material = material
        before = material.before.sections if material.before else ()
        self._paths = {section.id: section.path for section in (*material.sections, *before)}
        self.numbers = 0

    def value(self, figure: Figure, origin: Origin | None = None) -> Value:
        """A figure as a value. Its words are said only if the check finds them in the clause, else the clause is.

        Those of a number that a person put right say so, and are not counted as checked.
        """
        words = value_words(figure)
        if figure.low is not None and not figure.by_hand:
            self.numbers += 1
            cited = Citation(1, "", 0, (), "", figure.spans, figure.quote)
            checks = check_answer(words, (cited,))
            if not checks or any(check.status != "supported" for check in checks):
                words = figure.quote
        section = self._paths.get(figure.section_id, ())
        return Value(
            figure=figure.id,
            indicator=figure.indicator,
            subject=figure.subject,
            kind=figure.kind,
            measure=figure.measure,
            period=figure.period,
            low=None if figure.low is None else f"{figure.low:f}",
            high=None if figure.high is None else f"{figure.high:f}",
            unit=figure.unit,
            bound=figure.bound,
            words=words,
            number_spans=_pairs(figure.number_spans),
            place=place_in(section, origin or self._material.origin, figure.spans, figure.quote),
        )

    def earlier(self) -> tuple[Value, ...]:
        """The headline targets of the report before, if there is one."""
        before = self._material.before
        return tuple(self.value(figure, before.origin) for figure in before.targets) if before else ()

    def guidance(self, topic: Topic) -> tuple[Sentence, ...]:
        """The sentence that says how the year's work is meant; the list of targets may stand beside it."""
        targets = [figure for figure in self._material.figures if figure.headline and figure.kind == "target"]
        starts = {figure.spans[0].start for figure in targets if figure.spans}
        said = [
            each
            for each in sentences_of(self._material.text, topic.sections)
            if not any(span.start <= at < span.end for span in each.spans for at in starts)
        ]
        return tuple(self.quoted(each) for each in choose(topic, said, (), 1))

    def priority(self, topic: Topic) -> Priority:
        figures = planned(self._material, topic)
        said = sentences_of(self._material.text, topic.sections)
        return Priority(
            section=topic.section.path,
            title=topic.title,
            sentences=tuple(self.quoted(each) for each in choose(topic, said, _starts(figures))),
            figures=tuple(self.value(figure) for figure in figures),
        )

    def quoted(self, chosen: Chosen) -> Sentence:
        return Sentence(text=chosen.text, origin="quote", places=(place_of(chosen, self._material.origin),))


def place_of(chosen: Chosen, origin: Origin) -> Place:
    """Where a sentence stands."""
    return place_in(chosen.section.path, origin, chosen.spans, chosen.text)


def place_in(section: tuple[str, ...], origin: Origin, spans: Spans, quote: str) -> Place:
    """Where the text `quote` at `spans` of a source stands."""
    where = place_at(origin.marks, spans[0].start) if spans else ""
    return Place(section=section, source=origin.name, place=where, spans=_pairs(spans), quote=quote)


def _identity(material: Material) -> Identity:
    report = material.report
    return Identity(
        report=report.id,
        region=report.region.name,
        level=report.region.level,
        adcode=report.region.adcode,
        parent=report.region.parent,
        year=report.year,
        title=report.title,
        meeting_date=report.meeting_date,
        speaker=report.speaker,
        source=material.origin.name,
        source_id=report.source_id,
        cut=report.cut,
    )


def _by_indicator(values: Iterable[Value]) -> Mapping[str, tuple[Value, ...]]:
    found: dict[str, tuple[Value, ...]] = {}
    for value in values:
        found[value.indicator] = (*found.get(value.indicator, ()), value)
    return found


def in_whole_clauses(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """The figures, each with the whole of the list that it opens: 分别增长4.5%、5.5%左右 for both numbers."""
    found = tuple(figures)
    longest: dict[tuple[str, int], Figure] = {}
    for figure in found:
        if figure.spans:
            key = (figure.report_id, figure.spans[0].start)
            if key not in longest or len(figure.quote) > len(longest[key].quote):
                longest[key] = figure
    whole = (longest.get((figure.report_id, figure.spans[0].start)) if figure.spans else None for figure in found)
    return tuple(
        replace(figure, quote=other.quote, spans=other.spans) if other and _is_list(figure, other) else figure
        for figure, other in zip(found, whole, strict=True)
    )


def _is_list(figure: Figure, longer: Figure) -> bool:
    """Whether what a longer clause adds is the rest of a list: 、5.5%左右."""
    rest = longer.quote[len(figure.quote) :]
    return rest.startswith(("、", "和", "及")) and longer.quote.startswith(figure.quote)


class Telling(Protocol):
    """What tells a number of an indicator in a way: a figure, or a value."""

    @property
    def indicator(self) -> str: ...
    @property
    def measure(self) -> Measure: ...
    @property
    def unit(self) -> str: ...
    @property
    def low(self) -> object | None: ...


T = TypeVar("T", bound=Telling)


def alike(value: Telling, among: Sequence[T]) -> T | None:
    """The value that tells of the same indicator in the same way; one without a number goes with any."""
    same = [other for other in among if other.indicator == value.indicator]
    told = [other for other in same if _way(other) == _way(value)]
    wishes = same if value.low is None else [other for other in same if other.low is None]
    return next(iter(told or wishes), None)


def _way(value: Telling) -> tuple[str, str]:
    """How a value tells: growth and decline are two signs of one thing; a rate that is told as a level only is one."""
    known = lexicon().get(value.indicator)
    level = known is not None and value.unit == "%" and not {"growth", "decline"} & set(known.stated)
    way = "change" if value.measure in ("growth", "decline") else value.measure
    return "level" if level else way, value.unit[-1:]


def _compared(
    material: Material, targets: Sequence[Value], before: Mapping[str, tuple[Value, ...]]
) -> Comparison | None:
    if material.before is None:
        return None
    report = material.before.report
    changes: list[Change] = []
    now = _by_indicator(targets)
    for indicator in lexicon():
        new, old = now.get(indicator, ()), before.get(indicator, ())
        for value in new:
            other = alike(value, old) or (old[0] if old and len(new) == 1 else None)
            status = _status(value, other, bool(old))
            changes.append(Change(indicator=indicator, name=name_of(indicator), status=status, now=value, before=other))
        if not new:
            changes += (
                Change(indicator=indicator, name=name_of(indicator), status="dropped", now=None, before=value)
                for value in old
            )
    return Comparison(report=report.id, title=report.title, year=report.year, changes=tuple(changes))


def _status(now: Value, before: Value | None, known: bool) -> Literal["new", "changed", "same"]:
    if not known:
        return "new"
    return "same" if before is not None and _said(before) == _said(now) else "changed"


def _said(value: Value) -> tuple[object, ...]:
    return value.low, value.high, value.unit, value.bound, value.measure


def _silences(material: Material, maker: Maker) -> Iterable[Silence]:
    own = {figure.indicator for figure in material.figures if figure.headline and figure.kind == "target"}
    # a report that sets a target for one of a family is not silent on the others: it states the thing in another way
    families = {item.family for id_, item in lexicon().items() if item.family and id_ in own}
    own |= {id_ for id_, item in lexicon().items() if item.family in families}
    if material.report.cut:  # the part that is missing may hold them
        return
    for norm in material.norms:
        if norm.indicator in own:
            continue
        figures = [figure for figure in material.figures if figure.indicator == norm.indicator]
        said = next((figure for figure in figures if figure.kind in ("target", "task", "plan", "actual")), None)
        yield Silence(
            indicator=norm.indicator,
            name=name_of(norm.indicator),
            have=norm.have,
            others=norm.others,
            mentioned=maker.value(said) if said else None,
        )


def _starts(figures: Sequence[Figure]) -> frozenset[int]:
    return frozenset(figure.number_spans[0].start for figure in figures if figure.number_spans)


def _pairs(spans: Spans | Sequence[Span]) -> tuple[tuple[int, int], ...]:
    return tuple((span.start, span.end) for span in spans)

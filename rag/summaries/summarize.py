"""A report's summary: made by rule, and where there is a model with its words and its reading of the targets.

Whatever the model does, there is a summary: what fails or does not pass is left as the rule has it, and told.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from threading import Event
from typing import Protocol, TypeVar

from rag.library.store import Library
from rag.models.llm import LLM, EndpointError, Reply
from rag.models.reply_cache import Replies, UnusableError
from rag.records import Region, Report
from rag.summaries import model_prose as prose
from rag.summaries import model_targets as proposals
from rag.summaries.by_rule import Earlier, Material, Norms, Origin, planned, summarise_by_rule, tasks_of
from rag.summaries.model_prose import Brief, Prose, write
from rag.summaries.model_targets import Reading, read_targets
from rag.summaries.schema import Checks, Language, Made, Summary
from rag.summaries.topics import sentences_of

T = TypeVar("T")
Task = Callable[[], T]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A request that gave nothing. `kind`: as `rag.models.llm.Kind`, or unusable for a reply in the wrong form."""

    about: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Summarised:
    """A summary and what it took. `troubles` are requests that failed, `repairs` troubles that were got over."""

    summary: Summary
    requests: int
    prompt_tokens: int
    reply_tokens: int
    troubles: tuple[Trouble, ...] = ()
    repairs: tuple[str, ...] = ()


class Together(Protocol):
    """Runs tasks, as many at once as it likes, and gives their results in order."""

    def __call__(self, tasks: Sequence[Task[T]]) -> list[T]: ...


def one_by_one(tasks: Sequence[Task[T]]) -> list[T]:
    """Runs tasks one after the other."""
    return [task() for task in tasks]


@dataclass(frozen=True, slots=True)
class Writer:
    """A model to write with, and how its requests are run."""

    llm: LLM
    replies: Replies | None = None
    cancel: Event | None = None
    together: Together = one_by_one


def prompts_hash() -> str:
    """Names the wording of all prompts: with another, a summary is another."""
    return sha256("\0".join((*prose.PROMPTS, *proposals.PROMPTS)).encode()).hexdigest()[:16]


_AT_ONCE = 200  # reports whose targets are read in one look-up


class Shelf:
    """A library's reports with what a summary needs of the others: the report before, and what most set targets for.

    It holds one line a report; texts and figures are read when a report's turn comes.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lines = {line.id: line for line in library.sources()}
        self.reports = tuple(sorted(library.reports(), key=_place_in_line))
        self._norms = Norms()
        self._of_region: defaultdict[Region, list[Report]] = defaultdict(list)
        for at in range(0, len(self.reports), _AT_ONCE):
            some = self.reports[at : at + _AT_ONCE]
            stated: defaultdict[str, set[str]] = defaultdict(set)
            for figure in library.figures(report_ids=tuple(each.id for each in some), kinds=("target",), headline=True):
                stated[figure.report_id].add(figure.indicator)
            for report in some:
                self._norms.add(report, stated[report.id])
                self._of_region[report.region].append(report)

    def source(self, report: Report) -> str:
        """The name of the report's source."""
        return self._lines[report.source_id].name

    def state(self, report: Report) -> str:
        """A hash of all that the report's summary is made of, short of the model."""
        before = self._before(report)
        ways = [self._lines[each.source_id].rules for each in (report, *([before] if before else []))]
        spans = [list(span) for span in report.spans]
        norms = [(norm.indicator, norm.have, norm.others) for norm in self._norms.of(report)]
        parts = [report.id, report.source_id, self.source(report), spans, ways, before.id if before else "", norms]
        return sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()

    def material(self, report: Report) -> Material:
        """What a summary of `report` is made of, read from the library."""
        before, library = self._before(report), self._library
        earlier = None
        if before is not None:
            planned = library.figures(report_ids=(before.id,), kinds=("target", "task"))
            earlier = Earlier(
                before,
                self._origin(before),
                library.sections(before.id),
                tuple(each for each in planned if each.headline and each.kind == "target"),
                library.source(before.source_id).text,
                tuple(each for each in planned if not each.headline),
            )
        return Material(
            report=report,
            origin=self._origin(report),
            text=library.source(report.source_id).text,
            sections=library.sections(report.id),
            figures=library.figures(report_ids=(report.id,)),
            before=earlier,
            norms=self._norms.of(report),
        )

    def _origin(self, report: Report) -> Origin:
        return Origin(self.source(report), self._library.marks(report.source_id))

    def _before(self, report: Report) -> Report | None:
        earlier = (each for each in self._of_region[report.region] if each.year < report.year)
        return max(earlier, key=lambda each: each.year, default=None)


def summarise(material: Material, language: Language, writer: Writer | None = None) -> Summarised:
    """The summary of a report, with the model's part if there is a `writer`. Raises only `CancelledError` of it."""
    summary = summarise_by_rule(material, language)
    if writer is None:
        return Summarised(summary, 0, 0, 0)
    briefs = briefs_of(material, summary)
    tasks: list[Task[_Outcome]] = [partial(_read_targets, material, summary, language, writer)]
    tasks += [partial(_write, brief, language, writer) for brief in briefs]
    first, *rest = writer.together(tasks)
    return _joined(summary, first, rest, language, writer.llm.name)


def briefs_of(material: Material, summary: Summary) -> tuple[Brief, ...]:
    """What the model is to write from, one for each of the summary's priorities, in their order."""
    return tuple(
        Brief(
            topic=topic,
            said=sentences_of(material.text, topic.sections),
            figures=planned(material, topic),
            quoted=priority.sentences,
            report=material.report,
            origin=material.origin,
        )
        for topic, priority in zip(tasks_of(material), summary.priorities, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a request gave; all None where there was nothing to ask."""

    prose: Prose | None = None
    reading: Reading | None = None
    trouble: Trouble | None = None

    @property
    def reply(self) -> Reply | None:
        given = self.prose or self.reading
        return given.reply if given else None


def _read_targets(material: Material, summary: Summary, language: Language, writer: Writer) -> _Outcome:
    try:
        reading = read_targets(material, summary.targets, writer.llm, writer.replies, writer.cancel)
    except (EndpointError, UnusableError) as error:
        return _Outcome(trouble=_trouble(_ABOUT[language][0], error, language))
    return _Outcome(reading=reading)


def _write(brief: Brief, language: Language, writer: Writer) -> _Outcome:
    try:
        return _Outcome(prose=write(brief, language, writer.llm, writer.replies, writer.cancel))
    except (EndpointError, UnusableError) as error:
        return _Outcome(trouble=_trouble(brief.topic.title or _ABOUT[language][1], error, language))


_ABOUT = {"zh": ("年度目标", "（无标题）"), "en": ("headline targets", "(no heading)")}


def _trouble(about: str, error: EndpointError | UnusableError, language: Language) -> Trouble:
    if isinstance(error, EndpointError):
        return Trouble(about, error.kind, str(error))
    said = "两次回答都不能用：" if language == "zh" else "no usable reply in two: "
    return Trouble(about, "unusable", f"{said}{error}")


def _joined(summary: Summary, first: _Outcome, rest: Sequence[_Outcome], language: Language, model: str) -> Summarised:
    outcomes = (first, *rest)
    replies = [outcome.reply for outcome in outcomes if outcome.reply]
    written = [outcome.prose for outcome in rest if outcome.prose]
    troubles = tuple(outcome.trouble for outcome in outcomes if outcome.trouble)
    reading = first.reading
    counted: list[Prose | Reading] = [*written, *([reading] if reading else [])]
    summary = summary.model_copy(
        update={
            "targets": reading.targets if reading else summary.targets,
            "priorities": tuple(
                priority.model_copy(update={"sentences": outcome.prose.sentences}) if outcome.prose else priority
                for priority, outcome in zip(summary.priorities, rest, strict=True)
            ),
            "checks": Checks(
                numbers=summary.checks.numbers + sum(each.numbers for each in counted),
                supported=summary.checks.supported + sum(each.supported for each in counted),
                replaced=sum(each.replaced for each in written),
            ),
            "agreement": reading.agreed if reading else None,
            "notes": tuple(f"{trouble.about}：{trouble.reason}" for trouble in troubles),
            "made": Made(rules=summary.made.rules, llm=model, prompts=prompts_hash(), language=language),
        }
    )
    return Summarised(
        summary=summary,
        requests=sum(bool(outcome.reply or outcome.trouble) for outcome in outcomes),
        prompt_tokens=sum(reply.prompt_tokens for reply in replies),
        reply_tokens=sum(reply.reply_tokens for reply in replies),
        troubles=troubles,
        repairs=tuple(trouble for reply in replies for trouble in reply.troubles),
    )


def _place_in_line(report: Report) -> tuple[int, str, str, str]:
    return report.year, report.region.adcode, report.region.name, report.id

"""What a report plans for the year itself, clause by clause: five-year plans and appendices stand apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.figures.lexicon import lexicon
from rag.figures.scope import lacks_its_part
from rag.gazetteer.divisions import children, stem
from rag.outline.headings import APPENDIX
from rag.records import Figure, Section, Span
from rag.summaries.by_rule import Material
from rag.summaries.carried import carried
from rag.summaries.owned import is_owned, of_a_block
from rag.summaries.told_alone import (
    HEADED,
    LEFT_OUT,
    hangs_on_the_last,
    heads_a_part,
    names_the_whole,
    of_a_part,
    of_firms,
    told_alone,
)
from rag.summaries.topics import (
    Chosen,
    Topic,
    cut_spans,
    find_topics,
    is_guidance,
    is_target_list,
    offset_in,
    sentences_of,
    style_of,
)
from rag.summaries.without_notes import without_notes
from rag.summaries.worded_areas import worded_areas
from rag.text.fold import fold
from rag.text.lazily import lazily

LONGER = lazily(r"十[一二三四五六七]五|(?<!\d)[五5]年|远景|到20[2-9]\d年")
_OPENS = lazily(r"开局|起步|首年|第一年|收官|收关|决胜|承[上前]启[下后]")
_THIS_YEAR = lazily(r"[今本明]年|20\d\d年")


@dataclass(frozen=True, slots=True)
class Clause:
    """A comma clause of the source, whole, with the one that hangs on it, and the figures whose numbers are in it.

    `alone`: it can be told with what its numbers are of: by itself, or from the `head` of its sentence.
    """

    said: Chosen
    figures: tuple[Figure, ...]
    sentence: Chosen
    alone: bool = True
    head: Chosen | None = None
    """The clause with what stands before it in its sentence, where only that names what its numbers are of."""
    bound: bool = False
    """Whether its head says whose its numbers are, and is never left out."""

    @property
    def whole(self) -> Chosen:
        """The words to be shown."""
        return self.head or self.said


def is_of_the_year(section: Section, year: int) -> bool:
    """Whether the nearest of a section's titles that names a time names the year, or none does."""
    for title in reversed(section.path):
        folded = fold(title)
        if LONGER.search(folded) and not _OPENS.search(folded):
            return str(year) in folded or bool(re.search("[今本明]年", folded))
        if _THIS_YEAR.search(folded):
            return True
    return True


def year_sections(material: Material) -> tuple[Section, ...]:
    """The planned sections that are about the year ahead."""
    year = material.report.year
    year_long = _of_the_year_by_figures(material)
    found = tuple(
        each
        for each in material.sections
        if each.role == "plan" and (is_of_the_year(each, year) or (each.path and each.path[0] in year_long))
    )
    before = _of_a_plan_before(material)
    found = tuple(each for each in found if each.id not in before)
    longer = {each.path[0] for each in found if len(each.path) == 1 and _opens_with_a_plan(material, each)} - year_long
    return tuple(each for each in found if not each.path or each.path[0] not in longer) or found


def _of_a_plan_before(material: Material) -> frozenset[str]:
    """The sections 一、二、… behind a heading on the years of a plan, where the year's own begin to count again."""
    found: set[str] = set()
    run: list[str] | None = None
    plan = [each for each in material.sections if each.role == "plan" and each.path]
    if sum(each.depth == 1 and each.path[0].lstrip(" *#").startswith("一、") for each in plan) < _TWICE:
        return frozenset()
    for section in plan:
        title = fold(section.path[-1])
        if section.depth == 1 and style_of(title) != "c":
            run = [] if LONGER.search(title) and not _OPENS.search(title) and not _THIS_YEAR.search(title) else None
        elif run is not None and (_THIS_YEAR.search(title) or (run and section.depth == 1 and title.startswith("一"))):
            found |= set(run)
            run = None
        elif run is not None:
            run.append(section.id)
    return frozenset(found)


_TWICE = 2
_NAMED = 12  # signs in which a sentence names the place itself
_PLAN_OPENS = lazily(r"[“\"]?十[一二三四五六七]五[”\"]?(?:时期|期间|规划)|(?:今后|未来)[五5]年")


def _opens_with_a_plan(material: Material, part: Section) -> bool:
    """Whether a part whose heading names no time begins with the years of a plan: “十五五”时期是……的关键时期."""
    if _THIS_YEAR.search(fold(part.path[0])) or LONGER.search(fold(part.path[0])):
        return False
    first = next(iter(sentences_of(material.text, (part,))), None)
    return first is not None and _PLAN_OPENS.match(first.folded) is not None


def _of_the_year_by_figures(material: Material) -> frozenset[str]:
    """Parts whose title names a plan of years only (实施“十一五”规划) though most of their numbers are the year's."""
    roots = {
        section.id: section.path[0]
        for section in material.sections
        if section.path
        and section.role == "plan"
        and not is_of_the_year(replace(section, path=section.path[:1]), material.report.year)
    }
    tally: dict[str, int] = {}
    for figure in material.figures:
        if figure.section_id in roots and figure.kind in ("target", "task", "plan"):
            of_year = figure.kind != "plan"
            tally[roots[figure.section_id]] = tally.get(roots[figure.section_id], 0) + (1 if of_year else -1)
    return frozenset(root for root, balance in tally.items() if balance > _CLEARLY)


_CLEARLY = 4


def body(material: Material) -> tuple[Section, ...]:
    """The sections before the first appendix."""
    found: list[Section] = []
    for section in material.sections:
        start = section.spans[0].start if section.spans else 0
        if section.depth == 1 and _ATTACHED.search(material.text[max(0, start - _LINES) : start]):
            break  # the line that announces the appendix is no heading: 《政府工作报告》附件1
        if section.path and APPENDIX.match(fold(section.path[-1])) and section.depth == 1:
            break
        found.append(section)
    return tuple(found)


_LINES = 60  # characters before the first heading of an appendix
_ATTACHED = lazily(r"(?:^|\n)[^\n,，。]{0,12}附件\s*[一二三1-9]?\s*(?:\n|$)")


def year_topics(material: Material) -> tuple[Topic, ...]:
    """The topics of the year's work, numbered in one way: not 1. 2. beside （一）."""
    before_appendix = {section.id for section in body(material)}
    planned = [section for section in year_sections(material) if section.id in before_appendix]
    if areas := worded_areas(material.text, planned):
        return areas
    topics = [
        topic
        for topic in find_topics(planned)
        if topic.title
        and not is_guidance(topic)
        and not is_target_list(topic)
        and sentences_of(material.text, topic.sections)
    ]
    topics = [topic for topic in topics if not _is_left_over(topic, topics)]
    styles = [style_of(topic.section.path[-1])[-1] for topic in topics]  # 二、 beside the （一） of 三、
    sizes = {style: 0 for style in styles if style != "."}
    for topic, style in zip(topics, styles, strict=True):
        sizes[style] = sizes.get(style, 0) + sum(map(_size, topic.sections))
    first = max((style for style in sizes if style != "."), key=lambda style: sizes[style], default=".")
    own = [topic for topic, style in zip(topics, styles, strict=True) if style == first]
    least = _SLIGHT * sizes.get(first, 0) / max(len(own), 1)
    own = [topic for topic in own if sum(map(_size, topic.sections)) >= least]
    if len(own) < _ENOUGH or first == ".":
        return tuple(topics)
    own = list(_to_the_next(own, year_sections(material)))
    whole = sum(_size(section) for section in year_sections(material))
    if sum(_size(section) for topic in own for section in topic.sections) < _SHARE * whole:
        return tuple(topic for topic in topics if topic not in own and _size(topic.section) > _SHARE * whole)
    return tuple(own)


def _is_left_over(topic: Topic, among: Sequence[Topic]) -> bool:
    """Whether a topic is of a count (第七,) whose beginning is no heading: points of another part that copies cut."""
    own = _COUNTED.match(topic.section.path[-1])
    if own is None:
        return False
    alike = (_COUNTED.match(each.section.path[-1]) for each in among if each.section.depth == topic.section.depth)
    return min(_CN.index(hit[1]) for hit in alike if hit) > _BEGINS


_CN = "一二三四五六七八九十"
_COUNTED = lazily(rf"[\s*#]*第([{_CN}])[,，、]")
_BEGINS = 2  # a copy may have lost the first headings of a count
_SLIGHT = 0.2  # of the usual size of a topic: less is an item of a list
_SHARE = 0.25  # of the year's plan; numbered pieces that hold less are notes on words


def _size(section: Section) -> int:
    return sum(span.end - span.start for span in section.spans)


def _to_the_next(topics: Sequence[Topic], sections: Sequence[Section]) -> Iterator[Topic]:
    """Numbered topics with the unnumbered sections that follow them: a copy may have lost which stand under which."""
    heads = {topic.section.id: topic for topic in topics}
    inside: dict[str, list[Section]] = {}
    now = ""
    for section in sections:
        if section.id in heads:
            now = section.id
        elif now and style_of(section.path[-1]) == "." and section.path[0] == heads[now].section.path[0]:
            inside.setdefault(now, []).append(section)
        elif section.id not in {part.id for topic in topics for part in topic.parts}:
            now = ""
    for topic in topics:
        more = [each for each in inside.get(topic.section.id, ()) if each not in topic.parts]
        yield replace(topic, parts=(*topic.parts, *more))


_ENOUGH = 3


class Reading:
    """A report's sentences and comma clauses by section, each read once."""

    def __init__(self, material: Material) -> None:
        self.material = without_notes(material)
        self._sentences: dict[Section, tuple[Chosen, ...]] = {}
        self._clauses: dict[Section, tuple[Clause, ...]] = {}
        self.places = frozenset(stem(each.name) for each in children(material.report.region))
        """What the parts of the territory are called."""

    def sentences(self, section: Section) -> tuple[Chosen, ...]:
        """The sentences of a section, without its heading."""
        if section not in self._sentences:
            self._sentences[section] = sentences_of(self.material.text, (section,))
        return self._sentences[section]

    def clauses(self, sections: Iterable[Section], figures: Iterable[Figure]) -> tuple[Clause, ...]:
        """The comma clauses of some sections in their order, with those of `figures` that stand in them."""
        by_section: dict[str, list[tuple[int, Figure]]] = {}
        for figure in figures:
            if figure.number_spans:
                by_section.setdefault(figure.section_id, []).append((figure.number_spans[0].start, figure))
        found: list[Clause] = []
        for section in sections:
            at = by_section.get(section.id, ())
            for cut in self._cut(section):
                spans = cut.said.spans
                inside = tuple(each for place, each in at if any(span.start <= place < span.end for span in spans))
                cut = self._bound(cut, inside) if inside and cut.head is None else cut
                told = (cut.head or cut.said).folded
                alone = cut.alone and not any(lacks_its_part(fold(figure.subject), told) for figure in inside)
                found.append(replace(cut, figures=inside, alone=alone) if inside else cut)
        return tuple(found)

    def _bound(self, clause: Clause, figures: Sequence[Figure]) -> Clause:
        """A clause from the words before it that say whose its numbers are, where it does not itself."""
        sentence, said = clause.sentence, clause.said
        at = offset_in(sentence.spans, said.spans[0].start) if said.spans else None
        names = [fold(each.subject) for each in figures]
        ahead = carried(sentence.folded, at, at + len(said.folded), names, self.places) if at else None
        if at is None or ahead is None:
            return clause
        if ahead.joined:
            return replace(clause, head=_part(sentence, ahead.start, at + len(said.folded)), bound=True)
        return replace(clause, head=_together(_part(sentence, *ahead[:2]), said, LEFT_OUT), bound=True)

    def _cut(self, section: Section) -> tuple[Clause, ...]:
        if section not in self._clauses:
            said = self.sentences(section)
            labels = ("", *(each.folded for each in said))  # what stands before each
            # under a bold lead; a numbered heading may be the topic's, which is told with it
            part = (
                len(section.path) > 1
                and style_of(section.path[-1]) == "."
                and self._heads_a_part(fold(section.path[-1]))
            )
            heading = fold(section.path[-1]) if section.path and style_of(section.path[-1]) == "." else ""
            found: list[Clause] = []
            before = self._lead(section)  # in the same paragraph
            lead = before  # the short sentence that the paragraph opens with
            run: Chosen | None = None  # the first of the sentences that semicolons join
            for label, sentence in zip(labels, said, strict=False):
                run = sentence if run is None or not self._goes_on(sentence) else run
                if sentence.spans and self._opens_a_line(sentence):
                    before = lead = None if label else before
                    lead = sentence if len(sentence.text) <= _LEADS and "," not in sentence.folded else lead
                    part = self._heads_a_part(sentence.folded) if label else part
                for at, (start, end, alone, head, skips) in enumerate(told_alone(sentence.folded)):
                    clause = _part(sentence, start, end)
                    of_part = of_a_part(label, sentence.folded, start) or (part and not names_the_whole(clause.folded))
                    ahead = sentence.folded[:start] if run is sentence else run.folded
                    of_part = of_part or of_firms(heading, clause.folded) or of_a_block(heading, clause.folded)
                    of_part = of_part or self._is_owned(ahead, clause.folded)
                    headed = _part(sentence, head, end) if head < start else None
                    if skips:
                        headed = _together(_part(sentence, head, skips), clause, LEFT_OUT)
                    if at == 0 and before is not None and hangs_on_the_last(clause.folded):
                        headed = self._behind(before, clause)
                        alone = alone and headed is not None
                    if headed is None and lead not in (None, sentence) and _COUNTS_ANY.match(clause.folded):
                        headed = _under(lead, clause)
                    found.append(Clause(clause, (), sentence, alone and not of_part, headed))
                before = sentence
            self._clauses[section] = tuple(found)
        return self._clauses[section]

    def _goes_on(self, sentence: Chosen) -> bool:
        """Whether a semicolon stands before a sentence."""
        at = sentence.spans[0].start if sentence.spans else 0
        return self.material.text[max(0, at - 2) : at].rstrip().endswith(("；", ";"))

    def _is_owned(self, ahead: str, words: str) -> bool:
        region = self.material.report.region
        return region.name[:2] not in ahead[:_NAMED] and is_owned(ahead, words, region.level)

    def _heads_a_part(self, words: str) -> bool:
        return heads_a_part(words) and self.material.report.region.name[:2] not in words  # 晋中 is whole in its own

    def _behind(self, before: Chosen, clause: Chosen) -> Chosen | None:
        """A clause with the sentence before it, None where that is long."""
        if len(before.text) + len(clause.text) > HEADED or before.spans[-1].end != clause.spans[0].start:
            return None
        return _together(before, clause)

    def _lead(self, section: Section) -> Chosen | None:
        """The short sentence that opens a paragraph and is a heading: 加快旧村改造。设立专项资金."""
        title, spans = section.path[-1] if section.path else "", section.spans
        if style_of(title) != "." or not spans or not self.material.text.startswith(f"{title}。", spans[0].start):
            return None
        own = (Span(spans[0].start, spans[0].start + len(title) + 1),)
        return Chosen(f"{title}。", fold(f"{title}。"), own, section)

    def _opens_a_line(self, sentence: Chosen) -> bool:
        text, at = self.material.text, sentence.spans[0].start
        return not text[text.rfind("\n", 0, at) + 1 : at].strip()


_LEADS = 24  # characters of a sentence that heads its paragraph
# 全年新入库项目50个: of what the paragraph is about
_COUNTS_ANY = lazily(
    r"(?:全年|今年|力争|确保|年内|计划|新|累计)*(?:入库|开工|建成|竣工|完工|实施|推进|谋划|签约|引进)+(?:建设)?项目\d"
)


def _under(lead: Chosen | None, clause: Chosen) -> Chosen | None:
    """A clause with the sentence that heads its paragraph, without its full stop."""
    if lead is None:
        return None
    end = len(lead.text.rstrip("。；; "))
    head = Chosen(lead.text[:end], lead.folded[:end], cut_spans(lead.spans, 0, end), lead.section)
    return _together(head, clause, LEFT_OUT)


def _together(first: Chosen, then: Chosen, between: str = "") -> Chosen:
    spans = (*first.spans, *then.spans)
    return Chosen(first.text + between + then.text, first.folded + between + then.folded, spans, then.section)


def _part(sentence: Chosen, start: int, end: int) -> Chosen:
    spans = cut_spans(sentence.spans, start, end)
    return Chosen(sentence.text[start:end], sentence.folded[start:end], spans, sentence.section)


def planned_for_year(material: Material) -> tuple[Figure, ...]:
    """The numbers of the year's targets and tasks."""
    year = str(material.report.year)
    return tuple(
        figure
        for figure in material.figures
        if figure.kind in ("target", "task") and figure.low is not None and figure.period in (year, "")
    )


def beside_targets(material: Material) -> tuple[Figure, ...]:
    """The numbers of the year's tasks, without those that only tell a target again: 确保投资达到437亿元."""
    planned = planned_for_year(material)
    targets = {(figure.indicator, figure.low, figure.unit) for figure in planned if figure.headline}
    return tuple(each for each in planned if (each.indicator, each.low, each.unit) not in targets)


def known(figure: Figure) -> bool:
    """Whether a figure's indicator is one of the lexicon that names one thing."""
    return figure.indicator in lexicon() and not lexicon()[figure.indicator].gathers

"""A `Query` for words -> the passages of reports that answer it, or what is lacking.

The reports are those of its places and years: a report of year Y plans Y and tells the results of Y-1. Of a question
that names neither year nor terms the newest report answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.narrowed import naming
from rag.answering.stretches import (
    gives_reason,
    is_why_of_target,
    is_why_of_targets,
    of_years,
    read_for,
    reports_for,
    reports_of_result,
    units_of,
)
from rag.evaluate.cores import of_another
from rag.evaluate.evaluate import Evaluator
from rag.evaluate.fitting import fits, narrowing
from rag.evaluate.places import find_places
from rag.figures.figure_match import pairs, share_of
from rag.figures.lexicon import lexicon
from rag.gazetteer.divisions import ancestors, stem
from rag.question.answer_table import Proof
from rag.question.query import Column, Named, Query, Words
from rag.records import Hit, Report
from rag.retrieval.answer_patterns import BROAD, REASON, WHY, has_term
from rag.retrieval.closest import counted_noun, counts_it, in_unit, unit_asked
from rag.retrieval.english import in_chinese
from rag.retrieval.hybrid import Asker, search
from rag.retrieval.nearest import nearest
from rag.retrieval.passages import Passage, Reader
from rag.retrieval.put_directly import asks_directly, put_directly
from rag.retrieval.report_reading import Reading, offset_in, worth_of
from rag.retrieval.sizes import sizes_of
from rag.retrieval.target_reasons import reasons_of_target
from rag.retrieval.topic_lines import LINES as TOPIC_LINES
from rag.retrieval.topic_lines import topic_lines
from rag.retrieval.wants import Want, is_ahead, want_of
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.verify.sentences import Given, Known, given

# A passage answers when it holds this share of the question's weight, or half as much and fills a gap of the question.
ENOUGH = 0.5
ENOUGH_FILLED = 0.3
# A passage for a number must hold this share of what the number is of.
_ENOUGH_SAID = 0.66
_PLACES, _OF_EACH = 3, 2  # named places that are each asked about, and passages of each
_REPORTS = 3  # reports to read for a question that names no region
_READ_WHOLE = 24  # reports to read whole for the words of a question
_SOURCES = 5  # passages that a model is given, where its context has room
# A further passage is given with this share of the best one's score: to a narrow question only a true rival, for
# others lead a small model away.
_NEARLY, _NEARLY_BROAD = 0.85, 0.6
_HITS = 12
_NEWER = 0.2  # what the newest report is worth more, where no year is asked about
_DIRECTLY: tuple[Want, ...] = ("problems", "")  # the report after the year, and its own
_PART_OF_YEAR = lazily("季度|半年|月")
_WHICH = lazily(r"哪|几个|多少个")
_HOW_MUCH = lazily(r"多少|百分之几|\bhow (?:much|many)\b", re.IGNORECASE)
_NUMBER = lazily(r"\d|[一二两三四五六七八九十百千万亿]+(?:多|余)?[个项大条家座类种件次人户倍成年]")
_SHARE = lazily(r"\b(?:share|percentage|percent|proportion|rate)\b", re.IGNORECASE)
_ALL = 0.9  # of what was understood of a question in another language
_NEAREST = 6  # reports that are looked through for the nearest sentences


@dataclass(frozen=True, slots=True)
class Quoted:
    """A passage to quote: its report and its place in it; `start` is where it begins in the report's clean text."""

    report: Report
    proof: Proof
    start: int


@dataclass(frozen=True, slots=True)
class Found:
    """What answers a query for words: passages to quote, and the next best; or none, and why.

    `missing` are terms that no report holds; `known`: the words stand there, but not with the number asked for.
    `looked` are the reports that were searched, () where none of the place and year is in the library.
    """

    quoted: tuple[Quoted, ...] = ()
    others: tuple[Quoted, ...] = ()
    missing: tuple[str, ...] = ()
    known: bool = False
    looked: tuple[Report, ...] = ()
    topic: tuple[str, ...] = ()
    """What the passages tell of, line by line, where a whole was asked for."""


def _narrowed(found: Found, query: Query) -> Found:
    """Only the passages that name what the query is narrowed to."""
    named = naming(query)
    if named is None:
        return found
    quoted, others = ([each for each in some if named(each.proof.quote)] for some in (found.quoted, found.others))
    return replace(found, quoted=tuple(quoted), others=tuple(others))


class PassageFinder:
    """Finds passages in one library, in any number of threads."""

    def __init__(self, evaluator: Evaluator, embedder: Asker | None) -> None:
        self.library = evaluator.library
        self.embedder = embedder
        self._cache = evaluator.cache

    def find(self, query: Query, words: Words, reports: Sequence[Report]) -> Found:
        """The passages that answer `words` in the reports that `query` is about."""
        words = in_chinese(words)
        if not query.places:
            return self._anywhere(query, words, reports)
        if 1 < len(query.places) <= _PLACES and all(isinstance(place, Named) for place in query.places):
            each = [self.find(query.model_copy(update={"places": (p,)}), words, reports) for p in query.places]
            if sum(bool(found.quoted) for found in each) > 1:  # each is told by its own report
                return Found(tuple(passage for found in each for passage in found.quoted[:_OF_EACH]))
        own = self.reports_of(query, words, reports)
        if not own:
            above, term = self._of_the_whole(query, words, reports)
            if not above:
                return Found()
            own, words = above, words.model_copy(update={"terms": (*words.terms, term)})
        missing = self.missing(words.terms, own)
        if missing:
            return Found(missing=missing, looked=own)
        own = reports_of_result(words, self._holding(words.terms, own))
        if any(_PART_OF_YEAR.search(term) for term in words.terms):  # the next report tells how a year went
            own = tuple(report for report in own if report.year - 1 in words.years) or own
        if is_ahead(words.text):  # what is planned for a year is told by its own report
            own = tuple(report for report in own if report.year in words.years) or own
        reasons = self._reasons(words, own) if is_why_of_targets(words.text) else None
        if _WHICH.search(words.text) and sizes_of(words.text):
            return Found(looked=own)  # who passes 三千亿 is told by the clause that names the size
        found = reasons or self._directly(words, own) or self._at_length(query, words, own)
        found = _narrowed(found or self._best(query, words, own, self._search(words, own)), query)
        if found.quoted or (query.columns and not words.text.isascii()):
            return found
        return self._nearest(query, words, found)

    def reports_of(self, query: Query, words: Words, reports: Sequence[Report]) -> tuple[Report, ...]:
        """The reports of the places and years that a query for words is about, likeliest first."""
        regions = find_places(query.places, query.without, self.library.regions_at).regions
        apart = {place.name: place.year for place in query.places if isinstance(place, Named)}
        found: list[Report] = []
        for region in regions:
            own = [report for report in reports if _same(report, region.name, region.adcode)]
            own.sort(key=lambda report: -report.year)
            year = apart.get(region.name)
            years = words.years if year is None else (year,)
            if words.reports:
                found += [report for report in own if report.year in words.reports]
            elif years:
                shifts = (1,) if words.kind == "actual" and WHY.search(words.text) else (0, 1)  # why it came so
                told = [report for shift in shifts for report in own if report.year - shift in years]
                found += told or [report for report in own if report.year in years]
            else:
                found += own if words.all_years else own[:1]
        return tuple(dict.fromkeys(found))

    def missing(self, terms: Sequence[str], reports: Sequence[Report]) -> tuple[str, ...]:
        """The quoted terms and codes that stand in none of the reports."""
        if len(reports) > _READ_WHOLE:  # too many to read them all
            return tuple(term for term in terms if not self._is_said(term, [report.id for report in reports]))
        views = [self.reading(report).view.folded for report in reports] if terms else []
        return tuple(term for term in terms if not any(has_term(term, view) for view in views))

    def _holding(self, terms: Sequence[str], reports: tuple[Report, ...]) -> tuple[Report, ...]:
        """Those of a few reports that hold a quoted term or a code, if any does: the others tell nothing of it."""
        if not terms or len(reports) > _READ_WHOLE:
            return reports
        held = (r for r in reports if any(has_term(term, self.reading(r).view.folded) for term in terms))
        return tuple(held) or reports

    def given(self, passage: Quoted) -> Given:
        """A passage with what the rules found of its numbers, for the number lock."""
        report, read = passage.report, self.reading(passage.report)
        known: dict[int, Known] = {}
        for each in read.facts[0]:
            figure = each.figure
            at = offset_in(read.view, figure.number_spans[0].start) - passage.start if figure.number_spans else -1
            if 0 <= at < len(passage.proof.quote):
                known[at] = Known(figure.indicator, figure.subject, figure.kind, figure.period)
        role, path = next(
            ((each.role, each.path) for each in read.sections if each.id == passage.proof.section), ("", ())
        )
        return given(passage.proof.quote, known, report.region, report.year, role, "\n".join(path))

    # Which reports

    def _anywhere(self, query: Query, words: Words, reports: Sequence[Report]) -> Found:
        """No place named: a passage may answer by its own terms."""
        missing = self.missing(words.terms, reports)
        if missing:
            return Found(missing=missing, looked=tuple(reports))
        own = of_years(words, reports)
        if own and any(self._is_said(run, [report.id for report in own]) for run in words.content if len(run) > 2):
            hits = self._search(words, own)  # what this year's reports name is not told by another year's
        else:
            hits = search(words, self.library, self.embedder, limit=_HITS)
        ids = list(dict.fromkeys(hit.chunk.report_id for hit in hits))[:_REPORTS]
        return self._best(query, words, [r for id_ in ids for r in reports if r.id == id_], hits)

    def _of_the_whole(self, query: Query, words: Words, reports: Sequence[Report]) -> tuple[tuple[Report, ...], str]:
        """A district without a report: the reports of what it lies in, which may tell of it by its name."""
        regions = find_places(query.places, query.without, self.library.regions_at).regions
        for region in regions if len(regions) == 1 and regions[0].level == "county" else ():
            above = {
                each.name for each in ancestors(region) if each.name in words.text or stem(each.name) in words.text
            }
            of_year = [r for r in reports if not words.years or {r.year, r.year - 1} & set(words.years)]
            found = tuple(report for report in of_year if report.region.name in above)
            if found:
                return found, stem(region.name)
        return (), ""

    def _search(self, words: Words, reports: Sequence[Report]) -> tuple[Hit, ...]:
        return search(words, self.library, self.embedder, report_ids=[report.id for report in reports], limit=_HITS)

    def _is_said(self, term: str, report_ids: Sequence[str]) -> bool:
        """Whether a chunk of these reports holds a term."""
        from rag.text.words import cut_words  # loads jieba: a table answer needs none of it

        chunks = self.library.chunks_saying(term, cut_words(term), report_ids)
        return any(has_term(term, fold(chunk.text)) for chunk in chunks)

    # Which passage

    def _at_length(self, query: Query, words: Words, reports: Sequence[Report]) -> Found | None:
        """What is done, what came of it, what is lacking; None where that is not asked, or not found so."""
        want = want_of(words.text)
        if not want or (words.terms and want != "problems") or (query.columns and want != "problems"):
            return None
        chosen = reports_for(want, words, reports)
        if want == "state":
            return self._of_topic(query, words, chosen)
        quoted: list[Quoted] = []
        for report in chosen:
            found = read_for(query, words, report, self.reading(report), self.library)
            if want == "problems" and found and not found[0].coverage:  # what this one owns up to is of other things
                own = [each for each in reports if each.region == report.region and each.year in words.years]
                told = [(each, read_for(query, words, each, self.reading(each), self.library)) for each in own]
                report, found = next(((a, b) for a, b in told if b and b[0].coverage), (report, found))
            quoted += [self.quote(report, each) for each in (found if len(chosen) == 1 else found[:1])]
        return Found(tuple(quoted), looked=chosen) if quoted else None

    def _of_topic(self, query: Query, words: Words, reports: Sequence[Report]) -> Found | None:
        """How a topic is faring: the clauses on it of each place's report, those of the review before the plan's."""
        units = units_of(query, words)
        whole = any(unit.is_phrase for unit in units)
        names = tuple(unit.name for unit in units if unit.is_noun and unit.is_phrase == whole)
        quoted: list[Quoted] = []
        for report in reports:
            role = "plan" if words.kind == "target" else "" if words.reports else _role(report, words)
            roles = (role,) if role else ("review", "plan")
            lines = topic_lines(self.reading(report), units, roles, numbers=words.kind == "target")
            quoted += [self.quote(report, each) for each in lines[: TOPIC_LINES // len(reports)]]
        return Found(tuple(quoted), looked=tuple(reports), topic=names) if quoted else None

    def _reasons(self, words: Words, reports: Sequence[Report]) -> Found | None:
        """Why the targets of the year are what they are, of each place; None where no report says."""
        chosen = reports_for("", words, reports)
        quoted = [self.quote(report, each) for report in chosen for each in reasons_of_target(self.reading(report))]
        return Found(tuple(quoted), looked=chosen) if quoted else None

    def _directly(self, words: Words, reports: Sequence[Report]) -> Found | None:
        """What was overcome, or where confidence comes from; None where that is not asked, or no report says."""
        for want in _DIRECTLY if asks_directly(words.text) else ():
            chosen = reports_for(want, words, reports)
            quoted = [self.quote(r, each) for r in chosen for each in put_directly(words.text, self.reading(r))]
            if quoted:
                return Found(tuple(quoted), looked=chosen)
        return None

    def _nearest(self, query: Query, words: Words, nothing: Found) -> Found:
        """The sentences that name the core of what is asked, where no passage answers; else `nothing`."""
        strange = bool(words.unknown or query.columns)  # of a translation: only what names all that was understood
        why = WHY.search(words.text) is not None and words.text.isascii()
        if why or is_why_of_target(words.text) or len(nothing.looked) > _NEAREST:
            return nothing
        if strange and not (words.text.isascii() and len(words.content) >= max(1, len(words.unknown))):
            return nothing
        units = [unit for unit in units_of(query, words) if self.library.is_used(unit.forms)]
        for report in nothing.looked:
            read = self.reading(report)
            said = nearest(read, units, "".join(words.content), _role(report, words))
            if strange:
                said = tuple(each for each in said if each.coverage >= _ALL and self._counts(read, each, query, words))
            if said:
                return Found(tuple(self.quote(report, each) for each in said), looked=nothing.looked)
        return nothing

    def _counts(self, read: Reading, passage: Passage, query: Query, words: Words) -> bool:
        """Whether a passage has a number such as is asked for: one for the columns, of a share a percentage."""
        if query.columns:
            return self._holds_number(read, passage, query.columns)
        said = read.view.folded[passage.start : passage.end]
        return ("%" in said) if _SHARE.search(words.text) else _NUMBER.search(said) is not None

    def _best(self, query: Query, words: Words, reports: Sequence[Report], hits: Sequence[Hit]) -> Found:
        """The passage that answers best; with columns one that holds a number fit for them."""
        best: list[tuple[Report, Reader, Passage]] = []
        known = of_target = is_why_of_target(words.text)
        counted = _HOW_MUCH.search(words.text) is not None and not WHY.search(words.text)
        noun = counted_noun(words.text) if counted else ""
        number = in_unit(unit) if counted and (unit := unit_asked(words.text)) else _NUMBER
        looked = tuple(reports)
        if len(reports) > _READ_WHOLE:  # too many to read them all
            found = {hit.chunk.report_id for hit in hits}
            reports = [report for report in reports if report.id in found]
        for report in reports:
            read = self.reading(report)
            worth = worth_of(report, read, hits)
            reader = Reader(read, words, worth, _role(report, words))
            for passage in reader.best():
                known = known or passage.coverage >= ENOUGH
                if of_target and not gives_reason(read, passage, words.text):
                    continue
                if counted and not number.search(read.view.folded, passage.start, passage.end):
                    continue  # how much there is of something is told by no passage without a number
                if counted and words.content and not counts_it(read, passage, number, words.content):
                    continue  # 新能源汽车产量居首位,|整车出口突破百万辆
                if counted and noun and not pairs(noun) & pairs(read.view.folded[passage.start : passage.end]):
                    continue  # nor without the thing that is counted: 加多少|学位
                if not query.columns:
                    best.append((report, reader, passage))
                elif self._holds_number(read, passage, query.columns):
                    said = read.view.folded[passage.start : passage.end]
                    why = bool(WHY.search(words.text) and REASON.search(said))
                    best.append((report, reader, replace(passage, explains=passage.explains or why)))
        newest = max((report.year for report in looked), default=0) if not (words.years or words.reports) else 0
        best.sort(key=lambda item: (not _enough(item[2]), -item[2].score - _NEWER * (item[0].year == newest)))
        too_strange = len(words.unknown) > (0 if query.columns else len(words.content))
        if (
            counted
            and words.unknown
            and best
            and not (len(words.unknown) < len(words.content) and best[0][2].coverage >= _ALL)
        ):
            too_strange = True  # a number of something else is no answer
        if not best or not _enough(best[0][2]) or too_strange:
            return Found(known=known and (of_target or bool(query.columns)), looked=looked)
        report, reader, passage = best[0]
        nearly = _NEARLY_BROAD if BROAD.search(words.text) else _NEARLY
        others = [each for each in best[1:] if each[2].score >= nearly * passage.score][: _SOURCES - 1]
        part = reader.part_of(passage)
        quoted = [self.quote(report, each) for each in (passage, part) if each is not None]
        return Found(tuple(quoted), tuple(self.quote(each[0], each[2]) for each in others), looked=looked)

    def _holds_number(self, read: Reading, passage: Passage, columns: Sequence[Column]) -> bool:
        """Whether a passage holds a number of the kind, year and unit asked for: no result where a plan is asked."""
        candidates, weight = read.facts
        for each in candidates:
            place = offset_in(read.view, each.figure.number_spans[0].start) if each.figure.number_spans else -1
            if passage.start <= place < passage.end and any(fits(column, each.figure) for column in columns):
                if any(each.figure.indicator == column.subject for column in columns):
                    return True
                text = read.view.folded[passage.start : passage.end]
                under = pairs(text) | pairs(read.title_at(passage.start))
                topics = [_topic(column.subject) for column in columns]
                if any(of_another(topic, each) for topic in topics):
                    continue  # 整车|出口 is no 汽车|产量
                return any(
                    share_of(topic, pairs(text), weight) >= _ENOUGH_SAID
                    and all(pairs(run) & under for run in topic)  # 光谷|高新技术企业: 光谷 is not all of 湖北
                    and all(piece in text for piece in narrowing(topic))  # 民间 of 民间固定资产投资
                    for topic in topics
                )
        return False

    def reading(self, report: Report) -> Reading:
        """The report's text and figures, read once."""
        return self._cache.reading(report.id)

    def quote(self, report: Report, passage: Passage) -> Quoted:
        """A passage of a report with where it stands."""
        reading = self.reading(report)
        view = reading.view
        spans = view.spans_of(passage.start, passage.end)
        section = ""
        for each in reading.sections:
            if any(span.start <= spans[0].start < span.end for span in each.spans):
                section = each.id
        quote = view.text[passage.start : passage.end]
        proof = Proof(report.id, "", section, report.region.name, report.year, spans, quote)
        return Quoted(report, proof, passage.start)


def _topic(subject: str) -> tuple[str, ...]:
    """The words of a subject as reports have them."""
    return tuple(fold(lexicon()[subject].zh if subject in lexicon() else subject).split())


def _same(report: Report, name: str, adcode: str) -> bool:
    """Whether a report is a region's. Codes settle it where both have one: 鼓楼区 is in several cities."""
    if adcode and report.region.adcode:
        return report.region.adcode == adcode
    return report.region.name == name


def _role(report: Report, words: Words) -> str:
    """The part of a report in which the year asked about is treated."""
    years = set(words.years)
    return "plan" if years == {report.year} else "review" if years == {report.year - 1} else ""


def _enough(passage: Passage) -> bool:
    return passage.explains or passage.coverage >= (ENOUGH_FILLED if passage.gaps else ENOUGH)

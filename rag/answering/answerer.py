"""One question, from its words to a checked answer: the order of the stages that `pipeline` runs for `ask`.

Numbers come from the figures (no model, no index); what they do not settle is answered in the report's own words. The
answer is checked before it leaves: a number that no cited clause holds never does. A model, if there is one, may put a
text answer in its own words (`rag.answering.generate`); table answers and the plain noes are never its business.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from threading import Event
from time import perf_counter

from rag.answering.compose import (
    Citer,
    Quoted,
    admitted,
    contradicted,
    from_findings,
    from_passages,
    in_own_words,
    misses_target,
    no_such_group,
    nothing_found,
    plain_quotes,
    refusal,
    which_region,
)
from rag.answering.from_query import QueryAnswer, answer_query
from rag.answering.generate import Writer, Written, note_of, write
from rag.answering.in_parts import joined, parts_of
from rag.answering.parse_notes import held_line, notes_of, words_only_line
from rag.answering.tell_mentions import tell_mentions
from rag.answering.voice import Voice, voice_of
from rag.answering.wording import premise_words, region_words
from rag.evaluate.evaluate import Evaluator
from rag.figures.figure_match import Candidate, pairs, share_of
from rag.figures.lexicon import find_names
from rag.gazetteer.divisions import is_within, stem
from rag.library.store import Library
from rag.numbers.quantities import find_quantities
from rag.question.answer_table import Table
from rag.question.followup import follow
from rag.question.mention import who_says
from rag.question.parse import Parsed, parse_turn
from rag.question.query import Query
from rag.question.questions import Question, understand
from rag.records import Answer, BrokenCitation, Figure, Hit, InputError, Mark, Report, Timing
from rag.retrieval.answer_patterns import BROAD, has_term
from rag.retrieval.figure_lookup import Aim, Finding, answers, look_up
from rag.retrieval.hybrid import Asker, has_vectors, search
from rag.retrieval.passages import Passage, Reader
from rag.retrieval.report_reading import Reading, ReportCache, offset_in
from rag.retrieval.scope import Scope, Unclear, find_scopes
from rag.text.fold import fold
from rag.text.sentences import clauses
from rag.text.view import View
from rag.verify.numbers import check_answer, misquoted, unsupported
from rag.verify.sentences import Given, Known, given

# A passage answers when it holds this share of the question's weight, or half as much and fills a gap of the question.
ENOUGH = 0.5
ENOUGH_FILLED = 0.3
# A passage for a number must hold this share of what the number is of.
ENOUGH_SAID = 0.66
LONGEST = 2000
"""Characters of a question."""
# Reports to read for a question that names no region.
_REPORTS = 3
# Reports to read whole for the words of a question.
_READ_WHOLE = 24
# Passages that a model is given, where its context has room.
_SOURCES = 5
# A further passage is given with this share of the best one's score: to a narrow question only a true rival, for
# others lead a small model away.
_NEARLY, _NEARLY_BROAD = 0.85, 0.6


@dataclass(frozen=True, slots=True)
class Draft:
    """All that may be shown of an answer that a model is writing: sentences that passed. "" while there is none.

    A later draft takes the place of an earlier one; it may be shorter, where the model is asked again.
    """

    text: str
    question: Question


@dataclass(frozen=True, slots=True)
class Answered:
    """The checked answer, and the question as understood."""

    answer: Answer
    question: Question


class Desk:
    """Answers questions over one library, in any number of threads; keeps the reports that it read last."""

    def __init__(self, library: Library, embedder: Asker | None, writer: Writer | None = None) -> None:
        """Without a `writer` every answer is by rule."""
        self.library = library
        self.embedder = embedder
        self.writer = writer
        self.cache = ReportCache(library)
        self.evaluator = Evaluator(library, self.cache)

    def answer(
        self, text: str, earlier: Sequence[Question] = (), *, cancel: Event | None = None
    ) -> tuple[Answer, Question]:
        """The checked answer, and the question as understood; `earlier` turns fill in what it leaves out.

        `cancel` gives up the model's words: the answer is then the one without them.
        """
        for told in self.stream(text, earlier, cancel=cancel):
            if isinstance(told, Answered):
                return told.answer, told.question
        raise AssertionError("a stream ends with its answer")

    def stream(
        self, text: str, earlier: Sequence[Question] = (), *, cancel: Event | None = None
    ) -> Iterator[Draft | Answered]:
        """The same, with what may be shown until then; the last item is the answer. Close it to give it up."""
        if len(text) > LONGEST:
            raise InputError(f"the question has {len(text):,} characters, more than {LONGEST:,}. Shorten it.")
        started = perf_counter()
        reports = self.library.reports()
        question = follow(understand(text, reports), earlier, reports)
        parsed = perf_counter()
        told = self._by_query(text, question, earlier, reports)
        if told is not None:
            answer, question = told
            ended = perf_counter()
            timing = Timing(parse=_ms(started, parsed), retrieve=_ms(parsed, ended), total=_ms(started, ended))
            yield Answered(replace(answer, ms=timing), question)
            return
        asking = _Asking(question, self, reports)
        found = asking.run()
        retrieved = perf_counter()
        answer = self._noted(_checked(found, question, self.library), question)
        checked = perf_counter()
        written = checked
        if self.writer is not None and answer.mode == "extract" and answer.status == "answered":
            answer = yield from self._in_own_words(answer, asking, self.writer, cancel)
            written = perf_counter()
        timing = Timing(
            parse=_ms(started, parsed),
            retrieve=_ms(parsed, retrieved),
            llm=_ms(checked, written),
            check=_ms(retrieved, checked),
            total=_ms(started, written),
        )
        yield Answered(replace(answer, ms=timing), question)

    def _noted(self, answer: Answer, question: Question) -> Answer:
        """The answer, with a note where texts were searched by words alone because vectors are missing."""
        if answer.mode == "table" or self.embedder is None or has_vectors(self.library):
            return answer
        return replace(answer, notes=(*answer.notes, words_only_line(self.library, voice_of(question.language))))

    def _by_query(
        self, text: str, question: Question, earlier: Sequence[Question], reports: Sequence[Report]
    ) -> tuple[Answer, Question] | None:
        """The answer of a question that a `Query` holds, and the question with it; None for others.

        Of several readings the first that is answered is taken, else the first.
        """
        before = earlier[-1] if earlier else None
        if not any(char.isalnum() for char in text):  # ？？？ asks for nothing, whatever was asked before
            return Answer(text, Voice(question.language).say("unclear.nothing"), "unclear", "table"), question
        parts = parts_of(text)
        in_parts = self._in_parts(parts, text, earlier, reports) if len(parts) > 1 else None
        if in_parts is not None:
            return in_parts
        wanted = who_says(text, reports)
        if wanted is not None:
            voice = Voice(question.language, dict(question.said))
            return tell_mentions(wanted, text, voice, self.evaluator, self.cache), question
        if _paired(question):
            return None
        parsed = parse_turn(text, reports, before.asked if before else None, before.winner if before else None)
        if (
            parsed.left
            and parsed.asked is not None
            and parsed.asked.many
            and parsed.asked.subjects
            and not parsed.queries
        ):
            return self._not_understood(question, parsed), question
        if not parsed.queries or parsed.asked is None:
            return None
        voice = Voice(question.language, dict(question.said))
        best: tuple[Query, QueryAnswer] | None = None
        for query in parsed.queries:
            told = answer_query(query, voice, self.evaluator, text)
            if best is None or told.answer.status == "answered":
                best = (query, told)
            if told.answer.status == "answered":
                break
        assert best is not None  # there is a query
        query, told = best
        judged = any(cell.verdict for row in told.table.rows for cell in row.cells)
        if (told.answer.status != "answered" and parsed.loose) or (question.claim and not judged):
            return None  # the text may say what no figure does
        notes = notes_of(parsed, voice)
        answer = told.answer
        if answer.status == "not_loaded":
            answer = replace(answer, answer=f"{answer.answer}{held_line(told.table.rows, reports, voice)}")
        table = told.table
        first = table.rows[0].region if table.rows else None
        pieces = replace(parsed.asked, found=_named_year(table))
        understood = replace(question, asked=pieces, query=table.query, winner=first)
        return replace(answer, notes=(*answer.notes, *notes)), understood

    def _in_parts(
        self, parts: Sequence[str], text: str, earlier: Sequence[Question], reports: Sequence[Report]
    ) -> tuple[Answer, Question] | None:
        """The answers of the sentences of a question, each leaning on those before; None if one is no query."""
        turns, answers = list(earlier), list[Answer]()
        for part in parts:
            told = self._by_query(part, follow(understand(part, reports), turns, reports), turns, reports)
            if told is None or told[0].status == "unclear":
                return None
            answers.append(told[0])
            turns.append(told[1])
        return joined(text, answers), turns[-1]

    def _not_understood(self, question: Question, parsed: Parsed) -> Answer:
        """No answer over several places to a question that was understood only in part: it might be to another one."""
        notes = notes_of(parsed, voice_of(question.language))
        text = voice_of(question.language).say("missing.not_understood", words=notes[0] if notes else "").strip()
        return Answer(question.text, text, "unclear", "table")

    def _in_own_words(
        self, quoted: Answer, asking: _Asking, writer: Writer, cancel: Event | None
    ) -> Generator[Draft, None, Answer]:
        """The answer in the model's words, or `quoted` with a note of why it is not."""
        question = asking.question
        yield Draft("", question)
        passages = [asking.given(each) for each in asking.sources]
        with closing(write(question, passages, writer, cancel)) as writing:
            while True:
                try:
                    text = next(writing)
                except StopIteration as end:
                    written: Written = end.value
                    break
                yield Draft(text, question)
        trouble = written.trouble
        if not trouble:
            answer = asking.in_own_words(written.text, [asking.sources[index] for index in written.cited])
            checks = check_answer(answer.answer, answer.citations)
            if not unsupported(checks):
                return replace(_checked(answer, question, self.library), model=writer.name)
            trouble = "faults"
        return replace(quoted, model=writer.name, notes=(note_of(trouble, question),))

    def reading(self, report: Report) -> Reading:
        """The report's text and figures, read once."""
        return self.cache.reading(report.id)


def _named_year(table: Table) -> tuple[int, ...]:
    """The one year that answers: of the lowest, the first below; () where there is none, or are several."""
    cells = [cell for row in table.rows for cell, head in zip(row.cells, table.heads, strict=True) if head.fn in _YEARS]
    years = dict.fromkeys(year for cell in cells for year in cell.years)
    return tuple(years) if len(years) == 1 else ()


_YEARS = frozenset({"first", "last", "highest", "lowest", "count"})


def _paired(question: Question) -> bool:
    """Whether places and years go together by pairs (洛阳2023年、漳州2025年), which no table of both holds."""
    pairs = {(place.region.name, place.year) for place in question.places if place.region and place.year}
    whole = {(name, year) for name, _ in pairs for _, year in pairs}
    return pairs != whole


def _ms(start: float, end: float) -> float:
    return round((end - start) * 1000, 2)


def _checked(found: Answer, question: Question, library: Library) -> Answer:
    """The answer with its checks; only its quotes, if a number in it is supported by none of them."""
    checks = check_answer(found.answer, found.citations)
    if unsupported(checks):
        if found.citations:
            found = replace(found, answer=plain_quotes(found, question), mode="extract")
        checks = check_answer(found.answer, found.citations)
    cited = {citation.source for citation in found.citations}
    texts = {source.name: library.source(source.id).text for source in library.sources() if source.name in cited}
    wrong = misquoted(found.citations, texts)
    if wrong:
        raise BrokenCitation(
            f"citation {wrong[0].n} does not quote {wrong[0].source} at its spans: the answer is held back. Read the "
            "source again (govreport ingest), and report this."
        )
    return replace(found, numbers=checks)


class _Asking:
    """The stages for one question over one library."""

    def __init__(self, question: Question, desk: Desk, reports: Sequence[Report]) -> None:
        self.question = question
        self.desk = desk
        self.library = desk.library
        self.embedder = desk.embedder
        self.reports = tuple(reports)
        self.citer = Citer({}, {})
        self.sources: tuple[Quoted, ...] = ()  # what a model may be given: the passages quoted, then the next best
        self._quoted = 0  # how many of them are quoted

    def facts(self, report: Report) -> tuple[Sequence[Candidate], Mapping[str, float]]:
        """The figures of a report, for `look_up`."""
        return self.desk.reading(report).facts

    def run(self) -> Answer:
        scopes = find_scopes(self.question, self.reports)
        if isinstance(scopes, Unclear):
            return which_region([region_words(region) for region in scopes.choices], self.question, True)
        if not scopes and self.question.group:
            return no_such_group(self.question)
        if not scopes:
            return self._anywhere()
        loaded = tuple(dict.fromkeys(report for scope in scopes for report in scope.reports))
        if self.question.wants == "amount":
            missing = self._missing_terms(loaded) if loaded else ()
            if missing:
                return nothing_found(missing, loaded, self.question)
            return self._amounts(scopes)
        return self._passages(scopes)

    # Numbers

    def _amounts(self, scopes: Sequence[Scope]) -> Answer:
        question = self.question
        findings: list[Finding] = []
        for scope in scopes:
            beside: Figure | None = None
            for slot in question.slots:
                finding = look_up(question, scope, slot, self.library, self, beside)
                beside = finding.figures[0] if finding.figures else beside
                findings.append(finding)
        findings.sort(key=lambda finding: question.slots.index(finding.slot))
        unsettled = [finding for finding in findings if finding.outcome == "unsettled"]
        found = [finding for finding in findings if finding.outcome == "found"]
        if unsettled and not found:
            return self._fact_in_words(findings, scopes)
        if question.why and found and not premise_words(found[0], found[0].figures[0], question):
            return self._passages(scopes)
        self._name_sources([report for finding in findings for report in finding.looked_in])
        if not found and question.claim and (missed := self._missed(findings)):
            return contradicted(missed[0], question, missed[1], self.citer)
        answer = from_findings(findings, question, self.citer, self.reports)
        if found and {slot.kind for slot in question.slots} == {"target", "actual"} and (missed := self._missed(found)):
            return admitted(answer, missed[1], question, self.citer)
        return answer

    def _fact_in_words(self, findings: Sequence[Finding], scopes: Sequence[Scope]) -> Answer:
        """No figure settles it: a sentence with an amount of the unit asked for may."""
        if all(finding.outcome == "not_loaded" for finding in findings):
            return refusal(findings, self.question, self.reports)
        return self._passages(scopes, findings)

    def _missed(self, findings: Sequence[Finding]) -> tuple[Finding, Quoted] | None:
        """The clause that says 「…等指标未能完成预期目标」, where the question asks or says whether they were met."""
        for finding in findings:
            if finding.outcome not in ("not_stated", "found") or finding.report is None:
                continue
            folded = self._view(finding.report).folded
            for begin, stop in self.desk.reading(finding.report).sentences:
                for start, end in clauses(folded, begin, stop) if misses_target(folded[begin:stop]) else ():
                    said = folded[start:end]
                    named = any(name.id in finding.slot.indicators for name in find_names(said))
                    if named and misses_target(said) and not find_quantities(said):
                        return finding, self._quote(finding.report, Passage(start, end, 1.0, 1.0, 0))
        return None

    # Words

    def _anywhere(self) -> Answer:
        """No region named, several loaded: a passage may answer by its own terms, a headline number cannot."""
        question = self.question
        regions = list(dict.fromkeys(report.region.name for report in self.reports))
        if not regions:
            return nothing_found((), (), question)
        if question.wants == "amount":
            return which_region(regions, question, False)
        missing = self._missing_terms(self.reports)
        if missing:
            return nothing_found(missing, self.reports, question)
        hits = search(question, self.library, self.embedder, limit=12)
        ids = list(dict.fromkeys(hit.chunk.report_id for hit in hits))[:_REPORTS]
        return self._best_passage([report for id_ in ids for report in self.reports if report.id == id_], hits)

    def _passages(self, scopes: Sequence[Scope], findings: Sequence[Finding] = ()) -> Answer:
        reports = tuple(dict.fromkeys(report for scope in scopes for report in scope.reports))
        if not reports:
            within = self._of_the_whole(scopes)
            if within is not None:
                return within
            reading: Aim = "actual" if self.question.kind == "actual" else "target"
            lacking = [
                Finding(scope, slot, "not_loaded", reading) for scope in scopes for slot in self.question.slots[:1]
            ]
            return refusal(lacking, self.question, self.reports)
        missing = self._missing_terms(reports)
        if missing:
            return nothing_found(missing, reports, self.question)
        years = self.question.years
        said = years.spoken or years.relative or years.report_years or years.horizon
        if not (said or findings or self.question.carried or self.question.key_terms):
            newest = {report.region: max(r.year for r in reports if r.region == report.region) for report in reports}
            reports = tuple(report for report in reports if report.year == newest[report.region])
        hits = search(
            self.question, self.library, self.embedder, report_ids=[report.id for report in reports], limit=12
        )
        return self._best_passage(reports, hits, findings)

    def _of_the_whole(self, scopes: Sequence[Scope]) -> Answer | None:
        """A district without a report: what the report of the city that the question names with it says of it."""
        named = {name for name, _ in self.question.said}
        for scope in scopes:
            above = [
                report
                for report in self.reports
                if report.region.name in named
                and report.region != scope.region
                and is_within(scope.region, report.region)
                and (scope.year is None or report.year in (scope.year, scope.year + 1))
            ]
            if above and not scope.every:
                term = stem(scope.region.name)
                self.question = replace(self.question, key_terms=(*self.question.key_terms, term))
                missing = self._missing_terms(above)
                if missing:
                    return nothing_found(missing, above, self.question)
                hits = search(
                    self.question, self.library, self.embedder, report_ids=[report.id for report in above], limit=12
                )
                return self._best_passage(above, hits)
        return None

    def _missing_terms(self, reports: Sequence[Report]) -> tuple[str, ...]:
        """The quoted terms and codes of the question that stand in none of the reports."""
        terms = self.question.key_terms
        if len(reports) > _READ_WHOLE:  # too many to read them all
            return tuple(term for term in terms if not self._is_said(term, [report.id for report in reports]))
        return tuple(term for term in terms if not any(has_term(term, self._view(report).folded) for report in reports))

    def _is_said(self, term: str, report_ids: Sequence[str]) -> bool:
        """Whether a chunk of these reports holds a term."""
        from rag.text.words import cut_words  # loads jieba: a table answer needs none of it

        chunks = self.library.chunks_saying(term, cut_words(term), report_ids)
        return any(has_term(term, fold(chunk.text)) for chunk in chunks)

    def _best_passage(self, reports: Sequence[Report], hits: Sequence[Hit], findings: Sequence[Finding] = ()) -> Answer:
        """The passage that answers best; with `findings` one that holds a number fit for them. Else a refusal."""
        best: list[tuple[Report, Reader, Passage]] = []
        known = False
        if len(reports) > _READ_WHOLE:  # too many to read them all
            found = {hit.chunk.report_id for hit in hits}
            reports = [report for report in reports if report.id in found]
        for report in reports:
            view = self._view(report)
            read = self.desk.reading(report)
            worth, role = self._worth(report, view, hits), self._role(report)
            reader = Reader(view, self.question, worth, read.headings, read.sentences, role)
            for passage in reader.best():
                known = known or passage.coverage >= ENOUGH
                if not findings or self._holds_amount(report, passage, findings):
                    best.append((report, reader, passage))
        best.sort(key=lambda item: (not _enough(item[2]), -item[2].score))
        missed = self.question.untranslated
        if not best or not _enough(best[0][2]) or len(missed) > (0 if findings else len(self.question.runs)):
            if findings and known:
                unstated = [replace(finding, outcome="not_stated") for finding in findings]
                return refusal(unstated, self.question, self.reports)
            return nothing_found((), reports, self.question)
        report, reader, passage = best[0]
        nearly = _NEARLY_BROAD if BROAD.search(self.question.folded) else _NEARLY
        others = [each for each in best[1:] if each[2].score >= nearly * passage.score][: _SOURCES - 1]
        self._name_sources([report, *(each[0] for each in others)])
        quoted = [self._quote(report, passage)]
        part = reader.part_of(passage)
        if part is not None:
            quoted.append(self._quote(report, part))
        if self.desk.writer is not None:
            self._quoted = len(quoted)
            self.sources = (*quoted, *(self._quote(each[0], each[2]) for each in others))
        return from_passages(quoted, self.question, self.citer)

    # For a model

    def given(self, passage: Quoted) -> Given:
        """A passage with what the rules found of its numbers, for the number lock."""
        report, read = passage.report, self.desk.reading(passage.report)
        begin = offset_in(read.view, passage.spans[0].start)
        known: dict[int, Known] = {}
        for each in read.facts[0]:
            figure = each.figure
            at = offset_in(read.view, figure.number_spans[0].start) - begin if figure.number_spans else -1
            if 0 <= at < len(passage.text):
                known[at] = Known(figure.indicator, figure.subject, figure.kind, figure.period)
        sections = self.library.sections(report.id)
        role, path = next(((each.role, each.path) for each in sections if each.id == passage.section_id), ("", ()))
        return given(passage.text, known, report.region, report.year, role, "\n".join(path))

    def in_own_words(self, text: str, cited: Sequence[Quoted]) -> Answer:
        """An answer in words of a model's, whose marks are `cited` in this order, with the passages that prove it."""
        self.citer.made.clear()
        return in_own_words(text, cited, self.sources[: self._quoted], self.question, self.citer)

    def _role(self, report: Report) -> str:
        """The part of a report in which the year asked about is treated."""
        years = {year for _, year in self.question.years.spoken}
        return "plan" if years == {report.year} else "review" if years == {report.year - 1} else ""

    def _holds_amount(self, report: Report, passage: Passage, findings: Sequence[Finding]) -> bool:
        """Whether a passage holds a number of the kind, year and unit asked for: no result where a plan is asked."""
        view = self._view(report)
        for each in self.desk.reading(report).facts[0]:
            place = offset_in(view, each.figure.number_spans[0].start) if each.figure.number_spans else -1
            if passage.start <= place < passage.end and any(answers(each, finding) for finding in findings):
                said, weight = pairs(view.folded[passage.start : passage.end]), self.facts(report)[1]
                return any(share_of(finding.slot.topic, said, weight) >= ENOUGH_SAID for finding in findings)
        return False

    def _worth(self, report: Report, view: View, hits: Sequence[Hit]) -> list[tuple[int, int, float]]:
        """Where the search's chunks stand in a report's view, with their scores brought between 0 and 1."""
        if not hits:
            return []
        top, bottom = hits[0].score, min(hit.score for hit in hits)
        found = []
        for hit in hits:
            if hit.chunk.report_id == report.id and hit.chunk.spans:
                start = offset_in(view, hit.chunk.spans[0].start)
                worth = (hit.score - bottom) / (top - bottom) if top > bottom else 1.0
                found.append((start, start + len(hit.chunk.text), worth))
        return found

    # Text

    def _view(self, report: Report) -> View:
        return self.desk.reading(report).view

    def _quote(self, report: Report, passage: Passage) -> Quoted:
        view = self._view(report)
        start, end = passage.start, passage.end
        spans = view.spans_of(start, end)
        section = ""
        for each in self.library.sections(report.id):
            if any(span.start <= spans[0].start < span.end for span in each.spans):
                section = each.id
        return Quoted(report, section, spans, view.text[start:end])

    def _name_sources(self, reports: Sequence[Report]) -> None:
        """Give the citer the names of the sources and the section paths of these reports."""
        names = {source.id: source.name for source in self.library.sources()}
        sources: dict[str, str] = {}
        paths: dict[str, tuple[str, ...]] = {}
        marks: dict[str, Sequence[Mark]] = {}
        for report in dict.fromkeys(reports):
            sources[report.id] = names[report.source_id]
            paths.update((section.id, section.path) for section in self.library.sections(report.id))
            marks[report.id] = self.library.marks(report.source_id)
        self.citer = Citer(sources, paths, marks)


def _enough(passage: Passage) -> bool:
    return passage.explains or passage.coverage >= (ENOUGH_FILLED if passage.gaps else ENOUGH)

"""One question, from its words to a checked answer: the order of the stages that `pipeline` runs for `ask`.

Words become queries; the first that the figures answer is told (no model, no index), and what they do not settle is
answered in the report's own words. The answer is checked before it leaves: a number that no cited clause holds never
does. A model, if there is one, may put a text answer in its own words (`rag.answering.generate`); table answers and the
plain noes are never its business.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from threading import Event, Lock
from time import perf_counter

from rag.answering.admitted import with_admission
from rag.answering.claims import ranks_told
from rag.answering.compose import from_passages, in_own_words, no_reason, nothing_found, plain_quotes, which_region
from rag.answering.from_query import QueryAnswer, answer_query
from rag.answering.generate import Writer, Written, note_of, write
from rag.answering.in_parts import joined, parts_of
from rag.answering.last_resort import with_closest
from rag.answering.mixed import counted_over, is_grown_of, lacks, together, worth
from rag.answering.parent_says import parent_says
from rag.answering.parse_notes import held_line, notes_of, words_only_line
from rag.answering.passages import Found, PassageFinder
from rag.answering.premise import misstated
from rag.answering.query_referee import Decision, second_reading, with_query
from rag.answering.stretches import is_why, says_missed
from rag.answering.tell_mentions import tell_mentions
from rag.answering.turn import Turn, told_by
from rag.answering.voice import Voice
from rag.evaluate.evaluate import Evaluator
from rag.library.store import Library
from rag.question.answer_table import Table
from rag.question.misheard import misheard_name
from rag.question.own_words import language_of
from rag.question.parse import Parsed, parse_turn
from rag.question.query import Query, Words
from rag.question.rank_claims import SHARE
from rag.records import Answer, BrokenCitation, InputError, Report, Timing
from rag.retrieval.closest import is_stump
from rag.retrieval.hybrid import Asker, has_vectors
from rag.retrieval.report_reading import Reading, ReportCache
from rag.text.fold import fold
from rag.verify.numbers import check_answer, misquoted, unsupported

LONGEST = 2000
"""Characters of a question."""
_RESPELLED = 2  # reports whose spelling is looked at
_CLOSEST = ("not_stated", "not_found", "unread")  # noes that the closest clause may follow
_TURNS = 500  # turns of conversations that are remembered as understood


@dataclass(frozen=True, slots=True)
class Draft:
    """All that may be shown of an answer that a model is writing: sentences that passed. "" while there is none.

    A later draft takes the place of an earlier one; it may be shorter, where the model is asked again.
    """

    text: str
    turn: Turn


@dataclass(frozen=True, slots=True)
class Answered:
    """The checked answer, and the turn as understood."""

    answer: Answer
    turn: Turn


class Desk:
    """Answers questions over one library, in any number of threads; keeps the reports that it read last."""

    def __init__(self, library: Library, embedder: Asker | None, writer: Writer | None = None) -> None:
        """Without a `writer` every answer is by rule."""
        self.library = library
        self.embedder = embedder
        self.writer = writer
        self.cache = ReportCache(library)
        self.evaluator = Evaluator(library, self.cache)
        self.passages = PassageFinder(self.evaluator, embedder)
        self._turns: dict[bytes, Turn] = {}
        self._lock = Lock()

    def answer(self, text: str, earlier: Sequence[Turn] = (), *, cancel: Event | None = None) -> tuple[Answer, Turn]:
        """The checked answer, and the turn as understood; `earlier` turns fill in what it leaves out.

        `cancel` gives up the model's words: the answer is then the one without them.
        """
        for told in self.stream(text, earlier, cancel=cancel):
            if isinstance(told, Answered):
                return told.answer, told.turn
        raise InputError("the answer was given up before its end. Ask again.")

    def stream(
        self, text: str, earlier: Sequence[Turn] = (), *, cancel: Event | None = None
    ) -> Iterator[Draft | Answered]:
        """The same, with what may be shown until then; the last item is the answer. Close it to give it up."""
        if len(text) > LONGEST:
            raise InputError(f"the question has {len(text):,} characters, more than {LONGEST:,}. Shorten it.")
        started = perf_counter()
        reports = self.library.reports()
        parsed, turn = self._understood(text, earlier, reports)
        understood = perf_counter()
        parts, second = self._in_parts(turn, earlier, reports), Decision()
        if parts is None:
            second = self._second_reading(parsed, turn, earlier, reports, cancel)
        read = perf_counter()
        answer, turn, found, second = (*parts, second) if parts else self._as_read(parsed, second, turn, reports)
        if parts is None and answer.status in ("not_found", "not_stated"):
            answer, turn, found = self._respelled(parsed, turn, reports) or (answer, turn, found)
        retrieved = perf_counter()
        if found is not None:
            answer = self._noted(_checked(answer, turn, self.library), turn)
        checked = written = perf_counter()
        if self.writer is not None and found is not None and answer.mode == "extract":
            answer = yield from self._in_own_words(answer, turn, found, self.writer, cancel)
            written = perf_counter()
        timing = Timing(
            parse=_ms(started, understood),
            retrieve=_ms(read, retrieved) if second.model else _ms(understood, retrieved),
            llm=_ms(checked, written) + (_ms(understood, read) if second.model else 0),
            check=_ms(retrieved, checked),
            total=_ms(started, written),
        )
        notes = (*filter(None, [second.note(turn.voice)]), *answer.notes)
        query_by = second.model if second.taken else ""
        yield Answered(replace(answer, ms=timing, notes=notes, query_by=query_by), turn)

    def understood(self, text: str) -> tuple[Parsed, Decision]:
        """How a question is read, by rule and by a model, without an answer."""
        reports = self.library.reports()
        parsed, turn = self._understood(text[:LONGEST], (), reports)
        second = self._second_reading(parsed, turn, (), reports, None)
        return parsed, self._as_read(parsed, second, turn, reports)[3] if second.taken else second

    def turns(self, texts: Sequence[str], after: Turn | None = None) -> tuple[Turn, ...]:
        """The turns of a conversation as understood one after the other, by rule, for the next one to lean on.

        `after` is the turn before them, where that is known: nothing of what was said before it is read again.
        """
        if not texts:
            return (after,) if after else ()
        reports = self.library.reports()
        key = sha256("\n".join(report.id for report in reports).encode()).digest()
        found = [after] if after else []
        for text in texts:
            key = sha256(key + text.encode()).digest()
            with self._lock:
                known = None if after else self._turns.pop(key, None)
            if known is None:
                parsed, turn = self._understood(text[:LONGEST], found, reports)
                known = (self._in_parts(turn, found, reports) or self._answer(parsed, turn, reports))[1]
            found.append(known)
            with self._lock:
                if after is None:
                    self._turns[key] = known  # the latest are last
                while len(self._turns) > _TURNS:
                    del self._turns[next(iter(self._turns))]
        return tuple(found)

    def reading(self, report: Report) -> Reading:
        """The report's text and figures, read once."""
        return self.cache.reading(report.id)

    # By a model, held against the rules

    def _second_reading(
        self, parsed: Parsed, turn: Turn, earlier: Sequence[Turn], reports: Sequence[Report], cancel: Event | None
    ) -> Decision:
        writer = self.writer.queries if self.writer is not None else None
        before = (earlier[-1].resolved() or earlier[-1].text) if earlier else ""
        return second_reading(parsed, turn, before, reports, writer, self.evaluator, cancel)

    def _as_read(
        self, parsed: Parsed, second: Decision, turn: Turn, reports: Sequence[Report]
    ) -> tuple[Answer, Turn, Found | None, Decision]:
        """The answer to the model's Query where that is taken and figures answer it, else to the rules' reading."""
        if second.taken and second.proposal.query is not None:
            answer, said, found = self._answer(with_query(parsed, second.proposal.query), turn, reports)
            if found is None and answer.status == "answered":
                return answer, said, found, second
            second = replace(second, taken=False, differs=())
        return *self._answer(parsed, turn, reports), second

    # By rule

    def _respelled(
        self, parsed: Parsed, turn: Turn, reports: Sequence[Report]
    ) -> tuple[Answer, Turn, Found | None] | None:
        """The answer with what is asked about spelled as its report spells it, where only the sound is the same."""
        words = parsed.words.words if parsed.words is not None else None
        if words is None or parsed.words is None or not parsed.loose or turn.leans or turn.voice.tongue == "en":
            return None
        for report in self.passages.reports_of(parsed.words, words, reports)[:_RESPELLED]:
            read = self.reading(report)
            names = [fold(each.figure.subject) for each in read.facts[0]]
            runs = [run for query in parsed.queries[:1] for column in query.columns for run in column.subject.split()]
            change = misheard_name(runs, names, read.view.folded)
            text = turn.text.replace(*change, 1) if change is not None else turn.text
            if change is None or text == turn.text:
                continue
            again, said = self._understood(text, (), reports)
            earlier = (*parsed.earlier, *filter(None, [parsed.mended]))
            answer, told, found = self._answer(replace(again, mended=change, earlier=earlier), said, reports)
            if answer.status == "answered" and found is None:
                return replace(answer, question=turn.text), replace(told, text=turn.text), None
        return None

    def _understood(self, text: str, earlier: Sequence[Turn], reports: Sequence[Report]) -> tuple[Parsed, Turn]:
        before = earlier[-1] if earlier else Turn("")
        parsed = parse_turn(text, reports, before.asked, before.winner)
        asked = parsed.asked
        said = dict(before.voice.said) | dict(asked.names if asked is not None else ())
        leans = asked is not None and asked.leans
        return parsed, Turn(text, Voice(language_of(text), said), asked, leans=leans)

    def _answer(self, parsed: Parsed, turn: Turn, reports: Sequence[Report]) -> tuple[Answer, Turn, Found | None]:
        """The answer by rule, the turn with the query that it answers, and the passages that it quotes, if any."""
        if not any(char.isalnum() for char in turn.text):  # ？？？ asks for nothing, whatever was asked before
            return Answer(turn.text, turn.voice.say("unclear.nothing"), "unclear", "table"), turn, None
        if parsed.words is not None and parsed.words.words is not None and parsed.words.words.who:
            return self._who_says(parsed.words, parsed.words.words, turn)
        if parsed.unclear:
            return which_region(turn, reports), turn, None
        claimed = self._claimed(parsed, turn, reports)
        if claimed is not None:
            return claimed
        if not parsed.queries and parsed.words is None:
            return self._not_understood(turn, parsed), turn, None
        told = None
        if not parsed.queries or not (lacking := self._lacking(parsed, reports)).missing:
            told = self._by_figures(parsed, turn, reports)
            if told is not None and self._settled(told, parsed):
                return told.answer, told_by(turn, told.table), None
        else:
            return nothing_found(lacking, turn), turn, None
        assert parsed.words is not None and parsed.words.words is not None  # noqa: PT018  # not settled by figures
        turn = replace(turn, query=parsed.words)
        found = self.passages.find(parsed.words, parsed.words.words, reports)
        if told is not None and found.looked and told.answer.status == "answered" and is_why(fold(turn.text)):
            quoted = from_passages(found.quoted, turn, self.library) if found.quoted else no_reason(found, turn)
            return (
                joined(turn.text, (told.answer, _checked(quoted, turn, self.library))),
                told_by(turn, told.table),
                None,
            )
        if found.quoted and not (told is not None and counted_over(told.table)):
            return from_passages(found.quoted, turn, self.library, found.topic), turn, found
        return self._last(told, found, parsed.words, turn, reports)

    def _last(
        self, told: QueryAnswer | None, found: Found, query: Query, turn: Turn, reports: Sequence[Report]
    ) -> tuple[Answer, Turn, None]:
        """Where no passage answers: the no of the figures, or that nothing is found; with the closest clause."""
        guessed = told is not None and told.answer.status == "not_stated"
        if told is not None and guessed and language_of(turn.text) != "en":
            guessed = any(is_stump(column.subject) for column in told.table.query.columns)
        if told is not None and not guessed and (found.known or not found.looked or told.answer.status == "unread"):
            no, turn = told.answer, told_by(turn, told.table)
        elif not found.looked and query.places:
            no = self._not_loaded(query, turn, reports)
        else:
            no = nothing_found(found, turn)
        near = with_closest(no, found, query, turn, self.passages) if no.status in _CLOSEST else None
        return (no if near is None else _checked(near, turn, self.library)), turn, None

    def _who_says(self, query: Query, words: Words, turn: Turn) -> tuple[Answer, Turn, None]:
        """Who says something, of each of several years for itself."""
        turn = replace(turn, query=query)
        of_years = [words.model_copy(update={"years": (year,)}) for year in words.years] or [words]
        told = [tell_mentions(query, each, turn.text, turn.voice, self.evaluator) for each in of_years]
        return joined(turn.text, told) if len(told) > 1 else told[0], turn, None

    def _claimed(
        self, parsed: Parsed, turn: Turn, reports: Sequence[Report]
    ) -> tuple[Answer, Turn, Found | None] | None:
        """The rank that a place says it has, where that is asked, behind the number if there is one; None for none."""
        if parsed.claim is None or parsed.claim.words is None:
            return None
        found = ranks_told(parsed.claim, parsed.claim.words, self.passages, self.evaluator, reports)
        if not found.quoted and parsed.claim.words.rank.startswith(SHARE) and found.looked:
            return nothing_found(found, replace(turn, query=parsed.claim)), turn, None
        if not found.quoted:
            return None
        plain = bool(parsed.queries) and not parsed.queries[0].about and not parsed.queries[0].steps
        told = self._by_figures(parsed, turn, reports) if plain else None
        turn = replace(turn, query=parsed.claim)
        quoted = from_passages(found.quoted, turn, self.library)
        if told is None or told.answer.status != "answered":
            return quoted, turn, found
        return joined(turn.text, (told.answer, _checked(quoted, turn, self.library))), turn, None

    def _in_parts(
        self, turn: Turn, earlier: Sequence[Turn], reports: Sequence[Report]
    ) -> tuple[Answer, Turn, Found | None] | None:
        """The answers of the sentences of a question, each leaning on those before; None if figures answer not all."""
        parts = parts_of(turn.text)
        turns, answers, quoted = list(earlier), list[Answer](), 0
        for part in parts if len(parts) > 1 else ():
            answer, said, found = self._answer(*self._understood(part, turns, reports), reports)
            why = said.asked is not None and said.asked.passage and answer.status == "not_found" and bool(answers)
            if answer.status in ("unclear", "not_found") and not why:
                return None
            quoted += found is not None
            answers.append(answer if found is None else self._noted(_checked(answer, said, self.library), said))
            turns.append(said)
        if quoted == len(answers):
            return None  # none is answered by figures: the words of all of them find the passage
        return joined(turn.text, answers), replace(turns[-1], text=turn.text), None

    def _lacking(self, parsed: Parsed, reports: Sequence[Report]) -> Found:
        """Which quoted words and codes of a question beyond the lexicon no report holds."""
        words = parsed.words.words if parsed.words is not None else None
        if not parsed.loose or words is None or parsed.words is None or not words.terms:
            return Found()
        looked = self.passages.reports_of(parsed.words, words, reports)
        return Found(missing=self.passages.missing(words.terms, looked) if looked else (), looked=looked)

    def _by_figures(self, parsed: Parsed, turn: Turn, reports: Sequence[Report]) -> QueryAnswer | None:
        """What the figures answer: the first reading that is answered, else the first."""
        best: QueryAnswer | None = None
        told: list[QueryAnswer] = []
        for query in parsed.queries:
            if best is not None and best.answer.status == "answered" and is_grown_of(query, best.table.query):
                continue  # how far it grew is told where its size is not
            told.append(answer_query(query, turn.voice, self.evaluator, turn.text))
            status = told[-1].answer.status
            better = best is None or status == "answered" or (best.answer.status, status) == ("not_stated", "unread")
            if best is not None and best.answer.status == "answered":
                better = better and worth(told[-1].table) > worth(best.table)
            best = told[-1] if better else best
            if told[-1].answer.status == "answered" and not lacks(told[-1].table):
                break
            mixed = together([each.table for each in told])
            if mixed is not None:
                best = answer_query(mixed, turn.voice, self.evaluator, turn.text)
        if best is None:
            return None
        answer = with_admission(best, turn, self.evaluator)
        if answer.status == "not_loaded":
            asked = parsed.queries[0]
            above = parent_says(asked, asked.columns[0].subject, reports, self.evaluator) if asked.columns else None
            if above is not None:
                told_above = from_passages((above,), turn, self.library)
                answer = replace(joined(turn.text, (answer, told_above)), status="answered")
            else:
                line = held_line(best.table.rows, reports, turn.voice)
                answer = replace(answer, answer=f"{answer.answer}{line}")
        missed = says_missed(fold(turn.text))
        if turn.asked is not None and turn.asked.passage and not missed and _denied(best.table):
            answer = replace(answer, answer=turn.voice.say("words.premise") + answer.answer.partition("\n")[2])
        elif answer.status == "answered" and misstated(turn.asked, best.table):
            answer = replace(answer, answer=turn.voice.say("words.premise") + answer.answer)
        return replace(best, answer=replace(answer, notes=(*answer.notes, *notes_of(parsed, turn.voice))))

    def _settled(self, told: QueryAnswer, parsed: Parsed) -> bool:
        """Whether the figures have the last word: not where passages may hold what they do not.

        Of a question why something is so, only where it is not so.
        """
        if parsed.asked is not None and parsed.asked.passage:
            missed = says_missed(parsed.asked.folded)
            return any(cell.verdict == ("yes" if missed else "no") for row in told.table.rows for cell in row.cells)
        if told.answer.status == "not_loaded" and parsed.loose and parsed.asked is not None:
            # the result of a year is not told yet, but what its own report plans may be meant
            return not any(piece.year in parsed.asked.loaded for piece in parsed.asked.years)
        return told.answer.status in ("answered", "not_loaded") or not parsed.loose

    def _not_loaded(self, query: Query, turn: Turn, reports: Sequence[Report]) -> Answer:
        """No report of the place and year asked about: said as of a number that would be planned or told there."""
        assert query.words is not None
        kind = "actual" if query.words.kind == "actual" else "target"
        year = query.words.years[0] if query.words.years else "latest"
        column = {"subject": "gdp_growth", "kind": kind, "year": year}
        places = [place.model_dump() for place in query.places]
        table = self.evaluator.evaluate(Query.of({"columns": [column], "places": places}))
        named = [turn.voice.region(row.region) for row in table.rows]
        names = turn.voice.names(named or [str(place.get("name", "")) for place in places])
        text = turn.voice.say("missing.not_loaded_any", names=names) + held_line(table.rows, reports, turn.voice)
        return Answer(turn.text, text, "not_loaded", "table")

    def _not_understood(self, turn: Turn, parsed: Parsed) -> Answer:
        """No answer over several places to a question that was understood only in part: it might be to another one."""
        notes = notes_of(parsed, turn.voice)
        text = turn.voice.say("missing.not_understood", words=notes[0] if notes else "").strip()
        return Answer(turn.text, text, "unclear", "table")

    def _noted(self, answer: Answer, turn: Turn) -> Answer:
        """The answer, with a note where texts were searched by words alone because vectors are missing."""
        if self.embedder is None or has_vectors(self.library):
            return answer
        return replace(answer, notes=(*answer.notes, words_only_line(self.library, turn.voice)))

    # In a model's words

    def _in_own_words(
        self, quoted: Answer, turn: Turn, found: Found, writer: Writer, cancel: Event | None
    ) -> Generator[Draft, None, Answer]:
        """The answer in the model's words, or `quoted` with a note of why it is not."""
        yield Draft("", turn)
        sources = (*found.quoted, *found.others)
        with closing(write(turn, [self.passages.given(each) for each in sources], writer, cancel)) as writing:
            while True:
                try:
                    text = next(writing)
                except StopIteration as end:
                    written: Written = end.value
                    break
                yield Draft(text, turn)
        trouble = written.trouble
        if not trouble:
            cited = [sources[index] for index in written.cited]
            answer = in_own_words(written.text, cited, found.quoted, turn, self.library)
            checks = check_answer(answer.answer, answer.citations)
            if not unsupported(checks):
                return replace(_checked(answer, turn, self.library), model=writer.name)
            trouble = "faults"
        return replace(quoted, model=writer.name, notes=(note_of(trouble, turn),))


def _denied(table: Table) -> bool:
    """Whether a check of the table says no."""
    return any(cell.verdict == "no" for row in table.rows for cell in row.cells)


def _ms(start: float, end: float) -> float:
    return round((end - start) * 1000, 2)


def _checked(found: Answer, turn: Turn, library: Library) -> Answer:
    """The answer with its checks; only its quotes, if a number in it is supported by none of them."""
    checks = check_answer(found.answer, found.citations)
    if unsupported(checks):
        if found.citations:
            found = plain_quotes(found, turn)
        checks = check_answer(found.answer, found.citations)
    if not found.answer.strip():  # what was to be said has a number that nothing supports, and there is no clause
        found = replace(found, answer=turn.voice.say("missing.not_understood", words="").strip(), status="unclear")
    cited = {citation.source for citation in found.citations}
    texts = {source.name: library.source(source.id).text for source in library.sources() if source.name in cited}
    wrong = misquoted(found.citations, texts)
    if wrong:
        raise BrokenCitation(
            f"citation {wrong[0].n} does not quote {wrong[0].source} at its spans: the answer is held back. Read the "
            "source again (govreport ingest), and report this."
        )
    return replace(found, numbers=checks)

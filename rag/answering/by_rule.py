"""One question answered by rule: by the figures, else in the reports' own words, else one of the plain noes.

What figures do not settle is looked for in passages; what no passage tells, in the clauses that say most of what was
asked. The answer is checked before it leaves: a number that no cited clause holds never does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answering.admitted import with_admission
from rag.answering.around import instead, with_sentence
from rag.answering.checking import checked
from rag.answering.claims import ranks_told
from rag.answering.completing import completed
from rag.answering.compose import from_passages, no_reason, nothing_found, which_region
from rag.answering.from_query import QueryAnswer, answer_query
from rag.answering.in_parts import joined, parts_of
from rag.answering.last_resort import with_closest
from rag.answering.mixed import counted_over, is_grown_of, is_untold_size, lacks, together, worth
from rag.answering.parent_says import parent_says
from rag.answering.parse_notes import held_line, notes_of, words_only_line
from rag.answering.passages import Found, PassageFinder
from rag.answering.place_by_place import place_by_place
from rag.answering.placed_by_thing import place_of_thing
from rag.answering.premise import misstated
from rag.answering.risen import risen
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
from rag.question.pointed import to_the_point
from rag.question.query import Query, Words
from rag.question.rank_claims import SHARE
from rag.records import Answer, Report
from rag.retrieval.closest import is_stump
from rag.retrieval.hybrid import Asker, has_vectors
from rag.retrieval.report_reading import ReportCache
from rag.text.fold import fold

_RESPELLED = 2  # reports whose spelling is looked at
_CLOSEST = ("not_stated", "not_found", "unread")  # noes that the closest clause may follow


class ByRule:
    """Answers by rule over one library, in any number of threads; keeps the reports that it read last."""

    def __init__(self, library: Library, embedder: Asker | None) -> None:
        self.library = library
        self.embedder = embedder
        self.cache = ReportCache(library)
        self.evaluator = Evaluator(library, self.cache)
        self.passages = PassageFinder(self.evaluator, embedder)

    def respelled(
        self, parsed: Parsed, turn: Turn, reports: Sequence[Report]
    ) -> tuple[Answer, Turn, Found | None] | None:
        """The answer with what is asked about spelled as its report spells it, where only the sound is the same."""
        words = parsed.words.words if parsed.words is not None else None
        if words is None or parsed.words is None or not parsed.loose or turn.leans or turn.voice.tongue == "en":
            return None
        for report in self.passages.reports_of(parsed.words, words, reports)[:_RESPELLED]:
            read = self.cache.reading(report.id)
            names = [fold(each.figure.subject) for each in read.facts[0]]
            runs = [run for query in parsed.queries[:1] for column in query.columns for run in column.subject.split()]
            change = misheard_name(runs, names, read.view.folded)
            text = turn.text.replace(*change, 1) if change is not None else turn.text
            if change is None or text == turn.text:
                continue
            again, said = self.understood(text, (), reports)
            earlier = (*parsed.earlier, *filter(None, [parsed.mended]))
            answer, told, found = self.answer(replace(again, mended=change, earlier=earlier), said, reports)
            if answer.status == "answered" and found is None:
                return replace(answer, question=turn.text), replace(told, text=turn.text), None
        return None

    def understood(self, text: str, earlier: Sequence[Turn], reports: Sequence[Report]) -> tuple[Parsed, Turn]:
        before = earlier[-1] if earlier else Turn("")
        parsed = parse_turn(text, reports, before.asked, before.winner)
        if (place := place_of_thing(parsed, reports, self.library)) is not None:
            parsed = parse_turn(f"{place.name}{text}", reports, before.asked, before.winner)
        asked = parsed.asked
        said = dict(before.voice.said) | dict(asked.names if asked is not None else ())
        leans = asked is not None and asked.leans
        return parsed, Turn(text, Voice(language_of(text), said), asked, leans=leans)

    def answer(self, parsed: Parsed, turn: Turn, reports: Sequence[Report]) -> tuple[Answer, Turn, Found | None]:
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
        if (came := risen(parsed, turn, reports, self.passages)) is not None:
            return came, turn, None
        told = None
        if not parsed.queries or not (lacking := self._lacking(parsed, reports)).missing:
            told = self._by_figures(parsed, turn, reports)
            if told is not None and self._settled(told, parsed):
                more = with_sentence(told.answer, told.table, turn, reports, self.passages)
                answer = told.answer if more is None else self._both(told.answer, more, turn)
                return answer, told_by(turn, told.table), None
        else:
            return nothing_found(lacking, turn), turn, None
        assert parsed.words is not None and parsed.words.words is not None  # noqa: PT018  # not settled by figures
        turn = replace(turn, query=parsed.words)
        if (each := place_by_place(parsed.words, turn, reports, self.passages)) is not None:
            return each, turn, None
        found = self.passages.find(parsed.words, parsed.words.words, reports)
        if told is not None and found.looked and told.answer.status == "answered" and is_why(fold(turn.text)):
            quoted = from_passages(found.quoted, turn, self.library) if found.quoted else no_reason(found, turn)
            return self._both(told.answer, quoted, turn), told_by(turn, told.table), None
        if found.quoted and not (told is not None and counted_over(told.table)):
            return from_passages(found.quoted, turn, self.library, found.topic), turn, found
        return self._last(told, found, parsed.words, turn, reports)

    def _both(self, first: Answer, second: Answer, turn: Turn) -> Answer:
        """Two answers as one, the second of which is not checked yet."""
        return joined(turn.text, (first, checked(second, turn, self.library)))

    def completed(
        self, answer: Answer, found: Found | None, parsed: Parsed, turn: Turn, reports: Sequence[Report]
    ) -> tuple[Answer, Found | None]:
        """The answer with the clauses that tell what it leaves untold."""
        more, quoted = completed(answer, found, parsed, turn, reports, self.passages)
        if more is answer or (answer.mode == "table" and more.mode == "table"):
            return more, quoted  # what stands behind a table is checked, and its formulas are the table's own
        return checked(more, turn, self.library), quoted

    def _last(
        self, told: QueryAnswer | None, found: Found, query: Query, turn: Turn, reports: Sequence[Report]
    ) -> tuple[Answer, Turn, None]:
        """Where no passage answers: the no of the figures, or that nothing is found; with the closest clause."""
        if told is not None and told.table.query.overview is not None and told.answer.status == "answered":
            return told.answer, told_by(turn, told.table), None  # 用几句话概括…抓哪些工作: no passage says it better
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
        return (no if near is None else checked(near, turn, self.library)), turn, None

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
        return joined(turn.text, (told.answer, checked(quoted, turn, self.library))), turn, None

    def in_parts(
        self, turn: Turn, earlier: Sequence[Turn], reports: Sequence[Report]
    ) -> tuple[Answer, Turn, Found | None] | None:
        """The answers of the sentences of a question, each leaning on those before; None if figures answer not all."""
        parts = parts_of(to_the_point(turn.text, reports))
        turns, answers, quoted = list(earlier), list[Answer](), 0
        for part in parts if len(parts) > 1 else ():
            answer, said, found = self.answer(*self.understood(part, turns, reports), reports)
            if answers and found is None and answer.status in ("not_found", "not_stated", "unread"):
                near = instead(part, answers, said, reports, self.passages)
                answer = answer if near is None else checked(near, said, self.library)
            why = said.asked is not None and said.asked.passage and answer.status == "not_found" and bool(answers)
            if answer.status in ("unclear", "not_found") and not why:
                return None
            if answer.mode == "extract" and any(_says_no_more(answer, other) for other in answers):
                return None  # it tells of what was asked before
            quoted += found is not None
            answers.append(answer if found is None else self.noted(checked(answer, said, self.library), said))
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
        if is_untold_size(parsed, told[0].table, best.table):
            answer = replace(joined(turn.text, (told[0].answer, answer)), status=answer.status)
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
        if table.unknown and not table.rows:
            lines = [turn.voice.say("missing.unknown", name=name) for name in table.unknown]
            return Answer(turn.text, "".join(lines), "not_loaded", "table")
        named = [turn.voice.region(row.region) for row in table.rows]
        names = turn.voice.names(named or [str(place.get("name", "")) for place in places])
        text = turn.voice.say("missing.not_loaded_any", names=names) + held_line(table.rows, reports, turn.voice)
        return Answer(turn.text, text, "not_loaded", "table")

    def _not_understood(self, turn: Turn, parsed: Parsed) -> Answer:
        """No answer over several places to a question that was understood only in part: it might be to another one."""
        notes = notes_of(parsed, turn.voice)
        text = turn.voice.say("missing.not_understood", words=notes[0] if notes else "").strip()
        return Answer(turn.text, text, "unclear", "table")

    def noted(self, answer: Answer, turn: Turn) -> Answer:
        """The answer, with a note where texts were searched by words alone because vectors are missing."""
        if self.embedder is None or has_vectors(self.library):
            return answer
        return replace(answer, notes=(*answer.notes, words_only_line(self.library, turn.voice)))


def _says_no_more(answer: Answer, other: Answer) -> bool:
    """Whether each clause of an answer stands in one of another's."""
    told = [citation.quote for citation in other.citations]
    return bool(answer.citations) and all(any(each.quote in quote for quote in told) for each in answer.citations)


def _denied(table: Table) -> bool:
    """Whether a check of the table says no."""
    return any(cell.verdict == "no" for row in table.rows for cell in row.cells)

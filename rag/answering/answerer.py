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

from rag.answering.by_rule import ByRule
from rag.answering.checking import checked
from rag.answering.compose import in_own_words
from rag.answering.generate import Writer, Written, write
from rag.answering.model_notes import note_of
from rag.answering.passages import Found
from rag.answering.query_referee import Decision, second_reading, with_query
from rag.answering.turn import Turn
from rag.answering.whole_line import with_whole_line
from rag.library.store import Library
from rag.question.parse import Parsed
from rag.records import Answer, InputError, Report, Timing
from rag.retrieval.hybrid import Asker
from rag.retrieval.report_reading import Reading
from rag.verify.numbers import check_answer, unsupported

LONGEST = 2000
"""Characters of a question."""
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
        self.rules = ByRule(library, embedder)
        self.cache = self.rules.cache
        self.evaluator = self.rules.evaluator
        self.passages = self.rules.passages
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
        parsed, turn = self.rules.understood(text, earlier, reports)
        understood = perf_counter()
        parts, second = self.rules.in_parts(turn, earlier, reports), Decision()
        if parts is None:
            second = self._second_reading(parsed, turn, earlier, reports, cancel)
        read = perf_counter()
        answer, turn, found, second = (*parts, second) if parts else self._as_read(parsed, second, turn, reports)
        if parts is None and answer.status in ("not_found", "not_stated"):
            answer, turn, found = self.rules.respelled(parsed, turn, reports) or (answer, turn, found)
        if not second.taken:
            answer, found = self.rules.completed(answer, found, parsed, turn, reports)
            answer, found = with_whole_line(answer, found, parsed, turn, self.evaluator)
        retrieved = perf_counter()
        if found is not None:
            answer = self.rules.noted(checked(answer, turn, self.library), turn)
        proved = written = perf_counter()
        if self.writer is not None and found is not None and answer.mode == "extract":
            answer = yield from self._in_own_words(answer, turn, found, self.writer, cancel)
            written = perf_counter()
        timing = Timing(
            parse=_ms(started, understood),
            retrieve=_ms(read, retrieved) if second.model else _ms(understood, retrieved),
            llm=_ms(proved, written) + (_ms(understood, read) if second.model else 0),
            check=_ms(retrieved, proved),
            total=_ms(started, written),
        )
        notes = (*filter(None, [second.note(turn.voice)]), *answer.notes)
        query_by = second.model if second.taken else ""
        yield Answered(replace(answer, ms=timing, notes=notes, query_by=query_by), turn)

    def understood(self, text: str) -> tuple[Parsed, Decision]:
        """How a question is read, by rule and by a model, without an answer."""
        reports = self.library.reports()
        parsed, turn = self.rules.understood(text[:LONGEST], (), reports)
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
                parsed, turn = self.rules.understood(text[:LONGEST], found, reports)
                known = (self.rules.in_parts(turn, found, reports) or self.rules.answer(parsed, turn, reports))[1]
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
            answer, said, found = self.rules.answer(with_query(parsed, second.proposal.query), turn, reports)
            if found is None and answer.status == "answered":
                return answer, said, found, second
            second = replace(second, taken=False, differs=())
        return *self.rules.answer(parsed, turn, reports), second

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
                return replace(checked(answer, turn, self.library), model=writer.name)
            trouble = "faults"
        return replace(quoted, model=writer.name, notes=(note_of(trouble, turn),))


def _ms(start: float, end: float) -> float:
    return round((end - start) * 1000, 2)

"""What `import govreport` offers: open a library, ask it, read its tables, check a draft, summarize a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any

from rag import pipeline
from rag.config import Settings, load_settings
from rag.records import Answer, Citation, InputError, Kind, Report
from rag.service.service import Service
from rag.service.tables import Filter, Name, make_table
from rag.tables.table import Value, records

if TYPE_CHECKING:
    from rag.answering.answerer import Desk
    from rag.answering.turn import Turn
    from rag.drafts.ledger import Finding
    from rag.grading.evaluation import Evaluation
    from rag.library.intake import IngestResult
    from rag.question.answer_table import Table
    from rag.question.query import Query
    from rag.summaries.schema import Language, Summary


class Library:
    """An open library, for any number of threads. Made by `open_library`; close it, or use it in a `with`."""

    def __init__(self, settings: Settings) -> None:
        """Open nothing yet."""
        self.settings = settings
        self._keep = ExitStack()
        self._lock = Lock()
        self._desk: Desk | None = None
        self.service = Service(settings, self._open)

    def __enter__(self) -> Library:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close it; what is asked of it afterwards opens it again."""
        with self._lock:
            self._desk = None
            self._keep.close()

    def _open(self) -> Desk:
        with self._lock:
            if self._desk is None:
                self._desk = self._keep.enter_context(pipeline.desk(self.settings))
            return self._desk

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports in the library, without second copies, by source and place in it."""
        return self.service.library.reports()

    def text(self, citation: Citation, around: int = 0) -> str:
        """The source's text at a citation, with `around` characters of the report on either side."""
        found = self.service.clause(self.service.report_of(citation).id, citation.spans, around)
        return found.before + found.text + found.after

    def address(self, citation: Citation, base: str) -> str:
        """The address that opens a citation where `govreport serve` runs at `base` (`http://127.0.0.1:7860`)."""
        return self.service.address_of(citation, base)


def open_library(folder: str | Path | None = None, *, settings: Settings | None = None) -> Library:
    """Open a library for reading: that of `folder`, or of `settings`, or the default one.

    Raises `LibraryError` if there is none or it cannot be read, `IndexMismatch` if its vectors are of another model
    than the settings ask for.

    >>> with open_library("vectorstore") as library:
    ...     [report.region.name for report in library.reports]
    ['郑州市']
    """
    if folder is not None and settings is not None:
        settings = settings.model_copy(update={"library": Path(folder)})
    library = Library(settings or load_settings(library=folder))
    try:
        library.service.desk()
    except BaseException:
        library.close()
        raise
    return library


@contextmanager
def _at(library: Library | str | Path | None) -> Iterator[Library]:
    """The library given, or one opened for as long as the block lasts."""
    if isinstance(library, Library):
        yield library
        return
    settings = load_settings(library=library)
    pipeline.ensure_seeds(settings)  # as the command does: the default library holds the samples at first
    with open_library(settings=settings) as opened:
        yield opened


def ingest(
    paths: str | Path | Sequence[str | Path],
    *,
    library: Library | str | Path | None = None,
    vectors: bool = True,
    allow_private: bool = False,
) -> tuple[IngestResult, ...]:
    """Read files, folders and URLs into a library, which is made if there is none; one result a source.

    A file that fails says why in its result, changes nothing and stops no other. Without `vectors` texts are searched
    by words. `allow_private` lets URLs lead into private networks. Raises `LibraryError`, `LibraryBusy`, `ModelError`.

    >>> [(result.name, result.status) for result in ingest("report.txt", library="vectorstore", vectors=False)]
    [('report.txt', 'unchanged')]
    """
    settings = library.settings if isinstance(library, Library) else load_settings(library=library)
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    return pipeline.ingest(given, settings, allow_private=allow_private, vectors=vectors)


def ask(question: str, *, library: Library | str | Path | None = None, no_llm: bool = False) -> Answer:
    """The checked answer to one question, in Chinese (both scripts) or English. Raises `LibraryError`.

    >>> answer = ask("郑州市2024年GDP增长目标是多少", library="vectorstore")
    >>> answer.status, answer.numbers[0].text, answer.citations[0].quote
    ('answered', '7%', '地区生产总值增长7%左右')
    """
    with _at(library) as opened:
        return opened.service.ask(question, llm=not no_llm)


class Conversation:
    """Questions that lean on those before: 「那投资呢」.

    >>> with open_library("vectorstore") as library:
    ...     talk = Conversation(library)
    ...     first, second = talk.ask("郑州市2024年GDP增长目标是多少"), talk.ask("固定资产投资呢")
    >>> second.citations[0].quote
    '固定资产投资增长8%以上'
    """

    def __init__(self, library: Library, *, no_llm: bool = False) -> None:
        self.library = library
        self.answers: list[Answer] = []
        self._llm = not no_llm
        self._understood: list[Turn] = []

    def ask(self, question: str) -> Answer:
        """The answer to the next question."""
        answer, understood = self.library.service.desk(llm=self._llm).answer(question, self._understood)
        self._understood.append(understood)
        self.answers.append(answer)
        return answer


def query(query: Query | Mapping[str, Any] | str, *, library: Library | str | Path | None = None) -> Table:
    """The table that answers a question given as data (docs/query.md). Raises `InputError` if it is no query.

    >>> asked = {"columns": [{"subject": "gdp_growth", "year": 2024}], "places": [{"type": "region", "name": "郑州市"}]}
    >>> table = query(asked, library="vectorstore")
    >>> table.rows[0].cells[0].text
    '7%左右'
    """
    from pydantic import ValidationError

    from rag.question.query import Query as Form

    try:
        wanted = query if isinstance(query, Form) else Form.of(query if isinstance(query, str) else dict(query))
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(f"this is no query: {'.'.join(map(str, first['loc']))}: {first['msg']}.") from error
    with _at(library) as opened:
        return opened.service.query(wanted)


def targets(
    *,
    library: Library | str | Path | None = None,
    regions: Sequence[str] = (),
    years: Sequence[int] = (),
    indicators: Sequence[str] = (),
    preset: str = "",
) -> list[dict[str, Value]]:
    """The annual headline targets, one record a target, in the columns of `govreport targets`.

    Numbers are `Decimal`, years `int`, None where no number is stated; `pandas.DataFrame(targets(...))` takes them.
    `preset` names the coding of `hard_soft` and `point`.

    >>> row = targets(library="vectorstore", regions=["郑州"], indicators=["gdp_growth"])[0]
    >>> row["region"], row["year"], row["low"], row["bound"]
    ('郑州市', 2024, Decimal('7'), 'about')
    """
    return _records("targets", library, Filter(tuple(regions), tuple(years), tuple(indicators), (), preset))


def actuals(
    *,
    library: Library | str | Path | None = None,
    regions: Sequence[str] = (),
    years: Sequence[int] = (),
    indicators: Sequence[str] = (),
) -> list[dict[str, Value]]:
    """The headline results of past years; `year` is the one that the result is of.

    >>> actuals(library="vectorstore", indicators=["gdp_growth"])[0]["year"]
    2023
    """
    return _records("actuals", library, Filter(tuple(regions), tuple(years), tuple(indicators)))


def figures(
    *,
    library: Library | str | Path | None = None,
    regions: Sequence[str] = (),
    years: Sequence[int] = (),
    indicators: Sequence[str] = (),
    kinds: Sequence[Kind] = (),
) -> list[dict[str, Value]]:
    """Every number found by rule, with kind, period and spans.

    >>> len(figures(library="vectorstore", kinds=["target"])) >= 2
    True
    """
    return _records("figures", library, Filter(tuple(regions), tuple(years), tuple(indicators), tuple(kinds)))


def _records(name: Name, library: Library | str | Path | None, wanted: Filter) -> list[dict[str, Value]]:
    with _at(library) as opened:
        return records(make_table(opened.service, name, wanted))


def verify(text: str, *, library: Library | str | Path | None = None) -> tuple[Finding, ...]:
    """What the library says of each number of a draft: supported, contradicted or unknown, with the clause.

    >>> [found.verdict for found in verify("郑州市2024年地区生产总值增长目标为8%左右。", library="vectorstore")]
    ['contradicted']
    """
    with _at(library) as opened:
        return opened.service.verify(text)


def summarize(
    region: str,
    year: int | None = None,
    *,
    library: Library | str | Path | None = None,
    language: Language = "zh",
    no_llm: bool = False,
) -> Summary:
    """A report on one page, the newest of the region where no year is named. Raises `InputError` if there is none.

    >>> summarize("郑州市", 2024, library="vectorstore").identity.year
    2024
    """
    with _at(library) as opened:
        return opened.service.summary(region, year, language, llm=not no_llm)


def evaluate(
    questions: str | Path | Sequence[Mapping[str, Any]],
    *,
    library: Library | str | Path | None = None,
    no_llm: bool = False,
) -> Evaluation:
    """Ask questions of one's own, from a JSONL file or as objects, and grade the answers; no model judges.

    Of each: `question` (a list is a conversation), `must_contain`, `must_not_contain`, `answerable` (default true),
    `evidence`. Raises `InputError` naming what is no question.

    >>> asked = {"question": "郑州市2024年GDP增长目标是多少", "must_contain": ["7%"]}
    >>> made = evaluate([{**asked, "evidence": "地区生产总值增长7%左右"}], library="vectorstore")
    >>> made.share, made.grades[0].verdict, made.evidence()["cited"]
    (1.0, 'right', 1)
    """
    from rag.grading.asked import as_asked, read_asked
    from rag.service.grading import grade_all

    asked = read_asked(Path(questions)) if isinstance(questions, str | Path) else as_asked(questions)
    with _at(library) as opened:
        return grade_all(asked, opened.service.desk(llm=not no_llm))

"""The command `ask`: one question, or a file of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.chat import print_proof, show
from rag.cli.options import Library
from rag.records import InputError

if TYPE_CHECKING:
    from rag.answering.answerer import Desk
    from rag.config import Settings
    from rag.library.intake import Progress

Bar = Callable[[], AbstractContextManager[Callable[["Progress"], None]]]


def register(app: typer.Typer, bar: Bar) -> None:
    """Add the command to `app`; `bar` draws the progress of loading the samples."""

    @app.command()
    def ask(
        question: Annotated[str | None, typer.Argument(help="The question, in Chinese or English.")] = None,
        questions: Annotated[
            Path | None,
            typer.Option("--questions", metavar="IN.jsonl", help="{id, question} a line; a list is one conversation."),
        ] = None,
        out: Annotated[
            Path | None, typer.Option("--out", metavar="OUT.jsonl", help="Where the answers to --questions go.")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
        no_llm: Annotated[bool, typer.Option("--no-llm", help="Answer by rules and quotes alone.")] = False,
        explain: Annotated[
            bool, typer.Option("--explain", help="Print the Query that is understood, and who wrote it; no answer.")
        ] = False,
        library: Library = None,
    ) -> None:
        """Answer from the reports in the library, with the clause that proves it."""
        from rag import pipeline
        from rag.config import load_settings

        if (question is None) == (questions is None) or (questions is None) != (out is None):
            raise typer.BadParameter("give either one QUESTION, or --questions IN.jsonl with --out OUT.jsonl")
        settings = load_settings(library=library)
        with bar() as show:
            if pipeline.ensure_seeds(settings, show):
                typer.echo(f"the sample reports were read into {settings.library}", err=True)
        if questions is not None and out is not None:
            _ask_all(questions, out, settings, no_llm)
        elif question is not None:
            with pipeline.desk(settings, no_llm=no_llm) as at:
                _explain(question, at) if explain else _ask(question, at, as_json)


def _explain(question: str, at: Desk) -> None:
    """The question as understood, in words and as a Query, and by whom; what of it is not; or that passages answer."""
    from rag.answering.restate_query import restate
    from rag.answering.voice import Voice
    from rag.question.own_words import language_of

    voice = Voice(language_of(question))
    found, second = at.understood(question)
    queries = found.queries or ((found.words,) if found.words is not None else ())
    theirs = second.proposal.query
    for query in (theirs,) if second.taken and theirs is not None else queries[:1]:
        typer.echo(restate(query, voice))
        typer.echo(query.model_dump_json(exclude_defaults=True))
    if not found.queries and not second.taken:
        typer.echo("passages of the reports answer it")
    if found.left:
        typer.echo(f"not understood by rule: {', '.join(found.left)}")
    typer.echo(f"read by: {second.model if second.taken else 'the rules'}")
    if second.proposal.trouble:
        typer.echo(f"{second.model} wrote no Query that can be used: {second.proposal.trouble}")
    elif theirs is not None and not second.taken:
        differs = f", which differs in {', '.join(second.differs)}" if second.differs else ""
        typer.echo(f"{second.model} read: {restate(theirs, voice)}{differs}")


def _ask(question: str, at: Desk, as_json: bool) -> None:
    from rag.answering.compose import answer_to_json

    if as_json:
        typer.echo(json.dumps(answer_to_json(at.answer(question)[0]), ensure_ascii=False, indent=2))
    elif sys.stdout.isatty():
        show(at.stream(question))
    else:  # for a file or another program, the answer and nothing that was shown on the way to it
        answer = at.answer(question)[0]
        typer.echo(answer.answer)
        print_proof(answer)


def _ask_all(questions: Path, out: Path, settings: Settings, no_llm: bool) -> None:
    """One line of JSON for each line of `questions`; of a conversation the last answer, with all as `turns`."""
    from rag import pipeline
    from rag.answering.compose import answer_to_json

    items = read_questions(questions)
    try:
        with pipeline.desk(settings, no_llm=no_llm) as at, out.open("w", encoding="utf-8") as file:
            for id_, turns in items:
                answers = pipeline.ask_turns(turns, at)
                line = {"id": id_, **answer_to_json(answers[-1])}
                if len(answers) > 1:
                    line["turns"] = [answer_to_json(answer) for answer in answers]
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        raise InputError(f"cannot write {out}: {error.strerror}. Choose another file for --out.") from error
    typer.echo(f"{len(items)} answers written to {out}", err=True)


def read_questions(path: Path) -> tuple[tuple[object, tuple[str, ...]], ...]:
    """(id, turns) of each line of a JSONL file. Raises `InputError` naming the line that is not as it must be."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {path}: {error}. Give a UTF-8 file with one JSON object a line.") from error
    found: list[tuple[object, tuple[str, ...]]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        wrong = f"{path} line {number} is not an object with id and question (a text, or a list of texts). Correct it."
        try:
            item = json.loads(line)
        except ValueError as error:
            raise InputError(wrong) from error
        asked = item.get("question") if isinstance(item, dict) else None
        turns = [asked] if isinstance(asked, str) else asked
        if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
            raise InputError(wrong)
        found.append((item.get("id", number), tuple(turns)))
    return tuple(found)

"""The command `chat`: a conversation in the terminal; and how an answer is shown while it is written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.draw import print_text
from rag.cli.options import Library
from rag.records import ModelError

if TYPE_CHECKING:
    from rag.answering.answerer import Answered, Desk, Draft
    from rag.answering.turn import Turn
    from rag.library.intake import Progress
    from rag.records import Answer

Bar = Callable[[], AbstractContextManager[Callable[["Progress"], None]]]

_HELP = "/new begins anew, /quit ends; Ctrl-C stops an answer, Ctrl-D ends."
_PROMPT = "> "


def register(app: typer.Typer, bar: Bar) -> None:
    """Add the command to `app`; `bar` draws the progress of loading the samples."""

    @app.command()
    def chat(
        no_llm: Annotated[bool, typer.Option("--no-llm", help="Answer by rules and quotes alone.")] = False,
        library: Library = None,
    ) -> None:
        """Talk with the reports in the library: one question a line, each may lean on those before it."""
        from rag import pipeline
        from rag.config import load_settings

        settings = load_settings(library=library)
        with bar() as show:
            pipeline.ensure_seeds(settings, show)
        with pipeline.desk(settings, no_llm=no_llm) as at:
            _talk(at)


def _talk(at: Desk) -> None:
    """Read questions until there are no more; what has been asked is kept for the next one to lean on."""
    at_terminal = sys.stdin.isatty()
    if at_terminal:
        typer.echo(_HELP)
    earlier: list[Turn] = []
    for line in _lines(at_terminal):
        text = " ".join(line.split())
        if text in ("/quit", "/exit"):
            return
        if text == "/new":
            earlier.clear()
            typer.echo("(new conversation)")
        elif text.startswith("/"):
            typer.echo(_HELP)
        elif text:
            told = _answer(at, text, earlier)
            if told is not None:
                earlier.append(told)
            typer.echo()


def _lines(at_terminal: bool) -> Iterator[str]:
    """The lines of standard input; at a terminal with a prompt, and Ctrl-C clears the line."""
    if not at_terminal:
        yield from sys.stdin
        return
    import readline  # noqa: F401  # arrow keys and history for `input`

    while True:
        try:
            yield input(_PROMPT)
        except KeyboardInterrupt:
            typer.echo()
        except EOFError:
            typer.echo()
            return


def _answer(at: Desk, text: str, earlier: list[Turn]) -> Turn | None:
    """Answer one question on the terminal; the question as understood, None if the answer was stopped."""
    cancel = Event()
    try:
        return show(at.stream(text, earlier, cancel=cancel)).turn
    except KeyboardInterrupt:
        cancel.set()
        typer.echo("\n(stopped)")
    except ModelError as error:  # the embedding endpoint: the next question may find it back
        typer.echo(f"{type(error).__name__}: {error}", err=True)
    return None


def show(telling: Iterator[Draft | Answered]) -> Answered:
    """Print an answer as it comes, then what proves it; the answer."""
    from rag.answering.answerer import Answered

    shown, headed = "", False
    for told in telling:
        resolved = told.turn.resolved()
        if resolved and not headed:
            typer.echo(f"({resolved})")
        headed = True
        text = told.answer.answer if isinstance(told, Answered) else told.text
        if isinstance(told, Answered) and not shown:
            print_text(text)
        else:
            shown = _print_more(text, shown)
            if isinstance(told, Answered):
                typer.echo()
        if isinstance(told, Answered):
            print_proof(told.answer)
            return told
    raise AssertionError("a stream ends with its answer")


def _print_more(text: str, shown: str) -> str:
    """Print what `text` has beyond what is shown; on a new line where it is another text. What is shown now."""
    if text.startswith(shown):
        typer.echo(text[len(shown) :], nl=False)
    elif shown.startswith(text) and text:
        return shown
    elif text:
        typer.echo(f"\n{text}", nl=False)
    return text or shown


def print_proof(answer: Answer) -> None:
    """Where each citation stands, how many numbers were checked, and the notes."""
    from rag.answering.wording import english_name
    from rag.question.own_words import language_of

    english = language_of(answer.question) == "en"
    for citation in answer.citations:
        region = english_name(citation.region) if english else citation.region
        place = " › ".join((f"{region} {citation.year}", *citation.section))
        at = ", ".join(f"{start}-{end}" for start, end in citation.spans)
        typer.echo(f"[{citation.n}] {place} ({citation.source}: {at})")
    if answer.numbers:
        good = sum(check.status != "unsupported" for check in answer.numbers)
        typer.echo(f"{good} of {len(answer.numbers)} numbers checked")
    for note in answer.notes:
        typer.echo(note)

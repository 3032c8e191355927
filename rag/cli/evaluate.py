"""The command `evaluate`: the user's own questions, graded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from rag.cli.options import Library
from rag.records import InputError


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""

    @app.command()
    def evaluate(
        questions: Annotated[
            Path,
            typer.Argument(
                metavar="QUESTIONS.jsonl",
                help="A line: question, must_contain, must_not_contain, answerable, evidence.",
            ),
        ],
        as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
        out: Annotated[
            Path | None, typer.Option("--out", metavar="OUT.jsonl", help="Write a graded line for each question, too.")
        ] = None,
        at_least: Annotated[
            float, typer.Option("--at-least", metavar="SHARE", min=0, max=1, help="What share must be right.")
        ] = 1.0,
        no_llm: Annotated[bool, typer.Option("--no-llm", help="Answer by rules and quotes alone.")] = False,
        library: Library = None,
    ) -> None:
        """Ask your own questions and grade the answers by what they must hold; no model judges.

        Exit status 1 if fewer than --at-least are right. See docs/accuracy.md for the form of a line.
        """
        from rag import pipeline
        from rag.config import load_settings
        from rag.grading.asked import read_asked
        from rag.grading.evaluation import evaluation_to_json, grade_to_json, lines_of
        from rag.service.grading import grade_all

        asked = read_asked(questions)
        settings = load_settings(library=library)
        pipeline.ensure_seeds(settings)
        with pipeline.desk(settings, no_llm=no_llm) as at:
            made = grade_all(asked, at)
        if out is not None:
            lines = [json.dumps(grade_to_json(each), ensure_ascii=False) + "\n" for each in made.grades]
            try:
                out.write_text("".join(lines), "utf-8")
            except OSError as error:
                raise InputError(f"cannot write {out}: {error.strerror}. Choose another file for --out.") from error
        if as_json:
            typer.echo(json.dumps(evaluation_to_json(made), ensure_ascii=False, indent=2))
        else:
            for line in lines_of(made):
                typer.echo(line)
        if made.share < at_least:
            raise typer.Exit(1)

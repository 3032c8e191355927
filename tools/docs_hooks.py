"""The parts of the documentation that are made from the code, put in where a page says `<!-- made: NAME -->`.

mkdocs calls `on_page_markdown` for each page as it builds the site; `tests/test_docs.py` calls it, too.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

ROOT = Path(__file__).resolve().parent.parent
_MARK = re.compile(r"<!-- made: ([a-z_]+) -->")


def on_page_markdown(markdown: str, **_: object) -> str:
    """A page with its made parts. Raises `KeyError` for one that there is not."""
    return _MARK.sub(lambda hit: "\n".join(PARTS[hit[1]]()), markdown)


def _cell(text: object) -> str:
    return " ".join(str(text).split()).replace("|", "\\|").replace("<", "&lt;")


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    yield ""
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    yield from (f"| {' | '.join(map(_cell, row))} |" for row in rows)
    yield ""


def commands() -> Iterator[str]:
    """The help of each command."""
    import typer
    from typer.testing import CliRunner

    from rag.cli.main import app

    group: Any = typer.main.get_command(app)
    for name in sorted(group.commands):
        told = CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "110", "NO_COLOR": "1"}, prog_name="govreport")
        yield f"\n## {name}\n\n```text\n{told.stdout.strip()}\n```\n"


def settings() -> Iterator[str]:
    """Each setting: its variable, its default, what it is."""
    from rag.config import Settings

    tree = ast.parse((ROOT / "rag/config.py").read_text("utf-8"))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Settings")
    told = {}
    for one, after in pairwise(body):
        is_text = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and is_text:
            told[one.target.id] = inspect.cleandoc(str(after.value.value))
    rows = []
    for name, field in Settings.model_fields.items():
        variable = name.upper() if name.startswith("openai_") else f"GOVREPORT_{name.upper()}"
        default = "" if field.default_factory or "Secret" in str(field.annotation) else field.default
        rows.append((f"`{variable}`", f"`{default}`" if default != "" else "", told.get(name, "")))
    yield from _table(("variable", "default", "meaning"), rows)


def indicators() -> Iterator[str]:
    """The lexicon: ids with their names and how they are stated."""
    from rag.figures.lexicon import lexicon

    yield from _table(
        ("id", "Chinese", "English", "stated as", "units", "also asked for as"),
        [
            (f"`{i.id}`", i.zh, i.en, ", ".join(i.stated), ", ".join(i.units), ", ".join(i.asks))
            for i in lexicon().values()
        ],
    )


def columns() -> Iterator[str]:
    """The columns of each exported table, and what they mean."""
    import tomllib

    from rag.publication.conflicts import COLUMNS
    from rag.tables.columns import ACTUALS, FIGURES, TARGETS
    from rag.tables.exports import CHAIN, PROGRESS

    plain = {"targets": TARGETS, "actuals": ACTUALS, "figures": FIGURES}
    heads = {name: [column for column, _ in found] for name, found in plain.items()}
    heads["targets"] += ["hard_soft", "point", "preset"]
    for name, head in {**heads, "progress": list(PROGRESS), "chain": list(CHAIN), "conflicts": list(COLUMNS)}.items():
        yield f"`{name}`: {', '.join(f'`{column}`' for column in head)}\n"
    book = tomllib.loads((ROOT / "rag/tables/codebook.toml").read_text("utf-8"))
    yield from _table(("column", "meaning"), [(f"`{name}`", meaning) for name, meaning in book.items()])


def panel() -> Iterator[str]:
    """The columns of the panel."""
    from rag.publication.panel import HEAD, VARIABLES

    yield f"Before them: {', '.join(f'`{name}`' for name in HEAD)}\n"
    found = [(f"`ID_{suffix}`" if suffix else "`ID`", meaning) for suffix, meaning in VARIABLES.items()]
    yield from _table(("column", "meaning"), found)


def presets() -> Iterator[str]:
    """How targets may be coded."""
    import tomllib

    found = tomllib.loads((ROOT / "rag/tables/presets.toml").read_text("utf-8"))["preset"]
    yield from _table(("preset", "what it does"), [(f"`{each['name']}`", each["description"]) for each in found])


def _service() -> Any:  # noqa: ANN401  # a service without a library: nothing is asked of it
    from rag.config import Settings
    from rag.service.service import Service

    return Service(Settings(), lambda: None)


def rest() -> Iterator[str]:
    """The operations that /openapi.json describes."""
    from rag.server.app import make_api
    from rag.server.guard import Counts

    rows = []
    for path, methods in make_api(_service(), Counts()).openapi()["paths"].items():
        for method, told in methods.items():
            about = (told.get("description") or told.get("summary") or "").split("\n\n")[0]
            rows.append((f"`{method.upper()} {path}`", f"`{told['operationId']}`", about))
    yield from _table(("", "operation", ""), rows)


def tools() -> Iterator[str]:
    """The tools that a language model gets."""
    from rag.server.mcp_tools import make_mcp

    found = asyncio.run(make_mcp(_service(), "0").list_tools())
    rows = []
    for tool in found:
        takes = ", ".join(f"`{name}`" for name in tool.input_schema.get("properties", {}))
        rows.append((f"`{tool.name}`", takes, (tool.description or "").split("\n\n")[0]))
    yield from _table(("tool", "takes", ""), rows)


def calls() -> Iterator[str]:
    """The public functions with their signatures and what they say of themselves."""
    import govreport

    names = [name for name in govreport.__all__ if inspect.isfunction(getattr(govreport, name))]
    for name in names:
        found = getattr(govreport, name)
        told = inspect.cleandoc(found.__doc__ or "")
        example = re.search(r"\n\n(>>>.*)", told, re.DOTALL)
        text = told[: example.start()] if example else told
        shown = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(found)))
        yield f"\n### {name}\n\n```text\n{name}{shown}\n```\n\n{text}\n"
        if example:
            yield f"```pycon\n{example[1]}\n```\n"
    rest_ = [name for name in govreport.__all__ if inspect.isclass(getattr(govreport, name))]
    yield "\n## Classes, records and errors\n"
    yield from _table(
        ("", ""), [(f"`{name}`", (inspect.getdoc(getattr(govreport, name)) or "").split("\n\n")[0]) for name in rest_]
    )


def adapters() -> Iterator[str]:
    """The classes for LlamaIndex."""
    import govreport.llama_index as adapter

    found = [(name, getattr(adapter, name)) for name in adapter.__all__]
    yield from _table(("", ""), [(f"`{name}`", (inspect.getdoc(each) or "").split("\n\n")[0]) for name, each in found])


def statuses() -> Iterator[str]:
    """The statuses of an answer."""
    from rag.records import Status

    meanings = {
        "answered": "the answer stands, each number with its clause or its formula",
        "not_stated": "the report is here, and no figure and no clause of its targets, tasks or review names it",
        "unread": "the report has words on it from which the number asked for could not be read; the clause is shown",
        "not_loaded": "the report that would tell is not in the library",
        "not_found": "no passage of the library fits the question well enough",
        "unclear": "the question fits several places or years, or names none",
    }
    yield from _table(("status", "means"), [(f"`{status}`", meanings[status]) for status in get_args(Status)])


def suffixes() -> Iterator[str]:
    """The names of files that a folder is searched for."""
    from rag.formats import SUFFIXES

    yield ", ".join(f"`{each}`" for each in sorted(SUFFIXES))


PARTS: dict[str, Callable[[], Iterator[str]]] = {
    each.__name__: each
    for each in (
        adapters,
        calls,
        columns,
        commands,
        indicators,
        panel,
        presets,
        rest,
        settings,
        statuses,
        suffixes,
        tools,
    )
}

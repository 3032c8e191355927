"""The commands that write summaries: summarize, brief, batch, cache."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import Library
from rag.records import InputError

if TYPE_CHECKING:
    from types import FrameType

    from rag.config import Settings
    from rag.models.llm import LLM
    from rag.summaries.batch import Outcome, Progress
    from rag.summaries.estimate import Estimate


class Format(StrEnum):
    """What `summarize` prints."""

    md = "md"
    html = "html"
    docx = "docx"
    json = "json"


class PageFormat(StrEnum):
    """What `brief` prints."""

    md = "md"
    html = "html"
    docx = "docx"


class Levels(StrEnum):
    """The levels of governments that a brief may compare."""

    province = "province"
    prefecture = "prefecture"
    county = "county"


_LEVEL_NAMES = {
    "zh": {"province": "各省份", "prefecture": "各市", "county": "各县区"},
    "zh-Hant": {"province": "各省份", "prefecture": "各市", "county": "各县区"},
    "en": {"province": "Provinces", "prefecture": "Cities", "county": "Counties"},
}


class PageLang(StrEnum):
    """The language of a page; quotes stay as they are."""

    zh = "zh"
    hant = "zh-Hant"
    en = "en"


class Lang(StrEnum):
    """The language of a summary; quotes stay as they are."""

    zh = "zh"
    en = "en"


Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to this file.")]
NoLLM = Annotated[bool, typer.Option("--no-llm", help="By rule only, whatever model is set.")]
Language = Annotated[Lang, typer.Option("--lang", help="Language of the summary.")]

_STATUS_AFTER = 30.0  # seconds between two lines of progress where there is no terminal
_INTERRUPTED = 130  # the shell's word for Ctrl-C


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    for command in (summarize, brief, batch, cache):
        app.command()(command)


def summarize(
    region: Annotated[str, typer.Option("--region", metavar="R", help="Name or code of the region.")] = "",
    year: Annotated[int | None, typer.Option("--year", metavar="Y", help="The report's year; else the latest.")] = None,
    form: Annotated[Format, typer.Option("--format", help="One page, or JSON, which holds all.")] = Format.md,
    full: Annotated[bool, typer.Option("--full", help="All in Markdown instead of one page.")] = False,
    out: Out = None,
    lang: Annotated[PageLang, typer.Option("--lang", help="Language of the summary.")] = PageLang.zh,
    no_llm: NoLLM = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of a summary and end.")] = False,
    library: Library = None,
) -> None:
    """Print one report on one page, by rule; with --full, or a model set, all of it."""
    from rag import pipeline
    from rag.summaries import schema as forms
    from rag.summaries.markdown import markdown_of

    if schema:
        typer.echo(json.dumps(forms.schema(), ensure_ascii=False, indent=2))
        return
    if not region:
        raise typer.BadParameter("name the region: --region 郑州市")
    settings = _settings(library)
    if not full and form is not Format.json and (no_llm or not settings.llm_model):
        _llm(settings, no_llm)  # says that there is none
        page = pipeline.one_page(region, year, settings, lang.value)
        _write(pipeline.page_as(form.value, page), form.value, out)
        return
    if lang is PageLang.hant or form in (Format.html, Format.docx):
        raise typer.BadParameter("the full summary is Markdown or JSON, in zh or en")
    made = pipeline.summarize(region, year, settings, "en" if lang is PageLang.en else "zh", _llm(settings, no_llm))
    text = forms.json_of(made.summary) if form is Format.json else markdown_of(made.summary)
    _write(text.encode(), form.value, out)
    for trouble in made.troubles:
        typer.echo(f"{trouble.about}: {trouble.reason}", err=True)


def brief(
    year: Annotated[int, typer.Option("--year", metavar="Y", help="The reports' year.")],
    group: Annotated[str, typer.Option("--group", metavar="G", help="A named group: 长三角, 东北三省.")] = "",
    region: Annotated[list[str] | None, typer.Option("--region", metavar="R", help="A region; repeat.")] = None,
    level: Annotated[Levels | None, typer.Option("--level", help="All of a level that the library holds.")] = None,
    below: Annotated[str, typer.Option("--below", metavar="R", help="All inside a region.")] = "",
    form: Annotated[PageFormat, typer.Option("--format", help="What to write.")] = PageFormat.md,
    out: Out = None,
    lang: Annotated[PageLang, typer.Option("--lang", help="Language of the brief.")] = PageLang.zh,
    library: Library = None,
) -> None:
    """Compare the reports of several governments for one year in one document, by rule."""
    from rag import pipeline
    from rag.question.groups import group_of
    from rag.question.query import AllOf, Below, Group, Named, Place

    places: list[Place] = []
    if group:
        if group_of(group) is None:
            raise InputError(f"no group is called {group}. Name its regions instead: --region 上海市 --region 浙江省")
        places.append(Group(type="group", name=group))
    places += [Named(type="region", name=each) for each in region or ()]
    places += [AllOf(type="level", level=level.value)] if level else []
    places += [Below(type="below", name=below)] if below else []
    if not places:
        raise typer.BadParameter("say whose reports: --group, --region, --level or --below")
    name = group or below or (_LEVEL_NAMES[lang.value][level.value] if level else "、".join(region or ()))
    page = pipeline.brief(name, places, year, _settings(library), lang.value)
    _write(pipeline.page_as(form.value, page), form.value, out)


def batch(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write to; it may hold a batch.")],
    region: Annotated[list[str] | None, typer.Option("--region", metavar="R", help="Only this region; repeat.")] = None,
    year: Annotated[list[int] | None, typer.Option("--year", metavar="Y", help="Only this year; repeat.")] = None,
    lang: Language = Lang.zh,
    no_llm: NoLLM = False,
    concurrency: Annotated[
        int | None, typer.Option("--concurrency", min=1, max=256, metavar="N", help="Requests to the model at once.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Estimate tokens, time and cost; do nothing.")] = False,
    full: Annotated[bool, typer.Option("--full", help="All in Markdown instead of one page.")] = False,
    packed: Annotated[bool, typer.Option("--zip", help="Pack the folder's files into DIR.zip as well.")] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Make again what failed, wholly or in part.")
    ] = False,
    library: Library = None,
) -> None:
    """Write the summaries of all reports; the same command goes on where it was stopped."""
    from rag import pipeline
    from rag.summaries.batch import Order, pack

    settings = _settings(library)
    order = Order(out, lang.value, concurrency or settings.llm_at_once, retry_failed, full)
    llm = _llm(settings, no_llm)
    if dry_run or llm is not None:  # what a model will take is told before it is asked
        found = pipeline.estimate_batch(order, region or [], year or [], settings, llm)
        _print_estimate(found, settings, llm, err=not dry_run)
    if dry_run:
        return
    with _terminated_like_ctrl_c(), _progress() as show:
        outcome = pipeline.batch(order, region or [], year or [], settings, llm, show)
    _print_outcome(outcome, out)
    if packed and not outcome.stopped:
        typer.echo(f"packed: {pack(out)}", err=True)
    if outcome.stopped:
        raise typer.Exit(_INTERRUPTED)
    if any(entry.status in ("failed", "waiting") for entry in outcome.entries):
        raise typer.Exit(1)


def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Forget the replies.")] = False,
    model: Annotated[str | None, typer.Option("--model", help="Only this model's.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    library: Library = None,
) -> None:
    """Look at the replies of models that the library keeps, or clear them."""
    from rag import pipeline

    settings = _settings(library)
    lines = pipeline.kept_replies(settings, clear=clear, model=model)
    if as_json:
        fields = ("model", "replies", "size", "prompt_tokens", "reply_tokens")
        typer.echo(json.dumps([{name: getattr(line, name) for name in fields} for line in lines], indent=2))
        return
    for line in lines:
        done = "cleared" if clear else "kept"
        typer.echo(
            f"{line.model}: {line.replies:,} replies {done}, {line.size / (1 << 20):.1f} MB, "
            f"{line.prompt_tokens + line.reply_tokens:,} tokens"
        )
    typer.echo(f"{sum(line.replies for line in lines):,} replies, limit {settings.cache_mb} MB", err=True)


def _write(data: bytes, form: str, out: Path | None) -> None:
    """Write to a file, or to stdout; a Word document on a terminal helps nobody."""
    if out is not None:
        try:
            out.write_bytes(data)
        except OSError as error:
            raise InputError(f"{out} cannot be written: {error.strerror}. Choose another with --out.") from error
    elif form == "docx" and sys.stdout.isatty():
        raise typer.BadParameter("a Word document needs --out FILE")
    else:
        sys.stdout.flush()
        typer.echo(data if form == "docx" else data.decode(), nl=False)


def _settings(library: Path | None) -> Settings:
    from rag.config import load_settings

    return load_settings(library=library)


def _llm(settings: Settings, no_llm: bool) -> LLM | None:
    from rag import pipeline

    llm = None if no_llm else pipeline.make_llm(settings)
    if llm is None and not no_llm:
        typer.echo("no model is set (GOVREPORT_LLM_MODEL, OPENAI_BASE_URL): made by rule alone", err=True)
    return llm


def _print_estimate(found: Estimate, settings: Settings, llm: LLM | None, *, err: bool) -> None:
    typer.echo(f"reports: {found.reports}, to do: {found.to_do}", err=err)
    if llm is not None:
        about = "" if found.sampled == found.to_do else f" (from {found.sampled} of them)"
        typer.echo(
            f"requests to {llm.name}: about {found.requests:,}{about}, {found.prompt_tokens:,} tokens of prompt, "
            f"{found.reply_tokens:,} of reply, less what is kept of earlier replies",
            err=err,
        )
        price = found.prompt_tokens * settings.llm_price_prompt + found.reply_tokens * settings.llm_price_reply
        if price:
            typer.echo(f"cost: about {price / 1e6:,.2f}", err=err)
        else:
            told = "cost: set GOVREPORT_LLM_PRICE_PROMPT and GOVREPORT_LLM_PRICE_REPLY (a million tokens)"
            typer.echo(told, err=err)
    how = "as measured in this folder" if found.measured and llm else "a guess"
    typer.echo(f"time: about {_duration(found.seconds)} ({how})", err=err)


def _print_outcome(outcome: Outcome, out: Path) -> None:
    for entry in outcome.entries:
        if entry.status != "done":
            typer.echo(f"{entry.status:8} {entry.region} {entry.year}: {'; '.join(entry.reasons)}", err=True)
    counts = dict.fromkeys(("done", "partial", "waiting", "failed"), 0)
    for entry in outcome.entries:
        counts[entry.status] += 1
    told = ", ".join(f"{number} {status}" for status, number in counts.items() if number)
    typer.echo(f"{len(outcome.entries)} reports in {out}: {told or 'none'}; {outcome.made} made now")
    if outcome.lost:
        typer.echo(f"the model was given up: {outcome.lost}", err=True)
    if outcome.stopped or counts["waiting"]:
        typer.echo("the same command goes on where this one ended", err=True)
    if counts["partial"] or counts["failed"]:
        typer.echo("--retry-failed makes again what failed, wholly or in part", err=True)


@contextmanager
def _terminated_like_ctrl_c() -> Iterator[None]:
    """A batch that is asked to end (kill, shutdown) ends as with Ctrl-C."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None]]:
    """A bar with rate, time left, tokens and failures on a terminal, else a line now and then; yields what draws."""
    if not sys.stderr.isatty():
        yield _status_lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(now: Progress) -> None:
            bar.update(task, total=now.reports, completed=now.before + now.done, description=_status(now))

        yield show


def _status_lines() -> Callable[[Progress], None]:
    last = time.monotonic()

    def show(now: Progress) -> None:
        nonlocal last
        if time.monotonic() - last >= _STATUS_AFTER:
            last = time.monotonic()
            typer.echo(f"{now.before + now.done}/{now.reports} reports, {_status(now)}", err=True)

    return show


def _status(now: Progress) -> str:
    rate = 60 * now.done / now.seconds if now.seconds else 0.0
    left = now.reports - now.before - now.done
    parts = [f"{rate:,.1f} reports/min"]
    if rate and left:
        parts.append(f"{_duration(60 * left / rate)} left")
    if now.requests:
        parts.append(f"{now.prompt_tokens + now.reply_tokens:,} tokens")
    if now.unfinished:
        parts.append(f"{now.unfinished} in part")
    return ", ".join([*parts, f"{now.failed} failed"])


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"

"""`govreport verify`: the numbers of a draft against the library, printed, as JSON, or marked in a copy."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import Library
from rag.records import InputError, place_at

if TYPE_CHECKING:
    from rag.drafts.findings import Finding

_NOT_JUDGED = frozenset({"not_understood", "not_found", "unsure"})


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(verify)


def verify(
    draft: Annotated[str, typer.Argument(metavar="FILE|-", help="A file of any format that is read, or - for text.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    copy: Annotated[
        Path | None,
        typer.Option("--copy", metavar="OUT", help="Write the draft marked: .md, .html, .docx (comments) or .json."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit status 1 for anything but supported.")] = False,
    library: Library = None,
) -> None:
    """Check the numbers of a draft against the library.

    Exit status 1 if the library contradicts a number, 3 if it contradicts none but more than half of those that claim
    something could not be judged from the reports that it holds.
    """
    from rag import pipeline
    from rag.config import load_settings
    from rag.drafts.marked import as_record

    chosen = load_settings(library=library)
    data, name = _draft(draft)
    source = pipeline.read_draft(data, name, chosen)
    findings = pipeline.check_draft(source.text, chosen)
    places = [place_at(source.marks, finding.claim.start) for finding in findings]
    if copy is not None:
        copy.write_bytes(
            pipeline.mark_draft(copy.suffix, source.text, findings, data if name.endswith(".docx") else b"")
        )
    if as_json:
        records = [as_record(finding, place) for finding, place in zip(findings, places, strict=True)]
        typer.echo(json.dumps(records, ensure_ascii=False, indent=2))
    else:
        for finding, place in zip(findings, places, strict=True):
            typer.echo(_line(finding, place))
        typer.echo(_tally(findings), err=True)
    status = _status(findings, strict)
    if status:
        raise typer.Exit(status)


def _status(findings: Sequence[Finding], strict: bool) -> int:
    claims = [finding for finding in findings if finding.why != "set_aside"]
    verdicts = Counter(finding.verdict for finding in claims)
    if verdicts["contradicted"] or (strict and verdicts["supported"] < len(claims)):
        return 1
    return 3 if 2 * sum(finding.why in _NOT_JUDGED for finding in claims) > len(claims) else 0


def _draft(name: str) -> tuple[bytes, str]:
    """The bytes of a draft and its name, from a file or from standard input."""
    if name == "-":
        return sys.stdin.buffer.read(), "standard input"
    try:
        return Path(name).read_bytes(), Path(name).name
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror}. Name a file, or - for stdin.") from error


def _line(finding: Finding, place: str) -> str:
    claim, cited = finding.claim, finding.citation
    where = "、".join(each.name for each in claim.places[:4])
    who = " ".join(str(part) for part in (where, claim.year or "") if part)
    parts = [f"{finding.verdict:13}{finding.text}", f"{who} {claim.subject}".strip()]
    if finding.reason:
        parts.append(finding.reason)
    if cited:
        span = f"{cited.spans[0].start}-{cited.spans[-1].end}"
        parts.append(f"「{cited.quote}」 {cited.source}:{span}")
    return (f"{place}: " if place else "") + "  ".join(parts)


def _tally(findings: Sequence[Finding]) -> str:
    verdicts = [finding.verdict for finding in findings if finding.why != "set_aside"]
    counts = (f"{verdicts.count(verdict)} {verdict}" for verdict in ("supported", "contradicted", "unknown"))
    aside = len(findings) - len(verdicts)
    return f"{len(verdicts)} numbers: {', '.join(counts)}" + (
        f"; {aside} set aside, which claim nothing" if aside else ""
    )

"""A batch's folder: what is in it of which report, and how a file gets there whole or not at all.

    DIR/郑州市2024.json, DIR/郑州市2024.md     one pair a report
    DIR/manifest.json                          what is done, how, and what went wrong
    DIR/.batch.jsonl                           the same, a line a report, while a batch runs or after it was killed

A line is written when both files of a report have landed, so a killed batch goes on behind the last line.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

from rag.records import InputError, Report
from rag.text.lazily import lazily

FORM = "govreport-manifest/1"
MANIFEST = "manifest.json"
JOURNAL = ".batch.jsonl"

Status = Literal["done", "partial", "waiting", "failed"]
"""done; partial: there is a summary, without some of the model's part; waiting: the same, as the endpoint was lost or
refused, and the next run goes on with it; failed: there is no summary."""

_NOT_IN_NAMES = lazily(r'[\\/:*?"<>|\x00-\x20\x7f]|^\.+')


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one report. `key` is a hash of all that its summary is made of, and by what.

    `reasons`: why it is not done; `repairs`: trouble that was got over. `started` is ISO 8601, UTC.
    """

    report: str
    region: str
    year: int
    source: str
    source_id: str
    key: str
    status: Status
    json: str
    markdown: str
    reasons: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()
    requests: int = 0
    prompt_tokens: int = 0
    reply_tokens: int = 0
    started: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """By what a batch was made. `model` is "" without one; `started` and `seconds` are the last run's."""

    rules: str
    model: str
    prompts: str
    context: int
    language: str
    started: str
    seconds: float


_TIMES = ("started", "seconds")
_FIELDS = frozenset(field.name for field in fields(Entry)) - set(_TIMES)


def file_names(reports: Sequence[Report]) -> dict[str, str]:
    """Report id -> the name of its files, without suffix: region and year, and the id where two would share one."""
    plain = {report.id: f"{_NOT_IN_NAMES.sub('', report.region.name) or 'report'}{report.year}" for report in reports}
    counts: dict[str, int] = {}
    for name in plain.values():
        counts[name] = counts.get(name, 0) + 1
    return {id_: f"{name}-{id_[:8]}" if counts[name] > 1 else name for id_, name in plain.items()}


def land(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises `InputError` if the folder cannot be written."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> InputError:
    """The folder cannot be used."""
    return InputError(f"{path} cannot be written: {error.strerror}. Make room or choose another folder with --out.")


def read_entries(folder: Path) -> dict[str, Entry]:
    """What is known of each report, by id: the manifest, and over it the journal of a batch that was killed.

    Raises `InputError` for a manifest of another form.
    """
    found: dict[str, Entry] = {}
    manifest = folder / MANIFEST
    if manifest.is_file():
        try:
            value = json.loads(manifest.read_text("utf-8"))
            if value["form"] != FORM:
                raise ValueError(value["form"])
            entries = [_entry(each) for each in value["reports"]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"{manifest} is not a manifest of this version. Choose another folder with --out, or remove the file "
                "to make all summaries anew."
            ) from error
        found.update((entry.report, entry) for entry in entries)
    journal = folder / JOURNAL
    if journal.is_file():
        for line in journal.read_text("utf-8", errors="replace").splitlines():
            try:
                entry = _entry(json.loads(line))
            except (ValueError, KeyError, TypeError):  # the last line of a batch that was killed as it wrote
                continue
            found[entry.report] = entry
    return found


def write_manifest(folder: Path, run: Run, entries: Iterable[Entry]) -> None:
    """Write the manifest, the entries in the given order, and take the journal away."""
    listed = list(entries)
    statuses = ("done", "partial", "waiting", "failed")
    value = {
        "form": FORM,
        **{name: getattr(run, name) for name in ("rules", "model", "prompts", "context", "language")},
        "totals": {
            "reports": len(listed),
            **{status: sum(entry.status == status for entry in listed) for status in statuses},
            **{
                name: sum(getattr(entry, name) for entry in listed)
                for name in ("requests", "prompt_tokens", "reply_tokens")
            },
        },
        "reports": [_json(entry) for entry in listed],
        "times": {name: getattr(run, name) for name in _TIMES},
    }
    land(folder / MANIFEST, (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())
    with suppress(FileNotFoundError):
        (folder / JOURNAL).unlink()


def note(folder: Path, entry: Entry) -> None:
    """Add a line to the journal."""
    line = json.dumps(_json(entry), ensure_ascii=False) + "\n"
    try:
        with (folder / JOURNAL).open("ab") as stream:
            stream.write(line.encode())  # one write: a kill leaves it whole, or its line is not read
    except OSError as error:
        raise unwritable(folder / JOURNAL, error) from error


def mend_journal(folder: Path) -> None:
    """End a half-written last line, so that the next line is one of its own; take away files that did not land."""
    journal = folder / JOURNAL
    if journal.is_file() and journal.stat().st_size:
        with journal.open("rb+") as stream:
            stream.seek(-1, os.SEEK_END)
            if stream.read(1) != b"\n":
                stream.write(b"\n")
    for part in folder.glob(".*.part"):
        part.unlink()


def _json(entry: Entry) -> dict[str, Any]:
    value = asdict(entry)
    return {name: value[name] for name in value if name not in _TIMES} | {
        "times": {name: value[name] for name in _TIMES}
    }


def _entry(value: Mapping[str, Any]) -> Entry:
    known = {name: value[name] for name in _FIELDS}
    for name in ("reasons", "repairs"):
        known[name] = tuple(known[name])
    return Entry(**known, **{name: value["times"][name] for name in _TIMES})

"""A publication: a library's tables as a citable folder, the same bytes for the same library.

    data/TABLE.csv .parquet .dta     the tables of `rag.publication.tables`
    datapackage.json                 a Data Package (https://datapackage.org, version 2) of them
    codebook.md, codebook.xlsx       what the columns mean
    coding.toml                      the preset that targets were coded by
    CITATION.cff                     how to cite it (Citation File Format 1.2.0)
    SHA256SUMS                       the hash of each of these files

Nothing in it is of the moment: no date, no path, no name of a machine.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from rag.figures.extract import RULES
from rag.ingest import rules_fingerprint
from rag.library.store import Library
from rag.publication.codebook import codebook_markdown, codebook_sheets, described
from rag.publication.tables import Published, published_tables
from rag.records import InputError
from rag.tables.coding import Preset
from rag.tables.forms import MEDIA, Form, file_of
from rag.tables.xlsx import write_workbook

SUMS = "SHA256SUMS"
PACKAGE = "datapackage.json"
_FORMS: tuple[Form, ...] = ("csv", "parquet", "dta")
_PROFILE = "https://datapackage.org/profiles/2.0/"
_SHOWN = 12  # characters of the hash that names a version


@dataclass(frozen=True, slots=True)
class About:
    """What somebody says of a publication; "" leaves it to us."""

    title: str = ""
    authors: tuple[str, ...] = ()
    version: str = ""
    license: str = ""


def publish(library: Library, to: Path, rules: Preset, about: About, chunk_chars: int) -> str:
    """Write the publication of a library to a folder, whole or not at all; its version.

    The folder is new, empty, or holds an earlier publication and nothing else. Raises `InputError` otherwise, and
    `MissingExtra` without pyarrow. `chunk_chars` is as in the settings.
    """
    _check(to)
    tables = published_tables(library, rules)
    to.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=to.parent, prefix=f".{to.name}-") as folder:
        made = Path(folder) / "made"
        (made / "data").mkdir(parents=True)
        made_by = {
            "program": _program(),
            "extraction": RULES,
            "rules": rules_fingerprint(chunk_chars),
            "sources_read_by": sorted({source.rules for source in library.sources()}),
        }
        named = _write(made, tables, rules, about, made_by)
        old = Path(folder) / "old"
        with suppress(FileNotFoundError):
            to.rename(old)
        made.rename(to)
        shutil.rmtree(old, ignore_errors=True)
    return named


def _check(to: Path) -> None:
    if not to.exists():
        return
    if not to.is_dir():
        raise InputError(f"{to} is a file. Name a folder.")
    there = {path.relative_to(to).as_posix() for path in to.rglob("*") if path.is_file()}
    known = {SUMS, *sums_of(to)} if (to / SUMS).exists() else set()
    if there - known:
        raise InputError(f"{to} holds {min(there - known)}, which is of no publication. Name a new folder.")


def sums_of(folder: Path) -> dict[str, str]:
    """The hash of each file of a publication, as it says itself."""
    lines = (folder / SUMS).read_text("utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _write(folder: Path, tables: Sequence[Published], rules: Preset, about: About, made_by: Mapping[str, Any]) -> str:
    """Write all files of a publication; its version."""
    for each in tables:
        for form in _FORMS:
            (folder / f"data/{each.table.name}.{form}").write_bytes(file_of(each.table, form))
    (folder / "coding.toml").write_text(_preset_text(rules), "utf-8")
    content = _hash_of(folder, [f"data/{each.table.name}.csv" for each in tables] + ["coding.toml"])
    named = about.version or content[:_SHOWN]
    facts = {
        "title": about.title or _title(tables),
        "version": named,
        "content": f"sha256:{content}",
        **made_by,
        "preset": rules.name,
    }
    (folder / "codebook.md").write_text(codebook_markdown(tables, rules, facts), "utf-8")
    write_workbook(codebook_sheets(tables), folder / "codebook.xlsx")
    (folder / "CITATION.cff").write_text(_citation(facts, about), "utf-8")
    package = _package(folder, tables, facts, about)
    (folder / PACKAGE).write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", "utf-8")
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    lines = "".join(f"{sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    (folder / SUMS).write_text(lines, "utf-8")
    return named


def _hash_of(folder: Path, names: Sequence[str]) -> str:
    digest = sha256()
    for name in names:
        digest.update(name.encode() + b"\0" + sha256((folder / name).read_bytes()).digest())
    return digest.hexdigest()


def _title(tables: Sequence[Published]) -> str:
    reports = next(each.table for each in tables if each.table.name == "reports")
    at = reports.header.index("year")
    years = sorted({row[at] for row in reports.rows})
    span = f", {years[0]}" + (f"–{years[-1]}" if len(years) > 1 else "") if years else ""
    many = "1 report" if len(reports.rows) == 1 else f"{len(reports.rows)} reports"
    return f"Targets and results in Chinese government work reports: {many}{span}"


def _program() -> str:
    try:
        return f"govreport {version('govreport')}"
    except PackageNotFoundError:  # run from its folder
        return "govreport"


def _preset_text(rules: Preset) -> str:
    """A preset as a file that `--preset-file` reads."""

    def table(name: str, entries: Iterable[tuple[str, str]]) -> str:
        return f"\n[preset.{name}]\n" + "".join(f"{_quoted(key)} = {_quoted(word)}\n" for key, word in entries)

    return (
        f"[[preset]]\nname = {_quoted(rules.name)}\ndescription = {_quoted(rules.description)}\n"
        f"range = {_quoted(rules.range)}\nabout = {rules.about}\nceiling = {json.dumps(list(rules.ceiling))}\n"
        + table("constraint", rules.constraint.items())
        + table("words", rules.words.items())
    )


def _quoted(text: str) -> str:
    """A text in double quotes: JSON's are TOML's and YAML's, too."""
    return json.dumps(text, ensure_ascii=False)


def _citation(facts: Mapping[str, Any], about: About) -> str:
    authors = "".join(f"  - name: {_quoted(name)}\n" for name in about.authors or ("govreport",))
    license_ = f"license: {_quoted(about.license)}\n" if about.license else ""
    return (
        'cff-version: 1.2.0\nmessage: "If you use these data, please cite them with their version."\ntype: dataset\n'
        f"title: {_quoted(facts['title'])}\nversion: {_quoted(facts['version'])}\n{license_}authors:\n{authors}"
        f"identifiers:\n  - type: other\n    value: {_quoted(facts['content'])}\n    description: hash of the tables\n"
        'references:\n  - type: software\n    title: govreport\n    authors:\n      - name: "govreport contributors"\n'
        f"    version: {_quoted(facts['program'].removeprefix('govreport').strip() or 'unknown')}\n"
        f"    notes: {_quoted('rules ' + facts['extraction'] + ', fingerprint ' + facts['rules'])}\n"
    )


def _package(folder: Path, tables: Sequence[Published], facts: Mapping[str, Any], about: About) -> dict[str, Any]:
    """The Data Package's description."""
    package: dict[str, Any] = {
        "$schema": f"{_PROFILE}datapackage.json",
        "name": "govreport-data",
        "id": facts["content"],
        "title": facts["title"],
        "description": "Every number is read by rule from the clause that stands beside it. See codebook.md.",
        "version": facts["version"],
        "keywords": ["government work report", "政府工作报告", "targets", "China"],
        "contributors": [{"title": name, "roles": ["creator"]} for name in about.authors or ("govreport",)],
    }
    if about.license:
        package["licenses"] = [{"name": about.license}]
    package["govreport"] = {key: facts[key] for key in facts if key not in ("title", "version", "content")}
    package["resources"] = [_resource(folder, each, form) for each in tables for form in _FORMS]
    return package


def _resource(folder: Path, each: Published, form: Form) -> dict[str, Any]:
    name = each.table.name
    path = f"data/{name}.{form}"
    data = (folder / path).read_bytes()
    told: dict[str, Any] = {
        "name": name if form == "csv" else f"{name}-{form}",
        "path": path,
        "title": each.about if form == "csv" else f"{each.about}, the same rows",
        "format": form,
        "mediatype": MEDIA[form],
    }
    if form != "parquet":  # which frictionless reads by column, and then finds no bytes to count: see SHA256SUMS
        told |= {"bytes": len(data), "hash": f"sha256:{sha256(data).hexdigest()}"}
    if form == "csv":
        told["encoding"] = "utf-8"
    if form == "dta":
        return told
    fields = []
    for column, kind, meaning, codes in described(each.table):
        field: dict[str, Any] = {"name": column, "type": kind, "description": meaning}
        if codes:
            field["categories"] = list(codes)
        fields.append(field)
    schema: dict[str, Any] = {"$schema": f"{_PROFILE}tableschema.json", "fields": fields, "missingValues": [""]}
    if each.key:
        schema["primaryKey"] = list(each.key)
    if each.joins:
        schema["foreignKeys"] = [
            {"fields": [own], "reference": {"resource": table, "fields": [column]}}
            for own, (table, column) in each.joins.items()
        ]
    return {"type": "table", **told, "schema": schema}

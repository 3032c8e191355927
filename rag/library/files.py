"""Paths as a user gives them -> the files to read, each with a name, or with what is wrong with it."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag.formats import Limits, fetch, is_url
from rag.library.remote import files_at, is_remote, read_remote
from rag.records import InputError
from rag.text.names import printable


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read, or why it is not read: `problem` if the user asked for it, `skipped` if it was only met.

    With a `url`, it is what that address gives, of the web or (`is_remote`) of fsspec; the path then means nothing.
    """

    name: str
    path: Path
    size: int = 0  # bytes
    problem: str = ""
    skipped: str = ""
    url: str = ""
    is_remote: bool = False


def find_files(
    paths: Sequence[Path | str], suffixes: Collection[str], *, remote: bool = False
) -> tuple[InputFile, ...]:
    """All files at and under `paths`, folders in sorted order, hidden files left out, none twice; and URLs as such.

    A name is the path inside the given folder, or the file's own name; files that would share one are told apart by
    the names of the folders that they lie in. With `remote`, addresses that are not of the web are fsspec's: not for
    those that a visitor of a server gives, as they reach whatever this process may.
    """
    found: list[InputFile] = []
    seen: set[Path] = set()
    for path in paths:
        if remote and isinstance(path, str) and is_remote(path):
            found += (file for file in _at_remote(path, suffixes) if not any(file.url == each.url for each in found))
            continue
        if isinstance(path, str) and is_url(path):
            if not any(file.url == path for file in found):
                found.append(InputFile(printable(path), Path(), url=path))
            continue
        for file in _at(Path(path), suffixes):
            place = file.path.resolve()
            if place not in seen:
                seen.add(place)
                found.append(file)
    return _told_apart(found)


def read_bytes(file: InputFile, limits: Limits, *, allow_private: bool = False) -> tuple[bytes, str]:
    """The bytes of a file or behind a URL, and the name that tells what they are.

    Raises `InputError` if there are too many or they cannot be read, and what `rag.formats.fetch` raises.
    """
    if file.is_remote:
        data = read_remote(file.url, file.name, limits.file_bytes + 1)
        _check_size(file, data, limits)
        return data, file.name
    if file.url:
        return fetch(file.url, limits, allow_private=allow_private)
    try:
        with file.path.open("rb") as stream:
            data = stream.read(limits.file_bytes + 1)
    except OSError as error:
        raise InputError(f"{file.name}: cannot be read ({error.strerror}). Check its permissions.") from error
    _check_size(file, data, limits)
    return data, file.name


def _check_size(file: InputFile, data: bytes, limits: Limits) -> None:
    if len(data) > limits.file_bytes:
        raise InputError(
            f"{file.name}: larger than {limits.file_bytes >> 20} MB. Split it, or raise GOVREPORT_MAX_FILE_MB "
            "if it is right."
        )


def _at_remote(url: str, suffixes: Collection[str]) -> Iterator[InputFile]:
    shown = printable(url)
    try:
        files = [
            InputFile(printable(file.name), Path(), file.size, url=file.url, is_remote=True)
            for file in files_at(url, suffixes)
        ]
    except InputError as error:
        files = [InputFile(shown, Path(), problem=str(error))]
    kinds = ", ".join(sorted(suffixes))
    yield from files or [InputFile(shown, Path(), problem=f"{shown}: holds no file to read ({kinds}).")]


def _at(path: Path, suffixes: Collection[str]) -> Iterator[InputFile]:
    kinds = ", ".join(sorted(suffixes))
    if path.is_dir():
        files = sorted(_under(path, suffixes), key=lambda file: file.name)
        yield from files
        if not any(not file.skipped for file in files):
            name = printable(str(path))
            yield InputFile(name, path, problem=f"{name}: the folder holds no file to read ({kinds}).")
        return
    name = printable(path.name or str(path))
    if path.is_file() and path.suffix.lower() in suffixes:
        yield InputFile(name, path, path.stat().st_size)
    elif path.is_file():
        yield InputFile(name, path, problem=f"{name}: files of this type are not read. Convert it to one of {kinds}.")
    elif os.path.lexists(path):
        yield InputFile(name, path, problem=f"{name}: neither a file nor a folder that can be read.")
    else:
        shown = printable(str(path))
        yield InputFile(shown, path, problem=f"{shown}: no such file or folder. Check the path.")


def _under(folder: Path, suffixes: Collection[str]) -> Iterator[InputFile]:
    refused: list[OSError] = []
    for at, inner, names in os.walk(folder, onerror=refused.append):
        inner[:] = [name for name in inner if not name.startswith(".")]
        for path in (Path(at, name) for name in names if not name.startswith(".")):
            name = printable(path.relative_to(folder).as_posix())
            if not path.is_file():  # a pipe would never end, a link to nowhere never begin
                yield InputFile(name, path, skipped="not a regular file")
            elif path.suffix.lower() not in suffixes:
                yield InputFile(name, path, skipped=f"{path.suffix or 'this type of'} files are not read")
            else:
                yield InputFile(name, path, path.stat().st_size)
    for error in refused:
        name = printable(str(error.filename))
        yield InputFile(name, Path(name), problem=f"{name}: cannot be read ({error.strerror}). Check its permissions.")


def _told_apart(files: Sequence[InputFile]) -> tuple[InputFile, ...]:
    """`files` with longer names where several share one: henan/2024.txt and hubei/2024.txt."""
    groups: defaultdict[str, list[InputFile]] = defaultdict(list)
    for file in files:
        if not file.url:
            groups[file.name].append(file)
    longer: dict[Path, str] = {}
    for group in (group for group in groups.values() if len(group) > 1):
        parts = [file.path.resolve().parts for file in group]
        depth = group[0].name.count("/") + 2
        while len({part[-depth:] for part in parts}) < len(group):
            depth += 1
        longer.update({file.path: printable("/".join(part[-depth:])) for file, part in zip(group, parts, strict=True)})
    return tuple(file if file.url else replace(file, name=longer.get(file.path, file.name)) for file in files)

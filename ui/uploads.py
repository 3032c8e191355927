"""Files that visitors sent: taken from where the server put them, under names that are safe, and gone after use."""

from __future__ import annotations

import shutil
import tempfile
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from rag.records import InputError

LONGEST = 120
"""Characters of a name that are kept, its suffix among them."""
MOST = 500
"""Files at once."""


def take(sent: object, folder: Path, suffixes: Collection[str]) -> tuple[Path, tuple[Path, ...]]:
    """Move what the browser says it sent into a new private folder; that folder, and the files in it.

    `sent` is a list of {"path", "name"} as the browser gave it, so anything at all; `folder` is where the server keeps
    uploads: a path that leads anywhere else is refused. Raises `InputError`; then nothing was moved.
    """
    if not isinstance(sent, list) or not 0 < len(sent) <= MOST:
        raise InputError(f"send between 1 and {MOST} files at once.")
    checked = [_checked(each, folder, suffixes) for each in sent]
    private = Path(tempfile.mkdtemp(prefix="govreport-"))
    taken: list[Path] = []
    for path, name in checked:
        to = private / name
        if to.exists():  # two files of one name: told apart by a folder
            to = private / str(len(taken) + 1) / name
            to.parent.mkdir()
        shutil.move(path, to)
        taken.append(to)
    return private, tuple(taken)


def _checked(each: object, folder: Path, suffixes: Collection[str]) -> tuple[Path, str]:
    if not isinstance(each, Mapping) or not isinstance(each.get("path"), str) or not isinstance(each.get("name"), str):
        raise InputError("the upload came in a form that is not known. Reload the page and try again.")
    given = Path(each["path"])
    name = safe_name(each["name"])
    try:
        path = given.resolve(strict=True)
    except (OSError, ValueError) as error:
        raise InputError(f"{name}: the upload is no longer there. Send it again.") from error
    if given.is_symlink() or not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise InputError(f"{name}: this is no upload. Reload the page and try again.")
    if Path(name).suffix.lower() not in suffixes:
        raise InputError(f"{name}: files of this type are not read. Save it as text, HTML, PDF or DOCX.")
    return path, name


def safe_name(name: str) -> str:
    """A file's name without folders, control characters or leading dots, of bounded length.

    >>> safe_name("../../etc/报告（2024）.txt")
    '报告（2024）.txt'
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in last if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*')
    kept = kept.strip().lstrip(".") or "upload"
    stem, dot, suffix = kept.rpartition(".")
    if not dot:
        return kept[:LONGEST]
    return f"{stem[: LONGEST - len(suffix) - 1]}.{suffix[:16]}"


def discard(folders: Iterable[Path]) -> None:
    """Remove private folders with what is left in them."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)

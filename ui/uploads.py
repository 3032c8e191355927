"""Files that visitors sent: taken from where the server put them, under names that are safe, and gone after use."""

from __future__ import annotations

import shutil
import tempfile
import unicodedata
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rag.records import InputError

LONGEST = 120
"""Characters of a name that are kept, its suffix among them."""
MOST = 500
"""Files at once."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Uploads in a private folder of their own, and the files of the server's that they were copied from."""

    folder: Path
    paths: tuple[Path, ...]
    came_as: tuple[tuple[Path, int], ...]
    """Each with its time of change in nanoseconds: a newer one is another visitor's."""

    def discard(self) -> None:
        """Remove the private folder with what is left in it, and what it was copied from."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for path, changed in self.came_as:
            with suppress(FileNotFoundError):  # the same bytes, sent and removed by another visitor
                if path.stat().st_mtime_ns == changed:
                    path.unlink()


def take(sent: object, folder: Path, suffixes: Collection[str]) -> Taken:
    """Copy what the browser says it sent into a new private folder.

    Copied and not moved: two visitors who send the same bytes under the same name share one path of the server's.
    `sent` is a list of {"path", "name"} as the browser gave it, so anything at all; `folder` is where the server keeps
    uploads: a path that leads anywhere else is refused. Raises `InputError`; then nothing was copied.
    """
    if not isinstance(sent, list) or not 0 < len(sent) <= MOST:
        raise InputError(f"send between 1 and {MOST} files at once.")
    checked = [_checked(each, folder, suffixes) for each in sent]
    came_as = tuple((path, path.stat().st_mtime_ns) for path, _ in checked)
    private = Path(tempfile.mkdtemp(prefix="govreport-"))
    taken: list[Path] = []
    for path, name in checked:
        to = private / name
        if to.exists():  # two files of one name: told apart by a folder
            to = private / str(len(taken) + 1) / name
            to.parent.mkdir()
        shutil.copyfile(path, to)
        taken.append(to)
    return Taken(private, tuple(taken), came_as)


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

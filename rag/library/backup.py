"""A library in one file, and back: the catalog as it is at one moment, also while it is written, the log, and the
conversations that the page keeps for who signed in.

The vector index is made from the catalog, so it is not in it. Nor are a model's replies, which can be asked for again.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

from rag.library import audit
from rag.library.sqlite import FILE
from rag.records import InputError, LibraryError

MANIFEST = "manifest.json"
CONVERSATIONS = "conversations.sqlite3"
"""Beside the catalog: `ui.talk_store`."""
_NAMES = (FILE, audit.FILE, CONVERSATIONS)
_LARGEST_MANIFEST = 1 << 16  # bytes


def backup(folder: Path, to: Path, *, conversations: bool = True) -> int:
    """Write the library in `folder` to the file `to`, whole or not at all; how many bytes it has.

    What users asked is theirs: with `conversations` the file can be read by its owner only.

    Raises `LibraryError` if there is no library or it cannot be read, `InputError` if `to` cannot be written.
    """
    if not (folder / FILE).is_file():
        raise LibraryError(f"{folder} holds no library. Name another with --library DIR.")
    part = to.with_name(f".{to.name}.part")
    try:
        with tempfile.TemporaryDirectory(prefix="govreport-backup-") as scratch:
            copy = Path(scratch) / FILE
            _copy(folder / FILE, copy)
            if (folder / audit.FILE).is_file():
                shutil.copyfile(folder / audit.FILE, copy.with_name(audit.FILE))
            if conversations and (folder / CONVERSATIONS).is_file():
                _copy(folder / CONVERSATIONS, copy.with_name(CONVERSATIONS))
            files = [copy.with_name(name) for name in _NAMES if copy.with_name(name).is_file()]
            manifest = {
                "kind": "govreport library",
                "made": datetime.now(UTC).isoformat(timespec="seconds"),
                "sha256": {path.name: _hash(path) for path in files},
            }
            part.unlink(missing_ok=True)
            part.touch(0o600 if copy.with_name(CONVERSATIONS) in files else 0o666)
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
                for path in files:
                    archive.write(path, path.name)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(to)
        return to.stat().st_size
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(f"{to} cannot be written: {error.strerror}. Choose another file.") from error
    except sqlite3.Error as error:
        part.unlink(missing_ok=True)
        raise LibraryError(f"the catalog of {folder} cannot be read: {error}. See: govreport check") from error


def _copy(catalog: Path, to: Path) -> None:
    """SQLite's own way to copy a catalog that others may be writing, https://www.sqlite.org/backup.html."""
    source = sqlite3.connect(f"{catalog.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
    with closing(source), closing(sqlite3.connect(to)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def restore(file: Path, folder: Path) -> None:
    """Make the library of a backup in `folder`, which must hold none; all of it or nothing.

    Raises `InputError` for a file that is no backup or was changed, `LibraryError` if the folder cannot take it.
    """
    if (folder / FILE).exists():
        raise LibraryError(f"{folder} holds a library already. Name a new folder with --library DIR.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=folder) as scratch:
            found = _unpack(file, Path(scratch))
            for path in sorted(found, key=lambda path: path.name == FILE):  # the catalog last: it makes a library
                if path.name == CONVERSATIONS:
                    path.chmod(0o600)
                path.replace(folder / path.name)
    except zipfile.BadZipFile as error:
        raise InputError(f"{file}: no backup, or a damaged one ({error}). Take another.") from error
    except OSError as error:
        raise LibraryError(f"{file} cannot be restored into {folder}: {error.strerror or error}.") from error


def _unpack(file: Path, scratch: Path) -> list[Path]:
    """The files of a backup, each as its manifest says. Raises `InputError`."""
    found = []
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        hashes = _manifest(archive).get("sha256") if MANIFEST in names else None
        if not isinstance(hashes, dict) or FILE not in hashes:
            raise InputError(f"{file}: no backup of a library. Make one with: govreport backup FILE")
        for name in _NAMES:
            if name not in hashes:
                continue
            if name not in names:
                raise InputError(f"{file}: {name} is missing in it. Take another backup.")
            path = scratch / name
            with archive.open(name) as packed, path.open("wb") as unpacked:
                shutil.copyfileobj(packed, unpacked)
            if _hash(path) != hashes[name]:
                raise InputError(f"{file}: {name} in it is not what was backed up. Take another backup.")
            found.append(path)
    return found


def _manifest(archive: zipfile.ZipFile) -> dict[str, object]:
    with archive.open(MANIFEST) as packed:
        try:
            made = json.loads(packed.read(_LARGEST_MANIFEST))
        except ValueError:
            return {}
    return made if isinstance(made, dict) else {}

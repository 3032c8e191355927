"""A ZIP archive -> the sources of its members, named `all.zip/郑州.docx`. Nothing is written to disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from rag.formats.limits import MIB, Budget, Failed, Limits
from rag.formats.office import ZIP_ERRORS, check_ratio
from rag.records import InputError, Source

_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
# What the programs of some systems put into every archive they make.
_SYSTEM = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")

Reader = Callable[[bytes, str], Iterator[Source | Failed]]


def read_zip(
    data: bytes, name: str, limits: Limits, budget: Budget, read: Reader, suffixes: frozenset[str]
) -> Iterator[Source | Failed]:
    """The members in the archive's order; one that fails stops no other.

    Raises `InputError` for a broken archive, for too many members and for a bomb, before anything is unpacked.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except ZIP_ERRORS as error:
        raise InputError(f"{name}: a damaged ZIP archive ({error}). Make it again.") from error
    members = [info for info in archive.infolist() if not info.is_dir()]
    if len(members) > limits.members:
        raise InputError(
            f"{name}: has {len(members)} members, more than the limit of {limits.members} (members). Divide it."
        )
    total = sum(info.file_size for info in members)
    if total > budget.left:
        raise InputError(
            f"{name}: unpacks to {total // MIB} MiB, more than the limit of {limits.unpacked_bytes // MIB} MiB "
            "(unpacked_bytes). Divide it."
        )
    budget.left -= total
    for info in members:
        check_ratio(info, name, limits)
    found = False
    for info in members:
        inside = member_name(info)
        path = PurePosixPath(inside)
        if inside.startswith(_SYSTEM[0]) or path.name in _SYSTEM[1:]:
            continue
        found = True
        full = f"{name}/{inside}"
        reason = _refusal(info, path, limits)
        if reason:
            yield Failed(full, reason)
            continue
        if path.suffix.lower() not in suffixes:
            yield Failed(full, f"files of type {path.suffix or 'none'} are not read.", skipped=True)
            continue
        try:
            content = archive.read(info)
        except ZIP_ERRORS as error:
            yield Failed(full, f"a damaged member ({error}). Make the archive again.")
            continue
        yield from read(content, full)
    if not found:
        raise InputError(f"{name}: an empty archive. Give one that holds reports.")


def _refusal(info: zipfile.ZipInfo, path: PurePosixPath, limits: Limits) -> str:
    """Why a member is not read, "" if it is."""
    if path.is_absolute() or ".." in path.parts or ":" in (path.parts or ("",))[0]:
        return "its path leads outside the archive. Not read."
    if info.flag_bits & _ENCRYPTED_FLAG:
        return "protected by a password. Make the archive without one."
    if info.file_size > limits.file_bytes:
        return f"{info.file_size // MIB} MiB, more than the limit of {limits.file_bytes // MIB} MiB (file_bytes)."
    return ""


def member_name(info: zipfile.ZipInfo) -> str:
    """A member's name as its maker saw it.

    Without the flag for UTF-8 Python reads the bytes as cp437; Chinese Windows wrote them in GBK, some programs in
    UTF-8 without setting the flag.
    """
    name = info.filename
    if not info.flag_bits & _UTF8_FLAG:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""  # named by the Unicode extra field, which Python has read
        for encoding in ("utf-8", "gb18030", "cp950"):
            try:
                name = raw.decode(encoding) or name
                break
            except UnicodeDecodeError:
                continue  # the next one is tried; cp437 fits any bytes
    return name.replace("\\", "/")

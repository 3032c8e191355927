"""The package around an Office document: a ZIP of XML parts, opened with bounds on what it may unpack to."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from rag.formats.limits import MIB, Limits
from rag.records import InputError

if TYPE_CHECKING:
    from lxml import etree

# What zipfile raises for archives that are cut, scrambled or packed in a way that it does not know.
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    KeyError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    OSError,
)
_HEAD = 4096  # bytes; what stands before the root element
_SMALL = MIB  # a part of this size harms nobody, however well it packs


class Package:
    """The parts of one document, by name. Raises `InputError` for what is broken, protected or a bomb."""

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except ZIP_ERRORS as error:
            raise InputError(f"{name}: a damaged document ({error}). Open and save it again.") from error
        infos = self._zip.infolist()
        self._names = {info.filename for info in infos}
        if len(infos) > limits.members:
            raise InputError(f"{name}: has {len(infos)} parts, more than the limit of {limits.members} (members).")
        total = sum(info.file_size for info in infos)
        if total > limits.unpacked_bytes:
            raise InputError(
                f"{name}: unpacks to {total // MIB} MiB, more than the limit of {limits.unpacked_bytes // MIB} MiB "
                "(unpacked_bytes)."
            )
        for info in infos:
            check_ratio(info, name, limits)

    def __contains__(self, part: str) -> bool:
        return part in self._names

    def check_xml(self) -> None:
        """Raise `InputError` if any part declares entities, for readers that open the parts themselves."""
        for part in self._names:
            if part.endswith((".xml", ".rels")):
                try:
                    with self._zip.open(part) as stream:
                        self._refuse_entities(part, stream.read(_HEAD))
                except ZIP_ERRORS as error:
                    raise InputError(f"{self._name}: its part {part} is damaged ({error}). Save it again.") from error

    def _refuse_entities(self, part: str, head: bytes) -> None:
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            # Office never writes one; every XML bomb needs one.
            raise InputError(
                f"{self._name}: its part {part} declares XML entities, as no Office program does. Not read."
            )

    def xml(self, part: str) -> etree._Element:
        """The root of an XML part. No entity is expanded and nothing is fetched."""
        from lxml import etree  # a C library that only documents need

        try:
            raw = self._zip.read(part)
            self._refuse_entities(part, raw[:_HEAD])
            parser = etree.XMLParser(
                resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
            )
            return etree.fromstring(raw, parser)
        except (etree.XMLSyntaxError, *ZIP_ERRORS) as error:
            raise InputError(
                f"{self._name}: its part {part} cannot be read ({error}). Open and save it again."
            ) from error


def check_ratio(info: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    """Raise `InputError` for a member that unpacks to far more than text or pictures do."""
    if info.file_size > _SMALL and info.file_size > limits.ratio * max(1, info.compress_size):
        raise InputError(
            f"{name}: {info.filename} unpacks to {info.file_size // max(1, info.compress_size)} times its size, "
            f"more than the limit of {limits.ratio} (ratio)."
        )

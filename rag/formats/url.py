"""Fetching one URL that the user gave: bounded in hops, size and time, and never into a private network unasked.

The host of every hop is resolved here, all its addresses are checked, and the connection goes to a checked address, so
that a name cannot point elsewhere a moment later. Proxies of the environment are not used: behind one, the address that
is connected to could not be checked.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from rag.formats.detect import SUFFIXES
from rag.formats.limits import MIB, Limits
from rag.records import InputError

if TYPE_CHECKING:
    import httpx

_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "multipart/related": ".mhtml",
    "application/json": ".json",
    "application/jsonl": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
_ANY_FILE = (
    "application/octet-stream",
    "binary/octet-stream",
    "application/force-download",
    "application/x-download",
    "",
)
_HEADERS = {"User-Agent": "govreport", "Accept": "*/*", "Accept-Encoding": "identity"}
_FILE_NAME = re.compile(r"filename\*?=(?:UTF-8'[^']*')?\"?([^\";]{1,200})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Hop:
    """Where one request goes: the URL as given, and the same with a checked address for its host."""

    url: str
    direct: str
    host: str
    headers: tuple[tuple[str, str], ...]


def is_url(argument: str) -> bool:
    """Whether an argument of the command is meant as a URL and not as a path."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.\-]{1,20}://", argument) is not None


def fetch(url: str, limits: Limits | None = None, *, allow_private: bool = False) -> tuple[bytes, str]:
    """The bytes behind `url`, and a file name with the suffix that its type asks for.

    Raises `InputError`, one line: not http or https, an address in a private or reserved range (unless
    `allow_private`), too many redirects, too large, too slow, a type that is not read, or a server that fails.
    """
    import asyncio  # slow to load, and most commands fetch nothing

    limits = limits or Limits()
    try:
        return asyncio.run(_within(url, limits, allow_private))
    except TimeoutError as error:
        raise InputError(
            f"{url}: took more than the limit of {limits.seconds:g} seconds (seconds). Try again later."
        ) from error


async def _within(url: str, limits: Limits, allow_private: bool) -> tuple[bytes, str]:
    import asyncio

    import httpx  # only a URL needs it

    async with asyncio.timeout(limits.seconds):
        # A fresh client: no cookie, proxy or password of the environment goes out with the request.
        async with httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=limits.seconds) as client:
            try:
                return await _follow(client, url, limits, allow_private)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise InputError(
                    f"{url}: {_said(error)}. Check the address, or save the page and give the file."
                ) from error


async def _follow(client: httpx.AsyncClient, url: str, limits: Limits, allow_private: bool) -> tuple[bytes, str]:
    here = url
    for _ in range(limits.redirects + 1):
        hop = await _checked(here, url, allow_private)
        request = client.build_request(
            "GET", hop.direct, headers=dict((*_HEADERS.items(), *hop.headers)), extensions={"sni_hostname": hop.host}
        )
        response = await client.send(request, stream=True)
        try:
            location = response.headers.get("location")
            if response.status_code in (301, 302, 303, 307, 308) and location:
                here = urljoin(here, location)
                continue
            if response.status_code != 200:
                raise InputError(f"{url}: the server answers {response.status_code}. Check the address in a browser.")
            suffix = _suffix(response, here, url)
            return await _body(response, url, limits), _name(response, here, suffix)
        finally:
            await response.aclose()
    raise InputError(f"{url}: more than the limit of {limits.redirects} redirects (redirects). Give the last address.")


async def _checked(here: str, given: str, allow_private: bool) -> _Hop:
    """The hop to `here`, its host resolved once and checked. Raises `InputError`."""
    via = "" if here == given else f" (redirected to {here})"
    try:
        parts = urlsplit(here)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise InputError(f"{given}: not a valid address{via}. Check it.") from error
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https"):
        raise InputError(f"{given}: only http and https are fetched{via}. Save the page and give the file.")
    if not host:
        raise InputError(f"{given}: names no host{via}. Check the address.")
    if parts.username is not None:
        raise InputError(
            f"{given}: holds a user name or password{via}, which is not sent. Save the page and give the file."
        )
    try:
        ascii_host = host if ":" in host else host.encode("idna").decode("ascii")
        addresses = await _addresses(ascii_host, port)
    except (OSError, UnicodeError) as error:
        raise InputError(f"{given}: no host {host} was found{via}. Check the address.") from error
    for address in addresses:
        if not allow_private and not _is_public(address):
            raise InputError(
                f"{given}: {host} is {address}, in a private or reserved range{via}. If meant so: --allow-private."
            )
    address = addresses[0]
    place = f"[{address}]" if ":" in address else address
    bracketed = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    standard = port == (443 if parts.scheme == "https" else 80)
    direct = urlunsplit((parts.scheme, f"{place}:{port}", parts.path or "/", parts.query, ""))
    return _Hop(here, direct, ascii_host, (("Host", bracketed if standard else f"{bracketed}:{port}"),))


async def _addresses(host: str, port: int) -> list[str]:
    """The addresses of a host, in the system's order. Raises OSError."""
    from asyncio import get_running_loop

    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:  # a name, or a number that the system reads as an address
        found = await get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _is_public(address: str) -> bool:
    """Whether an address belongs to the public internet, also when it wraps an IPv4 one."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return _is_public(str(inner))
        # All of the public IPv6 internet is in one range; others translate to IPv4, or are of one network only.
        if ip not in _UNICAST:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in reserved for reserved in _RESERVED)


_UNICAST = ipaddress.ip_network("2000::/3")
# Not in the tables of Python 3.11: https://www.iana.org/assignments/iana-ipv6-special-registry
_RESERVED = tuple(map(ipaddress.ip_network, ("192.88.99.0/24", "3fff::/20", "2001::/23")))


def _suffix(response: httpx.Response, here: str, url: str) -> str:
    """The suffix for the body's type. Raises `InputError` for a type that is not read."""
    declared = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared in _ANY_FILE:
        named = _stem_and_suffix(_name(response, here, ""))[1]
        return named if named in SUFFIXES else ""
    if declared not in _TYPES:
        raise InputError(f"{url}: of type {declared}, which is not read. Give the address of the report's text.")
    named = _stem_and_suffix(_name(response, here, ""))[1]
    # Servers call CSV, Markdown and JSON Lines text/plain.
    return named if declared == "text/plain" and named in SUFFIXES else _TYPES[declared]


def _name(response: httpx.Response, here: str, suffix: str) -> str:
    """A file name from the server's own, or the last part of the path, or the host."""
    given = _FILE_NAME.search(response.headers.get("content-disposition", ""))
    parts = urlsplit(here)
    raw = given[1] if given else parts.path.rstrip("/").rsplit("/", 1)[-1]
    name = re.sub(r"[\x00-\x1f/\\:*?\"<>|]", "_", unquote(raw)).strip(". ") or parts.hostname or "page"
    if not suffix:
        return name
    stem, own = _stem_and_suffix(name)
    return name if own == suffix else (stem if own in SUFFIXES else name) + suffix


def _stem_and_suffix(name: str) -> tuple[str, str]:
    stem, dot, suffix = name.rpartition(".")
    return (stem, f".{suffix.lower()}") if dot and stem else (name, "")


async def _body(response: httpx.Response, url: str, limits: Limits) -> bytes:
    """The body, unpacked here so that a bomb is noticed before it is in memory."""
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise InputError(f"{url}: sent as {packed}, though not asked to. Save the page and give the file.")
    unpack = zlib.decompressobj(wbits=47) if packed not in ("", "identity") else None
    body = bytearray()
    async for piece in response.aiter_raw():
        room = limits.file_bytes - len(body) + 1
        try:
            body += unpack.decompress(piece, room) if unpack else piece
        except zlib.error as error:
            raise InputError(f"{url}: its {packed} data is damaged. Try again later.") from error
        if len(body) > limits.file_bytes:
            raise InputError(f"{url}: more than the limit of {limits.file_bytes // MIB} MiB (file_bytes). Not read.")
    return bytes(body)


def _said(error: Exception) -> str:
    text = " ".join(str(error).split())[:160].rstrip(".")
    return f"{type(error).__name__}: {text}" if text else type(error).__name__

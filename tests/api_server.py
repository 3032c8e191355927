"""The server over a small library of our own, for tests that talk to it as programs do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from page_server import Served, library, served
from toy import report_text

from ui.auth import Accounts

ASKED = "郑州市2024年GDP增长目标是多少"
QUOTE = "地区生产总值增长7%左右"


@contextmanager
def api(folder: Path, accounts: Accounts | None = None, **settings: object) -> Iterator[Served]:
    """The page and the interfaces over reports of two cities and two years."""
    for region, year, growth in (("郑州市", 2024, "7%"), ("郑州市", 2025, "6%"), ("济南市", 2024, "5.5%")):
        text = report_text(region, year, growth).replace("群众满意度", f"{region}群众满意度")
        (folder / f"{region}{year}.txt").write_text(text, "utf-8")
    made = library(folder / "library", sorted(folder.glob("*.txt")), **settings)
    hosts = frozenset(("127.0.0.1", "localhost")) if accounts is None else None
    with served(made, folder / "uploads", accounts, hosts) as site:
        yield site

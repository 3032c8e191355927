"""Signing in to the page: from a browser, and through a proxy."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import chromium, ready, visitor
from page_server import Served, library, served

from ui.auth import read_accounts

FORM = "user=li&password=secret"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("site")
    with served(library(folder / "library", []), Path(folder / "uploads"), read_accounts("li:secret")) as made:
        yield made


def sign_in(site: Served, **headers: str) -> tuple[int, str]:
    """Status and cookie of a sent login form."""
    connection = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("POST", "/login", FORM, {"Content-Type": "application/x-www-form-urlencoded", **named})
    reply = connection.getresponse()
    connection.close()
    return reply.status, reply.getheader("set-cookie") or ""


def test_a_browser_signs_in(site: Served) -> None:
    with chromium() as browser, visitor(browser, site.url, opened=False) as page:
        page.goto(site.url)
        page.fill("[name=user]", "li")
        page.fill("[name=password]", "secret")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{site.url}/")
        ready(page)


def test_a_browser_signs_in_through_a_proxy(site: Served) -> None:
    ours = {"Origin": "https://ours.example", "X_Forwarded_Proto": "https", "X_Forwarded_For": "192.0.2.7"}
    for kept in (
        {"Host": "ours.example"},  # the proxy passes the name on that was asked for
        {"Sec_Fetch_Site": "same-origin"},  # it asks under its own name for us, as nginx does unless it is told
    ):
        status, cookie = sign_in(site, **ours, **kept)
        assert status == 303
        assert "; Secure" in cookie


@pytest.mark.parametrize("fetched", ["cross-site", "same-site", "none", ""])
def test_another_website_signs_nobody_in_through_a_proxy(site: Served, fetched: str) -> None:
    for origin in ("https://evil.example", "null"):
        status, cookie = sign_in(site, Origin=origin, X_Forwarded_Proto="https", Sec_Fetch_Site=fetched)
        assert (status, cookie) == (403, "")

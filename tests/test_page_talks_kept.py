"""Conversations of signed-in users: kept on the server, each user's own, over browsers and two tabs of one."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import ask, ready, visitor
from page_server import SEEDS, Served, library, served
from provinces import REPORTS

from rag import pipeline
from rag.config import load_settings
from rag.records import LibraryError
from ui.auth import hash_password, read_accounts
from ui.conversation import MOST_CHARS, Turn, kept, restored
from ui.talk_store import FILE, MOST_TALKS, Talk, Talks

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

JILIN, HEBEI = "吉林省2026年GDP目标是多少", "河北省2026年GDP目标是多少"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("site")
    for name, text in REPORTS.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    accounts = folder / "accounts"
    accounts.write_text("\n".join(f"{user}:reader:{hash_password('secret')}" for user in ("li", "wang", "zhao")))
    made = library(folder / "library", sorted(folder.glob("*.txt")))
    with served(made, folder / "uploads", read_accounts(str(accounts))) as running:
        yield running


def signed_in(page: Page, site: Served, user: str) -> None:
    page.goto(f"{site.url}/?tab=ask")
    page.fill("[name=user]", user)
    page.fill("[name=password]", "secret")
    page.keyboard.press("Enter")
    ready(page)


def listed(page: Page, number: int) -> None:
    page.wait_for_function("n => document.querySelectorAll('#talks li .name').length === n", arg=number)


def test_a_conversation_is_there_in_another_browser_and_nobody_else_sees_it(browser: Browser, site: Served) -> None:
    with visitor(browser, site.url, opened=False) as one:
        signed_in(one, site, "li")
        ask(one, JILIN)
        listed(one, 1)
        one.reload()
        one.wait_for_selector(".turn")
    with visitor(browser, site.url, opened=False) as other:
        signed_in(other, site, "li")
        other.click("#talks summary")
        listed(other, 1)
        other.click("#talks .name")
        other.wait_for_selector(".turn")
        assert other.locator(".asked p").all_inner_texts() == [JILIN]
        ask(other, HEBEI)
        other.click("#talks summary")
        other.click("#talks .rename")
        other.fill("#talks .renaming", "东北")
        other.keyboard.press("Enter")
        other.wait_for_selector("#talks .name:has-text('东北')")
        other.fill("#talks input[type=search]", "没有的")
        listed(other, 0)
        other.fill("#talks input[type=search]", "河北")  # what was said in it is found, too
        listed(other, 1)
        other.click("#talks .remove")
        listed(other, 0)
        other.click("#talks [data-act=untalk]")
        other.wait_for_selector("#talks .name:has-text('东北')")
    with visitor(browser, site.url, opened=False) as stranger:
        signed_in(stranger, site, "wang")
        stranger.click("#talks summary")
        stranger.wait_for_selector("#talks .none")
        listed(stranger, 0)


def test_two_browsers_in_one_conversation_overwrite_nothing(browser: Browser, site: Served) -> None:
    with visitor(browser, site.url, opened=False) as one, visitor(browser, site.url, opened=False) as two:
        signed_in(one, site, "zhao")
        ask(one, JILIN)
        listed(one, 1)
        signed_in(two, site, "zhao")
        two.click("#talks summary")
        listed(two, 1)
        two.click("#talks .name")
        two.wait_for_selector(".turn")
        ask(two, HEBEI)
        listed(two, 1)  # it goes on with that one
        ask(one, "吉林省2026年CPI目标")  # and this one, which does not know, on its own
        listed(one, 2)
        one.reload()
        one.wait_for_selector(".turn")
        assert one.locator(".asked p").all_inner_texts() == [JILIN, "吉林省2026年CPI目标"]
        two.reload()
        two.wait_for_selector(".turn")
        assert two.locator(".asked p").all_inner_texts() == [JILIN, HEBEI]


def request(site: Served, method: str, path: str, cookie: str, body: object = None) -> tuple[int, bytes, str]:
    connection = http.client.HTTPConnection(site.url.removeprefix("http://"), timeout=20)
    form = isinstance(body, str)
    kind = "application/x-www-form-urlencoded" if form else "application/json"
    data = body if form or body is None else json.dumps(body)
    connection.request(method, path, data, {"Content-Type": kind, "Cookie": cookie})
    reply = connection.getresponse()
    text = reply.read()
    connection.close()
    return reply.status, text, (reply.getheader("set-cookie") or "").partition(";")[0]


def test_nobody_reads_or_changes_what_is_another_users(site: Served) -> None:
    cookies = {user: request(site, "POST", "/login", "", f"user={user}&password=secret")[2] for user in ("li", "wang")}
    body = {"name": "mine", "turns": kept((Turn(JILIN, None, trouble="secret"),))}
    assert request(site, "POST", "/talks/one", cookies["li"], body)[0] == 200
    assert json.loads(request(site, "GET", "/talks/one", cookies["wang"])[1]) == {"talk": None}
    assert json.loads(request(site, "POST", "/talks/one/remove", cookies["wang"], {})[1]) == {"done": False}
    assert json.loads(request(site, "POST", "/talks/one/name", cookies["wang"], {"name": "x"})[1]) == {"done": False}
    assert request(site, "POST", "/talks/one", cookies["wang"], body | {"name": "another's"})[0] == 200
    assert json.loads(request(site, "GET", "/talks/one", cookies["li"])[1])["talk"]["name"] == "mine"
    assert request(site, "GET", "/talks/one", "")[0] == 401
    for wrong in ({"turns": "no conversation"}, {"turns": "[]"}, {"turns": "x" * (MOST_CHARS + 1)}, {"name": "n" * 81}):
        assert request(site, "POST", "/talks/two", cookies["li"], body | wrong)[0] == 422


def test_a_page_without_a_login_keeps_none(tmp_path: Path) -> None:
    with served(library(tmp_path / "library", []), tmp_path / "uploads") as site:
        assert json.loads(request(site, "GET", "/talks", "")[1])["kept"] == "browser"
        body = {"name": "mine", "turns": kept((Turn(JILIN, None),))}
        assert request(site, "POST", "/talks/one", "", body)[0] == 404
    assert not (tmp_path / "library" / FILE).exists()


def test_what_a_user_keeps_is_bounded_and_the_oldest_goes(tmp_path: Path) -> None:
    talks = Talks(tmp_path / "library" / FILE)
    text = kept((Turn("问", None),))
    assert talks.keep("wang", Talk("w", "w", False, 0, text))
    for n in range(MOST_TALKS + 2):
        assert talks.keep("li", Talk(f"t{n}", f"t{n}", False, 0, text))
    found = [each.id for each in talks.listed("li")]
    assert len(found) == MOST_TALKS
    assert found[0] == f"t{MOST_TALKS + 1}"
    assert "t0" not in found
    assert [each.id for each in talks.listed("wang")] == ["w"]
    assert (tmp_path / "library" / FILE).stat().st_mode & 0o077 == 0


def test_a_name_given_by_the_user_stays_and_an_old_state_is_refused(tmp_path: Path) -> None:
    talks = Talks(tmp_path / FILE)
    first = talks.keep("li", Talk("t", "问", False, 0, kept((Turn("问", None),))))
    assert talks.rename("li", "t", "东北")
    second = talks.keep("li", Talk("t", "问", False, first, kept((Turn("问", None), Turn("再问", None)))))
    assert second > first
    assert talks.keep("li", Talk("t", "问", False, first, kept((Turn("another", None),)))) == 0
    found = talks.read("li", "t")
    assert found is not None
    assert found.name == "东北"
    assert [turn.question for turn in restored(found.turns)] == ["问", "再问"]


def test_a_conversation_too_long_to_keep_loses_its_first_turns(tmp_path: Path) -> None:
    turns = [Turn("问" * 1000, None, trouble="答" * 200_000) for _ in range(12)] + [Turn("last", None)]
    made = restored(kept(turns))
    assert 1 < len(made) < len(turns)
    assert made[-1].question == "last"


def test_a_file_that_is_no_store_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 1000)
    with pytest.raises(LibraryError, match="conversations cannot be kept there"):
        Talks(tmp_path / FILE).listed("li")


def test_conversations_are_in_a_backup_unless_they_are_not_wished(tmp_path: Path) -> None:
    settings = library(tmp_path / "library", [SEEDS / "benxi-2024.md"])
    Talks(tmp_path / "library" / FILE).keep("li", Talk("t", "问", False, 0, kept((Turn("问", None),))))
    pipeline.backup(settings, tmp_path / "all.zip")
    pipeline.backup(settings, tmp_path / "given.zip", conversations=False)
    assert (tmp_path / "all.zip").stat().st_mode & 0o077 == 0
    for name, there in (("all", ["t"]), ("given", [])):
        folder = tmp_path / name
        assert len(pipeline.restore(load_settings(library=folder), tmp_path / f"{name}.zip")) == 1
        assert [each.id for each in Talks(folder / FILE).listed("li")] == there
        assert (folder / FILE).stat().st_mode & 0o077 == 0

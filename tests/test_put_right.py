"""Single numbers put right by hand: what holds then, that nothing takes them for checked, and that it is taken back."""

from __future__ import annotations

import http.client
import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser import visitor
from page_server import library, served
from provinces import REPORTS
from toy import ToyEmbedder

from rag import pipeline
from rag.answering.answerer import Desk
from rag.config import Settings
from rag.drafts.ledger import Finding
from rag.figures.put_right import stands_in, value_typed
from rag.library.numbers_said import Number, number_of
from rag.pipeline.numbers import Step
from rag.records import Answer, Check, Figure, InputError
from ui.auth import hash_password, read_accounts
from ui.views.badge import badge

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name in ("hebei-2025", "hebei-2026", "shandong-2025", "shandong-2026"):
        (tmp_path / f"{name}.txt").write_text(REPORTS[name], "utf-8")
    return library(tmp_path / "library", sorted(tmp_path.glob("*.txt")))


def jobs_of(settings: Settings, region: str = "河北省") -> Figure:
    """The target of 2026 for new jobs."""
    with pipeline.open_library(settings) as opened:
        (report,) = (each for each in opened.reports() if (each.region.name, each.year) == (region, 2026))
        return next(each for each in opened.figures(report_ids=[report.id]) if each.indicator == "new_urban_jobs")


def put(settings: Settings, step: Step, value: str = "", why: str = "") -> Number:
    number = jobs(settings)
    return pipeline.put_number(*number, step, settings, value=value, why=why, who="li")


def jobs(settings: Settings) -> tuple[str, str]:
    """Report and id of the number; the note that is left of one that was read wrong has the same."""
    with pipeline.open_library(settings) as opened:
        (report,) = (each for each in opened.reports() if (each.region.name, each.year) == ("河北省", 2026))
        things = (*opened.figures(report_ids=[report.id]), *opened.unread(report_ids=[report.id]))
        return report.id, next(each.id for each in things if each.indicator == "new_urban_jobs")


def ask(settings: Settings, question: str) -> Answer:
    with pipeline.open_library(settings) as opened:
        return Desk(opened, None).answer(question)[0]


def verdicts(settings: Settings, draft: str) -> list[Finding]:
    return list(pipeline.check_draft(draft, settings))


def test_a_number_put_right_is_told_as_such_and_is_never_checked(settings: Settings) -> None:
    before = jobs_of(settings)
    number = put(settings, "correct", "80万人以上", "看错一行")
    assert isinstance(number.thing, Figure)
    assert number.said is not None
    assert (number.said.was, number.said.who, number.said.why) == ("88万人", "li", "看错一行")
    now = jobs_of(settings)
    assert (now.low, now.bound, now.value, now.by_hand) == (Decimal(80), "at_least", Decimal(800000), True)
    assert (now.quote, now.spans, now.id) == (before.quote, before.spans, before.id)

    answer = ask(settings, "河北省2026年城镇新增就业目标是多少")
    assert "80万人以上（人工更正）" in answer.answer
    # The clause is told with it: what stands there is checked, what a person says is not.
    assert [(check.text, check.status) for check in answer.numbers] == [("80万人", "by_hand"), ("88万人", "supported")]
    english = ask(settings, "What is Hebei's 2026 target for new urban jobs?")
    assert "(corrected by hand)" in english.answer
    assert english.numbers[0].status == "by_hand"
    # What is computed from it is by hand, too; a number of another place is checked as ever.
    both = ask(settings, "2026年河北和山东城镇新增就业目标相差多少")
    assert {check.status for check in both.numbers if check.text.startswith(("80", "32"))} == {"by_hand"}
    assert {check.status for check in both.numbers if check.text.startswith("112")} == {"supported"}


def test_a_draft_that_repeats_it_is_not_called_right(settings: Settings) -> None:
    put(settings, "correct", "80万人")
    (one,) = verdicts(settings, "河北省2026年城镇新增就业目标为80万人。")
    assert one.verdict == "unknown"
    (other,) = verdicts(settings, "山东省2026年城镇新增就业目标为112万人。")
    assert other.verdict == "supported"


def test_a_summary_tells_it_as_such(settings: Settings) -> None:
    put(settings, "correct", "80万人")
    assert "80万人（人工更正）" in str(pipeline.one_page("河北省", 2026, settings, "zh"))


def test_it_outlives_the_next_reading_and_is_taken_back(settings: Settings, tmp_path: Path) -> None:
    put(settings, "correct", "80万人")
    source = tmp_path / "hebei-2026.txt"
    pipeline.remove(source.name, settings)
    pipeline.ingest([source], settings, None, ToyEmbedder())
    assert jobs_of(settings).low == 80
    report = jobs(settings)[0]
    pipeline.correct(report, settings, year=2026, embedder=ToyEmbedder())  # of the report, which is read again by it
    assert jobs_of(settings).by_hand
    put(settings, "undo")
    assert (jobs_of(settings).low, jobs_of(settings).by_hand) == (88, False)
    with pytest.raises(InputError, match="nothing was said by hand"):
        put(settings, "undo")
    acts = [(each.act, each.who) for each in pipeline.log_entries(settings)]
    assert acts[-3:] == [("corrected", "li"), ("undone", "li")][-3:] or acts[-1] == ("undone", "li")
    assert "80万人（人工更正） -> 88万人, as it was read" in pipeline.log_entries(settings)[-1].detail


def test_what_was_read_wrong_is_no_number_any_more_and_its_clause_stays(settings: Settings) -> None:
    put(settings, "wrong", why="是上年的数")
    answer = ask(settings, "河北省2026年城镇新增就业目标是多少")
    assert answer.status == "unread"
    assert "88万人" in answer.citations[0].quote
    with pipeline.open_library(settings) as opened:
        assert number_of(opened, *jobs(settings)).said is not None
    put(settings, "undo")
    assert jobs_of(settings).low == 88


def test_a_readers_report_changes_nothing_and_an_editor_settles_it(settings: Settings) -> None:
    number = put(settings, "report", why="像是上年的")
    assert [each.why for each in number.reported] == ["像是上年的"]
    assert (jobs_of(settings).low, jobs_of(settings).by_hand) == (88, False)
    assert put(settings, "settle").reported == ()


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("90", ("90", "90", "万人", "exact")),
        ("85-90万人", ("85", "90", "万人", "range")),
        ("90万人左右", ("90", "90", "万人", "about")),
    ],
)
def test_a_value_is_typed_as_a_report_would_state_it(
    settings: Settings, typed: str, value: tuple[str, str, str, str]
) -> None:
    made = value_typed(typed, jobs_of(settings))
    assert (str(made.low), str(made.high), made.unit, made.bound) == value
    assert not stands_in(made, jobs_of(settings).quote)


@pytest.mark.parametrize("typed", ["", "很多", "90万人，另有5%", "5%"])
def test_what_is_no_value_of_it_is_refused(settings: Settings, typed: str) -> None:
    with pytest.raises(InputError):
        value_typed(typed, jobs_of(settings))


def test_the_badge_counts_a_number_by_hand_as_not_checked() -> None:
    shown = badge([Check("80万人", "by_hand", 1), Check("5%", "supported", 2)], "zh")
    assert "人工更正" in str(shown)
    assert "amber" in str(shown)
    assert "已核对<" not in str(shown)


def test_the_badge_names_nothing_in_the_programs_words() -> None:
    shown = str(badge([Check("31个", "computed", None, "count"), Check("5%", "computed", None, "as asked")], "zh"))
    assert "count" not in shown
    assert "as asked" not in shown


def test_an_editor_puts_a_number_right_on_the_board_and_takes_it_back(
    browser: Browser, settings: Settings, tmp_path: Path
) -> None:
    with served(settings, tmp_path / "uploads") as site, visitor(browser, site.url, opened=False) as page:
        page.goto(f"{site.url}/board?ind=new_urban_jobs&at=130000:target")
        last = "#drawer section:last-of-type"
        page.click(f"{last} .fix button:has-text('更正这个数')")
        page.fill(f"{last} input[name=value]", "880万人")
        page.fill(f"{last} input[name=why]", "看错")
        page.click(f"{last} button[type=submit]")
        page.wait_for_selector(f"{last} .refused:has-text('880万人')")  # a slip of the finger is asked about
        page.fill(f"{last} input[name=value]", "86万人")
        page.click(f"{last} button[type=submit]")
        page.click(f"{last} button:has-text('仍然保存')")
        page.wait_for_selector(f"{last} .by-hand:has-text('程序读作：88万人')")
        page.wait_for_selector("tr:has-text('河北省') [data-column=target]:has-text('86万人') .hand")
        with page.expect_download() as kept:
            page.click("#save-csv")
        assert "86万人（人工更正）" in kept.value.path().read_text("utf-8-sig")
        page.reload()
        page.click(f"{last} button:has-text('撤销更正')")
        page.wait_for_selector("tr:has-text('河北省') [data-column=target]:has-text('88万人')")
        assert page.locator(".hand").count() == 0


def sent(url: str, path: str, cookie: str, body: object) -> tuple[int, Any, str]:
    """The status, the JSON and the cookie that a request to the page is answered with."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
    kind = "application/x-www-form-urlencoded" if isinstance(body, str) else "application/json"
    data = body if isinstance(body, str) else json.dumps(body)
    connection.request("POST", path, data, {"Content-Type": kind, "Cookie": cookie})
    reply = connection.getresponse()
    text = reply.read()
    connection.close()
    answer = json.loads(text) if text.startswith(b"{") else None
    return reply.status, answer, (reply.getheader("set-cookie") or "").partition(";")[0]


def test_a_reader_can_only_report(settings: Settings, tmp_path: Path) -> None:
    accounts = tmp_path / "accounts"
    names = {"zhang": "reader", "li": "editor"}
    accounts.write_text("\n".join(f"{name}:{role}:{hash_password('secret')}" for name, role in names.items()), "utf-8")
    with served(settings, tmp_path / "uploads", read_accounts(str(accounts))) as site:
        report, figure = jobs(settings)

        def step(cookie: str, name: str, why: str = "") -> tuple[int, Any]:
            wanted = {"report": report, "figure": figure, "step": name, "why": why}
            return sent(site.url, "/board/number", cookie, wanted)[:2]

        assert step("", "report")[0] == 401
        reader, editor = (sent(site.url, "/login", "", f"user={name}&password=secret")[2] for name in names)
        assert step(reader, "wrong")[0] == 403
        status, shown = step(reader, "report", "像是上年的")
        assert (status, shown["editor"], shown["reported"][0]["who"]) == (200, False, "zhang")
        status, shown = step(editor, "settle")
        assert (status, shown["editor"], shown["reported"]) == (200, True, [])
    assert [(each.act, each.who) for each in pipeline.log_entries(settings)][-2:] == [
        ("reported", "zhang"),
        ("undone", "li"),
    ]

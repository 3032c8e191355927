"""Answers in a model's words in the real page: as they are written, stopped, put aside. The model is scripted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from browser import ask, visitor
from page_server import library, served
from scripted_llm import Drop, Hang, Say, ScriptedLLM, Step
from toy import report_text

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

QUESTION = "洛阳市2024年怎样保障改善民生？"
FIRST, SECOND = "新增公办幼儿园学位6000个[1]。", "开工改造老旧小区120个[1]。"


@contextmanager
def page_with(browser: Browser, folder: Path, *steps: Step) -> Iterator[tuple[Page, ScriptedLLM]]:
    """A visitor of a page over one report, whose answers this model writes."""
    source = folder / "洛阳.txt"
    source.write_text(report_text("洛阳市", 2024), "utf-8")
    with ScriptedLLM(steps) as endpoint:
        settings = library(
            folder / "library", [source], llm_model="scripted", openai_base_url=endpoint.url, llm_attempts=1
        )
        with served(settings, folder / "uploads") as site, visitor(browser, site.url) as page:
            yield page, endpoint


def begin(page: Page, question: str = QUESTION) -> None:
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")


def test_an_answer_grows_sentence_by_sentence_and_ends_with_a_green_badge(browser: Browser, tmp_path: Path) -> None:
    with page_with(browser, tmp_path, Say(FIRST + SECOND, pieces=8, pause=0.5)) as (page, _):
        begin(page)
        page.wait_for_selector(".writing .said:has-text('6000个')")
        assert "120" not in page.inner_text(".writing .said")
        page.wait_for_selector(".turn .answer.answered")
        assert page.inner_text(".said").count("个") == 2
        assert "2 个数字已核对" in page.inner_text(".badge.green summary")
        assert "scripted 撰写" in page.inner_text(".how")
        page.locator(".said .cite").last.click()
        page.wait_for_selector("mark.cited")
        assert "老旧小区120个" in "".join(page.locator("mark.cited").all_inner_texts())


def test_a_stream_is_stopped_half_way(browser: Browser, tmp_path: Path) -> None:
    with page_with(browser, tmp_path, Say(FIRST + SECOND * 20, pieces=60, pause=0.5)) as (page, endpoint):
        begin(page)
        page.wait_for_selector(".writing .said:has-text('6000个')")
        page.fill("#question textarea", "下一个问题")
        page.click("#question .stop-button")
        page.wait_for_selector(".turn .answer.answered", timeout=5_000)
        assert page.locator(".pending").count() == 0
        assert "被中止" in page.inner_text(".answer .trouble")
        assert "6000个" in page.inner_text(".said")  # by rule, with its clause
        assert page.locator(".said .cite").count() > 0
        assert "被中止" in (page.locator(".badge.amber .checks").text_content() or "")
        assert page.input_value("#question textarea") == "下一个问题"
        page.wait_for_selector("#question .submit-button")
        assert len(endpoint.asked) == 1
        page.reload()
        page.wait_for_selector(".answer.answered .trouble")
        ask(page, "洛阳市2024年GDP目标是多少？")  # the conversation goes on
        assert "7%左右" in page.locator(".said").last.inner_text()


def test_a_new_conversation_ends_the_answer_under_way(browser: Browser, tmp_path: Path) -> None:
    with page_with(browser, tmp_path, Hang()) as (page, _):
        begin(page)
        page.wait_for_selector(".pending:has-text('正在写回答')")
        page.click("#new")
        page.wait_for_selector(".welcome")
        ask(page, "洛阳市2024年GDP目标是多少？")
        assert page.locator(".turn").count() == 1
        assert "7%左右" in page.inner_text(".said")


def test_what_was_shown_of_an_answer_does_not_come_back_in_a_new_conversation(browser: Browser, tmp_path: Path) -> None:
    with page_with(browser, tmp_path, Hang()) as (page, _):
        # The browser's own word that it wants no more of the answer may be late, or lost.
        page.route("**/gradio_api/cancel", lambda route: route.fulfill(json={"success": True}))
        begin(page)
        page.wait_for_selector(".pending:has-text('正在写回答')")
        page.click("#new")
        page.wait_for_selector(".welcome")
        for _ in range(30):  # the dropped answer's last view came a second and a half later
            assert page.locator("#thread .pending").count() == 0
            page.wait_for_timeout(100)
        assert page.locator(".welcome").is_visible()


def test_wrong_numbers_of_a_model_are_never_shown_as_an_answer(browser: Browser, tmp_path: Path) -> None:
    wrong = Say("新增公办幼儿园学位7000个[1]。")
    with page_with(browser, tmp_path, wrong, wrong) as (page, endpoint):
        ask(page, QUESTION)
        assert "7000" not in page.inner_text("#thread")
        assert "6000个" in page.inner_text(".said")
        assert "没有通过核对" in page.inner_text(".answer .trouble")
        assert "没有通过核对" in (page.locator(".badge.amber .checks").text_content() or "")
        assert len(endpoint.asked) == 2


def test_a_silent_endpoint_leaves_the_answer_by_rule_with_a_note(browser: Browser, tmp_path: Path) -> None:
    with page_with(browser, tmp_path, Drop()) as (page, _):
        ask(page, QUESTION)
        assert "6000个" in page.inner_text(".said")
        assert "模型接口没有回应" in page.inner_text(".answer .trouble")


def test_a_turn_is_written_again_in_its_place(browser: Browser, tmp_path: Path) -> None:
    with page_with(browser, tmp_path, Drop(), Say(FIRST, pieces=4, pause=0.4)) as (page, _):
        ask(page, QUESTION)
        ask(page, "洛阳市2024年GDP目标是多少？")
        page.locator("[data-act=retry]").first.click()
        page.wait_for_selector(".turn:first-child .pending")
        assert "7%左右" in page.locator(".turn").last.inner_text()
        page.wait_for_selector(".turn:first-child .how:has-text('scripted 撰写')")
        assert page.locator(".turn").count() == 2

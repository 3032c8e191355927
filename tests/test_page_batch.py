"""Long work in the real page: a batch with a slow model, stopped and resumed; the samples of a first start."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import tab, visitor
from page_server import SEEDS, library, served
from scripted_llm import Asked, Say, ScriptedLLM
from toy import ToyEmbedder

from rag.config import load_settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def slow(_: Asked) -> Say:
    return Say("我不会写。", delay=0.3)


def reports_in_zip(page: Page) -> int:
    with page.expect_download() as download:
        page.click("#batch-zip")
    names = zipfile.ZipFile(download.value.path()).namelist()
    return sum(name.endswith(".md") for name in names)


def test_a_batch_is_stopped_downloaded_and_resumed(browser: Browser, tmp_path: Path) -> None:
    with ScriptedLLM(slow) as endpoint:
        settings = library(
            tmp_path / "library", [SEEDS], llm_model="scripted", openai_base_url=endpoint.url, llm_at_once=2
        )
        with served(settings, tmp_path / "uploads") as site, visitor(browser, site.url) as page:
            tab(page, "summaries")
            page.wait_for_selector("#summary .nothing")
            page.click("#batch-start")
            page.wait_for_selector("#batch :text('次请求')")  # what it will take is told first
            page.wait_for_selector("#batch .lines li", timeout=60_000)  # one is written
            page.click("#batch-stop")
            page.wait_for_selector("#batch :text('已停止')", timeout=60_000)
            done = int(re.findall(r"(\d+) / 11 份已写好", page.inner_text("#batch"))[0])
            assert 1 <= done < 11
            assert reports_in_zip(page) == done
            page.click("#batch-start:has-text('继续')")
            page.wait_for_selector("#batch :text('完成：11 份已写好')", timeout=240_000)
            assert reports_in_zip(page) == 11


def test_a_second_visitor_sees_how_many_are_before(browser: Browser, tmp_path: Path) -> None:
    with ScriptedLLM(slow) as endpoint:
        settings = library(tmp_path / "library", [SEEDS], llm_model="scripted", openai_base_url=endpoint.url)
        with (
            served(settings, tmp_path / "uploads") as site,
            visitor(browser, site.url) as first,
            visitor(browser, site.url) as second,
        ):
            for page in (first, second):
                tab(page, "summaries")
                page.wait_for_selector("#summary .nothing")
                page.click("#batch-start")
                page.wait_for_selector("#batch .batch")
            second.wait_for_selector("#batch :text('前面还有 1 批')")
            second.click("#batch-stop")
            second.wait_for_selector("#batch :text('已停止：0 / 11')", timeout=60_000)
            first.click("#batch-stop")
            first.wait_for_selector("#batch :text('已停止')", timeout=60_000)


def test_a_first_start_reads_the_samples_by_itself(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the default library is in the working directory
    settings = load_settings(embedding_model="toy")
    with served(settings, tmp_path / "uploads", embedder=ToyEmbedder(seconds=0.05)) as site:
        site.room.seed()
        with visitor(browser, site.url) as page:
            page.wait_for_selector(".welcome .example", timeout=60_000)  # of itself, when they are read
            assert "11 份报告" in page.inner_text(".top")

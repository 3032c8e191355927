"""Uploads that take a while: seen after a reload and by others, stopped, one bad file among them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import tab, visitor
from page_server import Served, library, served
from toy import ToyEmbedder, report_text

from rag import pipeline
from rag.library.intake import Progress
from ui.intake_jobs import Jobs
from ui.job_board import Stopped
from ui.job_queue import Turnstile
from ui.uploads import take

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

REGIONS = ("洛阳市", "开封市", "新乡市")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    with served(library(tmp_path / "library", []), tmp_path / "uploads") as made:
        yield made


def texts(folder: Path) -> list[str]:
    folder.mkdir()
    for region in REGIONS:
        (folder / f"{region}.txt").write_text(report_text(region, 2024), "utf-8")
    (folder / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    return [str(folder / name) for name in ("洛阳市.txt", "坏.pdf", "开封市.txt", "新乡市.txt")]


def send(page: Page, files: Sequence[str]) -> None:
    tab(page, "library")
    page.set_input_files("#drop input[type=file]", list(files))


def test_an_upload_is_seen_after_a_reload_and_by_another_visitor(
    browser: Browser, site: Served, tmp_path: Path
) -> None:
    files = texts(tmp_path / "sent")
    turn = site.room.intake.join()  # somebody else's work goes before
    with visitor(browser, site.url) as page:
        send(page, files)
        page.wait_for_selector("#lines .working:has-text('前面还有 1 批')")
        assert page.locator("#lines .to-come").count() == len(files)
        page.reload()
        page.wait_for_selector("#lines .working")
        with visitor(browser, site.url) as other:
            tab(other, "library")
            other.wait_for_selector("#lines .to-come:has-text('新乡市.txt')")
            turn.leave()
            for seen in (page, other):
                seen.wait_for_selector("#lines .added:has-text('新乡市 2024')")
                seen.wait_for_selector("#lines .failed:has-text('坏.pdf')")  # it stopped no other
                assert seen.locator("#lines .added").count() == len(REGIONS)
                seen.wait_for_selector("#lines .working", state="detached")
                seen.wait_for_selector(".top p:has-text('3 份报告')")


def test_anybody_who_may_add_can_stop_an_upload(browser: Browser, site: Served, tmp_path: Path) -> None:
    turn = site.room.intake.join()
    with visitor(browser, site.url) as page, visitor(browser, site.url) as other:
        send(page, texts(tmp_path / "sent"))
        page.wait_for_selector("#lines .working")
        tab(other, "library")
        other.click("#lines [data-act=stop]")
        for seen in (page, other):
            seen.wait_for_selector("#lines .notice:has-text('已停止')")
        turn.leave()
        assert not site.room.reports()
        assert not list(site.uploads.rglob("*.txt"))


def test_what_was_read_before_a_stop_stays(tmp_path: Path) -> None:
    settings = library(tmp_path / "library", [])
    uploads = tmp_path / "uploads"
    texts(uploads)
    ended = threading.Event()

    def ingest(paths: Sequence[Path], tell: Callable[[Progress], None], who: str) -> None:
        def told(now: Progress) -> None:
            if now.result is not None:
                jobs.stop(jobs.under_way()[0].id)
            tell(now)

        try:
            pipeline.ingest(paths, settings, told, ToyEmbedder(), vectors=False, who=who)
        finally:
            ended.set()

    jobs = Jobs(ingest, Turnstile())
    sent = [{"path": str(uploads / f"{region}.txt"), "name": f"{region}.txt"} for region in REGIONS]
    job = jobs.begin(take(sent, uploads, {".txt"}), "王")
    assert ended.wait(60)
    while jobs.under_way():
        threading.Event().wait(0.05)
    assert isinstance(job.error, Stopped)
    assert job.seen().waiting == ("开封市.txt", "新乡市.txt")
    with pipeline.open_library(settings) as made:
        assert [report.region.name for report in made.reports()] == ["洛阳市"]
    assert [seen.id for seen in jobs.seen_by("王")] == [job.id]
    assert jobs.seen_by("李") == ()


def test_without_a_login_an_upload_that_ended_is_told_to_the_browser_that_sent_it(tmp_path: Path) -> None:
    jobs = Jobs(lambda paths, tell, who: None, Turnstile())
    (tmp_path / "a.txt").write_text("a", "utf-8")
    job = jobs.begin(take([{"path": str(tmp_path / "a.txt"), "name": "a.txt"}], tmp_path, {".txt"}), "anybody", "one")
    assert job.over.wait(10)
    assert [seen.id for seen in jobs.seen_by("one")] == [job.id]
    assert jobs.seen_by("another") == jobs.seen_by("anybody") == ()

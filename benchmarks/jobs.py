"""An analyst's jobs, driven in Chromium with clicks and seconds counted: `python benchmarks/jobs.py LIBRARY [FILE...]`.

LIBRARY holds the reports of China's provinces for 2025 and 2026; a copy of it is served by `govreport serve`. FILEs are
taken in through the page, each by itself, corrected and removed again. Every job begins on the page as it opens and
prints a row: clicks, which are presses of the mouse and of keys that do something (Enter); seconds from the first of
them until what was wanted is seen or saved; and what was seen. Typing is not counted.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from browser import chromium  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

DRAFT = (
    "2026年浙江省地区生产总值目标为增长5%—5.5%，江苏省为增长5%。湖北省2026年粮食产量目标为600亿斤。"
    "山西省2026年居民消费价格涨幅目标为2%左右。2026年广东省城镇新增就业目标为110万人以上。四川省2026年地区生产总值目标为增长7%。"
)
ANSWER = ".turn .answer:not(.pending)"


class Hand:
    """What a visitor does: each click and key is counted, and the time from the first to the last thing seen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0
        self.begun: float | None = None
        self.seconds = 0.0

    def act(self) -> None:
        """One click or key more."""
        self.begun = self.begun or time.monotonic()
        self.clicks += 1

    def click(self, selector: str) -> None:
        """Click the first that is seen there."""
        found = self.find(selector)
        found.wait_for()
        self.act()
        found.click()

    def press(self, key: str) -> None:
        """Press a key that does something."""
        self.act()
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        self.page.keyboard.insert_text(text)

    def find(self, selector: str) -> Locator:
        """The first that is seen there."""
        return self.page.locator(f"{selector} >> visible=true").first

    def see(self, selector: str, seconds: float = 180) -> str:
        """Wait until it is seen; its text."""
        found = self.find(selector)
        found.wait_for(timeout=1000 * seconds)
        self._done()
        return found.inner_text()

    def save(self, selector: str) -> str:
        """Click what saves a file, and have it; its name and size."""
        with self.page.expect_download(timeout=300_000) as saved:
            self.click(selector)
        size = Path(saved.value.path()).stat().st_size
        self._done()
        return f"{saved.value.suggested_filename}, {size:,} bytes"

    def _done(self) -> None:
        if self.begun is not None:
            self.seconds = time.monotonic() - self.begun

    def ask(self, question: str) -> str:
        """Ask where the keyboard is; the answer."""
        before = self.page.locator(ANSWER).count()
        self.type(question)
        self.press("Enter")
        answer = self.page.locator(ANSWER).nth(before)
        answer.wait_for(timeout=60_000)
        self._done()
        return answer.locator(".said").inner_text()

    def choose(self, filter_: str, *texts: str) -> None:
        """Choose in a filter."""
        if texts:
            self.click(f"{filter_} input")
        for text in texts:
            self.click(f"[role=option][aria-label='{text}']")
        if len(texts) and "batch" in filter_:
            self.page.keyboard.press("Escape")

    def again(self) -> None:
        """What was done so far is not of the job."""
        self.clicks, self.begun, self.seconds = 0, None, 0.0


Job = Callable[[Hand], str]


def asked(question: str) -> Job:
    """Ask at once, wherever the page opens."""
    return lambda hand: hand.ask(question)


def clause(hand: Hand) -> str:
    hand.ask("浙江2026年GDP目标")
    hand.again()
    hand.click(".said .cite")
    return hand.see("#pane mark.cited")


def follow_up(hand: Hand) -> str:
    hand.ask("浙江2026年GDP目标")
    hand.again()
    return hand.ask("那江苏呢")


def ranking(hand: Hand) -> str:
    hand.type("2026年31个省GDP增长目标从高到低排序")
    hand.press("Enter")
    hand.see("#told:has-text('从高到低'), [role=status]:has-text('从高到低')")
    return f"{hand.page.locator('tbody tr').count()} rows on the board, {hand.find('tbody tr').inner_text()}"


def chip(hand: Hand) -> None:
    hand.click(".chips button:has-text('居民消费价格')")
    hand.see(".heading h2:has-text('居民消费价格')")


def table(hand: Hand) -> str:
    chip(hand)
    return f"{hand.page.locator('tbody tr').count()} rows"


def sort(hand: Hand) -> str:
    table(hand)
    hand.again()
    hand.click("th .sort:has-text('2026年目标')")
    hand.see("th[aria-sort]:has-text('2026年目标')")
    return hand.find("tbody tr").inner_text()


def chart(hand: Hand) -> str:
    chip(hand)
    return f"{hand.page.locator('.lines svg text').count()} texts in the drawing"


def colleague(hand: Hand) -> str:
    chip(hand)
    hand.click("th .sort:has-text('2026年目标')")
    hand.click("tbody .cell")
    hand.see("#drawer mark")
    hand.page.keyboard.press("Escape")
    hand.click("button:has-text('复制链接')")
    hand.see("[role=status]")
    return hand.page.evaluate("navigator.clipboard.readText()")


def file(form: str) -> Job:
    def job(hand: Hand) -> str:
        hand.see("tbody tr")
        return hand.save(f"#save-{form}")

    return job


def cell(hand: Hand) -> str:
    hand.see("tbody tr")
    hand.click("tbody .cell")
    return hand.see("#drawer mark")


def summary(hand: Hand) -> str:
    hand.click("a:has-text('摘要')")
    hand.see("#summary .nothing")
    hand.choose("#summary-report", "浙江省 2026")
    return hand.see(".one-page h2:has-text('浙江')")


def summary_file(hand: Hand) -> str:
    summary(hand)
    hand.again()
    return hand.save("#summary-docx")


def batch(hand: Hand, regions: Sequence[str]) -> str:
    hand.click("a:has-text('摘要')")
    hand.see("#summary .nothing")
    hand.choose("#batch-regions", *regions)
    hand.click("#batch-start")
    return hand.see("#batch :text('已写好')", 600).split("\n")[0]


def batch_of_three(hand: Hand) -> str:
    return batch(hand, ("浙江省", "江苏省", "上海市"))


def batch_of_all(hand: Hand) -> str:
    return batch(hand, ())


def packed(hand: Hand) -> str:
    batch(hand, ("浙江省",))
    hand.again()
    return hand.save("#batch-zip")


def draft(hand: Hand) -> str:
    hand.click("a:has-text('核对')")
    hand.find("#draft-box textarea").fill(DRAFT)
    hand.click("#check")
    hand.see(".draft-text")
    counts = (f"{hand.page.locator(f'.draft-text .claim.{v}').count()} {v}" for v in ("supported", "contradicted"))
    return ", ".join(counts)


def uploaded(source: Path) -> Job:
    def job(hand: Hand) -> str:
        hand.click("a:has-text('资料库')")
        hand.see(".reports")
        with hand.page.expect_file_chooser() as chosen:
            hand.click(".drop")
        chosen.value.set_files(str(source))
        hand.page.wait_for_selector(
            f"#lines :is(.added, .failed, .unchanged):has-text('{source.name}')", timeout=300_000
        )
        said = hand.see(f"#lines :is(.added, .failed, .unchanged):has-text('{source.name}')")
        return " ".join(said.split())

    return job


def refused(hand: Hand) -> str:
    with tempfile.TemporaryDirectory() as folder:
        novel = Path(folder) / "novel.txt"
        novel.write_text("那天夜里下着雨，他走了很远的路，没有人知道他去了哪里。\n" * 200, "utf-8")
        return uploaded(novel)(hand)


def corrected(source: Path) -> Job:
    def job(hand: Hand) -> str:
        hand.click("a:has-text('资料库')")
        hand.see(".reports")
        row = f".reports tbody tr:has-text('{source.name}')"
        hand.again()
        hand.click(f"{row} [data-act=edit]")
        hand.find(f"{row} [name=year]").fill("2019")
        hand.press("Enter")
        return hand.see("#lines .notice.good")

    return job


def removed(source: Path) -> Job:
    def job(hand: Hand) -> str:
        hand.click("a:has-text('资料库')")
        hand.see(".reports")
        row = f".reports tbody tr:has-text('{source.name}')"
        hand.again()
        hand.click(f"{row} [data-act=confirm]")
        hand.click(f"{row} [data-act=remove]")
        return hand.see(".notice.good")

    return job


def jobs(sources: Sequence[Path]) -> Iterator[tuple[str, Job]]:
    """The jobs by name, in the order of `docs/page.md`."""
    yield "浙江2026年GDP目标", asked("浙江2026年GDP目标")
    yield "its source opened", clause
    yield "那江苏呢", follow_up
    yield "the same in English (Guangdong)", asked("What is Guangdong's GDP growth target for 2026?")
    yield "浙江2026年出生人口目标", asked("浙江2026年出生人口目标")
    yield "ranking of 31 provinces", ranking
    yield "浙江对民营经济有什么举措", asked("浙江对民营经济有什么举措")
    yield "CPI of all provinces, table", table
    yield "sort it", sort
    yield "chart of it", chart
    yield "CSV", file("csv")
    yield "XLSX", file("xlsx")
    yield "clause of a cell", cell
    yield "CPI, sorted, chart, clause, link", colleague
    yield "summary of one", summary
    yield "its download", summary_file
    yield "batch of 3", batch_of_three
    yield "batch of all", batch_of_all
    yield "ZIP of a batch", packed
    yield "draft of 6 numbers, 2 wrong", draft
    for source in sources:
        yield f"upload {source.suffix[1:].upper()}", uploaded(source)
        yield "correct its year", corrected(source)
        yield "remove it", removed(source)
    yield "a novel refused", refused


@contextmanager
def serving(library: Path) -> Iterator[str]:
    """`govreport serve` over a copy of a library: its address."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(library, Path(folder) / "library")
        command = [sys.executable, "-c", "from rag.cli.main import main; main()", "serve", "--port", "0"]
        with subprocess.Popen(
            [*command, "--library", str(copy)], cwd=ROOT, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stderr is not None
            said = ""
            while "http" not in said:
                said = process.stderr.readline()
            try:
                yield re.findall(r"http://[\w.:]+", said)[0]
            finally:
                process.terminate()


def do(browser: Browser, url: str, job: Job) -> tuple[int, float, str]:
    """Do a job as a visitor who has just opened the page: clicks, seconds, what was seen."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("tbody tr")
    hand = Hand(page)
    try:
        seen = job(hand)
    except Exception as error:  # a job that cannot be done is a row as well
        seen = f"FAILED: {str(error).splitlines()[0]}"
    context.close()
    return hand.clicks, hand.seconds, " ".join(seen.split())[:90]


def main() -> None:
    """Print a Markdown table of all jobs."""
    library, *files = map(Path, sys.argv[1:])
    print("| job | clicks | seconds | seen |\n| --- | --- | --- | --- |", flush=True)
    with serving(library) as url, chromium() as browser:
        do(browser, url, asked("浙江2026年GDP目标"))  # what is loaded for the first answer
        for name, job in jobs(files):
            clicks, seconds, seen = do(browser, url, job)
            print(f"| {name} | {clicks} | {seconds:.1f} | {seen} |", flush=True)


if __name__ == "__main__":
    main()

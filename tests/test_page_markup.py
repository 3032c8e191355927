"""Markup in names, titles, texts, drafts and questions does nothing in a real browser, on any tab."""

from __future__ import annotations

from pathlib import Path

from browser import ask, chromium, ready, tab, visitor
from page_server import library, served
from toy import report_text

EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def test_markup_of_others_is_text_on_every_tab(tmp_path: Path) -> None:
    text = report_text("洛阳市", 2024).replace("城镇新增就业", f"城镇新增{EVIL}就业").replace("。", f"{EVIL}。", 2)
    source = tmp_path / "a&<b onclick=alert(3)>'\".txt"
    source.write_text(f"{EVIL}\n{text}\n{EVIL}", "utf-8")
    settings = library(tmp_path / "library", [source])
    with (
        chromium() as browser,
        served(settings, tmp_path / "uploads") as site,
        visitor(browser, site.url, opened=False) as page,
    ):
        hurt: list[str] = []
        page.on("dialog", lambda dialog: hurt.append(dialog.message))
        report = site.room.reports()[0].id
        for address in ("/board", f"/r/{report}?at=0-60", "/?tab=ask"):
            page.goto(f"{site.url}{address}")
            page.wait_for_load_state()
            assert page.locator("img[src=x], script:has-text('alert(2)'), [onclick^=alert]").count() == 0
        ready(page)
        ask(page, f"洛阳市2024年GDP增长目标是多少？{EVIL}")
        tab(page, "verify")
        page.fill("#draft-box textarea", f"洛阳市2024年GDP目标增长9%{EVIL}。")
        page.click("#check")
        page.wait_for_selector("#draft :has-text('9%')")
        for name in ("library", "targets", "summaries", "about"):
            tab(page, name)
            page.wait_for_selector(f"#tab-{name}-button[aria-selected=true]")
            page.wait_for_function(f"() => document.querySelector('#tab-{name}')?.innerText.length > 20")
        assert page.locator("img[src=x], [onclick^=alert], [onerror]").count() == 0
        assert hurt == []

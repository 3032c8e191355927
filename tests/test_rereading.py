"""A library made by an older version is read again by itself: better figures, no vector made anew, and it says so."""

import logging
import sqlite3
from pathlib import Path

import pytest
from toy import ToyEmbedder

from rag import pipeline
from rag.config import LOCAL_EMBEDDING, Settings, load_settings

TEXT = """郑州市2016年政府工作报告
各位代表：
现在，我代表市人民政府向大会报告工作，请予审议。
一、2015年工作回顾
2015年，地区生产总值5 3 8 0 亿元，固定资产投资实现两位数增长。
二、2016年工作安排
今年主要预期目标是：地区生产总值增长8%，财政收入增长7%，城镇新增就业5万人。
"""


@pytest.fixture
def old(tmp_path: Path) -> Settings:
    """A library whose catalog is as version 2 wrote it, without the figures that its rules could not read."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    settings = load_settings(library=tmp_path / "library")
    (result,) = pipeline.ingest([tmp_path / "a.txt"], settings, embedder=ToyEmbedder(LOCAL_EMBEDDING))
    assert result.status == "added", result
    with sqlite3.connect(settings.library / "catalog.sqlite3") as catalog:
        catalog.execute("UPDATE sources SET rules = 'old'")
        catalog.execute("DELETE FROM figures")
        catalog.execute("DROP TABLE unread")
        catalog.execute("ALTER TABLE sources DROP COLUMN chrome")
        catalog.execute("ALTER TABLE sources DROP COLUMN unseen")
        catalog.execute("PRAGMA user_version = 2")
    catalog.close()
    return settings


def test_an_older_library_is_read_again_when_it_is_opened(old: Settings, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), pipeline.open_library(old) as library:
        told = {figure.indicator: str(figure.low) for figure in library.figures(kinds=["actual"], headline=True)}
        assert told == {"gdp_growth": "5380"}
        assert [(note.indicator, note.reason) for note in library.unread()] == [("fixed_asset_investment", "vague")]
        done, wanted = library.coverage()
        assert done == wanted > 0
    assert "1 sources read again, nothing embedded anew" in caplog.text


def test_names_without_a_figure_are_found_in_a_library_that_kept_none(old: Settings) -> None:
    def kept() -> int:
        with pipeline.open_library(old) as library:
            (report,) = library.reports()
            return sum(map(len, library.notes_at([report.id], "fixed_asset_investment").values()))

    before = kept()
    with sqlite3.connect(old.library / "catalog.sqlite3") as catalog:
        catalog.execute("DELETE FROM unread WHERE reason = 'named'")
        catalog.execute("UPDATE sources SET rules = 'old'")
        catalog.execute("PRAGMA user_version = 6")
    catalog.close()
    assert kept() == before > 1


def test_it_is_read_again_once(old: Settings, caplog: pytest.LogCaptureFixture) -> None:
    pipeline.open_library(old).close()
    caplog.clear()
    pipeline.open_library(old).close()
    assert caplog.text == ""


def test_an_ingest_of_another_file_reads_the_older_ones_again(old: Settings, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(TEXT.replace("郑州市", "新乡市"), "utf-8")
    pipeline.ingest([tmp_path / "b.txt"], old, vectors=False)
    with pipeline.open_library(old) as library:
        assert [line.unread for line in library.report_lines()] == [1, 1]

"""The sample library: what its editions promise, and that the checker which holds them to it can fail."""

import csv
import sys
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from check_seeds import LONGEST, SHORTEST, Edition, check, figures, length, main, read_edition, report_in  # noqa: E402

SEEDS = ROOT / "seeds"
SHARED = ROOT.parent / "shared"
EDITIONS = tuple(read_edition(path) for path in sorted(SEEDS.glob("*.md")))
NAMES = [edition.name for edition in EDITIONS]
REPORTS = {
    ("郑州市", 2021), ("郑州市", 2024), ("管城回族区", 2020), ("济南市", 2024), ("沈阳市", 2024), ("福州市", 2024),
    ("本溪市", 2024), ("盘锦市", 2024), ("商丘市", 2024), ("内江市", 2024), ("新乡市", 2025),
}  # fmt: skip

needs_sources = pytest.mark.skipif(
    not (SHARED / "seeds").is_dir(),
    reason="the real reports (../shared/seeds) are not here, so nothing to check against",
)


def test_the_sample_library_holds_the_eleven_reports() -> None:
    assert len(EDITIONS) == 11
    assert {(edition.region, edition.year) for edition in EDITIONS} == REPORTS


@pytest.mark.parametrize("edition", EDITIONS, ids=NAMES)
def test_an_edition_says_what_it_is_and_of_what_length(edition: Edition) -> None:
    assert edition.edition == "condensed edition, not the original"
    assert edition.name.endswith(f"-{edition.year}.md")
    assert edition.body.lstrip().startswith("# ")
    assert f"{edition.year}年政府工作" in edition.body.lstrip().splitlines()[0]
    if edition.meeting_date:
        day = date.fromisoformat(edition.meeting_date)
        assert f"{day.year}年{day.month}月{day.day}日" in edition.body
    assert SHORTEST <= length(edition.body) <= LONGEST


def test_only_the_report_whose_source_is_cut_sets_no_targets() -> None:
    without = [e.region for e in EDITIONS if "主要预期目标" not in e.body and "主要預期目標" not in e.body]
    assert without == ["内江市"]


@needs_sources
def test_the_editions_hold_against_the_real_reports() -> None:
    assert check(SEEDS, SHARED / "seeds") == ()


@needs_sources
@pytest.mark.parametrize(("table", "column", "lag"), [("targets", "low", 0), ("actuals", "value", 1)])
def test_every_headline_number_is_in_its_edition(table: str, column: str, lag: int) -> None:
    known = {(edition.region, edition.year): set(figures(edition.body)) for edition in EDITIONS}
    with (SHARED / "gold" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row[column]]
    assert rows
    for row in rows:
        assert row[column] + row["unit"] in known[row["region"], int(row["year"]) + lag], row


# The checker, on texts of our own: a source with two reports, and an edition of the first.

SOURCE = """2031年甲川市政府工作报告
2031年1月6日在甲川市第三届人民代表大会第二次会议上
一、2030年工作回顾
全年粮食总产41.5万吨,新建农村公路260
公里,改造老旧小区18个,帮扶企业3000余家,一线干部走遍了全部两百个村庄,把乡亲们的账本一笔一笔记在田埂上。
二、2031年工作安排
地区生产总值增长6.5%左右,新增城镇就业2.4万人。PM2.5浓度继续下降,5G网络通到每个乡镇。
2031年乙原市政府工作报告
新增城镇就业9.9万人。
"""
FACTS = (
    "# 甲川市2031年政府工作报告\n\n2030年粮食总产41.5万吨，农村公路新建260公里，老旧小区改造18个，受帮扶企业3000余家。"
    "今年地区生产总值增长6.5%左右，城镇就业新增2.4万人，两百个村庄都有干部，５Ｇ网络继续延伸。\n\n"
)
FILLER = "我们把群众的事一件一件办好，让山更青、水更绿、路更宽，让城乡居民的日子越过越踏实。\n\n" * 45


def write(tmp_path: Path, body: str, title: str = "2031年甲川市政府工作报告") -> list[str]:
    """Write a library of one edition with this body; the arguments that check it."""
    seeds, sources = tmp_path / "seeds", tmp_path / "sources"
    seeds.mkdir()
    sources.mkdir()
    (sources / "two.txt").write_text(SOURCE, encoding="utf-8")
    front = f"region: 甲川市\nyear: 2031\nmeeting_date: 2031-01-06\nsource_title: {title}\nsource_file: two.txt\n"
    text = f"---\n{front}edition: condensed edition, not the original\n---\n\n{body}"
    (seeds / "jiachuan-2031.md").write_text(text, encoding="utf-8")
    return [str(seeds), str(sources)]


def test_an_edition_in_own_words_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(write(tmp_path, FACTS + FILLER)) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("41.5万吨", "41.6万吨"),
        ("41.5万吨", "41.5亿吨"),
        ("260公里", "26公里"),
        ("18个", "18家"),
        ("3000余家", "3000家"),
        ("6.5%", "6.5个百分点"),
        ("两百个", "三百个"),
        ("2.4万人", "9.9万人"),  # the number of the other report in the same file
        ("2.4万人", "2.4萬餘人"),
    ],
)
def test_a_changed_figure_is_caught(tmp_path: Path, capsys: pytest.CaptureFixture[str], right: str, wrong: str) -> None:
    assert main(write(tmp_path, FACTS.replace(right, wrong) + FILLER)) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert "figure is not in the report" in line
    assert "jiachuan-2031.md" in line


@pytest.mark.parametrize(
    "sentence",
    [
        "一线干部走遍了全部两百个村庄,把乡亲们的账本一笔一笔记在田埂上。",
        "一线干部，走遍了全部两百个村庄！\n\n## 把乡亲们的账本一笔一笔记在田埂上",
        "一線幹部走遍了全部兩百個村莊，把鄉親們的賬本一筆一筆記在田埂上。",
    ],
)
def test_a_copied_sentence_is_caught_whatever_its_punctuation_or_script(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], sentence: str
) -> None:
    assert main(write(tmp_path, FACTS + "干部作风更实。" + sentence + FILLER)) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert "copied, 30 characters" in line


def test_a_set_phrase_of_24_characters_is_not_copying(tmp_path: Path) -> None:
    phrase = "一线干部走遍了全部两百个村庄,把乡亲们的账本一笔一笔记在田埂上"[:25]  # 24 and a comma
    assert main(write(tmp_path, FACTS + "干部作风更实。" + phrase + "。" + FILLER)) == 0


def test_a_wrong_length_a_wrong_date_and_an_unknown_title_are_named(tmp_path: Path) -> None:
    seeds, sources = map(Path, write(tmp_path, FACTS))
    path = seeds / "jiachuan-2031.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("2031-01-06", "2031-01-07"), encoding="utf-8")
    short, late = check(seeds, sources)
    assert "not 1500 to 3500" in short
    assert "meeting date" in late
    path.write_text(text.replace("source_title: 2031年甲川市", "source_title: 2031年丙山市"), encoding="utf-8")
    assert "no report titled 2031年丙山市政府工作报告" in check(seeds, sources)[-1]
    path.write_text("no front matter", encoding="utf-8")
    assert "front matter" in check(seeds, sources)[0]


def test_wrong_use_has_its_own_exit_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_names_with_digits_are_no_figures_and_units_survive_a_page_break() -> None:
    assert list(figures("PM2.5下降，5G基站新建50\n公里，一个目标，近5万座，百分之五")) == [
        "50公里",
        "5万座",
        "百分之五",
    ]


def test_a_report_ends_where_the_next_one_is_titled() -> None:
    assert "9.9万人" not in report_in(SOURCE, "2031年甲川市政府工作报告")
    assert "9.9万人" in report_in(SOURCE, "2031年乙原市政府工作报告")

"""Tables of texts: the column of texts is found by content, each row is a source, a bad row stops no other."""

from __future__ import annotations

import json

import make_formats
import pytest

from rag.formats import Failed, Limits, read
from rag.records import Mark, Source

TEXT = (
    "各位代表：现在，我代表市人民政府向大会报告工作，请予审议。\n一、过去一年工作回顾\n" + "全市生产总值增长6%。\n" * 12
)
OTHER = TEXT.replace("6%", "7%")


def rows(data: bytes, name: str, limits: Limits | None = None) -> list[Source | Failed]:
    return list(read(data, name, limits))


def sources(data: bytes, name: str) -> list[Source]:
    found = rows(data, name)
    assert all(isinstance(item, Source) for item in found), found
    return [item for item in found if isinstance(item, Source)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_each_row_is_a_source_named_by_its_row(encoding: str) -> None:
    data = make_formats.csv_table([("地区", "正文"), ("某市", TEXT), ("另县", OTHER)], encoding)
    found = sources(data, "texts.csv")
    assert [(source.name, source.text, source.marks) for source in found] == [
        ("texts.csv#2", TEXT, (Mark(0, "row 2"),)),
        ("texts.csv#3", OTHER, (Mark(0, "row 3"),)),
    ]


def test_columns_are_told_by_content_where_their_names_say_nothing() -> None:
    header = ("a", "b", "c", "d", "e")
    row = ("2024", "郑州市", "2024年郑州市政府工作报告", "https://example.org/1", TEXT)
    (source,) = sources(make_formats.csv_table([header, row]), "x.csv")
    assert dict(source.hints) == {"year": "2024", "region": "郑州市", "title": row[2], "url": row[3]}


def test_several_region_columns_make_one_hint_from_large_to_small() -> None:
    row = ("河南", "郑州市", "管城区", "2020年", TEXT)
    data = make_formats.csv_table([("省份", "城市", "区县", "年份", "content"), row])
    (source,) = sources(data, "x.csv")
    assert dict(source.hints) == {"region": "河南 郑州市 管城区", "year": "2020"}


def test_a_table_without_header_loses_no_row() -> None:
    data = make_formats.csv_table([("1", "2024", TEXT), ("2", "2023", OTHER)])
    assert [source.name for source in sources(data, "x.csv")] == ["x.csv#1", "x.csv#2"]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    quoted = TEXT.replace('"', '""')
    data = f'城市{delimiter}正文\n郑州市{delimiter}"{quoted}"\n'.encode()
    (source,) = sources(data, "x.csv")
    assert source.text == TEXT


def test_an_empty_text_is_one_failure_and_stops_no_other_row() -> None:
    data = make_formats.csv_table([("城市", "正文"), ("甲市", ""), ("乙市", TEXT)])
    failed, source = rows(data, "x.csv")
    assert isinstance(failed, Failed)
    assert failed.name == "x.csv#2"
    assert isinstance(source, Source)


def test_a_spreadsheet_is_read_like_a_csv_with_its_own_row_numbers() -> None:
    data = make_formats.xlsx(
        [("编号", "城市", "年份", "正文"), (1, "郑州市", 2024, TEXT), (2, "福州市", 2023.0, OTHER)]
    )
    found = sources(data, "texts.xlsx")
    assert [source.name for source in found] == ["texts.xlsx#2", "texts.xlsx#3"]
    assert found[1].text == OTHER
    assert dict(found[1].hints) == {"region": "福州市", "year": "2023"}


def test_a_full_cell_is_said_to_be_possibly_cut_and_goes_on_in_the_next_column() -> None:
    long = ("全市生产总值增长百分之六。" * 4000)[:32_767]
    (cut,) = sources(make_formats.xlsx([("城市", "正文"), ("郑州市", long)]), "x.xlsx")
    assert "may have been cut" in cut.notes[0]
    (whole,) = sources(make_formats.xlsx([("城市", "正文", "续"), ("郑州市", long, TEXT)]), "x.xlsx")
    assert whole.text == long + TEXT.rstrip("\n") + "\n"[: TEXT.endswith("\n")]
    assert whole.notes == ()


def test_json_lines_a_json_list_and_a_wrapped_list_give_the_same_rows() -> None:
    items = [{"city": "郑州市", "year": 2024, "text": TEXT}, {"city": "福州市", "year": 2023, "text": OTHER}]
    lines = sources(make_formats.jsonl(items), "x.jsonl")
    listed = sources(json.dumps(items, indent=1).encode(), "x.json")
    wrapped = sources(json.dumps({"code": 0, "data": items}).encode(), "x.json")
    assert [s.text for s in lines] == [s.text for s in listed] == [s.text for s in wrapped] == [TEXT, OTHER]
    assert lines[0].hints == listed[0].hints == (("region", "郑州市"), ("year", "2024"))


def test_a_bad_json_line_is_named_and_the_others_are_read() -> None:
    data = make_formats.jsonl([{"text": TEXT}]) + b'\n{"text": "cut\n' + make_formats.jsonl([{"text": OTHER}])
    first, failed, last = rows(data, "x.jsonl")
    assert isinstance(failed, Failed)
    assert (failed.name, "not valid JSON" in failed.reason) == ("x.jsonl#2", True)
    assert isinstance(first, Source)
    assert isinstance(last, Source)


def test_a_list_of_paragraphs_is_one_text() -> None:
    (source,) = sources(make_formats.jsonl([{"paragraphs": TEXT.strip().split("\n")}]), "x.jsonl")
    assert source.text == TEXT.strip()


def test_markup_in_a_cell_is_read_as_a_page() -> None:
    marked = "".join(f"<p>{line}</p>" for line in TEXT.strip().split("\n"))
    (source,) = sources(make_formats.csv_table([("城市", "正文"), ("甲市", marked)]), "x.csv")
    assert source.text == TEXT


@pytest.mark.parametrize("joint", ["\\n", "\u3000\u3000"])
def test_line_ends_lost_on_the_way_into_a_cell_come_back(joint: str) -> None:
    paragraphs = [line for line in TEXT.strip().split("\n") for _ in range(4)]
    (source,) = sources(make_formats.csv_table([("城市", "正文"), ("甲市", joint.join(paragraphs))]), "x.csv")
    assert [line.strip("\u3000") for line in source.text.split("\n")] == paragraphs


def test_a_table_of_numbers_is_refused() -> None:
    (failed,) = rows(make_formats.csv_table([("城市", "增速"), ("甲市", "6")]), "x.csv")
    assert isinstance(failed, Failed)
    assert "no column holds texts" in failed.reason


def test_rows_beyond_the_limit_are_named_as_not_read() -> None:
    data = make_formats.csv_table([("城市", "正文"), *(("甲市", TEXT + str(n)) for n in range(5))])
    *read_rows, failed = rows(data, "x.csv", Limits(rows=3))
    assert len(read_rows) == 3
    assert isinstance(failed, Failed)
    assert "limit of 3 rows" in failed.reason


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_damaged_byte_costs_its_row_a_note_and_the_other_rows_nothing(encoding: str) -> None:
    data = make_formats.csv_table([("编号", "正文"), ("1", TEXT * 9), ("2", OTHER * 9)], encoding)
    at = data.index("工作回顾".encode(encoding))
    first, second = sources(data[:at] + b"\xff" + data[at:], "x.csv")
    assert "could not be decoded" in first.notes[0]
    assert (second.text, second.notes) == (OTHER * 9, ())

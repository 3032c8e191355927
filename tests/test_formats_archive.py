"""ZIP archives: members by their names, GBK names too, one archive inside another, nothing outside."""

from __future__ import annotations

import io
import zipfile

import make_formats
import pytest

from rag.formats import Failed, Limits, read
from rag.records import Source

TEXT = "各位代表：现在，我代表市人民政府向大会报告工作，请予审议。\n".encode()


def test_every_member_is_read_by_its_own_format() -> None:
    paragraphs = make_formats.seed_paragraphs(times=1)
    data = make_formats.zipped({"甲/a.txt": make_formats.txt(paragraphs), "b.docx": make_formats.docx(paragraphs)})
    found = list(read(data, "all.zip"))
    assert [item.name for item in found] == ["all.zip/甲/a.txt", "all.zip/b.docx"]
    assert [item.text.strip() for item in found if isinstance(item, Source)] == ["\n".join(paragraphs)] * 2


@pytest.mark.parametrize("name", ["河南/郑州市2024年政府工作报告.txt", "report.txt", "中.txt"])
def test_names_written_by_chinese_windows_are_read_as_gbk(name: str) -> None:
    (source,) = read(make_formats.zipped({name: TEXT}, gbk=True), "all.zip")
    assert source.name == f"all.zip/{name}"


def test_a_table_in_an_archive_is_named_by_member_and_row() -> None:
    table = make_formats.csv_table([("城市", "正文"), ("甲市", TEXT.decode() * 5)])
    (source,) = read(make_formats.zipped({"t.csv": table}), "all.zip")
    assert source.name == "all.zip/t.csv#2"


def test_one_archive_inside_another_is_opened_and_no_more() -> None:
    inner = make_formats.zipped({"a.txt": TEXT})
    (source,) = read(make_formats.zipped({"inner.zip": inner}), "all.zip")
    assert source.name == "all.zip/inner.zip/a.txt"
    deep = make_formats.zipped({"2.zip": make_formats.zipped({"3.zip": inner})})
    (failed,) = read(deep, "all.zip")
    assert isinstance(failed, Failed)
    assert failed.name == "all.zip/2.zip/3.zip"


OUTSIDE = ("../../etc/passwd.txt", "/etc/passwd.txt", "a/../../b.txt", "C:\\windows\\b.txt", "..\\b.txt")


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_path_that_leads_outside_is_refused_and_the_others_are_read(name: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, TEXT)
        archive.writestr("good.txt", TEXT)
    failed, source = read(stream.getvalue(), "all.zip")
    assert isinstance(failed, Failed)
    assert "outside" in failed.reason
    assert source.name == "all.zip/good.txt"


def test_unknown_types_are_named_as_skipped_and_system_files_not_at_all() -> None:
    data = make_formats.zipped({"a.txt": TEXT, "b.exe": b"MZ", "__MACOSX/._a.txt": b"x", "Thumbs.db": b"x"})
    source, skipped = read(data, "all.zip")
    assert isinstance(source, Source)
    assert skipped == Failed("all.zip/b.exe", "files of type .exe are not read.", skipped=True)


def test_a_damaged_member_stops_no_other() -> None:
    data = bytearray(make_formats.zipped({"a.txt": TEXT * 20, "b.txt": TEXT}))
    data[60:64] = b"\xff\xff\xff\xff"
    failed, source = read(bytes(data), "all.zip")
    assert isinstance(failed, Failed)
    assert "damaged" in failed.reason
    assert source.name == "all.zip/b.txt"


def test_an_archive_with_too_many_members_or_too_large_is_refused_whole() -> None:
    data = make_formats.zipped({f"{n}.txt": TEXT for n in range(10)})
    (failed,) = read(data, "all.zip", Limits(members=5))
    assert isinstance(failed, Failed)
    assert "limit of 5" in failed.reason
    (failed,) = read(data, "all.zip", Limits(unpacked_bytes=len(TEXT) * 9))
    assert isinstance(failed, Failed)
    assert "unpacked_bytes" in failed.reason


def test_archives_inside_an_archive_share_its_limit() -> None:
    inner = {f"{n}.zip": make_formats.zipped({"a.txt": TEXT * 400 + str(n).encode()}) for n in range(4)}
    found = list(read(make_formats.zipped(inner), "all.zip", Limits(unpacked_bytes=len(TEXT) * 900)))
    assert [isinstance(item, Source) for item in found] == [True, True, False, False]


def test_an_empty_archive_says_so() -> None:
    (failed,) = read(make_formats.zipped({}), "all.zip")
    assert isinstance(failed, Failed)
    assert "empty" in failed.reason


@pytest.mark.parametrize("cut", [30, 60, 90, 120])
def test_a_scrambled_archive_is_a_line_and_not_a_fault(cut: int) -> None:
    data = make_formats.zipped({"a.txt": TEXT * 20, "b.txt": TEXT})
    for item in read(data[:20] + data[20 + cut :], "all.zip"):
        assert isinstance(item, Source) or "damaged" in item.reason

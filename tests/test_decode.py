"""Every encoding gives the same text and id; what is no text is named in one line."""

import codecs

import pytest

from rag.formats.decode import decode
from rag.records import InputError

SIMPLIFIED = (
    "2024年某市政府工作报告\n各位代表：\n今年发展的主要预期目标是：地区生产总值增长6%左右，城镇新增就业1.2万人。\n"
)
TRADITIONAL = (
    "2024年某市政府工作報告\r\n各位代表：\r\n"
    "今年發展的主要預期目標是：地區生產總值增長6%左右，城鎮新增就業1.2萬人。\r\n"
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk"]
)
def test_every_encoding_of_a_simplified_text_gives_the_same_source(encoding: str) -> None:
    source = decode(SIMPLIFIED.encode(encoding), "a.txt")
    assert source.text == SIMPLIFIED
    assert source.id == decode(SIMPLIFIED.encode(), "b.txt").id


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030", "cp950", "big5hkscs"])
def test_every_encoding_of_a_traditional_text_gives_the_same_source(encoding: str) -> None:
    source = decode(TRADITIONAL.encode(encoding), "a.txt")
    assert source.text == TRADITIONAL
    assert source.id == decode(TRADITIONAL.encode(), "a.txt").id


def test_big_endian_text_with_a_mark_loses_only_the_mark() -> None:
    assert decode(codecs.BOM_UTF16_BE + SIMPLIFIED.encode("utf-16-be"), "a.txt").text == SIMPLIFIED


def test_a_late_first_chinese_character_does_not_mislead() -> None:
    text = "x" * 200_001 + TRADITIONAL * 20
    assert decode(text.encode("cp950"), "a.txt").text == text


def test_gb18030_keeps_characters_that_gbk_lacks() -> None:
    text = SIMPLIFIED + "䶮湖\u2003㐱\n"
    assert decode(text.encode("gb18030"), "a.txt").text == text


def test_line_ends_are_kept_as_they_are() -> None:
    assert decode("甲\r\n乙\r丙\n".encode(), "a.txt").text == "甲\r\n乙\r丙\n"


def test_name_size_and_encoding_are_noted() -> None:
    data = TRADITIONAL.encode("cp950")
    source = decode(data, "2024/新鄉.txt")
    assert (source.name, source.size, source.encoding) == ("2024/新鄉.txt", len(data), "cp950")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "white space"),
        (codecs.BOM_UTF8, "white space"),
        (PNG, "a PNG image"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "a PDF"),
        (b"PK\x03\x04\x14\x00\x06\x00" + bytes(50), "ZIP"),
        (bytes(range(256)) * 40, "binary"),
        (b"\xff\xfe\x00\xd8\x41", "does not fit"),
        (b"MZ\x90\x00\x03\x00\x00\x00" + bytes(64), "a program"),
        (SIMPLIFIED.encode() * 3 + b"\xe6\x94", "damaged or cut off at byte"),
        ("Привет, это отчёт о работе".encode("koi8-r") * 9, "unknown encoding"),
    ],
)
def test_what_is_no_text_costs_one_line_that_names_the_file(data: bytes, said: str) -> None:
    with pytest.raises(InputError) as error:
        decode(data, "report.txt")
    message = str(error.value)
    assert message.startswith("report.txt: ")
    assert said in message
    assert "\n" not in message


def test_a_text_may_begin_like_a_file_type_of_two_letters() -> None:
    assert decode(b"MZ and BM are letters\n", "a.txt").text == "MZ and BM are letters\n"

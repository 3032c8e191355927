"""The one grammar of figures: what is read, what it is worth, and that no digit is left out."""

import re
from decimal import Decimal
from pathlib import Path

import cn2an
import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.numbers.quantities import (
    NonQuantity,
    Quantity,
    Token,
    find_quantities,
    parse_chinese_number,
    same_amount,
    tokenize,
)
from rag.text.fold import fold

DATA = Path(__file__).with_name("data") / "quantities.txt"
USUAL_FORM = {("%", "percent"), ("个百分点", "points"), ("倍", "times")}


def cases() -> list[tuple[str, str]]:
    lines = [line for line in DATA.read_text("utf-8").splitlines() if "=>" in line and not line.startswith("#")]
    return [(text.replace("\\n", "\n"), said.strip()) for text, _, said in (line.partition(" =>") for line in lines)]


def described(token: Token) -> str:
    if isinstance(token, NonQuantity):
        return f"{token.text.strip()} <{token.what}>"
    words = [str(token.low) if token.low == token.high else f"{token.low}..{token.high}", token.unit or "-"]
    words += [token.bound] if token.bound not in ("exact", "range") else []
    words += ["soft"] if token.soft else []
    words += [token.form] if token.form != "amount" and (token.unit, token.form) not in USUAL_FORM else []
    return " ".join(words)


def only(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(("text", "said"), cases())
def test_a_clause_is_read_as_its_line_says(text: str, said: str) -> None:
    assert " | ".join(map(described, tokenize(text))) == said


def test_there_are_enough_clauses() -> None:
    assert len(cases()) >= 200


_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def test_full_width_signs_and_traditional_characters_are_read_alike() -> None:
    traditional = opencc.OpenCC("s2t").convert
    for text, _ in cases():
        expected = [described(token) for token in tokenize(text)]
        assert [described(token) for token in tokenize(text.translate(_WIDE))] == expected, text
        other = traditional(text)
        if len(other) == len(text) and fold(other) == fold(text):
            assert [described(token) for token in tokenize(other)] == expected, other


def test_digits_of_other_scripts_are_read_alike() -> None:
    for zero in (0x0660, 0x06F0, 0x0966):  # Arabic-Indic, Persian, Devanagari
        other = {0x30 + digit: zero + digit for digit in range(10)}
        for text in ("生产总值增长7.5%左右", "新增就业12.5万人以上", "2024年完成1200亿元"):
            expected = [described(token) for token in tokenize(text)]
            assert [described(token) for token in tokenize(text.translate(other))] == expected, text


@pytest.mark.parametrize(
    ("text", "inner", "outer"),
    [
        ("总量超过1.36万亿元以上,", "1.36万亿元", "超过1.36万亿元以上"),
        ("失业率控制在5.5%以内。", "5.5%", "控制在5.5%以内"),
        ("新增学位不少于3000个", "3000个", "不少于3000个"),
        ("力争达到6%左右", "6%", "力争达到6%左右"),
        ("增长6%—6.5%左右", "6%—6.5%", "6%—6.5%左右"),
        ("进入全国前10位", "10位", "前10位"),
        ("服务企业5000余家", "5000余家", "5000余家"),
        ("节约5万吨", "5万吨", "5万吨"),
        ("约百分之五", "百分之五", "约百分之五"),
        ("投资 １００ 億元以上", "１００ 億元", "１００ 億元以上"),
    ],
)
def test_the_outer_span_holds_the_words_that_bound(text: str, inner: str, outer: str) -> None:
    found = only(text)
    assert text[found.start : found.end] == inner
    assert text[found.outer_start : found.outer_end] == outer
    assert found.text == fold(inner)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.36万亿元", "13600亿元"),
        ("百分之五", "5%"),
        ("百分之五点五", "5.5％"),
        ("三成", "30%"),
        ("六成五", "65%"),
        ("千分之三", "0.3%"),
        ("3‰", "0.3%"),
        ("两千万亩", "2000万亩"),
        ("一亿二千万元", "1.2亿元"),
        ("3亿5000万元", "35000万元"),
        ("5000余家", "5000家"),
        ("1,300亿元", "1300亿元"),
        ("4.50%", "4.5%"),
        ("0.8—1.2亿元", "8000万元至1.2亿元"),
        ("35μg/m³", "35微克/立方米"),
        ("30个基点", "0.3个百分点"),
        ("5百分点", "5个百分点"),
        ("20千米", "20公里"),
        ("三分之一", "1/3"),
        ("翻一番", "翻番"),
        ("居全国第3位", "居全国第三位"),
        ("近万家", "1万家"),
        ("超百家", "100家"),
        ("億元3億元", "3亿元"),
        ("两倍", "2倍"),
        ("3:7", "3∶7"),
    ],
)
def test_the_same_amount_in_other_words(one: str, other: str) -> None:
    assert same_amount(only(one), only(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("7%", "7.4%"),
        ("7%", "7个百分点"),
        ("7%", "7‰"),
        ("3亿元", "3万元"),
        ("3亿元", "3亿美元"),
        ("10斤", "5公斤"),
        ("5%—6%", "5%"),
        ("5%—6%", "5%—6.5%"),
        ("20万人", "20万户"),
        ("20万人", "20万人次"),
        ("第3位", "3位"),
        ("1/3", "33.3%"),
        ("2倍", "翻两番"),
        ("3:7", "3:8"),
        ("-2%", "2%"),
        ("30元/月", "30元"),
    ],
)
def test_another_amount(one: str, other: str) -> None:
    assert not same_amount(only(one), only(other))


def test_values_are_exact_in_base_units() -> None:
    found = only("1.36万亿元")
    assert (found.low, found.unit, found.scale, found.base_unit) == (Decimal("1.36"), "万亿元", Decimal(10) ** 12, "元")
    assert found.value_low == found.value_high == Decimal(1360000000000)
    wide = only("8万—10万人")
    assert (wide.value_low, wide.value_high, wide.unit, wide.bound) == (80000, 100000, "万人", "range")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("两千", "2000"),
        ("一亿二千万", "120000000"),
        ("十五", "15"),
        ("三成", "30"),
        ("六成五", "65"),
        ("百分之五点五", "5.5"),
        ("百分之百", "100"),
        ("二十余", "20"),
        ("一百二", "120"),
        ("一百零二", "102"),
        ("三万五", "35000"),
        ("一万二千亿", "1200000000000"),
        ("三万亿", "3000000000000"),
        ("零点五", "0.5"),
        ("二〇二四", "2024"),
    ],
)
def test_a_chinese_numeral_has_its_value(text: str, value: str) -> None:
    assert parse_chinese_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "百", "万", "三五", "一二三", "十百", "一百零", "万万", "三五万", "百分之", "两点", "第三"]
)
def test_what_is_no_numeral_has_no_value(text: str) -> None:
    assert parse_chinese_number(text) is None


@given(st.integers(1, 10**13 - 1))
def test_a_written_out_number_is_read_back(number: int) -> None:
    written = cn2an.an2cn(number, "low")
    if "万" not in written.partition("亿")[0]:  # cn2an writes 万 and 亿 of 万亿 its own way
        assert parse_chinese_number(written) == number


PIECES = (
    *'0123456789０９.,:;-—~/·×+%％()“”"《》[]〔〕 \n①²',
    *"年月日号位名个万亿倍家强级第前后翻番至到约百国一零版时点余多届比从由每大元对条",
    *("亿元", "千瓦", "个百分点", "公里", "微克/立方米", "kV", "G", "PM", "GB/T", "http://", "www."),
    *("超过", "以上", "左右", "力争", "争取", "百分之", "分之", "三成", "二十", "突破", "人工", "国道"),
    *("2024", "1949", ",300", "1,234", "5.5", "“20条”", "1/3", "3:7"),
)


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_every_digit_lies_in_exactly_one_token(text: str) -> None:
    folded, tokens = fold(text), tokenize(text)
    owner: dict[int, int] = {}
    end = 0
    for index, token in enumerate(tokens):
        assert end <= token.start < token.end <= len(text)
        end = token.end
        assert token.text == folded[token.start : token.end]
        owner.update(dict.fromkeys(range(token.start, token.end), index))
        if isinstance(token, Quantity):
            assert 0 <= token.outer_start <= token.start < token.end <= token.outer_end <= len(text)
            assert token.low <= token.high
            assert (token.low < token.high) == (token.bound == "range")
    for run in re.finditer("[0-9]+", folded):
        assert len({owner.get(at) for at in range(*run.span())} - {None}) == 1
        assert all(at in owner for at in range(*run.span()))
    assert tokenize(folded) == tokens


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1,234",
        "1,",
        "(1",
        "百",
        "五至",
        "1-",
        "1. ",
        "1+",
        "1/",
        "1:",
        "1·",
        "“1",
        "《1",
        "A1",
        "1a",
        "百分之",
        "1万",
        "力争1",
    ],
)
def test_long_runs_are_read_to_the_end(unit: str) -> None:
    text = unit * (6000 // len(unit)) + "增长6.5%左右"
    last = tokenize(text)[-1]
    assert isinstance(last, Quantity)
    assert (str(last.low), last.unit, last.bound) == ("6.5", "%", "about")


def test_reading_twice_the_text_gives_twice_the_tokens() -> None:
    page = "".join(text + "\n" for text, _ in cases())
    assert 2 * len(tokenize(page)) == len(tokenize(page + page))

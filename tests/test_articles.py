"""Articles against the library: each construction in a line, wrong numbers beside right ones."""

from __future__ import annotations

import pytest
from provinces import provinces

from rag.drafts.claims import find_claims
from rag.drafts.findings import Finding
from rag.drafts.reading import reading

DATED = "（2026年2月6日）"


def found(text: str) -> tuple[Finding, ...]:
    return provinces().check(text)


def verdicts(text: str) -> list[tuple[str, str]]:
    return [(finding.text, finding.verdict) for finding in found(text)]


S, C, U = "supported", "contradicted", "unknown"

CONSTRUCTIONS = [
    # whose and when
    ("山东把今年地区生产总值的增长目标定在5%以上。", ["5%", S]),
    ("山东把今年地区生产总值的增长目标定在5.5%以上。", ["5.5%", C]),
    ("河北今年GDP目标为5%左右，去年增长5.9%，城镇新增就业目标88万人。", ["5%", S, "5.9%", S, "88万人", S]),
    ("去年河北规上工业增加值增长6.4%。", ["6.4%", S]),
    ("去年河北规上工业增加值增长7.1%。", ["7.1%", C]),  # the year before
    ("2025年山西地区生产总值增长4%左右。", ["4%", C]),  # the target told as a result
    # lists
    ("河北、山东2025年地区生产总值分别增长5.9%和5.3%。", ["5.9%", S, "5.3%", S]),
    ("河北、山东2025年地区生产总值分别增长5.3%和5.9%。", ["5.3%", C, "5.9%", C]),
    ("河北、山西、吉林今年的经济增长目标均为5%左右。", ["5%", S]),
    ("河北、山东、吉林今年的经济增长目标均为5%左右。", ["5%", C]),
    # from one to another: each of its year
    ("河北的经济增长目标由5.5%左右下调至5%左右。", ["5.5%", S, "5%", S]),
    ("山西的经济增长目标由4.5%左右上调至5%左右。", ["4.5%", C, "5%", S]),
    # a target beside a result gives the number no bound
    ("河北2025年地区生产总值增长5.9%，高于5.5%左右的目标。", ["5.9%", S, "5.5%", S]),
    ("吉林2025年地区生产总值增长4.8%，低于5%左右的目标。", ["4.8%", S, "5%", C]),
    # what is held against a target came about, whatever kind was told before
    ("今年吉林目标为5%左右。河北地区生产总值增长5.2%，高于5.5%左右的目标。", ["5%", S, "5.2%", C, "5.5%", S]),
    # years listed, each with a number of its own
    ("2024年和2025年，河北地区生产总值分别增长5.2%和5.9%。", ["5.2%", S, "5.9%", S]),
    ("2024年和2025年，河北地区生产总值分别增长5.9%和5.2%。", ["5.9%", C, "5.2%", C]),
    # a superlative behind a number is of that one
    ("去年河北地区生产总值增长5.9%居首，山东为5.3%。", ["5.9%", S, "5.3%", S]),
    # a result with a word such as 左右 is no target
    ("河北今年目标为5%左右。河北的经济增速去年达到5.5%左右。", ["5%", S, "5.5%", C]),
    # a programme is no target, years are no amount, a mean of years is of none of them
    ("2025年河北实施经济提升计划，地区生产总值增长5.9%。", ["5.9%", S]),
    ("2025年河北地区生产总值年均增长5.6%。", ["5.6%", U]),
    # numerals and scripts
    ("二○二五年河北全省生產總值達四點九三一二兆元，年增百分之五點九。", ["四點九三一二兆元", S, "百分之五點九", S]),
    ("二○二五年河北全省生產總值達四點九一三二兆元，年增百分之五點六。", ["四點九一三二兆元", C, "百分之五點六", C]),
    # roundings of levels, never of rates
    ("2025年河北地区生产总值达4.93万亿元。", ["4.93万亿元", S]),
    ("2025年河北地区生产总值增长6%。", ["6%", C]),
    # ever new verbs are no subject, and what is carried on goes on over them
    ("河北今年经济增长目标由5.5%左右收窄到5%左右，山西则从4%左右提到5%左右。", ["5.5%", S, "5%", S, "4%", S, "5%", S]),
    ("河北、山东去年规上工业增加值分别增长6.4%和7.7%。同样的活儿，山西做到3.8%。", ["6.4%", S, "7.7%", S, "3.8%", S]),
    ("石家庄国际机场去年扩建。河北去年地区生产总值增长5.9%。", ["5.9%", S]),
    (
        "下调增长目标的是河北和吉林：前者由5.5%左右降到5%左右，后者由5.5%左右降到5%左右。",
        ["5.5%", S, "5%", S, "5.5%", S, "5%", S],
    ),
    ("河北去年新建5G基站2100个。", ["2100个", C]),  # a zero less
    ("2025年河北经济增长5.9%，比年初定下的5.5%左右要高。", ["5.9%", S, "5.5%", S]),
    (
        "河北去年经济增长5.9%，高于2024年的5.2%。规上工业增加值增长6.4%。",
        ["5.9%", S, "5.2%", S, "6.4%", S],
    ),  # of last year again
    ("今年河北城镇新增就业88万人，比去年定下的86万人多了2万人。", ["88万人", S, "86万人", S, "2万人", S]),
    ("今年河北城镇新增就业88万人。邻省山东今年定的是5%以上。", ["88万人", S, "5%", S]),  # no per cent of jobs
    ("石家庄不提。河北去年制造业投资增长11.3%，规上工业增加值增长4.6%。", ["11.3%", S, "4.6%", C]),
    # short names, and clauses that head the numbers behind them
    ("先看工业。河北去年增长6.4%，山东增长7.7%，山西增长4.8%。", ["6.4%", S, "7.7%", S, "4.8%", C]),
    ("论总量，河北去年49312亿元，山东103100亿元。", ["49312亿元", S, "103100亿元", S]),
    ("就业目标最稳，2025年河北为86万人，2026年为88万人。", ["86万人", S, "88万人", S]),
    ("河北去年地区生产总值增长5.9%，远超5.5%左右的目标。", ["5.9%", S, "5.5%", S]),
    # a year told in passing ends at the semicolon
    (
        "今年河北要开工重点项目640个，而去年新建5G基站21000个；城镇新增就业88万人。",
        ["640个", S, "21000个", S, "88万人", S],
    ),
    ("去年，我省地区生产总值增长5.9%。山东增长5.3%，我们快了0.6个百分点。", ["5.9%", U, "5.3%", S, "0.6个百分点", U]),
    # a gap dealt out; a clause behind a semicolon that begins with a year; a rate that something is slower than
    ("河北、山东地区生产总值的实际增速分别比目标高0.4个百分点和0.3个百分点。", ["0.4个百分点", S, "0.3个百分点", S]),
    ("河北的目标由上年的5.5%左右改为5%左右；2025年该省地区生产总值增长5.2%。", ["5.5%", S, "5%", S, "5.2%", C]),
    ("河北今年的增长目标为5%左右，慢于去年5.9%的实际增速。", ["5%", S, "5.9%", S]),
    # the growth goal behind another indicator, and what is told last where no report knows the subject
    ("城镇新增就业目标，河北为88万人。河北今年的目标从5.5%左右调整到5%左右。", ["88万人", S, "5.5%", S, "5%", S]),
    ("河北去年地区生产总值49312亿元，山东以103100亿元居前。", ["49312亿元", S, "103100亿元", S]),
    # a year that is only compared with, verbs of a change, the last of a ranking that something is higher than
    ("与2024年相比，河北的经济形势更好。去年河北地区生产总值增长5.9%。", ["5.9%", S]),
    ("河北的地区生产总值增长目标由5.5%左右降为5%左右。", ["5.5%", S, "5%", S]),
    (
        "河北去年地区生产总值增长5.9%，山东增长5.3%。河北增长5.9%，比垫底的山东高0.6个百分点。",
        ["5.9%", S, "5.3%", S, "5.9%", S, "0.6个百分点", S],
    ),
    ("河北去年一般公共预算收入4300亿元。去年总量达到49312亿元。", ["4300亿元", U, "49312亿元", S]),
    # another thing that is told of beside it, and what goes on with an amount
    (
        "河北去年钢铁产业产值2100亿元，汽车产业产值1830亿元，钢铁产业比汽车产业多270亿元，今年要冲到2300亿元。",
        ["2100亿元", S, "1830亿元", S, "270亿元", U, "2300亿元", U],
    ),
    ("河北去年汽车产业产值1830亿元，比钢铁产业少270亿元。", ["1830亿元", S, "270亿元", U]),
    (
        "河北去年钢铁产业产值2100亿元，增长3.4%；汽车产业产值1830亿元，增长3.4%。",
        ["2100亿元", S, "3.4%", S, "1830亿元", S, "3.4%", C],
    ),
    (
        "河北的老本行是钢铁，去年钢铁产业产值2100亿元。如今汽车也成了气候，产值1830亿元，比钢铁产业少270亿元。",
        ["2100亿元", S, "1830亿元", S, "270亿元", S],
    ),
    ("河北的大块头是汽车产业，去年产值1830亿元，今年要冲到2060亿元。", ["1830亿元", S, "2060亿元", S]),
    ("河北去年汽车产业产值1830亿元，连续5年增长。", ["1830亿元", S, "5年", C]),
    # not of the place: the group that it ranks among, the name of a fair
    ("河北去年经济增速居长三角第2位。地区生产总值增长5.9%。", ["第2位", U, "5.9%", S]),
    # a number of some projects is not that of others
    ("河北今年亿元以上项目为640个。", ["640个", U]),
    # a rate of the whole place is none of its zones'; what was begun is not what was finished
    ("河北开发区的家底厚了，去年制造业投资增长11.3%。", ["11.3%", S]),
    ("河北开发区的家底厚了，去年规上工业增加值增长6.4%。", ["6.4%", U]),
    ("河北今年重点项目要建成640个。", ["640个", U]),
    ("河北今年重点项目要开工640个。", ["640个", S]),
    # another, and nobody's
    ("有券商预计，河北今年增长5.2%。", ["5.2%", U]),
    ("2025年全国国内生产总值增长5%。", ["5%", U]),
    ("我们看了31个省份的报告。", ["31个", U]),
]


@pytest.mark.parametrize(("line", "expected"), CONSTRUCTIONS, ids=[line for line, _ in CONSTRUCTIONS])
def test_a_construction_of_articles(line: str, expected: list[str]) -> None:
    assert [part for each in verdicts(DATED + "\n" + line) for part in each] == expected


DERIVED = [
    ("河北2025年地区生产总值增长5.9%，比山东高0.6个百分点。", "0.6个百分点", S, "河北 5.9% − 山东 5.3% = 0.6个百分点"),
    ("河北2025年地区生产总值增长5.9%，比山东低0.6个百分点。", "0.6个百分点", C, "= 0.6个百分点"),
    ("河北2025年地区生产总值增长5.9%，比目标高0.6个百分点。", "0.6个百分点", C, "= 0.4个百分点"),
    ("河北今年的增长目标为5%左右，比上年降低0.5个百分点。", "0.5个百分点", S, "= −0.5个百分点"),
    ("山东2025年地区生产总值为103100亿元，约为吉林的7倍。", "7倍", S, "≈ 6.76"),
    ("山东2025年地区生产总值为103100亿元，约为吉林的8倍。", "8倍", C, "≈ 6.76"),
    ("2025年，河北、吉林地区生产总值分别为49312亿元、15260亿元，合计64572亿元。", "64572亿元", S, "= 64572亿元"),
    ("2025年，河北、吉林地区生产总值分别为49312亿元、15260亿元，合计64752亿元。", "64752亿元", C, "= 64572亿元"),
    ("河北、山西、吉林2025年地区生产总值平均增速为4.9%。", "4.9%", S, "÷ 3 ≈ 4.93"),
    ("今年经济增长目标为5%左右的有3个省份。", "3个", S, "3: 河北、山西、吉林"),
    ("今年经济增长目标为5%左右的有2个省份。", "2个", C, "3: 河北、山西、吉林"),
    ("今年下调经济增长目标的有2个省份。", "2个", S, "2: 河北、吉林"),
    ("去年经济增速超过5%的有2个省份。", "2个", S, "2: 河北、山东"),
    ("河北、山东、山西、吉林四省中，去年完成经济增长目标的有3个省份。", "3个", S, "3: 河北、山东、山西"),
    ("今年上调经济增长目标的有3个省份。", "3个", C, "1: 山西"),
    ("河北去年经济增长5.9%，山东增长5.3%，两省相差0.6个百分点。", "0.6个百分点", S, "山东 5.3% − 河北 5.9%"),
    ("河北去年经济增长5.9%，规上工业增加值增长6.4%，工业快出0.5个百分点。", "0.5个百分点", S, "6.4% − 河北 5.9%"),
    ("河北去年规上工业增加值增长6.4%，比经济增速快0.4个百分点。", "0.4个百分点", C, "= 0.5个百分点"),
    ("河北2025年城镇新增就业目标为86万人，今年的目标88万人，相当于去年目标的约1.02倍。", "1.02倍", U, ""),
    ("河北去年地区生产总值49312亿元，比2024年多2812亿元。", "2812亿元", S, "49312亿元 − 河北 46500亿元 = 2812亿元"),
    (
        "山东、河北去年地区生产总值分别为103100亿元和49312亿元，后者约为前者的二分之一。",
        "二分之一",
        S,
        "河北 49312亿元 ÷ 山东 103100亿元",
    ),
    (
        "山东、河北去年地区生产总值分别为103100亿元和49312亿元，后者约为前者的四分之一。",
        "四分之一",
        C,
        "河北 49312亿元 ÷ 山东 103100亿元",
    ),
    ("河北今年的增长目标为5%左右，比上年低1个百分点。", "1个百分点", C, "= −0.5个百分点"),
    ("河北、山东、山西、吉林四省去年增速的简单平均为5%，高于它的有2个。", "2个", S, "2: 河北、山东"),
    ("2024年至2025年河北经济增速的简单平均为5.55%。", "5.55%", S, "÷ 2 = 5.55%"),
    ("和2024年的46500亿元相比，河北去年的地区生产总值一年增加了2812亿元。", "2812亿元", S, "= 2812亿元"),
    ("河北去年地区生产总值49312亿元，与2024年的46500亿元相比，足足多了3812亿元。", "3812亿元", C, "= 2812亿元"),
    ("河北省政府把今年的经济增长目标定在5%左右，比去年的目标低0.5个百分点。", "0.5个百分点", S, "= −0.5个百分点"),
    ("河北今年的经济增长目标为5%左右，比去年的目标低1个百分点。", "1个百分点", C, "= −0.5个百分点"),
    ("山西今年的经济增长目标为5%左右，比山东的目标高1个百分点。", "1个百分点", C, "= 0个百分点"),
    (
        "河北去年钢铁产业产值2100亿元，汽车产业产值1830亿元，前者约为后者的1.1倍。",
        "1.1倍",
        S,
        "河北 2100亿元 ÷ 河北 1830亿元",
    ),
    (
        "河北去年钢铁产业产值2100亿元，汽车产业产值1830亿元，前者约为后者的1.5倍。",
        "1.5倍",
        C,
        "河北 2100亿元 ÷ 河北 1830亿元",
    ),
    ("与吉林相比，去年山东的地区生产总值约为6.8倍。", "6.8倍", S, "≈ 6.76"),
    ("跟吉林的经济总量相比，去年山东的地区生产总值达到8倍。", "8倍", C, "≈ 6.76"),
    ("去年吉林的地区生产总值不到山东的六分之一。", "六分之一", S, "吉林 15260亿元 ÷ 山东 103100亿元"),
    ("去年吉林的地区生产总值还不到山东的七分之一。", "七分之一", C, "吉林 15260亿元 ÷ 山东 103100亿元"),
    ("去年吉林的地区生产总值超过山东的七分之一。", "七分之一", S, "吉林 15260亿元 ÷ 山东 103100亿元"),
    ("今年河北城镇新增就业目标88万人，比吉林的22万人以上多66万人。", "66万人", S, "= 66万人"),
    ("去年吉林经济增长4.8%，比河北的5.9%低1.1个百分点。", "1.1个百分点", S, "= −1.1个百分点"),
    ("今年河北城镇新增就业目标88万人，比吉林的23万人以上多5万人。", "5万人", C, "= 66万人"),
    ("今年吉林下调经济增长目标，河北下调0.6个百分点。", "0.6个百分点", C, "= −0.5个百分点"),
    ("河北去年经济增长5.9%，比今年的目标高0.9个百分点。", "0.9个百分点", S, "= 0.9个百分点"),
]


TALLIES = [
    # several counts in a sentence: the noun and the condition are told once, years and verbs go on from them
    ("今年下调经济增长目标的有2个省份，持平的1个，上调的仅山西1个。", ["2个", S, "1个", S, "1个", S]),
    ("今年下调经济增长目标的有2个省份，持平的2个，上调的仅山西2个。", ["2个", S, "2个", C, "2个", C]),
    ("经济增长目标写“左右”的省份今年有3个，2025年为3个。", ["3个", S, "3个", S]),
    ("今年把经济增长目标写成“左右”的有3个省份，写“以上”的由2025年的1个增至2个。", ["3个", S, "1个", S, "2个", C]),
    ("今年经济增长目标为5%左右的省份有3个，比去年增加3个。", ["5%", S, "3个", S, "3个", S]),
    ("今年经济增长目标为5%左右的省份有3个，比去年增加2个。", ["5%", S, "3个", S, "2个", C]),
    ("今年经济增长目标为5%以上或5%左右的有4个省份。", ["5%", S, "5%", S, "4个", S]),
    ("今年经济增长目标为5%以上或5%左右的有3个省份。", ["5%", S, "5%", S, "3个", C]),
    ("今年把经济增长目标定为5%（含“左右”）的省份有3个。", ["5%", S, "3个", S]),
    ("今年把经济增长目标定为5%（含“左右”）的省份有2个。", ["5%", S, "2个", C]),
    ("今年经济增长目标为5%左右的有河北、山西等3个省。", ["5%", S, "3个", S]),
    ("今年经济增长目标为5%左右的有河北、山西等2个省。", ["5%", S, "2个", C]),
    ("从各省的经济增长目标看，今年2个下调，1个持平，1个上调。", ["2个", S, "1个", S, "1个", S]),
    ("放眼各省市，今年下修经济增长目标的不过三個省。", ["三個省", C]),
    # what is counted goes on, told behind the count or before it; a clause that waits for its verb
    (
        "今年有2个省份上调城镇新增就业目标。河北由86万人提高到88万人，山西由45万人降至44万人。",
        ["2个", S, "86万人", S, "88万人", S, "45万人", S, "44万人", S],
    ),
    ("经济增长目标写“左右”的省份，今年有3个，写“以上”的省份，2025年有2个。", ["3个", S, "2个", C]),
    ("从经济增长目标看，今年定在“5%左右”的最多，共有3个省份。", ["5%", S, "3个", S]),
    ("从经济增长目标看，今年“5%左右”的省份最多，达2个省。", ["5%", S, "2个", C]),
    # ranks of all: never the second where two are known to be before
    ("31个省份中，去年吉林经济增长4.8%，列第2。", ["31个", U, "4.8%", S, "第2", C]),
    ("31个省份中，去年山西经济增长4.1%，列第9。", ["31个", U, "4.1%", S, "第9", U]),
    # the highest of a gap is not the highest of what it lies between
    ("与目标缺口最大的是山西，2025年目标4%左右，实际增长4.1%。", ["4%", S, "4.1%", S]),
]


@pytest.mark.parametrize(("line", "expected"), TALLIES, ids=[line for line, _ in TALLIES])
def test_tallies_of_a_sentence(line: str, expected: list[str]) -> None:
    text = f"{DATED}\n各省报告一览。{line}"
    assert [part for each in verdicts(text) for part in each] == expected


def test_a_headline_counts_by_the_goal_of_growth() -> None:
    text = f"# 各省目标拆解：2个省份下调\n\n{DATED}\n今年2个省份下调经济增长目标，上调的仅山西1个。"
    assert verdicts(text) == [("2个", S), ("2个", S), ("1个", S)]


@pytest.mark.parametrize(("line", "number", "verdict", "formula"), DERIVED, ids=[line for line, *_ in DERIVED])
def test_a_number_made_of_others_is_recomputed_and_its_formula_shown(
    line: str, number: str, verdict: str, formula: str
) -> None:
    made = next(finding for finding in found(f"{DATED}\n各省报告一览。{line}") if finding.text == number)
    assert (made.verdict, formula in made.formula) == (verdict, True), made


def test_the_highest_is_held_against_the_others() -> None:
    wrong = found(f"{DATED}\n各省中，去年经济增速最高的是山东，为5.3%。")[-1]
    assert (wrong.verdict, wrong.why) == (C, "extreme")
    assert verdicts(f"{DATED}\n各省中，去年经济增速最高的是河北，为5.9%。") == [("5.9%", S)]


ENGLISH = "SHIJIAZHUANG, Feb. 3, 2026 — "


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Hebei's economy grew 5.9% last year.", ["5.9%", S]),
        ("Hebei's economy grew 5.2% last year.", ["5.2%", C]),
        # what a place is called, what came after, what an aim was trimmed from, plain output
        (
            "Hebei, the largest producer of steel, set its 2026 growth target at around 5% "
            "after expanding 5.9% last year, above the around 5.5% it had hoped for.",
            ["5%", S, "5.9%", S, "5.5%", S],
        ),
        (
            "Hebei grew 5.9% against a goal of around 5.5%, yet is looking for around 5%.",
            ["5.9%", S, "5.5%", S, "5%", S],
        ),
        ("Hebei trimmed its goal to around 5% from around 5.5%, and Jilin kept its own.", ["5%", S, "5.5%", S]),
        ("Hebei, where output reached 4.93 trillion yuan last year, grew 5.9%.", ["4.93 trillion yuan", S, "5.9%", S]),
        ("Hebei cut its GDP growth target to around 5%.", ["5%", S]),
        ("Shandong set its GDP growth target at above 5%.", ["5%", S]),
        ("Shandong set its GDP growth target at around 5%.", ["5%", C]),
        ("Hebei plans 880,000 new urban jobs this year.", ["880,000", S]),
        ("Hebei's GDP reached 4.93 trillion yuan in 2025.", ["4.93 trillion yuan", S]),
        ("Hebei's GDP reached 493.12 billion yuan in 2025.", ["493.12 billion yuan", C]),
        ("Its list for 2026 has 640 key projects.", ["640", U]),  # whose?
        ("The economy expanded 5.9% in Hebei and 5.3% in Shandong last year.", ["5.9%", S, "5.3%", S]),
        ("The economy expanded 5.3% in Hebei and 5.9% in Shandong last year.", ["5.3%", C, "5.9%", C]),
        ("Hebei built 21,000 new 5G base stations last year.", ["21,000", S]),
        ("In 2025 Hebei grew 5.9%, 0.6 percentage points ahead of Shandong.", ["5.9%", S, "0.6 percentage points", S]),
        ("In 2025 Hebei grew 5.9%, 0.6 percentage points behind Shandong.", ["5.9%", S, "0.6 percentage points", C]),
        ("Hebei's manufacturing investment rose 11.3% in 2025.", ["11.3%", S]),
        ("Hebei, which had wanted around 5.5%, grew 5.9% last year.", ["5.5%", S, "5.9%", S]),
        ("Hebei grew 5.9% last year, faster than the 5.2% of a year earlier.", ["5.9%", S, "5.2%", S]),
        ("Hebei grew 5.9% last year, above the 5.5% it had promised.", ["5.9%", S, "5.5%", S]),
        ("In Hebei the economy grew 5.9% last year.", ["5.9%", S]),
        ("Hebei grew 5.9% last year and plans around 5%.", ["5.9%", S, "5%", S]),
        ("Hebei grew 5.2% in 2024, and 5.9% the year after.", ["5.2%", S, "5.9%", S]),
        ("Hebei's target for 2025 was around 5.5%, and its goal for 2026 is around 5.5%.", ["5.5%", S, "5.5%", C]),
        (
            "Hebei's GDP reached 4,931.2 billion yuan last year, 281.2 billion yuan more than in 2024.",
            ["4,931.2 billion yuan", S, "281.2 billion yuan", S],
        ),
        ("Revenue of the core AI industry in Hebei rose 5.9% last year.", ["5.9%", U]),
        ("Analysts expect Hebei to grow 5.1%.", ["5.1%", U]),
    ],
)
def test_english(line: str, expected: list[str]) -> None:
    text = line if line.startswith("Its") else ENGLISH + line
    got = [(finding.text, finding.verdict) for finding in found(text)]
    assert [part.removeprefix("around ").removeprefix("above ") for each in got for part in each] == expected


TABLE = """表1 2026年主要预期目标（增长，%）

| 省份 | 地区生产总值 | 居民消费价格 |
| --- | --- | --- |
| 河北 | 5%左右 | 2左右 |
| 山东 | 5左右 | 2%左右 |
"""


def claimed(text: str) -> list[Finding]:
    return [finding for finding in found(text) if finding.why != "set_aside"]


def test_a_table_takes_year_kind_and_unit_from_its_caption() -> None:
    assert [(finding.text, finding.verdict) for finding in claimed(TABLE)] == [
        ("5%", S),
        ("2%", S),
        ("5%", C),
        ("2%", S),
    ]


def test_a_remark_in_a_row_does_not_hide_the_numbers_beside_it() -> None:
    table = "河北省年度,地区生产总值（亿元）,地区生产总值实际增速,当年增速目标,备注\n"
    table += "2024年,46500,5.2%,,规模以上工业增加值增长7.1%\n2025年,49312,5.9%,5.5%左右,增速比目标高出0.4个百分点\n"
    assert [finding.verdict for finding in claimed(table)] == [S] * 7


def test_the_title_says_what_the_rates_of_the_article_are_of() -> None:
    lines = "# 规上工业增加值：四省去年的成绩\n\n（2026年2月6日）河北增长6.4%，山东增长7.7%。\n\n再看山西，增长3.8%。\n"
    assert verdicts(lines) == [("6.4%", S), ("7.7%", S), ("3.8%", S)]


def test_an_undated_article_is_read_by_the_year_that_its_numbers_prove() -> None:
    text = (
        "去年河北地区生产总值增长5.9%，比几年来的均值要快，规上工业增加值增长6.4%。去年山东规上工业增加值增长7.7%，"
        "经济增长5.3%。去年吉林经济增长4.8%。去年山西经济增长4.2%。"
    )
    assert [verdict for _, verdict in verdicts(text)] == [S, S, S, S, S, C]


def test_a_cell_of_a_table_keeps_its_place_in_the_draft() -> None:
    finding = claimed(TABLE)[2]
    assert TABLE[finding.claim.start : finding.claim.end].startswith("5")
    assert TABLE[: finding.claim.start].endswith("| 山东 | ")


def test_a_cell_that_says_no_number_names_nothing() -> None:
    table = "（2026年2月6日）\n\n| 地区 | 2025年GDP增长 | 2026年GDP增长目标 |\n| --- | --- | --- |\n"
    rows = "| 河北 | 5.9% | 与全国同步 |\n| 山东 | 与全国同步 | 5%以上 |\n"
    assert [finding.verdict for finding in claimed(table + rows)] == [S, S]


def test_an_english_table_has_its_bounds_in_words_or_signs() -> None:
    lead = "Feb 6, 2026. Hebei and its goals.\n\n"
    table = lead + "| Indicator | Target 2025 | Result 2025 | Target 2026 |\n| --- | --- | --- | --- |\n"
    rows = "| GDP growth | about 5.5% | 5.9% | 5%+ |\n| New urban jobs | 860,000 | – | about 890,000 |\n"
    assert [finding.verdict for finding in claimed(table + rows)] == [S, S, C, S, C]


def test_a_third_is_held_against_amounts_of_any_size() -> None:
    assert [verdict for _, verdict in verdicts(f"{DATED}\n河北去年新建5G基站三分之一。")] == [U]


def test_a_group_in_an_article_about_one_place_owns_no_number() -> None:
    text = f"河北的一年\n\n{DATED}\n京津冀协同发展走深走实，去年地区生产总值增长5.9%。"
    assert verdicts(text) == [("5.9%", S)]


def test_a_figure_that_is_anothers_contradicts_no_number_behind_it() -> None:
    text = f"{DATED}\n河北去年新建5G基站21000个、拆除18000个。"
    assert [verdict for _, verdict in verdicts(text)] == [S, U]


def test_each_no_says_which() -> None:
    why = {
        "河北2023年地区生产总值增长5%。": "not_loaded",
        "江西2025年地区生产总值增长5%。": "not_loaded",
        "河北2025年猕猴桃产量12万吨。": "not_found",
        "河北2025年上半年地区生产总值增长5%。": "part_of_year",
    }
    assert {line: found(f"{DATED}\n{line}")[0].why for line in why} == why


def test_positions_lead_back_to_the_draft() -> None:
    text = f"{DATED}\n二○二五年河北全省生產總值年增百分之五點九。"
    (finding,) = found(text)
    assert text[finding.claim.start : finding.claim.end] == "百分之五點九"


def test_rewriting_changes_words_and_no_value() -> None:
    read = reading("between 5 and 5.5 percent, 350 billion yuan, by 2030, 十四兆五千八百億元")
    assert read.text == "5-5.5%, 3500亿元, 到2030年, 145800亿元"


def test_a_draft_of_one_endless_clause_is_read_in_linear_time() -> None:
    from time import process_time

    def seconds(text: str) -> float:
        start = process_time()
        find_claims(text)
        return process_time() - start

    seconds("增长7%，" * 100)
    short, long = seconds("增长7%" * 1000), seconds("增长7%" * 4000)
    assert long < 10 * short + 0.5

"""A model's sentences against the passages they were written from."""

import pytest

from rag.records import Region
from rag.verify.sentences import Given, Known, given, judge, split_sentences

ZHENGZHOU = Region("郑州市", "prefecture", "410100", "河南省")


def passage(text: str, role: str = "", figures: dict[int, Known] | None = None) -> Given:
    return given(text, figures or {}, ZHENGZHOU, 2024, role)


PASSAGES = (
    passage("地区生产总值增长7%左右，固定资产投资增长8%以上，工业投资增长9%。"),
    passage("新增高新技术企业1000家、科技型企业1500家，技术合同成交额突破800亿元。"),
    passage("开工改造老旧小区120个，新建公园30个，总投资2.66万亿元。"),
    passage("城镇、农村居民人均可支配收入分别增长5.5%、6.5%以上。"),
)


def fault(sentence: str, passages: tuple[Given, ...] = PASSAGES) -> str:
    return judge(sentence, passages).fault


@pytest.mark.parametrize(
    "sentence",
    [
        "今年地区生产总值增长7%左右，固定资产投资增长8%以上[1]。",
        "工业投资要增长9%[1]。",
        "郑州市2024年将新增科技型企业1500家、高新技术企业1000家[2]。",
        "老旧小区开工改造120个，总投资2.66万亿元[3]。",
        "技术合同成交额突破800亿元，新建公园30个[2][3]。",
        "新建公园、改造老旧小区[3]。",
        "GDP增长7%左右[1]。",
        "The target for GDP growth is about 7% and for fixed-asset investment at least 8% [1].",
    ],
)
def test_what_the_passages_say_passes(sentence: str) -> None:
    assert fault(sentence) == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "今年地区生产总值增长7.4%左右[1]。",  # value
        "今年地区生产总值增长7%[1]。",  # bound
        "地区生产总值增长7%左右，固定资产投资增长8%[1]。",  # a quotation but for its last word
        "地区生产总值增长7个百分点左右[1]。",  # unit
        "总投资2.66亿元[3]。",
        "地区生产总值增长8%以上[1]。",  # another indicator's
        "固定资产投资增长9%[1]。",
        "新增高新技术企业1500家、科技型企业1000家[2]。",  # swapped
        "新建公园120个，开工改造老旧小区30个[3]。",
        "新增就业1000家[2]。",
        "去年地区生产总值增长7%左右[1]。",  # kind
        "新增了科技型企业1500家[2]。",
        "2023年地区生产总值增长7%左右[1]。",  # year
        "新建公园30个，PM2.555微克/立方米[3]。",  # a name with digits
        "开封市地区生产总值增长7%左右[1]。",  # region
        "地区生产总值增长7%左右[2]。",  # a passage that does not hold it
        "地区生产总值增长7%左右[9]。",
        "要大力发展航天事业，加快登月步伐[1]。",  # made up
        "技术合同成交额突破800亿元，见[这里](http://a.cn)[2]。",
        "新建公园30个<b>[3]。",
        "GDP grew by about 7% [1].",
        "Exports will grow by about 7% [1].",
        "The city will build new parks.",
    ],
)
def test_what_they_do_not_say_does_not(sentence: str) -> None:
    assert fault(sentence)


REVIEW = (passage("规模以上工业增加值增长8.1%，比上年提高2个百分点，新建公园30个。", "review"),)
PLAN = (passage("规模以上工业增加值增长8.1%，新建公园30个，力争完成投资500亿元。", "plan"),)


@pytest.mark.parametrize(
    ("sentence", "passages"),
    [
        ("2023年郑州市规模以上工业增加值增长8.1%[1]。", REVIEW),
        ("郑州市去年新建公园30个[1]。", REVIEW),
        ("郑州市2024年政府工作报告提到，2023年新建公园30个[1]。", REVIEW),
        ("郑州市2024年规模以上工业增加值的目标是增长8.1%[1]。", PLAN),
        ("河南省郑州市今年将新建公园30个[1]。", PLAN),
        ("2024年力争完成投资500亿元，新建公园30个[1]。", PLAN),
        ("In 2024 Zhengzhou plans to build 30个 parks [1].", PLAN),
    ],
)
def test_whose_a_number_is_of_when_and_of_which_kind_may_be_said(sentence: str, passages: tuple[Given, ...]) -> None:
    assert fault(sentence, passages) == ""


@pytest.mark.parametrize(
    ("sentence", "passages"),
    [
        ("2024年郑州市规模以上工业增加值增长8.1%[1]。", REVIEW),
        ("郑州市今年新建公园30个[1]。", REVIEW),
        ("郑州市2023年政府工作报告提到，新建公园30个[1]。", REVIEW),
        ("规模以上工业增加值的目标是增长8.1%[1]。", REVIEW),
        ("河南省2023年新建公园30个[1]。", REVIEW),
        ("郑州市2024年规模以上工业增加值实际增长8.1%[1]。", PLAN),
        ("2023年新建公园30个[1]。", PLAN),
        ("洛阳市2024年新建公园30个[1]。", PLAN),
        ("已新建公园30个[1]。", PLAN),
        ("2024年取消新建公园30个[1]。", PLAN),
        ("2024年新建公园30个亿[1]。", PLAN),
        ("In 2023 Zhengzhou plans to build 30个 parks [1].", PLAN),
        ("In 2024 Luoyang plans to build 30个 parks [1].", PLAN),
        ("In 2024 Zhengzhou plans to build 31个 parks [1].", PLAN),
    ],
)
def test_nothing_else_may_be_said_of_it(sentence: str, passages: tuple[Given, ...]) -> None:
    assert fault(sentence, passages)


def test_a_figure_of_the_rules_knows_its_kind_and_period_better_than_the_section() -> None:
    text = "到2025年城镇化率达到65%。"
    known = {text.index("65"): Known("urbanization_rate", "城镇化率", "plan", "2025")}
    passages = (passage(text, "review", known),)
    assert fault("郑州市的目标是2025年城镇化率达到65%[1]。", passages) == ""
    assert fault("郑州市2023年城镇化率达到65%[1]。", passages)


def test_the_words_of_the_question_prove_nothing() -> None:
    sentence = "郑州市要加快发展航天产业和登月旅游[1]。"
    asked = "郑州市要怎样新建公园、改造老旧小区？"
    assert judge(sentence + "新建公园，改造老旧小区。", PASSAGES[2:3], asked).fault
    assert judge("新建公园，改造老旧小区，总投资2.66万亿元[1]。", PASSAGES[2:3], asked).fault == ""


def test_the_figures_of_the_rules_tell_what_a_number_is_of() -> None:
    text = "城镇、农村居民人均可支配收入分别增长5.5%、6.5%以上。"
    figures = {
        text.index("5.5"): Known("urban_income", "城镇居民人均可支配收入"),
        text.index("6.5"): Known("rural_income", "农村居民人均可支配收入"),
    }
    passages = (passage(text, "", figures),)
    assert fault("农村居民人均可支配收入增长6.5%以上[1]。", passages) == ""
    assert fault("城镇居民人均可支配收入增长6.5%以上[1]。", passages)


def test_the_verdict_names_the_passages_that_hold_it() -> None:
    verdict = judge("新增科技型企业1500家，新建公园30个。", PASSAGES)
    assert (verdict.fault, verdict.passages, verdict.numbers, verdict.supported) == ("", (2, 3), 2, 2)


@pytest.mark.parametrize(
    ("reply", "sentences"),
    [
        ("新建公园30个[3]。改造小区120个。[3]", ("新建公园30个[3]。", "改造小区120个。[3]")),
        ("1. 新建公园[3]。\n2. 改造小区[3]。\n", ("新建公园[3]。", "改造小区[3]。")),
        ("```\n- 新建公园[3]\n- 改造小区[3]\n```", ("新建公园[3]", "改造小区[3]")),
        ("新建公园30个。改造小", ("新建公园30个。",)),
        ("新建公园", ("新建公园",)),
        (
            "It grows by 7.5% [1]. It builds 30 parks in 2024. [2]",
            ("It grows by 7.5% [1].", "It builds 30 parks in 2024. [2]"),
        ),
        ("。\n\n", ()),
    ],
)
def test_a_reply_is_cut_into_sentences_with_their_marks(reply: str, sentences: tuple[str, ...]) -> None:
    assert split_sentences(reply) == sentences


def test_a_town_that_is_a_target_makes_no_target_of_a_result() -> None:
    passages = (passage("首批18个目标镇改造厨房1.14万户，改造危旧房7235户。", "review"),)
    assert fault("郑州市2024年的目标是改造危旧房7235户[1]。", passages)

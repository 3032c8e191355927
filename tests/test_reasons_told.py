"""Why a number came so and how many targets were missed is told by the sentence that owns up to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag import pipeline
from rag.answering.answerer import Desk
from rag.config import load_settings
from rag.records import Answer
from rag.retrieval.answer_patterns import WHY
from rag.verify.numbers import unsupported

REPORTS = {
    "乌海市2024": """乌海市2024年政府工作报告

各位代表：
现在，我代表市人民政府向大会报告工作，请予审议。
一、2023年工作回顾
我们奋力前行，地区生产总值增长0.1%，固定资产投资增长18.3%，社会消费品零售总额增长4.6%。优势产业提质增效，新材料产能达到160万吨。
我们也清醒认识到，经济运行持续承压，受企业生产经营量减价跌瓶颈期、新旧动能转换阵痛期叠加影响，加之焦化行业产能发挥不足，GDP增速不及预期，产业结构尚未根本改变。
二、2024年工作安排
2024年经济社会发展主要预期目标是：地区生产总值增长6%左右，固定资产投资增长10%左右。这些目标考虑了支撑条件，有利于引导预期。
各位代表，让我们团结一心，再创佳绩！
""",
    "海南省2026": """海南省2026年政府工作报告

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、2025年工作回顾
2025年，地区生产总值增长4%，基础教育三项指标高于全国平均水平。“十四五”规划共设置26项指标，地区生产总值等6项指标不及预期。
二、2026年工作安排
2026年经济社会发展主要预期目标是：地区生产总值增长6%左右，城镇新增就业18万人。
各位代表，让我们团结一心，再创佳绩！
""",
    "江西省2026": """江西省2026年政府工作报告

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、2025年工作回顾
2025年，全省上下顶住需求不足、材料涨价、订单外流等多重压力，地区生产总值增长5.2%，粮食产量443亿斤。
要说明的是，“十四五”时期，受外部需求转弱、行业周期下行与价格回落相互交织、新旧项目接续不上、极端天气频繁和疫情余波未平等多重因素影响，工业投资增速、碳强度两个指标没有达到规划预期。
二、2026年工作安排
2026年经济社会发展主要预期目标是：地区生产总值增长5%左右，城镇新增就业40万人。我们的底气来源于技改投资打下的厚实家底。
各位代表，让我们团结一心，再创佳绩！
""",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("reasons")
    for name, text in REPORTS.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    settings = load_settings(library=folder / "library", embedding_model="none")
    assert all(result.status != "failed" for result in pipeline.ingest([folder], settings, None))
    with pipeline.desk(settings) as at:
        yield at


def ask(desk: Desk, question: str) -> Answer:
    answer = pipeline.ask_turns([question], desk)[-1]
    assert unsupported(answer.numbers) == ()
    return answer


@pytest.mark.parametrize(
    "question",
    [
        "乌海2023年GDP只增长0.1%，报告里怎么解释的？",
        "乌海2023年GDP增速怎么这么低，报告把原因归到哪儿",
        "乌海2023年经济增长0.1%是怎么回事",
        "乌海2023年经济受什么拖累",
        "Why did Wuhai's GDP grow only 0.1% in 2023?",
        "为什么乌海2023年GDP没达到目标",
    ],
)
def test_why_a_number_came_so_is_told_by_the_reason(desk: Desk, question: str) -> None:
    assert "焦化行业产能发挥不足" in ask(desk, question).answer


def test_a_number_that_is_not_so_is_told_first(desk: Desk) -> None:
    assert "0.1%" in ask(desk, "为什么乌海2023年GDP增长5%").answer


@pytest.mark.parametrize(
    "question",
    [
        "海南自己承认“十四五”规划有几项指标没达到预期？一共多少项指标？",
        "海南“十四五”几项指标没完成",
        "海南十四五有几项指标未达预期",
        "海南“十四五”规划有多少项指标没有实现",
    ],
)
def test_how_many_were_missed_is_told_by_what_owns_up_to_it(desk: Desk, question: str) -> None:
    answer = ask(desk, question)
    assert "6项指标不及预期" in answer.answer
    assert "自己" not in answer.answer


@pytest.mark.parametrize(
    "question", ["海南今年打算让多少人找到新工作", "海南2026年要创造多少工作岗位", "海南今年要多少就业岗位"]
)
def test_work_for_people_is_new_jobs(desk: Desk, question: str) -> None:
    assert "18万人" in ask(desk, question).answer


def test_what_something_was_called_is_no_why() -> None:
    assert WHY.search("市委、市政府把2024年确定为什么“年”?") is None
    assert WHY.search("为什么下调目标") is not None
    assert WHY.search("增速怎么这么低") is not None


def test_a_long_reason_is_told_with_what_was_missed(desk: Desk) -> None:
    assert "行业周期下行" in ask(desk, "江西自己怎么解释“十四五”工业投资和碳强度两个指标没达到规划预期？").answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("江西2025年经济顶住了哪些压力？", "材料涨价"),
        ("江西2026年报告说过去一年克服了哪些困难？", "订单外流"),
        ("江西2026年敢把目标定得高，报告说底气从哪里来？", "技改投资"),
    ],
)
def test_what_was_overcome_is_told_by_its_own_verb(desk: Desk, question: str, told: str) -> None:
    assert told in ask(desk, question).answer

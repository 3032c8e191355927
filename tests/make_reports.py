"""Generated reports: any number of them, each of another government and year, with figures of its own."""

from __future__ import annotations

import random
from dataclasses import dataclass

_FIELDS = (
    ("产业", "新增规上工业企业{0}家，培育省级专精特新企业{1}家，数字经济核心产业增加值增长{2}%。"),
    ("项目", "实施重点项目{0}个，完成投资{1}亿元，引进亿元以上项目{2}个。"),
    ("城乡", "改造老旧小区{0}个，新建农村公路{1}公里，新增停车泊位{2}个。"),
    ("生态", "植树造林{0}万亩，治理水土流失{1}平方公里，新增绿地{2}公顷。"),
    ("民生", "新建中小学{0}所，新增养老床位{1}张，发放救助资金{2}万元。"),
)
_CLOSING = "各位代表，时代在召唤，人民在期待。让我们团结一心、真抓实干，为建设更加美好的家园而努力奋斗！"


@dataclass(frozen=True)
class Made:
    """One generated report and what is right for it. `name` is the region as the report calls it."""

    name: str
    adcode: str
    year: int
    growth: str
    text: str


def make_report(name: str, adcode: str, year: int, seed: int, *, titled: bool = True, level: str = "市") -> Made:
    """A report of some 1,500 characters with review, plan and a target paragraph."""
    chance = random.Random(seed)
    growth = f"{chance.randint(40, 90) / 10:g}"
    last = f"{chance.randint(30, 90) / 10:g}"
    number = chance.choice(("十四", "十五", "十六", "十七"))
    lines = []
    if titled:
        lines += [f"{year}年{name}政府工作报告"]
    lines += [
        f"——{year}年1月{chance.randint(5, 28)}日在{name}第{number}届人民代表大会第三次会议上",
        "各位代表：",
        "现在，我代表市人民政府，向大会报告工作，请予审议，并请政协委员和列席人员提出意见。".replace("市", level),
        f"一、{year - 1}年工作回顾",
        f"{year - 1}年，面对复杂严峻的外部环境，{name}上下凝心聚力、攻坚克难，地区生产总值增长{last}%，"
        f"一般公共预算收入增长{chance.randint(20, 80) / 10:g}%，"
        f"社会消费品零售总额增长{chance.randint(20, 99) / 10:g}%。",
    ]
    lines += _parts(chance, "（{0}）{1}工作扎实推进")
    lines += [
        f"二、{year}年工作安排",
        f"{year}年经济社会发展的主要预期目标是：地区生产总值增长{growth}%左右，固定资产投资增长"
        f"{chance.randint(40, 120) / 10:g}%，城镇新增就业{chance.randint(1, 20)}万人，居民收入增长与经济增长同步。",
        "重点做好以下五个方面工作：",
    ]
    lines += _parts(chance, "（{0}）着力抓好{1}工作")
    lines.append(_CLOSING)
    return Made(name, adcode, year, growth, "\n".join(lines))


def _parts(chance: random.Random, heading: str) -> list[str]:
    lines = []
    for numeral, (field, sentence) in zip("一二三四五", chance.sample(_FIELDS, len(_FIELDS)), strict=True):
        lines.append(heading.format(numeral, field))
        lines.append(
            f"坚持把{field}工作摆在突出位置，逐项建账、逐月调度、逐件销号，一批群众关心的事情得到解决。"
            + sentence.format(chance.randint(11, 400), chance.randint(11, 900), chance.randint(11, 99))
        )
    return lines

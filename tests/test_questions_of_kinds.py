"""Kinds of questions that were once answered with another number, or denied: through the real pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from provinces import REPORTS

from rag import pipeline
from rag.answering.answerer import Desk
from rag.config import load_settings
from rag.records import Answer
from rag.verify.numbers import unsupported

ANHUI = """安徽省{year}年政府工作报告

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、{last}年工作回顾
{last}年，地区生产总值增长5.5%，居民消费价格上涨0.2%，粮食产量830亿斤。财政总收入700亿元、增长6.4%，其中地方级财政收入420亿元、增长7.1%。城镇、农村居民人均可支配收入分别增长4.1%、5.6%。新增高铁里程40公里、总里程居全国第三，人均预期寿命79岁，卓越级智能工厂67家。
五年来，地区生产总值年均增长6.1%，棉花产量年均增长3.3%。新能源汽车产量20万辆。
面对“6·18”特大暴雨，紧急转移安置群众3.6万人。清风电装机达到1371万千瓦。千人口托位数从2020年的1.2个提升至4.6个，通航里程突破1500公里。港口集装箱吞吐量582万标箱、货物吞吐量1.39亿吨。生产碳酸锂{lithium}万吨、增长25%，盘活2万吨碳酸锂项目。庆阳数据中心集群快速崛起，算力规模达到11.4万P。老旧小区改造开工742个、完工548个。统筹用好中央149.2亿元乡村振兴补助资金。治理违法建设2049万平方米。免签入境游客、离岛免税销售额分别增长64%、46.8%，接待入境游客150万人次，增长35.2%。新增长护险参保1561万人，参保率达93%。市属国企利润增长7.4%。对口支援持续深化，落实资金27.3亿元，实施项目681个。冰箱产量200万台、变频冰箱140万台，最低工资标准每月提高183元。技术合同成交额突破900亿元。光纤、钟表、茶叶出口分别增长11%、22%、33%。棉花产量12万吨、占全国6%。蓝莓综合产值增长8.5%、出口增长61%。电力装机1.3亿千瓦。车用锂电池、太阳能电池、玻璃产量分别增长41%、42%、43%。光伏装机6100万千瓦，脱贫地区农民收入增速连续5年高于全省平均水平，原煤产量1.1亿吨。一、二、三产业增加值分别增长3.1%、6.4%、5.2%。
整车出口突破百万辆，引进投资超10亿元重大项目14个。
二、“十五五”时期目标
“十五五”时期，地区生产总值年均增长5.5%左右。
三、{year}年工作安排
{year}年经济社会发展主要预期目标是：地区生产总值增长5%左右，社会消费品零售总额增长{retail}，固定资产投资增长5%左右，居民消费价格涨幅2%左右。确保粮食播种面积稳定在1100万亩以上、总产超820亿斤。通航里程达到1600公里，力争并网700万千瓦以上。新增光伏装机900万千瓦、光伏发电量超50亿度，游艇产量增长14%左右。算力规模突破15万P，建设磷酸铁锂生产线。深化中欧班列改革，全年开行3000列以上。拆除违法建设500万平方米。培育98个特色专业镇。统筹推进246个水利工程建设，年度完成投资555亿元。安排资金36亿元，办好34项民生实事。
深入推进长三角一体化发展，共建科创走廊。
各位代表，让我们团结一心，再创佳绩！
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("kinds")
    own = {
        "anhui-2025": ANHUI.format(year=2025, last=2024, retail="6%", lithium="13.5"),
        "anhui-2026": ANHUI.format(year=2026, last=2025, retail="5%左右", lithium="16.9"),
    }
    for name, text in {**REPORTS, **own}.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    settings = load_settings(library=folder / "library", embedding_model="none")
    assert all(result.status != "failed" for result in pipeline.ingest([folder], settings, None))
    with pipeline.desk(settings) as at:
        yield at


def ask(desk: Desk, *turns: str) -> Answer:
    answer = pipeline.ask_turns(turns, desk)[-1]
    assert unsupported(answer.numbers) == ()
    return answer


@pytest.mark.parametrize(
    ("question", "has", "lacks"),
    [
        # A target that comes to so much is a limit, and no question whether it was met.
        ("2026年社会消费品零售总额目标达到5%及以上的有哪几个省", ("安徽省", "5%左右"), ("没有收录", "2027")),
        # Of several in a row each has its own number, whatever it shares with the others.
        ("安徽2025年光纤出口增长多少", ("11%",), ("33%", "22%")),
        # What is told only by how much it grew is told so, and never as its size.
        ("安徽2025年离岛免税销售多少", (), ("销售为46.8%", "销售额为46.8%")),
        ("安徽2025年光纤、钟表、茶叶出口分别增长多少", ("11%", "22%", "33%"), ()),
        ("安徽2025年光纤、钟表和茶叶出口哪个增长最快", ("最高33%", "茶叶出口"), ()),
        ("安徽2025年三次产业哪个增长最快", ("最高6.4%", "3.1%", "5.2%"), ()),
        ("Which of Anhui's three sectors grew slowest in 2025?", ("Lowest: 3.1%", "primary"), ()),
        ("What are Anhui's 2026 targets for growth, prices and investment?", ("5%", "2%"), ()),
        ("安徽2025年粮食产量多少，2026年目标多少，差多少亿斤", ("830", "820", "10亿斤"), ()),
        ("安徽GDP过千亿的县有几个", (), ("5%",)),  # no report of a place inside, and no word of it
        ("安徽2025年入境游客和免签入境游客各增长多少", ("35.2%", "64%"), ()),
        ("安徽2025年碳酸锂和棉花产量分别多少，各增长多少", ("16.9万吨", "25%"), ()),
        ("安徽2025年GDP增长多少，目标是多少", ("5.5%", "5%左右"), ()),
        ("Anhui 2026 targets: growth, prices and investment?", ("GDP", "2%"), ()),
        ("By how much did Anhui's private investment grow in 2025?", (), ("fixed-asset",)),
        ("安徽各市2026年GDP目标", ("没有收录安徽省下级",), ("没有符合",)),
        # An average over years is a number of a plan.
        ("安徽2026年提出的GDP年均增长目标是多少", ("5.5%", "2030"), ("5%左右。",)),
        ("安徽五年来GDP年均增长多少", ("6.1%", "2025"), ("5.5%",)),
        ("What average annual GDP growth did Anhui set in 2026?", ("5.5%", "2030"), ()),
        ("安徽2021到2025年GDP年均增速", ("6.1%",), ()),
        # The middle and the most frequent of many.
        ("2026年各省GDP目标的中位数是多少", ("中位数是5%", "5个数字"), ()),
        ("2026年GDP目标出现最多的数值是多少", ("最多的是5%：共5个",), ()),
        ("What is the median GDP growth target of the provinces in 2025?", ("The median is 5%",), ()),
        # Others held against one.
        ("2025年GDP目标比山东高的省份有哪些", ("山东省2025年", "河北省", "吉林省"), ("安徽省", "山西省")),
        ("2026年GDP目标和山西一样的省份有几个", ("共4个",), ("山西省、",)),
        ("Which provinces had the same 2025 GDP target as Jilin?", ("Hebei",), ("Anhui", "Shanxi")),
        # Two numbers of one place that are the same.
        ("安徽2026年社零目标和固投目标一样吗", ("所写数字相同",), ("2025",)),
        ("哪些省2025年GDP实际增速和目标正好一样", ("没有",), ()),
        # The change that is the greatest.
        (
            "Which province cut its GDP growth target most sharply between 2025 and 2026?",
            ("Hebei", "Jilin"),
            ("Anhui",),
        ),
        ("2026年GDP目标上调幅度最大的省", ("山西省", "1个百分点"), ("河北省",)),
        # A rise that is sought is no cap.
        ("安徽2025年CPI目标完成了吗", ("2%左右", "0.2%", "没有说"), ("完成了：",)),
        # Everyday words.
        ("安徽2025年财政总收入增长多少", ("6.4%",), ("7.1%",)),
        ("安徽2025年城镇和农村居民收入哪个涨得快", ("4.1%", "5.6%", "后者高1.5个百分点"), ()),
        ("安徽2025年粮食产量多少万吨", ("830亿斤", "4150万吨"), ()),
        ("安徽2026年粮食播种面积和总产量目标是多少", ("1100万亩", "820亿斤"), ()),
        ("哪些省2025年GDP增速跑赢全国（5%）", ("河北省", "山东省", "安徽省"), ("吉林省", "山西省")),
        ("山西2025年GDP增速是多少？排全国第几", ("4.1%", "排第5"), ()),
        ("安徽2026年经济社会发展主要预期目标", ("社会消费品零售总额", "固定资产投资"), ()),
        ("安徽2026年汽车产量是多少，居民收入呢", ("未能从中读出",), ("为20万辆",)),
        ("哪些省2026年GDP目标定在6%以上", ("没有",), ()),
        # Without a year and a kind places are held against each other by what they have come to.
        ("哪个省GDP增长最快", ("河北省2025年", "5.9%"), ("目标",)),
        ("哪个省GDP增长目标最高", ("2026年", "目标"), ("5.9%",)),
        ("哪个省GDP最高", ("山东省2025年", "103100亿元"), ("目标",)),
        ("2026年增长最快的省", ("2026年", "目标", "5%"), ("汽车",)),
        ("山东和河北GDP差多少", ("山东省更多", "53788亿元"), ("目标",)),
        ("山东GDP和河北比", ("山东省更多", "53788亿元"), ("目标",)),
        # One who is asked for is the measure, the other is measured.
        ("How many times Hebei's GDP is Shandong's?", ("Shandong is 2.09 times Hebei",), ()),
        ("How many times is Shandong's GDP that of Hebei?", ("Shandong is 2.09 times Hebei",), ()),
        ("Shandong's GDP is how many times Hebei's?", ("Shandong is 2.09 times Hebei",), ()),
        # Who did not do what its target says, all of them.
        ("没完成GDP目标的省份", ("吉林省", "4.8%"), ("安徽省2025年", "山东省2025年")),
        ("没完成固定资产投资目标的省份", (), ("没有完全读懂",)),
        ("完成GDP目标的省有几个", ("共4个：", "山西省"), ()),
        ("吉林2025年指标没完成的有哪些", ("未完成：地区生产总值",), ()),
        ("吉林没完成的指标有哪些", ("未完成：地区生产总值",), ()),
        # Either amount will do.
        ("2025年GDP目标在4%左右或者5.5%左右的省份", ("共3个：", "河北省", "吉林省", "山西省"), ()),
        ("2025年GDP增速低于4.5%或者高于5.6%的省", ("河北省", "山西省"), ("安徽省", "吉林省")),
        # What comes to a stock is not the stock, and power is in kilowatts.
        ("安徽光伏装机多少", ("6100万千瓦",), ("900", "50亿度")),
        ("安徽2026年新增光伏装机目标", ("900万千瓦",), ()),
        # In a row each has its own number, and one that is narrower is not told for all.
        ("安徽2025年锂电池产量增长多少", ("车用锂电池",), ("产量增长42%",)),
        # Where only the growth of an amount is told, that is told.
        ("安徽2026年游艇产量目标", ("14%左右",), ()),
        ("2026年游艇产量目标", ("安徽省", "14%左右"), ("请说明",)),
        # A clause that says something of what is asked is shown before it is said to be absent.
        ("安徽脱贫地区农民收入", ("连续5年",), ("没有写明",)),
        ("安徽2025年煤炭产量", ("1.1亿吨",), ()),
        ("安徽原煤产量2025年", ("1.1亿吨",), ()),
        ("安徽居民收入", ("4.1%", "5.6%"), ()),
        # What is taken for granted is denied, however it is put.
        ("山西2025年GDP增长了5%吧", ("不是", "4.1%"), ()),
        ("山西2025年GDP增长了4.1%吧", ("4.1%",), ("不是",)),
        ("吉林2025年GDP目标定的5%，最后完成了吗", ("问题中的数字与报告不符", "5.5%"), ()),
        ("山西2026年GDP目标不是6%以上吗", ("不是", "5%左右"), ()),
        ("Did Hebei grow 5% in 2025?", ("another number", "5.9%"), ()),
        # Both ends of an order; who is above one that is named; the target that was passed by most.
        ("2025年GDP增长最快的两个省和最慢的两个省", ("河北省", "安徽省", "吉林省", "山西省"), ("山东省：",)),
        ("GDP比河北高的省有哪些", ("山东省", "103100亿元"), ("目标",)),
        ("2025年GDP目标超额最多的省", ("安徽省", "0.5个百分点"), ()),
        ("GDP目标差得最远的省", ("吉林省", "0.7个百分点"), ()),
        ("深圳GDP和山东比", ("103100亿元", "深圳市"), ("深圳市、山东省",)),
        # Each of several numbers meets its own condition.
        ("2025年GDP增速高于4.5%且规上工业增速低于6%的省", ("吉林省",), ("河北省、", "山东省、", "山西省、")),
        ("2025年GDP和规上工业增速都高于6%的省", ("没有符合",), ()),
        ("2025年GDP和规上工业增速都高于5%的省", ("河北省", "山东省"), ("吉林省", "山西省")),
        # The growth of one quantity is not that of another.
        ("安徽2025年蓝莓产量", (), ("8.5%。",)),
        ("What share of the national cotton crop does Anhui grow?", (), ("830",)),
        # A product's exports are not the place's, and all power installed is not what is renewable.
        ("安徽2025年出口增长多少", (), ("61%。",)),
        ("安徽2025年蓝莓出口增长多少", ("61%",), ()),
        ("安徽新能源装机", (), ("1.3亿千瓦。", "6100")),
        # Each of several has its own verdict; what one place has of several incomes is each compared.
        ("2025年GDP和规上工业都完成目标的省", (), ("吉林省、",)),
        ("完成了GDP目标但没完成新增就业目标的省有哪些", (), ("共4个",)),
        ("安徽居民收入和去年比", ("城镇居民人均可支配收入", "4.1%", "5.6%"), ()),
        ("各省2025年GDP平均增速", ("平均5.12%",), ()),
        # What part of the nation's a place has is told in its own words, or not at all.
        ("安徽棉花产量占全国多少", ("占全国6%",), ()),
        ("安徽占全国棉花产量的比重", ("占全国6%",), ()),
        ("安徽粮食产量占全国多少", ("没有找到",), ("830",)),
        ("安徽GDP占全国比重", ("没有找到",), ("5.5%",)),
        # Of two rates none is so many times the other in size.
        ("安徽GDP是河北的几倍", ("未能从中读出",), ("5.5%是",)),
        # A number that is taken for granted and is another.
        ("安徽2025年CPI目标是3%，完成了吗", ("问题中的数字与报告不符", "2%左右"), ()),
        ("安徽2025年CPI目标是2%，完成了吗", ("2%左右",), ("问题中的数字",)),
        # Two amounts, of which one ends as the other.
        ("2025年GDP目标4.5%左右或者5%左右的省有几个", ("安徽省",), ("吉林省",)),
        ("What is Anhui's R&D-to-GDP target for 2026?", (), ("GDP growth",)),
        ("安徽2025年目标完成了几个", ("完成情况", "完成：地区生产总值"), ()),
        ("安徽2026年主要目标一共多少个", ("读出5项",), ()),
        ("2026年有没有省份把GDP目标定在5%以上？", ("河北省", "安徽省"), ()),
        ("全国31省2025年GDP增速最高的是谁", ("河北省", "5.9%"), ()),
        ("2025年GDP目标没完成的省份，差得最远的是谁", ("吉林省", "4.8%"), ("河北省",)),
        ("Compare the 2025 GDP growth of Hebei and Jilin against their targets", ("Met. Hebei", "Not met. Jilin"), ()),
        # What is put in order is a size where nothing is said of growth; a fall chooses those that fell.
        ("2025年GDP最高的两个省", ("103100亿元", "49312亿元"), ("5.9%",)),
        ("How much bigger was Shandong's economy than Hebei's in 2025?", ("5.3788 trillion yuan",), ("percentage",)),
        ("Total 2025 GDP of Hebei and Shandong", ("15.2412 trillion yuan",), ()),
        # English sizes are the Chinese ones told otherwise: in what is asked and in what is answered.
        ("Which provinces' GDP was above 5 trillion yuan in 2025?", ("10.31 trillion yuan (103100亿元)",), ("Hebei",)),
        ("Which provinces plan more than 1 million new urban jobs in 2026?", ("1.12 million people",), ("Hebei",)),
        ("Which provinces had a 2025 GDP between 2 and 5 trillion yuan?", ("Hebei", "Shanxi"), ("Shandong", "Jilin")),
        ("Is Hebei's 2026 new urban jobs target 880,000 people?", ("Yes", "880,000 people (88万人)"), ()),
        ("2025年GDP负增长的省份有哪些", ("没有符合条件的",), ("5.9%",)),
        ("河北、山西、吉林三省2025年GDP增速与目标的差距分别是多少", ("0.4个百分点", "0.1个百分点", "−0.7个百分点"), ()),
        ("How many new urban jobs did Hebei plan in 2025 versus its target?", ("86万人",), ("2024",)),
        ("哪几个省2026年的GDP目标和2025年实际增速相等", ("没有符合条件的",), ()),
        ("山西2025年GDP增速，全国排名", ("4.1%", "排第5"), ("是。",)),
        # A result held against its target, in words that do not ask whether it was met.
        ("吉林2025年的经济增速跟年初立下的目标相比，差了几个点？", ("5.5%", "4.8%", "0.7个百分点"), ("2024年",)),
        ("Did Jilin hit the growth target it set itself for 2025?", ("5.5%", "4.8%", "Not met"), ()),
        # The last but one; more or less; so many digits; two names of one thing.
        ("2025年GDP增速垫底的是谁，倒数第二又是谁", ("山西省", "吉林省"), ("河北省",)),
        ("2025年GDP增速第二低的省", ("山西省", "吉林省"), ("河北省",)),
        ("吉林2025年的地区生产总值是涨是跌，幅度多大", ("4.8%",), ()),
        ("哪些省2025年GDP实现两位数增长", ("没有符合条件的",), ()),
        ("安徽2025年地方财政的钱袋子鼓了几个点", (), ("7.1%。",)),
        ("2026年有几个省把GDP目标定成4.5%-5%", ("没有",), ("河北省",)),
        ("2026年城镇新增就业目标下降的省", ("山西省", "吉林省"), ("河北省",)),
        ("山西GDP目标由4%提到5%对吗", ("提高1个百分点",), ("不是",)),
        # The bound word that is meant, and not the one it is held against; a year that nobody named is not compared.
        (
            'Which provinces phrased the 2026 GDP target as a floor rather than "about"?',
            ("Shandong",),
            ("Hebei", "Jilin"),
        ),
        ("哪些省2025年GDP目标写的是“多少以上”", ("山东省",), ("河北省", "吉林省")),
        ("Did GDP in Jilin rise or fall in 2025, and what had been the target?", ("4.8%", "5.5%"), ("2024",)),
        ("By how much did Hebei trim its GDP growth target for 2026?", ("5.5%", "5%", "0.5 percentage points"), ()),
        ("吉林为什么要把2026年的GDP目标提高到5.5%？", ("数字与报告不符", "5%左右"), ()),
        ("What growth did Jilin record in 2025, and what was its GDP target for 2026?", ("4.8%", "5%"), ("5.5%",)),
        # A place's own clause tells its rank; what comes new is no stock; no kind is said, and the last year's is told.
        ("安徽高铁里程全国排第几", ("居全国第三",), ("最高的是",)),
        ("山西高铁里程全国排第几", ("没有写明",), ("安徽",)),
        ("安徽2025年新增高铁里程多少公里", ("40公里",), ("营业里程",)),
        ("安徽2026年报告里卓越级智能工厂有多少家", ("2025年", "67家"), ()),
        ("安徽2025年人均预期寿命是多少岁", ("79岁",), ("目标",)),
        ("哪些省提出了十五五GDP年均增长目标？", ("安徽省", "5.5%左右"), ()),
        # From one year to another: the difference of the ends, and of what is new in each the sum.
        ("安徽粮食产量从2024年到2025年一共增加了多少亿斤？", ("830亿斤", "0亿斤"), ("1660", "合计")),
        # A result that is told in the perfect; whether it was met, in words of talk; growth of all that nobody named.
        ("What GDP growth did Jilin aim for in 2026, and how fast had it grown in 2025?", ("5%", "4.8%"), ("5.5%",)),
        ("Jilin planned GDP growth for 2025 — did it get there?", ("5.5%", "4.8%", "Not met"), ()),
        ("安徽2025年的CPI定的是多少，最后做到了吗？", ("2%左右", "0.2%"), ("没有完全读懂",)),
        (
            "Among the six central provinces, which grew fastest and which slowest in 2025?",
            ("Anhui", "Shanxi", "4.1%"),
            (),
        ),
        ("安徽2025年城里人和农村人的收入增速各是多少？", ("4.1%", "5.6%"), ()),
        # Words beyond the lexicon: when it was said, the core of the words, what is a value now and what a beginning.
        ("安徽“6·18”特大暴雨后紧急转移安置了多少人？", ("3.6万人",), ("没有写明",)),
        ("安徽2025年清风电装机容量总规模是多少", ("1371万千瓦",), ("没有写明",)),
        ("安徽2025年清风电装机规模有多大？2026年打算新增并网多少？", ("1371万千瓦", "700万千瓦以上"), ()),
        ("安徽2026年通航里程要到多少公里，现在是多少？", ("1600公里", "1500公里"), ()),
        ("安徽2025年集装箱吞吐量是多少", ("582万标箱",), ("1.39",)),
        ("安徽2025年旅客吞吐量是多少", (), ("1.39亿吨[", "582万标箱[", "为")),
        ("安徽2024年到2025年集装箱吞吐量增长了多少？", ("582万标箱", "0万标箱"), ("%",)),
        ("安徽2025年通航里程的目标实现了吗？", ("1500公里", "1600公里"), ("GDP", "地区生产总值")),
        # A thing beyond the lexicon, however its quantity and what is done with it are put; several numbers of it.
        ("安徽2025年碳酸锂产量多少？", ("16.9万吨",), ("2万吨",)),
        ("安徽2025年碳酸锂产量比上一年多了多少", ("16.9万吨", "13.5万吨", "3.4万吨"), ()),
        ("安徽2025年的碳酸锂产量又比上一年少了吧？", ("16.9万吨", "13.5万吨"), ()),
        ("How much lithium carbonate did Anhui produce in 2025 and in 2024?", ("16.9万吨", "13.5万吨"), ()),
        ("安徽算力规模2025年原定多少，到了多少，2026年冲多少？", ("15万P", "11.4万P"), ()),
        ("安徽违建治理2025年做到了多少，2026年要拆多少", ("2049万平方米", "500万平方米"), ()),
        ("安徽2026年中欧班列计划开多少列", ("3000列以上",), ()),
        ("安徽2025年老旧小区改造开工和完工各多少个", ("742个", "548个"), ()),
        ("安徽2025年能用的中央乡村振兴补助资金有多少", ("149.2亿元",), ()),
        ("安徽准备培育多少个特色专业镇？", ("98个",), ()),
        ("安徽2026年统筹推进多少个水利工程，年度完成投资多少？", ("246个", "555亿元"), ("投资目标为246",)),
        ("安徽2026年民生实事安排了多少资金、办多少件？", ("36亿元", "34项"), ("2027",)),
        ("安徽2025年磷酸铁锂产量多少", (), ("16.9", "2万吨")),
        ("安徽2024、2025年入境游客各多少，各增长百分之几", ("150万人次", "35.2%"), ("64%",)),
        ("安徽2025年长护险参保率是多少", ("93%",), ("1561",)),
        ("安徽市属国企利润2025年增长几个点", ("7.4%",), ()),
        ("2025年技术合同成交额超过900亿元的省有哪些", ("突破900亿元",), ()),
        ("安徽2025年对口支援落实了多少资金，实施了多少个项目", ("27.3亿元", "681个"), ()),
        ("安徽2025年冰箱产量多少", ("200万台",), ("140",)),
        ("安徽2025年长江流域冰箱产量多少", (), ("江苏", "湖北")),
        ("安徽2025年新增通航里程多少公里", (), ("里程为突破1500公里",)),
        ("How much did Anhui raise its minimum wage in 2025?", ("183元",), ()),
        ("How many inbound tourists did Anhui receive in 2025 and how fast did the number grow?", ("150", "35.2%"), ()),
        # What another is a share of is no second subject; what lies within a limit is not about it.
        ("Which provinces set their 2026 CPI target at 2% or less, not about 2%?", (), ("Anhui:", "| Anhui")),
        ("2026年各省报告里写的千人口托位数，哪个省最高？", ("安徽省2025年", "4.6个"), ("1.2个。", "目标为")),
        ("哪些省的人均预期寿命超过77岁？", ("安徽省", "79岁"), ()),
        ("哪些省的人均预期寿命超过79.5岁？", (), ("安徽省2025年", "79岁[")),
        # What is denied of an amount and of the word about it; two limits; how many there are is no sum of them.
        ("哪些省2026年GDP目标不是5%左右？", ("山东省",), ("河北省", "吉林省")),
        ("Which provinces did not set their 2026 GDP target at about 5%?", ("Shandong",), ("Hebei", "Jilin")),
        ("2025年GDP增速比4.5%高、比5.5%低的省有几个", ("共2个", "山东省", "吉林省"), ("河北省", "山西省")),
        ("哪些省2025年GDP增速在5%以上，总共几个", ("共3个",), ("合计",)),
        # What is sold abroad is not what is made, and what only says which projects are counted is no amount.
        ("安徽汽车产量", (), ("百万辆",)),
        ("安徽2025重点项目投资多少", (), ("投资为",)),
        # A group of places whose joint work is asked about is a topic of the one that is named.
        ("长三角一体化安徽今年怎么安排", ("科创走廊", "安徽省"), ("没有收录", "江苏省")),
        ("What does Anhui plan in 2026 for Yangtze River Delta integration?", ("科创走廊",), ("Jiangsu",)),
        # A bare name is told as it last was and as it is to be; growth without a target, as it was.
        ("安徽农村居民收入增长多少", ("5.6%", "2025年"), ("没有写明",)),
        ("河北GDP多少", ("49312亿元", "5.9%", "2025年", "2026年"), ()),
        # One part of the economy is not all of it.
        ("安徽海洋经济怎么样", (), ("经济情况：",)),
        ("2025年GDP增速排第二的省是谁", ("安徽省", "5.5%"), ("山东省",)),
        ("河北2025年GDP总量多少？增长多少？", ("49312亿元", "5.9%"), ()),
        ("河北2025年GDP是多少，增长多少", ("49312亿元", "5.9%"), ()),
        # A target held against that of the year before; hearsay; less than the target.
        ("跟去年的目标比，吉林今年的GDP目标是涨了还是跌了", ("5.5%", "降低0.5个百分点"), ("4.8%",)),
        ("听说山西2025年GDP只涨了3%，对吗", ("不是", "4.1%"), ()),
        ("Jilin's GDP grew less than its target in 2025, correct?", ("4.8%", "5.5%", "Not met"), ()),
        ("河北2026年GDP和就业两个目标，还有汽车产业产值的，都列出来", ("5%左右", "88万人", "2060亿元"), ()),
    ],
)
def test_a_question_is_answered_with_its_own_number(
    desk: Desk, question: str, has: tuple[str, ...], lacks: tuple[str, ...]
) -> None:
    answer = ask(desk, question)
    told = f"{question} -> {answer.status} {answer.answer}"
    assert all(piece in answer.answer for piece in has), told
    assert not any(piece in answer.answer for piece in lacks), told


@pytest.mark.parametrize(
    ("turns", "has", "lacks"),
    [
        (("2025年GDP增速最慢的两个省", "他们2026年的目标分别是多少"), ("山西省", "吉林省"), ("河北省", "没有写明")),
        (("山东和吉林2026年GDP目标各是多少？", "谁把它调低了"), ("吉林省", "0.5个百分点"), ("山东省",)),
        (("2025年GDP增速最低的是哪个省", "吉林2026年的目标呢"), ("吉林省", "5%左右"), ("没有完全读懂",)),
        (("安徽2025年GDP增长多少", "在中部六省里排第几"), ("安徽省", "5.5%", "排第1"), ()),
        (("吉林2025年GDP增长多少", "比当初的预期高还是低，差多少？"), ("5.5%", "4.8%", "0.7个百分点"), ("2026",)),
        (("安徽2025年碳酸锂产量多少", "上年是多少", "增加了多少"), ("16.9万吨", "13.5万吨", "3.4万吨"), ()),
    ],
)
def test_a_turn_is_asked_of_what_the_one_before_chose(
    desk: Desk, turns: tuple[str, ...], has: tuple[str, ...], lacks: tuple[str, ...]
) -> None:
    answer = ask(desk, *turns)
    assert all(piece in answer.answer for piece in has), answer.answer
    assert not any(piece in answer.answer for piece in lacks), answer.answer


def test_a_part_of_a_year_is_not_answered_with_the_year(desk: Desk) -> None:
    for question in (
        "河北2025年前三季度GDP增长多少",
        "河北2025年上半年GDP增速",
        "Hebei's GDP growth in the first half of 2025",
    ):
        answer = ask(desk, question)
        assert "5.9%" not in answer.answer, answer.answer
        assert answer.status == "not_found"


def test_places_without_a_number_are_an_answer(desk: Desk) -> None:
    answer = ask(desk, "Which provinces did not set a numeric retail sales target for 2026?")
    assert answer.status == "answered"
    assert "Hebei" in answer.answer
    assert "Anhui" not in answer.answer


def test_what_is_missing_is_said_of_the_number_that_is_missing(desk: Desk) -> None:
    answer = ask(desk, "哪些省2026年GDP目标和固投目标相同？")
    assert "安徽省" in answer.answer
    assert "没有写明2026年地区生产总值增长目标" not in answer.answer
    assert "没有写明2026年固定资产投资增长目标" in answer.answer


def test_a_rate_of_five_years_is_that_of_no_single_year(desk: Desk) -> None:
    answer = ask(desk, "安徽2025年棉花产量增长多少")
    assert "3.3%" not in answer.answer.replace("原文", "").split("“")[0]
    assert answer.status != "answered"


def test_an_english_answer_has_english_points(desk: Desk) -> None:
    answer = ask(desk, "By how much did Hebei's 2025 GDP growth exceed its target?")
    assert "0.4 percentage points" in answer.answer
    assert "百分点" not in answer.answer


def test_the_targets_of_a_place_that_is_not_loaded_are_not_denied(desk: Desk) -> None:
    answer = ask(desk, "Dongguan met all its main economic targets in 2023, right? How much did GDP grow?")
    assert "does not hold" in answer.answer
    assert answer.numbers == ()

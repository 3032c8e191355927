"""Kinds of passages that reports are full of, each on a short text of our own: what is target or result, and of when.

A case is the text of a review, the text of what lies ahead, and the headline rows that must come of it: T a target,
R a result with its year. `low unit bound` as in the tables; a target without a number has its bound alone.
"""

import pytest

from rag.ingest import read_document
from rag.records import Document, Figure

YEAR = 2016
FILLER = "我们统筹推进各项工作，城乡面貌明显改善，社会大局和谐稳定。"


def report(
    review: str = "", ahead: str = "", *, year: int = YEAR, titles: tuple[str, str] = ("", ""), place: str = "平川市"
) -> Document:
    """A report of `place`, review and plan under the usual headings unless `titles` says otherwise."""
    first = titles[0] or f"一、{year - 1}年工作回顾"
    second = titles[1] or f"二、{year}年工作安排"
    text = (
        f"# {place}{year}年政府工作报告\n\n各位代表：\n现在，我代表市人民政府向大会报告工作，请予审议。\n"
        f"{first}\n{review or FILLER}\n{second}\n{ahead or FILLER}\n各位代表！让我们团结奋斗。谢谢大家！\n"
    )
    return read_document(text.replace("平川市", "郑州市").encode(), "报告.txt", max_chars=300)


def row(figure: Figure) -> str:
    """One headline figure in the notation of the cases."""
    kind = "T" if figure.kind == "target" else f"R{figure.period}"
    if figure.low is None:
        return f"{kind} {figure.indicator} {figure.bound}"
    value = f"{figure.low:f}" if figure.low == figure.high else f"{figure.low:f}~{figure.high:f}"
    measure = "-" if figure.measure == "decline" and figure.kind == "actual" else ""
    bound = "" if figure.bound == "exact" or figure.kind != "target" else f" {figure.bound}"
    return f"{kind} {figure.indicator} {measure}{value}{figure.unit}{bound}"


def rows(document: Document, kind: str) -> list[str]:
    found = [figure for figure in document.figures if figure.headline and figure.kind == kind]
    return sorted(row(figure) for figure in found)


def test_a_plan_told_after_a_review_under_one_heading_has_its_own_years() -> None:
    document = report(
        "这五年，地区生产总值年均增长5.5%，城镇化率达到62%。\n“十四五”时期是爬坡过坎的时期，机遇和挑战并存。\n"
        "《纲要草案》设置了20项主要指标，包括：地区生产总值年均增速6%左右，研发投入强度达到2.5%以上。\n"
        "三、2021年重点工作\n全年新增城镇就业5万人。",
        year=2021,
        titles=("二、“十三五”时期发展成就和“十四五”时期主要目标任务", "四、加强政府自身建设"),
    )
    told = {(f.indicator, f.kind, f.period) for f in document.figures if not f.indicator.startswith("other")}
    assert ("gdp_growth", "actual", "2016-2020") in told
    assert ("urbanization_rate", "actual", "2020") in told
    assert ("gdp_growth", "plan", "2021-2025") in told
    assert ("rd_intensity", "plan", "2021-2025") in told
    assert rows(document, "actual") == ["R2020 urbanization_rate 62%"]


def test_the_drafting_of_a_plan_is_work_of_the_year() -> None:
    told = "抓好“十四五”规划编制，争取项目纳入规划支持。能源方面，投入3亿元，实施68个项目。"
    made = report(ahead=told, year=2020).figures
    assert {(each.kind, each.period) for each in made} == {("task", "2020")}


def test_a_level_at_the_end_of_a_plan_is_of_its_last_year() -> None:
    told = "到“十一五”末期，工业总产值要达到8000亿元，实现工业增加值2400亿元，财政收入年均增长9%。"
    made = report(ahead=told, year=2006, titles=("", "二、“十一五”时期的奋斗目标")).figures
    assert [each.period for each in made] == ["2010", "2010", "2006-2010"]


def test_a_plan_that_was_drafted_and_laid_before_the_assembly_is_told_of_its_own_years() -> None:
    document = report(
        "五年来，地区生产总值年均增长5.5%。\n根据市委的建议，我们编制了“十五五”规划纲要（草案），提交大会审查。"
        "《纲要》提出20项指标，综合考虑需要与可能，提出地区生产总值年均增长6%左右。\n五年里，我们编制了“十四五”规划，研发投入强度达到2.5%。",
        year=2026,
        titles=("一、“十四五”时期发展成就和“十五五”时期主要目标任务", "二、2026年重点工作"),
    )
    told = {(f.indicator, f.kind, f.period) for f in document.figures if not f.indicator.startswith("other")}
    assert told == {
        ("gdp_growth", "actual", "2021-2025"),
        ("gdp_growth", "plan", "2026-2030"),
        ("rd_intensity", "actual", "2025"),
    }


TARGETS = {
    "a rise over the year before is a target among targets": (
        "今年主要目标是：地区生产总值增长12%，工业增加值增长13%。固定资产投资比上年净增40亿元；财政收入增长11%；"
        "社会消费品零售总额增长14%；城镇登记失业率控制在4.2%以内。",
        "gdp_growth 12%, industrial_value_added 13%, fixed_asset_investment 40亿元, fiscal_revenue 11%, "
        "retail_sales 14%, registered_unemployment 4.2% at_most",
    ),
    "items of a list a line, foreign ones among them": (
        "全市主要预期目标是：\n地区生产总值800亿元，增长13%；\n第三产业增加值300亿元，增长12%；\n旅游总收入90亿元，增长20%；\n"
        "乡镇企业营业收入500亿元，增长15%；\n财政总收入100亿元，增长14%；\n外贸出口12亿美元，增长10%；\n"
        "城镇登记失业率控制在4%以内。",
        "gdp_growth 800亿元, gdp_growth 13%, tertiary_industry 300亿元, tertiary_industry 12%, fiscal_revenue 100亿元, "
        "fiscal_revenue 14%, exports 12亿美元, exports 10%, registered_unemployment 4% at_most",
    ),
    "增 alone is a growth": (
        "今年目标：生产总值同比增8%左右，规模以上固定资产投资增11%左右，社会消费品零售总额增9%。",
        "gdp_growth 8% about, fixed_asset_investment 11% about, retail_sales 9%",
    ),
    "sentences, with and without numbers": (
        "全区经济社会发展主要预期目标是：地区生产总值增长3.8%左右。固定资产投资扭转下滑态势，实现正增长。"
        "城乡常住居民人均可支配收入分别增长6%和7%左右。社会消费品零售总额增长5.5%左右。"
        "城镇新增就业人数、城镇登记失业率、节能减排等约束性指标完成上级确定的目标。",
        "gdp_growth 3.8% about, fixed_asset_investment positive, urban_income 6% about, rural_income 7% about, "
        "retail_sales 5.5% about, new_urban_jobs upper, registered_unemployment upper, emissions upper",
    ),
    "no word for target, under a heading that has it": (
        "更加注重稳就业保民生，全年城镇新增就业16万人，城镇登记失业率控制在3.8%以内；更加注重稳投资，"
        "固定资产投资增长11%，社会消费品零售总额增长7%；更加注重创新，地区生产总值增长6%左右。",
        "new_urban_jobs 16万人, registered_unemployment 3.8% at_most, fixed_asset_investment 11%, retail_sales 7%, "
        "gdp_growth 6% about",
    ),
    "planned by a growth": (
        "今年发展的主要预期目标：地区生产总值按增长6%安排，一般公共预算收入增长4%，城镇新增就业5万人。",
        "gdp_growth 6%, fiscal_revenue 4%, new_urban_jobs 5万人",
    ),
    "a target that is expected": (
        "今年经济社会发展主要目标建议为：全市生产总值预期增长7%左右，财政收入预期增长6%，居民消费价格涨幅控制在3%左右。",
        "gdp_growth 7% about, fiscal_revenue 6%, cpi 3% about",
    ),
    "after 初步安排, joint": (
        "今年，初步安排，生产总值、全社会固定资产投资、财政收入分别增长10%，15%，12%；社会消费品零售总额增长13%；"
        "居民消费价格总水平上涨幅度控制在4%以内。",
        "gdp_growth 10%, fixed_asset_investment 15%, fiscal_revenue 12%, retail_sales 13%, cpi 4% at_most",
    ),
    "set to a number": (
        "今年，我们把地区生产总值增长目标确定为6.5%左右，一般公共预算收入增长5%，规模以上工业增加值增长7%，城镇新增就业4万人。",
        "gdp_growth 6.5% about, fiscal_revenue 5%, industrial_value_added 7%, new_urban_jobs 4万人",
    ),
    "marks of Markdown": (
        "今年主要预期目标是：**地区生产总值增长11%以上，**固定资产投资增长15%**，财政收入增长12%。**",
        "gdp_growth 11% at_least, fixed_asset_investment 15%, fiscal_revenue 12%",
    ),
    "names of older reports": (
        "2016年全市经济社会发展的主要预期目标是:国民生产总值增长10%;第一产业实现增加值30亿元,增长4%;城镇居民登记失业率控制在4.3%以内;"
        "城市居民年人均可支配收入增长9%;农民年人均纯收入增长10%;居民消费价格上涨幅度不超过3%;新增城镇就业岗位30万个;"
        "区本级固定资产投资增长12%;一般公共财政预算收入增长8%;牧区常住居民人均可支配收入增长7%。",
        "gdp_growth 10%, primary_industry 30亿元, primary_industry 4%, registered_unemployment 4.3% at_most, "
        "urban_income 9%, rural_income 10%, cpi 3% at_most, new_urban_jobs 30万个, "
        "fixed_asset_investment 12%, fiscal_revenue 8%, rural_income 7%",
    ),
    "a list of a plan's goals before the year's own": (
        "“十三五”时期的主要目标是：地区生产总值年均增长8%，固定资产投资年均增长12%，财政收入年均增长9%，城镇化率达到65%，"
        "居民人均可支配收入年均增长9%。\n今年经济社会发展主要预期目标是：地区生产总值增长8.5%，固定资产投资增长13%，"
        "财政收入增长10%，居民消费价格涨幅3%左右。",
        "gdp_growth 8.5%, fixed_asset_investment 13%, fiscal_revenue 10%, cpi 3% about",
    ),
    "joint, of two measures": (
        "今年主要预期目标：地区生产总值增长9%，城乡居民收入分别达到22000元和9500元、增长8%和10%，财政收入增长9%。",
        "gdp_growth 9%, urban_income 22000元, urban_income 8%, rural_income 9500元, rural_income 10%, "
        "fiscal_revenue 9%",
    ),
}
RESULTS = {
    "a growth over the year before by its number": (
        "2015年，全市生产总值突破800亿元，比2014年增长8.5%，固定资产投资比2014年底增长9.5%。",
        "R2015 gdp_growth 800亿元, R2015 gdp_growth 8.5%, R2015 fixed_asset_investment 9.5%",
    ),
    "quarters told before the year": (
        "生产总值一季度下降6.5%（同比，下同），上半年收窄至-2.5%，前三季度扭负为正、增长0.5%，全年完成822亿元，增长1.5%；"
        "一般公共预算收入增长2.5%。",
        "R2015 gdp_growth 822亿元, R2015 gdp_growth 1.5%, R2015 fiscal_revenue 2.5%",
    ),
    "a part that is counted is none that speaks": (
        "新建农业产业园2个、产业集群1个，粮食产量达到32.5亿斤。临港新区完成固定资产投资602亿元。",
        "R2015 grain_output 32.5亿斤",
    ),
    "the prices of town and country are no second prices": (
        "居民消费价格总水平涨幅2.5%，其中城市2.2%，农村4.5%。廉租房、经济适用房建设任务全面落实，完成危房改造4049户。",
        "R2015 cpi 2.5%",
    ),
    "steps on the way": (
        "全市生产总值连跨4个百亿元台阶，2015年达到822亿元、增长8.5%。一般公共预算收入连续突破30亿、40亿、50亿元。",
        "R2015 gdp_growth 822亿元, R2015 gdp_growth 8.5%",
    ),
    "the total in another money": (
        "2015年，实现地区生产总值822亿元，总量折合超过120亿美元，比上年增长8.5%。",
        "R2015 gdp_growth 822亿元, R2015 gdp_growth 8.5%",
    ),
    "growth from the year where a rise began, and of so many years": (
        "2015年，全市生产总值由2010年的495亿元增加到822亿元，增长66%；居民人均可支配收入达到2.5万元，5年增长55%。",
        "R2015 gdp_growth 822亿元, R2015 resident_income 2.5万元",
    ),
    "a total told after one year of a span": (
        "五年来，综合实力增强。2015年，全市生产总值达到822亿元，年均增长9.5%。固定资产投资累计完成2524亿元。",
        "R2015 gdp_growth 822亿元",
    ),
    "a fall after a year in passing": (
        "2015年，固定资产投资下降9.5%，扣除2013年重大项目基数较大因素影响，可比增长4%；城乡居民人均可支配收入分别增长6.2%和9.1%。",
        "R2015 fixed_asset_investment -9.5%, R2015 urban_income 6.2%, R2015 rural_income 9.1%",
    ),
    "positive growth is no target": (
        "2015年，地区生产总值增长3.1%，外贸出口额实现正增长；城乡居民人均可支配收入预计实现正增长。",
        "R2015 gdp_growth 3.1%",
    ),
    "the last year of a term": (
        "五年来，全市综合实力大幅跃升。刚刚过去的2015年，是本届政府任期的最后一年。预计全年地区生产总值比上年增长8.4%，"
        "财政收入增长11%，固定资产投资增长16%。",
        "R2015 gdp_growth 8.4%, R2015 fiscal_revenue 11%, R2015 fixed_asset_investment 16%",
    ),
    "what follows the year's sentence is the year's": (
        "过去五年，是发展最快的时期。预计2015年地区生产总值超过640亿元，是2010年的2倍左右。地方财政收入71亿元，社会消费品零售总额312亿元。",
        "R2015 gdp_growth 640亿元, R2015 fiscal_revenue 71亿元, R2015 retail_sales 312亿元",
    ),
    "the level at a span's end is the last year's": (
        "五年来，全市地区生产总值突破800亿元，年均增长11%；城镇居民人均可支配收入达到2.6万元，年均增长10%；五年累计新增城镇就业22万人。",
        "R2015 gdp_growth 800亿元, R2015 urban_income 2.6万元",
    ),
    "from a year to a year": (
        "过去五年，地区生产总值由2010年的489亿元增加到903.7亿元，财政收入从2010年的38亿元增加到2015年的96.4亿元，"
        "社会消费品零售总额由210亿元提高到410亿元。",
        "R2015 gdp_growth 903.7亿元, R2015 fiscal_revenue 96.4亿元, R2015 retail_sales 410亿元",
    ),
    "the year inside a clause about a span": (
        "本届政府任期以来，生产总值年均增长11%，2015年达到918亿元，年增长9.4%。",
        "R2015 gdp_growth 918亿元, R2015 gdp_growth 9.4%",
    ),
    "an insertion between two numbers": (
        "2015年，地区生产总值达到1.53万亿元、稳居全国城市前十强、增长5.8%，财政收入完成163.4亿元（预计数，下同）、增长9%。",
        "R2015 gdp_growth 1.53万亿元, R2015 gdp_growth 5.8%, R2015 fiscal_revenue 163.4亿元, R2015 fiscal_revenue 9%",
    ),
    "a bracket between name and number": (
        "2015年，实现地区生产总值（预计，下同）702亿元，增长7.9%；固定资产投资（同比，下同）增长12.3%；进出口总额（以下简称外贸）增长4.5%。",
        "R2015 gdp_growth 702亿元, R2015 gdp_growth 7.9%, R2015 fixed_asset_investment 12.3%, R2015 trade 4.5%",
    ),
    "a step told first": (
        "2015年，全市经济总量迈上900亿元台阶，增长8.2%；财政收入突破100亿元、达到103.7亿元，增长12%。",
        "R2015 gdp_growth 8.2%, R2015 gdp_growth 900亿元, R2015 fiscal_revenue 103.7亿元, R2015 fiscal_revenue 12%",
    ),
    "both residents at once": (
        "2015年，城乡居民人均可支配收入分别达2.93万元和1.21万元，分别增长8.1%和9.3%。",
        "R2015 urban_income 2.93万元, R2015 urban_income 8.1%, R2015 rural_income 1.21万元, R2015 rural_income 9.3%",
    ),
    "two subjects and two measures": (
        "2015年，城乡居民收入分别达到21355元和8847元、增长9.5%和11.4%；地区生产总值、财政收入达到512亿元和43亿元，增长9%和12%。",
        "R2015 urban_income 21355元, R2015 urban_income 9.5%, R2015 rural_income 8847元, R2015 rural_income 11.4%, "
        "R2015 gdp_growth 512亿元, R2015 gdp_growth 9%, R2015 fiscal_revenue 43亿元, R2015 fiscal_revenue 12%",
    ),
    "counties by size are no whole": (
        "2015年，地区生产总值过百亿元的县区由4个增加到6个，生产总值50亿元以下县全部清零，新增经济总量超300亿元县1个，全市生产总值1480亿元。",
        "R2015 gdp_growth 1480亿元",
    ),
    "a share is no growth": (
        "2015年，地区生产总值、固定资产投资、财政收入在全省占比分别达21.3%、19.8%和17.2%；外贸进出口恢复到上年的94%以上；地区生产总值增长7%。",
        "R2015 gdp_growth 7%",
    ),
    "a share of an earlier year and a year's own share": (
        "2015年，常住人口城镇化率从2010年的41.5%提升到2015年的52.3%；进出口恢复到2013年的94%。",
        "R2015 urbanization_rate 52.3%",
    ),
    "a rise and what it came to": (
        "2015年，粮食产量比2010年增加30万吨、达到530万吨；地区生产总值增长7%。",
        "R2015 gdp_growth 7%, R2015 grain_output 530万吨",
    ),
    "quarters are not the year": (
        "2015年前三季度，全市生产总值实现504亿元，增长7.5%。全年预计，财政收入增长9%。",
        "R2015 fiscal_revenue 9%",
    ),
    "falls": (
        "2015年，地区生产总值下降1.2%，社会消费品零售总额同比下降3.7%，固定资产投资比上年下降5.1%，财政收入比增4%。",
        "R2015 gdp_growth -1.2%, R2015 retail_sales -3.7%, R2015 fixed_asset_investment -5.1%, R2015 fiscal_revenue 4%",
    ),
    "a part is not the whole": (
        "综合保税区建成封关。外贸进出口总额2.7亿美元。全市外贸进出口总额达11.3亿美元，增长6%；省属企业研发经费投入增长14.8%。",
        "R2015 trade 11.3亿美元, R2015 trade 6%",
    ),
    "a share of another": (
        "2015年，地区生产总值占全省比重从7.4%提高到9%左右，全市地区生产总值增长10.2%。",
        "R2015 gdp_growth 10.2%",
    ),
    "damaged digits give no figure": (
        "2015年，居民消费价格指数10$1.$2；税收收入增长11.X%；财政收入增长12.�%；地区生产总值增长8%。",
        "R2015 gdp_growth 8%",
    ),
    "digits spread by blanks": (
        "2015年，地区生产总值5 3 8 0 亿元，财政收入达到1 029亿元，增长1 2.5%。",
        "R2015 gdp_growth 5380亿元, R2015 fiscal_revenue 1029亿元, R2015 fiscal_revenue 12.5%",
    ),
    "steps of a thousand": (
        "2015年，规模以上工业增加值、进出口总额分别突破万亿元和千亿美元大关；地区生产总值增长9%。",
        "R2015 industrial_value_added 1万亿元, R2015 trade 1千亿美元, R2015 gdp_growth 9%",
    ),
    "a heading without a numeral": (
        "2015年，预计地区生产总值370亿元，增长8.5%。",
        "R2015 gdp_growth 370亿元, R2015 gdp_growth 8.5%",
    ),
}


def wanted(text: str) -> list[str]:
    return sorted(part.strip() for part in text.split(","))


@pytest.mark.parametrize("name", TARGETS)
def test_targets(name: str) -> None:
    text, expected = TARGETS[name]
    titles = ("", "二、2016年经济社会发展主要目标和重点工作") if "heading that has it" in name else ("", "")
    found = rows(report(FILLER, text, titles=titles), "target")
    assert found == sorted(f"T {part}" for part in wanted(expected))


@pytest.mark.parametrize("name", RESULTS)
def test_results(name: str) -> None:
    text, expected = RESULTS[name]
    span = any(word in text for word in ("五年", "本届政府"))
    titles = ("一、过去五年工作回顾", "") if span else ("", "")
    if "without a numeral" in name:
        titles = ("**2015年工作回顾**", "**一、2016年工作安排**")
    document = report(text, titles=titles)
    assert rows(document, "actual") == wanted(expected)
    assert rows(document, "target") == []

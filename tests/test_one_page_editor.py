"""One page: what a strict editor asks of it: the report's own words for how sure a number is, events, whole quotes."""

import pytest
from one_page_texts import THIS_YEAR
from test_one_page import part, row, text_of, two_years
from test_one_page_scope import SET, TOLD, page

from rag.outline.roles import _tells_both, _title_role
from rag.summaries.page_parts import _short
from rag.summaries.told_alone import told_alone

WORK = "（一）扩大有效投资。实施重点项目210个。\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "过去一年，全市地区",
            "初步核算，全市地区",
            "地区生产总值初步核算增长5.2%；规模以上工业增加值初步核算增长7.4%",
        ),
        (
            "全市地区生产总值增长5.2%",
            "全市地区生产总值初步核算为81亿元，增长5.2%",
            "地区生产总值初步核算81亿元、增长5.2%",
        ),
        ("收入增长1.1%", "收入8亿元，按可比口径增长1.1%", "一般公共预算收入按可比口径增长1.1%"),
        ("收入增长1.1%", "收入增长1.1%，扣除价格因素实际增长0.4%", "增长1.1%（扣除价格因素后增长0.4%）"),
        ("城镇新增就业3.2万人", "城市居民人均可支配收入增长6%", "城市居民人均可支配收入增长6%"),
        ("城镇新增就业3.2万人", "自营出口12亿美元", "自营出口 12亿美元"),
        ("城镇新增就业3.2万人", "外商直接投资3.2亿美元", "外商直接投资 3.2亿美元"),
        ("城镇新增就业3.2万人", "城市化率达到40%", "城市化率 40%"),
        ("过去一年，全市地区", "初步统计，全市地区", "一般公共预算收入初步统计增长1.1%"),
    ],
)
def test_a_result_is_told_in_the_reports_words(old: str, new: str, said: str) -> None:
    assert said in text_of(two_years(THIS_YEAR.replace(old, new)))


@pytest.mark.parametrize(
    ("work", "said", "never"),
    [
        ("力争新增规上工业企业80家，进出口总额增长8%。", "进出口总额力争增长8%", ""),
        ("争取全年服务业增加值达到190亿元，增长12%。", "服务业增加值争取190亿元、增长12%", ""),
        ("力争新增规上工业企业80家；进出口总额增长8%。", "进出口总额增长8%", "力争增长8%"),
        ("力争新增规上工业企业80家，确保进出口总额增长8%。", "进出口总额增长8%", "力争增长8%"),
    ],
)
def test_what_is_hoped_for_is_no_promise(work: str, said: str, never: str) -> None:
    told = page(TOLD, SET, f"（一）稳外贸。{work}\n")
    assert said in part(told, "目标")
    assert not never or never not in told


def test_numbers_behind_a_part_are_not_told_as_the_whole() -> None:
    review = (
        f"{TOLD}六县实现地区生产总值546亿元；规模以上工业总产值492亿元；财政专项支出40亿元。"
        "开展皖北产业集群攻坚，新开工制造业项目562个，制造业技改投资增速高于全市6.7个百分点。"
    )
    told = page(review, SET, WORK)
    for part_of in ("492亿元", "40亿元", "562个", "6.7个百分点"):
        assert part_of not in told


def test_a_quote_begins_where_its_thing_is_named() -> None:
    work = (
        "（一）扩大投资。把就业放在突出位置，积极落实援企稳岗政策，新增创业1.2万人，实现再创业2300人。加快青山"
        "核电项目建设，年内投资51亿元完成岛体负挖工程。编制完成《青山交通规划》，投资176亿元，推进160项市政工程"
        "建设。\n"
    )
    told = page(TOLD, SET, work)
    assert "突出位置" not in told
    assert "加快青山核电项目建设，年内投资51亿元" in told
    assert "规划》，投资176亿元" not in told
    assert "投资176亿元，推进160项市政工程建设" in told
    assert "实施青山片区攻坚规划，投资12亿元" in page(
        TOLD, SET, ("（一）扶贫。实施青山片区攻坚规划，投资12亿元，建设67个项目。\n")
    )


def test_what_befell_the_place_and_what_it_was_first_in_are_told() -> None:
    review = (
        f"{TOLD}面对突如其来的非典疫情，全市上下众志成城，有效杜绝了疫病输入。全力抗击特大洪水。甲矿上市公司新药获批上市。"
        "风机整机产量跃居全国首位。坚持全国一盘棋。完善洪水预警机制。乙县获批国家级文化生态保护区。"
    )
    told = part(page(review, SET, WORK), "去年还报告了")
    for each in (
        "非典疫情",
        "有效杜绝了疫病输入",
        "全力抗击特大洪水",
        "风机整机产量跃居全国首位",
        "乙县获批国家级文化生态保护区",
    ):
        assert each in told
    assert "一盘棋" not in told
    assert "预警机制" not in told


def test_what_weighs_most_of_the_review_is_told_beside_its_topics() -> None:
    review = f"{TOLD}老城改造完成投资31亿元。开展文艺演出300场。"
    told = part(page(review, SET, WORK), "去年还报告了")
    assert "老城改造完成投资31亿元" in told
    assert "演出" not in told


def test_a_level_under_several_years_is_not_told_as_theirs() -> None:
    review = f"{TOLD}五年来，全市高速公路里程突破900公里，城镇新增就业累计31万人。战略产业占工业增加值比重超过25%。"
    assert "比重超过25%" not in part(page(review, SET, WORK, "过去五年工作回顾"), "去年还报告了")


def test_a_total_is_of_all_that_its_sentence_counts() -> None:
    told = told_alone("统筹推进246个重大项目,确保46个项目年内竣工,81个项目年内开工,确保年度完成投资约555亿元")
    total = next(
        piece
        for piece in told
        if piece.end == len("统筹推进246个重大项目,确保46个项目年内竣工,81个项目年内开工,确保年度完成投资约555亿元")
    )
    assert (total.alone, total.head) == (True, 0)
    assert total.skips > 0


def test_a_share_or_what_goes_on_is_told_with_what_it_is_of() -> None:
    words = "四大产业实现增加值370亿元,占工业的比重达到58%"
    assert [(piece.start, piece.end) for piece in told_alone(words)] == [(0, len(words))]


def test_a_share_of_an_indicator_is_no_target_of_it() -> None:
    share = "高新产业产值占规模以上工业增加值的比重达到40%以上。"
    now = THIS_YEAR.replace("规模以上工业增加值增长7%以上，", "").replace("开展技能培训2万人次。", share)
    made = text_of(two_years(now))
    assert "40%" not in row(made, "规模以上工业增加值")[1]


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("以深入推进一体化发展为牵引，增强区域协调发展整体效能", "增强区域协调发展整体效能"),
        ("促进社会事业全面发展，不", "促进社会事业全面发展"),
        ("促进社会事业发展", "促进社会事业发展"),
    ],
)
def test_a_long_heading_is_told_by_what_is_to_be_done(title: str, said: str) -> None:
    assert _short(title, 22) == said


def test_a_topic_without_numbers_is_told_by_a_deed() -> None:
    work = f"{WORK}\n（二）深化改革。坚持问题导向。完成地方融资平台退出。不断优化营商环境。增强发展活力。"
    assert "**深化改革**：完成地方融资平台退出" in part(page(TOLD, SET, work), "今年重点")


def test_a_title_that_tells_the_year_reviewed_and_what_is_asked_of_the_next_lets_plans_follow() -> None:
    assert _title_role("2004年工作回顾和2005年工作总体要求", 2005, "今年") == "review"
    assert _tells_both("2004年工作回顾和2005年工作总体要求", 2005)
    assert not _tells_both("2004年工作回顾", 2005)


def test_what_a_review_says_of_plans_is_no_goal() -> None:
    review = f"{TOLD}制定“十五五”期间重大项目清单，争取中央投资增长61%。"
    assert "61%" not in page(review, SET, WORK).partition("## 五年目标")[2]


def test_problems_and_months_hold_no_results() -> None:
    review = (
        f"{TOLD}前三季度，工业品出口加快；金融机构存贷款余额突破6000亿元。新引进3亿元以上项目440个。"
        "我们也清醒看到，发展中还有不少困难和问题：安全生产形势严峻，全年发生特大事故74件；财政收支矛盾突出，部门作风不实。"
    )
    told = part(page(review, SET, WORK), "去年还报告了")
    assert "6000亿元" not in told
    assert "74件" not in told
    assert "新引进3亿元以上项目440个" in told


def test_a_number_under_the_name_of_a_part_is_not_told_as_the_towns() -> None:
    work = f"{WORK}\n（二）建设板块。\n\n青山科创板块。全年计划收储土地1000亩左右。开工建设青山博物馆等4个项目。\n"
    assert "1000亩" not in page(TOLD, SET, work)


def test_a_measure_of_nothing_named_keeps_its_head() -> None:
    work = "（一）做强集群。认真落实工程督导考评标准，推动特色产业集群做大做强，确保营业收入增长达到8%以上。\n"
    told = part(page(TOLD, SET, work), "今年重点")
    assert "8%" not in told or "特色产业集群" in told


def test_a_topic_that_only_holds_the_livelihood_list_is_no_empty_line() -> None:
    work = (
        "（一）扩大投资。实施重点项目210个。\n\n（二）保障和改善民生。办好三件民生实事。\n1.新建幼儿园12所。\n"
        "2.改造小区88个。\n3.新增车位6000个。\n"
    )
    assert "民生**：\n" not in f"{page(TOLD, SET, work)}\n"


@pytest.mark.parametrize(
    ("review", "said", "never"),
    [
        (
            "铁路建设取得突破性进展，投资规模和在建里程连续两年位居全国第一，新增铁路运营里程98公里。",
            "铁路建设 … 投资规模和在建里程连续两年位居全国第一",
            "铁路建设 … 新增",
        ),
        (
            "山海协作投入资金34亿元、实施项目87个，新增引导落地投产企业500家、到位投资494亿元。",
            "山海协作 … 新增引导落地投产企业500家",
            "",
        ),
        ("煤炭行业的困难企业实施破产项目33项，安置职工2.7万人。", "煤炭行业的困难企业 … 安置职工2.7万人", ""),
        ("专项借款项目交付1.8万套，交付率居全省第3位。", "专项借款项目交付1.8万套，交付率居全省第3位", ""),
        ("私营企业发展到4万户，从业人员57万人，注册资金643亿元。", "私营企业发展到4万户，从业人员57万人", "；注册资金"),
        ("11个欠发达镇税收总额52.6亿元；本级可支配财政收入33.2亿元，增长23.9%。", "11个欠发达镇税收总额", "33.2亿元"),
        ("民营经济实现增加值993亿元，增长19%；缴税总额182亿元，增长41%。", "民营经济实现增加值", "缴税总额"),
        ("家电下乡成效明显，销售量和发放补贴均居全国首位。", "家电下乡成效明显，销售量和发放补贴均居全国首位", ""),
        ("保护性耕作面积4000万亩，实现适宜区全覆盖，规模保持全国第一。", "保护性耕作面积4000万亩，实现适宜区", ""),
        ("工业经济稳步增长，新增规上企业65家。", "新增规上企业65家", "工业经济 …"),
        ("两件事：一是抗击疫情取得重大胜利。二是成功举办了第七届全国运动会。", "成功举办了第七届全国运动会", "二是"),
    ],
)
def test_whose_a_number_is_stands_before_it(review: str, said: str, never: str) -> None:
    told = page(f"{TOLD}{review}", SET, WORK).replace("\u2009", " ")
    assert said in told
    assert not never or never not in told


@pytest.mark.parametrize(
    ("work", "said", "never"),
    [
        (
            "（二）深化改革开放。实施营商环境提升行动。组建青山港口集团。\n",
            "组建青山港口集团",
            "提升行动",
        ),
        (
            "（二）增进民生福祉。落实就业优先政策。提高城乡居民基础养老金。\n",
            "提高城乡居民基础养老金",
            "优先政策",
        ),
        ("（二）扩大开放。办好第五届青山博览会。推进开放体系建设。\n", "办好第五届青山博览会", "体系建设"),
        ("（二）惠民生。办好敬老事业，保质保量完成30项为民办实事项目。\n", "民生实事（报告没有逐项列出）", ""),
        (
            "（二）抓项目。坚持集中签约、“三区”拉练，10亿元以上项目续建51个、新开工20个。\n",
            "：10亿元以上项目续建51个",
            "拉练",
        ),
        ("（二）抓教育。建设20所学校；10个市级教育综合实践基地。\n", "建设20所学校", "10个市级"),
        ("（二）抓投资。抓紧项目建设，实施省重点项目55个、年度计划投资715亿元。\n", "年度计划投资715亿元", ""),
    ],
)
def test_a_topic_without_numbers_tells_what_is_done_and_no_slogan(work: str, said: str, never: str) -> None:
    told = page(TOLD, SET, WORK + work)
    assert said in told
    assert not never or never not in told


def test_a_programmes_name_is_no_horizon() -> None:
    work = "（二）抓项目。开工“十五”百项工程的60个项目，积极推进500个亿元以上重大项目建设及前期工作。\n"
    assert "五年目标" not in page(TOLD, SET, WORK + work)


def test_one_result_of_two_rows_is_told_once_and_two_of_one_size_are_two() -> None:
    aims = "地区生产总值增长5%，固定资产投资增长6%，城镇居民人均可支配收入增长5%，农村居民人均可支配收入增长6%。"
    review = "过去一年，地区生产总值增长7%，固定资产投资增长7%，居民人均可支配收入增长5.5%。"
    told = page(review, aims, WORK)
    assert row(told, "固定资产投资")[1] == "增长7%"
    assert row(told, "农村居民人均可支配收入")[1] == "同上"

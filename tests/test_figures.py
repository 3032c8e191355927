"""What a number is about, of which kind and for which period, in the language of such reports."""

from decimal import Decimal

import pytest
from test_headline import figures_of, plain

from rag.records import Figure


def told(text: str, year: int = 2024, role: str = "review") -> list[tuple[str, str, str, str, str]]:
    """(subject, value and unit, measure, kind, period) of each figure."""
    return [
        (f.subject, f"{plain(f.low or Decimal(0))}{f.unit}", f.measure, f.kind, f.period)
        for f in figures_of(text, year, role)
    ]


def subjects(text: str, role: str = "review") -> list[tuple[str, str]]:
    return [(subject, value) for subject, value, *_ in told(text, role=role)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新建5G基站4000个以上。", [("新建5G基站", "4000个")]),
        ("完成老旧小区改造358个，加装电梯200部。", [("老旧小区改造", "358个"), ("加装电梯", "200部")]),
        ("建成4条智慧停车示范街。", [("建成智慧停车示范街", "4条")]),
        ("打造160万亩小麦、172万亩玉米高产示范区。", [("打造小麦", "160万亩"), ("打造玉米高产示范区", "172万亩")]),
        ("森林覆盖率达到43.5%。", [("森林覆盖率", "43.5%")]),
        ("完成对外经济合作营业额4.5亿美元。", [("对外经济合作营业额", "4.5亿美元")]),
        ("新增设施农业4万亩。", [("新增设施农业", "4万亩")]),
        ("全市再生水利用率达到30%，并网装机容量500万千瓦。", [("再生水利用率", "30%"), ("并网装机容量", "500万千瓦")]),
        ("研发投入强度提至4.1%，新开发公益岗位42个。", [("研发投入强度", "4.1%"), ("新开发公益岗位", "42个")]),
        ("接待游客5000万人次，旅游收入300亿元，分别增长14%、23%。",
         [("接待游客", "5000万人次"), ("旅游收入", "300亿元"), ("接待游客", "14%"), ("旅游收入", "23%")]),
        ("新增创新龙头企业、高新技术企业5家、24家，总数分别达到16家、880家。",
         [("新增创新龙头企业", "5家"), ("新增高新技术企业", "24家"),
          ("创新龙头企业", "16家"), ("高新技术企业", "880家")]),
        ("PM10、PM2.5分别下降3.5%、3.6%。", [("PM10", "3.5%"), ("PM2.5", "3.6%")]),
        ("办结率、满意率分别达到99.3%和96.3%。", [("办结率", "99.3%"), ("满意率", "96.3%")]),
        ("城镇居民人均可支配收入增长4.6%，农村居民增长8.2%。",
         [("城镇居民人均可支配收入", "4.6%"), ("农村居民人均可支配收入", "8.2%")]),
        ("新增养老设施284个、床位7200张，总数达9000张。",
         [("新增养老设施", "284个"), ("新增床位", "7200张"), ("床位", "9000张")]),
        ("进一步提高居民医保补助标准，从每人每年580元提高到610元。",
         [("居民医保补助标准", "580元"), ("居民医保补助标准", "610元")]),
        ("新开工安居房3万套，基本建成2.35万套，竣工1万套。",
         [("新开工安居房", "3万套"), ("安居房基本建成", "2.35万套"), ("安居房竣工", "1万套")]),
        ("持续落实关爱孤儿20条措施。", [("关爱孤儿措施", "20条")]),
        ("培育2个国家级和12个省级产业集群。", [("培育国家级产业集群", "2个"), ("培育省级产业集群", "12个")]),
        ("建设智能工厂、创新型企业10家。", [("建设智能工厂、创新型企业", "10家")]),
        ("任县等6个县(市、区)学校完成改造。", [("县(市、区)学校完成改造", "6个")]),
        ("签约项目117个、投资总额893亿元，已开工93个。",
         [("签约项目", "117个"), ("签约项目投资总额", "893亿元"), ("项目开工", "93个")]),
        ("改造农村公路30公里、危桥593座。", [("改造农村公路", "30公里"), ("改造危桥", "593座")]),
        ("依法关停30家企业。", [("关停企业", "30家")]),
        ("压减炼铁产能1000万吨、炼钢800万吨。", [("压减炼铁产能", "1000万吨"), ("压减炼钢产能", "800万吨")]),
        ("开工重点项目74个，完成投资118亿元。", [("开工重点项目", "74个"), ("重点项目完成投资", "118亿元")]),
        ("投入16.8亿元，新建16所中学。", [("新建中学投入", "16.8亿元"), ("新建中学", "16所")]),
        ("330个工业项目竣工投产。", [("工业项目竣工投产", "330个")]),
        ("新建高标准农田25万亩、改造提升8万亩。",
         [("新建高标准农田", "25万亩"), ("改造提升高标准农田", "8万亩")]),
        ("取消行政审批事项68项、下放22项。", [("取消行政审批事项", "68项"), ("下放行政审批事项", "22项")]),
        ("某新区全年完成投资8.17亿元、累计完成投资32亿元。",
         [("某新区全年完成投资", "8.17亿元"), ("某新区完成投资", "32亿元")]),
        ("淘宝村达到186个，数量居全国第11位。", [("淘宝村", "186个"), ("淘宝村数量", "11位")]),
        ("人工造林1307万亩，成活率80%以上。", [("人工造林", "1307万亩"), ("人工造林成活率", "80%")]),
        ("供地工业项目100%开工、80%竣工。", [("供地工业项目开工", "100%"), ("供地工业项目竣工", "80%")]),
        ("生猪出栏362万头、存栏253万头。", [("生猪出栏", "362万头"), ("生猪存栏", "253万头")]),
        ("孕产妇和婴儿死亡率分别为4.66/10万和3.1‰。", [("孕产妇死亡率", "4.66/10万"), ("婴儿死亡率", "3.1‰")]),
        ("规模以上工业利润连续增长，达320亿元。", [("规模以上工业利润", "320亿元")]),
        ("单位GDP能耗下降3.5%、二氧化碳排放下降4%。", [("单位GDP能耗", "3.5%"), ("单位GDP二氧化碳排放", "4%")]),
        ("开通3条地铁新线，总里程达909公里。", [("开通地铁新线", "3条"), ("地铁总里程", "909公里")]),
        ("汽车产量83万辆，其中新能源汽车31.6万辆。", [("汽车产量", "83万辆"), ("新能源汽车", "31.6万辆")]),
        ("力争工业产值、农业产值分别达到80亿元、9亿元。", [("工业产值", "80亿元"), ("农业产值", "9亿元")]),
        ("城乡低保标准分别提高8%、9%。", [("城市低保标准", "8%"), ("农村低保标准", "9%")]),
        ("民营经济加快发展，增加值300亿元，增长8%。", [("民营经济增加值", "300亿元"), ("民营经济增加值", "8%")]),
        ("净增科技企业68家、超过上年2倍。", [("净增科技企业", "68家"), ("净增科技企业超过上年", "2倍")]),
        ("云河平台聚集科技企业4万家、高校157家。",
         [("云河平台聚集科技企业", "4万家"), ("云河平台聚集高校", "157家")]),
        ("危房改造有效推进，新开工207套，基本建成222套。",
         [("危房改造新开工", "207套"), ("危房改造基本建成", "222套")]),
    ],
)  # fmt: skip
def test_every_number_has_the_subject_its_sentence_gives_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert subjects(text) == expected


def test_a_second_number_without_a_subject_is_about_the_first_ones_subject() -> None:
    found = figures_of("一般公共预算收入129.6亿元，增长6.8%。", 2024, "review")
    assert [(f.indicator, f.measure, f.headline) for f in found] == [
        ("fiscal_revenue", "level", True),
        ("fiscal_revenue", "growth", True),
    ]


def test_a_clause_without_a_number_gives_the_topic() -> None:
    found = figures_of(
        "粮食生产再获丰收，产量达到6.72亿斤。外贸进出口逆势上扬，完成494亿元、增长19.7%。", 2024, "review"
    )
    assert [(f.indicator, f.measure) for f in found] == [
        ("grain_output", "level"),
        ("trade", "level"),
        ("trade", "growth"),
    ]


def test_the_harvest_beside_the_area_is_the_grain_harvest() -> None:
    found = figures_of("确保粮食播种面积稳定在452万亩以上、总产量稳定在31亿斤以上。", 2024, "plan")
    assert [f.indicator == "grain_output" for f in found] == [False, True]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("出口降幅由上半年的22%收窄到全年的15.5%", [("other", "decline", "22"), ("actual", "decline", "15.5")]),
        ("固定资产投资降幅收窄3.5个百分点", [("actual", "points", "3.5")]),
        ("一般公共预算收入降幅收窄2.5%", [("actual", "points", "2.5")]),
        ("固定资产投资降幅收窄4.5个百分点至2.5%", [("actual", "points", "4.5"), ("actual", "decline", "2.5")]),
        ("规上工业增加值增速由一季度的-3.5%回升到5.5%", [("other", "growth", "-3.5"), ("actual", "growth", "5.5")]),
        ("规上工业增加值增速回落至6.5%", [("actual", "growth", "6.5")]),
        ("地区生产总值增长5.5%，比上年加快1.5个百分点", [("actual", "growth", "5.5"), ("actual", "points", "1.5")]),
        ("城镇登记失业率下降0.5个百分点", [("actual", "decline", "0.5")]),
    ],
)
def test_how_far_a_rate_moved_is_no_rate(clause: str, expected: list[tuple[str, str, str]]) -> None:
    found = figures_of(f"{clause}。", 2024, "review")
    assert [(f.kind, f.measure, plain(f.low or Decimal(0))) for f in found] == expected
    assert not any(f.headline for f in found if f.measure == "points" or f.kind == "other")
    assert all(f.indicator.startswith("other:") is False for f in found)


def test_the_yield_of_a_field_is_not_the_harvest() -> None:
    found = figures_of("粮食生产再获丰收，亩产、总产分别增长3.7%、3.8%。", 2024, "review")
    assert [(f.indicator == "grain_output", plain(f.low or Decimal(0))) for f in found] == [
        (False, "3.7"),
        (True, "3.8"),
    ]


@pytest.mark.parametrize(
    ("text", "role", "kind", "period"),
    [
        ("全市地区生产总值增长6.1%。", "review", "actual", "2023"),
        ("预计全年地区生产总值增长6%左右。", "review", "actual", "2023"),
        ("2022年实现地区生产总值1200亿元。", "review", "actual", "2022"),
        ("五年来，新建学校120所。", "review", "actual", "2019-2023"),
        ("“十三五”期间，城镇新增就业60万人。", "review", "actual", "2016-2020"),
        ("地区生产总值年均增长7.3%。", "review", "actual", "2019-2023"),
        ("建设保障性住房3700套。", "plan", "task", "2024"),
        ("今年建设保障性住房3700套。", "plan", "task", "2024"),
        ("总体规划（2021—2035年）》获批，城镇化率达到62%。", "review", "actual", "2023"),
        ("到2030年，森林覆盖率达到45%。", "plan", "plan", "2030"),
        ("“十五五”时期，建设学校300所。", "plan", "plan", "2026-2030"),
        ("固定资产投资年均增长9%。", "plan", "plan", "2024+"),
        ("去年完成投资300亿元。", "plan", "actual", "2023"),
        ("“八五”普法深入推进，新增示范村18个。", "review", "actual", "2023"),
        ("2021年以来盘活用地7.5万亩。", "review", "actual", "2021-2023"),
        ("确保2014年以来供地的项目开工80个。", "plan", "task", "2024"),
        ("与2014年基准数相比，绿地面积增加33公顷。", "review", "actual", "2023"),
        ("从全国看，国内生产总值增长5.2%。", "review", "other", "2023"),
        ("全省生产总值增长5.5%。", "review", "other", "2023"),
    ],
)
def test_kind_and_period_follow_section_and_time_words(text: str, role: str, kind: str, period: str) -> None:
    figure = figures_of(text, 2024, role)[0]
    assert (figure.kind, figure.period) == (kind, period)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("五年来，三级医院增加156家，居全省第1位。", ("actual", "2023")),
        ("五年来，合作社发展到1.1万家，市级龙头企业635家。", ("actual", "2023")),
        ("五年来，新建学校40所。2021年岛上地震实现预报。新建校舍9万平方米。", ("actual", "2019-2023")),
        ("就业稳定。参保人数累计增加38万人。", ("actual", "2023")),
        ("第三产业增加值由2017年的1364亿元增加到2258亿元。", ("actual", "2023")),
    ],
)
def test_what_there_is_after_several_years_is_of_the_last(text: str, last: tuple[str, str]) -> None:
    *_, kind, period = told(text)[-1]
    assert (kind, period) == last


def test_where_a_growth_began_has_the_year_that_is_named() -> None:
    text = "五年来，地区生产总值由2017年下降1.8%升至2019年增长7.7%。"
    assert [period for *_, period in told(text)] == ["2017", "2019"]


def test_where_a_rise_began_has_the_year_that_is_named() -> None:
    assert [(kind, period) for *_, kind, period in told("产值由2017年的13亿元增加到22亿元。")] == [
        ("other", "2017"),
        ("actual", "2023"),
    ]


def test_the_province_speaks_of_itself_as_the_whole_province() -> None:
    from rag.figures.extract import find_figures
    from rag.records import Region, Report, Section, Span
    from rag.text.view import View

    text = "全省地区生产总值增长5.5%，一般公共预算收入增长4%。"
    span = (Span(0, len(text)),)
    report = Report("r", "s", Region("某省", "province", "", "中国"), 2024, "", "", "", span)
    figures = find_figures(report, View(text, span), (Section("r:0", "r", ("回顾",), 1, "review", span),))
    assert [(f.indicator, f.kind, f.headline) for f in figures] == [
        ("gdp_growth", "actual", True),
        ("fiscal_revenue", "actual", True),
    ]


def test_where_a_rise_began_is_no_result() -> None:
    found = figures_of("居民人均可支配收入从26000元提高到37000元。", 2024, "review")
    assert [(f.kind, f.headline) for f in found] == [("other", False), ("actual", True)]


def test_the_first_result_of_an_indicator_is_the_headline_one() -> None:
    found = figures_of("地区生产总值增长6%。三季度地区生产总值增长7%。", 2024, "review")
    assert [f.headline for f in found] == [True, False]


def test_spans_give_back_quote_and_number_across_a_page_break() -> None:
    from rag.figures.extract import find_figures
    from rag.records import Region, Report, Section, Span, text_at
    from rag.text.view import View

    text = "固定资产投资增\n长8%以上。"
    spans = (Span(0, 7), Span(8, len(text)))
    report = Report("r", "s", Region("某市", "prefecture", "", ""), 2024, "", "", "", spans)
    figures = find_figures(report, View(text, spans), (Section("r:0", "r", ("目标",), 1, "plan", spans),))
    figure: Figure = figures[0]
    assert (text_at(text, figure.spans), text_at(text, figure.number_spans)) == ("固定资产投资增长8%以上", "8%")
    assert len(figure.spans) == 2


def test_a_long_text_without_a_boundary_is_read_in_time_linear_in_its_length() -> None:
    for text in ("增长8%" * 4000, "," * 20000, "9" * 20000, "（" * 20000, "、" * 20000 + "8%", "年均" * 8000 + "8%"):
        assert isinstance(figures_of(text, 2024, "plan"), tuple)


@pytest.mark.parametrize("piece", ["1个、", "3 ", "投资1亿元,", "增长5%和"])
def test_the_quotes_of_one_endless_sentence_grow_with_the_text_and_no_faster(piece: str) -> None:
    figures = figures_of(piece * 3000, 2024, "plan")
    assert len(figures) >= 2900
    assert sum(len(figure.quote) for figure in figures) <= 400 * len(figures)


def test_what_comes_new_is_a_level_and_no_growth() -> None:
    found = told("新增9830个学位，基层合作社新增2354家。")
    assert [(subject, value, measure) for subject, value, measure, *_ in found] == [
        ("新增学位", "9830个", "level"),
        ("新增基层合作社", "2354家", "level"),
    ]


def test_a_growth_that_leads_up_from_a_quarter_is_the_quarters() -> None:
    found = figures_of("全市生产总值增速从一季度-8.8%，回升到上半年-0.4%，全年增长3.4%。", 2021, "review")
    stated = {(str(figure.low), figure.period) for figure in found if figure.low is not None}
    assert ("-8.8", "2020") not in stated
    assert ("3.4", "2020") in stated


def test_a_list_behind_a_paragraph_that_turns_to_five_years_is_of_them() -> None:
    text = "2025年是收官之年。五年来，我们真抓实干。\n——人民生活改善。居民人均可支配收入增长34.3%。\n"
    (figure,) = [each for each in figures_of(text, 2026, "review") if each.indicator == "resident_income"]
    assert (figure.period, figure.headline) == ("2021-2025", False)


def test_a_report_of_an_unknown_year_gives_its_numbers_no_year() -> None:
    figures = figures_of("地区生产总值增长8%，固定资产投资增长12%。2019年粮食总产20万吨。", 0, "review")
    assert [(f.indicator, f.period) for f in figures] == [
        ("gdp_growth", ""),
        ("fixed_asset_investment", ""),
        ("grain_output", "2019"),
    ]


def test_the_line_of_a_heading_with_two_times_turns_nothing_itself() -> None:
    title = "一、过去五年工作和2025年主要成效"
    (grown,) = figures_of(f"{title}\n地区生产总值增长4.7%。", 2026, "review", title)
    assert (grown.period, grown.headline) == ("2025", True)
    text = f"{title}\n市十六届人大一次会议以来的五年，累计完成固定资产投资9000亿元。"
    (invested,) = figures_of(text, 2026, "review", title)
    assert invested.period == "2021-2025"


def test_a_far_goal_that_a_plan_serves_gives_it_no_year() -> None:
    (figure,) = figures_of(
        "“十五五”时期，综合考虑实现2035年远景目标需要，提出地区生产总值年均增长5%—5.5%。", 2026, "plan"
    )
    assert (figure.subject, figure.kind, figure.period) == ("地区生产总值", "plan", "2026-2030")


def test_one_measure_of_a_harvest_takes_the_place_of_another() -> None:
    assert subjects("粮食播种面积584万亩、总产57亿斤、单产980斤。") == [
        ("粮食播种面积", "584万亩"),
        ("粮食总产", "57亿斤"),
        ("粮食单产", "980斤"),
    ]


def test_how_many_years_a_run_has_is_no_amount_of_its_subject() -> None:
    assert subjects("棉花产量连续4年保持全省第一。")[0] == ("棉花产量连续保持全省第一", "4年")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推进435个投资500万元以上项目加快实施。", [("投资500万元以上项目", "435个"), ("项目投资", "500万元")]),
        (
            "新增销售收入过亿元的龙头企业48家。",
            [("龙头企业销售收入", "1亿元"), ("新增销售收入过亿元的龙头企业", "48家")],
        ),
        ("改造电网1.83万公里，25户以上自然村通水泥路。", [("改造电网", "1.83万公里"), ("自然村", "25户")]),
        ("总投资超过100亿元的星海机场开工。", [("星海机场总投资", "100亿元")]),
        ("500万元以上固定资产投资1588亿元。", [("固定资产投资", "500万元"), ("固定资产投资", "1588亿元")]),
    ],
)
def test_a_size_from_which_things_are_counted_is_part_of_their_name(text: str, expected: list[tuple[str, str]]) -> None:
    assert subjects(text) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("开工建设城东220千伏变电站。", "城东变电站"),
        ("沅水500吨级航道开工。", "航道"),
        ("为65岁以上老年人购买保险。", "老年人"),
        ("打造15分钟养老服务圈。", "养老服务圈"),
        ("推进东鹏化工20万吨乙烯项目。", "东鹏化工乙烯项目"),
        ("加快吉港200万吨液化气、某某石化搬迁等大项目建设。", "吉港液化气"),
        ("总投资60亿元的东风新能源车项目竣工。", "东风新能源车项目总投资"),
        ("“五个100%”目标持续巩固。", "五个100%"),
    ],
)
def test_a_size_or_a_grade_is_neither_result_nor_task(text: str, name: str) -> None:
    assert [(subject, kind) for subject, _, _, kind, _ in told(text)] == [(name, "other")]


@pytest.mark.parametrize("text", ["新增光伏装机9万千瓦。", "完成15万平方米棚户区改造工程。", "压减9万吨炼铁产能。"])
def test_a_quantity_done_is_no_size(text: str) -> None:
    assert [kind for *_, kind, _ in told(text)] == ["actual"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("8家企业入选全国百强。", "企业入选全国百强"),
        ("推进东城供水、西城供热等13个项目。", "西城供热等项目"),
        ("6个县、400个村实现脱贫。", "县实现脱贫"),
        ("培育超亿元项目。", "超亿元项目"),
        ("办理48件省、市政协提案。", "办理省、市政协提案"),
        ("聚焦353项目标任务。", "目标任务"),
        ("建成20个无公害蔬菜、畜禽、水产基地。", "建成无公害蔬菜、畜禽、水产基地"),
        ("30个重点县农民纯收入增加156元。", "重点县"),
        ("推进6方面36项合作事项。", "推进合作事项"),
        ("投入3亿元，完成清河水利枢纽工程。", "清河水利枢纽工程投入"),
        ("全市案件发案数逐年下降，比上年下降9%。", "案件发案数"),
        ("深入9个县（区）和4个片区召开会议。", "深入县(区)和片区召开会议"),
        ("为来云河就业的学生提供7天免费住宿。", "为来云河就业的学生提供免费住宿"),
        ("完成34宗64项河道治理工程。", "河道治理工程"),
        ("筹集5000万元资金，继续实施安康行动。", "筹集资金继续实施安康行动"),
        ("完善南岭片区市政设施，年内完成投资20亿元。", "南岭片区市政设施完成投资"),
        ("南岭高新区集聚效应凸显，企业发展到1239户。", "南岭高新区企业"),
        ("抓好3万吨树脂、8万吨涂料等重大项目。", "树脂等项目"),
        ("实施甲材料等57个融合项目和乙装备等60个攻关项目。", "实施甲材料等融合项目"),
        ("办理人大议案、代表建议330件。", "办理人大议案、代表建议"),
        ("认真办理人大代表建议，办结率100%。", "人大代表建议办结率"),
        ("首届贸易洽谈会成功举办，成交额9亿元。", "贸易洽谈会成交额"),
        ("装备制造业以汽车零部件为主导，大力发展农机等产品，主营业务收入突破120亿元。", "装备制造业主营业务收入"),
        ("推动铝产业做大做强。推进研发，实现产业链产值140亿元。", "铝产业链产值"),
        ("落实粮食、良种等补贴资金14亿元。", "粮食、良种等补贴资金"),
        ("位于东坝交界处，占地面积4万平方米。", "占地面积"),
        ("江滩公园：位于东坝交界处，占地面积4万平方米。", "江滩公园占地面积"),
        ("出台稳工业23条、促消费29条等政策措施。", "稳工业政策措施"),
        ("新增城镇就业5万人。", "新增城镇就业"),
        ("东山镇10万亩农业集聚区、西山镇示范园建成。", "东山镇农业集聚区"),
        ("日处理1200吨生活垃圾处理场开工建设。", "日处理生活垃圾处理场"),
        ("尤其是投资4亿元，完成北岸大堤建设。", "北岸大堤建设投资"),
        ("五年累计新增市场主体36万户。", "新增市场主体"),
        ("新增绿色、有机食品50个。", "新增绿色、有机食品"),
        ("国资国企改革稳步推进，资产总额增长20%。", "国资国企资产总额"),
        ("到2030年国家高新技术企业达260家。", "国家高新技术企业"),
    ],
)
def test_a_name_that_says_nothing_alone_is_filled_up(text: str, name: str) -> None:
    assert subjects(text)[0][0] == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "财政支出893亿元，增长17%；新增存贷款余额988亿元和820亿元，分别增长19%和20%。",
            ["财政支出", "财政支出", *["新增存款余额", "新增贷款余额"] * 2],
        ),
        ("抓好100项重点建设项目，确保25个竣工。", ["重点建设项目", "重点建设项目竣工"]),
        ("示范园完成投资46亿元，产值52亿元。", ["示范园完成投资", "示范园产值"]),
        ("广播、电视覆盖率分别达到96.2%和97.3%。", ["广播覆盖率", "电视覆盖率"]),
        ("棉花、甜菜产量分别增长3%和5%。", ["棉花产量", "甜菜产量"]),
        ("失业、工伤保险参保人数分别达89万人、81万人。", ["失业保险参保人数", "工伤保险参保人数"]),
        ("化工业完成增加值278亿元、利税94亿元。", ["化工业完成增加值", "化工业利税"]),
        ("协议引资36项130亿元。", ["协议引资"] * 2),
        ("建设东岸5-7＃、西岸16#泊位。", []),
    ],
)
def test_what_a_number_leans_on_is_what_was_told_last(text: str, expected: list[str]) -> None:
    assert [subject for subject, _ in subjects(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("供养标准由每年2650元提高到4250元。", [("2650元", "other"), ("4250元", "task")]),
        ("国有股比重由目前的72%降至50%以下。", [("72%", "other"), ("50%", "task")]),
        ("重点抓好三个方面11项工作。", [("11项", "other")]),
        ("把维护稳定作为第一位的任务，开通热线（96333）。", []),
        ("引进3个10亿元以上项目。", [("3个", "task"), ("10亿元", "other")]),
    ],
)
def test_what_is_no_aim_of_the_year_among_its_tasks(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(value, kind) for _, value, _, kind, _ in told(text, role="plan")] == expected


def test_who_is_ranked_and_what_was_counted_are_named_whole() -> None:
    assert subjects("经济增速居全国前3位。新建和收购政策性住房22.5万套。市政府工作部门由51个减少到41个。") == [
        ("经济增速", "3位"),
        ("新建和收购政策性住房", "22.5万套"),
        ("市政府工作部门", "51个"),
        ("市政府工作部门", "41个"),
    ]
    kinds = told("全国少数民族运动会获奖数居第1位。五年来，三次产业比由6.1:63.9:30调整为5.1:56.2:38.7。")
    assert [(kind, period) for _, _, _, kind, period in kinds] == [
        ("actual", "2023"),
        ("other", ""),
        ("actual", "2023"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我们将抓好12个方面的工作。", "工作"),
        ("最终确定10件民生实事。", "民生实事"),
        ("为此自治区级财政支出1.1亿元。", "自治区级财政支出"),
    ],
)
def test_what_only_leads_up_to_a_name_is_no_part_of_it(text: str, expected: str) -> None:
    assert {subject for subject, _ in subjects(text)} == {expected}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("低保覆盖7万多困难群众。", ["低保覆盖困难群众"]),
        ("完成36个村饮水提升工程，惠及1.2万户。", ["村饮水提升工程", "村饮水提升工程惠及"]),
        ("建成惠及2万人的东山供水工程。", ["东山供水工程惠及"]),
        (
            "引进5亿元以上项目10个、1亿元以上35个。",
            ["5亿元以上项目", "引进5亿元以上项目", "1亿元以上项目", "1亿元以上项目"],
        ),
        ("用3年时间建成东部新城。", ["建成东部新城用时"]),
        ("云河支线铁路提前9个月建成通车。", ["云河支线铁路提前建成通车"]),
        ("20年来首次没有发生较大事故。", ["近年来首次没有发生较大事故"]),
        ("保障性住房新开工150套，新增租赁补贴30户，基本建成120套。", "保障性住房基本建成"),
        ("新增龙头企业29家，累计达到78家。", ["新增龙头企业", "龙头企业"]),
        ("配建廉租房、公租房168套。", ["配建廉租房、公租房"]),
        ("新建、改建公厕37座。", ["新建、改建公厕"]),
        ("农村二、三产业增加值比重提高到80%。", ["农村二、三产业增加值比重"]),
        ("建成城区沿江两岸30公里慢行游道。", ["建成城区沿江两岸慢行游道"]),
        ("实施云河联络线等12项重点铁路和东山快线、西山快线等14项公路项目。", "实施云河联络线等重点铁路"),
        ("解决55万人口饮水困难。", ["解决饮水困难"]),
        ("山区8县投资达到19亿元。", "山区县"),
        ("实施52项“微改革、微创新”项目。", ["实施“微改革、微创新”项目"]),
        ("受理信访事项43件，化解率96%。", ["受理信访事项", "信访事项化解率"]),
    ],
)
def test_a_name_has_all_that_its_number_is_of(text: str, names: list[str] | str) -> None:
    found = [name for name, _ in subjects(text)]
    assert names in found if isinstance(names, str) else found == names


@pytest.mark.parametrize(
    ("text", "role", "expected"),
    [
        ("比重由上年的20%提高到21%。", "review", [("other", "2022"), ("actual", "2023")]),
        ("双方签订协议，将加快建设9条铁路。", "review", [("plan", "2024+")]),
        ("五年基本解决12万人的饮水问题。", "plan", [("plan", "2024-2028")]),
    ],
)
def test_a_time_that_the_clause_itself_tells(text: str, role: str, expected: list[tuple[str, str]]) -> None:
    assert [(kind, period) for *_, kind, period in told(text, role=role)] == expected

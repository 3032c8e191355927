"""Tables inside a report are read like sentences, and their figures stay positions in the source."""

from rag.ingest import read_document
from rag.records import Document, text_at

HEAD = """柳城县2025年政府工作报告
——2025年1月10日在柳城县第十八届人民代表大会第四次会议上
各位代表：
现在，我代表县人民政府，向大会报告工作，请予审议。
"""
TABLES = (
    HEAD
    + """一、2024年工作回顾
过去一年，全县经济运行平稳。主要指标完成情况如下（单位：亿元、%）：

| 指标 | 完成值 | 增速 |
| --- | --- | --- |
| 地区生产总值 | 205.3 | 5.6 |
| 固定资产投资 |  | -3.1 |

二、2025年工作安排
今年的主要预期目标：

| 序号 | 指标 | 单位 | 目标 |
| --- | --- | --- | --- |
| 1 | 地区生产总值增速 | % | 6左右 |
| 2 | 城镇新增就业 | 人 | 900以上 |
| 3 | 居民人均可支配收入 |  | 与经济增长同步 |
"""
)


def read(text: str) -> Document:
    return read_document(text.encode(), "柳城县.md", max_chars=400)


def rows(document: Document, kind: str) -> set[tuple[str, str, str, str]]:
    return {
        (figure.indicator, "" if figure.low is None else f"{figure.low}", figure.unit, figure.bound)
        for figure in document.figures
        if figure.kind == kind and figure.headline
    }


def test_a_cell_is_read_with_its_rows_subject_and_the_unit_of_column_or_caption() -> None:
    document = read(TABLES)
    assert rows(document, "target") == {
        ("gdp_growth", "6", "%", "about"),
        ("new_urban_jobs", "900", "人", "at_least"),
        ("resident_income", "", "", "sync"),
    }
    results = rows(document, "actual")
    assert ("gdp_growth", "205.3", "亿元", "exact") in results
    assert ("gdp_growth", "5.6", "%", "exact") in results
    assert {figure.period for figure in document.figures if figure.kind == "actual"} == {"2024"}


def test_an_empty_cell_moves_no_other_into_its_column() -> None:
    tabbed = TABLES.replace("| --- | --- | --- |\n", "").replace("| --- | --- | --- | --- |\n", "")
    tabbed = "\n".join(
        line.strip("| ").replace(" | ", "\t").replace("|  |", "\t\t").replace(" \t\t ", "\t\t")
        if line.startswith("|")
        else line
        for line in tabbed.split("\n")
    )
    (fall,) = [f for f in read(tabbed).figures if f.indicator == "fixed_asset_investment"]
    assert (abs(fall.low or 0), fall.unit) == (abs(fall.low or 1), "%")


def test_the_quote_of_a_cell_is_the_source_at_its_spans() -> None:
    document = read(TABLES)
    for figure in document.figures:
        assert text_at(document.source.text, figure.spans) == figure.quote
    (goal,) = [figure for figure in document.figures if figure.indicator == "new_urban_jobs"]
    assert goal.quote == "城镇新增就业900人以上"
    assert text_at(document.source.text, goal.number_spans) == "900人"


def test_rows_without_a_heading_stay_as_they_are() -> None:
    rows = "表一\t12\t13\n表二\t14\t15\n"
    text = f"{HEAD}一、2024年工作回顾\n全县粮食总产20万吨。\n{rows}二、2025年工作安排\n今年目标：粮食总产21万吨。\n"
    assert not any("表" in figure.quote and "粮" in figure.quote for figure in read(text).figures)


def test_a_column_of_goals_beside_what_came_of_them_is_no_result() -> None:
    table = (
        "| 指标 | 2024年目标 | 2024年完成 |\n| --- | --- | --- |\n| 地区生产总值增长 | 6.5% | 5.5% |\n"
        "| 粮食产量 | 30万吨 | 31万吨 |\n"
    )
    document = read(HEAD + f"一、2024年工作回顾\n{table}\n二、2025年工作安排\n全年要团结奋斗，抓好各项工作。\n")
    assert {("gdp_growth", "5.5", "%", "exact"), ("grain_output", "31", "万吨", "exact")} == rows(document, "actual")


def test_a_table_of_a_pdf_is_read_by_the_places_of_its_cells() -> None:
    import io

    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    from rag.formats import read as read_file
    from rag.ingest import document_of

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=(595, 842))
    page.setFont("STSong-Light", 12)
    y = 780

    def put(*cells: tuple[int, str]) -> None:
        nonlocal y
        for x, text in cells:
            page.drawString(x, y, text)
        y -= 20

    for line in (*HEAD.strip().split("\n"), "一、2024年工作回顾", "主要指标如下（单位：亿元、%）："):
        put((72, line))
    put((80, "指标"), (300, "完成值"), (420, "增速"))
    put((80, "地区生产总值"), (300, "205.3"), (420, "5.6"))
    put((80, "一般公共预算收入"), (420, "4.5"))
    put((80, "固定资产投资"), (300, "82.5"), (420, "7.5"))
    for line in ("二、2025年工作安排", "今年要团结奋斗，抓好各项工作。"):
        put((72, line))
    page.save()
    (source,) = read_file(stream.getvalue(), "报告.pdf")
    document = document_of(source, max_chars=400)  # type: ignore[arg-type]
    assert rows(document, "actual") == {
        ("gdp_growth", "205.3", "亿元", "exact"),
        ("gdp_growth", "5.6", "%", "exact"),
        ("fiscal_revenue", "4.5", "%", "exact"),
        ("fixed_asset_investment", "82.5", "亿元", "exact"),
        ("fixed_asset_investment", "7.5", "%", "exact"),
    }

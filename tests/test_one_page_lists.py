"""The livelihood list of the one-page summary: whole, from text or appendix, as the report counts it."""

from __future__ import annotations

from one_page_texts import THIS_YEAR
from test_one_page import part, text_of, two_years
from test_one_page_picked import _LIST, told


def _projects_of(replacement: str, behind: str = "") -> list[str]:
    text = THIS_YEAR.replace(_LIST, replacement) + behind
    return part(text_of(two_years(text)), "民生实事").strip().splitlines()


def test_a_counted_list_is_whole_whatever_headings_a_copy_has_kept() -> None:
    items = ["改造小区50万平方米", "新建公园；扩建广场", "办好乡村小学。发放补贴9万元", "新购公交车190辆"]
    ten = "\n\n".join(f"{at}. {text}。" for at, text in enumerate((items * 3)[:10], 1))
    told_of = _projects_of(f"（三）增进福祉。今年，将努力办好事关民生福祉的10项实事。\n\n{ten}")
    assert len(told_of) == 10
    assert told_of[0] == "- 改造小区50万平方米"
    assert told_of[1] == "- 新建公园；扩建广场"
    said = "".join(f"{sign}是办好{sign}号工程。新建站点{at}个。" for at, sign in enumerate("一二三四五六七八九十", 1))
    inline = _projects_of(f"（三）增进福祉。今年继续办好十件民生实事：{said}各项工作要抓紧。")
    assert len(inline) == 10
    assert inline[0] == "- **办好一号工程**：新建站点1个"
    assert inline[9] == "- **办好十号工程**：新建站点10个"


def test_projects_that_stand_behind_a_colon_one_sentence_each_are_found() -> None:
    said = "".join(f"新建站点{at}个。" for at in range(1, 6))
    assert len(_projects_of(f"（三）增进福祉。重点办好5件实事：{said}")) == 5


def test_who_answers_for_a_project_is_no_part_of_it() -> None:
    listed = "".join(f"{at}.新建站点{at}个。（牵头单位：市某局、某委）\n" for at in range(1, 9))
    behind = f"\n附件\n湖山市2026年8件民生实事\n{listed}"
    assert _projects_of("（三）增进福祉。继续办好8件民生实事。", behind)[7] == "- 新建站点8个"


def test_notes_on_words_and_work_at_large_are_no_livelihood_projects() -> None:
    notes = "".join(f"{at}.“第{at}行动”：指某年发起的活动，涉及{at}个部门。\n" for at in range(1, 6))
    assert "行动" not in "".join(
        _projects_of("（三）增进福祉。办好40件民生实事。", f"\n2026年民生实事一览表\n\n《报告》注释\n\n{notes}")
    )
    large = "健全机制，完善体系，提高质量，深化改革，加强队伍建设，落实各项政策。" * 3
    parts = "".join(f"{at}.{head}。{large}{large}\n" for at, head in enumerate(("稳定就业", "发展事业", "加强保障"), 1))
    page = told(_LIST, f"（三）聚力办好民生实事。\n{parts}")
    assert "## 民生实事" not in page


def test_a_list_too_long_for_a_page_is_counted() -> None:
    long = "".join(f"{at}.建设第{at}号便民服务与综合治理一体化工程，改造站点和管网{at}0处\n" for at in range(1, 81))
    listed = part(told(_LIST, f"（三）增进福祉。继续办好80件民生实事。\n{long}"), "民生实事").strip()
    assert listed.startswith("- 共80项，此处不逐项列出，开头几项是：建设第1号")

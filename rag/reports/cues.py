"""By which words a report is known: how it opens and closes, its parts, its speaker's line.

All rules read folded text (`rag.text.fold`).
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.reports.cleaning.lines import is_finished, is_heading, is_meeting, is_numbered, is_salutation, title_of
from rag.text.lazily import lazily

_REPORTS = "(?:报告(?:[^。;!?]{0,8}?工作|如下|[^。;!?]{0,40}?审[议查])|工作(?:的)?报告|作(?:出)?报告)"
OPENING = lazily(
    r"我(?:谨|在此|今天|受[^,。;]{0,20}委托,?)?代表(?P<place>[^。;:!?]{0,30}?)(?:人民)?"
    rf"(?:政府|国务院|管委会|管理委员会|行署|公署)[^。;!?]{{0,24}}?{_REPORTS}"
    rf"|受(?P<asked>[^。;:!?]{{0,24}}?)(?:人民)?政府[^。;]{{0,8}}委托[^。;!?]{{0,24}}?{_REPORTS}"
    r"|向(?:大会|本次大会|会议|各位代表)[^。;!?]{0,16}?报告[^。;!?]{0,60}?审[议查]"
)
# Reports on the plan, the budget, the environment ... are put before the same assembly in the same words.
_OTHER_REPORT = lazily("计划(?:执行|草案)|预算|决算|国民经济和社会发展计划|环境状况|审计|常务委员会工作|法院|检察院")
OFFICE = (
    "(?:代理?)?(?:省长|市长|州长|县长|区长|旗长|盟长|镇长|乡长|主席|总理|专员|主任|行政长官)(?:\\s*\\(代(?:理)?\\))?"
)
SPEAKER = lazily(
    rf"(?:(?:报告人|发言人"
    rf"|宣读人)\s*[:]\s*)?(?P<org>[\u4e00-\u9fff、,·\s]{{0,36}}?)(?P<office>{OFFICE})(?P<gap>[\s:*]*)"
    r"(?P<name>[\u4e00-\u9fff·•.\s]{2,16})\**(?:\s*\(.{0,30}\))?"
)
REVIEW = lazily(
    r"工作(?:的)?(?:回顾|总结)|回顾|(?:过去|刚刚过去的?)(?:的)?(?:一年|五年|\d{4}年)"
    r"|\d{4}年(?:的)?(?:政府)?(?:主要)?工作(?:情况)?"
)
PLAN = lazily(
    r"(?:工作|任务|目标)(?:的)?(?:安排|打算|部署|任务|要求)|预期目标|重点(?:工作|任务|抓好|做好)|总体要求"
    r"|今年(?:的)?(?:政府)?工作|(?:今后|未来)五年"
)
_GOVERNMENT = lazily("[省市县区州]委|人大代表|政协|规上工业|高质量发展|固定资产投资|“十[二三四五六]五”")
_TARGETS = lazily("预期目标|发展目标")
_CLOSE_WORDS = lazily("奋斗|努力|篇章|贡献|前进|胜利|辉煌|新局面|答卷|出发|前列|跨越|力量|梦想|复兴|崛起|[!]$")
_CLOSE_START = lazily("各位代表|让我们|团结在|同志们|谢谢")
_RETOLD = lazily("报告(?:提出|指出|明确|显示|强调|要求|说|中说)")  # news about a report
_THANKS = lazily(r"(?:我的报告完了|报告完毕)?[,。!]?谢谢(?:大家|各位代表|各位)?[!。]?")


def is_opening(text: str) -> bool:
    """Whether a paragraph opens a report: its speaker puts it before the assembly."""
    found = OPENING.search(text[:240])
    return found is not None and _OTHER_REPORT.search(text[:240], found.start()) is None


def is_speaker(text: str) -> bool:
    """Whether a line names the office and the person who gave a report."""
    return len(text) <= 50 and not is_finished(text) and SPEAKER.fullmatch(text) is not None


def sets_targets(text: str) -> bool:
    return _TARGETS.search(text[:200]) is not None


def is_part(text: str) -> bool:
    """Whether a line heads a report's review or plan."""
    return is_heading(text) and (REVIEW.search(text) or PLAN.search(text)) is not None


def likeness(texts: Sequence[str]) -> int:
    """How much these paragraphs are like a report: its parts, its address to the assembly, its targets, its end."""
    heads = [text for text in texts if len(text) <= 60]
    score = int(any(title_of(text) is not None for text in heads[:3]))
    score += 2 * any(is_meeting(text) for text in heads[:8])
    score += int(any(is_salutation(text) for text in heads[:8]))
    score += int(sum(text.startswith("各位代表") for text in texts) > 1)
    score += int(any(is_heading(text) and REVIEW.search(text) for text in heads))
    score += int(any(is_heading(text) and PLAN.search(text) for text in heads))
    score += int(sum(is_numbered(text) for text in texts) > 3)
    score += int(sum(bool(_GOVERNMENT.search(text)) for text in texts) > 2)
    score += int(any(map(sets_targets, texts)))
    score += int(any(is_close(text) for text in texts[-12:]))
    if not any("各位代表" in text for text in texts):
        score -= 2 * any(_RETOLD.search(text[:60]) for text in texts)
    return score if sum(len(text) for text in texts if is_finished(text)) >= 80 else 0


def is_close(text: str) -> bool:
    """Whether a paragraph is a report's last: the call to the assembly, or thanks."""
    if _THANKS.fullmatch(text):
        return True
    if not is_finished(text) or text[-1] in ":;":
        return False
    return (
        _CLOSE_START.search(text) is not None and _CLOSE_WORDS.search(text[-60:]) is not None and text.count("。") < 12
    )

"""When a report was given and by whom: the day of the meeting and the speaker's name."""

from __future__ import annotations

import re
from datetime import date

from rag.numbers.numerals import parse_chinese_number
from rag.records import Evidence
from rag.reports.cleaning.lines import DATE_LINE, Line, is_finished, is_heading, is_meeting, is_salutation, title_of
from rag.reports.cues import OPENING, SPEAKER
from rag.reports.identity.header import Frame, evidence, meeting_in
from rag.text.lazily import lazily

# First characters of names: the usual surnames, and how names of the larger minorities begin.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢"
    "安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路"
    "游辛靳阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全"
    "佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚"
    "鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井漆巴祖计亓哈晋慕年布次旺扎索格嘎洛达拉肉买阿"
    "努吾依吐木玉普多丹尼热库"
)
_NAME = lazily(
    r"[\u4e00-\u9fff]{1,2}\s{0,4}[\u4e00-\u9fff]{1,2}|[\u4e00-\u9fff]{1,8}(?:[·•.][\u4e00-\u9fff]{1,8}){1,3}"
    r"|[\u4e00-\u9fff]{4}"
)
_OFFICE_LINE = lazily(r"[\u4e00-\u9fff、,]{0,30}(?:省长|市长|州长|县长|区长|旗长|盟长|镇长|乡长|主席|总理|专员|主任)")
_NAMED = lazily(
    r"(?:省长|市长|州长|县长|区长|旗长|盟长|镇长|乡长|自治区主席"
    r"|总理)\s?(?P<name>[\u4e00-\u9fff·]{2,12}?)(?:同志)?(?:代表|向大会|受|作|做|所作"
    r"|在(?:大)?会)[^。;]{0,24}?报告"
)
# 2025年1月15日张三市长在某某市第十六届人民代表大会...
_BEFORE = lazily(
    r"(?:日|^|[—\- ])(?P<name>[\u4e00-\u9fff]{2,3}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff·]{1,12})"
    r"(?:代)?(?:省长|市长|州长|县长|区长|旗长|盟长|主席)在[^,。;]{2,24}(?:人民代表大会|人大)"
)
_NEAR = 120
_DATE = lazily(
    r"(?P<y>\d{4}|[〇○零Oo一二三四五六七八九]{4})\s*年\s*(?P<m>\d{1,2}"
    r"|[一二三四五六七八九十]{1,3})\s*月(?:\s*(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日)?"
)
# (2006年2月8日 某某), 2006年2月18日某某市十三届人民代表大会第四次会议通过; no posting date, which has a time behind it.
_DATED = lazily(
    rf"[—\-(\s]{{0,6}}(?P<date>{_DATE.pattern})(?:[^。;\d:]{{0,20}}(?:人民代表大会|人大)[^。;:]{{0,20}}会议"
    r"|\s*[\u4e00-\u9fff·]{2,4}\s?[\u4e00-\u9fff]{0,2}\s*\)$)"
)
_NEWS = lazily(r"年\s*\d{1,2}月\s*\d{1,2}日[^。;!?]{0,30}?(?:人民代表大会|人大)[^。;!?]{0,12}会议")


def find_meeting_date(frame: Frame) -> tuple[str, Evidence | None]:
    """The day of the meeting as ISO 8601: from the meeting line, a date line of the header, or news around the text."""
    for line in frame.header:
        held = meeting_in(line.text)
        if held is None and DATE_LINE.fullmatch(line.text) is None and title_of(line.text) is None:
            continue
        for hit in _DATE.finditer(line.text):
            if day := _iso(hit):
                return day, evidence("meeting_date", "meeting line", frame.quote(line, *hit.span()))
    for line in (*frame.header, *frame.around):
        found = _DATED.match(line.text) if len(line.text) <= 60 and not is_finished(line.text) else None
        if found and (day := _iso(found)):
            return day, evidence("meeting_date", "meeting line", frame.quote(line, *found.span("date")))
    for line in frame.around:
        news = _NEWS.search(line.text[:200])
        found = _DATE.search(line.text[: news.end()]) if news else None
        if found and (day := _iso(found)):
            return day, evidence("meeting_date", "page", frame.quote(line, *found.span()))
    for field in frame.fields:
        if field.key in ("meeting_date", "meeting date") and re.fullmatch(r"\d{4}-\d\d-\d\d", field.value):
            return field.value, Evidence("meeting_date", "front matter", field.value, (field.span,))
    return "", None


def _iso(hit: re.Match[str]) -> str:
    """An ISO date from a match of `_DATE`; "" if the day is missing or there is no such day."""
    year, month, day = (_number(hit[key]) for key in "ymd")
    try:
        return date(year, month, day).isoformat() if day else ""
    except ValueError:
        return ""  # 2月30日: a misprint is no date


def _number(text: str | None) -> int:
    if not text:
        return 0
    if text.isdigit():
        return int(text)
    value = parse_chinese_number(re.sub("[○Oo零]", "〇", text) if len(text) == 4 else text)
    return int(value) if value is not None else 0


def find_speaker(frame: Frame) -> tuple[str, Evidence | None]:
    """Who gave the report: from the speaker's line, a name alone below the meeting line, or news around the text."""
    lines = [line for line in frame.header if not is_salutation(line.text) and not OPENING.search(line.text[:240])]
    for index, line in enumerate(lines):
        at = title_of(line.text)
        held = meeting_in(line.text)
        offset = max(at[1] if at else 0, held.end() if held else 0)
        rest = line.text[offset:]
        lead = len(rest) - len(rest.lstrip("—-() 上,:*"))
        said = SPEAKER.fullmatch(rest[lead:].rstrip(")"))
        if said is not None and not is_finished(rest):
            span = _trimmed(line.text, offset + lead + said.start("name"), offset + lead + said.end("name"))
            if _is_name(line.text[slice(*span)], apart=bool(said["gap"])):
                return _named(frame, line, span)
        above = lines[index - 1].text if index else ""
        office = _OFFICE_LINE.fullmatch(above) is not None
        if (office or is_meeting(above) or title_of(above)) and _is_name(line.text, apart=office):
            return _named(frame, line, (0, len(line.text)))
    for line in [*frame.header, *frame.around]:
        for hit in (_BEFORE.search(line.text[:_NEAR]), _NAMED.search(line.text[:300])):
            if hit is not None and _is_name(hit["name"], apart=False):
                quote = frame.quote(line, *hit.span("name"))
                return quote[0], evidence("speaker", "page", quote)
    return "", None


def _named(frame: Frame, line: Line, span: tuple[int, int]) -> tuple[str, Evidence | None]:
    quote = frame.quote(line, *span)
    return re.sub(r"\s", "", quote[0]), evidence("speaker", "speaker line", quote)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return start, end


def _is_name(text: str, *, apart: bool) -> bool:
    """Whether this can be a person's name; one that touches the office before it needs a usual first character."""
    bare = text.replace(" ", "")
    if _NAME.fullmatch(text) is None or _OFFICE_LINE.fullmatch(bare) or is_heading(text):
        return False
    return apart or bare[0] in _SURNAMES or "·" in bare

"""Lines of a page that are not the report's: site furniture, page numbers, captions, bylines, contents lists.

One line gets one reason. The rules read the line alone (and, for page numbers and contents, its neighbours), so they
ask for marks that sentences of a report do not bear: a label and a colon, a button's word standing alone, a record
number. What stands between reports and looks like none of these is left to `rag.reports.split`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rag.reports.cleaning.lines import (
    Line,
    has_stop,
    is_finished,
    is_heading,
    is_meeting,
    is_numbered,
    is_salutation,
    opens_paragraph,
    title_of,
)
from rag.reports.cleaning.site_words import BUTTONS, LABEL
from rag.text.lazily import lazily

_LABELLED = lazily(rf"[\[(【<•·\-\s]*(?:{LABEL})\s*[:|]", re.IGNORECASE)
_LABELS = lazily(rf"(?:{LABEL})\s*[:|]", re.IGNORECASE)
_SPLIT = lazily(r"[\s|/\\·,、。:>»›【】\[\]()<>+×x↑↓•]+")
_CRUMBS = lazily(r"首\s*页\s*(?:>|»|›|→|/|-|·|\|)|>\s?[^<>\n]{1,30}\s?>|>>|^您的?(?:当前|现在)?位置")
_FURNITURE = lazily(
    r"ICP\s?(?:备|证)|公?网安备|网站标识码|Copyright|All\s+Rights\s+Reserved|©|\(C\)\s?\d{4}|版权所有|Powered\s+by"
    r"|Rank:|\[LV\.\d+\]"
    r"|每日心情|您需要登录|未经.{0,14}(?:许可|授权|同意|允许).{0,24}(?:转载|使用|复制|摘编|镜像)|转载(?:请"
    r"|须)?(?:注明|标明|保留)"
    r"|(?:建议|推荐)使用.{0,20}(?:浏览器|分辨率)|如有侵权|侵权.{0,6}删除|不代表本(?:站|网)|function\s*\("
    r"|var\s+\w+\s*=|\{\s*display|&nbsp;",
    re.IGNORECASE,
)
# Reports have words like these in sentences (扫描二维码即可办理), so they count where no sentence ends.
_WEAK_FURNITURE = lazily(
    r"登录后(?:才)?可以|(?:发表于|更新于|发布于|编辑于|提交于)\s*\d{2,4}|分享到|扫一扫|扫描.{0,8}二维码|本(?:站"
    r"|网).{0,12}(?:声明|免责|联系)|仅供(?:参考|学习)"
    r"|(?:浏览|阅读|点击)\s*[:(]?\s*\d+\s*次|阅读\s?\d{2,}|^\d+\s*(?:人|次)(?:阅读|浏览|点赞|评论)|(?:字体"
    r"|字号)\s*[:【\[(]?\s*[大小]"
    r"|点击.{0,4}蓝字|^原创\s|发表于\s*[\u4e00-\u9fff]{2,4}$|\s[\[(]?\d{4}-\d{1,2}-\d{1,2}[\])]?$"
    r"|【打印】|【?关闭】?$|查看\s*:\s*\d+|^共\s?\d+\s?(?:条|篇)|(?:报告)?全文如下\s*:?$|^现将[^代]{0,30}(?:如下"
    r"|刊[登发]|公布|发布)[,:。]?.{0,8}$"
)
_FILE_LINK = lazily(
    r"\.(?:docx?|pdf|xlsx?|wps|ofd|zip|rar|pptx?|jpe?g|png)\s?(?:\(.{0,20}\)|\[.{0,20}\])?$", re.IGNORECASE
)
_STAMP = lazily(
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*\d{1,2}:\d{2}(?::\d{2})?"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+[\w\s]{0,12})?|\d{1,2}:\d{2}\s*[-~—]\s*\d{1,2}:\d{2}"
    r"|周[一二三四五六日]\s*[~\-至到—]\s*周[一二三四五六日].{0,12}|\(?0\d{2,3}\)?[- ]?\d{7,8}|1[3-9]\d{9}"
    r"|400-?\d{3,4}-?\d{3,4}"
    r"|[A-Za-z0-9_.]{2,30}@[A-Za-z0-9.]{3,30}"
)
_CAPTION = lazily(
    r"(?:记者|通讯员|摄影师)[\s:]*[^。;]{0,30}摄(?:影)?(?:报道)?\s*[)\]】]?\s*$"
    r"|[\s/|:。)][\u4e00-\u9fff]{1,3}\s?[\u4e00-\u9fff]{1,2}(?<!拍)\s*摄(?:影报道)?\s*[)\]】]?\s*$"
    r"|^[(\[【]?\s*(?:图为|图片说明|资料图|供图|摄影|摄)\s*[:/]?.{0,80}$|^图\s*\d{0,2}\s*[:/].{0,60}$"
    r"|[(\[]?(?:供图|图/|图片由)[^。]{0,20}[)\]]?$"
)
_BYLINE = lazily(
    r"[(\[【]?\s*(?:本报|本网|本台|[^。,;:]{2,16}(?:日报|晚报|早报|时报|商报|新闻网|在线|融媒(?:体)?(?:中心)?"
    r"|全媒体|电视台|广播电视台|客户端|新华社|网))?"
    r"\s*(?:首席|见习|特派|全媒体|融媒体?)*\s*(?:记者|通讯员|讯)\s*[:/]?\s*[^。;:!?]{0,40}[)\]】]?"
)
_PAGE = lazily(
    r"[-—–~·•*\s]{1,4}\d{1,4}[-—–~·•*\s]{1,4}|第?\s?\d{1,4}\s?页\s*[,/|(]?\s*(?:共\s?\d{1,4}\s?页)?\s*\)?"
    r"|\d{1,4}\s?/\s?\d{1,4}(?:\s?页)?"
    r"|共\s?\d{1,4}\s?页\s*[,/|]?\s*第\s?\d{1,4}\s?页|Page\s?\d{1,4}(?:\s?(?:of|/)\s?\d{1,4})?|P\.?\s?\d{1,4}"
    r"|第\s?[一二三四五六七八九十百]{1,5}\s?页",
    re.IGNORECASE,
)
_CONTENTS = lazily(
    r"[—\-【\[《#*\s]{0,3}(?:目\s{0,8}[录次]|CONTENTS|内容目录|报告目录)[—\-】\]》*:\s]{0,3}", re.IGNORECASE
)
_LEADERS = lazily(r"(?:\.{3,}|…{1,}|·{3,}|_{3,}|-{4,}|—{3,})\s*\(?\d{0,4}\)?$")
_ENTRY = lazily(r"[^。!?]{2,80}?[\s.…·_]*[(\[]?(?:P\.?)?\d{1,4}[)\]]?$")
_ENTRY_NUMBER = lazily(
    r"^\s*(?:\(?\d{1,3}[.、)]|\(?[一二三四五六七八九十]{1,3}[、.)]|第[一二三四五六七八九十]{1,3}(?:部分|章|节|篇)"
    r"|[•·\-])?\s*"
    r"|[\s.…·_()\[\]]*\d{0,4}[)\]]?$"
)
_MAX_CHROME = 160  # characters; longer lines are text, whatever labels they hold
_TIMES = 3


def line_reasons(lines: Sequence[Line]) -> list[str]:
    """For each line why it is noise as a whole: chrome, caption, page number, contents; "" if it is not."""
    reasons = [_reason(line.text) for line in lines]
    _mark_contents(lines, reasons)
    _mark_bare_numbers(lines, reasons)
    _mark_repeated(lines, reasons)
    return reasons


def _reason(text: str) -> str:
    if len(text) > _MAX_CHROME:
        return ""
    if is_numbered(text) and len(text) > 12:
        return "chrome" if _FILE_LINK.search(text) else ""
    if _PAGE.fullmatch(text):
        return "page number"
    words = [word for word in _SPLIT.split(text[:32]) if word]
    if len(text) <= 24 and words and all(word in BUTTONS for word in words):
        return "chrome"
    if title_of(text) is not None or is_meeting(text):
        return ""
    if _CAPTION.search(text):
        return "caption"
    if _is_chrome(text):
        return "chrome"
    if len(text) <= 60 and not is_finished(text) and _BYLINE.fullmatch(text) and not text.endswith("记者"):
        return "chrome"
    return ""


def _is_chrome(text: str) -> bool:
    sentence = has_stop(text) and len(text) > 60
    if _FURNITURE.search(text) and not sentence:
        return True
    if _FILE_LINK.search(text):
        return True
    if _WEAK_FURNITURE.search(text) and (len(text) <= 24 or not is_finished(text)) and not has_stop(text):
        return True
    if _STAMP.fullmatch(text):
        return True
    if sentence or is_salutation(text):
        return False
    labelled = ":" in text or "|" in text
    if labelled and (_LABELLED.match(text) or len(_LABELS.findall(text)) >= 2):
        return True
    if _CRUMBS.search(text):
        return True
    words = [word for word in _SPLIT.split(text) if word]
    return len(words) > 2 and sum(word in BUTTONS for word in words) * 3 >= len(words) * 2


def chrome_tail(text: str) -> int | None:
    """Where in a line that is text the page's furniture begins: 「某市政府工作报告 发布时间:... 来源:...」.

    After a title, or after the last sentence of a line (责任编辑:某某). None if there is none.
    """
    head = max(text.rfind(stop, max(0, len(text) - 100)) for stop in "。!?") + 1
    if len(text) <= _MAX_CHROME and "报" in text:
        label = _LABELS.search(text) if ":" in text or "|" in text else None
        title = title_of(text[: label.start()]) if label else None
        head = title[1] if title else head
    if not head or head >= len(text):
        return None
    tail = text[head:]
    bare = tail.lstrip("”’」』)】》 ")
    if bare and len(bare) <= 80 and (_LABELLED.match(bare) or _tail_button(bare)) and not has_stop(bare):
        return head + len(tail) - len(bare)
    return None


def _tail_button(text: str) -> bool:
    words = [word for word in _SPLIT.split(text) if word]
    return bool(words) and all(word in BUTTONS and len(word) > 1 for word in words)


def _mark_contents(lines: Sequence[Line], reasons: list[str]) -> None:
    """Contents lists: 目录 and the entries after it, and runs of lines that end in dot leaders and page numbers."""
    index = 0
    while index < len(lines):
        if _CONTENTS.fullmatch(lines[index].text) and _entries(lines, index + 1):
            stop = _entries(lines, index + 1)
            reasons[index:stop] = ["contents"] * (stop - index)
            index = stop
        elif _ends_in_leaders(lines[index].text):
            stop = index
            while stop < len(lines) and _ends_in_leaders(lines[stop].text):
                stop += 1
            if stop - index >= _TIMES or lines[index].text[-1].isdigit():
                reasons[index:stop] = ["contents"] * (stop - index)
            index = stop
        else:
            index += 1


def _ends_in_leaders(text: str) -> bool:
    return _LEADERS.search(text[-40:]) is not None


def _entries(lines: Sequence[Line], start: int) -> int:
    """The index after the last entry of the contents list that begins at `start`; 0 if none begins there.

    An entry has a page number or leaders, is numbered, or names a report. The list ends where its first words come a
    second time, where a sentence stands, or where something follows that a list does not hold.
    """
    head = [line.text for line in lines[start : start + 3]]
    paged = any(_ENTRY.fullmatch(text) for text in head)
    names_reports = any(title_of(_ENTRY_NUMBER.sub("", text)) for text in head[:2])
    seen: set[str] = set()
    stop = start
    while stop < len(lines):
        text = lines[stop].text
        name = _ENTRY_NUMBER.sub("", text)
        title = title_of(name) is not None
        leaders = _ends_in_leaders(text)
        if not (is_numbered(text) or title or leaders or _ENTRY.fullmatch(text)) or name in seen:
            break
        if len(text) > 80 or is_meeting(text) or is_salutation(text) or has_stop(text):
            break
        if (is_finished(text) and not leaders) or (title and not names_reports):
            break
        after = lines[stop + 1].text if stop + 1 < len(lines) else ""
        if title and ((paged and not text[-1].isdigit()) or is_meeting(after) or is_salutation(after)):
            break  # among paged entries a title without a page is a real one
        seen.add(name)
        stop += 1
    if stop == len(lines) and not paged:
        return 0  # nothing follows: these are the report's own headings
    return stop if stop - start >= 2 else 0


def _mark_bare_numbers(lines: Sequence[Line], reasons: list[str]) -> None:
    """Numbers alone on lines that count up through the source are page numbers.

    Any other stays: a page that puts figures in tags of their own loses the sentence around them to line ends.
    """
    bare = [index for index, line in enumerate(lines) if line.text.isdigit() and len(line.text) <= 4]
    run: list[int] = []
    for index in [*bare, -1]:
        if index >= 0 and run and int(lines[index].text) == int(lines[run[-1]].text) + 1 and index - run[-1] > 1:
            run.append(index)
            continue
        if len(run) >= _TIMES:
            for member in run:
                reasons[member] = "page number"
        run = [index]


def _mark_repeated(lines: Sequence[Line], reasons: list[str]) -> None:
    """Short lines that come three times: stamps in a row, and running headers that stand inside sentences.

    Headings and salutations come often too, in collections; they never stand inside a sentence.
    """
    kept = [index for index, reason in enumerate(reasons) if not reason]
    counts = Counter(lines[index].text for index in kept if len(lines[index].text) <= 40)
    often = {text for text, count in counts.items() if count >= _TIMES and not is_finished(text)}
    if not often:
        return
    inside: set[str] = set()
    paged: Counter[str] = Counter()
    row: set[str] = set()
    for place, index in enumerate(kept):
        text = lines[index].text
        if text not in often:
            continue
        before = lines[kept[place - 1]].text if place else ""
        after = lines[kept[place + 1]].text if place + 1 < len(kept) else ""
        if _is_cut(before) and after and not opens_paragraph(after):
            inside.add(text)
            if is_heading(text):
                reasons[index] = "chrome"
        if before == text == after:
            row.add(text)
        if "page number" in reasons[max(0, index - 1) : index + 2]:
            paged[text] += 1
    inside |= {text for text, count in paged.items() if count >= 2}
    for index in kept:
        text = lines[index].text
        if text in row or (text in inside and not is_heading(text)):
            reasons[index] = "advert" if text in row else "chrome"


def _is_cut(text: str) -> bool:
    """Whether a line breaks off in mid-sentence."""
    return bool(text) and not is_finished(text) and not is_heading(text) and (has_stop(text) or len(text) > 30)

"""Adverts and links inside text: places as (start, end), by the shape of the call and by repetition.

A call has a word that calls (更多, 关注, 扫码 ...), a thing that is called to (资料, 公众号, QQ ...), and an account
or an address. All parts are bounded, so that an advert in mid-sentence takes no sentence with it: an account without
brackets ends at the first sign that is no letter.

Patterns read folded text (`rag.text.fold`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rag.reports.cleaning.lines import Line, has_stop, is_finished, opens_paragraph
from rag.text.lazily import lazily

_BRACKET = (
    r"(?:【[^【】\n]{0,40}】|\[[^\[\]\n]{0,40}\]|\([^()\n]{0,80}\)|“[^“”\n]{1,20}”|《[^《》\n]{1,20}》"
    r"|「[^「」\n]{1,20}」)"
)
_DONE = "(?:整理|分享|提供|收集|获取|领取|下载|发布|上传)?"
# An account in Latin letters may touch the sentence; one in Chinese has to end at a sign or at the end of the line.
_LATIN = rf"[A-Za-z0-9_@.\-]{{1,30}}{_DONE}"
_ACCOUNT = rf"(?:{_BRACKET}|{_LATIN}|[\w·]{{1,16}}(?!\w))"
_PAPERS = "(?:优质|相关|精彩|最新|完整|原创|精品|免费|的){0,2}(?:资料|材料|文档|干货|范文|素材|公文|模板|报告|稿件)"
# Reports speak of 更多数据 and 更多信息 themselves: these need a clear call behind them.
_GOODS = "(?:优质|相关|精彩|最新|完整|原创|精品|免费|的){0,2}(?:数据|资讯|文章|内容|信息|详情|资源)"
_CLEAR_CALL = (
    "(?:请(?:关注|访问|登[录陆]|联系|搜索|扫码|扫描|加|点击|下载|咨询|见)|敬请|欢迎(?:关注|访问|加入|咨询)|尽在"
    "|都在|扫码|扫描|搜索|搜一搜"
    "|点击|关注(?:微信|公众号|公号)|加(?:微信|QQ|VX|Q?群))"
)
_CALL = rf"(?:{_CLEAR_CALL}|请|关注|联系|访问|下载|进入|登[录陆]|获取|领取|免费|加(?=\s*(?:[A-Za-z0-9@]|我|好友)))"
_FEED = "(?:微信)?(?:公众号|公号|公众平台|订阅号|服务号|视频号)"
_CHANNEL = rf"(?:{_FEED}|微信号|微信群|微信|威信|VX|QQ群|Q群|QQ|小助手|小程序|抖音号|小红书|知识星球|微博|客服)"
_THEN = r"(?:[,.]?\s*(?:回复|免费|领取|获取|下载|即可|发送|备注)[^,。;!?\n]{0,24}){1,2}"
_URL = r"(?:https?:/{0,2}|www\.)[A-Za-z0-9\-._~:/?#@$&*+=%]{2,300}(?<![.:?])"
_WORDS = r"(?:(?!https?:|www\.)[^,。;!?\n(【]){0,24}"  # what a call names, up to a sign or an address
_LOOK = (
    "(?:扫码|扫一扫|扫描|长按|识别)(?:识别|扫描)?(?:下方|上方|左侧|右侧|图中|文末|以下|此)?(?:的)?(?:二维码|图片)?[,]?"
)

_ADVERT = lazily(
    "|".join(
        (
            # 更多资料+【公众号:某某】 更多资料+AA:xx 更多资料uk:xx整理
            rf"更多(?:{_PAPERS}|{_GOODS})\s*(?:[+&|/:]\s*){{0,2}}【[^【】\n]{{0,40}}】",
            rf"更多(?:{_PAPERS}|{_GOODS})\s*[+&|/:]{{1,2}}\s*{_CHANNEL}?\s*[:+]?\s*[A-Za-z0-9_@.\-]{{1,30}}"
            rf"(?::\s*(?:[A-Za-z0-9_]{{1,20}}{_DONE}|[\w.\-]{{1,20}}(?!\w)))?{_DONE}",
            rf"更多{_PAPERS}\s*(?:{_CHANNEL}|[A-Za-z]{{1,12}})\s*:\s*{_ACCOUNT}",
            rf"更多{_PAPERS}\s*[+&|:]{{0,2}}\s*{_CALL}{_WORDS}(?:{_URL}|{_BRACKET})?",
            rf"更多{_GOODS}\s*[+&|:]{{0,2}}\s*{_CLEAR_CALL}{_WORDS}(?:{_URL}|{_BRACKET})?",
            rf"更多{_PAPERS}\s*[:+&|]{{1,2}}\s*(?=\n|$|。)",
            # 关注微信公众号“某某”,回复“报告”领取
            r"(?:欢迎|敬请|请|长按|快来|立即)?(?:关注|添加|搜索|搜一搜|订阅|(?<![增参追施附外更])加入?)(?:我们"
            r"|本站|我|一下)?的?"
            rf"(?:官方|官微)?(?:{_CHANNEL}\s*(?:[:+]\s*{_ACCOUNT}|{_BRACKET}|[A-Za-z0-9_@]{{4,30}})(?:{_THEN})?"
            rf"|{_FEED}{_THEN})",
            rf"(?:{_CHANNEL}|UK|Q群号|扣扣)\s*:\s*{_ACCOUNT}",
            r"【[^【】\n]{0,40}(?:公众号|微信|QQ|资料|下载|关注|扫码|二维码|www|http|文库|网盘|店铺"
            r"|淘宝)[^【】\n]{0,40}】",
            r"\((?:欢迎|敬请|请|长按|扫码|关注|添加|搜索|更多|微信|官方|来源|来自|详见|获取|见"
            r"|[,、:\s]){0,6}(?:公众号|微信号|QQ群?|VX)\s*:"
            rf"\s*{_ACCOUNT}(?:{_THEN})?\s*\)",
            # 扫码关注…… 识别下方二维码领取……
            rf"{_LOOK}(?:关注|进群|入群|加群|加微信|手机阅读|在?手机[上端]?(?:打开|阅读|查看|浏览)"
            r"|(?:下载|领取|获取|查看|了解)(?:更多|资料|材料|报告|全文|文档|完整|PDF|APP))[^,。;!?\n]{0,24}",
            r"(?:点击|免费|立即|马上|请)(?:下载|领取|获取|阅读|查看)(?:完整版?|全文|原文|更多|本文|文档|PDF|Word"
            r"|资料|APP|客户端)"
            r"[^,。;!?\n]{0,20}",
            r"(?:本文|本资料|本文档|文档|资料|材料|文章)(?:来自|来源于|来源|由|转自|摘自|下载自)[\w·]{2,16}"
            r"(?:文库|文档网|资料网|范文网|材料网|论坛|网|公众号|整理|分享|提供|上传)(?:整理|分享|提供|上传)?",
            # Links, with the word that announces them and the brackets around them.
            r"(?:(?:详见|网址|链接|来源|来自|访问|登录|网站|地址|转载自|详情请?见?)\s*:?\s*)?[(\[【<]?\s*"
            rf"{_URL}\s*[)\]】>]?",
        )
    ),
    re.IGNORECASE,
)
# No advert is without one of these; looking for them first spares most lines the long pattern.
_TRIGGER_WORDS = """
更多 公众 公号 订阅 微信 威信 vx qq q群 扣扣 小助手 小程序 星球 微博 客服 扫 识别 长按 http www 下载 点击 免费 uk: 本文
文档 资料
"""
_TRIGGERS = _TRIGGER_WORDS.split()
_TOKEN = lazily(r"【[^【】\n]{2,24}】|[@#][\w·]{2,20}")
_AMOUNT = lazily(r"(?<=[A-Za-z_])[\d.]+$")
_UNIT = lazily(
    r"\s?[万亿千百多余个%家人亩公元项年月日座户条吨所名件倍处套号米平类种次天批场位只头台辆线号路]|\.\d|,\d{3}"
)
_STOP = lazily("[。!?;:,]")
_PUNCTUATION = ",;、。:"
_TIMES = 3  # what stands so often in unfinished places is no sentence
_MIN_TAIL, _MAX_TAIL = 5, 24


def find_adverts(folded: str, lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Adverts and links in `lines` of a folded text, in reading order, without overlap."""
    found: list[tuple[int, int]] = []
    lowered = folded.lower()
    triggers = [word for word in _TRIGGERS if word in lowered]
    for line in lines:
        text = line.text.lower()
        if any(word in text for word in triggers):
            found += [_widen(folded, line, *place) for place in _calls(line)]
    found += _repeated_tokens(lines)
    found += _repeated_tails(lines)
    return merge(found)


def merge(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in order, those that overlap or touch made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > start:
            merged.append((start, end))
    return merged


def _calls(line: Line) -> list[tuple[int, int]]:
    places: list[tuple[int, int]] = []
    for hit in _ADVERT.finditer(line.text):
        end = hit.end()
        amount = _AMOUNT.search(hit[0])
        if amount is not None and _UNIT.match(line.text, end):
            end = hit.start() + amount.start()  # AA:xx|50万平方米: the figure is the sentence's
        places.append((line.start + hit.start(), line.start + end))
    return merge(places)


def _widen(folded: str, line: Line, start: int, end: int) -> tuple[int, int]:
    """Take in the brackets around an advert, and one of two signs that would meet: 20个,[advert],开工 -> 20个,开工."""
    while start > line.start and end < line.end and folded[start - 1] + folded[end] in ("()", "【】", "[]", "<>"):
        start, end = start - 1, end + 1
    before = folded[start - 1] if start > line.start else ""
    if end < line.end and folded[end] in _PUNCTUATION and (not before or before in _PUNCTUATION + "!?"):
        end += 1
    return start, end


def _repeated_tokens(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Bracketed or @-marked words that stand in several lines' midst."""
    places: dict[str, list[tuple[int, int]]] = {}
    for line in lines:
        if "【" in line.text or "@" in line.text or "#" in line.text:
            for hit in _TOKEN.finditer(line.text):
                places.setdefault(hit[0], []).append((line.start + hit.start(), line.start + hit.end()))
    return [place for group in places.values() if len(group) >= _TIMES for place in group]


def _repeated_tails(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """The same words at the end of several lines that are no headings, after a sentence or in its midst.

    Sentences end in a stop, and cut sentences are cut anywhere: only a stamp ends three lines in the same way.
    """
    # Headings run in parallel (……上求突破 ……上求突破) and hold no stop.
    open_ends = [line for line in lines if not is_finished(line.text) and has_stop(line.text)]
    open_ends = [line for line in open_ends if not opens_paragraph(line.text[-_MAX_TAIL:])]
    if len(open_ends) < _TIMES:
        return []
    tails = [_STOP.split(line.text[-_MAX_TAIL:])[-1] for line in open_ends]
    counts = Counter(tail[-size:] for tail in tails for size in range(_MIN_TAIL, len(tail) + 1))
    found: list[tuple[int, int]] = []
    for line, tail in zip(open_ends, tails, strict=True):
        sizes = [size for size in range(_MIN_TAIL, len(tail) + 1) if counts[tail[-size:]] >= _TIMES]
        if sizes:
            found.append((line.end - max(sizes), line.end))
    return found

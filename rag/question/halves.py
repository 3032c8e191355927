"""The things that one question asks one after the other, each with what is said before it: who paid, and for what.

A question for passages may ask for several things at once (「园区建在哪，规模要到多少」): no one clause answers it.

>>> [half.said for half in halves_of("青海打算在哪几个地方建算力园区,算力总规模今年要到多少?")]
['青海打算在哪几个地方建算力园区', '算力总规模今年要到多少']
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.question.frame_words import LIGHT, runs
from rag.text.lazily import lazily

_ASKS = lazily(
    r"什么|哪|谁|多少|几(?![乎十百千])|怎么|怎样|如何|为什么|为何|啥|咋|多[大高长快久远宽重](?!数)|[吗呢]$|有没有|是不是|是否"
)
_CUT = lazily(r"(?<=[^\d])[,;。?!:]\s*|(?<=\d)[;。?!]\s*")
_QUOTES = lazily(r"[“\"「『《][^“”\"「」『』《》]{1,30}[”\"」』》]")
_MEASURE = "个家所座条项套处台辆户只张名人位间根部艘株支列班件块次轮场批期届枚棵头度年天岁种类款门片栋幢"
_HOW_MANY = lazily(
    rf"(?:大[概约]|一共|总共|合计|各自?|分别|共|足足|到底)*有?(?:多少|几|哪(?=[几一二两三四五六七八九十\d]))"
    rf"[几一二两三四五六七八九十\d]*(?:万|亿|千|百)*"
    rf"(?P<unit>公里|千米|平方米|平方公里|千瓦时|千瓦|标准箱|标箱|美元|公顷|人次|亩次|[{_MEASURE}亩吨元斤度米])?(?:钱|资金)?|"
    r"多长(?P<time>时间)|多久|百分之(?:多少|几)|几个(?:百分)?点|(?:各|共|总共|一共)?(?:有|占)?多[大高长快久远宽重](?:的?(?:比例|比重|份额))?|几成"
)
_TALK = lazily(
    r"(?:具体|究竟|到底|分别|都|各|主要)+(?=是|有|$)|一共|总共|合计|(?:这|近|最近|过去)[几三四五]年(?:来|里|间)?|十[一二三四五六七]五[”\"]?(?:时期|期间|末)?|^(?:那么?|然后|另外|还有|以及|同时|并且?|而且?|顺便|请问)|里头|当中|^它的?|"
    r"(?:这|那)(?:个|些|块|条|件|项|里|边|事儿?)|叫(?:什么|啥|做)|原来(?=是|多少|$)|"
    r"(?:19|20)\d\d年?|[今去明当上前]年|年底|眼下|现在|目前|如今|往后|今后|接下来|下一步|还(?=[要有想能会])|"
    r"(?:政府)?(?:工作)?报告(?:里|中|上|说|讲|提到|提出|指出|给出?的?)*|[说讲提](?:到|的|了|过)(?=[“\"])|提出要?|所说的?|"
    r"(?:有没有|是不是|是否)(?:写进|写到|提到|提及|谈到|写|提|说|讲)?(?:政府)?(?:工作)?(?:报告)?|"
    r"打算|准备|计划|(?<![重主需必概摘纪])要(?![素闻点件塞道义])求?(?=[\u4e00-\u9fff])|[想将拟](?![象军来])(?=[\u4e00-\u9fff])|"
    r"(?<![社协大议商学工国])会(?![议展计员客所费场])(?=[\u4e00-\u9fff])|"
    r"(?<![新智性功节氢核风潜产职技才动热电阳储用万])能(?![源力量耗效级手人])(?=[\u4e00-\u9fff])"
)


@dataclass(frozen=True, slots=True)
class Half:
    """One thing that is asked: its folded words, the words before it that ask nothing, and the content of both.

    `units`: what is counted, "" for any number, () where no number is asked for; `years`: those named in it.
    """

    said: str
    content: tuple[str, ...]
    before: tuple[str, ...]
    units: tuple[str, ...]
    years: tuple[int, ...]
    strange: tuple[str, ...] = ()
    """Its words of another language that no table brings to Chinese."""


def halves_of(folded: str, names: Sequence[str] = ()) -> tuple[Half, ...]:
    """The things that a folded question asks, in its order. `names`: the places that it is about."""
    found: list[Half] = []
    waiting: list[str] = []
    told: list[str] = []
    for piece in _pieces(folded):
        if _ASKS.search(piece) is None:
            waiting.append(piece)
            continue
        own = contents_of(piece, names)
        lead = [run for each in waiting for run in contents_of(each, names)]
        units = [_unit_of(hit) for hit in _HOW_MANY.finditer(piece) if not hit.group().startswith("哪")]
        years = tuple(int(year) for year in _YEAR.findall("".join((*waiting, piece))))
        found.append(Half(piece, tuple(own), tuple(dict.fromkeys((*told, *lead))), tuple(units), years))
        told += [*lead, *own]
        waiting = []
    return tuple(found)


def _unit_of(hit: re.Match[str]) -> str:
    """What is counted: 多少亩, 多久; "" for any number."""
    return "时间" if hit["time"] or hit.group() == "多久" else hit["unit"] or ""


_YEAR = lazily(r"(?<!\d)(20\d\d)(?=年)")


def _pieces(folded: str) -> list[str]:
    """The question cut at its commas and stops, but not within quotes."""
    inside = bytearray(len(folded) + 1)
    for hit in _QUOTES.finditer(folded):
        inside[hit.start() : hit.end()] = b"\x01" * (hit.end() - hit.start())
    found, start = list[str](), 0
    for hit in _CUT.finditer(folded):
        if not inside[hit.start()]:
            found.append(folded[start : hit.start()])
            start = hit.end()
    return [part for piece in (*found, folded[start:]) if piece.strip() for part in _asked_apart(piece)]


def _asked_apart(piece: str) -> list[str]:
    """A piece that asks for a number on both sides of its only 、, as two: 要开多少列、强度要到多少."""
    left, sign, right = piece.partition("、")
    apart = bool(sign) and "、" not in right and all(_HOW_MANY.search(side) for side in (left, right))
    return [left, right] if apart else [piece]


def contents_of(piece: str, names: Sequence[str] = ()) -> list[str]:
    """What a piece of a question names, without its frame."""
    for name in names:
        piece = piece.replace(name, "|")
    counted = [piece[hit.end()] for hit in _HOW_MANY.finditer(piece) if _ONE.match(piece, hit.end())]
    piece = _TALK.sub("|", _HOW_MANY.sub("|", piece))
    return [run for run in runs(piece, LIGHT) if len(run) > 1] + counted


_ONE = lazily(r"(?![了吗呢啊吧呀的])[\u4e00-\u9fff](?=[^\u4e00-\u9fff]|[和与及]|$)")  # 多少条|路


def numbered(folded: str, start: int = 0) -> tuple[int, str]:
    """How many things by what name are asked for from `start` on: (8, 振兴) of “八个振兴”是哪八个; (0, "") for none.

    >>> numbered("“八个振兴”具体是哪八个?")
    (8, '振兴')
    """
    asked = _ASKED_SO_MANY.search(folded, start)
    if asked is None:
        told = _SO_MANY.search(folded) if _SOME_OF_THEM.search(folded, start) else None
        return (_value(told["n"]), told["noun"]) if told is not None and _value(told["n"]) > 1 else (0, "")
    number = _value(asked["n"])
    noun = _BEHIND.match(asked["noun"] or "")
    said = noun[1] if noun is not None else ""
    if not said:
        for hit in _SO_MANY.finditer(folded[: asked.start()] + "|"):
            if _value(hit["n"]) == number:
                said = hit["noun"]
    return (number, said) if number > 1 else (0, "")


_ASKED_SO_MANY = lazily(
    r"哪(?P<n>[二两三四五六七八九十]|\d{1,2})(?:个|大|项|种|类|条|座|方面)?[“\"「]?(?P<noun>[\u4e00-\u9fff]{0,10})"
)
_BEHIND = lazily(r"((?!是|呢|吗|[?])[\u4e00-\u9fff]{1,10}?)(?=$|[”\"」]|是|呢|吗|具体|分别)")
_SO_MANY = lazily(
    r"(?P<n>[二两三四五六七八九十]|\d{1,2})(?:个|大|项|种|类|条)?[“\"「]?(?P<noun>[\u4e00-\u9fff]{1,10}?)(?=[^\u4e00-\u9fff]|$|具体|分别|都?[是有])"
)
_SOME_OF_THEM = lazily(r"(?:是|有|指|包括)哪[几些]个?(?:[?。]|$)")
_NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2}


def _value(said: str) -> int:
    return int(said) if said.isdecimal() else _NUMERALS.get(said, 0)

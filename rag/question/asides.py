"""Words to whoever answers, in a question: for what it is asked, and how it is to be told. They are set aside.

A clause is such an aside where all of it is of the words of `asides.toml`, whatever their order (列全一点, 附原文,
数也要); where it says for what (我做表用, 写材料要用) or what not (别给成实际数), without a number, a place or a thing.

>>> without_asides("宁夏2026年社零目标多少,列全一点,我要做表,谢谢")
'宁夏2026年社零目标多少'
>>> without_asides("做个小图:2026年失业率目标最高的省,数也要")
'2026年失业率目标最高的省'
>>> without_asides("核一下广西2025年粮食产量,目标实际都列")
'广西2025年粮食产量,目标和实际'
>>> without_asides("数据全一点")
'数据全一点'
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from rag.gazetteer.mentions import find_mentions
from rag.text.lazily import lazily

_CLAUSE = lazily(r"(?P<said>[^,;。?!:()]+)(?P<end>[,;。?!:()]*)")
_ASKS = lazily(r"多少|[几哪谁吗]|什么|怎|如何|为何|是否|有没有|\d")
_PURPOSE = lazily(
    r"(?:我|我们|咱们?|这边|准备|要|想|得|正|在|正在|手头|好|方便|接着)*"
    r"(?:算|做|画|写|编|填|核|补|出|整理|起草|准备|更新|放|对比|比较)[\u4e00-\u9fffA-Za-z]{0,10}?(?:要|得|会)?用的?[哈啊呀呢]*"
)
# 主要目标有哪些,|重点要粮食、就业那几个: what the list holds is told with it.
_ABOVE_ALL = lazily(
    r"(?:重点|尤其|特别|主要)(?:是|要|看|想要|关注|列|讲|说)+[^,;。?!:]{2,24}?(?:[那这]|的)(?:几|些)[个项块]?[哈啊呀呢]*"
)
_ALL_OF_THEM = lazily(r"盘子|主要(?:预期)?目标")
# 几个硬指标给我过一遍,|GDP、社零、粮食|这仨就行: each of them is wanted.
_FEW = lazily(
    r"的?(?:几|[两三四五六])个(?:硬|主要|核心|关键|重点|重要)?(?:指标|数据|数字?)(?:给我|帮我|都)*(?:过|列|捋|说|报|理|拉|查)(?:一遍|一?下|个|出来)*[,:]"
    r"(?=[^,。?;]{2,40}(?:、|和))"
)
_THESE = lazily(
    r"(?<=[\u4e00-\u9fffA-Za-z])(?:这|那)?(?:仨|俩|[两三四五六几]个)(?:指标|数据|数字?)?(?:就行|就好|即可|就够了?|就可以|都要|给我)(?=[,。?;!]|$)"
)
# 核对一个说法:…增长5.1%: whether it is so.
_CLAIMED = lazily(r"(?:核对|核实|查证|求证|确认|核)(?:一?下|一?个)*(?:说法|数字?|数据|句话|表述)?[,:]")
_STATES = lazily(r"\d(?:%|个?百分点|[万亿])")
# 差在哪|请给数: by how much.
_SHORT_BY = lazily(r"差在哪(?:里|儿|些)?(?:了)?[,]?(?:请|麻烦)?(?:给|列|报|说)(?:个|一?下|出|上)?(?:具体)?数字?")
_DRAWN = lazily(
    r"(?:我|我们|帮我?|给我|想|要|请|来|麻烦|准备|正在|在)*(?:做|画|列|制|编|整|出|拉|弄|写|起草)(?:个|一?[张份篇个段]|成)?"
    r"[\u4e00-\u9fff]{0,6}(?:图|表|表格|清单|材料|稿子?|简报|ppt|汇报|讲话|台账|卡片|附件)[哈啊呀呢吧]*",
    re.IGNORECASE,
)
_RECALLED = lazily(r"(?:我|我们)(?:记得|印象(?:里|中|是)*|隐约|依稀|还以为|一直以为)[^,;。?!:()]{2,20}")
_NOT_SO = lazily(
    r"(?:别|不要|请?勿|不是|不用|无需|不必|不算|不看|不含|不包括|不说|不问|非)(?:再|又|给|把|拿|弄|写|算|混|搞|报|列|用|说|成|错|到|进|上|去|来|管|看|考虑|包括|含|统计)*"
    r"(?P<what>[\u4e00-\u9fff“”\"]{2,10}?)(?:数字?|值|数据|的|哈|啊|呀|呢|哦|了|里|进来|进去|当|成|那个|那种)*"
)
_KINDS = lazily(
    r"(?:“|\")?(?:十[三四五六]五)?(?:目标|实际|结果|计划|规划|预期|实绩|完成|全国|全省)(?:的|值|数|数据|”|\")*(?:目标|实际)?"
)
_KIND = lazily(r"目标|实际|结果|预期|完成")
_LEAD = lazily(
    r"(?:^|(?<=[,;。?!:]))(?:请|麻烦|劳驾|帮我?|给我|我?想?要?|再|先|顺手|顺便|顺带|另外|同时|也|还|就)*"
    r"(?:(?:核|查|看|问|翻|捋|盘|对|算|数|找|报|说|讲|确认|核实|核对|了解|梳理|汇总|回顾|查询|帮看|列)(?:实|对)?(?:一下下?|下|一[核查看问翻捋盘对算数找]|一眼))+(?:[,:]|(?=[^,;。?!:]))"
)
_HEDGES = lazily(r"(?<=[\u4e00-\u9fff\d])(?:好像|似乎|貌似|大概率?|应该是?)(?=比|[低高多少没]|是|不)")
_QUOTED = lazily(r"[“\"「『](?P<kind>目标|实际|实际数|结果|增速|增幅|目标值)[”\"」』](?!这|一词|字样|的说法|的提法)")
# What is to be given, where nothing is asked in another way: 2024年产量|都给下, 逐年|给.
_GIVE = lazily(
    r"(?:(?<=[量率额值数标资入速重幅])|(?<=逐年)|(?<=实际)|(?<=一年一个))"
    r"(?:都|也|一并|各自?|全|请|麻烦|帮我?)*(?:给|列|报|说|带|附|标|拉|摆|发|贴|写)(?:给我|一?下|上|出来|出|全|我)*[哈啊呀吧呢]*(?=[,;。?!]|$)"
)
_CHOOSES = lazily(r"最|一览|没写|排|完成没")


@cache
def _word() -> re.Pattern[str]:
    lists = tomllib.loads(files("rag.question").joinpath("asides.toml").read_text("utf-8"))
    words = sorted({word for each in lists["words"].values() for word in each.split()}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE)


@cache
def _bearing() -> frozenset[str]:
    """The words of which an aside has one at least: the others only hold it together."""
    lists = tomllib.loads(files("rag.question").joinpath("asides.toml").read_text("utf-8"))
    return frozenset(word for name in ("thanks", "telling", "told") for word in lists["words"][name].split())


def without_asides(folded: str) -> str:
    """A folded question without what is said to whoever answers it; all of it where nothing else is there."""
    if not _HAN.search(folded):
        return folded
    claimed = _CLAIMED.search(folded) is not None
    folded = _THESE.sub("各多少", _FEW.sub("", folded))
    said = _SHORT_BY.sub("差多少", _LEAD.sub("", _HEDGES.sub("", folded)))
    said = _QUOTED.sub(lambda hit: hit["kind"], said)
    whole = _ALL_OF_THEM.search(said) is not None
    kept: list[str] = []
    end = ""
    for hit in _CLAUSE.finditer(said):
        own = _reduced(hit["said"], hit["end"], first=not kept)
        own = "" if whole and kept and _ABOVE_ALL.fullmatch(hit["said"].strip()) else own
        if own and kept and not end:
            kept.append(",")
        placed = own != hit["said"] and bool(own) and hit["end"].startswith(":")
        kept += [own, "" if placed else hit["end"]] if own else []
        if not own and kept and hit["end"].startswith(")"):
            kept[-1] = kept[-1].rstrip("(") + hit["end"].lstrip(")")
        elif not own and kept and hit["end"].startswith(("?", "。")):
            kept[-1] = hit["end"]
        end = hit["end"] if own else end
    text = re.sub(r"\(\)|[(:,;]+$", "", "".join(kept)).strip()
    if text.count(")") != text.count("("):
        text = folded
    if len(text) < _LEAST:
        return folded
    if claimed and _STATES.search(text) and not _ASKS.search(_DIGITS.sub("", text)):
        return f"{text.rstrip('。')}对吗?"
    asks = _ASKS.search(_DIGITS.sub("", text)) or _CHOOSES.search(text)
    return text if asks else _GIVE.sub("多少", text)


_HAN = lazily(r"[\u4e00-\u9fff]")
_DIGITS = lazily(r"\d")
_LEAST = 4


def _reduced(said: str, end: str, *, first: bool) -> str:
    """A clause without what is an aside in it; "" where all of it is one."""
    bare = said.strip()
    if _of_words(bare):
        return ""
    if not _ASKS.search(bare) and (_PURPOSE.fullmatch(bare) or _DRAWN.fullmatch(bare)):
        return "".join(bare[each.start : each.end] for each in find_mentions(bare))  # 写西藏那段要用: of 西藏
    refused = _NOT_SO.fullmatch(bare)
    if refused is not None and _KINDS.fullmatch(refused["what"]) and not end.startswith("?") and not first:
        return ""
    if not first and _RECALLED.fullmatch(bare) and not end.startswith("?"):
        return ""
    kinds = _KIND.findall(bare)
    if len(set(kinds)) > 1 and _of_words(_KIND.sub("", bare)):
        return "和".join(dict.fromkeys(kinds))  # 目标实际都列
    return said


def _of_words(said: str) -> bool:
    """Whether all of a clause is of the words of asides, one of them of weight."""
    at, bears = 0, False
    while at < len(said):
        hit = _word().match(said, at)
        if hit is None:
            return False
        bears = bears or hit.group().lower() in _bearing()
        at = hit.end()
    return bears

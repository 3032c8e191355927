"""The question words of talk -> those of writing, which all rules know: 为啥, 咋, 怪什么, 毛病出在哪. Folded text only.

>>> written("辽宁为啥只定4.5%左右,毛病出在哪儿")
'辽宁为什么定4.5%左右,问题在哪'
>>> written("帝都去年造了多少辆新能源车")
'北京去年新能源车产量多少辆'
"""

from __future__ import annotations

import re

from rag.text.lazily import lazily

_QUOTED = lazily(r"([“\"「『《][^“”\"「」『』《》]*[”\"」』》])")
_WHAT = "(?:什么|啥|哪些)"
_EACH = "(?:[逐按分](?:个|一|条|项|地区?|省份?|[市县区]|城市)|一一|分别|详细|具体|简要)"
HOW_TOLD = (
    rf"(?:(?:请|麻烦|要求|希望|最好|并)(?:你|您|帮我|再)*{_EACH}+地?|(?:你|您|帮我)*[逐按分](?:个|一|地区?|省份?|[市县区]|城市){_EACH}*地?)"
    r"(?:说明|介绍|列出|列举|列|说|讲|展开|阐述|作答|回答|梳理|汇总|整理|给出|回复|概括|总结)(?:一下|清楚|出来|说|讲)?"
)
"""Words that say how an answer is to be told, and ask nothing: 请逐省说明."""
_WRITTEN = (
    (lazily(r"目标(?:人数|数量)(?=[调提降升往减增下上])"), "目标"),
    (lazily(r"年初定的?(?:底线|底数|杠杠|盘子|调子|任务)"), "年初定的目标"),
    (lazily(r"(?<=年)(?:最后|最终|真正)?(?:干|做|跑|干出|做出)(?:成|出来|下来)的(?=[、,。?]|$)"), "实际的"),
    (lazily(r"^(?:既然|反正|毕竟)"), ""),
    # all places: |全国各地今年…, what do |provinces
    (lazily(r"全国各(?:地区?|省区?市?|个?省份)(?!市)"), "各省"),
    (
        lazily(r"(?<![\u4e00-\u9fff])各地(?=(?:(?:19|20)\d\d年|[今明去]年)?(?:对|在|怎[么样]|如何|有|的|都|分别))"),
        "各地区",
    ),
    (
        lazily(r"(?:(?<=\bdo )|(?<=\bdid )|(?<=\bwill )|(?<=\bare ))(?:the )?(?=(?:provinces|cities|counties)\b)"),
        "all ",
    ),
    # two years' targets beside a result: 2025年和2026年|社零目标和2025年|结果
    (
        lazily(
            r"(?P<a>20\d\d年)(?:和|与|、|及)(?P<b>20\d\d年)的?(?P<x>[^,。?;\d年和与、及]{2,16}?)的?目标[和与、及,以]{1,2}"
            r"(?P<c>20\d\d年)的?(?:实际)?(?:结果|实绩)"
        ),
        r"\g<a>\g<x>目标和\g<b>\g<x>目标和\g<c>\g<x>结果",
    ),
    # how the answer is to be told: |请逐省详细说明
    (lazily(rf"(?<=[\u4e00-\u9fff])\s*[,;。?!]?\s*{HOW_TOLD}[。!?]*$"), "?"),
    # what a note in brackets adds to a thing, and the amount of a task that ranks: 新建(含改造)高标准农田任务量|排前三
    (lazily(r"[(（](?:含|包括|包含|不含)[^()（）\d]{1,10}[)）]"), ""),
    (lazily(r"(?:的)?任务(?:量|数)?(?=(?:排|居|列)(?:在)?前|最[多大少小重])"), ""),
    # what ranks a thing of any name: 高标准农田|排前三的省份, |最大的三个省
    (
        lazily(
            r"(?<=[田站厂院校路线桩库房亩区园户家人车船机棚地电])(?:排|居|列)(?:名|在)?前(?P<n>[两三四五六七八九十\d]+)[名位]?的(?:省份?|省区市)"
        ),
        r"最多的\g<n>个省",
    ),
    (
        lazily(
            r"(?<=[田站厂院校路线桩库房区园棚地])(?:面积|规模)?最大(?=的[两三四五六七八九十\d]+个(?:省|市|城市|地方|地区))"
        ),
        "最多",
    ),
    # what only stresses the words behind it: 压根|没给, 到底|有哪些
    (
        lazily(
            r"压根儿?(?:就|都|也)?|(?:根本|完全|丝毫|绝对|全然|干脆)(?:就|都|也)?(?=[没未]|不(?:写|提|给|设|定))|竟然|居然|究竟|"
            r"(?<![抓干贯管查改拼斗战包兜一])到底(?=[有是没未给定写设多几完达怎为能算超高低哪谁涨降增]|[#@|])"
        ),
        "",
    ),
    (lazily(r"\s(?:at all|whatsoever|on earth)(?=\s*[,.?;]|$)"), ""),
    # how much was that up on the year before
    (
        lazily(
            r"how much (?:was|is|were|are) (?:that|it|this|they|these) (?:up|down) (?:on|from|over|against) "
            r"(?:the )?(?:year before|previous year|year earlier|prior year|last year)"
        ),
        "how fast did it grow",
    ),
    # 全国|谁最高: of all places, and no word of the whole country
    (lazily(r"(?:在)?(?:全国|各地|全省)(?:范围内?|里|之中|中)?(?:是|都|又|数)*(?=谁(?:的[^,。?;]{1,12}?)?最)"), ""),
    (lazily(r"(?:排|站|走)(?:在)?(?:最)?(?:头|前头|前面)(?:的)?(?=[两二三四五六七八九十\d]+[名个位])"), "前"),
    (lazily(r"(?<=粮食)(?:的)?(?:底线|红线|保底|最低)产量|(?<=粮食)产量(?:的)?(?:底线|红线)"), "产量目标"),
    (lazily(r"(?<=多少[家个项条座户种])[\u4e00-\u9fff]{2,5}(?:那样|这样|那种|这种|那类|这类|之类)的"), ""),
    (
        lazily(r"(?P<y>哪(?:一)?年)(?:的)?(?:定得|增速|目标)?(?:更|比较)?(?P<h>[高低多少大小快慢])(?=[?,。;些]|$)"),
        r"\g<y>最\g<h>",
    ),
    # what came in of what was promised: 招商引资|到账了多少钱
    (lazily(r"(?<=招商引资)(?:的)?(?:真正|实际)?(?:到账|到手|落袋|落地|到位)(?:的)?(?:资金|钱)?"), "到位资金"),
    # 世界老大|连着当了几年: how often in a row it was first
    (
        lazily(
            r"(?P<of>全球|世界|全国|全省)?(?:的)?(?:老大|第一|榜首|冠军)(?:已经?|都)?(?:连着|连续|接连|一连)(?:当|坐|拿|保持|做)了?"
            r"(?:多少|几)年了?"
        ),
        r"连续几年\g<of>第一",
    ),
    # a quantity of which a goal is set: 机器人产量|定了什么目标
    (
        lazily(
            r"(?<=产量|产值|规模|里程|面积|数量|装机|销量|营收|人数|总量)(?:上|方面)?(?:又|都|各)?(?:定|设|提|订)(?:了|出|下|的)*(?:个|一个)?"
            r"(?:什么|怎样|啥)样?的?目标"
        ),
        "目标是多少",
    ),
    # 河北、山东|三个粮食大省: what the places named are, and no part of what is asked
    (
        lazily(
            r"(?<=[\u4e00-\u9fff])(?:这|等)?[两三四五六七八九十]个?(?:经济|粮食|产粮|工业|人口|外贸|农业|文旅|旅游|资源|能源|制造业|消费|财政|财力)(?:大|强)(?:省|市|区)(?=[^,。?;]*(?:产量|增[速长]|目标|总量|收入|投资|就业|多少|谁|哪))"
        ),
        "",
    ),
    # 想接待多少游客、挣多少旅游钱: what is planned, and the income of it
    (lazily(r"(?<![\u4e00-\u9fff]思)想(?:要)?(?=(?:接待|吸引|引进|招引|带动|创造)[^,。?;]{0,6}(?:多少|几))"), "计划"),
    (lazily(r"(?:挣|赚)(?:到|了|得)*多少(?P<w>旅游|文旅|外贸|出口|门票|税)(?:的)?钱"), r"\g<w>收入多少"),
    (lazily(r"经济(?:跑|涨|长|发展)得(?=最|更|比较)"), "经济增长得"),
    # 主要盘子|给我捋一遍: the main targets
    (
        lazily(
            r"(?:的)?(?:主要|整体|总体|全年|大)?盘子(?:(?:给我|帮我|都)*(?:捋|列|说|讲|过|报|盘|理)(?:一遍|一下|一?捋|出来|下)+|(?:都|有|是)*(?:哪些|什么|怎么样))?(?=[,。?;]|$)"
        ),
        "主要预期目标有哪些",
    ),
    # GDP change: how far it moved in the year
    (
        lazily(
            r"\b(?P<of>gdp|revenues?|sales|investment|output|incomes?|exports|imports|trade|cpi) change\b"
            r"(?=\s*(?:and\b|,|\?|\.|please|$))",
            re.IGNORECASE,
        ),
        r"\g<of> growth",
    ),
    (lazily("帝都"), "北京"),
    (lazily("魔都"), "上海"),
    (lazily(r"城里(?:人)?(?=[和与跟、])"), "城镇"),
    (lazily(r"(?<=[和与跟、])乡下(?:人)?|(?<=[和与跟、])农村人(?=的|各|分别)"), "农村"),
    (lazily(r"(?:(?<=农村)|(?<=城镇))(?:人|居民)?的?(?:钱袋子|腰包|口袋|荷包|钱包)"), "居民收入"),
    # 财政想多收几个点: by how much the revenue is to grow
    (
        lazily(r"财政(?:收入)?(?:想|要|打算|计划|准备|预计|力争|能)(?:再)?多收(?=(?:多少|几)个?(?:百分)?点|百分之几)"),
        "一般公共预算收入目标增长",
    ),
    # 比去年初的|打算: the target
    (lazily(r"(?P<year>[去上前]年|20\d\d年)年?初(?:时)?的?(?:打算|盘算|想法|算盘)"), r"\g<year>目标"),
    (
        lazily(
            r"\bvalue[- ]added (?:output )?(?:of|in|from) (?:the )?(?:above|large|larger)[- ](?:designated[- ])?"
            r"(?:scale|size)d? (?:industry|industries|industrial (?:firms|enterprises|companies))\b|"
            r"\babove[- ](?:designated[- ])?(?:scale|size) industrial (?:value[- ]added|output)\b",
            re.IGNORECASE,
        ),
        "industrial value added above designated size",
    ),
    (lazily(r"(?<=[\u4e00-\u9fff\d])鼓(?:起来|了)?(?=多少)"), "增长"),
    # 造了多少辆新能源车: its output
    (
        lazily(
            r"(?:一共|总共)?(?:制造|生产|(?<![改打创营建构缔塑仿重锻再])造|(?<![投量达停复减增转])产)了?多少(?P<unit>[万亿]?[辆台部吨])(?P<thing>[\u4e00-\u9fff]{2,10}?)(?=[?,。;]|$)"
        ),
        r"\g<thing>产量多少\g<unit>",
    ),
    (lazily(r"(?:吞吐的?)?箱子(?=[^,。?;]{0,14}(?:标箱|标准箱|teu))"), "集装箱吞吐量"),
    # 往外省送了多少绿电: what is sent out
    (
        lazily(
            r"(?:往|向|给|对)(?:外省|省外|外地|区外|外面|外)(?:一共|总共|共)?(?:输送?|送|卖)(?:出)?了?(?:出去)?"
            r"多少(?P<unit>[万亿]*(?:度|千瓦时|吨|立方米|方)的?)?(?P<thing>[\u4e00-\u9fff]{1,6}?)(?=[?,。;]|$)"
        ),
        r"\g<thing>外送多少\g<unit>",
    ),
    (
        lazily(
            r"(?<=[路铁线道网里程])(?P<when>(?:现在|目前|如今|已经?|一共|总共|共|到底|达到?|有)*)多长(?!时间|期|远)"
        ),
        r"\g<when>多少公里",
    ),
    # said behind what is told of the year: 目标实现了吗，一年增加了多少
    (
        lazily(r"^(?:这|那)?一年(?:里|来|内|间)?(?:又|共|总共|净)?(?=(?:增加|增长|新增|提高|多|涨)了?多少)"),
        "比上年",
    ),
    (lazily(r"(?:为|凭|因)(?:了)?啥(?:就|会|要|只|才)?"), "为什么"),
    (lazily(r"(?<=为什么)只(?=[定设增涨完])"), ""),
    (lazily(r"咋(?:个|样)?(?=[?,。;]|$)"), "怎么样"),
    (lazily(r"咋(?:个)?(?=[说讲解写提])"), "怎么"),
    (lazily(r"咋(?:会|就|这么|那么)"), "为什么"),
    (lazily(r"咋"), "怎么"),
    (lazily(r"啥(?!都)"), "什么"),
    (lazily(r"(?<=[没未])(?:有|能)?(?:[干办做搞](?:完|成|到))"), "完成"),
    (lazily(rf"(?:背后的?|里面的?)(?:道理|逻辑|考量|考虑|门道|缘故)(?:是|有)?(?:{_WHAT})?"), "原因是什么"),
    (lazily(r"(?:是|又是|都是)?(?:怎么|怎样|如何)(?:考虑|考量|想)的"), "出于什么考虑"),
    (lazily(rf"有(?:{_WHAT})(?:样的)?(?:考虑|考量|道理|讲究)(?:没有?)?"), "出于什么考虑"),
    (lazily(rf"(?:报告)?(?:自己)?(?:给出?|拿出)的?(?:说法|解释|理由)(?:是|为)?{_WHAT}"), "原因是什么"),
    (lazily(rf"(?<=[,;。的])(?:都|要|该)?(?:怪|赖|怨)(?:了|在)?(?:{_WHAT}|谁|到?哪)"), "归因什么"),
    (
        lazily(
            r"(?:问题|毛病|病根|症结|卡点|短板|难处|差距|根子|坎)(?:都|主要|究竟|到底)*(?:出|卡|差|是)?在(?:了)?(?:哪些?|什么)(?:儿|里|方面|地方)?"
        ),
        "问题在哪",
    ),
    (lazily(r"(?:还|仍|都)?(?:差|输|弱|卡)在(?:了)?哪(?:儿|里|些方面|些地方|方面)?"), "问题在哪"),
    (lazily(r"毛病|病根|难处|烦心事"), "问题"),
    (lazily(r"(?:还|都)?(?:差|缺|少)(?:点|些|了)?什么(?=[?,。;]|$)"), "有什么不足"),
    (lazily(r"怎么(?:承认|交代|交待|说明|解读)的?(?=[?,。;]|$)"), "怎么解释的"),
)


def written(folded: str) -> str:
    """A folded question with the spoken question words outside its quotations as they are written."""
    parts = _QUOTED.split(folded)
    for at in range(0, len(parts), 2):
        for spoken, other in _WRITTEN:
            parts[at] = spoken.sub(other, parts[at])
    return "".join(parts)

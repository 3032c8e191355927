"""The words that frame a Chinese question, and the content that is left when they are taken out. Folded text only."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ASK = (
    r"请问|请告诉我|请|我想(?:知道|了解|问)(?:一下)?|想(?:知道|了解)|能否|能不能|告诉我|介绍(?:一下)?|查(?:一下|询)|"
    r"帮我|听说|据说|(?:形势|态势|走势)(?=[^\u4e00-\u9fff]|怎么|如何|怎样|咋|$)|(?:给|为)(?:老百姓|百姓|群众|市民|居民|大家|咱们?)(?=新增|增加|安排|提供)|来着|当初|起初|(?:写|列|给|报|说)(?:出|明)了?(?:具体)?的?(?:[岁吨人里元]数|公里数|数字|数值|数)的?|"
    r"(?:人民)?(?:政府)?工作报告(?:里|中|内)?|报告(?:里|中|内)?|(?:提出|提到|承认|指出|明确|写明|写(?=的?是|了|的)|写[到出]|设定|制定|"
    r"规定|确定|公布)(?:的|了|要)?|"
    r"设了|设有?(?=[^，,。?？]{0,12}目标)|定(?:的|了|(?=[^，,。?？]{0,12}目标))|里面|其中|^那么?|^还有|^再看|"
    r"(?:分别|各自?)?(?:是|为|有)?(?:多少|什么样的?|什么|哪[一二两三四五六七八九十几些个种项年]*个?)|百分之几|"
    r"(?:分别|各自?)(?:是|为|有)?|有没有|有无|是不是|对不对|对吗|多[大长高快久远]|啥|到底|(?<![总均日])花(?=在|了|费|多少)(?:在|了|费)?|"
    r"的[钱资][金]?|搞[到了]?|有多|是否|怎么样|怎样|怎么|如何|几何|吗|呢|[?？!！]"
)
_COMPARE = (
    r"(?:哪|谁)(?:一)?(?:个|座|年)?(?:市|省|县|区|城市|地区|地方)?|定得|最[高低大小多少快慢]|更[高低大小多少快慢]|"
    r"相差|差(?:了)?(?=多少|几)|"
    r"[高低]出?(?=多少|几)|几?个?百分点|几个点|排一下|合计|加起来|加总|一共|总共|之和|总和|平均|均值|排名|排序|(?:从|"
    r"由)[高低大小多少]到[高低大小多少]|对比|比较|"
    r"[两三四五六七八九十]{1,2}(?:个)?(?:市|省|县|区|地|城市|年)|两者|二者|它们|变化(?:了)?|变动|谁"
)
_KINDS = (
    r"(?:主要|年度|全年|总体|预期|控制|增长|发展|工作|约束性|预期性)*(?:目标|指标|任务)(?:值|任务|增速|增长)?|预期(?!寿命)|"
    r"预计|计划|力争|争取|确保|"
    r"安排|打算|准备|指望|盼着|期望(?!寿命|值)|瞄准|奔着|冲着|拟|想(?=[要把新增涨建改种])|(?<=[\u4e00-\u9fff])[打收产]了(?=多少|几)|红线|上限|下限|天花板|实际(?!利用|使用|到位|到账|吸收|外资|直接)|"
    r"(?:定|设定|控制|稳定|保持|维持|确定|设)(?:在|为|到)|超额|完成(?:了|情况)?|实现(?:了)?|达到?(?:了)?|"
    r"需要|应该|应当|应(?!急|用|对)|要(?!素|求|闻|件|塞|道)|将(?!军)|能够"
)
_MEASURES = (
    r"年均|平均每年|同比|比上年|较上年|增长(?:率|了)?|增速|增幅|涨幅|降幅|增加(?:了)?|上升|提高(?!标准|质量)(?:了)?|"
    r"下降(?:了)?|上涨|[涨降跌](?=了|到|低?多少|几)|回落|"
    r"数值|数据(?!中心|资源|要素|产业)|情况|水平|(?<!规模)(?<!限额)以上|以下|以内|左右"
)
_TIMES = (
    r"[“\"]?十[一二三四五六七]五[”\"]?(?:规划)?(?:时期|期间|期末|末期|末|以来)?|"
    r"(?:过去|近|最近|未来|今后)?[三五]年(?:来|间|内)|"
    r"全年|年?来了(?=多少|几)|现在|目前|如今|眼下|当前|截至|今年|去年|明年|年度|年内|年底前?|年末|期间|期末|当年|本年|上年"
)
_WHERE = (
    r"全(?:市|省|区|县|州|盟|旗)|[我本该](?:市|省|区|县|州)|"
    r"(?:市|省|区|县|州)(?:委|政府|里)(?:、?(?:市|省|区|县|州)政府)?|当地|地方政府|政府"
)
FRAME = re.compile(rf"{_ASK}|{_COMPARE}|{_KINDS}|{_MEASURES}|{_TIMES}|{_WHERE}")
# For passages the verbs stay: 未完成 is the point of 「哪些指标未完成目标」.
LIGHT = re.compile(
    r"请问|请|告诉我|想知道|介绍(?:一下)?|(?:人民)?(?:政府)?工作报告(?:里|中|内)?|报告(?:里|中|内)?|提[到出](?:的|"
    r"了)?|承认|指出|"
    r"(?:分别|各自?)?(?:是|为|有)?(?:多少|什么样的?|什么|哪[一二两三四五六七八九十几些个种项年]*个?)|分别|是否|"
    r"怎么样|怎样|怎么|如何|"
    r"(?:方面的?)?(?:举措|措施|做法|安排|打算|内容|情况)|方面|相关|具体|有关|主要有|"
    rf"为什么|为何|{_WHERE}|[?？]|吗|呢|是|了"
)
_PARTICLES = re.compile(r"的|了(?!解)|[\s,;:。、()（）“”\"'‘’《》「」『』|·]+")
_LEFT = "对把将要和与及在向由让使被从各共是为等比较"
_RIGHT = "是为在到和与及中里内上有要将等比较从做写搞弄提"

JOINTS = _LEFT + _RIGHT + " "


def runs(text: str, frame: re.Pattern[str]) -> Iterator[str]:
    """The stretches of content of a text, as text."""
    for start, end in content(text, frame):
        yield text[start:end]


def content(text: str, frame: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Stretches of content: neither frame nor sign, without particles at their ends."""
    taken = bytearray(len(text))
    for pattern in (frame, _PARTICLES):
        for hit in pattern.finditer(text):
            taken[hit.start() : hit.end()] = b"\x01" * (hit.end() - hit.start())
    start = 0
    while start < len(text):
        if taken[start]:
            start += 1
            continue
        end = taken.find(1, start)
        end = len(text) if end < 0 else end
        left, right = start, end
        while left < right and text[left] in _LEFT:
            left += 1
        while right > left and text[right - 1] in _RIGHT:
            right -= 1
        if right - left > 1 or (text[left:right].isalnum() and text[left:right].isascii()):
            yield left, right
        start = end

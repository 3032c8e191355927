"""How talk puts what was aimed for and what came of it -> the words for target and result. Folded text only.

>>> in_phases("云南2025年固投年初瞄准多少、年底落到多少,2026年又瞄着多少")
'云南2025年固投年初定的多少、实际完成多少,2026年又定了多少'
>>> in_phases("年初部署了哪些工作")
'年初部署了哪些工作'
"""

from __future__ import annotations

from rag.text.lazily import lazily

_BEGUN = r"(?:年初|开年|起初|当初|最初|一开始|开头|原本|原来|起先|先前|事前|本来)"
_ENDED = r"(?:到头来|到了?年底|年底|年末|末了|临了|最后|最终|后来|结果|事后|实际上?|真正?)"
_AIM = r"(?:瞄准?|奔|盼|喊|许|立|画|指望|报|提|说|设|定|想|计划|打算|预计|期待|承诺)"
_GET = r"(?:落实?|交|跑|拿|冲|拼|兑现|收|干|做|打|增|涨|长|完成|实现|达|办|搞)"
_ASKED = (
    r"(?=(?:增[速长幅]|涨|提高|升|多)?(?:到|为|是|在)?(?:了)?(?:多少|几|百分之几|啥|什么数)|"
    r"(?:增[速长幅]|数|目标|指标|是多少|多少|几))"
)
_PHASES = (
    # 年初|瞄准|多少, 当初|喊的|是多少
    (
        lazily(
            rf"{_BEGUN}(?:的时候|那会儿?|时)?(?:又|是|都|给自己)*{_AIM}(?:出来|下来|着|的|了|出|下|到|要|过)*{_ASKED}"
        ),
        "年初定的",
    ),
    # 年底|落到|多少, 到头来|涨了|多少
    (
        lazily(rf"{_ENDED}(?:又|是|都|真正|真的|究竟|只|才)*{_GET}(?:出来|下来|上去|成|到|出|得|的|了|下)*{_ASKED}"),
        "实际完成",
    ),
    (lazily(rf"(?<=[,、;和与及])真(?:正|的)?{_GET}(?:出来|下来|成|到|出|得|的|了|下)*{_ASKED}"), "实际完成"),
    # 2026年又|瞄着|多少
    (lazily(rf"(?<=[又再还])(?:是)?{_AIM}(?:着|的|了|出|下|到|准)*{_ASKED}"), "定了"),
    (lazily(r"(?:瞄|奔|盼|冲)着(?=(?:增长|涨|到)?(?:多少|几))"), "定了"),
    (lazily(r"收成(?=(?:是|为)?(?:如何|怎么?样|多少|几))"), "实际完成"),
    (lazily(r"(?:到头来|末了|临了)(?=[,、]?(?:[\u4e00-\u9fff]{0,4}了)?(?:多少|几|怎么?样|如何))"), "实际"),
)


def in_phases(folded: str) -> str:
    """A folded question with the words of talk for target and result as they are written."""
    for said, written in _PHASES:
        folded = said.sub(written, folded)
    return folded

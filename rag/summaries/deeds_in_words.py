"""What a topic of the year's work without numbers sets out to do: the clause that says most, and no wish."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rag.summaries.acts import BY, is_a_wish
from rag.summaries.salient import Salience
from rag.summaries.told_alone import hangs
from rag.summaries.year_plan import Clause
from rag.text.lazily import lazily

_SHORTEST, _LONGEST = 8, 40
_LONG = 24
_LEAST = 1.6
# what ends in a thing done, founded or abolished
_DONE = lazily(
    r"(?:年内|全面|力争|确保|率先|正式|基本)*(?:完成(?!好)|建成|开工|竣工|投用|投运|投产|设立|组建|成立|出台|颁布|推出|取消|停征|免除|免征|开通|启用|关停|取缔|退出|清零|办结|上线|挂牌|试行|启动)"
)
_BRINGS = lazily(
    r"(?:全面|深入|稳步|扎实|积极|持续|加快)*(?:(?:实施|推行|实行|落实|支持|争取|申报|创建|申办|举办|办好|承办)|(?:深化|推进|开展|推动)(?=[^,;]*[“《]))"
)
_THING = lazily(
    r"改革|试点|试验区|示范区|工程|行动|条例|基金|平台|中心|法人|重组|上市|退出|化解|清理|“[^”]{2,14}”|《[^》]{2,20}》|专项|三年|国有|银行|债务|隐性"
)
_EMPTY = lazily(
    r"意识|思维|理念|精神|责任感|作风|原则|主线|贯彻|领导|坚持|充分|不断|进一步|切实|着力|更加|氛围|活力|能力$|水平$|力度$|作用$|格局$|环境$|建设$|发展$|管理$|服务$|工作$|安全$|稳定$|体系$|保障$|监管$|质量$|优势$"
)


def deeds_in_words(
    found: Sequence[Clause], salience: Salience, told: Collection[str], most: int = 2
) -> tuple[Clause, ...]:
    """At most so many clauses of a topic that tell by words alone what is to be done, the most telling first."""
    weighed: list[tuple[float, Clause]] = []
    for at, clause in enumerate(found):
        words = clause.said.folded
        if (
            not clause.alone
            or not _SHORTEST <= len(words) <= _LONGEST
            or any(clause.said.text in each for each in told)
        ):
            continue
        if hangs(words) or BY.search(words) or is_a_wish(words) or _EMPTY.search(words.rstrip("。;,")):
            continue
        done, brings = _DONE.match(words) is not None, _BRINGS.match(words) is not None
        if not (done or (brings and _THING.search(words))):
            continue
        worth = 1.2 * done + 0.6 * brings + 0.6 * bool(_THING.search(words)) + salience.often_named(words)
        worth -= max(0, len(words) - _LONG) / 30 + 0.3 * max(words.count("、") - 1, 0) + 0.3 * at / len(found)
        weighed.append((worth, clause))
    best = sorted((each for each in weighed if each[0] >= _LEAST), key=lambda each: -each[0])
    chosen: list[Clause] = []
    for _, clause in best:
        if clause.said.text not in {each.said.text for each in chosen} and len(chosen) < most:
            chosen.append(clause)
    return tuple(chosen)

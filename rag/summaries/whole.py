"""The words that are shown of a clause: from the head that names what it is of, to what its money is for."""

from __future__ import annotations

from rag.summaries.joining import lacks_its_verb
from rag.summaries.leaning import leans
from rag.summaries.told_alone import LEFT_OUT, hangs
from rag.summaries.topics import Chosen, cut_spans
from rag.summaries.year_plan import Clause
from rag.text.lazily import lazily
from rag.text.sentences import clauses

_LONG = 84  # characters of what is shown


def whole(clause: Clause) -> Chosen:
    """A clause from its head; one that only says how much is set aside, with the clauses that say for what."""
    said, sentence = _without_padding(clause), clause.sentence
    at = sentence.folded.find(said.folded)
    if not _SET_ASIDE.search(said.folded) or at < 0:
        return said
    parts = clauses(sentence.folded, 0, len(sentence.folded))
    start, end = at, at + len(said.folded)
    behind = [part for part in parts if part[0] >= end]
    if not behind or hangs(sentence.folded[slice(*behind[0])]):  # 优先发展教育,财政安排资金689亿元,增长33.8%
        before = max((part[0] for part in parts if part[1] <= start), default=start)
        start = before if end - before <= _LONG else start
    for _, stop in behind:
        if stop - start > _LONG:
            break
        end = stop
    spans = cut_spans(sentence.spans, start, end)
    return Chosen(sentence.text[start:end], sentence.folded[start:end], spans, said.section)


def _without_padding(clause: Clause) -> Chosen:
    """A clause from its head, without what only praises at its beginning: 强化招商统筹,全年招引亿元项目300个."""
    said = clause.whole
    if clause.bound:
        return said
    if (
        clause.head is not None
        and clause.alone
        and len(said.text) > _LONG_HEAD
        and (_NAMES_ITSELF.match(clause.said.folded) or (_names_enough(clause.said.folded) and _says_little(clause)))
    ):
        return clause.said
    if clause.head is None or LEFT_OUT in said.text:
        return said
    ahead = said.folded[: len(said.folded) - len(clause.said.folded)]  # 新增就业1.2万人,实现再就业2300人
    if not (_NAMES_PROJECTS.search(clause.said.folded) or any(map(str.isdigit, ahead))):
        return said
    start = 0
    for first, end in clauses(said.folded, 0, len(said.folded)):
        if not _PADDING.fullmatch(said.folded, first, end) or end == len(said.folded):
            start = first
            break
    return Chosen(said.text[start:], said.folded[start:], cut_spans(said.spans, start, len(said.text)), said.section)


def _says_little(clause: Clause) -> bool:
    """Whether what stands before a clause in its quote only praises, or is too long to be read with it."""
    said = clause.whole
    ahead = said.folded[: len(said.folded) - len(clause.said.folded)]
    parts = clauses(ahead, 0, len(ahead))
    if parts and lacks_its_verb(ahead[slice(*parts[-1])], clause.said.folded):
        return False
    return len(said.text) > _TOO_LONG or all(_PADDING.fullmatch(ahead, *part) for part in parts)


_TOO_LONG = 46


def _names_enough(words: str) -> bool:
    """Whether what stands before the first number of a folded clause is a name by itself, its verbs left out."""
    hit = _NUMBERED.match(words)
    return hit is not None and len(hit["name"]) >= _NAME and not leans(words)


_NAME = 4  # signs
_NUMBERED = lazily(
    r"(?:力争|确保|争取|全年|年内|今年|新|再|累计|完成|实现|新增|建成|建设|实施|开展|培育|引进|新建|改造|打造|推进|推动|使)*"
    r"(?P<name>[^,;\d]*?)(?:达到?|突破|超过?|提高到?|增加到?|不低于|不少于|稳定在|保持在|控制在|增长|完成|实现)*\d"
)
_LONG_HEAD = 32  # characters of a quote whose beginning is left out where its end names all
# 数字产业总产值增长8%以上, and not 实现营业收入突破100亿元
_NAMES_ITSELF = lazily(
    r"[\d.]+[万亿]*元以上的?[^,;\d]{0,6}项目(?:续建|新?开工|竣工|建成|投产)\d|"
    r"(?:全年|力争|确保|新)*(?:签约|引进|招引|落地|储备)[^,;\d]{0,14}(?:亿元|重[大点]|产业)[^,;\d]{0,8}项目\d"
    r"|(?:全年)?新增(?:本外币|人民币|各项)?贷款[^,;\d]{0,4}\d|"
    r"(?:全[省市区县州年]|力争|确保)*(?!实现|营业|销售|主营|完成|总|年|其|该|力争|确保)[^,\d]{3,12}?"
    r"(?:总?产值|营收|营业收入|增加值|产能|覆盖度|[^,\d]率|占比|交易额|总额|服务贸易)(?:增长|达到?|突破|超过?|提高到|不低于|稳定在)"
    r"|(?:力争|确保)*(?:实现|完成)?(?:旅游(?:业)?(?:综合|总)?收入|(?:国家|中央|民间|工业|技改)投资)(?:增长|达到?|突破|超过?)?\d"
)
_NAMES_PROJECTS = lazily(r"(?:重[大点]|亿元|产业|省|市)[^,;]{0,8}项目|项目[^,;]{0,6}总投资|到位资金|内资|外资|产业投资")
# a will without a number or a name: 创新招商方式, 全面推广场景招商
_PADDING = lazily(
    r"(?![^,;]*[\d《]|[^,;]*(?:城|区|县|园|港|带|圈|院|校|馆|河|湖|山))(?:[^,;]{0,3}(?:强化|压实|促进|推广|鼓励|支持|深化|坚持|顺应|持续|加大|创新"
    r"|优化|完善|健全|建立|加强|突出|聚焦|发挥|制定|选好|组织|推动|落实|抓好|抓实|紧盯|实行|严格|统筹|提升|改善|扩大|做好|保持))[^,;]{2,26}[,;]?"
    r"|坚持[^,;\d]{2,30}[,;]?|(?:将|把)[^,;\d]{2,16}(?:作为|放在|摆在)[^,;\d]{2,24}[,;]?"
    r"|[^,;\d]{2,10}(?:成效|成果)(?:明显|显著|突出)[,;]?"
)
_SET_ASIDE = lazily(
    r"(?:安排|统筹|设立|筹集|筹措|拿出|投入|争取)[^,]*(?:资金|专项|基金|[\d亿万]元(?:以上)?)(?:,(?:同比)?增长[\d.]+%)?$"
    r"|^(?:今年|年内|全年|总|计划|共|完成|年度)*投资[\d.]+[万亿]*元(?:以上|左右)?$"
)

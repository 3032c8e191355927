"""Names that are but the word of a measure, a grade or a purse, with what they are of.

生产总值突破11万亿元,人均达|13.7万元|        人均生产总值
58家企业获省认证、|数量|全省第一            企业获省认证数量
省级|500个|、市级3000个重点项目            省级重点项目
在全国百强市排名中由|97位|前进到67位         在全国百强市排名
形成|1个|三千亿元以上、2个...的产业集群       形成三千亿元以上产业集群
新建、改扩建中小学、|幼儿园|848所           新建、改扩建中小学、幼儿园
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.figures.deeds import deeds_end, without_lead
from rag.figures.statements import Statement
from rag.numbers.quantities import Quantity
from rag.text.lazily import lazily

_LONGEST = 36
_DIGIT = lazily(r"\d")


def unbared(text: str, statements: Sequence[Statement], place: int, name: str, made: Sequence[str]) -> str:
    """`name`, or what a name that says nothing is with what it is of; `made` are the names of the numbers before."""
    said = statements[place]
    number = said.quantity
    assert number is not None
    clause = _clause_before(text, number)
    return (
        _a_head(said, name, made)
        or _how_many(text, statements, place, name, made)
        or (made[-1] if made and _TIMES_THEN.fullmatch(name) else "")
        or _of_grade(text, number, name)
        or (_ranked_in(clause, name) if number.form == "rank" or number.unit in _PLACES else "")
        or _from_a_size_on(text, number, name)
        or _as_small_as(text, number, name)
        or (_whole_list(text, clause, said, name) if number.form == "amount" else "")
        or name
    )


def _clause_before(text: str, number: Quantity) -> str:
    begin = max(text.rfind(mark, 0, number.outer_start) for mark in ",;:。!?\n")
    return text[max(begin + 1, number.outer_start - 80) : number.outer_start]


def _a_head(said: Statement, name: str, made: Sequence[str]) -> str:
    """人|均达: an average of what was told before."""
    if name != "人" or _MEAN.match(said.predicate) is None:
        return ""
    of = next((each for each in reversed(made) if "生产总值" in each or each.endswith("收入")), "")
    return f"人均{of.removeprefix('人均').removesuffix('总量')}" if of else "人均"


_TIMES_THEN = lazily(r"(?:是|为|比|较)(?:[^,、\d]{0,4}[一二三四五六十]年前|上届|建[市州省区]初期?)(?:的|同期)?")
_MEAN = lazily("(?:分别)?均?(?:达到?|超过?|突破|为|约|近)*$")
_COUNTS = frozenset(("数量", "总数", "总量", "入选数", "占比", "规模", "位次", "排名", "入选数量", "总规模", "上榜数"))


def _how_many(text: str, statements: Sequence[Statement], place: int, name: str, made: Sequence[str]) -> str:
    """The number, the share, the rank of what was told right before."""
    last = statements[place - 1].quantity if place else None
    if name not in _COUNTS or last is None or not made[-1] or len(made[-1]) > _LONGEST - 4:
        return ""
    gap = text[last.outer_end : statements[place].clause_start]
    if _GAP.fullmatch(gap) is None:
        return ""
    of = _PACE.sub("", made[-1])
    return "" if of.endswith(name) or (gap[-1:] in _JOINED and of == made[-1]) else of + name


_GAP = lazily(r"[^,;。、]{0,24}[,、和与及]?")
_PACE = lazily(r"(?<=..)(?:增速|增幅)$")
_JOINED = ("和", "与", "及")


# --- of a grade ----------------------------------------------------------------------------------------------------

_GRADES = r"(?:国家|自治区|省|市|州|盟|县|区|旗|乡镇?|镇|村)(?:级|定|列|属)"
_GRADE = lazily(rf"(?P<deed>[^,;、\d]{{0,6}}?)(?P<grade>{_GRADES})")
_SAME = lazily(
    rf"(?:以上)?(?:[、和]?{_GRADES}\d+(?:余|多)?[个项家条座处名件])+(?P<kind>[^,;:。!?\n、()\d]{{2,12}}?)"
    r"(?=[,;:。!?\n、()]|$|建设|开工|加快|全部|全面|已)"
)


def _of_grade(text: str, number: Quantity, name: str) -> str:
    """省级|500个|、市级3000个重点项目: projects of both."""
    hit = _SAME.match(text, number.outer_end) if _GRADE.fullmatch(name) else None
    return name + hit["kind"] if hit is not None else ""


# --- where it ranks ------------------------------------------------------------------------------------------------

_PLACES = frozenset(("位", "个位次", "名", "个位", "位次"))
_RANKING = lazily(
    r"(?:^|[、])(?P<what>[^、;]{2,24}?(?:排名|位次)在[^、;]{2,16}(?=中)|[^、;]{2,44}?(?:排名|位次|排行榜?|排位|评价|评估|考核|百强[县市区榜]?|榜))(?:中|内|里)?"
    r"(?:的?(?:排名|位次))?(?:由|从|比上年|较上年|同比|比去年|提升|上升|前移|前进|跃升|跃居|进位|升至|升到|位列|位居|居|列|排|至|再|又|第)*$"
)
_SIZE_OF_FIELD = lazily(r"\d+(?:多)?(?:个|座|家)?")
_TORN_RANK = lazily(
    r"(?:重点|主要|百强|样本|被评估|参评)?(?:城市|市|县|区|县市区|地级市|省份)|前进|上升|提升|[^,]{0,10}中|排名|综合排名|位次"
)


def _ranked_in(clause: str, name: str) -> str:
    """在全国168个重点城市排名提升|40位: in which order, with whose it is."""
    if not _TORN_RANK.fullmatch(name):
        return ""
    hit = _RANKING.search(clause)
    what = _SIZE_OF_FIELD.sub("", without_lead(hit["what"].strip())) if hit is not None else ""
    return what if len(name) < len(what) <= _LONGEST else ""


# --- from which size on ----------------------------------------------------------------------------------------------

_SIZE_NAME = lazily(r".*(?:元|吨|人|亩)(?:及?以上|级|以下)")
_KIND = lazily(
    r"(?:[、和]\d+[个家项]?[^,;。、]{0,10}?(?:以上|级|以下))+的?(?P<kind>[^,;:。!?\n、()\d]{2,10})(?=[,;:。!?\n、]|$)"
)


def _from_a_size_on(text: str, number: Quantity, name: str) -> str:
    """形成|1个|三千亿元以上、2个一千亿元以上的产业集群: of the kind that the list ends with."""
    if not _SIZE_NAME.fullmatch(name):
        return ""
    size = name[deeds_end(name) :]
    at = text.find(size, number.outer_end, number.outer_end + len(size) + 4)
    hit = _KIND.match(text, at + len(size)) if at >= 0 else None
    return name + hit["kind"] if hit is not None else ""


_YEARLY = lazily(r"(?P<deed>.*?)年[产处]理?")
_SMALL = lazily(r"(?P<what>年[产处]理?\d[^,;:。!?\n]{3,26})(?=[,;:。!?\n]|$)")


def _as_small_as(text: str, number: Quantity, name: str) -> str:
    """16家|年产|30万吨以下煤矿关闭: those of such a size."""
    told = _YEARLY.fullmatch(name)
    hit = _SMALL.match(text, number.outer_end) if told is not None else None
    return told["deed"] + hit["what"] if told is not None and hit is not None else ""


_PURSE = lazily(r"(?:[省市县区州旗]|自治区|中央|本级)(?:级|本级)?财政|市本级|省本级|县本级")
_GIVES = lazily(r"(?:每年|共|累计|统筹|再|继续|全年)*(?P<deed>安排|投入|拨付|下达|筹集|补助|列支|新增|落实|划拨)")


def of_purse(said: Statement, name: str) -> str:
    """市财政|安排: what it gives."""
    hit = _GIVES.search(said.predicate) if _PURSE.fullmatch(name) else None
    return name + hit["deed"] if hit is not None else ""


# --- a list that one number counts ---------------------------------------------------------------------------------

_PIECES = lazily(r"[、和与及](?![谐平])")
_NOT_OF_LIST = lazily(
    r"[,;。()\d]|分别|等|一批|余[台个]|率$|[额值]$|达|为|占|增长|下降|提高|突破|实现|全面|进一步|持续|深入|加强|推进|推动|加快|加大|强化|优化|完善|积极|大力|扎实|[^、]{13,}"
)
_COUNTED = frozenset("个家户项座条所处套件名部只张场期辆列班栋片块类种届本口起次")


def _whole_list(text: str, clause: str, said: Statement, name: str) -> str:
    """新建、改扩建中小学、|幼儿园|848所: all that is under the deeds that the clause begins with."""
    number = said.quantity
    if number is None or said.noun or said.indicator is not None or number.unit[-1:] not in _COUNTED:
        return ""
    words = without_lead(clause.strip(" ,"))
    done = deeds_end(words)
    pieces = _PIECES.split(words[done:])
    last = name[deeds_end(name) :]
    if not done or len(pieces) == 1 or pieces[-1] != last or len(words) > _LONGEST or words[done : done + 1] in "、和":
        return ""
    if any(len(piece) <= 1 or deeds_end(piece) or _NOT_OF_LIST.search(piece) for piece in pieces):
        return ""
    return words if text[number.end : number.end + 1] in _ENDS and "“" not in words else ""


_ENDS = frozenset((",", ";", "。", "、", "\n", "", "以", "(", "和", "!"))

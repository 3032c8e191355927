"""Whose the numbers of a passage are: the government's, or those of a part of its territory or economy.

A report goes down from the whole into its parts and comes back, and says so only where it turns:

    推进临江新区建设                            a heading: what stands under it is of the new area
    临空区产城融合提速,3个项目|加快建设            the subject of a sentence: to its end
    加快推进科技城建设,…,|新增总部机构100家        the object of one: to its end, for what is no indicator
    全市…                                      the whole: nothing of the sentence is of the part any more

Like time (`rag.figures.stretches`), the owner is carried on from where it is told to where it ends, and a number that
does not name it is given it: 临空区项目. What is of a part is no headline, and bears no indicator where the part is
known by name, so that no table of the government takes it for the government's.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from typing import NamedTuple

from rag.figures.deeds import deeds_end, without_lead
from rag.figures.headline import Line
from rag.figures.statements import Statement
from rag.figures.subjects import trim
from rag.text.fold import fold
from rag.text.lazily import lazily

_LISTS = {
    name: tuple(sorted(set(words.split()), key=len, reverse=True))
    for name, words in tomllib.loads(files("rag.figures").joinpath("scope.toml").read_text("utf-8")).items()
}


def _any(name: str) -> str:
    return f"(?:{'|'.join(map(re.escape, _LISTS[name]))})"


_PART = lazily(
    r"开发区|园区|片区|高新区|经开区|新区|自贸|保税|示范区|产业园|功能区|工业园|度假区|[省市区县州央国](?:属|有)(?:企业|国企)|上市公司|县域"
)
# A part of the economy: what stands in a paragraph that opens with it may be its.
_FIRMS = lazily(r"民营(?:经济|企业)|非公(?:有制)?经济|乡镇企业|个体私营|三资企业")
_WHOLE = lazily(r"全(?:国|省|市|区|县|州|盟|旗|镇|乡|街道)|我[市省区县州镇乡]")
# Some of the counties, or what lies around the city; 9个县(市、区) may be all.
_COUNTIES = lazily(
    r"(?:[两二三四五六七八九十\d]+个?|各)(?:近|远)?(?:郊区|县\(市\)(?![区、])|(?:农业|牧业|贫困|山区|民族|沿海|库区)县)"
    r"(?:[和与及、](?:[两二三四五六七八九十\d]+个?)?(?:近|远)?郊区)?"
    r"|^县域经济|县(?:\(市\))?[和与及、](?:[两二三四五六七八九十\d]+个?)?(?:近|远)?郊区"
)
_NO_AIRPORT = r"(?<=机场)(?:高速|快速|大道|铁路|[东西南北]?路|改扩建|扩建|项目|工程|[一二三]期)"
_ZONE = rf"{_any('zones')}(?!区|{_NO_AIRPORT})"
_SIGN = r"[^,;:。!?\n、的“”《()*\d和与及]"
_NAME = rf"(?!{_any('of_many')}|[一二三四五六七八九十两]大){_SIGN}{{0,14}}?{_ZONE}(?:{_SIGN}{{0,3}}?{_ZONE})?"
_ROW = rf"{_NAME}(?:[、和与及]{_NAME})*"
_NUMBERED = r"(?>[\s*—]*(?:\(?[一二三四五六七八九十\d]{1,3}(?:[).、]|是要?|要)\s*)*\**要?)"
_SUBJECT = lazily(
    rf"{_NUMBERED}(?!{_any('passes')}|{_any('furthers')})(?P<zone>{_ROW})(?![、和与及]|等|级|[一二三四]期)"
)
_OBJECT = lazily(
    rf"{_NUMBERED}{_any('furthers')}+(?P<zone>{_ROW})(?:“[^”]{{1,12}}”)?{_any('goes_on')}{{1,4}}(?:步伐|进程|工作)?$"
)
_TITLED = lazily(rf"示范区|(?<!自贸)(?<!贸易)试验区|创新区|要|{_any('furthers')}|缓解|紧盯|重视|延长")
_ALL_ZONES = lazily(
    r"\s*(?:今年|全年)?全[省市区县州](?:各|所有)?(?P<zone>(?:省级以上|产业|工业)?(?:园区|开发区|集聚区))(?!\d|达到|个|总?数)"
)
_PLACE = lazily(rf"{_any('places')}$")
_TITLE = lazily(r"(?:示范区|试验区|产业园|园区|集聚区|聚集区)$")


def is_of_counties(opening: str) -> bool:
    """Whether a folded clause that opens a sentence is about some of the counties, as the numbers behind it then are.

    >>> [is_of_counties(words) for words in ("四县(市)和四郊区工业取得突破", "县域经济呈现变化", "全市9个县(市)")]
    [True, True, False]
    """
    return bool(_COUNTIES.search(opening)) and not _WHOLE.search(opening)


class Owner(NamedTuple):
    """A part of the territory that numbers are of."""

    words: str
    told: bool  # it is what the sentence speaks of, and not only what is done for it


_NONE = Owner("", False)


def owner_named(clause: str, region: str = "") -> Owner:
    """The part of the territory of `region` that a folded clause turns to, if it turns to one.

    >>> [owner_named(words).words for words in ("临空区产城融合提速", "加快推进青浦引领区建设", "创建国家级示范区")]
    ['临空区', '青浦引领区', '']
    """
    clause = clause.strip()
    told = _SUBJECT.match(clause)
    hit = told or _OBJECT.match(clause)
    if hit is None or _WHOLE.search(clause, 0, hit.end("zone")):
        return _NONE
    zone = hit["zone"]
    if told is None and (zone in _LISTS["bare"] or _PLACE.search(zone) is None):
        return _NONE
    if _is_whole(zone, region) or deeds_end(zone) > 0 or _TITLED.search(zone):
        return _NONE
    return Owner(zone, told is not None)


def _is_whole(zone: str, region: str) -> bool:
    """Whether a zone is the territory itself: the new area whose own report this is."""
    return bool(region) and (zone in region or zone == "新区")


class Scopes:
    """The owners of a report's numbers, in reading order: `begin` a sentence, then ask `of` each of its statements."""

    def __init__(self, text: str, region: str) -> None:
        self._text = text
        self._region = region
        self._paragraph = -1
        self._path: Sequence[str] = ()
        self._heading = _NONE
        self._owner = _NONE
        self._whole = False  # the sentence has come back to the whole
        self._opens = True  # what comes next may turn to a part
        self._others = 0  # things that its clauses went on to without a number
        self._carried = self._told_alone = _NONE  # by the sentence before, and by this one for the next
        self._at = self._end = 0  # up to where its clauses were read, and where it ends
        self._part = False
        self.doubtful = False

    def begin(self, line: Line, path: Sequence[str] = ()) -> None:
        """Go on to a sentence, under the headings of `path`."""
        if line.paragraph != self._paragraph:
            self._paragraph, self.doubtful, self._told_alone = line.paragraph, False, _NONE
        if path != self._path:
            self._path = path
            self._heading = _of_headings(path, self._region)
        self._owner, self._whole, self._opens, self._others = _NONE, False, True, 0
        self._at, self._end = line.start, line.end
        self._carried = self._told_alone
        said = self._text[line.start : line.end].strip("。!?\n ")
        alone = not line.statements and len(said) <= _LABEL and "," not in said
        self._told_alone = Owner(_FIRM, False) if alone and _REFORM.match(said) else _NONE  # zones do not go on so
        opening = self._text[line.start : min(line.end, line.start + _OPENING)].partition(",")[0]
        self._part = is_of_counties(opening)
        if _WHOLE.search(opening):
            self.doubtful = False
        elif self._part or (
            (named := _PART.search(opening) or _FIRMS.search(opening)) and not _INTO.search(opening, 0, named.start())
        ):
            self.doubtful = True

    def holds(self, statement: Statement) -> bool:
        """Whether a statement of the sentence is of a part; ask in reading order."""
        stop = statement.quantity.start if statement.quantity else statement.end
        if _WHOLE.search(self._text, statement.clause_start, stop):
            self._part = self.doubtful = False
        elif statement.indicator is None and _PART.search(self._text, statement.clause_start, stop):
            # 新建产业园|2个 counts parts and is of none of them
            self._part = self._part or statement.quantity is None or statement.quantity.unit not in _COUNTS
        elif statement.indicator is None and _FIRMS.search(self._text, statement.clause_start, stop):
            # 民营经济增加值2344亿元,出口增长30%; its share is told of the whole
            self._part = self._part or "占" not in self._text[statement.clause_start : stop]
        return self._part

    def of(self, statement: Statement) -> Owner:
        """The part that a statement of the sentence is of, none if it is the government's; ask in reading order."""
        text, stop = self._text, statement.clause_start + 1
        while self._at < stop:
            end = min((at for sign in _ENDS if (at := text.find(sign, self._at, self._end)) >= 0), default=self._end)
            self._read(text[self._at : end], statement if end >= stop else None)
            self._at = end + 1
            if text[end : end + 1] in _AGAIN:
                self._opens = True
        if self._whole:
            return _NONE
        if self._others > (0 if statement.indicator else _FAR):
            return self._heading
        return self._owner if self._owner.words else self._heading

    def _read(self, clause: str, own: Statement | None) -> None:
        """Go past a clause: the first of a sentence or of its parts (;) may turn to a part, any comes back from one."""
        if _WHOLE.search(clause):
            hit = _ALL_ZONES.match(clause) if self._opens else None
            self._owner, self._whole = (Owner(hit["zone"], True), False) if hit else (_NONE, True)
            self._opens, self._others = False, 0
            return
        named = self._turned(clause)
        if not self._opens:
            if _NAMES_ONE.search(clause) and not any(pair in clause for pair in _pairs(self._owner.words)):
                self._owner = _NONE
            elif own is None and _turns(clause):
                self._others += 1
            return
        if _TIME.fullmatch(clause):
            return
        self._opens, self._whole, self._owner, self._others = False, False, _NONE, 0
        if self._part and (hit := _COUNTIES.search(clause)) and not _DIGIT.match(hit.group()):
            named = Owner(hit.group(), True)
        number = own.quantity if own is not None else None
        if named.words and number is not None and number.unit in _COUNTS and not _between(clause, named.words):
            return  # 开发区达到|5个: they are counted
        self._owner = named if named.words else self._carried
        self._carried = _NONE

    def _turned(self, clause: str) -> Owner:
        """The part that a clause turns to: a zone, or the state firms."""
        return Owner(_FIRM, False) if _REFORM.match(clause) else owner_named(clause, self._region)


def _turns(clause: str) -> bool:
    """Whether a clause without a number is about a thing of its own: 东部率先发展, but not 引进一批企业."""
    words = without_lead(clause.strip())
    return len(words) > _SHORT and deeds_end(words) == 0 and _DIGIT.search(words) is None and not _DOES.match(words)


def _between(clause: str, zone: str) -> str:
    """What stands between a zone and the number behind it, but verbs."""
    behind = clause.partition(zone)[2]
    digit = _DIGIT.search(behind)
    return trim(behind[: digit.start()])[0].strip() if digit else behind


def _of_headings(path: Sequence[str], region: str) -> Owner:
    """The part that the nearest of the headings is for: 推动高新区跨越发展."""
    for title in reversed(path[-_NEAR:]):
        named = owner_named(re.split("[,。;:]", fold(title), maxsplit=1)[0], region)
        if named.words and _TITLE.search(named.words) is None:
            return Owner(named.words, False)
    return _NONE


def owned(name: str, owner: Owner, own: str, region: str = "") -> str:
    """The name of a number with the part of `region` that it is of; `own` are the words of its clause before it.

    >>> owned("新增总部机构", Owner("青浦引领区", False), "全年新增总部机构")
    '青浦引领区新增总部机构'
    """
    if not owner.words or not name or _NAMES_ONE.search(name) or (region and region[:2] in name):
        return name
    if any(pair in name for pair in _pairs(owner.words)) or (not owner.told and _NAMES_ONE.search(own)):
        return name
    if owner.words == _FIRM:
        return name if _IS_FIRMS.search(name) or not _OF_FIRMS.search(name) else f"{_FIRM}{name}"
    if owner.words.endswith(_AIR) and _FLOWN.search(name) is None:
        return name
    if (is_urban(owner) or "县" in owner.words) and _BEYOND_TOWN.search(name + own):
        return name
    return owner.words + name


def _pairs(words: str) -> set[str]:
    """Pairs of the signs by which a zone is told apart, without what any is called by."""
    bare = _KIND.sub("", words)
    return {bare[at : at + 2] for at in range(len(bare) - 1)}


_KIND = lazily(rf"(?:经济|技术|产业|高新|国家级|综合)*{_any('zones')}$")
_NAMES_ONE = lazily(rf"{_any('zones')}|县城|市区|市本级|全[市省区县州]|[县市州]属|省属")
_FIRM = "国企"
# 国企改革取得突破,完成三年行动任务|203项: of the state firms, what only firms have or do
_REFORM = lazily(
    rf"{_NUMBERED}(?:{_any('furthers')}|完成|实施|推行|基本|开展)*(?:[省市区县州]属)?(?:国资国企|国有企业|国企)(?:综合|深化)?(?:改革|整合|重组)"
)
_IS_FIRMS = lazily(r"国企|国有|国资|央企|[省市区县州]属")
_OF_FIRMS = lazily(r"营业收入|营收|资产|利润|负债|亏损|集团|混改|混合所有制|行动|任务|评级|法人|僵尸")
_AIR = ("机场", "空港")
_FLOWN = lazily(r"航|吞吐|旅客|客流|货运|客运|口岸|出入境|货邮|通关|架次")  # what an airport does, and nobody else
_BEYOND_TOWN = lazily(r"城市|城镇|城乡|乡镇|乡村|农村|县")
_COUNTS = frozenset(("个", "家", "座", "处", "片", "项"))
_DOES = lazily(rf"{_any('furthers')}|{_any('passes')}|[扩深强紧厚理健拓]")
_FAR = 1  # things that a sentence may go on to and be of the part still
_SHORT = 3
_LABEL = 24  # characters of a sentence that only says what the next is about
_ENDS = ",;:"
_AGAIN = frozenset((";", ":"))
_DIGIT = lazily(r"\d")
_TIME = lazily(r"\s*[^,;:]{0,8}(?:年|来|期间|月|底|同时|此外|其中|一是|方面)\s*")
_OPENING = 24  # characters of a sentence in which the part that it is about is named
_NEAR = 2  # headings that a sentence may be under
_INTO = lazily(r"推进|加快|推动|支持|实施|开展|深化")


def lacks_its_part(name: str, clause: str) -> bool:
    """Whether a number so named is of a part that a folded clause, told alone, does not name.

    >>> lacks_its_part("青浦引领区新增总部机构", "全年新增总部机构20家")
    True
    >>> lacks_its_part("新增总部机构", "新增总部机构20家")
    False
    """
    if name.startswith(_FIRM):
        return _IS_FIRMS.search(clause) is None
    zone = owner_named(name).words
    return bool(zone) and zone not in clause


def is_urban(owner: Owner) -> bool:
    """Whether a part is the town, which reports tell in one breath with the whole."""
    return owner.words.endswith(("城区", "新城"))

"""The project that a topic of the year's work is known by, told also without a number: a railway, a canal, a port."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence

from rag.summaries.acts import BY, is_a_wish
from rag.summaries.results import in_years
from rag.summaries.timed import Times
from rag.summaries.told_alone import hangs
from rag.summaries.topics import Chosen, Topic, cut_spans, title_of
from rag.summaries.year_plan import Clause, Reading, body, year_sections
from rag.text.fold import fold
from rag.text.lazily import lazily

_GREAT = (
    "高速铁路|城际铁路|高铁|铁路|城际|国际机场|机场|运河|大桥|(?<![部空陆粤息新])港(?!务|澳|股|城|珠)|(?<!高)新区(?=$|[,、。;]|等|和|与|及|(?:规划|开发|挂牌|获批|起步区)?(?:建设|发展))|自由贸易港|自贸港"
    "|核电站?|地铁|轨道交通(?=[^,。]{0,4}(?:线|工程|建设|项目|[一二三]期))|水利枢纽|抽水蓄能(?:电站)?|千伏|炼化|过江通道|入海水道|国家公园|植物园|亚太经合组织|(?:省|全|亚)运会"
)
_LESSER = (
    "高速公路|高速(?!增长|发展)|快速路|水库|电站|电厂|灌区|引水工程|调水工程|供水工程|水利工程|航道|隧道|枢纽|口岸|自贸试验区|试验区"
    "|科学城|新城|体育中心|清洁能源基地|中子源|特高压|海缆|(?<!会)馆(?![员舍长])|滑雪场|(?<!三年)[一二三四]期|博览会|运动会|世园会|园博会|零碳园区|国家实验室|医学中心|(?<!工业)大学(?=新?校区|建设|$)"
    "|(?:改革|创新|开发|合作|一体化发展|试验|先行)示范区"
)
# 雄安|新区, 平陆|运河: what names the one that is meant
_KIND = lazily(rf"(?:(?P<great>{_GREAT})|{_LESSER})(?!经济|产业|乡|村|货|区?优势|建设发展|[^、,]{{0,6}}(?:集团|公司))")
_APART = lazily(r"[、和与及“”()《》]|等")
_NO_NAME = lazily(
    r"^(?:重大|快速|重点|一批|国际|国家|公共|基础|农村|城市|城乡|产业|工业|特色|综合|交通|区域|全国性|国际性|重要|现代|世界|全国|全[省市区县州]|省级|市级|县域|跨境|智慧|绿色|开放|高等|职业|技工|地方|民办|红色|规模|中小|小型|中型|大型|病险|老旧|支线|通用|干线|普通|县乡|旅游|物流|内陆|沿边|沿海|边境|新型|综合|陆路|水运|航空|高标准|高水平|高质量|加快|推进|推动|建设|支持|实施|发展|提升|完善|优化|开工|建成|力争|确保|启动|全面|深入|积极|做好|做强|抓好|一流|开发|进一步|大力|高品质|年内|今年|等|和|与|及|的|以|对|在|为|了|新|各|现有|多条|两条|若干|部分|全线|一体化|市域|县级|国省|省际|出[省海境]|建[成设]|争取|谋划|规划|开展|完成|打造|构建|统筹|扎实|继续|持续)"
)
_VERBS = lazily(
    r".*(?:加快|推进|推动|建设|支持|实施|发展|提升|完善|优化|开工|建成|力争|确保|启动|做好|做强|做大|做优|抓好|大力|进一步|争取|谋划|规划|开展|完成|打造|构建|统筹|扎实|继续|持续|高标准|高水平|高质量|高效率|新建|改造|扩建|动工|实现|力促|促进|全力|着力|配合|协调|抓紧|年内|今年|服务|融入|参与|用好|发挥|扩大|办好|续建|前期|通车|招生|修建|贯通|运营|开通|提速|保持|核准|举办|承办|召开|协同|对|为|将)"
)
_ACTS = lazily(r"开工|动工|建成|通车|投用|投产|投运|竣工|并网|封关|运营|贯通|完工|通航|试运行|送电|通水")
_DOES = lazily(
    r"加快|提速|推进|推动|建设|力争|确保|启动|力促|争取|实施|高标准|高水平|高质量|扩建|续建|新建|前期|改扩建|迁建|抓好|完成|全力|全面|举办|办好|开通"
)
_PREPARES = lazily(r"规划|前期|编制|方案|谋划|论证|研究|政策")
_OF_OTHERS = lazily(
    r"^(?:特别是|尤其是|与)|(?:变化|趋势|形势|要求|条件)$|亮化|亮灯"
    r"|倾斜|微改革|^(?:以|借|抢抓|对接)|机遇|联动|作为|重中之重|(?:后|时|之际|前提下|基础上)$"
)
_A_CITY = lazily(r"(?:防城|连云|张家|贵|香|衡沧)港$")  # cities, and no ports
_SHORTEST, _LONGEST = 6, 76
_LONG = 45  # characters, of which more weigh no more
_LEAST = 1.5
_GREAT_ENOUGH = 2.0
_ENDS_DONE = lazily(
    r"(?:开工|动工|建成|通车|投用|投产|投运|竣工|并网|封关|贯通|通航|开通|运营|实现|完工|投入运行|送电|通水|全面完成)[^,、]{0,6}(?:$|、)"
    r"|^(?:建成|开通|开工)"
)
_DONE_ENOUGH = 1.6  # of last year's
_OF_YEARS = lazily(r"在即|即将|力争|[三四五两]年(?:来|间|累计)|过去[三四五]年|十[一二三四五]五|以来|近年")
_BIGGEST = 2  # clauses of a topic
_LISTED = 5  # things of a list too long to be told


class Flagships:
    """Finds in each topic the clause with the project that the report makes most of."""

    def __init__(self, reading: Reading) -> None:
        self._text = "".join(fold(reading.material.text[a:b]) for part in body(reading.material) for a, b in part.spans)
        self._reading = reading
        self._source = reading.material.text
        self._told: set[str] = set()

    def of(self, topic: Topic, found: Sequence[Clause], without: Collection[str]) -> tuple[Clause, ...]:
        """The clause of a topic that names its biggest project, and a second one of a great project; none told before.

        In the order of their worth.
        """
        weighed = sorted(self._weighed(topic, found, without), key=lambda each: -each[0])
        chosen: list[Clause] = []
        for worth, clause, keys in weighed:
            if not self._told & keys and worth > (_GREAT_ENOUGH if chosen else _LEAST) and len(chosen) < _BIGGEST:
                chosen.append(clause)
                self._told |= keys
        return tuple(chosen)

    def _weighed(
        self, topic: Topic, found: Sequence[Clause], without: Collection[str]
    ) -> Iterator[tuple[float, Clause, frozenset[str]]]:
        title, told = fold(topic.title), fold(" ".join(without))
        opening = found[0].sentence.folded if found else ""
        for at, clause in enumerate((*self._headings(topic), *found)):
            words = clause.said.folded
            if (
                not _SHORTEST <= len(words) <= _LONGEST
                or hangs(words)
                or BY.search(words)
                or _OF_OTHERS.search(words)
                or is_a_wish(words)
            ):
                continue
            if not (_ACTS.search(words) or _DOES.search(words)) or _is_cut(clause):
                continue
            keys = dict(_names(words))
            if not keys or self._told & keys.keys() or any(key in told for key in keys):
                continue
            worth = max(self._worth(key, great, title, opening) for key, great in keys.items())
            worth += 1.0 * bool(_ACTS.search(words)) - 0.3 * max(words.count("、") - 2, 0)
            worth -= min(len(words), _LONG) / 60
            worth -= 1.0 * bool(_PREPARES.search(words))
            worth += 0.3 * min(len(keys) - 1, 2) - 0.5 * at / len(found)  # what matters most is told first
            if words.count("、") <= _LISTED:
                yield worth, clause, frozenset(keys)

    def planned(self, most: int, without: Collection[str]) -> tuple[Clause, ...]:
        """At most so many clauses of the year's plan on great projects that no topic tells, in reading order.

        `without`: what the page shows already.
        """
        shown = fold(" ".join(without))
        inside = {section.id for section in body(self._reading.material)}
        sections = (each for each in year_sections(self._reading.material) if each.id in inside)
        found: list[tuple[float, Clause]] = []
        for clause in self._reading.clauses(sections, self._reading.material.figures):
            words = clause.said.folded
            if is_a_wish(words) or not clause.alone or not _SHORTEST <= len(words) <= _LONGEST or hangs(words):
                continue
            if (
                not (_ACTS.search(words) or _DOES.match(words))
                or BY.search(words)
                or _OF_OTHERS.search(words)
                or _OF_YEARS.search(words)
            ):
                continue
            keys = dict(_names(words))
            if not keys or any(key in shown for key in keys):
                continue
            worth = max(self._worth(key, great, "", "") for key, great in keys.items()) + _invested(clause)
            worth += 0.5 * bool(_FINISHED.search(words)) + 0.5 * bool(_ACTS.search(words))
            worth += 0.3 * min(len(keys) - 1, 2) - len(words) / 60
            found.append((worth - 1.0 * bool(_PREPARES.search(words)), clause))
        return self._best(found, most, _GREAT_ENOUGH)

    def _best(self, found: Sequence[tuple[float, Clause]], most: int, least: float) -> tuple[Clause, ...]:
        """The clauses of most worth, each of other projects, in reading order."""
        best: list[Clause] = []
        told: set[str] = set()
        for worth, clause in sorted(found, key=lambda each: -each[0]):
            keys = dict(_names(clause.said.folded))
            if worth >= least and not told & keys.keys() and len(best) < most:
                best.append(clause)
                told |= keys.keys()
        return tuple(sorted(best, key=lambda each: each.said.spans[0].start))

    def done(self, most: int) -> tuple[Clause, ...]:
        """The clauses of last year's review that name the biggest projects opened or begun, in reading order.

        What opens a way to elsewhere is told before what lies in the place.
        """
        material, times = self._reading.material, Times(self._reading)
        found: list[tuple[float, Clause]] = []
        sections = (each for each in body(material) if each.role == "review")
        for clause in self._reading.clauses(sections, material.figures):
            words = clause.said.folded
            if not _SHORTEST <= len(words) <= _LONGEST or hangs(words) or not _ENDS_DONE.search(words):
                continue
            at = clause.said.spans[0].start
            if _OF_YEARS.search(clause.sentence.folded) or in_years(material.text, at) or times.of_years(at):
                continue
            keys = dict(_names(words))
            if not keys or BY.search(words) or _OF_OTHERS.search(words):
                continue
            worth = max((self._worth(key, great, "", "") for key, great in keys.items()), default=0.0)
            worth += 0.7 * bool(_FINISHED.search(words)) + 0.8 * bool(_TRUNK.search(words)) + _invested(clause)
            found.append((worth - max(len(words) - 24, 0) / 60 + 0.3 * min(len(keys) - 1, 2), clause))
        return self._best(found, most, _DONE_ENOUGH)

    def _headings(self, topic: Topic) -> Iterator[Clause]:
        """The headings under a topic's, as clauses: 推动雄安新区建设 over what is done there."""
        for part in topic.parts:
            title, text = title_of(part), "".join(self._source[a:b] for a, b in part.spans)
            at = text.find(title) if title else -1
            if at >= 0:
                said = Chosen(title, fold(title), cut_spans(part.spans, at, at + len(title)), part)
                yield Clause(said, (), said)

    def _worth(self, key: str, great: bool, title: str, opening: str) -> float:
        named = self._text.count(key)
        return (2.0 if great else 1.0) + 0.6 * min(max(named - 1, 0), 3) + 1.5 * (key in title) + 0.5 * (key in opening)


def _is_cut(clause: Clause) -> bool:
    """Whether a clause goes on one before it in its sentence, and is not told without it."""
    return not clause.alone and clause.said.spans[0].start > clause.sentence.spans[0].start


def _invested(clause: Clause) -> float:
    """What the sum that a clause tells of a project is worth."""
    sums = (float(each.value) for each in clause.figures if each.base_unit == "元" and each.value)
    return 0.4 * max(0.0, min(math.log10(max(sums, default=1.0)) - 7.5, 4.0))


def _names(words: str) -> list[tuple[str, bool]]:
    """The projects that a clause names, by the signs that tell them, and whether they are of a great kind."""
    found: list[tuple[str, bool]] = []
    before = ""
    for item in _APART.split(words):
        for hit in _KIND.finditer(item):
            own = _VERBS.sub("", item[: hit.start()] or before)  # 北江、南江等高铁
            if len(own) >= _OWN and not _NO_NAME.match(own) and not re.search(r"\d", own):
                if not _A_CITY.search(own + hit[0]):
                    found.append((own[-_SIGNS:] + hit[0], hit["great"] is not None))
                break
        before = item
    found += [(hit[0], True) for hit in _LINE.finditer(words)]
    found += [(hit[1] or hit[2], True) for hit in _BY_NAME.finditer(words)]
    found += [(hit[0], True) for hit in _SEVERAL.finditer(words)]
    return [*found, ("封关", True)] if "封关" in words else found


# “引徐济安”工程, 宁电入湘, 引江济淮
_BY_NAME = lazily(
    r"“([^“”一最]{3,8})”(?=(?:工程)?(?:正式|全线|建成)?(?:送电|通水|通车|贯通|通航))"
    r"|((?<![\u4e00-\u9fff]{2}吸)引[\u4e00-\u9fff]{1,2}[济入][\u4e00-\u9fff]{1,2}|[\u4e00-\u9fff]{1,2}电[入送][\u4e00-\u9fff])"
)
# 桑龙、城龙、醴娄等7条高速公路: lines by name, and how many they are
_SEVERAL = lazily(
    r"[\u4e00-\u9fff]{2,6}等\d+(?:条[^,;、\d]{0,4}(?:高速|高铁|铁路|公路|航道|地铁)|[个座][^,;、\d]{0,6}(?:电站|机场|水库|灌区|大桥|港))"
)
_TRUNK = lazily(r"铁路|高铁|机场|跨海大桥|运河|核电|高速公路|电入")
_FINISHED = lazily(r"建成|通车|投产|投用|投运|竣工|并网|封关|贯通|通航|开通|完工|送电|通水|运行")
_OWN = 2  # signs that name one thing
_SIGNS = 4  # of a name that tell it
_LINE = lazily(
    r"(?<![\d一二三四五六七八九])[一二三四五六七八九\d]+号线|(?:地铁|轨道交通)(?:[A-Z\d一二三四五六七八九]*[线期]|工程)"
)

"""What a review tells that no number holds: what befell the place in the year, and what it was first or named in."""

from __future__ import annotations

from collections.abc import Iterator

from rag.summaries.carried import Carried, carried
from rag.summaries.problems import in_problems
from rag.summaries.salient import Salience
from rag.summaries.timed import Times
from rag.summaries.told_alone import LEFT_OUT
from rag.summaries.topics import Chosen, cut_spans, joined_to
from rag.summaries.year_plan import Reading, body
from rag.text.lazily import lazily
from rag.text.sentences import clauses

_SHORTEST, _LONGEST, _JOINED = 8, 52, 60  # characters of what is shown
_LONG = 30
_LISTED = 3  # marks of a list beyond which a clause is worth less
_LEAST = 1.5
_OWN = 3  # signs before the verb that name who it is of

# from the rarest to what any report has
_WORTH = (
    (2.6, lazily(r"(?:经济总量|经济规模|生产总值)[^,;]*(?:跨|迈|跃|站)[上入过]?[^,;]*(?:台阶|大关|行列)")),
    (3.0, lazily(r"总书记[^,;]{0,20}(?:回信|视察|考察|亲临|莅临|致信|贺信)")),
    (
        2.0,
        lazily(
            r"(?:全[国球]|世界|国内|亚洲|中国)[^,;]{0,12}(?:第[一二三\d]+(?!次|届|批|轮|期|产业|季度)|首[个位家条批例次座列]|最[大长高早快]|唯一|前[三五十])"
            r"|(?:居|至|列|入)全[国球][^,;]{0,8}(?:第|首|前)|撤[县地][^,;]{0,6}[设建]市|(?:国务院|中央|国家)[^,;]{0,10}(?:批准|批复|同意|支持)[^,;]{0,12}(?:设立|建设|创建)?"
        ),
    ),
    (
        1.7,
        lazily(
            r"(?:获批|入选|获评|荣获|被评为|被确定为|被列为|列入|纳入|获得|荣膺|创成|成功创建|创建成|跻身|晋升|升级|升格|摘得|蝉联)[^,;]{0,24}(?:国家|全国|世界|国际|中国|联合国|百强|特等奖|一等奖)"
            r"|(?:国家|全国|世界|中国)[^,;]{0,30}(?:获批|落户|挂牌|授牌|揭牌|创建成功|申报成功|称号)"
        ),
    ),
    (
        2.4,
        lazily(
            r"(?:举办|承办|主办|协办|举行|筹办)[^,;]{0,24}(?:全国(?:[^,;]{0,10}运动会|青运会|城运会)|奥运会|亚运会|冬奥|亚冬会|大运会|青奥会|残运会|世博会|世园会|园博会|进博会|峰会|G20|亚太经合|上合组织[^,;]{0,6}会)"
        ),
    ),
    (
        1.6,
        lazily(
            r"(?:[\d一二三四五六七八九十]+年来|历史上|历史性)[^,;]{0,10}(?:首次|第一次|超过|突破|跻身)|(?:首次|首度|第一次)(?:超过|突破|跃|重回|跻身|进入|成为|迈)|首超"
            r"|(?:举办|承办|主办)[^,;]{0,20}(?:第[一二三四五六七八九十\d]+届|全国|国际|世界|中国)[^,;]{0,16}(?:大会|博览会|论坛|运动会|锦标赛|世界杯|马拉松|交易会|艺术节)"
        ),
    ),
    (
        1.4,
        lazily(
            r"(?:获批|成功|挂牌|完成|实现)[^,;]{0,6}上市|迈入高铁时代|步入[^,;]{0,6}时代|结束了?[^,;]{0,16}历史|实现[^,;]{0,20}零的?突破|零违约"
        ),
    ),
    (
        1.2,
        lazily(
            r"(?:全[省区]|西部|中部|东[部北]|西北|西南|华[东南北中]|长三角|大湾区)[^,;]{0,10}(?:第[一二\d]|首[个位家条批例]|唯一|最[大长])"
        ),
    ),
)
# words on the spirit of things, on plans and on the government's own work
_EMPTY = lazily(
    r"周年|^[^,;]{0,6}作为|^(?:由|以|向|对|为|在|把|将|让|从|使)|力量|精神|指示|嘱托|讲话|决策部署|理念|坚持|贯彻|领导|关怀|力争|争取|将(?:于|在)|有望|加快(?:推进|建设)|积极(?:推进|争创|创建|申报)|正在|前期|谋划|启动创建|[^,;]*(?:困难|问题|差距|不足)|(?:荣誉|称号|奖项)[^,;]{0,4}\d+[项个]|\d+[项个][^,;]{0,6}(?:荣誉|称号|奖)"
)
_OF_ITSELF = lazily(
    r"双拥|信访|法治|普法|征兵|民兵|禁毒|平安|扫黑|审计|档案|统计|妇|工会|共青团|文明单位|政务公开|绩效|督查|考核"
)
_VERB_FIRST = lazily(
    r"(?:被|连续|成功|首次|再次|荣|并|先后|双双|跃?升至|跃居|位居|居|列|获|入选|跻身|创|蝉联|成为|摘得|晋|列入|纳入|实现|通过)"
)
_HUNG = lazily(r"(?:实现|保持|达到?|增长|下降|均|分别|位居|居|列|总[量数额]|规模|同比|其中)")
_NO_SUBJECT = lazily(r"(?:增长|下降|均|双双|分别)")
# a deed of the government's: what follows it has no other subject
_DEED_FIRST = lazily(
    r"(?:成功|率先|全面|深入|扎实|积极|大力|加快|持续|稳步|着力|推[进动]|实施|开展|建成|完成|举办|出台|组建|新增|争取|获|入选|创|落实|深化|优化|强化|加强|坚持|支持)"
)
_OF_THE_STATE = lazily(r"国家|全国|世界|中国|省级|全省")
_EACH = 0.3  # for each further honour in one clause
_MEASURE_FIRST = lazily(
    r"(?:增长|下降|均?(?:位?居|位?列|排名)|双双|(?:[^,;、]{1,5}[、和])*[^,;、]{2,8}均(?:位?居|位?列)|总数|总量|产量|数量|增速|增幅|规模|占比|[^,;]{0,4}(?:交易|产销)[量额]|均|分别|其中|新增数量)"
)
_HANGING = lazily(r"(?:[之以]?后|时|之际|期间|以来|下|情况下|面前|中)$")  # 地震灾害发生后
_YEARS = lazily(r"[三四五两]年(?:来|间)|过去[三四五]年|十[一二三四五]五”?(?:时期|期间|以来)|近年")

_STRUCK = lazily(
    r"非典|疫情|新冠|禽流感|金融危机|贸易摩擦|经贸摩擦|洪涝|洪水|特大[^,;]{0,6}(?:灾|事故|暴雨)|暴雨|强降雨|台风|地震|泥石流|山洪|雪灾|冰冻|冰雪灾|干旱|旱情|大旱|火灾|爆炸|滑坡|龙卷风|水旱灾害"
)
_MET = lazily(r"应对|抗击|战胜|夺取|经受|遭遇|遭受|遭到|抵御|阻击|打赢|处置|发生|克服|迎战|支援|援助|对口支援|捐款")
_FACING = lazily(r"(?:面对|在[^,;]*(?:中|面前)$|针对)")
_ONLY_FACED = lazily(
    r"(?:聚力|全力|奋力|坚决|沉着|积极|有力|科学|统筹)*(?:应对|打好|打赢|抗击|做好)[^,;]*(?:危机|疫情|阻击战|人民战争)"
)
_DIGIT = lazily(r"\d")
_ENDED = lazily(
    r"(?:有效|最大限度|成功|夺取|取得|实现|得到|避免|杜绝|无一|未发生|确保了?|保持|经济)[^,;]*(?:胜利|控制|遏制|杜绝|输入|降低|减少|安置|恢复|平安|零|伤亡|损失|增长|成果|稳定)"
)
_NOT_STRUCK = lazily(
    r"预案|机制|体系|演练|意识|形势|影响|压力|救灾物资|防[灾震汛]减灾|防控能力|常态化|因素|预警|防治|规划"
)


def befallen(reading: Reading, most: int = 2) -> tuple[Chosen, ...]:
    """At most so many clauses on what struck the place in the year under review, in reading order."""
    salience = Salience(reading)
    found: list[tuple[float, Chosen]] = []
    for sentence, parts in _of_last_year(reading):
        for at, (start, end) in enumerate(parts):
            words = sentence.folded[start:end]
            if not _STRUCK.search(words) or _NOT_STRUCK.search(words) or _EMPTY.search(words):
                continue
            if _HANGING.search(words.rstrip("。;,")) and not _FACING.match(words):
                continue
            start += _counted(sentence.folded, start, end)
            words = sentence.folded[start:end]
            told = _faced(sentence, parts, at) if _FACING.match(words) or not _MET.search(words) else None
            if told is None and (_FACING.match(words) or not _MET.search(words)):
                continue
            if told is None and _ONLY_FACED.match(words) and not _ENDED.search(words) and not _DIGIT.search(words):
                continue
            if told is None and not _SHORTEST <= end - start <= _LONGEST:
                continue
            said = told or _cut(sentence, start, end)
            struck = [_STRUCK.search(words)[0]]  # type: ignore[index]
            worth = (
                salience.often(struck[0]) + 0.5 * bool(_ENDED.search(said.folded)) - max(0, len(said.text) - _LONG) / 40
            )
            worth -= 0.3 * max(words.count("、") - _LISTED, 0)
            found.append((worth, said))
    chosen: list[Chosen] = []
    told_of: set[str] = set()
    for _, said in sorted(found, key=lambda each: -each[0]):
        kinds = {_kind(hit[0]) for hit in _STRUCK.finditer(said.folded)}
        if not kinds & told_of and len(chosen) < most:
            chosen.append(said)
            told_of |= kinds
    return tuple(sorted(chosen, key=lambda each: each.spans[0].start))


def _kind(word: str) -> str:
    return next((name for name, signs in _KINDS if any(sign in word for sign in signs)), word)


_KINDS = (
    ("疫", ("非典", "疫", "新冠", "禽流感")),
    ("水", ("洪", "雨", "台风", "泥石流", "水旱")),
    ("旱", ("旱",)),
    ("冰", ("冰", "雪")),
)


def _faced(sentence: Chosen, parts: list[tuple[int, int]], at: int) -> Chosen | None:
    """What was faced with what came of it: 面对突如其来的疫情 … 有效杜绝了疫病输入."""
    start, end = parts[at]
    for first, last in parts[at + 1 :]:
        if _ENDED.match(sentence.folded, first) and end - start + last - first <= _JOINED:
            one, two = _cut(sentence, start, end), _cut(sentence, first, last)
            if first == parts[at + 1][0]:
                return _cut(sentence, start, last)
            text = one.text.rstrip("，,") + LEFT_OUT + two.text
            return Chosen(text, one.folded.rstrip(",") + LEFT_OUT + two.folded, (*one.spans, *two.spans), one.section)
    return None


def honours(reading: Reading, most: int) -> tuple[tuple[float, Chosen], ...]:
    """At most so many clauses on what the place was first in, or was named, with their worth; the most first."""
    salience = Salience(reading)
    found: list[tuple[float, Chosen]] = []
    for sentence, parts in _of_last_year(reading):
        for at, (start, end) in enumerate(parts):
            start += _counted(sentence.folded, start, end)
            words = sentence.folded[start:end]
            worth = next((worth for worth, pattern in _WORTH if pattern.search(words)), 0.0)
            if not worth or _EMPTY.search(words):
                continue
            before = sentence.folded[slice(*parts[at - 1])] if at else ""
            hung = _MEASURE_FIRST.match(words) or (_VERB_FIRST.match(words) and not _DEED_FIRST.match(before))
            if _NO_SUBJECT.match(words) and not at:
                continue
            back = at - 1  # 保护性耕作面积扩大,实现适宜区全覆盖,规模保持全国第一: of what stands before both
            while hung and back > 0 and _HUNG.match(sentence.folded, *parts[back]):
                back -= 1
            start = parts[back][0] if at and hung else start  # 获批国家重点实验室: of what stands before
            said = _cut(sentence, start, end)
            if ahead := carried(sentence.folded, parts[at][0], end, (), reading.places):
                said = _behind(sentence, ahead, parts[at][0], end)
            if not _SHORTEST <= len(said.text) <= (_LONGEST if start >= parts[at][0] else _JOINED):
                continue
            worth += salience.often_named(words) - 0.9 * bool(_OF_ITSELF.search(said.folded))
            many = min(len(_OF_THE_STATE.findall(words)), _LISTED)
            worth += _EACH * (many - 1) if many > 1 else 0.0
            worth -= max(0, len(said.text) - _LONG) / 40 + 0.25 * max(words.count("、") - _LISTED, 0)
            found.append((worth, said))
    chosen: list[tuple[float, Chosen]] = []
    for worth, said in sorted(found, key=lambda each: -each[0]):
        beside = any(said.text in each.text or each.text in said.text for _, each in chosen)
        if worth >= _LEAST and not beside and len(chosen) < most:
            chosen.append((worth, said))
    return tuple(chosen)


def _behind(sentence: Chosen, ahead: Carried, start: int, end: int) -> Chosen:
    """A clause with the words before it that say whose it is."""
    if ahead.joined:
        return _cut(sentence, ahead.start, end)
    return joined_to(sentence, ahead[:2], (start, end))


def _of_last_year(reading: Reading) -> Iterator[tuple[Chosen, list[tuple[int, int]]]]:
    """The sentences of the review that are on no several years, with their clauses."""
    times, (first, last) = Times(reading), in_problems(reading)
    for section in body(reading.material):
        for sentence in reading.sentences(section) if section.role == "review" else ():
            if sentence.spans[0].start < last and sentence.spans[-1].end > first:
                continue
            if _YEARS.search(sentence.folded) or times.of_years(sentence.spans[0].start):
                continue
            yield sentence, list(clauses(sentence.folded, 0, len(sentence.folded)))


def _counted(words: str, start: int, end: int) -> int:
    """How many signs a clause has before its place in a count: 需要专门报告:一是, 二是."""
    hit = _ITEM.match(words, start, end)
    return len(hit[0]) if hit is not None else 0


_ITEM = lazily(r"(?:[^,;:]{0,14}:)?[一二三四五六七八九十]{1,2}是(?=[^,;]{4})")


def _cut(sentence: Chosen, start: int, end: int) -> Chosen:
    spans = cut_spans(sentence.spans, start, end)
    return Chosen(sentence.text[start:end], sentence.folded[start:end], spans, sentence.section)

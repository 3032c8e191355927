"""Whether a number is of a part of the territory or of its economy, and not of the whole."""

from __future__ import annotations

from rag.figures.headline import Line
from rag.figures.statements import Statement
from rag.text.lazily import lazily

_PART = lazily(
    r"开发区|园区|片区|高新区|经开区|新区|自贸|保税|示范区|产业园|功能区|工业园|度假区|[省市区县州央国](?:属|有)(?:企业|国企)|上市公司|县域"
)
# A part of the economy: what stands in a paragraph that opens with it may be its.
_FIRMS = lazily(r"民营(?:经济|企业)|非公(?:有制)?经济|乡镇企业|个体私营|三资企业")
_WHOLE = lazily(r"全(?:国|省|市|区|县|州|盟|旗|镇|乡|街道)|我[市省区县州镇乡]")
# Some of the counties, or what lies around the city; 9个县(市、区) may be all.
_COUNTIES = lazily(
    r"(?:[两二三四五六七八九十\d]+个?|各)(?:近|远)?(?:郊区|县\(市\)(?![区、])|(?:农业|牧业|贫困|山区|民族|沿海|库区)县)"
    r"|^县域经济|县(?:\(市\))?[和与及、](?:[两二三四五六七八九十\d]+个?)?(?:近|远)?郊区"
)


def is_of_counties(opening: str) -> bool:
    """Whether a folded clause that opens a sentence is about some of the counties, as the numbers behind it then are.

    >>> [is_of_counties(words) for words in ("四县(市)和四郊区工业取得突破", "县域经济呈现变化", "全市9个县(市)")]
    [True, True, False]
    """
    return bool(_COUNTIES.search(opening)) and not _WHOLE.search(opening)


class Parts:
    """Whether numbers are of a part of the territory: 临港新片区工业增长65%,完成投资602亿元.

    A part once named holds to the end of its sentence, or until the whole is named (全市...). What stands in the rest
    of the paragraph is doubtful: a number that names the whole elsewhere goes before it.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._paragraph = -1
        self._part = False
        self.doubtful = False

    def begin(self, line: Line) -> None:
        """Go on to a sentence."""
        if line.paragraph != self._paragraph:
            self._paragraph, self.doubtful = line.paragraph, False
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


_COUNTS = frozenset(("个", "家", "座", "处", "片", "项"))
_OPENING = 24  # characters of a sentence in which the part that it is about is named
_INTO = lazily(r"推进|加快|推动|支持|实施|开展|深化")

"""What a report's clause says right before a number, and how a draft says it: the same words, or nearly."""

from __future__ import annotations

import re

from rag.drafts.evidence import Entry
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.words import tagged

_MARKS = lazily(r"[,;:。、()]|\d[\d.]*")
# Words that are no part of what a number is: how it was reached, bounded, counted.
_FILL = lazily(
    r"超过?|约|近|突破|达到?|至|为|了|已经?|均|分别|金额|数量|总数|规模|合计|共计?|累计|全年|全[省市区]|其中|实现|同比|也|则|"
    r"\s|[“”\"]"
)
_MORE = lazily(r"新增|净增|新认定|新培育|新建|(?:增加|增长)(?![到至值])|多")
_STOCK = lazily(r"总量|总数|累计|总计|保有量|增至|增加到|达到?|突破|(?<!公)共有?")


def own_words(said: str) -> str:
    """The words of `said` behind its last mark or number."""
    return re.sub(r"^[%个家项座条人户辆亿万元名位]+", "", _MARKS.split(said)[-1]).strip()


def words_before(entry: Entry) -> str:
    """What the clause of a figure says before its number, behind the last mark or number; "" where it is broken up."""
    figure = entry.figure
    if len(figure.spans) != 1 or not figure.number_spans:
        return ""
    return own_words(fold(figure.quote[: figure.number_spans[0].start - figure.spans[0].start]))


def words_behind(entry: Entry) -> str:
    """What the clause of a figure that begins with its number says behind it: 43万|儿童."""
    figure = entry.figure
    if len(figure.spans) != 1 or not figure.number_spans or words_before(entry):
        return ""
    return _MARKS.split(fold(figure.quote[figure.number_spans[0].end - figure.spans[0].start :]))[0].strip()


def clause_before(entry: Entry) -> str:
    """What the clause of a figure says before its number, other numbers and all."""
    figure = entry.figure
    if len(figure.spans) != 1 or not figure.number_spans:
        return ""
    said = fold(figure.quote[: figure.number_spans[0].start - figure.spans[0].start])
    return re.split("[,;:。、]", said)[-1]


def same_words(one: str, other: str) -> bool:
    """Whether two leads of numbers name the same: 带动销售 and 带动销售金额, but not 企业 and 新增企业."""
    if is_increment(one) != is_increment(other):
        return False
    first, second = _FILL.sub("", one), _FILL.sub("", other)
    shorter, longer = sorted((first, second), key=len)
    return len(shorter) > 1 and (longer.startswith(shorter) or longer.endswith(shorter))


def is_shortened(short: str, full: str) -> bool:
    """Whether a subject is another with words left out: 国家级单项冠军企业, of 国家级制造业单项冠军企业."""
    if not _SHORTEST <= len(short) < len(full) or len(short) < len(full) * _KEPT:
        return False
    words, rest, left = [word for word, _ in tagged(full)], [word for word, _ in tagged(short)], ""
    if not rest or words[-1] != rest[-1]:
        return False
    for word in words:
        if rest and word == rest[0]:
            rest.pop(0)
        else:
            left += word
    return not rest and not is_increment(left)


_SHORTEST, _KEPT = 6, 0.6  # characters of a subject, and the share of those of the full one


def is_increment(said: str) -> bool:
    """Whether words make a number what was added: 新增48家."""
    return _MORE.search(said) is not None


def is_stock(said: str) -> bool:
    """Whether words make a number a total: 总量达122家."""
    return _STOCK.search(said) is not None and not is_increment(said)


_BEGUN = lazily(r"开工|动工")
_BUILT = lazily(r"建成|竣工|完工|投产|交付")


def at_other_stage(one: str, other: str) -> bool:
    """Whether one lead counts what was begun, the other what was finished: 新开工7925套、建成8282套."""
    first, second = ((_BEGUN.search(said) is not None, _BUILT.search(said) is not None) for said in (one, other))
    return first == second[::-1] and any(first) and not all(first)

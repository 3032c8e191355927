"""The livelihood projects (民生实事), the list whole: from the plan, a sentence's items, or an appendix."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from rag.numbers.quantities import find_quantities
from rag.records import Section
from rag.summaries.counted_lists import Group, Sectioned, counted_lists, is_appendix
from rag.summaries.items import goes_on, kind_of
from rag.summaries.told_alone import told_alone
from rag.summaries.topics import ITEM, Chosen, announces, cut_spans, sentences_of, title_of
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.sentences import clauses

_NO_LIST = lazily(r"名词解释|注释|说明")


def livelihood(material: Sectioned) -> tuple[Group, ...]:
    """The projects of the year ahead by group, none left out and none shortened; empty where the report lists none."""
    return tuple(Group(each.title, tuple(map(_uncounted, each.items))) for each in _found(material))


def is_list(projects: Sequence[Group]) -> bool:
    """Whether projects are told one by one, and not only how many they are."""
    items = [each for group in projects for each in group.items]
    if len(items) > 1:
        return True
    return any(not _COUNTED.search(each.folded) and find_quantities(each.folded) for each in items)


def counts_them(group: Group) -> bool:
    """Whether a project only says how many there are to be, or which: no phrase on doing good."""
    return any(_COUNTED.search(each.folded) or find_quantities(each.folded) for each in group.items)


def _uncounted(item: Chosen) -> Chosen:
    """A project without its place in the count (二是, 第三,) and without who answers for it (牵头单位:...)."""
    counted, behind = _COUNTED_BY.match(item.folded), _WHO.search(item.folded)
    if counted is None and behind is None:
        return item
    at = counted.end() if counted is not None else 0
    end = behind.start() if behind is not None else len(item.text)
    return Chosen(item.text[at:end], item.folded[at:end], cut_spans(item.spans, at, end), item.section)


_WHO = lazily(r"[(（](?:牵头|责任|主办|承办|配合|实施)(?:单位|部门)?[:：][^()（）]*[)）][。;]?\s*$")
_COUNTED_BY = lazily(r"[一二三四五六七八九十]{1,3}是要?[:,]?(?=.{4})")


def _found(material: Sectioned) -> tuple[Group, ...]:
    if found := counted_lists(material):
        return found
    notes = next((at for at, each in enumerate(material.sections) if _opens_notes(material, each)), None)
    body = takewhile(lambda section: not is_appendix(section), material.sections[:notes])
    sections = [section for section in body if section.role == "plan"]
    named = next((at for at, each in enumerate(sections) if each.path and announces(fold(title_of(each)))), None)
    if named is not None:
        groups = _groups(material.text, _under(sections, named))
        items = [each for group in groups for each in group.items]
        if _falls_short(title_of(sections[named]), len(items)):
            return (_headed(material, sections[named]),)
        if _is_list(groups):
            return groups
    return _listed(material.text, sections) or _appended(material) or _counted(material.text, sections)


def _is_list(groups: Sequence[Group]) -> bool:
    """Whether what stands under a heading that names projects lists them, and does not tell of the work at large."""
    items = [each for group in groups for each in group.items]
    if len(items) < _LISTED and not (len(items) > 1 and sum(len(find_quantities(it.folded)) for it in items) > 1):
        return False
    if len(items[0].text) < _LINE and _NO_LIST.search(items[0].folded):
        return False
    with_numbers = sum(any(find_quantities(each.folded) for each in group.items) for group in groups)
    long = sum(len(each.text) for each in items) > _ITEM * len(groups)
    return 2 * with_numbers > len(groups) and not (long and any(len(group.items) > _TOLD for group in groups))


_TOLD = 3  # sentences that a project takes; where more stand under a heading, it is a part of the work


def points(group: Group, most: int) -> Group:
    """A project in few words, where a page has little room: its name, and at most so many clauses with numbers."""
    first, *rest = group.items
    kept: list[Chosen] = [] if group.title else [first]
    for each in rest if kept else group.items:
        for piece in told_alone(each.folded):
            start, end = piece.head, piece.end
            if piece.skips or not piece.alone or end - start > _POINT:
                continue
            if len(kept) < most and find_quantities(each.folded[piece.start : end]):
                spans = cut_spans(each.spans, start, end)
                kept.append(Chosen(each.text[start:end], each.folded[start:end], spans, each.section))
    return Group(group.title, tuple(kept or ([] if group.title else [first])))


_POINT = 60  # characters of one
_LISTED = 3


def _falls_short(title: str, items: int) -> bool:
    """Whether a heading counts more projects than stand under it: 继续办好10件惠民实事, and then something else."""
    return 2 * items < _counted_in(fold(title))


_NUMBER = lazily(r"(\d{1,3}|[二三五六七八九]?十[一二三四五六七八九]?)(?:个方面|方面|[类件项个大])")
_CHINESE = {"十": 10, "二十": 20, "三十": 30}


def _under(sections: Sequence[Section], at: int) -> tuple[Section, ...]:
    """A section with what stands under it: deeper ones, and those of its depth that count 1. 2. where it does not."""
    first = sections[at]
    inside = [first]
    for section in sections[at + 1 :]:
        if section.depth <= first.depth and not (section.depth == first.depth and _NUMBERED.match(section.path[-1])):
            break
        inside.append(section)
    return tuple(inside)


_NUMBERED = lazily(r"\s*(?:\d{1,2}[.．、]|[①-⑳])")


def _groups(text: str, sections: Sequence[Section]) -> tuple[Group, ...]:
    made = []
    for section in sections:
        said = tuple(each for each in sentences_of(text, (section,)) if not announces(each.folded))
        if said:
            title = title_of(section)
            made += _by_item(said) if announces(fold(title)) else [Group(title, said)]
    return tuple(made)


def _by_item(said: Sequence[Chosen]) -> list[Group]:
    """Sentences as groups: an item (一是, (1)) with what is told of it, or each by itself where none is numbered."""
    groups: list[Group] = []
    for each in said:
        if groups and not ITEM.match(each.folded) and ITEM.match(groups[-1].items[0].folded):
            groups[-1] = Group("", (*groups[-1].items, each))
        else:
            groups.append(Group("", (each,)))
    return groups


def _counted(text: str, sections: Sequence[Section]) -> tuple[Group, ...]:
    """The sentence that says how many they are, where the report lists none: 扎实办好20项重点民生实事."""
    said = (each for section in sections for each in sentences_of(text, (section,)) if announces(each.folded))
    found = next((each for each in said if _COUNTED.search(each.folded)), None)
    return (Group("", (_to_the_count(found),)),) if found is not None else ()


def _to_the_count(said: Chosen) -> Chosen:
    """A sentence without what only praises before or behind the clause that counts the projects."""
    parts = clauses(said.folded, 0, len(said.folded))
    last = max(  # what they are about is told with them
        (at for at, (start, end) in enumerate(parts) if announces(said.folded[start:end])), default=len(parts) - 1
    )
    while last + 1 < len(parts) and (
        (find_quantities(said.folded[slice(*parts[last + 1])]) and not _FOR_YEARS.search(said.folded, *parts[last + 1]))
        or _ABOUT.match(said.folded, parts[last + 1][0])
    ):
        last += 1
    counting = (at for at, (a, b) in enumerate(parts) if find_quantities(said.folded[a:b]))
    announcing = next((at for at, (a, b) in enumerate(parts) if announces(said.folded[a:b])), 0)
    start, end = parts[min(next(counting, announcing), last)][0], parts[last][1]
    return Chosen(said.text[start:end], said.folded[start:end], cut_spans(said.spans, start, end), said.section)


def _listed(text: str, sections: Sequence[Section]) -> tuple[Group, ...]:
    """The sentence that announces them, with the items that follow it (一是……；二是……)."""
    for section in sections:
        said = sentences_of(text, (section,))
        for index, sentence in enumerate(said):
            following = said[index + 1] if index + 1 < len(said) else None
            # 二是...办好民生实事;三是...: an item among others heads no list
            item = following is not None and kind_of(sentence.folded) == kind_of(following.folded) != ""
            noted = following is not None and len(following.text) < _LINE and _NO_LIST.search(following.folded)
            if item or noted or not announces(sentence.folded):
                continue
            if headed := _behind_colon(text, said[index:]) or _alike(said[index:]):
                return tuple(_by_item(headed))
            numbered = _numbered(sections, sentence.spans[-1].end) if index >= len(said) - 2 else ()
            if len(numbered) >= _LISTED and _are_items(sentence.folded, numbered):
                return _groups(text, numbered)
            end = index + 1
            while end < len(said) and goes_on(said, end):
                end += 1
            if end > index + 1 and 2 * (end - index - 1) >= _counted_in(sentence.folded):
                opens = _FIRST_ITEM.search(sentence.folded)  # 办成一批实事:一是...;二是...
                if opens is not None:
                    at = opens.end()
                    spans = cut_spans(sentence.spans, at, len(sentence.text))
                    own = Chosen(sentence.text[at:], sentence.folded[at:], spans, sentence.section)
                    return tuple(_by_item((own, *said[index + 1 : end])))
                first = index + 1 if end - index > _LISTED else index  # what only announces them is no project
                return tuple(_by_item(said[first:end]))
    return ()


_FIRST_ITEM = lazily(r":(?=一[是要]|\(1\)|1[.、]|①)")


def _alike(said: Sequence[Chosen]) -> list[Chosen]:
    """As many sentences as are announced that open alike: 筹措7亿元实施就业工程,...。筹措8亿元实施安居工程,...

    Of each its first clause; what follows is how it will be done.
    """
    many = _counted_in(said[0].folded)
    opened: dict[str, list[Chosen]] = {}
    for each in said[1:]:
        start, end = clauses(each.folded, 0, len(each.folded))[0]
        words = each.folded[start:end]
        first = Chosen(each.text[start:end], words, cut_spans(each.spans, start, end), each.section)
        if find_quantities(words):
            opened.setdefault(words[:2] + words[-2:], []).append(first)
    return next((found for found in opened.values() if len(found) == many >= _LISTED), [])


def _are_items(announcing: str, numbered: Sequence[Section]) -> bool:
    """Whether numbered sections are the projects, not the parts of the work: as many as announced, or each short."""
    if _counted_in(announcing) == len(numbered):
        return True
    return sum(span.end - span.start for each in numbered for span in each.spans) <= _ITEM * len(numbered)


_ITEM = 120  # characters that a project takes on the average


def _counted_in(folded: str) -> int:
    """How many projects words announce, 0 where they do not say."""
    hit = _NUMBER.search(folded)
    return 0 if hit is None else int(hit[1]) if hit[1].isdigit() else _CHINESE.get(hit[1], 0)


def _behind_colon(text: str, said: Sequence[Chosen]) -> list[Chosen]:
    """办好民生实事:...;...;...: what stands behind the colon, up to the full stop."""
    first = said[0]
    colon = first.folded.find(":")
    head = first.folded[:colon]
    if not 0 < colon < _HEAD or not announces(head) or not find_quantities(first.folded[colon:]):
        return []
    if colon >= _SHORT_HEAD and not _COUNTED.search(head):
        return []
    spans = cut_spans(first.spans, colon + 1, len(first.text))
    found = [Chosen(first.text[colon + 1 :], first.folded[colon + 1 :], spans, first.section)]
    for before, each in pairwise(said):
        if not text.startswith(("；", ";"), before.spans[-1].end):
            break
        found.append(each)
    return found


_SHORT_HEAD = 20
_FOR_YEARS = lazily(r"\d年(?!度)")  # 连续三年盯下去
_ABOUT = lazily(r"(?:主要|重点)?(?:涉及|包括|涵盖|覆盖|即|分别|围绕|聚焦)|[^,。;]{0,8}(?:票决|表决|审议)")
_COUNTED = lazily(r"[\d十百]+(?:个方面|方面|大类|[类件项个大])[^,。;]{0,14}实事|实事[^,。;]{0,8}[\d十百]+[类件项个]")


def _numbered(sections: Sequence[Section], after: int) -> tuple[Section, ...]:
    """The sections that count 1. 2. 3. from the source position `after` on."""
    found: list[Section] = []
    later = [section for section in sections if section.spans and section.spans[0].start >= after]
    for section in sorted(later, key=lambda each: each.spans[0].start):
        if not section.path or not _NUMBERED.match(section.path[-1]):
            break
        found.append(section)
    return tuple(found)


def _appended(material: Sectioned) -> tuple[Group, ...]:
    """The list in an appendix: the headings and sentences between the appendix that announces it and the next."""
    sections = material.sections
    first = next((at for at, each in enumerate(sections) if is_appendix(each)), len(sections))
    for section in sections[first:]:  # a note on words may hold it: 20.2026年10件民生实事:...
        for said in sentences_of(material.text, (section,)):
            colon = said.folded.find(":")
            if 0 < colon < _HEAD and _COUNTED.search(said.folded[:colon]) and len(said.text) > 2 * colon:
                spans = cut_spans(said.spans, colon + 1, len(said.text))
                return (Group("", (Chosen(said.text[colon + 1 :], said.folded[colon + 1 :], spans, section),)),)
    starts = [at for at, each in enumerate(sections) if is_appendix(each)]
    start = next((at for at in starts if any(_tells(material, each) for each in sections[at : at + 2])), None)
    if start is None:
        return ()
    inside = []
    for section in sections[start + 1 :]:
        if is_appendix(section) or _NO_LIST.search(section.path[-1]) or _opens_notes(material, section):
            break
        inside.append(section)
    if inside and not _NUMBER_ANY.match(inside[0].path[-1]) and announces(fold(title_of(inside[0]))):
        sections, start, inside = tuple(inside), 0, inside[1:]  # the list's own title on a line of its own
    alone = _groups(material.text, sections[start : start + 1])
    alone = alone if alone and _is_list(alone) else ()
    if not inside:
        return alone
    titles = tuple(_headed(material, section) for section in inside if section.depth == inside[0].depth)
    return titles if len(titles) >= _LISTED else alone


def _headed(material: Sectioned, section: Section) -> Group:
    """A project told by its heading; what stands under it is how it will be done."""
    title = title_of(section)
    text = "".join(material.text[span.start : span.end] for span in section.spans)
    at = text.find(title)
    if at < 0:
        return Group(title, ())
    return Group("", (Chosen(title, fold(title), cut_spans(section.spans, at, at + len(title)), section),))


def _opens_notes(material: Sectioned, section: Section) -> bool:
    """Whether the line before a section, which may be no heading, announces notes on words."""
    start = section.spans[0].start if section.spans else 0
    return bool(_NO_LIST.search(material.text[max(0, start - _LINE) : start].rstrip().rpartition("\n")[2]))


_LINE = 40
_NUMBER_ANY = lazily(r"\s*[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]")


_HEAD = 60  # characters in which a list is announced


def _tells(material: Sectioned, section: Section) -> bool:
    text = "".join(material.text[span.start : span.end] for span in section.spans)
    return announces(fold(text)[:_HEAD])

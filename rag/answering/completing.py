"""An answer with what it leaves untold: each thing that a question asks beside it, by `composing`.

Where nothing was found, the clauses that say most of what is asked are the answer; a passage that says much less of it
gives way to them; and of a question for several things those that neither figures nor passages told come behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answering.checking import checked
from rag.answering.compose import from_passages
from rag.answering.composing import Told, told_of
from rag.answering.confirming import confirmed
from rag.answering.everywhere import each_place
from rag.answering.in_parts import joined
from rag.answering.passages import Found, PassageFinder, Quoted
from rag.answering.turn import Turn
from rag.answering.year_before import told_before
from rag.figures.lexicon import find_names
from rag.gazetteer.divisions import NATION, ancestors, by_name, stem
from rag.question.halves import Half, halves_of
from rag.question.own_words import language_of
from rag.question.parse import Parsed
from rag.question.pieces import subjects
from rag.question.query import Named, Query, Words
from rag.records import Answer, Report
from rag.retrieval.answer_patterns import has_term
from rag.retrieval.english import halves_in_english, in_chinese
from rag.retrieval.wants import want_of
from rag.text.fold import fold
from rag.text.lazily import lazily

_SURE_HALF = 0.65  # of its weight, in what is told beside another answer
_NOES = ("not_stated", "not_found", "unread")
_NOWHERE = (*_NOES, "unclear")
_NO = lazily(r"没有写明(?!数)|未能从中读出")


def completed(
    answer: Answer, found: Found | None, parsed: Parsed, turn: Turn, reports: Sequence[Report], passages: PassageFinder
) -> tuple[Answer, Found | None]:
    """The answer with the clauses that tell what it leaves untold, and the words that were not brought to Chinese."""
    whole, found = _completed(answer, found, parsed, turn, reports, passages)
    words = parsed.words.words if parsed.words is not None else None
    if words is None or language_of(words.text) != "en" or (whole.mode == "table" and whole.status == "answered"):
        return whole, found
    strange = in_chinese(words).unknown
    note = turn.voice.say("words.not_carried", words=", ".join(strange)) if strange else ""
    return (replace(whole, notes=(*whole.notes, note)) if note else whole), found


def _completed(
    answer: Answer, found: Found | None, parsed: Parsed, turn: Turn, reports: Sequence[Report], passages: PassageFinder
) -> tuple[Answer, Found | None]:
    """The answer with the clauses that tell what it leaves untold; as it is where none do."""
    query, asked = parsed.words, parsed.asked
    if query is None or query.words is None or asked is None or turn.leans or query.words.who:
        return answer, found
    if (against := _against_nation(answer, query, query.words, turn, reports, passages)) is not None:
        return against, found
    if answer.status == "not_loaded":
        return _of_unloaded(answer, found, parsed, query, query.words, turn, reports, passages)
    if asked.many or not query.places:
        alone = answer.status == "answered" and answer.mode == "extract" and len(answer.citations) == 1
        told = each_place(query, query.words, reports, passages) if alone or answer.status in _NOWHERE else ()
        return (from_passages(told, turn, passages.library), Found(told)) if told else (answer, found)
    if (claimed := _confirmed(answer, query, turn, reports, passages)) is not None:
        return claimed
    if answer.status in _NOES:
        answer, found = _instead(answer, found, parsed, query, turn, reports, passages)
        return told_before(answer, query, query.words, turn, reports, passages) or (answer, found)
    lacking = _NO.search(answer.answer) is not None and parsed.loose
    if answer.status != "answered" or answer.mode not in ("table", "extract"):
        return answer, found
    quotes = [fold(citation.quote) for citation in answer.citations]
    several = len(_things(query.words)) > 1
    if not several and answer.mode == "extract" and found is not None:
        told = _better(query, query.words, quotes, reports, passages)
        return (from_passages(told, turn, passages.library), replace(found, quoted=told)) if told else (answer, found)
    if not several and not lacking:
        return answer, found
    shown = [quote for quote in quotes if _is_shown(quote, fold(answer.answer))] if lacking else quotes
    more = [
        each
        for each in told_of(query, query.words, reports, passages, which=None if lacking or found else _is_of_words)
        if each.quoted and (lacking or _is_apart(each)) and not each.is_in(shown)
    ]
    if not more:
        return answer, found
    if found is not None and answer.mode == "extract" and any(each.half.units and each.beats(quotes) for each in more):
        told = _each_once(more)  # what was quoted has not the number that is asked for
        return from_passages(told, turn, passages.library), replace(found, quoted=told)
    told = _each_once(more)
    behind = checked(from_passages(told, turn, passages.library), turn, passages.library)
    both = joined(turn.text, (_without_noes(answer, len(more)), behind))
    both = replace(both, mode=answer.mode)
    return both, replace(found, quoted=(*found.quoted, *told)) if found is not None else None


def _of_unloaded(
    answer: Answer,
    found: Found | None,
    parsed: Parsed,
    query: Query,
    words: Words,
    turn: Turn,
    reports: Sequence[Report],
    passages: PassageFinder,
) -> tuple[Answer, Found | None]:
    """What other reports tell of a year or a place that has none here: 宝鸡和咸阳 are told of by 陕西."""
    if len(query.places) == 1 and parsed.loose and passages.reports_of(query, words, reports):
        told = _each_once([each for each in told_of(query, words, reports, passages) if each.quoted])
        return (from_passages(told, turn, passages.library), Found(told)) if told else (answer, found)
    return _with_above(answer, query, words, turn, reports, passages), found


def _is_shown(quote: str, answer: str) -> bool:
    """Whether an answer shows a clause that it cites, or all of its numbers."""
    numbers = _NUMBER.findall(quote)
    return quote in answer or (bool(numbers) and all(number in answer for number in numbers))


_NUMBER = lazily(r"\d[\d.]*")


def _things(words: Words) -> tuple[Half, ...]:
    """What a question asks one after the other."""
    return halves_in_english(words) if language_of(words.text) == "en" else halves_of(words.text)


def _instead(
    answer: Answer,
    found: Found | None,
    parsed: Parsed,
    query: Query,
    turn: Turn,
    reports: Sequence[Report],
    passages: PassageFinder,
) -> tuple[Answer, Found | None]:
    """The clauses that tell what is asked where nothing else did; the answer as it is where none do."""
    if query.words is None or (parsed.queries and not parsed.loose):
        return answer, found
    each_told = told_of(query, in_chinese(query.words), reports, passages)
    missing = _is_missing(query, query.words, reports, passages) and not any(each.counted for each in each_told)
    told = _each_once([each for each in each_told if each.quoted and not missing])
    instead = from_passages(told, turn, passages.library)
    return (instead, Found(told, looked=found.looked if found else ())) if told else (answer, found)


def _confirmed(
    answer: Answer, query: Query, turn: Turn, reports: Sequence[Report], passages: PassageFinder
) -> tuple[Answer, Found] | None:
    """The clause that tells a number which is claimed, where figures did not; None where none is."""
    open_ = answer.status in _NOES or (answer.status == "answered" and answer.mode == "extract")
    if not open_ or query.words is None:
        return None
    told, denied = confirmed(query, query.words, reports, passages)
    if not told:
        return None
    quoted = from_passages(told, turn, passages.library)
    premise = turn.voice.say("words.premise") if denied else ""
    return replace(quoted, answer=premise + quoted.answer), Found(told)


def _with_above(
    answer: Answer, query: Query, words: Words, turn: Turn, reports: Sequence[Report], passages: PassageFinder
) -> Answer:
    """That a report is not there, with what the report of the whole tells of it."""
    above = _of_the_whole(query, words, reports, passages)
    if not above:
        return answer
    behind = checked(from_passages(above, turn, passages.library), turn, passages.library)
    return replace(joined(turn.text, (answer, behind)), status="answered")


def _against_nation(
    answer: Answer, query: Query, words: Words, turn: Turn, reports: Sequence[Report], passages: PassageFinder
) -> Answer | None:
    """The answer with the clause in which a place holds itself against the nation, of which there is no report."""
    places = [place for place in query.places if isinstance(place, Named) and place.name != NATION.name]
    shown = any(_NATIONAL.search(fold(citation.quote)) for citation in answer.citations)
    if len(places) != 1 or shown or not _THAN_NATION.search(words.text) or any(r.region == NATION for r in reports):
        return None
    own = query.model_copy(update={"places": (places[0],)})
    told = _each_once(
        [
            each
            for each in told_of(own, words, reports, passages)
            if each.share >= _SURE_CLAIM and any(_NATIONAL.search(fold(q.proof.quote)) for q in each.quoted)
        ]
    )
    if not told:
        return None
    behind = checked(from_passages(told, turn, passages.library), turn, passages.library)
    first = _without_noes(answer, len(told)) if answer.status == "answered" else None
    return behind if first is None else replace(joined(turn.text, (first, behind)), mode=answer.mode)


_THAN_NATION = lazily(r"(?:比|较|[高低快慢多少大优]于|超过?|领先|跑赢)(?:了)?全国(?!各|其他|所有)(?:平均|的)?")
_NATIONAL = lazily(r"(?:[高低快慢优]于|超过?|领先|好于|比)(?:了)?全国")
_SURE_CLAIM = 0.8  # of its weight, in a clause that holds it against the nation


def _of_the_whole(query: Query, words: Words, reports: Sequence[Report], passages: PassageFinder) -> tuple[Quoted, ...]:
    """What the report of the whole tells of a part that has none here, by its name: of 宁波舟山港 that of 浙江."""
    places = [place for place in query.places if isinstance(place, Named)]
    names = [stem(place.name) for place in places]
    regions = [region for place in places for region in by_name(place.name) if region.adcode == place.adcode]
    above = [each for region in regions for each in ancestors(region)]
    held = next((each for each in above if any(report.region == each for report in reports)), None)
    if len(places) < len(query.places) or held is None or passages.reports_of(query, words, reports):
        return ()
    whole = query.model_copy(update={"places": (Named(type="region", name=held.name, adcode=held.adcode),)})
    told = [each for each in told_of(whole, words, reports, passages) if each.quoted and each.share >= _SURE_HALF]
    quoted = _each_once(told)
    return tuple(each for each in quoted if any(name in fold(each.proof.quote) for name in names))


def _better(
    query: Query, words: Words, quotes: Sequence[str], reports: Sequence[Report], passages: PassageFinder
) -> tuple[Quoted, ...]:
    """The passages that say much more of the only thing that is asked than those quoted; () where none do."""
    if want_of(words.text) == "problems":
        return ()
    only = told_of(query, words, reports, passages, quotes)
    if len(only) != 1 or not only[0].quoted or only[0].is_in(quotes):
        return ()
    if _all_said(words.terms, quotes) and not only[0].counted:
        return ()
    return only[0].quoted if only[0].beats(quotes) else ()


def _each_once(told: Sequence[Told]) -> tuple[Quoted, ...]:
    """The passages of what is told, without those that stand inside another."""
    found: list[Quoted] = []
    for each in (passage for one in told for passage in one.quoted):
        end = each.start + len(each.proof.quote)
        inside = [
            other
            for other in found
            if other.report == each.report and other.start < end and each.start < other.start + len(other.proof.quote)
        ]
        if inside and len(each.proof.quote) <= len(inside[0].proof.quote):
            continue
        found = [other for other in found if other not in inside]
        found.append(each)
    return tuple(found)


def _all_said(terms: Sequence[str], quotes: Sequence[str]) -> bool:
    """Whether quotes hold all that a question has in quotation marks, if it has any."""
    return bool(terms) and all(any(has_term(term.lower(), quote.lower()) for quote in quotes) for term in terms)


def _is_missing(query: Query, words: Words, reports: Sequence[Report], passages: PassageFinder) -> bool:
    """Whether the reports asked about lack a name in quotation marks or a code (10号线) that the question is of."""
    looked = passages.reports_of(query, words, reports)
    return bool(words.terms and looked and passages.missing(words.terms, looked))


def _without_noes(answer: Answer, told: int) -> Answer:
    """The answer without its lines of what was not found, where as many things are told now."""
    lines = answer.answer.split("\n")
    noes = [line for line in lines if _NO.search(line)]
    if not 0 < len(noes) <= told:
        return answer
    return replace(answer, answer="\n".join(line for line in lines if line not in noes))


def _is_apart(told: Told) -> bool:
    """Whether a thing that is asked is one of words: figures know the others, and what is made of them."""
    return told.share >= _SURE_HALF and bool(told.own) and _is_of_words(told.half)


def _is_of_words(half: Half) -> bool:
    """Whether a part of a question asks for what figures do not know, nor is made of them."""
    asks = bool(half.units and half.content) or _WHAT.search(half.said) is not None  # 各是多少 is of what was told
    return asks and _COMPARES.search(half.said) is None and not (find_names(half.said) or subjects(half.said))


_COMPARES = lazily(
    r"相?差|比[^重例]|[高低多少快慢]出?(?:了)?(?:多少|几)|最[高低多少大小快慢]|排|第几|哪一?(?:年|个|家|省|市|地|项|边|方)[^,。?]{0,4}[高低多少大小快慢长短]|目标|换算|折合|完成|达标|合计|平均"
)
_WHAT = lazily(r"什么|哪|怎么|怎样|如何|啥|靠|谁")

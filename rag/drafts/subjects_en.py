"""What each number of an English sentence is about: the nearest name of an indicator, else the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from rag.drafts.english import ECONOMY, GROWN, PARTNER, Terms, find_terms, terms, terms_with_partners
from rag.drafts.grammar import words
from rag.drafts.scene import Ref, Role, Scene
from rag.drafts.subjects import About
from rag.figures.lexicon import fits, lexicon
from rag.numbers.quantities import Quantity
from rag.records import Measure
from rag.text.lazily import lazily

_FELL = lazily(
    r"\b(?:fell|fall|falling|declin\w+|drop\w*|shrank|shrink\w*|contract(?:ed|ing|ion)|decreas\w+|slid|slip\w*|down)\b",
    re.IGNORECASE,
)
_ROSE = lazily(
    r"\b(?:grew|grow\w*|rose|ris\w+|increas\w+|expan\w+|climb\w*|up|gain\w*|jump\w*|advanc\w+|more|growth|soar\w*|"
    r"surg\w+|leap\w*|leapt)\b",
    re.IGNORECASE,
)
# What a rate says of the number right before it: 106.5 billion yuan, up 5.9%.
_OF_THE_LAST = lazily(
    r"(?:[\s(]|,|\b(?:and|or|which|that|was|were|representing|with|an?|the|year-on-year|itself|also|it|has|have)\b)*"
    r"\b(?:up|down|rise|increase|gain|growth|fall|drop|decline|decrease|growing|rising|expanding|falling|climbing|"
    r"rose|grew|fell|expansion)\b(?:\s|\b(?:by|of|year-on-year|an?|some)\b|约|不低于|不超过)*",
    re.IGNORECASE,
)
_STOPS = lazily(
    r"[,;:。(]|\b(?:but|and|to|from|while|after|against|in|by|where|when|though|although|with|than|which|as|"
    r"was|were|is|are|had|has|will)\b",
    re.IGNORECASE,
)
_LIST_GAP = lazily(r"\s*(?:,|,? and)\s*(?:约|不低于|不超过)?\s*", re.IGNORECASE)


def subjects_en(
    text: str,
    span: tuple[int, int],
    numbers: Sequence[Quantity],
    scenes: Sequence[Scene],
    roles: Sequence[tuple[Role, Ref]],
) -> tuple[About, ...]:
    """A subject for each number: what names it before it in its clause or right behind it, else in clauses before."""
    made: list[About] = []
    for number, scene in zip(numbers, scenes, strict=True):
        about = (
            _of_the_last(text, number, scene, made[-1] if made else None)
            or _rate(text, number, made)
            or _about(text, span, numbers, number, scene)
        )
        about = _a_head(about, number, made) or about
        made.append(_likewise(about, text[scene.begin : number.start], number, made))
    return tuple(_economy(about, number, scene) for about, number, scene in zip(made, numbers, scenes, strict=True))


def _a_head(about: About, number: Quantity, made: Sequence[About]) -> About | None:
    """GDP hit 14.2 trillion yuan, or 167,000 yuan per person: of the GDP told before."""
    of_economy = bool(made) and made[-1].indicator == "gdp_growth" and number.base_unit in _MONEY
    if not of_economy or about.terms != terms("per capita"):
        return None
    return replace(about, subject="GDP per person", terms=terms("per capita gdp"))


def _of_the_last(text: str, number: Quantity, scene: Scene, last: About | None) -> About | None:
    """The rate of what the number before it is the level of."""
    before = scene.before
    if last is None or before is None or number.form != "percent" or not (last.subject or last.indicator):
        return None
    if before.form in ("percent", "points"):
        return None
    gap = text[before.end : number.start]
    at = max(gap.rfind(","), gap.rfind("("))
    said = gap if at < 0 else gap[at:]
    more = _SOME.fullmatch(said) and _MORE_THAN.match(text, number.end)
    if _OF_THE_LAST.fullmatch(said) is None and not more:
        return None
    if more:
        return replace(last, measure="decline" if more[1] else "growth", bound=number.bound, changed=True)
    return replace(last, measure="decline" if _FELL.search(said) else "growth", bound=number.bound, changed=True)


# 1.3 million vehicles, some|36 percent more than in 2024
_SOME = lazily(r"[,(]\s*(?:(?:or|some|which is|a)\s+)?约?\s*", re.IGNORECASE)
_MORE_THAN = lazily(r"\s*(?:more|higher|above|up on|(less|fewer|lower|below|down on))\b", re.IGNORECASE)

_LISTED = lazily(r"\s*,?\s*(?:and )?(?!(?:which|while|whereas|with)\b)(?:[a-z-]+ ){1,4}$", re.IGNORECASE)
_THAT_OF = lazily(r"\b(?:that|those) (?:of|in|for|with|to)\b", re.IGNORECASE)


def _likewise(about: About, lead: str, number: Quantity, made: Sequence[About]) -> About:
    """The output of batteries climbed 54.5 percent, and that of robots 86.3: the output of robots, which climbed."""
    last = made[-1] if made else None
    if last is None or number.form != "percent" or about.indicator or not about.terms:
        return about
    if not _THAT_OF.search(lead):
        goes_on = last.changed and not about.changed and last.indicator is None and _LISTED.match(lead) is not None
        return replace(about, measure=last.measure, changed=True) if goes_on else about
    return replace(about, terms=(*last.terms[:1], *about.terms), measure=last.measure, changed=last.changed)


_RATES = ("rd_intensity", "surveyed_unemployment", "registered_unemployment", "urbanization_rate")


def _rate(text: str, number: Quantity, made: Sequence[About]) -> About | None:
    """550,000 jobs and a rate of around 5%: the rate that was named before."""
    if number.form != "percent" or not re.search(
        r"\b(?:a|the|its|this|that) (?:rate|ratio|share|proportion)\b[^,;:。\d]{0,24}$",
        text[max(0, number.start - 36) : number.start],
    ):
        return None
    last = next((about for about in reversed(made) if about.indicator in _RATES), None)
    return replace(last, bound=number.bound, own=False) if last else None


@dataclass(frozen=True, slots=True)
class _Named:
    """What some words name: an indicator of the lexicon, or else a subject of their own as its words."""

    indicator: str | None
    subject: str
    terms: Terms


def _about(text: str, span: tuple[int, int], numbers: Sequence[Quantity], number: Quantity, scene: Scene) -> About:
    lead, said = text[scene.begin : number.start], text[scene.near : number.start]
    tail = text[number.end : min(scene.stop, number.end + 80)]
    moved = re.search(
        r"\b(?:to|from)(?: (?:an?|the|its) (?:[a-z-]+ ){1,2}of)?\s*(?:约|不低于|不超过)?\s*$", lead
    )  # down to 5%: no fall of 5%
    fell = None if moved or re.search(r"\btarget", lead) else _FELL.search(lead)
    rose = None if moved and number.form == "percent" else _ROSE.search(said if not _FELL.search(said) else lead)
    changed = bool(fell or rose)
    dealt = _dealt_subjects(text, numbers, number, scene)
    if dealt:
        return About(lexicon()[dealt].zh, dealt, _measure_en(dealt, number, fell, rose), number.bound, True, changed)
    if dealt == "":
        return About("", None, "growth" if changed else "level", number.bound, False, changed)
    for own, named in _names(text, span, number, scene, lead, tail):
        if named.indicator == "rd_intensity" and changed and number.form == "percent":
            named = replace(named, indicator="rd_growth")
        if named.indicator is not None:
            measure = _measure_en(named.indicator, number, fell, rose)
            return About(lexicon()[named.indicator].zh, named.indicator, measure, number.bound, own, changed)
        if _is_output(named, number):
            measure = _measure_en("gdp_growth", number, fell, rose)
            return About(lexicon()["gdp_growth"].zh, "gdp_growth", measure, number.bound, own, changed)
        if named.terms:
            if number.base_unit in _MONEY and _PROJECTS in named.terms[-1] and ("投资",) not in named.terms:
                named = replace(named, terms=(*named.terms, ("投资",)))  # 640 key projects, worth 350 billion yuan
            measure = _measure_en(None, number, fell, rose)
            return About(named.subject, None, measure, number.bound, own, changed, terms=named.terms)
    return About("", None, _measure_en(None, number, fell, rose), number.bound, False, changed)


def _is_output(named: _Named, number: Quantity) -> bool:
    """Whether plain output in money is the economy's: output reached 13.7 trillion yuan."""
    if named.subject.lower() not in ("output", "its output"):
        return False
    return number.form == "percent" or (number.base_unit == "元" and number.value_low >= _TEN_BILLION)


_TEN_BILLION = 10**10
_AND = lazily(r"\band\b(?!\s+(?:exports|imports)\b)", re.IGNORECASE)
_FOR = lazily(
    r"\s*(?:(?:growth |of investment |yuan )?(?:for|in)\b"
    r"|(?:gain|rise|growth|increase|drop|fall|decline|advance) (?:of|in)\b)"
    r"(?!\s*(?:19|20)\d\d|\s*the\s+(?:year|first|past|last|next))",
    re.IGNORECASE,
)
_TOWN, _LAND = r"urban|towns?\b|cit(?:y|ies)|townspeople", r"rural|countryside|villages?|villagers|farmers?"
_OF_WHOM = lazily(
    rf"\s*(?:(?:growth|rise|increase|gain) )?(?:for|in)\s+(?:the\s+)?(?:({_TOWN})|{_LAND})\b", re.IGNORECASE
)
_WHOSE = lazily(rf"\b(?!urban[- ]rural)(?<!urban[- ])(?:({_TOWN})|(?:{_LAND}))\b[^,;:。]*$", re.IGNORECASE)
# the value added of its larger industrial firms
_VALUE_ADDED = lazily(r"\bvalue[- ]added\b", re.IGNORECASE)
_FIRMS = lazily(r"\bindustrial (?:firms?|enterprises?|companies|businesses)\b", re.IGNORECASE)
_INCOME_TALK = lazily(r"\bincomes?\b|\bearn\w*", re.IGNORECASE)
_MONEY = ("元", "美元")
_PROJECTS = "重点项目"
_COUNTED = ("个", "人", "辆")


def _names(
    text: str, span: tuple[int, int], number: Quantity, scene: Scene, lead: str, tail: str
) -> Iterator[tuple[bool, _Named]]:
    """What may name the number, the likeliest first, and whether these are the number's own words."""
    near = _STOPS.split(tail, maxsplit=1)[0]
    said, earlier = text[scene.near : number.start], text[max(span[0], scene.start - 300) : scene.start]
    whom = _OF_WHOM.match(tail)
    if whom and re.search(r"\bincome", text[span[0] : number.start], re.IGNORECASE):
        yield True, _Named("urban_income" if whom[1] else "rural_income", "", ())
    whose = _WHOSE.search(lead)
    if whose and _INCOME_TALK.search(text[span[0] : number.start]):
        yield True, _Named("urban_income" if whose[1] else "rural_income", "", ())
    if _VALUE_ADDED.search(said) and _FIRMS.search(said) and number.form == "percent":
        yield True, _Named("industrial_value_added", "", ())
    behind = _FOR.match(tail)
    if behind:
        yield True, _named(_STOPS.split(tail[behind.end() :], maxsplit=1)[0], number, last=False)  # 8% for investment
    if number.base_unit in _COUNTED:
        yield True, _named(near, number, last=False)  # 1,228 newly signed industrial projects
    if number.form == "amount" and re.match(r"\s*(?:yuan )?of\b", tail):
        of = _named(near, number, last=False)
        if of.indicator is not None or (of.terms and scene.begin > scene.start):
            yield True, of  # 13.47 million tonnes of grain; and added 0.8 million mu|of arable land
    if scene.before is not None and scene.before.end > scene.start:
        last = _AND.split(lead)[-1]
        lead = last if terms(last) else lead
    first = _named(lead, number, last=True)
    beside = _named(near, number, last=False)
    if first.indicator is None and not first.terms and beside.indicator is not None:
        yield True, beside  # sold 6% more at retail
    if first.indicator is None and (first.terms or terms(near)):
        wider = f"{lead} {near}"
        first = _Named(None, _shown(wider), terms_with_partners(wider))
    yield True, first
    yield True, _named(near, number, last=False)
    yield False, _named(said, number, last=True)
    yield False, _named(earlier, number, last=True)


def _shown(said: str) -> str:
    """The words of a subject, from the first known to the last."""
    known = [term for term in find_terms(said) if term.chinese]
    shown = said[known[0].start : known[-1].end] if known else ""
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s&.'-]", " ", shown)).strip()


def _named(said: str, number: Quantity, *, last: bool) -> _Named:
    """The last or first indicator that words name, unless words beside it make it another thing: tourism revenue."""
    pattern, table = _english()
    fitting: list[str] = []
    for hit in pattern.finditer("" if _SHARE_IN.search(said) else said):
        id_ = table[hit.group().lower().removesuffix("'s").rstrip("'")]
        if id_ == "gdp_growth" and _SHARE_OF.search(said, 0, hit.start()):
            continue  # 3.3% of GDP, up from 2.77%
        if hit.group().lower() == "investment" and number.form != "percent":
            continue
        a_head = id_ not in _INCOMES and _PER_HEAD.search(said) is not None  # GDP per head
        if id_ not in _GATHERED and _may_be(id_, number) and not a_head and not _narrowed(said, hit):
            fitting.append(id_)
    if fitting:
        return _Named(fitting[-1 if last else 0], "", ())
    return _Named(None, _shown(said), terms_with_partners(said))


_SHARE_OF = lazily(r"%\s*of (?:its |the )?$")
_SHARE_IN = lazily(r"\bshare of [^,;:。]{2,40} in [^,;:。]{2,40}", re.IGNORECASE)  # industry's in investment
_GATHERED = frozenset({"environment", "emissions", "emission_cuts"})  # told by their own words: PM2.5
_OF_MORE = lazily(r"\s+(?:in|of|from|for|through|via|by|with)\s+(?:the\s+)?(?=[a-z])", re.IGNORECASE)


def _narrowed(said: str, hit: re.Match[str]) -> bool:
    """Whether the words right before or behind a name make it another subject: building industry, trade in services."""
    before = said[: hit.start()]
    own = find_terms(before)
    if own and own[-1].chinese and not before[own[-1].end :].strip(" ") and not _harmless(before[own[-1].start :]):
        return True
    behind = said[hit.end() :]
    more = find_terms(behind)
    if more and more[0].chinese and not behind[: more[0].start].strip(" ") and not _harmless(behind[: more[0].end]):
        return True
    if hit.group().lower() in _TRADE and PARTNER.match(behind):
        return True  # with ASEAN: of a part, whether its name is known or not
    of = _OF_MORE.match(behind)
    if of and hit.group().lower() in _OPEN and not behind.startswith("consumer", of.end()):
        inner = find_terms(behind[of.end() :])
        return bool(inner and inner[0].chinese and inner[0].start == 0)
    return False


_TRADE = ("trade", "foreign trade", "exports", "imports and exports")
_OPEN = frozenset(
    [
        *("trade", "exports", "investment", "growth", "retail", "economy", "services", "foreign investment"),
        *(
            "retail sales",
            "fixed-asset investment",
            "fixed asset investment",
            "industrial output",
            "industrial production",
        ),
        *("revenue", "revenues", "budgets", "income", "incomes", "industry", "sales", "output"),
    ]
)
_PER_HEAD = lazily(r"\bper[ -](?:capita|head|person)\b", re.IGNORECASE)
_INCOMES = ("urban_income", "rural_income", "resident_income")


def _harmless(word: str) -> bool:
    return word.strip().lower().rstrip("s'") in _HARMLESS


_HARMLESS = frozenset(
    [
        *("per-capita", "per", "capita", "permanent", "resident", "household", "urban", "rural", "social", "surveyed"),
        *("public", "general", "fixed", "real", "rate", "output", "value", "investment", "area", "foreign", "volume"),
    ]
)


@cache
def _english() -> tuple[re.Pattern[str], dict[str, str]]:
    table: dict[str, str] = {}
    for id_, names in words()["english"].items():
        table |= {name.lower(): id_ for name in names}
    for id_, item in lexicon().items():
        for ask in item.asks:
            if ask.isascii():
                table.setdefault(ask.lower(), id_)
    longest = sorted(table, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")(?:'s?)?\b", re.IGNORECASE), table


def _dealt_subjects(text: str, numbers: Sequence[Quantity], number: Quantity, scene: Scene) -> str | None:
    """Of subjects in a row, each for one of as many numbers: urban and rural incomes grew 5.6% and 4.4%.

    "" where several subjects stand before several numbers and it cannot be told which is whose.
    """
    row = [number]
    at = numbers.index(number)
    for step in (-1, 1):
        here = at
        while 0 <= here + step < len(numbers):
            left, right = sorted((numbers[here], numbers[here + step]), key=lambda each: each.start)
            if _LIST_GAP.fullmatch(text, left.outer_end, right.outer_start) is None:
                break
            here += step
            row.insert(0 if step < 0 else len(row), numbers[here])
    if len(row) < 2:
        return None
    said = text[scene.start if row[0].start >= scene.start else row[0].start : row[0].start]
    if re.search(r"\burban and rural\b", said, re.IGNORECASE) and len(row) == 2:
        return ("urban_income", "rural_income")[row.index(number)]
    behind = _listed_behind(text, row[-1], scene)
    if len(behind) == len(row):
        return behind[row.index(number)]
    hits = _ids(said)
    return hits[row.index(number)] if len(hits) == len(row) else None


_SECTORS = lazily(r"\bprimary, secondary,? and tertiary (?:industries|industry|sectors?)\b", re.IGNORECASE)


def _listed_behind(text: str, last: Quantity, scene: Scene) -> list[str]:
    """The subjects behind the last of numbers in a row: 5% and 6% in the secondary and tertiary sectors."""
    behind = text[last.end : min(scene.sentence[1], last.end + 120)]
    led = re.match(r"\s*(?:growth )?(?:in|for|from)\b", behind)
    if led is None:
        return []
    said = re.split(r"[;:。(]|\b(?:while|after|against)\b", behind)[0]
    if _SECTORS.search(said):
        return ["primary_industry", "secondary_industry", "tertiary_industry"]
    return _ids(said)


def indicators_in(said: str) -> tuple[str, ...]:
    """The indicators that English words name."""
    return tuple(dict.fromkeys(_ids(said)))


def _ids(said: str) -> list[str]:
    """The indicator of each name in English words."""
    pattern, table = _english()
    return [table[hit.group().lower().removesuffix("'s").rstrip("'")] for hit in pattern.finditer(said)]


def named_in(said: str, indicator: str) -> bool:
    """Whether English words name an indicator."""
    return indicator in indicators_in(said)


def _may_be(id_: str, number: Quantity) -> bool:
    if number.form in ("points", "times"):
        return True
    unit = number.unit.replace("个", "人") if id_ == "new_urban_jobs" else number.unit
    return unit == "" or fits(lexicon()[id_], unit)


def _economy(about: About, number: Quantity, scene: Scene) -> About:
    """Grew 5.1%, right behind a place or a pronoun, is the economy."""
    lead = scene.text[scene.near : number.start]
    nameless = about.indicator is None and not about.subject and number.form == "percent"
    if nameless and ECONOMY.search(lead) and GROWN.search(lead):
        return About("地区生产总值", "gdp_growth", "growth", about.bound, True, True)
    return about


def _measure_en(id_: str | None, number: Quantity, fell: object, rose: object) -> Measure:
    if number.form in ("percent", "points"):
        if fell:
            return "decline"
        usual = lexicon()[id_].stated[0] if id_ else "level"
        return (
            "growth" if (rose and (id_ is None or "growth" in lexicon()[id_].stated)) or usual == "growth" else "level"
        )
    return "level"

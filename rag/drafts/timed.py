"""Of when, and of which kind, each number of a sentence is: what its clause says, else what is carried on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rag.drafts.carried import State, When
from rag.drafts.evidence import Kind, Span
from rag.drafts.frame import Frame
from rag.drafts.reading import Reading
from rag.drafts.scene import ITSELF, Ref, Role, Scene, in_comparison
from rag.drafts.tokens import KindWords, Place, Time, between
from rag.numbers.numerals import parse_chinese_number
from rag.numbers.quantities import Quantity
from rag.text.lazily import lazily

_CLAUSE = lazily(r"[,;:。!?\n](?!\d)|[,;:](?=\d)")
# Jiangsu grew 5.3% last year and|plans 5%: a verb behind "and" begins a clause of its own.
_CLAUSE_EN = lazily(
    _CLAUSE.pattern
    + r"|\b(?:and|but)(?= (?:now |this year |then |has |is |also )*(?:plans?|aims?|wants?|expects?|seeks?|"
    r"hopes?|targets|sets?|will|is to|intends?|keeps?|asks?|promises|pledges)\b)",
    re.IGNORECASE,
)


class Timed:
    """The times of a sentence and its words of kind, read from left to right."""

    def __init__(
        self,
        read: Reading,
        masked: str,
        span: tuple[int, int],
        numbers: Sequence[Quantity],
        places: Sequence[Place],
        times: Sequence[Time],
        frame: Frame,
        kinds: KindWords,
    ) -> None:
        self.kinds = kinds
        self.used: set[Time] = set()
        self.kind_here: Kind | None = None  # what a word of this sentence says
        self.kind_topic: Kind | None = None  # of its first clause: 收入目标也在下调，2023年是…
        self.span_here: Span | None = None
        self.back_from = -1  # the clause of a year looked back to
        self.shift_from = -1  # the clause, behind a number, in which its year changed
        self.back_used = False  # and whether it had a number of its own
        self.past_here = False  # the sentence names a year that is over
        self.held = False  # the number before is only compared with
        self.report_here = False  # its year is that of a report
        self.own_year = frame.year  # of what is aimed at: the article's, or that of the report told of
        self.vague = False  # its year is one earlier, of which it is not clear than what
        self.moved_over: Span | None = None  # the years from the first to the last of which a target moved
        self.told_here = False  # the sentence has a subject
        self.named_here = False  # and has named it itself
        self.hoped_then = False  # 年初定的
        self.outcome = False  # it is held against a target
        self.after: tuple[Span | None, Kind | None, Span | None, Kind | None] | None = None
        self.last_when: When | None = None  # of the value before
        self.read, self.masked, self.span, self.frame = read, masked, span, frame
        self.numbers, self.places, self.times = numbers, places, times
        text = read.text
        inside = {at for place in places for at in range(place.start, place.end)}
        inside |= {at for number in numbers for at in range(number.start, number.end)}
        clauses = _CLAUSE_EN if frame.language == "en" else _CLAUSE
        self.bounds = [
            hit.end() for hit in clauses.finditer(text, *span) if hit.start() not in inside and hit.end() < span[1]
        ]

    def clause(self, at: int) -> tuple[int, int]:
        index = bisect_right(self.bounds, at)
        start = self.bounds[index - 1] if index else self.span[0]
        return start, self.bounds[index] if index < len(self.bounds) else self.span[1]

    def restore(self, state: State, opening: tuple[Span | None, Kind | None], scene: Scene, index: int) -> None:
        """300万亩以上，而去年完成的是222.2万亩；技改项目3000个: a year looked back to ends at the semicolon."""
        if not index or self.shift_from < 0 or opening[1] not in ("goal", "result"):
            return
        if self.read.text[self.numbers[index - 1].end : scene.start].rstrip()[-1:] != ";":
            return
        named = between(self.places, self.shift_from, scene.number.start)
        anew = scene.number.bound == "exact" and between(self.times, scene.number.end, self.span[1])
        if not named or anew:  # 辽宁去年增长1.4%，今年目标为4%左右；吉林增长3.9%，今年力争…
            (state.span, state.kind), self.span_here, self.kind_here, self.back_from = opening, None, None, -1
            self.shift_from = -1

    def take(self, state: State, time: Time) -> None:
        state.part = time.part
        if time.span is not None:
            state.loose = False
            state.span = state.told = time.span
            state.looks_back = time.back and time.span.first != time.span.last
            self.past_here = self.past_here or time.span.last < self.frame.year
            self.span_here, self.back_used = time.span, False
            self.back_from = self.clause(time.start)[0] if time.back else -1
            self.shift_from = self.clause(time.start)[0] if self.numbers and time.start > self.numbers[0].start else -1
            closed = self.read.text.rfind(";", self.span[0], time.start) >= 0
            self.kind_here = None if closed else self.kind_topic
            self.vague, self.report_here = time.vague, time.report
            self.own_year = time.span.last if time.report else self.own_year

    def times_of(self, scene: Scene, role: Role, state: State) -> Sequence[Time]:
        """Take up the times that are said of the number, and return those of its clause before it."""
        number = scene.number
        self._whole(number, state)
        times = [time for time in between(self.times, scene.start, number.start) if not in_comparison(scene, time)]
        if self._is_of_the_last(scene):
            times = [time for time in times if time.start < scene.begin]  # from 105,000 yuan in 2020 to 140,000
        fresh = [time for time in times if time.start >= scene.begin]
        looks_back = role in ("count", "count_change", "from")
        behind = None if looks_back else self._behind(scene)
        if behind is not None:
            if self.span_here is not None or _ASIDE.search(self.read.text, scene.near, number.start):
                self.after = (state.span, state.kind, self.span_here, self.kind_here)  # that number's alone
            self.take(state, behind)  # grew 6.5% in 2025
            return times
        for time in times if scene.begin == scene.start else fresh:
            if time not in self.used:
                self.take(state, time)
        if self.frame.language == "en" and not fresh and not looks_back:
            for time in between(self.times, number.end, min(scene.end, number.end + 80))[:1]:
                if time not in self.used and not _ELSEWHEN.search(self.masked, number.end, time.start):
                    self.used.add(time)
                    self.take(state, time)  # jumped 11% to 177.4 billion yuan in 2023
        return times

    def _whole(self, number: Quantity, state: State) -> None:
        """一季度下降4.3%，全年增长1.5%: of the whole year again."""
        if not state.part:
            return
        parts = [time.start for time in between(self.times, self.span[0], number.start) if time.part]
        said = [hit.start() for hit in _WHOLE_YEAR.finditer(self.read.text, self.span[0], number.start)]
        if said and said[-1] > max(parts, default=-1):
            state.part = ""

    def _is_of_the_last(self, scene: Scene) -> bool:
        """Whether the time before an English number stands right behind the number that it comes from."""
        before = scene.before
        if self.frame.language != "en" or before is None or before.end <= scene.start:
            return False
        if not _FROM_EN.search(self.read.text, max(scene.start, before.start - 24), before.start):
            return False
        return _THEN_TO.fullmatch(self.masked, before.end, scene.number.start) is not None

    def kind_of(self, scene: Scene, role: Role, ref: Ref) -> Kind | None:
        """Goal or result, where the number's own clause says so."""
        number = scene.number
        after = _AFTER_DOING.search(self.masked, scene.near, number.start) if self.frame.language == "en" else None
        if (after is not None and scene.begin < after.start()) or (after and scene.begin == scene.start):
            self.kind_here = "result"  # set its target at 5% after expanding 3.9%
            return "result"
        compares = _COMPARES.search(scene.full_lead) if role in ("difference", "from") else None
        if compares is not None:
            own = self.kinds.at(scene.near, number.start - len(scene.full_lead) + compares.start())
        else:
            own = self.kinds.at(scene.near, number.start, number.end, scene.stop)
        if own is None and role == "from":
            own = self.kinds.at(number.end, scene.stop)  # 由5.5%以上|下调至
            if compares is not None:
                return own  # 低于其2025年2.5%的实际增幅: that number's alone
        hoped = _HOPED_THEN_EN if self.frame.language == "en" else _HOPED_THEN
        self.hoped_then = hoped.search(self.read.text, scene.near, number.start) is not None
        if (
            role in ("reference", "present")
            or ref.kind == "goal"
            or (self.held and scene.begin > scene.start)
            or (role == "difference" and self.told_here)
        ):
            own = None  # 比7%左右的目标高: the word belongs to what it is compared with
        self.held = role == "reference"
        if own is None and self.outcome and self.kind_here is None:
            own = "result"
        self.kind_here = own or self.kind_here
        return own

    def framed(self, scene: Scene, role: Role, own_kind: Kind | None, state: State, times: Sequence[Time]) -> When:
        """Year and kind of the number, by its role."""
        then = _THEN.search(self.read.text, scene.begin, scene.number.outer_start)
        if then and _AIM.match(self.read.text, scene.number.end):  # 与上年8%的目标相比, 低于去年6%左右的目标
            aimed = self.last_when if self.last_when is not None and self.last_when.kind == "goal" else None
            before = (aimed.span.last if aimed is not None and aimed.span else self.frame.year) - 1
            return When(Span(before, before), "goal", True, True)
        kept = (state.span, state.kind)
        doubt = False
        if own_kind == "goal" and self.back_used and self.back_from != scene.start and not self.hoped_then:
            # 去年增长5.9%，城镇新增就业目标88万人: of this year again; of two targets it is not sure
            doubt = state.kind == "goal" and role != "from" and _MOVED.search(scene.lead) is None
            self.span_here = state.span = None
        self.back_used = self.back_used or self.back_from == scene.start
        when = self._when(state, own_kind, scene.number)
        yearly = _YEARLY.search(scene.lead) is not None and not when.said  # 每年新增60万人: of a plan, or of this year
        when = replace(when, sure=when.sure and not doubt and not yearly)
        if self.last_when is not None and own_kind is None and _BESIDE_PLACE.search(scene.full_lead) and not times:
            when = self.last_when  # 仅次于西藏的14.7%: of the year of what it is compared with
        self.last_when = when if role == "value" else self.last_when
        last_year = Span(self.frame.year - 1, self.frame.year - 1)
        if role in ("reference", "present", "from"):
            state.span, state.kind = kept
        if role == "from" and when.kind == "goal" and when.span is not None and when.span.first < when.span.last:
            self.moved_over = when.span
            return replace(when, span=Span(when.span.first, when.span.first))  # 2019年到2026年，目标从…走到…
        if self.moved_over is not None and when.span == self.moved_over:
            return replace(when, span=Span(when.span.last, when.span.last))
        if role == "reference":
            held = self.last_when
            if held is not None and held.kind == "result" and held.said and held.span is not None:
                return replace(when, kind="goal", span=held.span)  # grew 3.9% in 2025, short of the 5% it had hoped for
            ahead = when.span is None or (not when.said and when.span.last >= self.frame.year)
            ahead = ahead or (when.span is not None and when.span.first != when.span.last)
            return replace(when, kind="goal", span=last_year if ahead else when.span)
        if role == "present":
            return replace(when, kind="result", span=last_year, said=True)
        if role == "count" and (
            _FROM_TIME.search(self.masked, scene.begin, scene.number.start)
            or (_FROM_BARE.search(scene.lead) and _MOVES_ON.match(scene.text, scene.number.end))
        ):
            span, told = self._from(scene, when.span)
            return replace(when, span=span, said=told)
        if role == "from":
            span, told = self._from(scene, when.span)
            past = when.kind == "plan" and span is not None and span.last < self.frame.year
            told = told or past
            sure = told or (when.sure and when.kind != "result")
            return When(span, "result" if past else when.kind, told or when.said, sure)
        return when

    def _when(self, state: State, own_kind: Kind | None, number: Quantity) -> When:
        """Year and kind: what the clause says, else what the sentence said, else what the article's frame gives."""
        year = self.frame.year
        said = self.span_here
        kind = own_kind or self.kind_here
        if said is not None and self.report_here and kind != "goal" and number.bound == "exact":
            told = Span(said.last - 1, said.last - 1)  # 2025年政府工作报告显示，…增长5.7%: of 2024
            state.span, state.kind = told, "result"
            return When(told, "result", True, kind == "result")
        if said is not None:
            if said.last > year + 1 or (said.first != said.last and said.last > year):
                kind = "plan"
            elif kind is None:
                hoped = said.last >= year or (
                    state.kind == "goal"
                    and number.form == "percent"
                    and number.bound != "exact"
                    and _GREW.search(self.read.text, self.clause(number.start)[0], number.start) is None
                )
                kind = "goal" if hoped else "result"
            state.span, state.kind = said, kind
            return When(said, kind, True, True)
        own_kind = own_kind or self.kind_here or (state.kind if state.span is None else None)
        if own_kind == "goal":
            span, own_kind = self._aimed_at(state, number)
        elif own_kind == "result":
            keep = state.kind == "result" and state.span is not None
            span = state.span if keep else Span(self.own_year - 1, self.own_year - 1)
        else:
            span, own_kind = state.span, kind or state.kind
        if own_kind is not None and span is not None:
            state.span, state.kind = span, own_kind
        return When(span, own_kind, False, self.frame.said)

    def _aimed_at(self, state: State, number: Quantity) -> tuple[Span | None, Kind]:
        """The year that a target is of, of which its sentence says none; or that it is one of a plan."""
        before = Span(self.frame.year - 1, self.frame.year - 1)
        if state.kind == "plan":
            return state.span, "plan"
        if _THEN_REAL.match(self.masked, number.end, self.span[1]):
            return before, "goal"  # 目标为10%左右，实际增长4%
        beside = self.last_when is not None and state.kind != "result" and not state.part
        if self.hoped_then and self.frame.language == "zh" and beside:
            return before, "goal"  # 增长6.2%，而年初目标为6.5%以上: of the year of the result beside it
        if self.hoped_then and self.frame.language == "en" and state.span is None:
            return before, "goal"  # Hebei, which had wanted around 5.5%, grew 5.9%
        if self.hoped_then and state.kind == "result" and state.span is not None:
            return state.span, "goal"  # 年初定的是6%以上，实际只有4%: of the year that the result is of
        keep = state.kind == "goal" and state.span is not None
        return (state.span if keep else Span(self.own_year, self.own_year)), "goal"

    def dealt_year(self, scene: Scene, when: When) -> When:
        """2018年和2019年，…实际分别增长8%和8.7%: one of the years listed, for each of as many numbers."""
        at = self.read.text.rfind("分别", scene.start, scene.number.start)
        if at < 0:
            return when
        listed = [time for time in between(self.times, self.span[0], scene.number.start) if time.span]
        row = [number for number in self.numbers if at < number.start < scene.end]
        if len(listed) < 2 or len(listed) != len(row):
            return when
        gaps = (self.read.text[one.end : two.start].strip() for one, two in pairwise(listed))
        if not all(gap in ("和", "、", "与", "及") for gap in gaps):
            return when
        return replace(when, span=listed[row.index(scene.number)].span, said=True)

    def _from(self, scene: Scene, span: Span | None) -> tuple[Span | None, bool]:
        """由A下调至B: A is of the year that is said before it, else of the year before that of B; and if it is said."""
        number = scene.number
        if _THAN_THEN.search(self.masked, scene.begin, number.start):
            # 比去年的63%高: of last year, as 比上年 says it
            return Span(self.frame.year - 1, self.frame.year - 1), True
        if _YEAR_BEFORE.match(self.read.text, number.end) and span is not None:
            return Span(span.last - 1, span.last - 1), True  # the 2.9% of a year earlier
        close = [time for time in between(self.times, number.start - 14, number.start) if time.span]
        if close and _FROM_TIME.search(self.masked, scene.begin, number.outer_start):
            if self.read.text.startswith("上", close[-1].start) and span is not None:
                return Span(span.last - 1, span.last - 1), True  # 由上年的354家增至: of the year before
            return close[-1].span, True
        if span is not None and span.first == span.last > self.frame.year:
            return Span(self.frame.year - 1, self.frame.year - 1), False  # up from 59.2% to 70% by 2030
        behind = self._behind(scene)
        if behind is not None:
            return behind.span, True
        long = _SO_MANY_YEARS.search(self.read.text, self.span[0], number.start)
        if long is not None and span is not None and span.first == span.last:
            many = parse_chinese_number(long[1])
            first = Span(span.last - int(many) + 1, span.last - int(many) + 1) if many else None
            return first, False  # 九年增长目标：从7.5%左右到4.5%左右
        if span is None or span.first != span.last:
            return (Span(span.first - 1, span.first - 1) if span else None), False
        stop = min(scene.after.start if scene.after else scene.end, number.end + 30)
        ahead = [time.span.last for time in between(self.times, number.end, stop) if time.span]
        last = ahead[0] if ahead else span.last
        return Span(last - 1, last - 1), False

    def _behind(self, scene: Scene) -> Time | None:
        """The time right behind a number of English text, which is that number's alone: 3.68 trillion yuan in 2020."""
        if self.frame.language != "en":
            return None
        ahead = between(self.times, scene.number.end, min(scene.stop, scene.number.end + 24))
        if ahead and _RIGHT_BEHIND.fullmatch(self.masked, scene.number.end, ahead[0].start):
            self.used.add(ahead[0])
            return ahead[0] if ahead[0].span else None
        return None


_SO_MANY_YEARS = lazily(r"(?<![\d第近])([三四五六七八九十]{1,3}|\d{1,2})年(?:间|来)?[^,;。\d]{0,8}目标")

_WHOLE_YEAR = lazily(r"全年|\b(?:full|whole|entire)[- ]year\b|\bthe year as a whole\b", re.IGNORECASE)

_YEARLY = lazily(r"每年|\b(?:a|per|each|every) year\b", re.IGNORECASE)

_GREW = lazily(r"(?:增长|下降|上涨|回落|达到?)(?:了|约)?\s*$|\b(?:grew|rose|fell|grown|risen)\b[^,;。]*$")

_BESIDE_PLACE = lazily(
    r"(?:次于|高于|低于|快于|慢于|多于|少于|落后于?|领先于?|不及|逊于|好于|超过|比|不敌)\ue000+的\s*(?:约)?\s*$"
    r"|\b(?:than|behind|above|below|to|versus|against)\s+\ue000+(?:'s)?\s*(?:约|不低于)?\s*$"
)

_ASIDE = lazily(r"\b(?:after|from|than|against|versus|compared with)\b[^,;。]*$", re.IGNORECASE)

_YEAR_BEFORE = lazily(
    r"\s*(?:of|in|seen|recorded|posted)?\s*(?:a year (?:earlier|before)|the (?:previous year|year before))", re.I
)

_ELSEWHEN = lazily(
    r"\b(?:from|against|compared|than|versus|above|below|behind|after|while|whereas|but|and)\b", re.IGNORECASE
)

_RIGHT_BEHIND = lazily(
    r"\s*(?:yuan|jobs)?\s*(?:(?:targeted|planned|pledged|promised|expected|sought|recorded|seen|posted|reported) )?"
    r"(?:(?:in|for|of|during|by) (?:the )?)?\s*"
)

_HOPED_THEN = lazily(r"年初|当初|原定|原先|此前|当年")
_HOPED_THEN_EN = lazily(
    r"\bafter (?:aim|ask|seek|want|hop|sett|target|plan|pledg)\w*\b|"
    r"\b(?:meant|supposed|pencill?ed|a year (?:earlier|before)|"
    r"(?:was|were|had been) (?:expected|planned|targeted|aiming|seeking|to)|"
    r"had (?:wanted|sought|targeted|expected|pledged|set|aimed|planned|asked|drawn|hoped|promised))\b",
    re.IGNORECASE,
)

_AFTER_DOING = lazily(
    r"\b(?:after|following|having)\s+(?:(?:actually|only|just|already)\s+)*"
    r"(?:expand|grow|ris|fall|post|record|report|achiev|shrink|shrank|gain|climb|declin|seen|seeing|reach)\w*\b[^,;。]*$",
    re.IGNORECASE,
)

_FROM_EN = lazily(r"\bfrom\s+(?:约|不低于|不超过)?\s*$", re.IGNORECASE)
_THEN_TO = lazily(
    r"\s*(?:yuan|jobs)?\s*(?:in|for|of|during|by) (?:the )?\ue001+\s*to\s+(?:约|不低于|不超过)?\s*", re.IGNORECASE
)
_THEN_REAL = lazily(r"[^\ue001。]{0,24}?[,;](?:但|而|却)?(?:最终|结果)?实际(?!利用|使用|到位|吸收)")

_MOVED = lazily(r"(?:下调|上调|调|降|升|提高|改|砍|退)(?:至|到|为|成)")

# 给出区间的由|1个|增至7个: of the year before
_FROM_BARE = lazily(r"(?:由|从)(?:原来的?|此前的?)?\s*$")
_MOVES_ON = lazily(r"(?:省份)?(?:[增减升降扩缩变回]|下降|上升)")

_THEN = lazily(r"(?:上年|去年|上一年|前一年)(?:年初)?的?\s*约?$")
_AIM = lazily(r"\s*(?:左右|以上|以内)?的?(?:预期|增长|发展)?目标")
_THAN_THEN = lazily(r"\ue002+的\s*约?\s*$")

_FROM_TIME = lazily(
    rf"(?:由|从|自|比|较|和|与|同|(?:高|低|快|慢|好|优)于|不及|超过){ITSELF}\ue001+(?:年)?的?|from[^,;。]{{0,12}}\ue001+"
)

# 目标|比自己去年的实际增速高: what follows is of what it is compared with.
_COMPARES = lazily(r"(?:比|较(?!快|大|好|为|高|低)|[高低快慢好优]于|不及)(?=[^,;。]*$)|\ue002")

"""One sentence of an article: its clauses read from left to right, with a frame that is carried on.

The frame is whose numbers follow, of when, of which kind and about what. A clause changes what it says and keeps the
rest; a year looked back to holds for its clause only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from rag.drafts.carried import State, When, carried, named_subject, passes, right_bound
from rag.drafts.everyday import opened
from rag.drafts.evidence import Kind, Span
from rag.drafts.findings import Claim
from rag.drafts.frame import Frame
from rag.drafts.grammar import pattern
from rag.drafts.heads import Heads
from rag.drafts.nouns import noun_phrase
from rag.drafts.reading import Reading
from rag.drafts.roles import role_of
from rag.drafts.scene import NEAR, Ref, Role, Scene
from rag.drafts.subjects import About, headed, subjects_zh
from rag.drafts.subjects_en import may_be_economy, names_nothing, subjects_en
from rag.drafts.tokens import KindWords, Place, Time, between
from rag.figures.lexicon import lexicon
from rag.numbers.quantities import Quantity
from rag.records import Region

_HEADING = 16  # characters of a sentence that only heads others
_CLAUSE = re.compile(r"[,;:。!?\n](?!\d)|,(?=\d)|:(?=\d)")

# Jiangsu grew 5.3% last year and|plans 5%: a verb behind "and" begins a clause of its own.
_CLAUSE_EN = re.compile(
    _CLAUSE.pattern
    + r"|\b(?:and|but)(?= (?:now |this year |then |has |is |also )*(?:plans?|aims?|wants?|expects?|seeks?|"
    r"hopes?|targets|sets?|will|is to|intends?|keeps?|asks?|promises|pledges)\b)",
    re.IGNORECASE,
)


class Sentence:
    """One sentence of a draft."""

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
        paragraph: int = 0,
    ) -> None:
        self.kinds = kinds
        self.paragraph = paragraph
        self.heads = Heads(read.text, masked, span, numbers, places, times)
        self.used: set[Time] = set()
        self.kind_here: Kind | None = None  # what a word of this sentence says
        self.kind_topic: Kind | None = None  # of its first clause: 收入目标也在下调，2023年是…
        self.span_here: Span | None = None
        self.back_from = -1  # the clause of a year looked back to
        self.shift_from = -1  # the clause, behind a number, in which its year changed
        self.back_used = False  # and whether it had a number of its own
        self.past_here = False  # the sentence names a year that is over
        self.held = False  # the number before is only compared with
        self.vague = False  # its year is one earlier, of which it is not clear than what
        self.moved_over: Span | None = None  # the years from the first to the last of which a target moved
        self.told_here = False  # the sentence has named a subject
        self.hoped_then = False  # 年初定的
        self.after: tuple[Span | None, Kind | None, Span | None, Kind | None] | None = None
        self.last_when: When | None = None  # of the value before
        self.read, self.masked, self.span, self.frame = read, masked, span, frame
        self.numbers, self.places, self.times = numbers, places, times
        text = read.text
        self.outside = pattern("outside").search(text, *span) is not None
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

    def claims(self, state: State, title: tuple[Region, ...]) -> Iterator[Claim]:
        """The claims of the sentence's numbers; `state` is carried on, `title` is whom the article is about."""
        self.heads.owners = state.places
        state.ref = Ref()
        if not self.numbers:
            self._step(state, self.span[0], self.span[1], title)
            self._heading(state)
            return
        scenes = [self._scene(index) for index in range(len(self.numbers))]
        roles = [role_of(scene) for scene in scenes]
        read = subjects_en if self.frame.language == "en" else subjects_zh
        text = self.read.text if self.frame.language == "en" else self.masked
        abouts = read(text, self.span, self.numbers, scenes, roles)
        opening = (state.span, state.kind)
        at_clause = self.span[0] - 1
        dealt: tuple[Region, ...] = ()
        for index, (scene, (role, ref), about) in enumerate(zip(scenes, roles, abouts, strict=True)):
            if scene.start != at_clause:
                self._restored(state, opening, scene, index)
                self._step(state, scenes[index - 1].number.end if index else self.span[0], scene.start, title)
                at_clause, dealt = scene.start, ()
            self._former(scene, state)
            before = state.places
            head = self.heads.of(scene)
            if head is not None:
                if head.regions != state.places or head.start > (scenes[index - 1].number.end if index else -1):
                    dealt = head.regions if len(head.regions) > 1 else ()
                state.name(head)
            if role == "from":
                dealt = ()  # 河南、湖南都从5.5%左右调到5%左右
            claim = self._claim(scene, role, self.heads.compared(ref), about, state, dealt)
            yield replace(claim, headed=head is not None)
            if self.after is not None:
                (state.span, state.kind, self.span_here, self.kind_here), self.after = self.after, None
            beside = head is not None and (head.start > scene.number.start or not self.heads.is_head(head))
            if beside and before and state.fresh:
                state.places = before  # 4.2% in Shanghai, 是资阳市950亿元的2.8倍: that number's place alone
            if not index and between(self.times, self.span[0], scene.number.start):
                opening = (state.span, state.kind)
        last = self.clause(self.span[1] - 1)[0]
        if last != at_clause:
            self._step(state, self.numbers[-1].end, last, title)
        if any(time.back or time.ahead for time in between(self.times, self.numbers[0].start, self.span[1])):
            state.span, state.kind = opening  # a year looked back to holds for its clause

    def _restored(self, state: State, opening: tuple[Span | None, Kind | None], scene: Scene, index: int) -> None:
        """300万亩以上，而去年完成的是222.2万亩；技改项目3000个: a year looked back to ends at the semicolon."""
        if not index or self.shift_from < 0 or opening[1] not in ("goal", "result"):
            return
        if self.read.text[self.numbers[index - 1].end : scene.start].rstrip()[-1:] != ";":
            return
        if not between(self.places, self.shift_from, scene.number.start):
            (state.span, state.kind), self.span_here, self.kind_here, self.back_from = opening, None, None, -1
            self.shift_from = -1

    def _heading(self, state: State) -> None:
        """A short sentence without a number says what those behind it are about: 失业率。 去年成绩。"""
        said = self.read.text[self.span[0] : self.span[1]].strip().strip("#*。!? \n")
        if self.frame.language != "zh" or not said:
            return
        topic = subjects_zh(self.masked, self.span, (), (), ())
        if topic:
            state.about = topic[0]
        if len(said) > _HEADING:
            return
        kind = self.kinds.at(*self.span)
        if not topic and re.search(r"增长|增速|经济|GDP", said):
            state.about = About("地区生产总值", "gdp_growth", "growth", None, False)
        if kind is not None:
            state.loose = False
            state.kind = kind
            if not any(time.span for time in self.times):
                state.span = None

    def _scene(self, index: int) -> Scene:
        number = self.numbers[index]
        start, end = self.clause(number.start)
        before = self.numbers[index - 1] if index else None
        after = self.numbers[index + 1] if index + 1 < len(self.numbers) else None
        begin = max(start, before.end if before and before.end > start else start)
        stop = min(end, after.start) if after else end
        return Scene(self.masked, number, start, begin, stop, end, before, after, self.span)

    def _step(self, state: State, done: int, start: int, title: tuple[Region, ...]) -> None:
        """Take up what clauses without numbers, from `done` up to `start`, say."""
        for place in between(self.places, done, start):
            if self.heads.is_head(place) and self.read.text[place.start] not in "我本":
                state.name(place)  # but 我们的差距在这里 leaves the numbers that follow to whom they are of
        for time in between(self.times, done, start):
            before = self.read.text[max(done, time.start - 9) : time.start]
            if time not in self.used and not _COMPARED_WITH.search(before):
                self._take(state, time)
        free = self.clause(done)[1] if done > self.span[0] else self.span[0]
        if free < start:
            self._topic(free, start)
            if _HELD_TO_GOAL.search(self.read.text, free, start):
                state.ref = Ref(kind="goal")
        if not state.fresh and title and not self.places and state.places != title:
            state.places, state.group = title, ""

    def _topic(self, start: int, end: int) -> None:
        """What clauses without a number say: 固定资产投资目标方面, …"""
        if any(start <= number.start < end for number in self.numbers):
            return
        kind = self.kinds.at(start, end)
        if kind is not None:
            self.kind_here = kind
            self.kind_topic = kind if start == self.span[0] else self.kind_topic

    def _take(self, state: State, time: Time) -> None:
        state.part = time.part
        if time.span is not None:
            state.loose = False
            state.span = state.told = time.span
            self.past_here = self.past_here or time.span.last < self.frame.year
            self.span_here, self.back_used = time.span, False
            self.back_from = self.clause(time.start)[0] if time.back else -1
            self.shift_from = self.clause(time.start)[0] if self.numbers and time.start > self.numbers[0].start else -1
            self.kind_here = self.kind_topic
            self.vague = time.vague

    def _claim(
        self, scene: Scene, role: Role, ref: Ref, about: About, state: State, dealt: tuple[Region, ...]
    ) -> Claim:
        number = scene.number
        times = self._times(scene, role, state)
        own_kind = self._kind(scene, role, ref)
        about = _as_rate(about, number)
        topic = state.about.subject if state.about is not None and self.told_here else ""
        about = self._carried(about, state, number)
        state.loose = state.loose and self.kind_here is None
        when = self._framed(scene, role, own_kind, state, times)
        if (about.indicator is not None or about.subject) and (
            role in ("value", "from", "threshold", "sum", "mean") or (role == "difference" and about.indicator)
        ):
            self.told_here, state.about = True, about
        places = self.heads.deal(scene, dealt) if role == "value" and dealt else state.places
        extreme = self._extreme(scene)
        if role == "value" and extreme and not self.places and len(places) == 1:
            role, places = "edge", ()  # 最低的一档为4%左右
        if self.outside or self.heads.nation(scene):
            role = "outside"
        if role == "difference":
            ref = self.heads.apart(scene, ref)
            known = (state.ref.places or state.ref.back or state.ref.kind) and not set(state.ref.places) & set(places)
            ref = replace(state.ref, sign=ref.sign) if ref.bare and not ref.back and known else ref
            state.ref = ref if ref.places or ref.span or ref.back or ref.kind else state.ref
        text = self.read.text
        return Claim(
            start=self.read.start(number.start),
            end=self.read.end(number.end),
            sentence=(self.read.start(self.span[0]), self.read.end(self.span[1])),
            quantity=number,
            subject=about.subject,
            indicator=about.indicator,
            measure=about.measure,
            bound=right_bound(text, number) if role == "reference" else about.bound or number.bound,
            milestone=passes(text, number),
            places=places,
            span=when.span,
            kind=when.kind,
            role=role,
            ref=ref,
            group=state.group,
            scope=self._scope(state, scene),
            around=state.scope,
            either=Span(when.span.last - 1, when.span.last - 1) if self.vague and when.span else None,
            pair=state.recent[-2:] if role == "ratio" else (),
            extreme=extreme,
            part=state.part,
            sure=when.sure,
            guessed=about.guessed,
            paragraph=self.paragraph,
            among_all=self.frame.among_all,
            said_year=when.said or (self.hoped_then and state.told is not None),
            said_kind=own_kind is not None or role == "reference",
            own_subject=about.own,
            topic=topic,
            terms=about.terms,
            loose=(state.loose or self._doubtful(state, number)) and role in ("value", "mean", "rank", "difference"),
            ahead=(own_kind or self.kind_here) == "goal"
            and not self.past_here
            and not self.hoped_then
            and (state.told.last == self.frame.year if state.told is not None else self.frame.dated),
            base=self.frame.year,
            dated=self.frame.dated,
            kind_open=role != "reference"
            and not self.frame.dated
            and own_kind is None
            and self.kind_here is None
            and when.kind != "plan",
            context=text[self.span[0] : self.span[1]],
            language=self.frame.language,
        )

    def _former(self, scene: Scene, state: State) -> None:
        """前者由4.5%降到3%: the first of the two places told last."""
        said = re.search(
            r"(?:(前者)|(后者)|\bthe (former)\b|\bthe (latter)\b)(?!.*(?:者|the (?:former|latter)))",
            scene.lead,
            re.IGNORECASE,
        )
        if said and len(state.recent) > 1:
            state.places, state.group = (state.recent[-2 if said[1] or said[3] else -1],), ""

    def _scope(self, state: State, scene: Scene) -> tuple[Region, ...]:
        """The places that the number is one of: 其中, 四地中只有2个, three of the five regions."""
        start, number = self.span[0], scene.number
        said = _AMONG.search(self.read.text, start, min(scene.end, number.end + 30))
        if said:
            chinese = said[1] or said[2] or said["bare"]
            wanted = (
                "一二三四五六七八九十".find(chinese.replace("两", "二")) + 1 if chinese else int(said["digits"] or 0)
            )
            wanted = wanted or _SMALL_NUMBERS.get((said["word"] or "").lower(), 0)
            if len(state.scope) == wanted:
                return state.scope
            return state.recent[-wanted:] if 1 < wanted <= len(state.recent) else ()
        return state.scope if self.read.text.find("其中", start, number.start) >= 0 else ()

    def _doubtful(self, state: State, number: Quantity) -> bool:
        """Whether the sentence says neither year nor kind, and what is carried is not how such a number is put:
        a target without a bound word, a rate of a result with one.
        """
        if self.kind_here is not None or self.span_here is not None:
            return False
        return state.kind in ("goal", "plan") or (state.kind == "result" and number.bound != "exact")

    def _times(self, scene: Scene, role: Role, state: State) -> Sequence[Time]:
        """Take up the times that are said of the number, and return those of its clause before it."""
        number = scene.number
        times = [time for time in between(self.times, scene.start, number.start) if not _in_ref(scene, time)]
        fresh = [time for time in times if time.start >= scene.begin]
        looks_back = role in ("count", "from")
        behind = None if looks_back else self._behind(scene)
        if behind is not None:
            if self.span_here is not None or _ASIDE.search(self.read.text, scene.near, number.start):
                self.after = (state.span, state.kind, self.span_here, self.kind_here)  # that number's alone
            self._take(state, behind)  # grew 6.5% in 2025
            return times
        for time in times if scene.begin == scene.start else fresh:
            if time not in self.used:
                self._take(state, time)
        if self.frame.language == "en" and not fresh and not looks_back:
            for time in between(self.times, number.end, min(scene.end, number.end + 80))[:1]:
                if time not in self.used and not _ELSEWHEN.search(self.masked, number.end, time.start):
                    self.used.add(time)
                    self._take(state, time)  # jumped 11% to 177.4 billion yuan in 2023
        return times

    def _kind(self, scene: Scene, role: Role, ref: Ref) -> Kind | None:
        """Goal or result, where the number's own clause says so."""
        number = scene.number
        own = self.kinds.at(scene.near, number.start, number.end, scene.stop)
        if own is None and role == "from":
            own = self.kinds.at(number.end, scene.stop)  # 由5.5%以上|下调至
        self.hoped_then = _HOPED_THEN.search(self.read.text, scene.near, number.start) is not None
        if (
            role in ("reference", "present")
            or ref.kind == "goal"
            or (self.held and scene.begin > scene.start)
            or (role == "difference" and self.told_here)
        ):
            own = None  # 比7%左右的目标高: the word belongs to what it is compared with
        self.held = role == "reference"
        self.kind_here = own or self.kind_here
        return own

    def _framed(self, scene: Scene, role: Role, own_kind: Kind | None, state: State, times: Sequence[Time]) -> When:
        """Year and kind of the number, by its role."""
        kept = (state.span, state.kind)
        doubt = False
        if own_kind == "goal" and self.back_used and self.back_from != scene.start:
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
            ahead = when.span is None or (not when.said and when.span.last >= self.frame.year)
            ahead = ahead or (when.span is not None and when.span.first != when.span.last)
            return replace(when, kind="goal", span=last_year if ahead else when.span)
        if role == "present":
            return replace(when, kind="result", span=last_year, said=True)
        if role == "count" and _FROM_TIME.search(self.masked, scene.begin, scene.number.start):
            span, told = self._from(scene, when.span)
            return replace(when, span=span, said=told)
        if role == "from":
            span, told = self._from(scene, when.span)
            past = when.kind == "plan" and span is not None and span.last < self.frame.year
            told = told or past
            sure = told or (when.sure and when.kind != "result")
            return When(span, "result" if past else when.kind, told or when.said, sure)
        return when

    def _carried(self, about: About, state: State, number: Quantity) -> About:
        """A number without a subject of its own is about what the sentence named, or what was told last."""
        if about.subject in _SHORT and state.about is not None and state.about.indicator in _SHORT[about.subject]:
            return replace(state.about, measure=about.measure, bound=about.bound, own=False)  # 财政收入…，上海收入由…
        if state.about is not None and state.about.indicator in _INCOMES and _WHOSE_INCOME.fullmatch(about.subject):
            rural = re.search("农|乡", about.subject) is not None
            return replace(about, indicator="rural_income" if rural else "urban_income", measure=state.about.measure)
        if about.indicator is not None or about.subject:
            return about
        near = max(self.span[0], number.start - NEAR)
        fresh = self.frame.language == "zh" and not self.told_here
        last = named_subject(self.masked[near : number.start], number) if fresh else None
        last = last or (self._opening(number) if fresh else None) or state.about
        lead = self.masked[max(self.clause(number.start)[0], near) : number.start]
        closed = self.frame.language == "en" and not self.told_here and not names_nothing(lead)
        goal = (self.kind_here or state.kind) == "goal"
        told = carried(about, last, number, self.read.text[near : number.start], goal, closed)
        if (
            about.changed
            and about.measure == "growth"
            and not self.told_here
            and told.indicator is None
            and self.frame.language == "zh"
        ):
            # 北京设想年均增长5%, behind a sentence on its power stations: the economy
            return replace(about, subject="地区生产总值", indicator="gdp_growth", own=False, guessed=True)
        if (
            self.frame.language == "en"
            and number.form == "percent"
            and told.indicator is None
            and not told.subject
            and may_be_economy(lead)
        ):
            return replace(
                told, subject="地区生产总值", indicator="gdp_growth", measure="growth", own=False, guessed=True
            )
        return told

    def _opening(self, number: Quantity) -> About | None:
        """全年接待游客，怀化市为4803万人次: what the first clause of a sentence names, where it names nothing else."""
        start, end = self.clause(self.span[0])
        said = self.masked[start:end].strip(" ,:;、#*")
        if end > number.start or len(said) > 14 or re.search("\\d|[\ue000-\ue002]", said) or number.form == "points":
            return None
        id_ = opened(said)
        if id_ is not None:
            return headed(id_)  # 论总量，河南6.66万亿元
        noun = noun_phrase(said)
        return About(noun, None, "level", None, False) if len(noun) > 2 else None

    def _when(self, state: State, own_kind: Kind | None, number: Quantity) -> When:
        """Year and kind: what the clause says, else what the sentence said, else what the article's frame gives."""
        year = self.frame.year
        said = self.span_here
        kind = own_kind or self.kind_here
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
            keep = state.kind == "goal" and state.span is not None
            span = state.span if keep else Span(year, year)
            if state.kind == "plan":
                span, own_kind = state.span, "plan"
            elif _THEN_REAL.match(self.masked, number.end, self.span[1]):
                span = Span(year - 1, year - 1)  # 目标为10%左右，实际增长4%
            elif self.hoped_then and self.frame.language == "en" and state.span is None:
                span = Span(year - 1, year - 1)  # Hebei, which had wanted around 5.5%, grew 5.9%
            elif self.hoped_then and state.kind == "result" and state.span is not None:
                span = state.span  # 年初定的是6%以上，实际只有4%: of the year that the result is of
        elif own_kind == "result":
            keep = state.kind == "result" and state.span is not None
            span = state.span if keep else Span(year - 1, year - 1)
        else:
            span, own_kind = state.span, kind or state.kind
        if own_kind is not None and span is not None:
            state.span, state.kind = span, own_kind
        return When(span, own_kind, False, self.frame.said)

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
        if span is None or span.first != span.last:
            return (Span(span.first - 1, span.first - 1) if span else None), False
        behind = self._behind(scene)
        if behind is not None:
            return behind.span, True
        stop = min(scene.after.start if scene.after else scene.end, number.end + 30)
        ahead = [time.span.last for time in between(self.times, number.end, stop) if time.span]
        last = ahead[0] if ahead else span.last
        return Span(last - 1, last - 1), False

    def _extreme(self, scene: Scene) -> Literal["", "highest", "lowest"]:
        """Whether the place of a number is called the highest or lowest, in its clause or in the one right before."""
        number = scene.number
        index = bisect_right(self.bounds, scene.start - 1)
        start = self.bounds[index - 1] if index and self.bounds[index - 1] < scene.start else self.span[0]
        start = max(start, scene.before.end if scene.before else self.span[0], number.start - NEAR)
        behind = self.read.text[number.end : min(scene.stop, number.end + 14)]
        words = f"{self.read.text[start : number.start]} {behind}"
        high = max((hit.start() for hit in pattern("highest").finditer(words)), default=-1)
        low = max((hit.start() for hit in pattern("lowest").finditer(words)), default=-1)
        if max(high, low) < 0 or _HISTORY.search(words):
            return ""
        return "highest" if high > low else "lowest"

    def _behind(self, scene: Scene) -> Time | None:
        """The time right behind a number of English text, which is that number's alone: 3.68 trillion yuan in 2020."""
        if self.frame.language != "en":
            return None
        ahead = between(self.times, scene.number.end, min(scene.stop, scene.number.end + 24))
        if ahead and _RIGHT_BEHIND.fullmatch(self.masked, scene.number.end, ahead[0].start):
            self.used.add(ahead[0])
            return ahead[0] if ahead[0].span else None
        return None


def _as_rate(about: About, number: Quantity) -> About:
    """Per cent of what is told in money is its growth: 经济增长目标从|6.5%以上."""
    growing = about.indicator in lexicon() and lexicon()[about.indicator or ""].stated == ("growth", "level")
    share = number.form == "percent" and about.measure == "level" and about.indicator in _NO_SHARE
    return replace(about, measure="growth") if growing and share else about


_YEARLY = re.compile(r"每年|\b(?:a|per|each|every) year\b", re.IGNORECASE)
_NO_SHARE = ("gdp_growth", "fixed_asset_investment", "retail_sales", "industrial_value_added")
_GREW = re.compile(r"(?:增长|下降|上涨|回落)(?:了|约)?\s*$|\b(?:grew|rose|fell|grown|risen)\b[^,;。]*$")
# Short words for an indicator that has been named in full before.
_SHORT = {
    "收入": ("fiscal_revenue", "resident_income", "urban_income", "rural_income"),
    "投资": ("fixed_asset_investment",),
    "总量": ("gdp_growth", "fiscal_revenue", "trade"),
    "总额": ("trade", "retail_sales", "exports"),
    "产量": ("grain_output",),
}
_BESIDE_PLACE = re.compile(
    r"(?:次于|高于|低于|快于|慢于|多于|少于|落后于?|领先于?|不及|逊于|好于|超过|比|不敌)\ue000+的\s*(?:约)?\s*$"
    r"|\b(?:than|behind|above|below|to|versus|against)\s+\ue000+(?:'s)?\s*(?:约|不低于)?\s*$"
)
_ASIDE = re.compile(r"\b(?:after|from|than|against|versus|compared with)\b[^,;。]*$", re.IGNORECASE)
_COMPARED_WITH = re.compile(r"(?:[比较]|(?:高|低|快|慢|好|优)于|\b(?:than|against|versus)(?: in)?\s*)$", re.IGNORECASE)
_REF_TO = re.compile(
    r"(?:比|较|由|从|(?<!来)自|(?:高|低|快|慢|好|优)于|不及|\b(?:than|from|against|versus)(?: in)?)\s*$", re.IGNORECASE
)
# 增速不低于目标的只有…，甘肃高出0.3个百分点: that is held to the target.
_HELD_TO_GOAL = re.compile(
    r"(?:低于|高于|超过|超出|超额|跑赢|不及|未达|未能达|没有达|没达|达到|完成|达成|实现)[^,;。]{0,8}目标|缺口"
)
_AMONG = re.compile(
    r"([两二三四五六七八九十])(?:地|省|市|州|区|省市|省份|省区|个省份?|城|者)(?:中|里|当中|之中)|(?:这|上述)([三四五六七八九十])(?:地|省|市)"
    r"|(?:^|(?<=[,;。\s]))(?P<bare>[三四五六七八九十])(?:地|省|市|州|省市|省区)(?=[增经目总投消工外G合平今去])"
    r"|\bof (?:the|these|its|those) (?:(?P<digits>\d+)|(?P<word>two|three|four|five|six|seven|eight|nine|ten))\b",
    re.IGNORECASE,
)
_SMALL_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_INCOMES = ("urban_income", "rural_income", "resident_income")
_WHOSE_INCOME = re.compile(r"(?:城镇|城市|农村|乡村|农民|城里|乡下)(?:常住)?(?:居民|人|地区)?(?:的|这边|则|一侧)?")
_WITH = re.compile(r"年?的?\s*\d[\d.]*%?[^,;。\d]{0,4}?(?:相比|比)")
_YEAR_BEFORE = re.compile(
    r"\s*(?:of|in|seen|recorded|posted)?\s*(?:a year (?:earlier|before)|the (?:previous year|year before))",
    re.IGNORECASE,
)
_ELSEWHEN = re.compile(r"\b(?:from|against|compared|than|versus|after|while|whereas|but|and)\b", re.IGNORECASE)
_RIGHT_BEHIND = re.compile(r"\s*(?:yuan|jobs)?\s*(?:(?:in|for|of|during|by) (?:the )?)?\s*")
_HOPED_THEN = re.compile(
    r"年初|当初|原定|原先|此前|当年|\bafter (?:aim|ask|seek|want|hop|sett|target|plan|pledg)\w*\b|"
    r"\b(?:meant|supposed|pencill?ed|a year (?:earlier|before)|"
    r"(?:was|were|had been) (?:expected|planned|targeted|aiming|seeking|to)|"
    r"had (?:wanted|sought|targeted|expected|pledged|set|aimed|planned|asked|drawn|hoped|promised))\b",
    re.IGNORECASE,
)
_HISTORY = re.compile(r"历史|新高|近年|以来|最大限度|最多跑|最低工资|最低生活|record|至少|at least")
_THEN_REAL = re.compile(r"[^\ue001。]{0,24}?[,;](?:但|而|却)?(?:最终|结果)?实际(?!利用|使用|到位|吸收)")
_MOVED = re.compile(r"(?:下调|上调|调|降|升|提高|改|砍|退)(?:至|到|为|成)")
_THAN_THEN = re.compile(r"\ue002+的\s*约?\s*$")
_FROM_TIME = re.compile(
    r"(?:由|从|自|比|较|和|与|同|(?:高|低|快|慢|好|优)于|不及|超过)\ue001+(?:年)?的?|from[^,;。]{0,12}\ue001+"
)


def _in_ref(scene: Scene, time: Time) -> bool:
    """Whether a time only belongs to what a number is compared with: 比2024年高."""
    before = scene.text[max(scene.start, time.start - 9) : time.start]
    if scene.number.form == "times" and re.search(r"(?:是|为|相当于)\s*$", before):
        return True
    if re.search(r"[和与同跟]\s*$", before) and _WITH.match(scene.text, time.end):
        return True
    return _REF_TO.search(before) is not None

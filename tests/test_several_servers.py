"""Two servers of one catalog behind nginx; what they share of conversations and logins."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from postgres_server import new_database
from several_servers import visited

from rag.config import load_settings
from rag.library.intake import IngestResult, Progress
from ui.auth import Account, Accounts, hash_password
from ui.conversation import Turn, kept, restored
from ui.intake_jobs import Jobs
from ui.job_board import Lost, Seen, Stopped
from ui.job_queue import Turnstile
from ui.page_tables import kept_at
from ui.sessions import Tokens
from ui.talk_store import MOST_TALKS, Talk
from ui.uploads import Taken
from ui.views.library import job_lines


@pytest.fixture
def database(postgres: str) -> str:
    return new_database(postgres, "servers")


def test_no_answer_is_lost_and_none_is_anothers_while_a_server_is_restarted(database: str, tmp_path: Path) -> None:
    if shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin") is None:
        pytest.skip("no nginx here: apt-get install nginx")
    seen = visited(database, tmp_path, seconds=6, visitors=4, every=4)
    assert seen.failed == []
    assert seen.mixed == []
    assert seen.restarts >= 1
    assert seen.answers >= 4


def test_conversations_of_a_catalog_on_a_server_are_those_of_a_file(database: str) -> None:
    text = kept((Turn("问", None),))
    found = []
    for catalog in ("", database):
        talks = kept_at(load_settings(library=Path("library"), catalog=catalog)).talks
        first = talks.keep("li", Talk("t", "问", False, 0, text))
        assert talks.rename("li", "t", "东北 GDP")
        assert not talks.rename("wang", "t", "x")
        assert talks.keep("li", Talk("t", "问", False, first, kept((Turn("问", None), Turn("再问", None))))) > first
        assert talks.keep("li", Talk("t", "问", False, first, text)) == 0
        assert talks.read("wang", "t") is None
        read = talks.read("li", "t")
        assert read is not None
        found.append(
            (
                read.name,
                [turn.question for turn in restored(read.turns)],
                [[talk.id for talk in talks.listed("li", words)] for words in ("", "再问", "gdp 东北", "没有", "%")],
            )
        )
        for n in range(MOST_TALKS + 1):
            assert talks.keep("li", Talk(f"t{n}", "", False, 0, text))
        assert len(talks.listed("li")) == MOST_TALKS
        assert talks.read("li", "t") is None
        assert talks.remove("li", "t5")
        assert not talks.remove("wang", "t6")
    assert found[0] == found[1] == ("东北 GDP", ["问", "再问"], [["t"], ["t"], ["t"], [], []])


def test_who_signs_in_or_out_on_one_server_does_on_the_other(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.page_tables._EVERY", 0.05)
    account = Account("li", "reader", hash_password("secret"))
    accounts = Accounts({"li": account})
    one, two = (
        Tokens(accounts, kept_at(load_settings(library=Path("library"), catalog=database)).signed_out) for _ in range(2)
    )
    token = one.give(account)
    assert two.visitor(token) is not None
    one.end(token)
    assert one.visitor(token) is None
    until = time.monotonic() + 20
    while two.visitor(token) is not None:
        assert time.monotonic() < until
        time.sleep(0.05)
    other = Tokens(Accounts({"li": Account("li", "reader", hash_password("secret"))}), two._over)
    assert other.visitor(two.give(account)) is None  # the key alone signs nobody in


def test_uploads_of_one_server_are_seen_and_stopped_on_the_other(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.intake_jobs._TOLD_EVERY", 0.02)
    monkeypatch.setattr("ui.page_tables._LOOKED_EVERY", 0.0)
    settings = load_settings(library=tmp_path, catalog=database)

    def ingest(paths: Sequence[Path], tell: Callable[[Progress], None], who: str) -> None:
        result = IngestResult("a.txt", "added", found=("洛阳市 2024",), notes=("?%s",))
        while True:
            tell(Progress("b.txt", 1, 2, 50, 100, result))
            time.sleep(0.02)

    one, two = (Jobs(ingest, Turnstile(), kept_at(settings).board) for _ in range(2))

    def seen(jobs: Jobs, who: str, *, until: Callable[[Sequence[Seen]], bool]) -> Seen:
        last = time.monotonic() + 20
        while not until(found := jobs.seen_by(who)):
            assert time.monotonic() < last, found
            time.sleep(0.01)
        return found[0]

    sent = Taken(tmp_path / "none", (Path("a.txt"), Path("b.txt")), ())
    job = one.begin(sent, "li")
    there = seen(two, "wang", until=lambda found: bool(found) and bool(found[0].results))
    assert (there.id, there.who, there.waiting, there.share) == (job.id, "li", ("b.txt",), 0.5)
    assert there.results[0].found == ("洛阳市 2024",)
    two.stop(job.id)
    over = seen(two, "li", until=lambda found: bool(found) and found[0].ended)
    assert isinstance(over.why, Stopped)
    assert [each.id for each in one.seen_by("li")] == [job.id]  # once, not as another's besides
    assert two.seen_by("wang") == ()

    board = kept_at(settings).board
    assert board is not None
    board.tell(Seen("gone", "li", ("a.txt", "b.txt"), done=1))
    assert [each.ended for each in two.seen_by("wang")] == [False]
    monkeypatch.setattr("ui.page_tables._SILENT", -1.0)
    (lost,) = (each for each in two.seen_by("li") if each.id == "gone")
    assert isinstance(lost.why, Lost)
    assert two.seen_by("wang") == ()
    shown = job_lines(lost, "en", may_stop=True)
    assert "1 of 2 files were read and stay" in shown

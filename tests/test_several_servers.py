"""Two servers of one catalog behind nginx; what they share of conversations and logins."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from postgres_server import new_database
from several_servers import visited

from rag.config import load_settings
from ui.auth import Account, Accounts, hash_password
from ui.conversation import Turn, kept, restored
from ui.page_tables import kept_at
from ui.sessions import Tokens
from ui.talk_store import MOST_TALKS, Talk


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
        _, talks = kept_at(load_settings(library=Path("library"), catalog=catalog))
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
        Tokens(accounts, kept_at(load_settings(library=Path("library"), catalog=database))[0]) for _ in range(2)
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

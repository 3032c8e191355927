"""What a page that runs for long keeps of what is over: nothing that grows with each event, upload or thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import gradio as gr
import pytest
from gradio import state_holder

from rag.library.sqlite import SqliteDatabase
from ui import intake_jobs
from ui.intake_jobs import Jobs
from ui.job_queue import Turnstile
from ui.memory import give_back, use_few_arenas
from ui.uploads import Taken
from ui.visit_state import VisitState, keep_little


def test_a_visit_keeps_no_more_components_however_many_events_change_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state_holder, "SessionState", state_holder.SessionState)
    keep_little()
    with gr.Blocks(analytics_enabled=False) as blocks:
        box, turns, shown = gr.Textbox(), gr.State(()), gr.HTML()
        box.submit(
            lambda text, before: ({"value": "", "submit_btn": False, "__type__": "update"}, (*before, text), text),
            [box, turns],
            [box, turns, shown],
        )
    visit = state_holder.SessionState(blocks)
    assert isinstance(visit, VisitState)
    components = len(visit.blocks_config.blocks)
    for text in "一二三":
        given = asyncio.run(blocks.process_api(next(iter(blocks.fns.values())), [text, None], state=visit))
        assert given["data"][0] == {"value": "", "submit_btn": False, "__type__": "update"}
        assert given["data"][2] == text
    assert visit[turns._id] == ("一", "二", "三")
    assert visit.blocks_config.blocks[box._id].submit_btn is False
    assert len(visit.blocks_config.blocks) == components
    assert not visit.config_values


def test_uploads_that_ended_are_forgotten_though_nobody_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_jobs, "_MOST_ENDED", 2)
    jobs = Jobs(lambda *_: None, Turnstile())
    for number in range(6):
        jobs.begin(Taken(tmp_path / str(number), (), ()), "王")
        while jobs.under_way():
            pass
    assert len(jobs._jobs) == 3


def test_the_connection_of_a_thread_that_is_over_is_closed(tmp_path: Path) -> None:
    def in_thread(work: Callable[[], object]) -> None:
        thread = Thread(target=work)
        thread.start()
        thread.join()

    database = SqliteDatabase(tmp_path, writable=True)
    database.create()
    for _ in range(4):
        in_thread(database.change)
    assert len(database._connections) == 2  # of this thread, and of the last that came
    database.close()


def test_memory_is_given_back_on_any_system() -> None:
    use_few_arenas()
    give_back()

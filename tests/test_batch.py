"""Batches of summaries: what they write, and that they go on where they were, whatever stopped them."""

import csv
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import IO

import openpyxl  # type: ignore[import-untyped]
import pytest
from many_reports import honest, make_library, names
from scripted_llm import Asked, Drop, Hang, Page, Say, ScriptedLLM, Status, Step

from rag.library.store import open_library
from rag.models.llm import RemoteLLM
from rag.models.reply_cache import Replies, UnusableError, ask, key_of, read_json
from rag.records import InputError
from rag.summaries.batch import Order, Outcome, Progress, run, selected
from rag.summaries.estimate import estimate
from rag.summaries.manifest import file_names, read_entries
from rag.summaries.schema import Summary
from rag.summaries.summarize import Shelf

FEW = 8
MANY = int(os.environ.get("MANY_REPORTS", "150"))  # 1000 before a release, and in benchmarks/batch.py


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_library(tmp_path_factory.mktemp("few"), FEW)


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_library(tmp_path_factory.mktemp("many"), MANY)


def remote(endpoint: ScriptedLLM) -> RemoteLLM:
    return RemoteLLM("scripted", base_url=endpoint.url, api_key="", timeout=0.4, attempts=2, first_wait=0.01)


def batch(
    library: Path,
    out: Path,
    endpoint: ScriptedLLM | None = None,
    *,
    cache: Path | None = None,
    stop: Event | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
    **order: object,
) -> Outcome:
    with open_library(library, "toy") as opened:
        shelf = Shelf(opened)
        llm = remote(endpoint) if endpoint else None
        made = Order(out, **order)  # type: ignore[arg-type]
        if cache is None:
            return run(shelf, shelf.reports, made, llm, None, progress, stop)
        cache.mkdir(exist_ok=True)
        with Replies(cache, 1 << 24) as replies:
            return run(shelf, shelf.reports, made, llm, replies, progress, stop)


def files(folder: Path) -> dict[str, bytes]:
    """What is in a batch's folder; the manifest without its times."""
    found = {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}
    manifest = json.loads(found["manifest.json"])
    for part in (manifest, *manifest["reports"]):
        del part["times"]
    return found | {"manifest.json": json.dumps(manifest).encode()}


def statuses(outcome: Outcome) -> Counter[str]:
    return Counter(entry.status for entry in outcome.entries)


# What is written


def test_a_batch_writes_a_pair_a_report_and_the_tables(few: Path, tmp_path: Path) -> None:
    outcome = batch(few, tmp_path / "out")
    assert statuses(outcome) == {"done": FEW}
    expected = {f"{name}2024.{suffix}" for name in names(FEW) for suffix in ("json", "md")}
    found = {path.name for path in (tmp_path / "out").iterdir() if not path.name.startswith(".")}
    assert found == expected | {"index.csv", "summaries.xlsx", "manifest.json"}
    summary = Summary.model_validate_json((tmp_path / "out" / outcome.entries[0].json).read_bytes())
    assert summary.identity.region == outcome.entries[0].region
    rows = list(csv.DictReader((tmp_path / "out" / "index.csv").read_text("utf-8-sig").splitlines()))
    assert {row["region"] for row in rows} == set(names(FEW))
    assert {(row["status"], row["targets"], row["json"]) for row in rows[:1]} == {
        ("done", "3", outcome.entries[0].json)
    }


def test_the_manifest_names_inputs_by_hash_and_what_made_it(few: Path, tmp_path: Path) -> None:
    with ScriptedLLM(honest) as endpoint:
        batch(few, tmp_path, endpoint)
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    assert manifest["model"] == "scripted"
    assert len(manifest["prompts"]) == 16
    assert manifest["totals"]["requests"] == len(endpoint.asked) == 3 * FEW
    assert manifest["totals"]["prompt_tokens"] == sum(len(prompt) for prompt in endpoint.prompts)
    first = manifest["reports"][0]
    with open_library(few, "toy") as library:
        text = library.source(first["source_id"]).text
    assert first["source_id"] == sha256(text.encode()).hexdigest()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", first["times"]["started"])


def test_two_runs_give_the_same_bytes(few: Path, tmp_path: Path) -> None:
    with ScriptedLLM(honest) as endpoint:
        batch(few, tmp_path / "a", endpoint, cache=tmp_path / "cache", at_once=3)
    with ScriptedLLM([]) as endpoint:
        batch(few, tmp_path / "b", endpoint, cache=tmp_path / "cache", at_once=1)
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_names_are_safe_and_never_shared(few: Path) -> None:
    with open_library(few, "toy") as library:
        report = library.reports()[0]
    region = report.region
    twins = (
        replace(report, id="1" * 16),
        replace(report, id="2" * 16),
        replace(report, id="3" * 16, region=replace(region, name="../a b/:")),
        replace(report, id="4" * 16, region=replace(region, name="")),
    )
    assert list(file_names(twins).values()) == [
        f"{region.name}2024-11111111",
        f"{region.name}2024-22222222",
        "ab2024",
        "report2024",
    ]


def cells(path: Path) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def test_the_workbook_holds_targets_results_agreement_and_sources(few: Path, tmp_path: Path) -> None:
    with ScriptedLLM(lambda asked: honest(asked).replace("7%左右", "7.4%左右")) as endpoint:
        batch(few, tmp_path, endpoint)
    book = cells(tmp_path / "summaries.xlsx")
    assert list(book) == ["目标", "结果", "核对", "来源"]
    header, first, *_ = book["目标"]
    line = dict(zip(header, first, strict=True))
    assert (line["年份"], line["指标"], line["数值下限"], line["单位"]) == (2024, "地区生产总值", 7, "%")
    assert (line["限定"], line["原文数值"], line["核对"]) == ("about", "7%左右", "冲突")
    assert line["原文"] == "地区生产总值增长7%左右"
    assert {len(sheet) for sheet in book.values()} == {1 + 3 * FEW, 1 + 3 * FEW, 1 + 3 * FEW, 1 + FEW}
    conflict = dict(zip(*book["核对"][:2], strict=True))
    assert (conflict["规则所读"], conflict["模型所读"]) == ("7%左右", "7.4%左右")
    sources = dict(zip(*book["来源"][:2], strict=True))
    assert (sources["状态"], sources["目标一致率"]) == ("完成", "67%")


def test_the_workbook_has_widths_and_no_cell_of_it_runs(few: Path, tmp_path: Path) -> None:
    library = shutil.copytree(few, tmp_path / "library")
    with ScriptedLLM(lambda asked: honest(asked).replace("7%左右", '=HYPERLINK(\\"http://a.cn\\")7%')) as endpoint:
        batch(library, tmp_path / "out", endpoint, at_once=1)
    path = tmp_path / "out" / "summaries.xlsx"
    assert any("=HYPERLINK" in str(cell) for row in cells(path)["核对"] for cell in row)
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 4
    for sheet in sheets:
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet.lower().replace("=hyperlink(", "")
        widths = re.findall(r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', sheet)
        assert sum(int(last) - int(first) + 1 for first, last, _ in widths) >= 10
        assert min(float(width) for *_, width in widths) >= 8
    index = (tmp_path / "out" / "index.csv").read_text("utf-8-sig")
    assert not any(cell.startswith(("=", "+", "@")) for row in csv.reader(index.splitlines()) for cell in row)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_libreoffice_opens_the_workbook(few: Path, tmp_path: Path) -> None:
    batch(few, tmp_path)
    command = ["soffice", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"]
    home = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    subprocess.run([*command, "--outdir", str(tmp_path / "csv"), "summaries.xlsx"], check=True, cwd=tmp_path, env=home)
    (path,) = (tmp_path / "csv").glob("*.csv")
    rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    assert rows[0][:2] == ["地区", "年份"]
    assert len(rows) == 1 + 3 * FEW


# Going on


def test_a_second_run_makes_nothing_again(few: Path, tmp_path: Path) -> None:
    with ScriptedLLM(honest) as endpoint:
        batch(few, tmp_path, endpoint)
        before = files(tmp_path), len(endpoint.asked)
        assert batch(few, tmp_path, endpoint).made == 0
        assert (files(tmp_path), len(endpoint.asked)) == before


def test_a_lost_file_is_made_again(few: Path, tmp_path: Path) -> None:
    entry = batch(few, tmp_path).entries[2]
    (tmp_path / entry.markdown).unlink()
    assert batch(few, tmp_path).made == 1
    assert (tmp_path / entry.markdown).is_file()


def test_other_options_make_all_anew(few: Path, tmp_path: Path) -> None:
    batch(few, tmp_path)
    assert batch(few, tmp_path, language="en").made == FEW


def test_filters_add_to_what_is_there(few: Path, tmp_path: Path) -> None:
    with open_library(few, "toy") as library:
        shelf = Shelf(library)
        first, second = shelf.reports[:2]
        run(shelf, (first,), Order(tmp_path))
        outcome = run(shelf, (second,), Order(tmp_path))
        assert [entry.report for entry in outcome.entries] == [second.id]
        assert selected(shelf.reports, [second.region.name], [2024]) == (second,)
        assert selected(shelf.reports, [], [2023]) == ()
        with pytest.raises(InputError, match="no report of 广州"):
            selected(shelf.reports, ["广州"], [])
    assert len(read_entries(tmp_path)) == 2
    assert len((tmp_path / "index.csv").read_text("utf-8-sig").splitlines()) == 3


def test_one_failing_report_stops_no_other(few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = Shelf.material

    def material(self: Shelf, report: object) -> object:
        if report == self.reports[3]:
            raise ValueError("its text is damaged")
        return bad(self, report)  # type: ignore[arg-type]

    monkeypatch.setattr(Shelf, "material", material)
    outcome = batch(few, tmp_path)
    assert statuses(outcome) == {"done": FEW - 1, "failed": 1}
    (failed,) = (entry for entry in outcome.entries if entry.status == "failed")
    assert failed.reasons == ("ValueError: its text is damaged",)
    monkeypatch.undo()
    assert batch(few, tmp_path).made == 0  # a failure is not tried again by itself
    again = batch(few, tmp_path, retry_failed=True)
    assert (again.made, statuses(again)) == (1, {"done": FEW})


def test_a_lost_endpoint_is_given_up_and_the_same_command_goes_on(few: Path, tmp_path: Path) -> None:
    def script(asked: Asked) -> Step:
        return Drop() if len(endpoint.asked) > 9 else honest(asked)

    with ScriptedLLM(script) as endpoint:
        outcome = batch(few, tmp_path / "out", endpoint, cache=tmp_path / "cache", at_once=1)
        assert len(endpoint.asked) < 9 + 10  # and not 2 attempts for each of 15 requests
    assert "does not answer" in outcome.lost
    assert statuses(outcome) == {"done": 3, "waiting": FEW - 3}
    assert all((tmp_path / "out" / entry.markdown).is_file() for entry in outcome.entries)
    with ScriptedLLM(honest) as endpoint:
        outcome = batch(few, tmp_path / "out", endpoint, cache=tmp_path / "cache", at_once=1)
    assert (outcome.made, statuses(outcome)) == (FEW - 3, {"done": FEW})
    assert len(endpoint.asked) == 3 * (FEW - 3)


def test_a_refused_key_stops_the_asking_at_once(few: Path, tmp_path: Path) -> None:
    with ScriptedLLM(lambda asked: Status(401)) as endpoint:
        outcome = batch(few, tmp_path, endpoint, at_once=1)
    assert len(endpoint.asked) == 1
    assert "OPENAI_API_KEY" in outcome.lost
    assert statuses(outcome) == {"waiting": FEW}


TROUBLES: dict[str, Step] = {
    "broken JSON": '{"targets": [',
    "cut off": Say('{"targets": [', finish="length"),
    "prose": "我认为目标很好。",
    "empty": "",
    "429": Status(429),
    "500": Status(500),
    "hang": Hang(),
    "web page": Page(),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_every_report_gets_its_summary_whatever_the_endpoint_does(few: Path, tmp_path: Path, trouble: str) -> None:
    with ScriptedLLM(lambda asked: TROUBLES[trouble]) as endpoint:
        outcome = batch(few, tmp_path, endpoint)
    assert {entry.status for entry in outcome.entries} <= {"partial", "waiting"}
    assert all(entry.reasons for entry in outcome.entries)
    for entry in outcome.entries:
        summary = Summary.model_validate_json((tmp_path / entry.json).read_bytes())
        assert summary.targets
        assert summary.notes


def test_trouble_that_passes_is_told_in_the_manifest(few: Path, tmp_path: Path) -> None:
    # the first report's targets, its prose, and the second's targets
    troubles = iter([Status(429, retry_after="0.01"), None, Status(500), None, None, "没有"])

    def script(asked: Asked) -> Step:
        return next(troubles, None) or honest(asked)

    with ScriptedLLM(script) as endpoint:
        outcome = batch(few, tmp_path, endpoint, at_once=1)
    assert statuses(outcome) == {"done": FEW}
    assert [entry.repairs for entry in outcome.entries[:3]] == [("status 429", "status 500"), ("没有JSON对象",), ()]


def test_what_failed_in_part_is_made_again_only_if_asked(few: Path, tmp_path: Path) -> None:
    with ScriptedLLM(lambda asked: "没有" if '"targets"' in asked.text else honest(asked)) as endpoint:
        outcome = batch(few, tmp_path / "out", endpoint, cache=tmp_path / "cache")
    assert statuses(outcome) == {"partial": FEW}
    with ScriptedLLM(honest) as endpoint:
        assert batch(few, tmp_path / "out", endpoint, cache=tmp_path / "cache").made == 0
        outcome = batch(few, tmp_path / "out", endpoint, cache=tmp_path / "cache", retry_failed=True)
    assert statuses(outcome) == {"done": FEW}
    assert len(endpoint.asked) == FEW  # the prose was kept; a reply that could not be used was not


def test_a_stopped_batch_ends_in_good_order_and_goes_on(few: Path, tmp_path: Path) -> None:
    stop = Event()

    def progress(now: Progress) -> None:
        if now.done == 3:
            stop.set()

    with ScriptedLLM(honest) as endpoint:
        outcome = batch(few, tmp_path, endpoint, at_once=1, stop=stop, progress=progress)
        assert (outcome.stopped, outcome.made, statuses(outcome)) == (True, 3, {"done": 3})
        assert json.loads((tmp_path / "manifest.json").read_text("utf-8"))["totals"]["reports"] == 3
        outcome = batch(few, tmp_path, endpoint)
    assert (outcome.stopped, outcome.made, statuses(outcome)) == (False, FEW - 3, {"done": FEW})
    assert len(endpoint.asked) == 3 * FEW


def test_two_batches_in_one_folder_are_refused(few: Path, tmp_path: Path) -> None:
    def progress(now: Progress) -> None:
        with pytest.raises(InputError, match="another batch"):
            batch(few, tmp_path)

    batch(few, tmp_path, progress=progress)


def test_a_folder_that_cannot_be_written_is_told(few: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="--out"):
        batch(few, tmp_path / "file")


def test_a_half_written_journal_line_is_passed_over(few: Path, tmp_path: Path) -> None:
    batch(few, tmp_path)
    entries = read_entries(tmp_path)
    (tmp_path / ".batch.jsonl").write_text('{"report": "x", "reg')
    (tmp_path / ".a.json.part").write_text("half")
    assert read_entries(tmp_path) == entries
    assert batch(few, tmp_path).made == 0
    assert not (tmp_path / ".batch.jsonl").exists()
    assert not (tmp_path / ".a.json.part").exists()


def test_a_dry_run_tells_requests_and_tokens_and_writes_nothing(few: Path, tmp_path: Path) -> None:
    with ScriptedLLM(honest) as endpoint, open_library(few, "toy") as library:
        shelf, order = Shelf(library), Order(tmp_path / "out", at_once=2)
        found = estimate(shelf, shelf.reports, order, remote(endpoint))
        assert (found.reports, found.to_do, found.requests, found.measured) == (FEW, FEW, 3 * FEW, False)
        assert found.seconds == 3 * FEW * 6 / 2
        assert endpoint.asked == []
        assert not (tmp_path / "out").exists()
        assert estimate(shelf, shelf.reports, order, remote(endpoint), per_minute=1).seconds == 60 * 3 * FEW
        run(shelf, shelf.reports, order, remote(endpoint))
        assert estimate(shelf, shelf.reports, order, remote(endpoint)).to_do == 0
    asked = sum(len(prompt) for prompt in endpoint.prompts)
    assert 0.5 * asked < found.prompt_tokens < 2 * asked  # a Chinese character is about a token


def test_no_more_requests_run_at_once_than_asked_for(few: Path, tmp_path: Path) -> None:
    running = most = 0
    lock = threading.Lock()

    def script(asked: Asked) -> Step:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.05)
        with lock:
            running -= 1
        return honest(asked)

    with ScriptedLLM(script) as endpoint:
        batch(few, tmp_path, endpoint, at_once=3)
    assert most == 3


# Killed


@dataclass(frozen=True)
class Child:
    """A batch in a process of its own, see `batch_child`."""

    pid: int
    answers: IO[str]

    def end(self) -> int:
        """Wait for its end; its exit code."""
        return int(self.answers.readline())


Start = Callable[[ScriptedLLM], Child]


@pytest.fixture(scope="module")
def nursery() -> Iterator["subprocess.Popen[str]"]:
    here = Path(__file__).parent
    with subprocess.Popen(
        [sys.executable, str(here / "batch_child.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(here.parent), "PATH": os.environ["PATH"]},
    ) as process:
        yield process
        process.stdin.close()  # type: ignore[union-attr]


@pytest.fixture
def child(nursery: "subprocess.Popen[str]", tmp_path: Path, many: Path) -> Start:
    """Starts a batch over `many`."""
    (tmp_path / "cache").mkdir()

    def start(endpoint: ScriptedLLM) -> Child:
        assert nursery.stdin
        assert nursery.stdout
        line = [str(many), str(tmp_path / "out"), str(tmp_path / "cache"), endpoint.url]
        nursery.stdin.write(json.dumps(line) + "\n")
        nursery.stdin.flush()
        return Child(int(nursery.stdout.readline()), nursery.stdout)

    return start


def region_of(asked: Asked) -> str:
    found = re.search(r"([\u4e00-\u9fff]{2}市)2024年政府工作报告", asked.text)
    assert found
    return found[1]


def finished(out: Path) -> set[str]:
    return {entry.region for entry in read_entries(out).values()} if out.exists() else set()


def test_killed_at_random_moments_it_ends_with_all_and_asks_nothing_twice_of_a_finished_report(
    child: Start, tmp_path: Path
) -> None:
    chance = random.Random(20240101)
    kills = 5
    done_before: list[tuple[int, set[str]]] = []  # requests so far, what was finished by then
    with ScriptedLLM(honest) as endpoint:
        for turn in range(kills):
            process = child(endpoint)
            # somewhere in this turn's share of the work, whatever the speed of the machine
            until = int((turn + chance.random()) / (kills + 1) * 3 * MANY)
            while len(endpoint.asked) < until:
                time.sleep(0.002)
            time.sleep(chance.random() * 0.05)
            os.kill(process.pid, signal.SIGKILL)
            assert process.end() == -signal.SIGKILL
            time.sleep(0.1)  # what the endpoint had already been sent
            done_before.append((len(endpoint.asked), finished(tmp_path / "out")))
        assert child(endpoint).end() == 0
        asked = list(endpoint.asked)
    entries = read_entries(tmp_path / "out")
    assert len(entries) == MANY
    assert {entry.status for entry in entries.values()} == {"done"}
    assert 0 < len(done_before[-1][1]) < MANY  # it was killed in the middle
    for count, done in done_before:
        assert not done & {region_of(each) for each in asked[count:]}
    assert len(asked) <= 3 * MANY + kills * 8  # again only what was under way
    for entry in entries.values():
        assert json.loads((tmp_path / "out" / entry.json).read_text("utf-8"))["identity"]["region"] == entry.region


def test_ctrl_c_ends_cleanly_and_leaves_a_manifest(child: Start, tmp_path: Path) -> None:
    with ScriptedLLM(lambda asked: Hang() if len(endpoint.asked) > 60 else honest(asked)) as endpoint:
        process = child(endpoint)
        while len(endpoint.asked) < 64:
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGINT)
        assert process.end() == 130
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert 0 < manifest["totals"]["done"] == manifest["totals"]["reports"] < MANY
    assert not (tmp_path / "out" / ".batch.jsonl").exists()


# Kept replies


@pytest.fixture
def replies(tmp_path: Path) -> Iterator[Replies]:
    with Replies(tmp_path, limit=2000) as opened:
        yield opened


def test_the_least_recently_used_replies_go_first(tmp_path: Path, few: Path) -> None:
    from rag.models.llm import Message, Reply

    def key(number: int) -> str:
        return key_of("m", (Message("user", str(number)),), 10)

    with Replies(tmp_path, limit=40 * 166) as replies:  # a key of 64, a name of 1, a text of 100: 165 bytes
        replies.put(key(0), "m", Reply("零" * 33 + "!", 1, 1))
        for number in range(1, 130):
            replies.put(key(number), "m", Reply("一" * 33 + "!", 1, 1))
            assert replies.get(key(0)) is not None
        (line,) = replies.lines()
        assert line.replies < 130
        assert replies.get(key(129)) is not None
        assert replies.get(key(1)) is None


def test_kept_replies_can_be_looked_at_and_cleared(replies: Replies) -> None:
    from rag.models.llm import Reply

    replies.put("a", "m", Reply("一", 10, 2, troubles=("status 429",)))
    replies.put("b", "n", Reply("二", 20, 4, cut=True))
    assert [(line.model, line.replies, line.prompt_tokens) for line in replies.lines()] == [("m", 1, 10), ("n", 1, 20)]
    assert replies.get("a") == Reply("一", 10, 2, troubles=("status 429",))
    assert replies.clear("m") == 1
    assert (replies.get("a"), replies.get("b")) == (None, Reply("二", 20, 4, cut=True))
    assert replies.clear() == 1
    assert replies.lines() == ()


def test_a_reply_that_cannot_be_used_is_not_kept(replies: Replies) -> None:
    from rag.models.llm import Message

    def read(text: str) -> str:
        if text != "好":
            raise UnusableError("要说好")
        return text

    messages = (Message("user", "说好"),)
    with ScriptedLLM(["坏", "坏", "坏", "好"]) as endpoint:
        with pytest.raises(UnusableError, match="要说好"):
            ask(remote(endpoint), messages, read, max_tokens=9, replies=replies)
        assert replies.lines() == ()
        value, reply = ask(remote(endpoint), messages, read, max_tokens=9, replies=replies)
        assert (value, reply.troubles) == ("好", ("要说好",))
        assert ask(remote(endpoint), messages, read, max_tokens=9, replies=replies) == (value, reply)
    assert "要说好" in endpoint.prompts[1]
    assert reply.prompt_tokens == len(endpoint.prompts[2]) + len(endpoint.prompts[3])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("好的", "没有JSON对象"),
        ('{"value": ', "不完整"),
        ('{"value": NaN}', "不完整"),
        ('{"other": 1}', "value"),
        ('{"value": {"a": 1}}', "value"),
        ("[" * 100_000 + "{" * 100_000, "不完整"),
    ],
)
def test_json_in_the_wrong_form_is_refused_with_a_complaint(text: str, complaint: str) -> None:
    from pydantic import BaseModel

    class Form(BaseModel):
        value: str

    with pytest.raises(UnusableError, match=complaint):
        read_json(text, Form)
    assert read_json('好的：\n```json\n{"value": "7%"}\n```', Form).value == "7%"

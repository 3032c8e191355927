"""What the README says can be run is run: the main command as it stands there, and each command of its table."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
GOVREPORT = Path(sys.executable).with_name("govreport")

pytestmark = pytest.mark.skipif(not GOVREPORT.exists(), reason="the govreport command is not installed here")


def block(mark: str, language: str) -> str:
    """The fenced block that follows `mark` in the README."""
    found = re.search(rf"{re.escape(mark)}\s*```{language}\n(.*?)```", README, re.DOTALL)
    assert found, f"README.md has no {language} block after {mark!r}"
    return found[1]


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command)
    assert words[0].endswith("govreport")
    return subprocess.run(
        [str(GOVREPORT), *words[1:]], cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=600
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the main command has been run: its default library holds the samples."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "vectorstore").mkdir()  # as in a checkout
    command = block("<!-- main command -->", "sh").strip().split("&&")[-1].strip()
    done = run(command, folder)
    assert done.returncode == 0, done.stderr
    (folder / "printed.txt").write_text(done.stdout, "utf-8")
    return folder


def test_the_main_command_loads_the_samples_and_prints_what_the_readme_shows(home: Path) -> None:
    assert (home / "printed.txt").read_text("utf-8") == block("What the first command prints:\n", "text")


@pytest.mark.parametrize(
    "name", sorted(set(re.findall(r"`govreport ([a-z]+)", README)) - {"ask", "serve", "password", "mcp"})
)
def test_every_command_that_the_readme_names_runs(name: str, home: Path) -> None:
    (home / "draft.txt").write_text("郑州市2024年地区生产总值增长目标为7%左右。", "utf-8")
    (home / "questions.jsonl").write_text(
        '{"question": "郑州市2024年GDP增长目标是多少", "must_contain": ["7%"]}', "utf-8"
    )
    arguments = {
        "evaluate": "questions.jsonl",
        "ingest": str(ROOT / "seeds/benxi-2024.md"),
        "correct": "neijiang-2024.md --region 内江市 --year 2024",
        "remove": "neijiang-2024.md",
        "targets": "--csv targets.csv --xlsx targets.xlsx --json targets.json --md targets.md",
        "actuals": "--csv actuals.csv",
        "figures": "--csv figures.csv",
        "progress": "--csv progress.csv",
        "chain": "gdp_growth 2024 --csv chain.csv",
        "query": """'{"columns":[{"subject":"cpi","year":2024}],"places":[{"type":"region","name":"郑州市"}]}'""",
        "verify": "draft.txt",
        "summarize": "--region 郑州市 --year 2024 --no-llm",
        "brief": "--region 郑州市 --region 本溪市 --year 2024",
        "batch": "--out summaries --region 郑州市 --no-llm",
        "publish": "published",
        "diff": "published again",
        "code": "--sample 5 --csv coding.csv",
        "backup": "kept.zip",
        "restore": "kept.zip --library restored",
    }
    if name == "restore":
        assert run("govreport backup kept.zip", home).returncode == 0
    if name == "diff":
        for folder in ("published", "again"):
            assert run(f"govreport publish {folder}", home).returncode == 0
    done = run(f"govreport {name} {arguments.get(name, '')}", home)
    assert done.returncode == 0, done.stderr

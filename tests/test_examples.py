"""The examples run as they stand, and the commands of the container and of the forge's CI are ones that there are."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from test_docs import parse

from rag.config import Settings

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
CI = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
MAIN = [sys.executable, "-c", "from rag.cli.main import main; main()"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the examples find a default library, which the first of them fills with the samples."""
    folder = tmp_path_factory.mktemp("examples")
    (folder / "vectorstore").mkdir()
    return folder


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "GOVREPORT_EMBEDDING": "none", "PYTHONIOENCODING": "utf-8"}


def run(home: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=home, env=environment(), capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("target_panel.py", r"郑州市\s+410100\s+2024.*about"),
        ("check_article.py", r"supported\s+7%[\s\S]*contradicted\s+9%[\s\S]*固定资产投资增长8%以上"),
        ("ask_over_http.py", r"7%左右\[1\][\s\S]*地区生产总值增长7%左右 http://127\.0\.0\.1:\d+/r/\w+\?at=\d+-\d+"),
    ],
)
def test_an_example_shows_what_it_says(name: str, shown: str, home: Path) -> None:
    said = run(home, str(ROOT / "examples" / name))
    assert re.search(shown, said), said


def test_the_cells_of_the_notebook_run_in_their_order(home: Path) -> None:
    book = json.loads((ROOT / "examples/number_lock.ipynb").read_text("utf-8"))
    assert not any(cell.get("outputs") for cell in book["cells"])
    code = "\n\n".join("".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code")
    (home / "notebook.py").write_text(code, "utf-8")
    said = run(home, "notebook.py")
    assert "refused 郑州市2024年地区生产总值增长目标为7%左右" in said
    assert "passed 目标是7%左右。" in said


def test_every_example_is_listed_and_tested() -> None:
    there = {path.name for path in (ROOT / "examples").iterdir() if path.suffix in (".py", ".ipynb")}
    listed = set(re.findall(r"`examples/([\w.]+)`", (ROOT / "examples/README.md").read_text("utf-8")))
    assert there == listed
    assert len(there) == 4


def json_command(mark: str) -> list[str]:
    found = re.search(rf"^{mark}.*?(\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert found, mark
    return list(json.loads(found[1]))


def extras_of(command: str) -> set[str]:
    """The extras that a pip command installs of this project."""
    return {each for hit in re.findall(r"\.\[([\w,-]+)\]", command) for each in hit.split(",")}


def test_the_container_serves_as_its_command_says_and_is_seen_to_be_well(tmp_path: Path) -> None:
    name, *arguments = json_command("CMD")
    assert name == "govreport"
    parse(arguments)
    assert arguments[-2:] == ["--port", "7860"]
    free = [*arguments[:-1], "0"]
    env = {**environment(), "GOVREPORT_LIBRARY": str(tmp_path / "library")}
    refused = subprocess.run([*MAIN, *free], env=env, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    assert refused.returncode == 1, "other machines reach it: it must not start without a login"
    assert "GOVREPORT_AUTH" in refused.stderr
    env["GOVREPORT_AUTH"] = "wang:correct horse"
    with subprocess.Popen([*MAIN, *free], env=env, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            hits = (re.search(r"is at http://\S+:(\d+)", line) for line in server.stderr)
            port = next(hit[1] for hit in hits if hit)
            _, *check = json_command("HEALTHCHECK")
            well = [part.replace("7860", port) for part in check]
            assert subprocess.run([sys.executable, *well], env=env).returncode == 0
            assert subprocess.run([sys.executable, *(part.replace("healthz", "api/x") for part in well)]).returncode
            assert httpx.get(f"http://127.0.0.1:{port}/api/reports").status_code == 401
        finally:
            server.terminate()


def test_what_the_container_is_built_from_is_there() -> None:
    kept = (ROOT / ".dockerignore").read_text("utf-8").split("\n")
    copied = [word for line in re.findall(r"^COPY (.*) \S+$", DOCKERFILE, re.MULTILINE) for word in line.split()]
    assert copied
    for name in copied:
        assert (ROOT / name).exists(), name
        assert f"!{name}" in kept, name
    needed = {*PROJECT["license-files"], PROJECT["readme"], "pyproject.toml", "govreport", "rag", "ui", "seeds"}
    assert needed <= set(copied)
    installed = [line for line in re.findall(r"^RUN (.*)$", DOCKERFILE, re.MULTILINE) if "pip install" in line]
    assert installed
    for line in installed:
        assert extras_of(line) <= set(PROJECT["optional-dependencies"])
        assert extras_of(line)


def test_the_compose_file_sets_only_what_there_is() -> None:
    (service,) = COMPOSE["services"].values()
    known = {f"GOVREPORT_{name.upper()}" for name in Settings.model_fields} | {"OPENAI_BASE_URL", "OPENAI_API_KEY"}
    assert set(service["environment"]) <= known
    assert {"GOVREPORT_AUTH", "GOVREPORT_API_KEYS"} <= set(service["environment"])
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    mounted = dict(volume.split(":")[:2] for volume in service["volumes"])
    assert set(COMPOSE["volumes"]) == {name for name in mounted if not name.startswith(".")}
    owned = re.findall(r"chown govreport (.*)", DOCKERFILE)[0].split()
    assert {mounted[name] for name in COMPOSE["volumes"]} == set(owned)
    for name in ("GOVREPORT_AUTH", "GOVREPORT_API_KEYS"):
        assert service["environment"][name].startswith("/access/")
    lines = re.findall(r"(?:'|govreport )govreport ([a-z][^'\n]*)", (ROOT / "compose.yaml").read_text("utf-8"))
    assert len(lines) == 3
    for line in lines:
        parse(shlex.split(line.split(">>")[0]))


def test_the_compose_file_of_several_servers_names_only_what_there_is() -> None:
    folder = ROOT / "examples/cluster"
    several = yaml.safe_load((folder / "compose.yaml").read_text("utf-8"))
    services: dict[str, dict[str, Any]] = several["services"]
    known = {f"GOVREPORT_{name.upper()}" for name in Settings.model_fields}
    known |= {"OPENAI_BASE_URL", "OPENAI_API_KEY", "FORWARDED_ALLOW_IPS", "POSTGRES_USER", "POSTGRES_PASSWORD_FILE"}
    mounted = set()
    for service in services.values():
        assert {"build", "image"} & set(service)
        assert set(service.get("environment", ())) <= known
        assert set(service.get("depends_on", ())) <= set(services)
        assert set(service.get("secrets", ())) <= set(several["secrets"])
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
        mounted |= {volume.split(":")[0] for volume in service.get("volumes", ())}
    assert {name for name in mounted if not name.startswith(".")} == set(several["volumes"])
    assert (folder / services["one"]["build"] / "Dockerfile").is_file()
    assert services["one"] == services["two"]
    parse(services["one"]["command"][1:])
    servers = re.findall(r"^\s*server (\w+):(\d+)", (folder / "nginx.conf").read_text("utf-8"), re.MULTILINE)
    assert servers == [(name, services[name]["command"][-1]) for name in ("one", "two")]
    assert any(
        host in services for host in re.findall("http://(\\w+)", services["one"]["environment"]["GOVREPORT_CHROMA_URL"])
    )


def runs() -> list[str]:
    return [step["run"] for job in CI["jobs"].values() for step in job["steps"] if "run" in step]


@pytest.mark.parametrize("line", runs())
def test_the_forges_ci_runs_commands_that_there_are(line: str) -> None:
    for command in line.split("&&"):
        words = shlex.split(command)
        if words[0] == "govreport":
            parse(words[1:])
        elif words[0].startswith("tools/"):
            assert os.access(ROOT / words[0], os.X_OK)
        elif words[:4] == ["python", "-m", "pip", "install"]:
            assert extras_of(command) <= set(PROJECT["optional-dependencies"])
        else:
            assert words[0] in ("sudo", "mkdocs"), command


def test_the_forges_ci_tries_all_systems_and_pythons() -> None:
    matrices: list[dict[str, Any]] = [job["strategy"]["matrix"] for job in CI["jobs"].values() if "strategy" in job]
    systems = {each.split("-")[0] for matrix in matrices for each in matrix.get("os", ())}
    assert systems == {"ubuntu", "macos", "windows"}
    assert {"3.11", "3.12", "3.13"} <= {each for matrix in matrices for each in matrix["python"]}
    assert "tools/check.sh" in runs()
    assert "mkdocs build --strict" in runs()

"""The commands run where POSIX's own modules, signals and fork are missing, as on Windows."""

import json
import os
import subprocess
import sys
from pathlib import Path

import make_formats

ROOT = Path(__file__).resolve().parent.parent
HIDDEN = ("resource", "fcntl", "pwd", "grp", "termios", "tty", "pty", "syslog")
# Python runs this module at its start, in the command and in the processes that it starts.
HIDER = f"""
import builtins, os, signal
real = builtins.__import__
def hiding(name, globals=None, *rest, **more):
    who = (globals or {{}}).get("__name__", "").partition(".")[0]
    if name in {HIDDEN!r} and who in ("rag", "ui", "govreport"):  # packages ask for the platform themselves
        raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
    return real(name, globals, *rest, **more)
builtins.__import__ = hiding
for name in ("fork", "forkpty", "getpgid", "killpg", "setsid", "sched_getaffinity"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGKILL", "SIGHUP", "SIGUSR1", "SIGALRM", "SIGPIPE", "SIGXCPU", "alarm", "setitimer"):
    if hasattr(signal, name):
        delattr(signal, name)
"""
PARAGRAPHS = (
    "浏阳市2024年政府工作报告",
    "——2024年1月10日在浏阳市第十八届人民代表大会第三次会议上",
    "各位代表：现在，我代表市人民政府，向大会报告工作，请予审议。",
    "一、2023年工作回顾",
    "全市地区生产总值增长5.1%，固定资产投资增长3%。",
    "二、2024年工作安排",
    "今年的主要预期目标是：地区生产总值增长6%左右，城镇新增就业2万人。",
    "各位代表！让我们团结奋斗，为谱写新篇章而努力奋斗！",
)


def run(home: Path, *args: str) -> str:
    (home / "sitecustomize.py").write_text(HIDER, "utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(home), str(ROOT)))}
    done = subprocess.run(
        [sys.executable, "-c", "from rag.cli.main import main; main()", *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        cwd=home,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_files_are_read_and_questions_answered_without_posix_modules(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(make_formats.docx(PARAGRAPHS))
    (tmp_path / "b.txt").write_text("\n".join(PARAGRAPHS).replace("浏阳", "醴陵"), "utf-8")
    (tmp_path / "draft.txt").write_text("浏阳市2024年地区生产总值目标增长6%左右。", "utf-8")
    at = ("--library", str(tmp_path / "library"))
    told = run(tmp_path, "ingest", "--no-vectors", *at, "a.docx", "b.txt")
    assert told.count("added") == 2
    assert {line["region"] for line in json.loads(run(tmp_path, "reports", "--json", *at))} == {"浏阳市", "醴陵市"}
    assert "6%左右" in run(tmp_path, "ask", "浏阳市2024年GDP增长目标", "--no-llm", *at)
    run(tmp_path, "targets", "--csv", str(tmp_path / "t.csv"), *at)
    assert "6%左右" in (tmp_path / "t.csv").read_text("utf-8-sig")
    run(tmp_path, "verify", "draft.txt", *at)
    run(tmp_path, "batch", "--out", str(tmp_path / "out"), *at)
    run(tmp_path, "remove", "b.txt", *at)

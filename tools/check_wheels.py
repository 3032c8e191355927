"""Whether everything that govreport needs has a wheel on each platform, as the package registry has it today.

usage: check_wheels.py [EXTRA...]     (default: all)

Asks uv to resolve the dependencies for each platform and Python with wheels alone; jieba is plain Python that comes as
source. One line a platform; exit status 1 if one cannot be installed, 2 if the registry cannot be reached.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLATFORMS = (
    "x86_64-unknown-linux-gnu",
    "aarch64-unknown-linux-gnu",
    "x86_64-pc-windows-msvc",
    "aarch64-apple-darwin",
    "x86_64-apple-darwin",
)
PYTHONS = ("3.11", "3.12", "3.13")
FROM_SOURCE = ("jieba",)


def resolve(platform: str, python: str, extras: list[str]) -> tuple[bool, str]:
    """Whether all has a wheel there, and what uv says: the packages, or what is lacking."""
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        "--quiet",
        "--no-header",
        "--no-annotate",
        "pyproject.toml",
    ]
    for extra in extras:
        command += ["--extra", extra]
    command += ["--python-version", python, "--python-platform", platform, "--only-binary", ":all:"]
    for name in FROM_SOURCE:
        command += ["--no-binary", name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return done.returncode == 0, done.stdout if done.returncode == 0 else done.stderr


def unreachable(said: str) -> bool:
    """Whether uv failed for want of a registry."""
    return any(word in said for word in ("error sending request", "dns error", "Network", "Could not connect"))


def main(extras: list[str]) -> int:
    bad = 0
    for platform in PLATFORMS:
        for python in PYTHONS:
            good, said = resolve(platform, python, extras)
            if not good and unreachable(said):
                print(said, file=sys.stderr)
                return 2
            bad += not good
            print(f"{platform} {python}: {f'{len(said.splitlines())} packages' if good else said.strip()}")
    return int(bad > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:] or ["all"]))

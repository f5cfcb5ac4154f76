"""The shell scripts behind ``make``, where they meet a machine that lacks something."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def run(script: str, *arguments: str, path: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [str(ROOT / "scripts" / script), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, cwd=cwd, env={"PATH": path}
    )


def test_who_may_not_install_is_told_all_in_one_line(tmp_path: Path) -> None:
    program(tmp_path, "id", "echo 1000")
    program(tmp_path, "sudo", "exit 1")
    ran = run("apt.sh", "The tests need", "chromium", "espeak-ng", path=f"{tmp_path}:/usr/bin:/bin")
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr == (
        "The tests need chromium espeak-ng; install with: sudo apt-get install chromium espeak-ng\n"
    )


def test_who_may_become_root_without_a_password_installs(tmp_path: Path) -> None:
    program(tmp_path, "id", "echo 1000")
    program(tmp_path, "sudo", 'shift; [ "$1" = true ] || echo "$@" >> "$0.log"')
    program(tmp_path, "apt-get", "exit 99")
    ran = run("apt.sh", "The tests need", "chromium", path=f"{tmp_path}:/usr/bin:/bin")
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "sudo.log").read_text().splitlines() == [
        "apt-get update -qq",
        "env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends chromium",
    ]


def test_a_node_that_fits_is_used(tmp_path: Path) -> None:
    program(tmp_path, "node", "exit 0")
    program(tmp_path, "npm", 'echo "npm of the machine: $*"')
    ran = run("node.sh", "npm", "ci", path=f"{tmp_path}:/usr/bin:/bin", cwd=tmp_path)
    assert ran.stdout == "npm of the machine: ci\n"


def test_a_node_that_is_too_old_gives_way_to_the_one_in_the_environment(tmp_path: Path) -> None:
    program(tmp_path, "node", "exit 1")
    program(tmp_path, "npm", 'echo "npm of the machine: $*"')
    environment = tmp_path / ".venv" / "bin"
    environment.mkdir(parents=True)
    program(environment, "node", "exit 0")
    program(environment, "npm", 'echo "npm of the environment: $*"')
    ran = run("node.sh", "npm", "ci", path=f"{tmp_path}:/usr/bin:/bin", cwd=tmp_path)
    assert ran.stdout == "npm of the environment: ci\n"


def test_a_python_that_is_too_old_is_refused(tmp_path: Path) -> None:
    program(tmp_path, "python3", "exit 1")
    ran = run("venv.sh", path=f"{tmp_path}:/usr/bin:/bin", cwd=tmp_path)
    assert ran.returncode == 1
    assert ran.stderr.startswith("Centralino needs Python 3.11 or newer, and python3 is not")
    assert not (tmp_path / ".venv").exists()

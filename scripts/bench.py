"""Runs the benchmarks and names the machine: ``python -m scripts.bench [NAME ...]``.

A benchmark is a module ``tests/bench/bench_NAME.py`` with a ``main()`` that prints its medians. Without names
all are run.
"""

import importlib
import os
import platform
import sys
from pathlib import Path

FOLDER = Path("tests/bench")
PREFIX = "bench_"


def machine() -> str:
    """The processor's model, its cores, the kernel and the Python that the figures were measured with."""
    models = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith(("model name", "Model"))
    ]
    model = models[0] if models else platform.machine()
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, {python}"


def main(names: list[str]) -> None:
    known = sorted(path.stem.removeprefix(PREFIX) for path in FOLDER.glob(f"{PREFIX}*.py"))
    if unknown := sorted(set(names) - set(known)):
        sys.exit(f"No benchmark named {', '.join(unknown)}; there are: {', '.join(known) or 'none yet'}")
    print(machine())
    for name in names or known:
        print(f"\n{name}", flush=True)
        importlib.import_module(f"tests.bench.{PREFIX}{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])

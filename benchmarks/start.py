"""How long from the start of the demonstration to the printed Cuadro 22, on a fresh folder.

`python -m benchmarks.start [--runs N]`: NATS, five services, the acts of `data/itp-2024` through
the door, the table in the terminal: what `make demo` does once installed. Ends with 1 when the
median is 15 s or more.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

SECONDS_MAX: Final = 15.0
_TOTAL_PIM: Final = "156,165,451"
"""The total of Cuadro 22 as of 2024-08-31: the line that ends the measurement."""


def seconds_to_table(folder: Path) -> float:
    """Run the demonstration once to its end; give the seconds until the table's total stood."""
    command = [
        sys.executable,
        "-m",
        "services.console.embedded.demo",
        "--data",
        str(folder),
        "--port",
        "0",
    ]
    began, printed = time.perf_counter(), 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        for line in demo.stdout:
            if _TOTAL_PIM in line and not printed:
                printed = time.perf_counter() - began
    assert demo.returncode == 0, demo.returncode
    assert printed, "the table was not printed"
    return printed


def main() -> None:
    """Run, print one row of the table in benchmarks/README.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    seconds = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory(prefix="poi-bench-") as folder:
            seconds.append(seconds_to_table(Path(folder) / "demo"))
    middle = statistics.median(seconds)
    print(f"{runs} runs; {os.cpu_count()} cores; load {os.getloadavg()[0]:.1f} at the end")
    print("| what | median s | spread s | required |\n|---|---|---|---|")
    spread = f"{min(seconds):.1f}-{max(seconds):.1f}"
    print(f"| start to Cuadro 22 | {middle:.1f} | {spread} | < {SECONDS_MAX:.0f} |")
    sys.exit(middle >= SECONDS_MAX)


if __name__ == "__main__":
    main()

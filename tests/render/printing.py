"""The programs with which an office opens and prints: LibreOffice, Chromium, and poppler to read.

Each runs to its end within a bound, in a process group of its own that is ended with it, on a
profile of the test's own.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PATIENCE_S: Final = 150
_OFFICES: Final = ("soffice", "libreoffice")
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
# A spreadsheet shows what was written with a formula; it is told to compute every one anew.
_ALWAYS_RECALCULATE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item></oor:items>"""


@dataclass(frozen=True)
class Word:
    """A word on a page, with the points at which it begins and ends from the left."""

    text: str
    left: float
    right: float


@dataclass(frozen=True)
class Sheet:
    """A printed page: its size in points, its words, its text."""

    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """Give all words, a space between them."""
        return " ".join(word.text for word in self.words)


class Office:
    """LibreOffice on a profile of its own."""

    def __init__(self, folder: Path) -> None:
        self._profile = folder / "office"
        user = self._profile / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE, encoding="utf-8")

    def converted(self, file: Path, form: str, into: Path) -> Path:
        """Open a file and save it anew as another form; give the new file."""
        run_to_end(
            _found(_OFFICES),
            f"-env:UserInstallation={self._profile.as_uri()}",
            *("--headless", "--norestore", "--convert-to", form, "--outdir", str(into), str(file)),
        )
        saved = into / f"{file.stem}.{form}"
        assert saved.is_file(), f"{file} was not opened"
        return saved


class Browser:
    """Chromium on a profile of its own."""

    def __init__(self, folder: Path) -> None:
        self._profile = folder / "browser"

    def printed(self, page: Path, into: Path) -> Path:
        """Print a page as its style says; give the PDF."""
        pdf = into / f"{page.stem}.pdf"
        run_to_end(
            _found(_BROWSERS),
            # The page is ours, and where tests run as root there is no sandbox.
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
            *("--no-first-run", "--disable-breakpad", "--disable-background-networking"),
            *("--no-pdf-header-footer", f"--user-data-dir={self._profile}"),
            f"--print-to-pdf={pdf}",
            page.as_uri(),
        )
        assert pdf.is_file(), f"{page} was not printed"
        return pdf


def sheets_of(pdf: Path) -> tuple[Sheet, ...]:
    """Read a PDF: every page with where its words stand."""
    text = run_to_end(_found(("pdftotext",)), "-bbox", str(pdf), "-")
    pages = re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', text, re.DOTALL)
    found = re.compile(r'<word xMin="([\d.-]+)" yMin="[^"]*" xMax="([\d.-]+)"[^>]*>(.*?)</word>')
    return tuple(
        Sheet(
            float(width),
            float(height),
            tuple(Word(w[2], float(w[0]), float(w[1])) for w in found.findall(content)),
        )
        for width, height, content in pages
    )


def run_to_end(*command: str) -> str:
    """Run a program within a bound and give what it wrote; nothing it started outlives it."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={name: value for name, value in os.environ.items() if name != "DISPLAY"},
    )
    try:
        out, complaints = process.communicate(timeout=PATIENCE_S)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert process.returncode == 0, complaints[-2000:]
    return out


def _found(names: tuple[str, ...]) -> str:
    program = next((path for name in names if (path := shutil.which(name))), None)
    assert program is not None, f"{names[0]} is missing: run «make packages»"
    return program

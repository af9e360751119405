"""Prints the pages of tables and glossary: `python -m services.console.documents.printing docs`.

Every figure on a page is composed from the act files; nothing is typed by hand. With `--check`
nothing is written: it names the pages that are stale and answers 1.
"""

import argparse
import datetime as dt
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from services.console.documents.offline import acts_in, offline_history, printed_in, publication_in
from services.console.documents.rules_page import RULES_PAGE, rules_page
from services.intake.asyncapi import asyncapi
from services.reporting.book import BOOK
from services.reporting.documenting.pages import pages_of
from services.reporting.reconcile.asking import against
from services.reporting.reconcile.page import findings_page
from shared.cut import Cut
from shared.schemas import written

COMMAND = "make docs"
DATA = Path("data") / "itp-2024"
ENTITY = "38-241"
YEAR = 2024
PUBLICATION = "poi-2024-act-1"
FINDINGS_PAGE = f"reconciliation-{PUBLICATION}.md"
AS_OF = dt.date(2024, 8, 31)
ASYNCAPI_PAGE = "asyncapi.json"


def printed_pages(data: Path) -> dict[str, str]:
    """Print every page from a folder of acts and its publication, by path under the docs."""
    acts = acts_in(data / "acts")
    cut = Cut(ENTITY, YEAR, AS_OF, "effective", len(acts))
    with (
        tempfile.TemporaryDirectory() as folder,
        offline_history(acts, Path(folder)) as history,
    ):
        pages = pages_of(
            {
                cuadro.id: history.composed(cuadro, cut, printed_in(data / "published", cuadro.id))
                for cuadro in BOOK
            }
        )
        found = against(history.whole(cut), publication_in(data / "published"))
        return {
            **pages,
            RULES_PAGE: rules_page(history.stores, cut),
            FINDINGS_PAGE: findings_page(found, PUBLICATION, AS_OF),
            ASYNCAPI_PAGE: written(asyncapi(version("poi"))),
        }


def stale_pages(pages: dict[str, str], docs: Path) -> list[str]:
    """List the pages that a folder has otherwise or lacks, and those that it should not have."""
    stale = [
        path
        for path, text in pages.items()
        if not (docs / path).is_file() or (docs / path).read_text(encoding="utf-8") != text
    ]
    there = {f"cuadros/{path.name}" for path in (docs / "cuadros").glob("*.md")}
    return sorted({*stale, *(there - pages.keys())})


def write_pages(pages: dict[str, str], docs: Path) -> None:
    """Write the pages, and remove those of tables that are no more."""
    for path in stale_pages(pages, docs):
        if path in pages:
            (docs / path).parent.mkdir(parents=True, exist_ok=True)
            (docs / path).write_text(pages[path], encoding="utf-8")
        else:
            (docs / path).unlink()


def main(arguments: list[str] | None = None) -> int:
    """Print the pages into a folder, or check it."""
    parser = argparse.ArgumentParser(description="Imprime las páginas de los cuadros y el glosario")
    parser.add_argument("docs", type=Path, help="carpeta de las páginas")
    parser.add_argument("--data", type=Path, default=DATA, help="carpeta con acts y published")
    parser.add_argument("--check", action="store_true", help="solo dice qué páginas quedaron atrás")
    asked = parser.parse_args(arguments)
    pages = printed_pages(asked.data)
    stale = stale_pages(pages, asked.docs)
    if asked.check:
        for path in stale:
            sys.stdout.write(f"{asked.docs / path}: quedó atrás; `{COMMAND}` la imprime de nuevo\n")
        return int(bool(stale))
    write_pages(pages, asked.docs)
    sys.stdout.write(f"{len(pages)} páginas en {asked.docs}, {len(stale)} cambiadas\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

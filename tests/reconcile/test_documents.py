"""What README says of the reconciliation is what reconciling gives."""

from collections import Counter
from pathlib import Path

from services.reporting.reconcile.finding import CLASSES, Reconciliation

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_readme_has_the_counts_of_the_real_publication(found: Reconciliation) -> None:
    cells = found.cells
    text = " ".join(README.read_text(encoding="utf-8").split())
    groups = {finding.group for finding in found.findings}

    reproduced = cells.independent + cells.circular
    assert f"Of {cells.printed:,} printed figures {reproduced:,} are reproduced" in text
    assert f"({cells.independent:,} independently, {cells.circular:,} only from" in text
    assert f"{cells.explained:,} are explained and {cells.illegible:,} are illegible" in text
    assert f"{len(found.findings)} findings have {len(groups)} causes" in text


def test_the_readme_has_the_findings_by_class(found: Reconciliation) -> None:
    lines = README.read_text(encoding="utf-8").splitlines()
    every = Counter(finding.klass for finding in found.findings)
    material = Counter(f.klass for f in found.findings if f.severity == "material")

    for klass in CLASSES:
        assert f"| `{klass}` | {every[klass]} | {material[klass]} |" in lines

"""The house rules that no linter knows; each check says how much it looked at."""

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINES_PER_FILE = 300
LINES_PER_FUNCTION = 70
BANNED_NAMES = {"utils", "helpers", "manager", "misc", "common"}
PURE = (
    "shared/act.py",
    "shared/rules/of_acts.py",
    "shared/codes.py",
    "shared/cut.py",
    "shared/endings.py",
    "shared/errors.py",
    "shared/event.py",
    "shared/rules/facts.py",
    "shared/frozen.py",
    "shared/rules/general.py",
    "shared/keys.py",
    "shared/money.py",
    "shared/figures/movement.py",
    "shared/nats/permissions.py",
    "shared/rules/observing.py",
    "shared/openapi/answer.py",
    "shared/openapi/contracts.py",
    "shared/openapi/draft.py",
    "shared/openapi/operations.py",
    "shared/openapi/readings.py",
    "shared/openapi/refusing.py",
    "shared/openapi/shown.py",
    "shared/parts.py",
    "shared/preview.py",
    "shared/proof/checkpoint.py",
    "shared/proof/export.py",
    "shared/proof/findings.py",
    "shared/proof/keys.py",
    "shared/proof/receipt.py",
    "shared/proof/rows.py",
    "shared/proof/witnesses.py",
    "shared/figures/reading.py",
    "shared/rules/signers.py",
    "shared/spanish.py",
    "shared/traceparent.py",
    "shared/upcasting.py",
    "services/budget/cut_rules.py",
    "services/budget/examples.py",
    "services/budget/projection.py",
    "services/budget/rules.py",
    "services/budget/version_rules.py",
    "services/console/replay/answers.py",
    "services/investments/examples.py",
    "services/investments/projection.py",
    "services/investments/rules.py",
    "services/targets/cut_rules.py",
    "services/targets/examples.py",
    "services/targets/projection.py",
    "services/targets/rules.py",
    "services/intake/answers/acts.py",
    "services/intake/answers/batches.py",
    "services/intake/answers/examples.py",
    "services/intake/answers/operators.py",
    "services/intake/answers/previews.py",
    "services/intake/answers/refusing.py",
    "services/intake/arithmetic.py",
    "services/intake/callers/caller.py",
    "services/intake/callers/registration.py",
    "services/intake/callers/stated.py",
    "services/intake/cloudevent_attributes.py",
    "services/intake/cloudevents.py",
    "services/intake/asyncapi.py",
    "services/intake/attempts/attempt.py",
    "services/intake/door.py",
    "services/intake/faults.py",
    "services/intake/limits/refusing.py",
    "services/intake/preview/judging.py",
    "services/reporting/acts.py",
    "services/reporting/amounts.py",
    "services/reporting/answers.py",
    "services/reporting/book.py",
    "services/reporting/book_contents.py",
    "services/reporting/by_act.py",
    "services/reporting/cells.py",
    "services/reporting/changes.py",
    "services/reporting/citing.py",
    "services/reporting/compose.py",
    "services/reporting/documenting/agreeing.py",
    "services/reporting/documenting/columns.py",
    "services/reporting/documenting/composed.py",
    "services/reporting/documenting/example.py",
    "services/reporting/documenting/feeding.py",
    "services/reporting/documenting/levels.py",
    "services/reporting/documenting/nouns.py",
    "services/reporting/documenting/page.py",
    "services/reporting/documenting/pages.py",
    "services/reporting/documenting/rows.py",
    "services/reporting/documenting/text_columns.py",
    "services/reporting/documenting/totals.py",
    "services/reporting/drafts.py",
    "services/reporting/example.py",
    "services/reporting/finishing.py",
    "services/reporting/glossary/columns.py",
    "services/reporting/glossary/cuts.py",
    "services/reporting/glossary/figures.py",
    "services/reporting/glossary/kinds.py",
    "services/reporting/glossary/law.py",
    "services/reporting/glossary/registers.py",
    "services/reporting/glossary/term.py",
    "services/reporting/grammar.py",
    "services/reporting/legal.py",
    "services/reporting/lineage/adding.py",
    "services/reporting/lineage/differing.py",
    "services/reporting/lineage/example.py",
    "services/reporting/lineage/explaining.py",
    "services/reporting/lineage/hidden.py",
    "services/reporting/lineage/reasons.py",
    "services/reporting/lineage/traced_table.py",
    "services/reporting/lineage/tracing.py",
    "services/reporting/lineage/written.py",
    "services/reporting/listed.py",
    "services/reporting/material.py",
    "services/reporting/names.py",
    "services/reporting/observations.py",
    "services/reporting/nested.py",
    "services/reporting/notes.py",
    "services/reporting/plan.py",
    "services/reporting/previewing/comparing.py",
    "services/reporting/previewing/concerning.py",
    "services/reporting/previewing/dates.py",
    "services/reporting/previewing/example.py",
    "services/reporting/previewing/observed.py",
    "services/reporting/previewing/written.py",
    "services/reporting/printing.py",
    "services/reporting/questions.py",
    "services/reporting/reconcile/example.py",
    "services/reporting/render/beside.py",
    "services/reporting/render/captions.py",
    "services/reporting/render/csv.py",
    "services/reporting/render/html.py",
    "services/reporting/render/html_table.py",
    "services/reporting/render/json.py",
    "services/reporting/render/layout.py",
    "services/reporting/render/letters.py",
    "services/reporting/render/spans.py",
    "services/reporting/render/sums.py",
    "services/reporting/render/xlsx.py",
    "services/reporting/render/xlsx_cells.py",
    "services/reporting/render/xlsx_checks.py",
    "services/reporting/render/xlsx_front.py",
    "services/reporting/render/xlsx_sheet.py",
    "services/reporting/render/xlsx_styles.py",
    "services/reporting/shapes.py",
    "services/reporting/table.py",
    "services/reporting/texts.py",
    "services/reporting/versions.py",
    "services/reporting/vocabulary.py",
    "services/reporting/words/columns.py",
    "services/reporting/words/page.py",
    "services/reporting/words/rows.py",
)
IMPURE_MODULES = {
    "asyncio",
    "fastapi",
    "httpx",
    "logging",
    "nats",
    "os",
    "pathlib",
    "random",
    "socket",
    "sqlalchemy",
    "sqlmodel",
    "subprocess",
    "time",
}
IMPURE_CALLS = {"now", "today", "utcnow", "getenv", "open", "print"}


def sources() -> list[Path]:
    found = [
        path
        for folder in ("shared", "services", "tests", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        if "__pycache__" not in path.parts
    ]
    assert len(found) > 80
    return found


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_no_file_is_longer_than_300_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LINES_PER_FILE
    }

    assert long == {}


def test_no_function_is_longer_than_70_lines() -> None:
    looked_at = 0
    long = []
    for path in sources():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                looked_at += 1
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LINES_PER_FUNCTION:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {lines}")

    assert looked_at > 500
    assert long == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [path for path in sources() if path.stem in BANNED_NAMES] == []


def test_every_package_and_module_says_why_it_exists() -> None:
    product = [path for path in sources() if path.parts[len(ROOT.parts)] != "tests"]

    silent = [
        str(path.relative_to(ROOT))
        for path in product
        if len(ast.get_docstring(tree_of(path)) or "") < 10
    ]

    assert len(product) > 60
    assert silent == []


def test_pure_files_know_no_clock_network_database_or_environment() -> None:
    impure = []
    for name in PURE:
        for node in ast.walk(tree_of(ROOT / name)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                modules = (
                    [alias.name for alias in node.names]
                    if isinstance(node, ast.Import)
                    else [node.module or ""]
                )
                impure += [
                    f"{name} imports {module}"
                    for module in modules
                    if module.split(".")[0] in IMPURE_MODULES
                ]
            if isinstance(node, ast.Call):
                called = node.func
                word = called.attr if isinstance(called, ast.Attribute) else ""
                word = called.id if isinstance(called, ast.Name) else word
                if word in IMPURE_CALLS:
                    impure.append(f"{name}:{node.lineno} calls {word}")

    assert impure == []


def test_only_the_stream_package_speaks_to_nats() -> None:
    speakers = {
        str(path.relative_to(ROOT))
        for path in sources()
        if path.parts[len(ROOT.parts)] in ("shared", "services")
        and re.search(r"(?m)^\s*(import nats|from nats[. ])", path.read_text(encoding="utf-8"))
    }

    assert speakers
    assert {name for name in speakers if not name.startswith("shared/stream/")} == set()


def test_the_import_contracts_are_kept() -> None:
    linted = subprocess.run(
        [ROOT / ".venv/bin/lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert re.search(r"Contracts: \d+ kept, 0 broken", linted.stdout), linted.stdout

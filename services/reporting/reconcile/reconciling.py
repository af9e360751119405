"""The whole reconciliation, pure: printed tables, derived tables and where their lines come from.

Each cell is set beside the derived one; then every table's own arithmetic and the identities
across tables say which cells they confirm, and which wrong figures have one cause.
"""

from collections.abc import Iterable, Mapping, Sequence

from services.reporting.grammar import Cuadro
from services.reporting.reconcile.agreement import Agreement, against_one_another
from services.reporting.reconcile.agreements import AGREEMENTS
from services.reporting.reconcile.comparing import against_history, texts_of
from services.reporting.reconcile.evidence import evidence_of, known, tables_of
from services.reporting.reconcile.finding import (
    Cells,
    Class,
    Draft,
    Finding,
    Reconciliation,
    difference_text,
)
from services.reporting.reconcile.grouping import (
    Groups,
    join_alike,
    join_displaced,
    join_growth,
    join_missing,
    join_spans,
)
from services.reporting.reconcile.identities import IDENTITIES
from services.reporting.reconcile.identity import Balanced, Identity, equations_across
from services.reporting.reconcile.judging import class_of, is_growth_from_nothing, severity_of
from services.reporting.reconcile.own_table import equations_of, unitemised
from services.reporting.reconcile.publication import PrintedTable
from services.reporting.reconcile.sheet import Figure, Place, Sheet, sheet_of
from services.reporting.reconcile.weighing import Weighing
from services.reporting.table import Table

Sources = Mapping[Place, frozenset[str]]
"""The tables of the document from which the lines of each cell were read."""


def reconcile(
    publication: Sequence[PrintedTable],
    tables: Mapping[str, Table],
    cuadros: Mapping[str, Cuadro],
    sources: Sources,
    identities: Iterable[Identity | Balanced] = IDENTITIES,
    agreements: Iterable[Agreement] = AGREEMENTS,
) -> Reconciliation:
    """Set a publication against the tables derived at one cut."""
    sheets = {
        printed.id: sheet_of(printed, tables.get(printed.id), cuadros.get(printed.id))
        for printed in publication
    }
    drafts = {d.key: d for sheet in sheets.values() for d in against_history(sheet)}
    for place in (place for sheet in sheets.values() for place in unitemised(sheet)):
        if place in drafts and drafts[place].kind == "lost":
            drafts[place].expected = ""
    figures = {place: f for sheet in sheets.values() for place, f in sheet.figures.items()}
    groups = Groups()
    join_displaced(drafts, groups)
    weighing = Weighing(figures, drafts, groups)
    for sheet in sheets.values():
        weighing.weigh(equations_of(sheet))
    weighing.weigh(equations_across(identities, sheets))
    weighing.join()
    for draft in against_one_another(agreements, sheets):
        known = drafts.get(draft.key)
        if known is None or (known.kind == "blank" and not known.difference):
            drafts[draft.key] = draft
    for draft in drafts.values():
        draft.is_form = draft.is_form or is_growth_from_nothing(draft, figures)
        draft.refuted_by = list(dict.fromkeys(draft.refuted_by))
    classes = {place: class_of(draft) for place, draft in drafts.items()}
    join_alike(drafts, classes, groups)
    join_growth(drafts, groups)
    for sheet in sheets.values():
        join_missing(sheet, drafts, groups)
        join_spans(sheet, drafts, groups)
    return Reconciliation(
        cells=_counted(_printed_figures(figures, drafts), drafts, classes, sources),
        texts=_counted(_printed_texts(sheets), drafts, classes, sources),
        findings=tuple(_findings(sheets, drafts, classes, groups, sources)),
    )


def _printed_figures(figures: Mapping[Place, Figure], drafts: Mapping[Place, Draft]) -> list[Place]:
    """List the cells with a figure, and those left empty where one is due."""
    return [
        place
        for place, f in figures.items()
        if not f.is_missing and (f.printed.state != "blank" or place in drafts)
    ]


def _printed_texts(sheets: Mapping[str, Sheet]) -> list[Place]:
    return [
        (sheet.id, row.key, column)
        for sheet in sheets.values()
        for row in sheet.rows
        for column in texts_of(sheet, row)
    ]


def _counted(
    places: Iterable[Place],
    drafts: Mapping[Place, Draft],
    classes: Mapping[Place, Class],
    sources: Sources,
) -> Cells:
    printed = independent = circular = explained = illegible = 0
    for place in places:
        printed += 1
        if place not in drafts:
            own = sources.get(place) == frozenset({place[0]})
            circular += own
            independent += not own
        elif classes[place] == "illegible":
            illegible += 1
        else:
            explained += 1
    return Cells(printed, independent, circular, explained, illegible)


def _findings(
    sheets: Mapping[str, Sheet],
    drafts: Mapping[Place, Draft],
    classes: Mapping[Place, Class],
    groups: Groups,
    sources: Sources,
) -> Iterable[Finding]:
    names: dict[Place, str] = {}
    figures = {place: f for sheet in sheets.values() for place, f in sheet.figures.items()}
    looked_up = known(figures, drafts)
    for sheet in sheets.values():
        order = {row.key: number for number, row in enumerate(sheet.rows)}
        labels = _labels(sheet)
        pages = {row.key: row.printed.page for row in sheet.rows if row.printed}
        own = [draft for place, draft in drafts.items() if place[0] == sheet.id]
        for draft in sorted(own, key=lambda d: order[d.place[1]]):
            first = groups.first(draft.key)
            group = names.setdefault(first, f"G{len(names) + 1:02d}")
            klass = classes[draft.key]
            read_from = sorted(sources.get(draft.place, ()))
            yield Finding(
                place=draft.place,
                check=draft.check,
                printed=draft.printed,
                expected=draft.expected,
                difference=difference_text(draft),
                klass=klass,
                severity=severity_of(draft, klass),
                evidence=evidence_of(draft, looked_up, read_from),
                tables=tables_of(draft, read_from),
                group=group,
                page=pages.get(draft.place[1], sheet.table.page),
                label=labels[draft.place[1]],
            )


def _labels(sheet: Sheet) -> dict[str, str]:
    """Give each row's printed words: its longest text but one that cites an act."""
    labels = {}
    for row in sheet.rows:
        column = sheet.cuadro.label if sheet.cuadro else ""
        own = sheet.text(row, column)
        texts = [sheet.text(row, c) for c in texts_of(sheet, row)]
        labels[row.key] = own or next((t for t in texts if len(t) > 2), row.key)  # noqa: PLR2004
    return labels

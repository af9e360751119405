"""What reporting keeps of the log: every act's header, the names it declares, what it publishes.

`rows` is pure; the database hands back what it wrote as the values that composing takes.
"""

from typing import Any, cast

from sqlalchemy import Table, select

from services.reporting.acts import ActRecord, record_of
from services.reporting.names import Declaration, Entry, declaration_of
from services.reporting.tables import DeclaredEntry, PlanVersion, PublishedFigures, ReportedAct
from services.reporting.versions import Version, chosen_version, later_acts
from shared.act import Act, CatalogueDeclared, FiguresPublished, PlanVersionApproved
from shared.asking import NamedCut
from shared.cut import Cut
from shared.event import StoredEvent
from shared.parts import DatedOn
from shared.projecting import Projection
from shared.store import Database, Rows
from shared.store.gathering import scope_of

ACTS, ENTRIES, PUBLISHED, VERSIONS = (
    cast("Table", cast("Any", table).__table__)
    for table in (ReportedAct, DeclaredEntry, PublishedFigures, PlanVersion)
)


def rows(sequence: int, event: StoredEvent) -> Rows:
    """Turn an event into reporting's rows (pure)."""
    act = event.act
    own: dict[Table, list[dict[str, Any]]] = {ACTS: [_header(sequence, act)]}
    if isinstance(act, CatalogueDeclared):
        own[ENTRIES] = _entries(sequence, act)
    elif isinstance(act, FiguresPublished):
        own[PUBLISHED] = [_published(sequence, act)]
    elif isinstance(act, PlanVersionApproved):
        own[VERSIONS] = [_version(sequence, act)]
    return {table: listed for table, listed in own.items() if listed}


def _header(sequence: int, act: Act) -> dict[str, Any]:
    record = record_of(act, sequence)
    return {
        "sequence": sequence,
        "scope": scope_of(act.entity, act.fiscal_year),
        "entity": act.entity,
        "fiscal_year": act.fiscal_year,
        "key": act.key,
        "printed_key": act.printed_key,
        "kind": act.kind,
        "counted_kind": record.counted_kind,
        "title": act.title,
        "circumstance": act.circumstance,
        "issued_on": act.issued_on.date,
        "issued_certainty": act.issued_on.certainty,
        "effective_on": act.effective_on.date,
        "effective_certainty": act.effective_on.certainty,
        "references": list(act.references),
        "totals": dict(record.totals),
        "corrects": record.corrects,
        "allows": dict(record.allows),
    }


def _entries(sequence: int, act: CatalogueDeclared) -> list[dict[str, Any]]:
    declared = declaration_of(act)
    return [
        {
            "sequence": sequence,
            "place": place,
            "scope": scope_of(act.entity, act.fiscal_year),
            "act": act.key,
            "catalogue": declared.catalogue,
            "code": entry.code,
            "name": entry.name,
            "attributes": dict(entry.attributes),
        }
        for place, entry in enumerate(declared.entries)
    ]


def _published(sequence: int, act: FiguresPublished) -> dict[str, Any]:
    return {
        "sequence": sequence,
        "scope": scope_of(act.entity, act.fiscal_year),
        "act": act.key,
        "publication": act.publication,
        "table_id": act.table.id,
        "body": act.table.model_dump(mode="json"),
    }


def _version(sequence: int, act: PlanVersionApproved) -> dict[str, Any]:
    """Name a cut; one that says no position is that of the log just before its act."""
    cut = act.cut
    return {
        "sequence": sequence,
        "scope": scope_of(act.entity, act.fiscal_year),
        "act": act.key,
        "version": act.version,
        "as_of": cut.as_of,
        "basis": cut.basis,
        "through": sequence - 1 if cut.through is None else cut.through,
    }


class ReportingDatabase(Database):
    """Reporting's database; what was read of a scope is kept until the log moves."""

    def __init__(self, url: str) -> None:
        super().__init__(url, (ACTS, ENTRIES, PUBLISHED, VERSIONS))
        self._known: dict[int, tuple[int, tuple[ActRecord, ...], tuple[Declaration, ...]]] = {}

    def at(self, url: str) -> "ReportingDatabase":
        """Give a database of the same kind at another address."""
        return ReportingDatabase(url)

    def known(
        self, entity: str, fiscal_year: int, position: int
    ) -> tuple[tuple[ActRecord, ...], tuple[Declaration, ...]]:
        """Read all acts and declarations of an entity's year, at a position already reached."""
        scope = scope_of(entity, fiscal_year)
        kept = self._known.get(scope)
        if kept is None or kept[0] < position:
            kept = (position, self._acts(scope), self._declarations(scope))
            self._known[scope] = kept
        return kept[1], kept[2]

    def published(
        self, entity: str, fiscal_year: int, position: int
    ) -> tuple[tuple[str, str, dict[str, Any]], ...]:
        """Read the printed tables known at a position: act, publication and body, as posted."""
        query = (
            select(PUBLISHED.c.act, PUBLISHED.c.publication, PUBLISHED.c.body)
            .where(
                PUBLISHED.c.scope == scope_of(entity, fiscal_year),
                PUBLISHED.c.sequence <= position,
            )
            .order_by(PUBLISHED.c.sequence)
        )
        with self.engine.connect() as connection:
            return tuple((row.act, row.publication, row.body) for row in connection.execute(query))

    def cut_of_version(self, entity: str, fiscal_year: int, name: str, position: int) -> NamedCut:
        """Find the cut that an approved version names; raises Problem naming those known."""
        cut = chosen_version(self.versions(entity, fiscal_year), name).cut
        acts, _ = self.known(entity, fiscal_year, position)
        return NamedCut(cut, later_acts(acts, cut, position))

    def versions(self, entity: str, fiscal_year: int) -> list[Version]:
        """List the approved versions of an entity's year, in the order of the log."""
        query = select(VERSIONS).where(VERSIONS.c.scope == scope_of(entity, fiscal_year))
        with self.engine.connect() as connection:
            return [
                Version(
                    row.act,
                    row.version,
                    Cut(entity, fiscal_year, row.as_of, row.basis, row.through),
                )
                for row in connection.execute(query.order_by(VERSIONS.c.sequence))
            ]

    def _acts(self, scope: int) -> tuple[ActRecord, ...]:
        query = select(ACTS).where(ACTS.c.scope == scope).order_by(ACTS.c.sequence)
        with self.engine.connect() as connection:
            return tuple(_record(row) for row in connection.execute(query))

    def _declarations(self, scope: int) -> tuple[Declaration, ...]:
        query = (
            select(ENTRIES)
            .where(ENTRIES.c.scope == scope)
            .order_by(ENTRIES.c.sequence, ENTRIES.c.place)
        )
        declared: dict[tuple[str, str], list[Entry]] = {}
        with self.engine.connect() as connection:
            for row in connection.execute(query):
                entries = declared.setdefault((row.act, row.catalogue), [])
                entries.append(Entry(row.code, row.name, row.attributes))
        return tuple(
            Declaration(act, catalogue, tuple(entries))
            for (act, catalogue), entries in declared.items()
        )


def _record(row: Any) -> ActRecord:
    return ActRecord(
        sequence=row.sequence,
        key=row.key,
        kind=row.kind,
        entity=row.entity,
        fiscal_year=row.fiscal_year,
        issued_on=DatedOn(date=row.issued_on, certainty=row.issued_certainty),
        effective_on=DatedOn(date=row.effective_on, certainty=row.effective_certainty),
        title=row.title,
        printed_key=row.printed_key,
        circumstance=row.circumstance,
        references=tuple(row.references),
        totals=row.totals,
        counted_kind=row.counted_kind,
        corrects=row.corrects,
        allows=row.allows,
    )


def projection(database_url: str) -> Projection:
    """Join what reporting keeps with its database."""
    return Projection("reporting", ReportingDatabase(database_url), rows, f"{__name__}:projection")

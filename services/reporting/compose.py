"""A declaration, the answers at a cut and the names of codes make an official table.

Pure: the same declaration, answers, names, acts and cut give the same table. Amounts are hundredths
until a cell is written; percentages come from the exact amounts; a total is the sum of its rows.
"""

from collections.abc import Mapping, Sequence

from services.reporting.acts import ActRecord, counted, within
from services.reporting.cells import RowWriter, row_writer, with_derived
from services.reporting.drafts import drafts_of
from services.reporting.finishing import grouped, marked
from services.reporting.grammar import (
    Added,
    Column,
    Cuadro,
    Difference,
    GroupSum,
    Growth,
    Months,
    Moved,
    Readings,
    Share,
    Stated,
    Sum,
    Version,
)
from services.reporting.material import UNALLOCATED, Draft, Material, added
from services.reporting.names import Names
from services.reporting.notes import notes_of
from services.reporting.plan import columns_of
from services.reporting.printing import dates_of_cut, key_of, unique
from services.reporting.questions import Answers
from services.reporting.table import ColumnType, Heading, Row, Table
from services.reporting.texts import Sheet, is_numbered
from services.reporting.vocabulary import MONEY
from shared.cut import Cut
from shared.event import NO_DIGEST

TOTAL = "total"


def compose(
    cuadro: Cuadro,
    answers: Answers,
    *,
    names: Names,
    acts: Sequence[ActRecord],
    cut: Cut,
    digest: bytes = NO_DIGEST,
) -> Table:
    """Compose a table from the answers to `plan_of(cuadro, names)`.

    `acts` are all that reporting knows of the cut's entity and year, counted or not: their numbers
    and dates are cited, and notes say which ones the cut leaves out.
    """
    material = material_of(cuadro, answers, names=names, acts=acts, cut=cut)
    drafts = drafts_of(material)
    totals = total_drafts(cuadro, drafts)
    return table_of(material, drafts, totals, acts=acts, cut=cut, digest=digest)


def material_of(
    cuadro: Cuadro, answers: Answers, *, names: Names, acts: Sequence[ActRecord], cut: Cut
) -> Material:
    """Lay out all that the rows of a table are made of."""
    # An act recorded later is cited by none that the cut knows: a cut never changes (D6).
    by_key = {act.key: act for act in within(acts, cut)}
    occurring = frozenset(act.circumstance or "" for act in counted(acts, cut))
    return Material(cuadro, answers, names, by_key, occurring)


def table_of(
    material: Material,
    drafts: Sequence[Draft],
    added_up: Sequence[Draft],
    *,
    acts: Sequence[ActRecord],
    cut: Cut,
    digest: bytes = NO_DIGEST,
) -> Table:
    """Print the rows made of a material, `drafts_of` it, and their totals, `total_drafts`."""
    cuadro, names = material.cuadro, material.names
    total = _whole_of_shares(cuadro, drafts)
    sheet = Sheet(cuadro, _shown(cuadro, drafts), names, material.acts, total)
    keys = keys_of(drafts)
    words = dates_of_cut(cut.as_of, cut.fiscal_year)
    write = row_writer(sheet)
    totals = _totals(write, added_up)
    shown = frozenset((*keys, *(row.key for row in totals)))
    headings = tuple(heading_of(cuadro, column, words) for column in sheet.columns)
    return Table(
        id=cuadro.id,
        title=cuadro.title.format(**words),
        cut=cut,
        columns=headings,
        rows=marked(grouped(_rows(cuadro, write, drafts, keys), sheet.columns), headings, cuadro),
        totals=marked(totals, headings, cuadro),
        notes=notes_of(
            cuadro,
            material.plan,
            material.answers,
            acts=acts,
            cut=cut,
            rows=shown,
            drafts=drafts,
        ),
        digest=digest,
    )


def headings_of(cuadro: Cuadro, words: Mapping[str, str]) -> tuple[Heading, ...]:
    """List the columns that a table always has; `words` are the dates of a cut."""
    columns = columns_of(cuadro)
    return tuple(
        heading_of(cuadro, c, words) for c in columns if not (isinstance(c, Sum) and c.optional)
    )


def heading_of(cuadro: Cuadro, column: Column, words: Mapping[str, str]) -> Heading:
    """Describe a column: figures are money or quantities as their measure is."""
    if isinstance(column, Months):
        raise TypeError("columns_of() makes twelve columns of Months first")
    return Heading(
        column.key,
        column.label.format(**words),
        _type_of(cuadro, column),
        column.group.format(**words),
    )


def _type_of(cuadro: Cuadro, column: Column) -> ColumnType:
    match column:
        case Sum() | Moved() | Stated() | Months():
            return "money" if column.measure in MONEY else "quantity"
        case Growth() | Share():
            return "percent"
        case Difference(of=of) | GroupSum(of=of) | Added(of=(of, *_)):
            source = next(
                c for c in columns_of(cuadro) if not isinstance(c, Months) and c.key == of
            )
            return _type_of(cuadro, source)
        case _:
            return "text"


def _shown(cuadro: Cuadro, drafts: Sequence[Draft]) -> tuple[Column, ...]:
    """Leave out optional columns in which nothing stands."""
    return tuple(
        column
        for column in columns_of(cuadro)
        if not (isinstance(column, Sum) and column.optional)
        or any(draft.figures.get(column.key) for draft in drafts)
    )


def keys_of(drafts: Sequence[Draft]) -> list[str]:
    """Make row keys: codes, never names, unique in the table; reserved words keep their meaning."""
    reserved = frozenset({TOTAL, UNALLOCATED})
    own = [i for i, draft in enumerate(drafts) if draft.key != (UNALLOCATED,)]
    keys = [UNALLOCATED] * len(drafts)
    for i, key in zip(
        own, unique([key_of(*drafts[i].key) for i in own], taken=reserved), strict=True
    ):
        keys[i] = key
    return keys


def _whole_of_shares(cuadro: Cuadro, drafts: Sequence[Draft]) -> Mapping[str, int]:
    """Add up all rows, where a column is a share of them."""
    if not any(isinstance(column, Share) for column in cuadro.columns):
        return {}
    return with_derived(cuadro, added(draft.figures for draft in drafts if draft.counts))


def _totals(write: RowWriter, drafts: Sequence[Draft]) -> tuple[Row, ...]:
    """Print the totals of the rows shown."""
    rows: list[Row] = []
    previous: Draft | None = None
    for draft in drafts:
        cells = write(draft, 0, previous)
        rows.append(Row(".".join(draft.key), "total", 0, cells))
        previous = draft
    return tuple(rows)


def total_drafts(cuadro: Cuadro, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Add up the rows shown: one total, or one for each version of the figures."""
    if cuadro.total is None:
        return ()
    versions: tuple[Version | None, ...] = (None,)
    if isinstance(cuadro.rows, Readings):
        versions = cuadro.rows.versions
    label = cuadro.total.label
    return tuple(
        _total_draft("" if number else label, drafts, version)
        for number, version in enumerate(versions)
    )


def _total_draft(label: str, drafts: Sequence[Draft], version: Version | None) -> Draft:
    key = version.key if version else ""
    counted_drafts = (draft for draft in drafts if draft.counts and draft.version == key)
    return Draft(
        kind="total",
        key=(TOTAL, key) if key else (TOTAL,),
        figures=added(draft.figures for draft in counted_drafts),
        label=label,
        texts={"": version.label} if version else {},
    )


def _rows(
    cuadro: Cuadro, write: RowWriter, drafts: Sequence[Draft], keys: Sequence[str]
) -> tuple[Row, ...]:
    rows = []
    number = 0
    previous: Draft | None = None
    for draft, key in zip(drafts, keys, strict=True):
        number += is_numbered(cuadro, draft)
        cells = write(draft, number, previous)
        rows.append(Row(key, draft.kind, draft.level, cells))
        previous = draft
    return tuple(rows)

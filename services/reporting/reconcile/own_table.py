"""What a table's own declaration says must add up on it: totals, parents, differences, percents.

Nothing here knows a table: the words of the grammar say what each column and row is made of.
"""

from collections.abc import Iterable, Iterator

from services.reporting.grammar import (
    Added,
    Difference,
    GroupSum,
    Growth,
    Itemised,
    Lines,
    Moved,
    Readings,
    Sections,
    Share,
    Stated,
    Sum,
    Tree,
)
from services.reporting.reconcile.equation import (
    Equation,
    Reader,
    Term,
    expected_value,
    holds,
)
from services.reporting.reconcile.sheet import (
    Place,
    Sheet,
    SheetRow,
    SingleColumn,
    Value,
    single_columns,
)

ADDS_UP = "suma de las filas impresas"


def equations_of(sheet: Sheet) -> Iterator[Equation]:
    """List every equation that the table states of itself, over the cells that print has."""
    if sheet.cuadro is None:
        return
    printed = sheet.printed_columns()
    columns = [c for c in single_columns(sheet.cuadro) if c.key in printed]
    parts = {c.key: _parts(c, columns) for c in columns if isinstance(c, Sum)}
    for row in sheet.rows:
        if row.printed is not None:
            for column in columns:
                yield from _of_cell(sheet, row, column, columns)
                for keys in parts.get(column.key, ()):
                    yield from _of_partition(sheet, row, column.key, keys)
    for column in columns:
        if sheet.headings[column.key].type in ("money", "quantity") and not isinstance(
            column, GroupSum
        ):
            yield from _of_rows(sheet, column)


# --- a cell from its row -----------------------------------------------------------------------


def _of_cell(
    sheet: Sheet, row: SheetRow, column: SingleColumn, columns: list[SingleColumn]
) -> Iterator[Equation]:
    here = (sheet.id, row.key, column.key)
    if here not in sheet.figures:
        return
    match column:
        case Difference(of=of, less=less):
            terms = _terms(sheet, row, (of, 1), (less, -1))
            yield Equation(here, terms, "difference", "la diferencia de sus columnas")
        case Growth(of=of, base=base):
            yield Equation(
                here,
                _terms(sheet, row, (of, 1), (base, -1)),
                "percent",
                "el porcentaje de sus propias cifras",
                base=_terms(sheet, row, (base, 1)),
            )
        case Share(of=of):
            whole = _whole(sheet, of)
            if whole:
                yield Equation(
                    here,
                    _terms(sheet, row, (of, 1)),
                    "percent",
                    "la parte de su propio total",
                    base=whole,
                )
        case Added(of=parts) if row.kind != "unallocated" or not _moved(parts, columns):
            terms = tuple(term for part in parts for term in _part(sheet, row, part, columns))
            yield Equation(here, terms, "sum", "la suma de su fila")
        case GroupSum(of=of):
            yield Equation(here, tuple(_group(sheet, row, column, of)), "sum", "la suma del grupo")
        case Stated(what="after"):
            yield from _of_change(sheet, row, column, columns)
        case _:
            return


def _terms(sheet: Sheet, row: SheetRow, *parts: tuple[str, int]) -> tuple[Term, ...]:
    return tuple((sign, (sheet.id, row.key, column)) for column, sign in parts)


def _whole(sheet: Sheet, column: str) -> tuple[Term, ...]:
    """Take the printed total of a column."""
    totals = [row for row in sheet.rows if row.kind == "total" and row.printed]
    return tuple((1, sheet.place(row.key, column)) for row in totals[:1])


def _moved(parts: Iterable[str], columns: list[SingleColumn]) -> bool:
    """Say whether a sum has a part that stands on lines: the row of a rest has none."""
    return any(isinstance(column, Moved) and column.key in parts for column in columns)


def _part(sheet: Sheet, row: SheetRow, part: str, columns: list[SingleColumn]) -> Iterable[Term]:
    """Take a part of a row's sum: what its lines moved stands on the lines below it."""
    if not _moved((part,), columns) or row.kind == "total":
        return ((1, (sheet.id, row.key, part)),)
    return (
        (1, (sheet.id, line.key, part))
        for line in sheet.rows
        if line.kind == "line" and line.key.startswith(f"{row.key}.")
    )


def _group(sheet: Sheet, row: SheetRow, column: GroupSum, of: str) -> Iterator[Term]:
    """Take the rows over which a printed sum stands: those with a blank below it."""
    if not row.printed or not row.printed.cells.get(column.key):
        return
    rows = [each for each in sheet.rows if each.kind == "row"]
    if row not in rows:
        # The total of a sum over groups is that of what the groups add up.
        yield (1, (sheet.id, row.key, of))
        return
    for number, each in enumerate(rows[rows.index(row) :]):
        stated = each.printed.cells.get(column.key, "") if each.printed else ""
        if number and stated:
            return
        yield (1, (sheet.id, each.key, of))


def _of_change(
    sheet: Sheet, row: SheetRow, column: Stated, columns: list[SingleColumn]
) -> Iterator[Equation]:
    """Say that what is stated after a change is what was stated before it and the change."""
    before = [c.key for c in columns if isinstance(c, Stated) and c.what == "before"]
    moved = [c.key for c in columns if isinstance(c, Sum) and c.measure == column.measure]
    if len(before) == len(moved) == 1:
        terms = _terms(sheet, row, (before[0], 1), (moved[0], 1))
        yield from _where_derived(
            sheet, Equation((sheet.id, row.key, column.key), terms, "sum", "la suma de su fila")
        )


def _where_derived(sheet: Sheet, said: Equation) -> Iterator[Equation]:
    """Say an equation only where the derived row does not deny it."""
    if holds(said, _derived(sheet), decimals=0) is not False:
        yield said


def _parts(column: Sum, columns: list[SingleColumn]) -> list[list[str]]:
    """List the columns that split one of them by a further dimension, dimension by dimension."""
    whole = dict(column.match)
    parts: dict[str, list[str]] = {}
    for other in columns:
        if not isinstance(other, Sum) or other.where != column.where:
            continue
        if (other.measure, other.levels) != (column.measure, column.levels):
            continue
        match = dict(other.match)
        further = [name for name in match if name not in whole]
        if len(further) == 1 and all(match.get(name) == whole[name] for name in whole):
            parts.setdefault(further[0], []).append(other.key)
    return [keys for keys in parts.values() if len(keys) > 1]


def unitemised(sheet: Sheet) -> Iterator[Place]:
    """List the parts of derived rows whose parts do not make up their whole: nobody knows them."""
    columns = single_columns(sheet.cuadro) if sheet.cuadro else []
    for column in columns:
        for keys in _parts(column, columns) if isinstance(column, Sum) else ():
            for row in sheet.rows:
                said = _partition(sheet, row, column.key, keys)
                if said is not None and holds(said, _derived(sheet), decimals=0) is False:
                    yield from (place for _, place in said.terms)


def _of_partition(sheet: Sheet, row: SheetRow, column: str, keys: list[str]) -> Iterator[Equation]:
    """Say that the columns which split one of them add up to it.

    Cells that lack the dimension stand in the whole alone, so it is said only where the derived
    row adds up too.
    """
    said = _partition(sheet, row, column, keys)
    if said is not None:
        yield from _where_derived(sheet, said)


def _partition(sheet: Sheet, row: SheetRow, column: str, keys: list[str]) -> Equation | None:
    whole, *parts = [(sheet.id, row.key, key) for key in (column, *keys)]
    if any(place not in sheet.figures for place in (whole, *parts)):
        return None
    return Equation(whole, tuple((1, place) for place in parts), "sum", "la suma de su fila")


def _derived(sheet: Sheet) -> Reader:
    def read(place: Place) -> Value:
        return expected_value(sheet.figures.get(place))

    return read


# --- a row from other rows ---------------------------------------------------------------------


def _of_rows(sheet: Sheet, column: SingleColumn) -> Iterator[Equation]:
    for number, row in enumerate(sheet.rows):
        if row.printed is None or sheet.place(row.key, column.key) not in sheet.figures:
            continue
        if row.kind == "total":
            made = _counting(sheet, row, column)
        elif row.kind == "subtotal":
            made = _below(sheet, number)
        else:
            continue
        terms = tuple(
            (1, place)
            for each in made
            if (place := sheet.place(each.key, column.key)) in sheet.figures
        )
        if terms and any(sheet.figures[p].printed.text for _, p in terms):
            check = "total-vs-rows" if row.kind == "total" else "parent-vs-rows"
            yield Equation(sheet.place(row.key, column.key), terms, check, ADDS_UP)


def _counting(sheet: Sheet, total: SheetRow, column: SingleColumn) -> list[SheetRow]:
    """List the rows that a total adds."""
    rows = sheet.cuadro.rows if sheet.cuadro else None
    body = [row for row in sheet.rows if row.kind != "total"]
    if isinstance(rows, Readings):
        version = total.key.rpartition(".")[2]
        return [row for row in body if row.key.rpartition(".")[2] == version]
    if isinstance(rows, Lines):
        kinds = ("line",) if isinstance(column, Moved) else ("row",)
        return [row for row in body if row.kind in (*kinds, "unallocated")]
    if isinstance(rows, Sections | Itemised) or (isinstance(rows, Tree) and rows.subtotals):
        return [row for row in body if row.level == 0]
    return [row for row in body if row.kind in ("row", "unallocated")]


def _below(sheet: Sheet, number: int) -> list[SheetRow]:
    """List the rows that a parent adds: those one step below it, or all above a sum between."""
    head = sheet.rows[number]
    cuadro = sheet.cuadro
    if cuadro is None:
        return []
    if cuadro.subtotal is not None and head.key == cuadro.subtotal.key:
        # Print may set below the sum what it leaves out above, or the other way round.
        place = sheet.order[head.key]
        return [
            row
            for above, row in enumerate(sheet.rows)
            if row.kind in ("row", "unallocated")
            and (sheet.order[row.key] < place if row.key in sheet.order else above < number)
        ]
    if isinstance(cuadro.rows, Itemised) and head.key in {item.key for item in cuadro.rows.items}:
        return []  # named parts may overlap
    tree = getattr(cuadro.rows, "above", None) or cuadro.rows
    if isinstance(tree, Tree) and (not tree.subtotals or _states_itself(cuadro.columns)):
        return []
    below: list[SheetRow] = []
    for row in sheet.rows[number + 1 :]:
        if row.level <= head.level:
            break
        if row.level == head.level + 1:
            below.append(row)
    return below


def _states_itself(columns: Iterable[object]) -> bool:
    """Say whether the rows above the innermost have a measure of their own, no sum of these."""
    return any(getattr(column, "outer", "") for column in columns)

"""Tables written out by hand, as small as what they show."""

import datetime as dt

from services.reporting.book_contents import ComposedBook, CountedAct
from services.reporting.table import EMPTY, Cell, ColumnType, Heading, Row, RowKind, Table
from shared.cut import Cut

CUT = Cut("38-241", 2024, dt.date(2024, 8, 31), "effective", 57)


def same(text: str) -> Cell:
    return Cell(text, text)


def soles(value: str, text: str) -> Cell:
    return Cell(value, text)


def a_row(key: str, *cells: Cell, kind: RowKind = "row", level: int = 0) -> Row:
    return Row(key, kind, level, cells)


def a_table(
    table_id: str,
    columns: tuple[Heading, ...],
    rows: tuple[Row, ...],
    totals: tuple[Row, ...] = (),
    notes: tuple[str, ...] = (),
    title: str = "Presupuesto institucional, según fuente de financiamiento, Año 2024",
) -> Table:
    return Table(table_id, title, CUT, columns, rows, totals, notes, bytes(range(32)))


SOURCES = a_table(
    "cuadro-22",
    (
        Heading("code", "Código", "text"),
        Heading("funding_source", "Fuente de Financiamiento", "text"),
        Heading("pia", "PIA", "money", group="Presupuesto"),
        Heading("pim", "PIM", "money", group="Presupuesto"),
        Heading("variation_pct", "Var %", "percent"),
    ),
    (
        a_row(
            "1",
            same("0093"),
            same("Recursos Ordinarios"),
            soles("152591505.00", "152,591,505"),
            soles("140015153.00", "140,015,153"),
            Cell("-8.2418", "-8.2%"),
        ),
        a_row(
            "4",
            same("1.2"),
            same("Donaciones y Transferencias"),
            soles("0.00", "0"),
            soles("-5.50", "-6"),
            Cell(None, "-"),
        ),
        a_row(
            "unallocated",
            EMPTY,
            same("Por desagregar"),
            soles("100.00", "100"),
            soles("5.50", "6"),
            Cell("-94.5000", "-95%"),
            kind="unallocated",
        ),
    ),
    (
        a_row(
            "total",
            EMPTY,
            same("Total"),
            soles("152591605.00", "152,591,605"),
            soles("140015153.00", "140,015,153"),
            Cell("-8.2419", "-8.2%"),
            kind="total",
        ),
    ),
    ("(*) PIM al 31 de agosto 2024", "6 actos no detallan todo."),
)

WRONG = a_table(
    "cuadro-23",
    (Heading("name", "Categoría", "text"), Heading("pim", "PIM", "money")),
    (a_row("5", same("Corrientes"), soles("10.00", "10")),),
    (a_row("total", same("Total"), soles("11.00", "11"), kind="total"),),
)

DANGEROUS_TEXTS = (
    '=HYPERLINK("http://example.org","x")',
    "+51 1 680 2150",
    "-5",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "<script>alert(1)</script>",
    "http://example.org",
)
DANGEROUS = a_table(
    "cuadro-26",
    (Heading("name", "=Nombre & <b>", "text"), Heading("pim", "PIM", "money")),
    tuple(
        a_row(f"r{number}", same(text), soles("-5.00", "-5"))
        for number, text in enumerate(DANGEROUS_TEXTS)
    ),
    (a_row("total", same("=Total"), soles("-40.00", "-40"), kind="total"),),
    ("=nota", "</style><script>alert(2)</script>"),
    title="=1+1 <i>título</i>",
)

CONTRACTS = a_table(
    "cuadro-10",
    (
        Heading("number", "N°", "text"),
        Heading("agreement", "Proyecto/Convenio", "text"),
        Heading("pia", "PIA", "money"),
        Heading("amount", "Monto S/", "money", group="Variación"),
        Heading("act", "Incorporado mediante", "text", group="Variación"),
        Heading("total", "Total", "money"),
    ),
    (
        a_row(
            "019",
            same("1"),
            same("Fortalecimiento de la oferta de servicios del CITE Agroindustrial Majes"),
            soles("0.00", "0"),
            EMPTY,
            EMPTY,
            soles("300.00", "300"),
        ),
        *(
            a_row(
                f"019.re-{number}-2024-itp-de",
                EMPTY,
                EMPTY,
                EMPTY,
                soles("100.00", "100"),
                same(f"Resolución Ejecutiva N° {number}-2024-ITP/DE"),
                EMPTY,
                kind="line",
            )
            for number in ("002", "073", "105")
        ),
    ),
    (
        a_row(
            "total",
            EMPTY,
            same("Total"),
            soles("0.00", "0"),
            soles("300.00", "300"),
            EMPTY,
            soles("300.00", "300"),
            kind="total",
        ),
    ),
)


def _reading(unit: str, name: Cell, reading: str, label: str, text: str) -> Row:
    return a_row(f"{unit}.{reading}", name, same(label), soles(f"{text}.00", text))


READINGS = a_table(
    "anexo-4",
    (
        Heading("unit", "CITE", "text"),
        Heading("reading", "Programación", "text"),
        Heading("total", "Total", "quantity"),
    ),
    (
        _reading("puno", same("CITE acuícola Puno"), "initial", "Prog. Ini.", "10"),
        _reading("puno", Cell("CITE acuícola Puno", ""), "updated", "Prog. Act.", "20"),
        _reading("ica", same("CITE agroindustrial Ica"), "initial", "Prog. Ini.", "1"),
        _reading("ica", Cell("CITE agroindustrial Ica", ""), "updated", "Prog. Act.", "2"),
    ),
    (
        a_row(
            "total.initial", same("Total"), same("Prog. Ini."), soles("11.00", "11"), kind="total"
        ),
        a_row("total.updated", EMPTY, same("Prog. Act."), soles("22.00", "22"), kind="total"),
    ),
)


def a_long_table(rows: int, columns: int) -> Table:
    """Make a table of many rows that name themselves, and of many columns of figures."""
    kind: ColumnType = "quantity"
    headings = (
        Heading("name", "Nombre repetido", "text"),
        *(Heading(f"c{n}", f"Mes{n}", kind) for n in range(1, columns)),
    )
    listed = tuple(
        a_row(
            f"r{n}",
            same(f"fila{n} con un nombre de varias palabras"),
            *([soles("1234567.00", "1,234,567")] * (columns - 1)),
        )
        for n in range(1, rows + 1)
    )
    return a_table("anexo-2", headings, listed, title="Una tabla larga")


ACTS = (
    CountedAct(
        sequence=16,
        key="RE-213-2023-ITP-DE",
        printed_key="Resolución Ejecutiva N° 000213-2023-ITP/DE",
        kind="OpeningBudgetApproved",
        title="Aprueba el Presupuesto Institucional de Apertura 2024",
        issued_on=dt.date(2023, 12, 31),
        effective_on=dt.date(2024, 1, 1),
    ),
    CountedAct(
        sequence=17,
        key="LEY-1",
        printed_key="=LEY",
        kind="TransferEnacted",
        title="@antigua",
        issued_on=dt.date(1821, 7, 28),
        effective_on=dt.date(1821, 7, 28),
    ),
)


def a_book(*tables: Table) -> ComposedBook:
    """Bind tables to a book with two acts."""
    return ComposedBook(CUT, bytes(range(32)), tables, ACTS)

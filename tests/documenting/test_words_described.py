"""What the pages say of a declaration's words: literal sentences for each of them."""

from services.reporting.book import find
from services.reporting.documenting.columns import described_column
from services.reporting.documenting.feeding import MOVING, feeding_kinds
from services.reporting.documenting.nouns import joined
from services.reporting.documenting.rows import described_rows
from services.reporting.documenting.totals import described_open, described_total
from services.reporting.grammar import Column, Cuadro, Months
from services.reporting.names import Names
from services.reporting.plan import plan_of


def table(name: str) -> Cuadro:
    cuadro = find(name)
    assert cuadro is not None
    return cuadro


def column(cuadro: Cuadro, key: str) -> Column:
    found: list[Column] = [c for c in cuadro.columns if not isinstance(c, Months) and c.key == key]
    return found[0]


def told(name: str, key: str) -> str:
    cuadro = table(name)
    return described_column(cuadro, column(cuadro, key))


def test_an_opening_column_is_said_to_be_the_opening_acts_at_the_same_cut() -> None:
    assert told("22", "pia") == (
        "Suma de presupuesto (`budget`) en los actos de apertura, aprobación del PIA "
        "(`OpeningBudgetApproved`) y aprobación del POI (`PlanApproved`), al mismo corte: no es el "
        "saldo de una fecha anterior."
    )


def test_a_difference_and_a_growth_name_their_columns_and_the_rounding() -> None:
    assert told("25", "variation") == "«PIM*» menos «PIA», de la misma fila."
    assert told("25", "variation_pct") == (
        "(«PIM*» menos «PIA») entre «PIA», de las cifras exactas. Si «PIA» es cero se imprime un "
        "guion, nunca 100 %. Se redondea a enteros, y a un decimal en el total; lo que daría 0 % "
        "sin ser nada, a un decimal; una mitad exacta se aleja del cero."
    )


def test_a_stated_column_is_said_to_be_no_balance() -> None:
    assert told("4", "initial") == (
        "Lo que el acto imprime como programación anterior (`before`); de varios actos, el "
        "primero, de clientes programados (`clients`). No es un saldo calculado: se muestra, y "
        "solo se suma en el total de este cuadro."
    )


def test_a_pivot_column_names_the_cells_that_it_takes() -> None:
    assert told("anexo-1", "6.2.6") == (
        "Suma de presupuesto (`budget`) en todos los actos que cuentan al corte. Solo las celdas "
        "con categoría de gasto `6` (Gastos de Capital) y genérica de gasto `2.6` (Adquisición de "
        "activos no financieros)."
    )


def test_an_act_column_says_how_acts_are_cited() -> None:
    assert told("10", "act") == (
        "El acto de la línea (su número, sin el blanco de «N° 002», la fecha de su firma y su "
        "total como lo escriben las resoluciones, 7'466,773); en JSON, su clave. Se cita así: "
        "«‹número› (‹fecha›) ‹total›»."
    )


def test_the_rows_of_a_named_set_say_which_attribute_makes_it() -> None:
    rows = described_rows(table("26"), {"unit": ("REG-2024-ITP-103",)})

    assert rows[0] == "Una fila por unidad con alguna cifra distinta de cero."
    assert "".join(rows[1:]) == (
        "- **Unidad** (`unit`): nombre y orden del registro de unidades (`unit`), que declara "
        "`REG-2024-ITP-103`. Solo los códigos del registro de unidades (`unit`) cuyo atributo "
        "`unit_class` es `office` al corte. Se imprime el atributo `budget_name` de la entrada, si "
        "lo tiene."
    )


def test_the_total_of_act_lines_says_that_an_unmoved_opening_is_not_in_it() -> None:
    assert "".join(described_total(table("10"))) == (
        "«Total»: la suma de las filas y de «Por desagregar»; las líneas de los actos ya están en "
        "sus filas. No incluye la apertura de códigos que ningún acto movió."
    )


def test_what_lacks_a_filtered_dimension_is_told_as_each_table_declares_it() -> None:
    endings = {name: described_open(table(name)).split(" filtra ")[1] for name in ("9", "25", "11")}

    assert endings == {
        "9": "se suma a la fila «Por desagregar».",
        "25": "queda fuera del cuadro y una nota dice cuánto es.",
        "11": "queda fuera del cuadro y no se muestra, porque no le concierne.",
    }


def test_a_table_that_filters_kinds_is_fed_by_those_alone() -> None:
    assert feeding_kinds(plan_of(table("15"), Names())) == ("TransferDisaggregated",)
    assert feeding_kinds(plan_of(table("22"), Names())) == MOVING


def test_spanish_joins_with_e_before_i() -> None:
    assert joined(["padres", "hijos"]) == "padres e hijos"
    assert joined(["a", "b", "inversiones"]) == "a, b e inversiones"
    assert joined(["uno"]) == "uno"
    assert joined([]) == ""

"""Anexo 1: each act that moved the budget, by what the money buys, from the PIA to the PIM."""

from services.reporting.grammar import Act, ActMonth, Cuadro, Sections, Sum, Total
from services.reporting.legal import (
    DEBT_CODE,
    FUNCTIONAL,
    FUNCTIONAL_LIMIT,
    GREATER_INCOME,
    INSTITUTIONAL,
    MONTHLY_ARTICLE,
    MONTHLY_TERM,
    OPENING_ACT,
    OPENING_BUDGET,
    TRANSFER_LAW,
)
from services.reporting.vocabulary import BUDGET_SECTIONS, CAPITAL, CURRENT, DEBT, OTHER_ACTS

CUADRO = Cuadro(
    id="anexo-1",
    title="Modificaciones presupuestarias al {day}, Año {year}",
    rows=Sections(
        sections=BUDGET_SECTIONS,
        rest=OTHER_ACTS,
        itemised_by=("expense_category", "expense_group"),
    ),
    columns=(
        Act("act", "Resoluciones de autorización"),
        ActMonth("date", "Fecha"),
        Sum(
            "5.2.1",
            "Personal y Obligaciones Sociales",
            "budget",
            match=(("expense_category", ("5",)), ("expense_group", ("2.1",))),
            group=CURRENT,
        ),
        Sum(
            "5.2.2",
            "Pensiones y Otras Prestaciones Sociales",
            "budget",
            match=(("expense_category", ("5",)), ("expense_group", ("2.2",))),
            group=CURRENT,
            optional=True,
        ),
        Sum(
            "5.2.3",
            "Bienes y Servicios",
            "budget",
            match=(("expense_category", ("5",)), ("expense_group", ("2.3",))),
            group=CURRENT,
        ),
        Sum(
            "5.2.4",
            "Donaciones y Transferencias (Corrientes)",
            "budget",
            match=(("expense_category", ("5",)), ("expense_group", ("2.4",))),
            group=CURRENT,
        ),
        Sum(
            "5.2.5",
            "Otros Gastos (Corrientes)",
            "budget",
            match=(("expense_category", ("5",)), ("expense_group", ("2.5",))),
            group=CURRENT,
        ),
        Sum(
            "5.other",
            "Otras genéricas (Corrientes)",
            "budget",
            match=(
                ("expense_category", ("5",)),
                ("expense_group", ("2.0", "2.6", "2.7", "2.8")),
            ),
            group=CURRENT,
            optional=True,
        ),
        Sum("5", "Sub Total", "budget", match=(("expense_category", ("5",)),), group=CURRENT),
        Sum(
            "6.2.4",
            "Donaciones y Transferencias (Capital)",
            "budget",
            match=(("expense_category", ("6",)), ("expense_group", ("2.4",))),
            group=CAPITAL,
        ),
        Sum(
            "6.2.6",
            "Adquisición de Activos No Financieros",
            "budget",
            match=(("expense_category", ("6",)), ("expense_group", ("2.6",))),
            group=CAPITAL,
        ),
        Sum(
            "6.other",
            "Otras genéricas (Capital)",
            "budget",
            match=(
                ("expense_category", ("6",)),
                ("expense_group", ("2.0", "2.1", "2.2", "2.3", "2.5", "2.7", "2.8")),
            ),
            group=CAPITAL,
            optional=True,
        ),
        Sum("6", "Sub total", "budget", match=(("expense_category", ("6",)),), group=CAPITAL),
        Sum("7", DEBT, "budget", match=(("expense_category", ("7",)),), optional=True),
        Sum("total", "Total", "budget"),
    ),
    total=Total("Total Presupuesto Institucional Modificado (PIM)", column="act"),
    label="act",
    purpose="Lleva del PIA al PIM, acto por acto: qué movió cada resolución en cada genérica de "
    "gasto.",
    basis=(
        OPENING_BUDGET,
        OPENING_ACT,
        INSTITUTIONAL,
        FUNCTIONAL,
        FUNCTIONAL_LIMIT,
        GREATER_INCOME,
        MONTHLY_ARTICLE,
        TRANSFER_LAW,
        MONTHLY_TERM,
        DEBT_CODE,
    ),
)

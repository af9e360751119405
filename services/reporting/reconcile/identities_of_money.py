"""Which tables of the budget and the investments must agree, on which figures, and why: data."""

from typing import Final

from services.reporting.reconcile.identity import Balanced, Cells, Identity

_MONEY: Final = ("pia", "pim", "variation")

BUDGET: Final = (
    Identity(
        "institutional-total",
        "el presupuesto es uno, por genérica como por fuente",
        Cells("cuadro-23", "total"),
        (Cells("cuadro-22", "total"),),
        columns=_MONEY,
    ),
    Identity(
        "institutional-total",
        "el presupuesto es uno, por categoría presupuestal como por fuente",
        Cells("cuadro-24", "total"),
        (Cells("cuadro-22", "total"),),
        columns=_MONEY,
    ),
    Identity(
        "institutional-total",
        "el presupuesto es uno, en el resumen como por genérica",
        Cells("cuadro-31", "total"),
        (Cells("cuadro-23", "total"),),
        columns=_MONEY,
    ),
    Identity(
        "pia-by-act",
        "la resolución que aprueba el PIA",
        Cells("cuadro-23", "total", "pia"),
        (Cells("anexo-1", "pia", "total"),),
    ),
    Identity(
        "pim-by-act",
        "el PIM que hacen las resoluciones",
        Cells("cuadro-23", "total", "pim"),
        (Cells("anexo-1", "total", "total"),),
    ),
    Identity(
        "pia-by-act",
        "la resolución que aprueba el PIA, por genérica",
        Cells("cuadro-23", "[56]*", "pia"),
        (Cells("anexo-1", "pia", "{row}"),),
    ),
    Identity(
        "pim-by-act",
        "el PIM que hacen las resoluciones, por genérica",
        Cells("cuadro-23", "[56]*", "pim"),
        (Cells("anexo-1", "total", "{row}"),),
    ),
    Identity(
        "expense-categories",
        "gasto corriente y de capital, en el resumen como por genérica",
        Cells("cuadro-31", "[56]"),
        (Cells("cuadro-23", "{row}"),),
        columns=_MONEY,
    ),
    Identity(
        "offices-by-category",
        "las oficinas tienen Recursos Ordinarios, convenios e inversiones, por categoría "
        "presupuestal como por oficina",
        Cells("cuadro-26", "total"),
        (
            Cells("cuadro-24", "*.office"),
            Cells("cuadro-27", "*", sign=-1, having=("responsible", "DIDITT")),
            *(Cells(f"cuadro-{n}", "total", sign=-1) for n in (28, 29, 30)),
        ),
        columns=("pia", "pim"),
    ),
    Identity(
        "units-by-category",
        "los CITE tienen Recursos Ordinarios y convenios, por categoría presupuestal como por CITE",
        Cells("cuadro-25", "total"),
        (
            Cells("cuadro-24", "*.cite"),
            Cells("cuadro-27", "*", sign=-1, having=("responsible", "CITE")),
        ),
        columns=("pia", "pim"),
    ),
    Identity(
        "donations-are-agreements",
        "Donaciones y Transferencias son los convenios de ambos cuadros",
        Cells("cuadro-22", "4"),
        (Cells("cuadro-27", "total"), Cells("cuadro-28", "total")),
        columns=_MONEY,
    ),
    Identity(
        "ordinary-moves-by-transfer",
        "Recursos Ordinarios solo varía por la transferencia de partidas",
        Cells("cuadro-22", "1", "variation"),
        (Cells("cuadro-15", "total", "total"),),
    ),
    Identity(
        "transfer-by-investment",
        "la resolución que desagrega la transferencia, por inversión",
        Cells("anexo-1", "re-126-2024-itp-de", "total"),
        (Cells("cuadro-15", "total", "total"),),
    ),
)

AGREEMENTS: Final = (
    Identity(
        "credits-are-lines",
        "los créditos suplementarios son lo incorporado a convenios y proyectos",
        Cells("anexo-1", "a", "total"),
        tuple(Cells(f"cuadro-{n}", "total", "amount") for n in (10, 11, 12)),
    ),
    Identity(
        "credit-by-agreement",
        "cada crédito es lo que incorpora a convenios y proyectos",
        Cells("anexo-1", "re-*", "total"),
        tuple(Cells(f"cuadro-{n}", "*.{row}", "amount") for n in (10, 11, 12)),
        without=("re-213-2023-itp-de", "re-126-2024-itp-de"),
    ),
    Identity(
        "agreement-pim",
        "el PIM de un convenio es su PIA con lo reasignado y lo incorporado",
        Cells("cuadro-27", "*", "pim"),
        (
            Cells("cuadro-27", "{row}", "pia"),
            Cells("cuadro-09", "{row}.*", "amount"),
            Cells("cuadro-10", "{row}.*", "amount"),
        ),
    ),
    Identity(
        "agreement-pia",
        "el PIA de un convenio es uno",
        Cells("cuadro-27", "*", "pia"),
        (Cells("cuadro-09", "{row}", "pia", needed=True),),
    ),
    Identity(
        "agreement-pia",
        "el PIA de un convenio es uno",
        Cells("cuadro-27", "*", "pia"),
        (Cells("cuadro-10", "{row}", "pia", needed=True),),
    ),
    Identity(
        "agreement-pim",
        "el PIM de un proyecto es su PIA con lo reasignado y lo incorporado",
        Cells("cuadro-28", "*", "pim"),
        (
            Cells("cuadro-28", "{row}", "pia"),
            Cells("cuadro-09", "{row}.*", "amount"),
            Cells("cuadro-11", "{row}.*", "amount"),
            Cells("cuadro-12", "{row}.*", "amount"),
        ),
    ),
    Identity(
        "agreement-pia",
        "el PIA de un proyecto es uno",
        Cells("cuadro-28", "*", "pia"),
        (Cells("cuadro-09", "{row}", "pia", needed=True),),
    ),
    Identity(
        "agreement-pia",
        "el PIA de un proyecto es uno",
        Cells("cuadro-12", "*", "pia"),
        (Cells("cuadro-28", "{row}", "pia", needed=True),),
    ),
)

INVESTMENTS: Final = (
    Identity(
        "investment-pim",
        "el PIM de una inversión es su PIA con lo modificado y lo transferido",
        Cells("cuadro-30", "*", "pim"),
        (
            Cells("cuadro-30", "{row}", "pia"),
            Cells("cuadro-08", "{row}.*", "amount"),
            Cells("cuadro-15", "{row}", "total"),
        ),
    ),
    Identity(
        "investment-pia",
        "el PIA de una inversión es uno",
        Cells("cuadro-08", "*", "pia"),
        (Cells("cuadro-30", "{row}", "pia", needed=True),),
    ),
    Identity(
        "investment-components",
        "una inversión es la suma de sus componentes",
        Cells("cuadro-30", "*"),
        (Cells("anexo-7", "{row}.*"),),
        columns=("pia", "pim"),
    ),
    Identity(
        "investment-components",
        "las inversiones son la suma de sus componentes",
        Cells("anexo-7", "total"),
        (Cells("cuadro-30", "total"),),
        columns=("pia", "pim"),
    ),
    Balanced(
        "opinion-is-balanced",
        "lo que una opinión permite habilitar es lo que anula (Ley 31953, art. 11)",
        "cuadro-08",
        "amount",
    ),
)

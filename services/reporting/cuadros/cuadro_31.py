"""Cuadro 31: the whole budget in brief; what no act itemises stands por desagregar."""

from services.reporting.grammar import (
    Cuadro,
    Difference,
    Growth,
    Having,
    Item,
    Itemised,
    Name,
    Sum,
    Total,
)
from services.reporting.legal import CLASSIFICATIONS, LIMITING_CREDIT, OPENING_BUDGET, PLAN_UPDATE
from services.reporting.vocabulary import AGREEMENT, INVESTMENT, OPENING

CUADRO = Cuadro(
    id="cuadro-31",
    title="Resumen Financiero del POI {year} Actualizado al {as_of}",
    rows=Itemised(
        items=(
            Item(
                "5",
                texts=(("expense_category", "Gasto Corriente"),),
                at=(("expense_category", ("5",)),),
                parts=(
                    Item(
                        "5.office",
                        texts=(("expense_category", "Direcciones y Oficinas"),),
                        at=(
                            ("expense_category", ("5",)),
                            ("unit_class", ("office",)),
                            ("agreement", ("",)),
                        ),
                    ),
                    Item(
                        "5.cite",
                        texts=(("expense_category", "CITE"),),
                        at=(
                            ("expense_category", ("5",)),
                            ("unit_class", ("cite",)),
                            ("agreement", ("",)),
                        ),
                    ),
                    Item(
                        "5.desempeno",
                        texts=(("expense_category", "Convenio de Desempeño"),),
                        at=(("expense_category", ("5",)),),
                        sets=((AGREEMENT, Having("fund", "desempeno")),),
                    ),
                    Item(
                        "5.cooperacion",
                        texts=(("expense_category", "Proyectos de Cooperación"),),
                        at=(("expense_category", ("5",)),),
                        sets=((AGREEMENT, Having("fund", "aecid-bid4")),),
                    ),
                    Item(
                        "5.concursable-cite",
                        texts=(("expense_category", "Convenios de Fondos Concursables - CITE"),),
                        at=(("expense_category", ("5",)), ("unit_class", ("cite",))),
                        sets=((AGREEMENT, Having("fund", "concursable")),),
                    ),
                    Item(
                        "5.concursable-diditt",
                        texts=(("expense_category", "Convenios de Fondos Concursables - DIDITT"),),
                        at=(("expense_category", ("5",)), ("unit_class", ("office",))),
                        sets=((AGREEMENT, Having("fund", "concursable")),),
                    ),
                ),
            ),
            Item(
                "6",
                texts=(("expense_category", "Gasto de Capital"),),
                at=(("expense_category", ("6",)),),
                parts=(
                    Item(
                        "6.office",
                        texts=(("expense_category", "Direcciones y Oficinas"),),
                        at=(
                            ("expense_category", ("6",)),
                            ("unit_class", ("office",)),
                            ("agreement", ("",)),
                        ),
                    ),
                    Item(
                        "6.cite",
                        texts=(("expense_category", "CITE"),),
                        at=(
                            ("expense_category", ("6",)),
                            ("unit_class", ("cite",)),
                            ("agreement", ("",)),
                        ),
                    ),
                    Item(
                        "6.concursable-cite",
                        texts=(("expense_category", "Convenios de Fondos Concursables - CITE"),),
                        at=(("expense_category", ("6",)), ("unit_class", ("cite",))),
                        sets=((AGREEMENT, Having("fund", "concursable")),),
                    ),
                    Item(
                        "6.concursable-diditt",
                        texts=(("expense_category", "Convenios de Fondos Concursables - DIDITT"),),
                        at=(("expense_category", ("6",)), ("unit_class", ("office",))),
                        sets=((AGREEMENT, Having("fund", "concursable")),),
                    ),
                    Item(
                        "6.ioarr",
                        texts=(("expense_category", "Inversiones (IOARR)"),),
                        sets=((INVESTMENT, Having("type", "IOARR")),),
                        measure="investment",
                    ),
                    Item(
                        "6.pip",
                        texts=(("expense_category", "Inversiones (PIP)"),),
                        sets=((INVESTMENT, Having("type", "PIP")),),
                        measure="investment",
                    ),
                ),
            ),
        ),
    ),
    columns=(
        Name("expense_category", "Categoría de Gasto"),
        Sum("pia", "PIA", "budget", where=OPENING),
        Sum("pim", "PIM", "budget"),
        Difference("variation", "Var", of="pim", less="pia"),
        Growth(
            "variation_pct",
            "Var %",
            of="pim",
            base="pia",
            decimals=1,
            total_decimals=1,
        ),
    ),
    total=Total("Total", column="expense_category"),
    label="expense_category",
    purpose="Resume el presupuesto de todo el POI: corriente y capital, y quién lo ejecuta en cada "
    "uno.",
    basis=(CLASSIFICATIONS, OPENING_BUDGET, LIMITING_CREDIT, PLAN_UPDATE),
)

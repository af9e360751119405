"""Which tables must say the same words, or have the same rows, and why: data."""

from typing import Final

from services.reporting.reconcile.agreement import (
    Agreement,
    BalancedActs,
    Implies,
    SameRows,
    SameText,
    Within,
)
from services.reporting.reconcile.identity import Cells

_FUNDS: Final = ("cuadro-10", "cuadro-11", "cuadro-12", "cuadro-09", "cuadro-27", "cuadro-28")
_NUMBERED: Final = tuple(table for table in _FUNDS if table != "cuadro-11")
_INVESTMENTS: Final = ("cuadro-30", "cuadro-08", "cuadro-15", "anexo-7")

AGREEMENTS: Final[tuple[Agreement, ...]] = (
    SameText("same-name", "Una inversión tiene un nombre", "investment", _INVESTMENTS),
    SameText("same-type", "Una inversión es de un tipo", "type", _INVESTMENTS),
    SameText("same-name", "Un convenio tiene un proyecto", "project", _FUNDS),
    # Cuadro 11 calls the agreement of BID 4 "S/N": it has no document to compare.
    SameText("same-document", "Un convenio tiene un documento", "document", _NUMBERED),
    SameText("same-activity", "Un convenio tiene una actividad", "activity", _FUNDS),
    # Cuadro 11 names who answers for each resolution, not for the agreement.
    SameText("same-responsible", "Un convenio tiene un responsable", "responsible", _NUMBERED),
    *(
        SameRows(
            "unit-without-targets",
            "El CITE tiene presupuesto y ninguna meta",
            "cuadro-25",
            table,
            "unit",
        )
        for table in ("anexo-3", "anexo-5")
    ),
    *(
        SameRows(
            "unit-without-budget",
            "El CITE tiene metas y ningún presupuesto",
            table,
            "cuadro-25",
            "unit",
        )
        for table in ("anexo-3", "anexo-5")
    ),
    *(
        Implies(
            "description-names-its-component",
            "La descripción termina en el nombre de su componente",
            *("anexo-7", "description", ends, "component", contains),
        )
        for ends, contains in (
            ("Expediente Técnico", "expediente"),
            ("Infraestructura", "obra"),
            ("Capacidades", "capacitación"),
            ("Equipamiento", "equipamiento"),
        )
    ),
    BalancedActs(
        "reallocation-leaves-its-source",
        "Una modificación interna no cambia lo que suma la fuente Donaciones y Transferencias",
        "cuadro-09",
        "amount",
        ("cuadro-09", "total", "amount"),
    ),
    Within(
        "part-exceeds-whole",
        "El cuadro dice ser de la APNOP y programa al inicio más que toda ella, por tarea",
        Cells("cuadro-21", "*", "initial"),
        Cells("cuadro-06", "*.{row}", "initial"),
        ("cuadro-06", "total", "initial"),
    ),
)

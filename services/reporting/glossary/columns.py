"""The keys of columns, as they stand in JSON, CSV and links to a cell."""

from typing import Final

from services.reporting.glossary.term import Chapter, Term

_RULE: Final = "docs/adr/0004"
_POI: Final = "POI 2024 Actualizado versión 1"

_TEXTS: Final = (
    Term(("number",), "N°", "Número corrido de la fila.", _RULE),
    Term(
        ("act",),
        "acto citado",
        "El acto de la línea, como lo citan los oficios; en JSON, su clave.",
        f"{_POI}, Cuadros 8 a 12 y Anexo 1",
    ),
    Term(
        ("date",),
        "Fecha",
        "El mes al que pertenece el acto: el que formaliza o, si es anterior, el de su firma.",
        f"{_POI}, Anexo 1",
    ),
    Term(("priority", "aei_priority"), "Prioridad", "Del OEI y de la AEI.", f"{_POI}, Cuadro 1"),
    Term(("oei", "objective"), "OEI", "Código y texto del objetivo.", f"{_POI}, Cuadro 1"),
    Term(("aei", "action"), "AEI", "Código y texto de la acción.", f"{_POI}, Cuadro 1"),
    Term(
        ("circumstance", "presented"),
        "circunstancia",
        "La de la Guía, y la que se presentó según los actos.",
        f"{_POI}, Cuadro 2",
    ),
    Term(
        ("unit", "unit_of_measure", "service", "task", "complexity", "budget_category"),
        "unidad, unidad de medida, servicio, tarea, complejidad, categoría presupuestal",
        "El nombre de la dimensión homónima.",
        _RULE,
    ),
    Term(
        ("funding_source", "expense_category", "expense_group", "component", "cui"),
        "fuente, categoría de gasto, genérica, componente, CUI",
        "El nombre o el código de la dimensión homónima.",
        _RULE,
    ),
    Term(("activity",), "Actividad Operativa", "Su código AOI o su nombre.", f"{_POI}, Anexo 2"),
    Term(("organ",), "Órgano", "La dirección u oficina.", f"{_POI}, Anexo 2"),
    Term(
        ("name",),
        "Actividad operativa / Tarea",
        "El nombre de la actividad o de la tarea.",
        f"{_POI}, Cuadro 5",
    ),
    Term(
        ("detail",),
        "Detalle",
        "El nombre del origen de la programación.",
        f"{_POI}, Cuadros 16 y 17",
    ),
    Term(
        ("modification",),
        "Tipo de Modificación",
        "El fondo que agrega las metas del CITE.",
        f"{_POI}, Cuadro 13",
    ),
    Term(("investment",), "Inversión", "El nombre de la inversión.", f"{_POI}, Cuadro 30"),
    Term(("type",), "Tipo", "PIP o IOARR.", f"{_POI}, Cuadro 30"),
    Term(("description",), "Descripción", "La del componente.", f"{_POI}, Anexo 7"),
    Term(("project",), "Proyecto/Convenio", "El nombre del convenio.", f"{_POI}, Cuadro 27"),
    Term(("document",), "Documento", "El número del convenio.", f"{_POI}, Cuadro 27"),
    Term(("responsible",), "Responsable", "Quién responde por él.", f"{_POI}, Cuadro 27"),
    Term(
        ("programme",),
        "Programación",
        "La lectura de la fila: inicial o actualizada.",
        f"{_POI}, Anexos 4 y 6",
    ),
)

_FIGURES: Final = (
    Term(
        ("pia",),
        "PIA",
        "Lo que suman los actos de apertura al mismo corte; no es el presupuesto de otra fecha.",
        "docs/adr/0001",
    ),
    Term(("pim",), "PIM", "Lo que suman todos los actos que cuentan al corte.", "docs/adr/0001"),
    Term(
        ("initial",),
        "Prog. Ini.",
        "Lo que suman los actos de apertura; en los Cuadros 3, 4, 6, 7, 13 y 14, lo que el acto "
        "imprime como anterior, que no es un saldo.",
        _RULE,
    ),
    Term(
        ("updated",),
        "Prog. Act.",
        "Lo que suman todos los actos que cuentan; en los mismos cuadros, lo que el acto imprime "
        "como posterior.",
        _RULE,
    ),
    Term(("increment",), "Incremento", "Programación actualizada menos inicial.", _RULE),
    Term(("variation",), "Variación", "PIM menos PIA.", _RULE),
    Term(
        ("increment_pct", "variation_pct"),
        "Var %",
        "La diferencia entre la base; si la base es cero, un guion, nunca 100 %.",
        _RULE,
    ),
    Term(("share_pct",), "Part %", "La parte del total del cuadro.", _RULE),
    Term(
        ("amount",),
        "Monto",
        "Lo que movió cada acto; en el Anexo 2, el presupuesto asignado al órgano.",
        _RULE,
    ),
    Term(("total",), "Total", "La suma que su cuadro declara.", _RULE),
    Term(
        ("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"),
        "Ene … Set … Dic",
        "Lo programado para el mes.",
        f"{_POI}, Anexos 4 y 6",
    ),
    Term(
        ("5.2.1", "5.2.2", "5.2.3", "5.2.4", "5.2.5", "5.other", "5"),
        "gasto corriente por genérica",
        "Categoría 5 y su genérica; `5` es su subtotal y `5.other` las genéricas que el documento "
        "no imprime.",
        f"{_POI}, Anexo 1",
    ),
    Term(
        ("6.2.4", "6.2.6", "6.other", "6", "7"),
        "gasto de capital por genérica, servicio de la deuda",
        "Categoría 6 y su genérica, con su subtotal `6`; `7` solo aparece si hay algo.",
        f"{_POI}, Anexo 1",
    ),
)

COLUMN_TERMS: Final = Chapter(
    "Columnas",
    "Las claves de columna. La misma clave significa lo mismo en todos los cuadros.",
    (*_TEXTS, *_FIGURES),
)

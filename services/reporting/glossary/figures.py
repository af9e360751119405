"""What is counted, by what it is classified, and which kinds of row a table has."""

from typing import Final

from services.reporting.glossary.term import Chapter, Term

_CLASSIFIERS: Final = "Decreto Legislativo N° 1440, art. 21"
_POI: Final = "POI 2024 Actualizado versión 1"

MEASURE_TERMS: Final = Chapter(
    "Medidas",
    "Lo que cuenta una línea de un acto. Cada medida tiene un solo servicio que la guarda.",
    (
        Term(
            ("budget",),
            "presupuesto",
            "Soles del presupuesto institucional. Lo guarda el servicio `budget`.",
            _CLASSIFIERS,
        ),
        Term(
            ("investment",),
            "presupuesto de inversiones",
            "Soles por inversión (CUI) y componente. Lo guarda el servicio `investments`. Un acto "
            "puede llevar las dos medidas: la RE 126-2024 baja ambas en 12,576,352.",
            f"{_POI}, Cuadros 8, 15 y 30",
        ),
        Term(
            ("services",),
            "servicios programados",
            "Cantidad de servicios. La guarda el servicio `targets`.",
            f"{_POI}, Cuadro 17",
        ),
        Term(
            ("clients",),
            "clientes programados",
            "Cantidad de clientes o unidades productivas. La guarda el servicio `targets`.",
            f"{_POI}, Cuadro 16",
        ),
        Term(
            ("activity",),
            "meta física de la actividad operativa",
            "Lo programado de una actividad, en su unidad de medida. La guarda el servicio "
            "`targets`.",
            f"{_POI}, Anexo 2",
            plural="metas físicas de las actividades operativas",
        ),
        Term(
            ("task",),
            "meta física de la tarea",
            "Lo programado de una tarea, en su unidad de medida. La guarda el servicio `targets`.",
            f"{_POI}, Anexo 2",
            plural="metas físicas de las tareas",
        ),
    ),
)

DIMENSION_TERMS: Final = Chapter(
    "Dimensiones",
    "Por lo que se clasifica una línea. Un acto dice cuáles conoce; la que falta queda vacía y lo "
    "suyo va «por desagregar».",
    (
        Term(
            ("funding_source",),
            "fuente de financiamiento",
            "De dónde viene el dinero, códigos 1 a 5: 1 Recursos Ordinarios, 4 Donaciones y "
            "Transferencias. Los nombres de 2, 3 y 5 están por verificar.",
            f"Ley N° 32103; {_POI}, Cuadro 22",
            plural="fuentes de financiamiento",
        ),
        Term(
            ("expense_category",),
            "categoría de gasto",
            "5 gasto corriente, 6 gasto de capital; 7 servicio de la deuda, por verificar.",
            "Ley N° 32103, Anexo IX",
            plural="categorías de gasto",
        ),
        Term(
            ("expense_group",),
            "genérica de gasto",
            "Qué se compra, códigos 2.0 a 2.8. La 2.4 existe en corriente y en capital.",
            _CLASSIFIERS,
            plural="genéricas de gasto",
        ),
        Term(
            ("budget_category",),
            "categoría presupuestal",
            "Programa presupuestal (0093, 0094, 0095, 0137), 9001 Acciones Centrales o 9002 APNOP.",
            f"{_POI}, Cuadro 24; Ley N° 32103",
            plural="categorías presupuestales",
        ),
        Term(
            ("unit_class",),
            "clase de unidad",
            "`cite`: CITE y Unidades Técnicas; `office`: direcciones y oficinas de la sede.",
            f"{_POI}, Cuadros 24 a 26",
            plural="clases de unidad",
        ),
        Term(
            ("unit",),
            "unidad",
            "Un CITE, una Unidad Técnica, una dirección u oficina.",
            f"{_POI}, Anexo 3 y Cuadros 25 y 26",
            plural="unidades",
        ),
        Term(
            ("agreement",),
            "convenio o contrato",
            "El convenio que financia, por su número: es la clave, porque el AOI no lo identifica.",
            f"{_POI}, Cuadros 9 a 12 y 27 a 29",
            plural="convenios",
        ),
        Term(
            ("cui",),
            "inversión (CUI)",
            "Una inversión, por su Código Único de Inversiones de siete dígitos.",
            f"Decreto Legislativo N° 1252; {_POI}, Cuadro 30",
            plural="inversiones",
        ),
        Term(
            ("component",),
            "componente",
            "Parte de una inversión: equipamiento, ejecución de obra, supervisión …",
            f"{_POI}, Anexo 7",
            plural="componentes",
        ),
        Term(
            ("origin",),
            "origen de la programación",
            "De dónde sale la meta, como la nombran las filas de los Cuadros 16 y 17.",
            f"{_POI}, Cuadros 16 y 17",
            plural="orígenes de la programación",
        ),
        Term(
            ("service",),
            "servicio",
            "Uno de los ocho servicios de los CITE.",
            "Resolución Ejecutiva N° 042-2021-ITP/DE",
            plural="servicios",
        ),
        Term(
            ("complexity",),
            "complejidad",
            "Alta, mediana o baja, según la tarea.",
            "Resolución Ejecutiva N° 042-2021-ITP/DE",
            plural="complejidades",
        ),
        Term(
            ("task",),
            "tarea",
            "Parte de un servicio (1.1, 1.2 …) o de una actividad operativa.",
            "Resolución Ejecutiva N° 042-2021-ITP/DE; Anexo 2",
            plural="tareas",
        ),
        Term(
            ("activity",),
            "actividad operativa",
            "Lo que una unidad hace en el año, por su código AOI.",
            f"{_POI}, Anexo 2",
            plural="actividades operativas",
        ),
        Term(
            ("month",),
            "mes",
            "De 01 a 12; el noveno se imprime «Set».",
            f"{_POI}, Anexos 4 y 6",
            plural="meses",
        ),
        Term(
            ("unit_of_measure",),
            "unidad de medida",
            "En qué se cuenta una actividad o una tarea. Nunca se suman unidades distintas.",
            f"{_POI}, Anexo 2",
            plural="unidades de medida",
        ),
        Term(
            ("act", "kind", "circumstance"),
            "acto, clase y circunstancia",
            "Las llevan todas las líneas: se preguntan y filtran como una dimensión, y nunca "
            "faltan. La circunstancia es la fila del Cuadro 2 (a.i, a.ii, b.iii, b.iv).",
            "docs/adr/0003",
        ),
    ),
)

ROW_TERMS: Final = Chapter(
    "Filas",
    "Las clases de fila (`kind` de cada fila en JSON y CSV).",
    (
        Term(
            ("row",),
            "fila",
            "Una fila con cifras propias; el total la suma.",
            "docs/adr/0004",
            plural="filas",
        ),
        Term(
            ("line",),
            "línea de un acto",
            "Lo que un acto movió, debajo de su fila; ya está sumada en ella.",
            "docs/adr/0004",
            plural="líneas de acto",
        ),
        Term(
            ("subtotal",),
            "subtotal",
            "La suma de filas que ya están en el cuadro, o el encabezado de ellas.",
            "docs/adr/0004",
            plural="subtotales o encabezados",
        ),
        Term(
            ("unallocated",),
            "por desagregar",
            "Lo que algún acto no clasifica por una dimensión del cuadro: se muestra, no se "
            "reparte ni se pierde.",
            "docs/adr/0003",
            plural="filas por desagregar",
        ),
        Term(
            ("unassigned",),
            "por desagregar, fuera de los filtros",
            "Lo que carece de una dimensión por la que el cuadro filtra. Según el cuadro es una "
            "fila, una nota, o no se muestra.",
            "docs/adr/0003",
        ),
        Term(("total",), "total", "La suma de las filas mostradas.", "docs/adr/0004"),
    ),
)

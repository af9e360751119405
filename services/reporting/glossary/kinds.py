"""The kinds of act: what each is in Peruvian law."""

from typing import Final

from services.reporting.glossary.term import Chapter, Term

_GUIDE: Final = "Guía para el Planeamiento Institucional, numeral 3.2.3"

KIND_TERMS: Final = Chapter(
    "Clases de acto",
    "El sistema solo cambia por actos, y cada uno es de una de estas clases (`kind`): unas mueven "
    "cifras; otras las nombran, las permiten, las publican o las corrigen.",
    (
        Term(
            ("OpeningBudgetApproved",),
            "aprobación del PIA",
            "Abre el presupuesto del año. Es una clase de apertura: sus cifras son la columna PIA.",
            "Decreto Legislativo N° 1440, art. 31",
        ),
        Term(
            ("PlanApproved",),
            "aprobación del POI",
            "Abre la programación de metas físicas del año. Es una clase de apertura: sus cifras "
            "son la programación inicial.",
            "Resolución de Consejo Directivo N° 000004-2024-ITP/PCD",
        ),
        Term(
            ("SupplementaryCreditAuthorized",),
            "crédito suplementario",
            "Aumenta el presupuesto del pliego por mayores ingresos.",
            "Decreto Legislativo N° 1440, arts. 46 y 50",
        ),
        Term(
            ("TransferEnacted",),
            "ley que autoriza una transferencia de partidas",
            "Permite mover créditos entre pliegos, hasta un monto; no mueve nada por sí misma.",
            "Decreto Legislativo N° 1440, art. 46; Ley N° 32103",
        ),
        Term(
            ("TransferDisaggregated",),
            "desagregación de una transferencia de partidas",
            "La resolución con la que el pliego cumple en su presupuesto una transferencia de "
            "partidas.",
            "Ley N° 32103, numeral 10.3",
        ),
        Term(
            ("FrameworkReduced",),
            "reducción de marco",
            "Baja el presupuesto del pliego sin pasarlo a otro (nota tipo 007 del SIAF).",
            "Notas de modificación presupuestaria del SIAF",
        ),
        Term(
            ("ReallocationFormalized",),
            "modificación en el nivel funcional programático",
            "Resolución mensual que formaliza habilitaciones y anulaciones dentro del pliego; suma "
            "cero.",
            "Decreto Legislativo N° 1440, art. 47",
        ),
        Term(
            ("InvestmentsReallocated",),
            "modificación entre inversiones",
            "Mueve presupuesto entre inversiones del pliego con opinión favorable; suma cero.",
            "Ley N° 31953, numeral 11.1",
        ),
        Term(
            ("InvestmentOpinionIssued",),
            "opinión favorable de la OPMI",
            "Permite una modificación entre inversiones, por un monto; no mueve nada por sí misma.",
            "Ley N° 31953, numeral 11.1",
        ),
        Term(
            ("TargetsReprogrammed",),
            "reprogramación de metas físicas",
            "Cambia lo programado de servicios, clientes, actividades o tareas.",
            _GUIDE,
        ),
        Term(
            ("UnitCreated",),
            "creación de un CITE o Unidad Técnica",
            "Hace existir una unidad; no mueve cifras.",
            "Resolución Ejecutiva N° 195-2023-ITP/DE",
        ),
        Term(
            ("NoModificationsDeclared",),
            "mes sin modificaciones",
            "Declara que en un mes no hubo modificaciones, para que su falta no sea una duda.",
            "Directivas de ejecución presupuestaria",
        ),
        Term(
            ("CatalogueDeclared",),
            "declaración de un registro",
            "Da nombre y atributos a los códigos de un registro desde una fecha; otra declaración "
            "posterior reemplaza el nombre.",
            "Decisión del sistema (docs/adr/0004)",
        ),
        Term(
            ("FiguresPublished",),
            "publicación de cifras",
            "Un cuadro tal como se imprimió. Se compara con lo calculado; nunca se suma.",
            "POI 2024 Actualizado versión 1",
        ),
        Term(
            ("BalanceInferred",),
            "saldo inferido",
            "Lo que el documento solo imprime como resultado, registrado aparte y marcado como "
            "inferido: no cambia lo que dice un acto con fecha.",
            "Decisión del sistema (data/itp-2024/README.md)",
        ),
        Term(
            ("PlanVersionApproved",),
            "versión aprobada del POI",
            "Da nombre a un corte, como «POI 2024 Actualizado versión 1».",
            _GUIDE,
        ),
        Term(
            ("ActRectified",),
            "rectificación",
            "Sustituye las cifras de otro acto en las medidas que declara de nuevo.",
            "Decisión del sistema (docs/adr/0005)",
        ),
        Term(
            ("ActAnnulled",),
            "nulidad o revocación",
            "Deja sin efecto las cifras de otro acto: desde su origen (nulidad) o desde ahora "
            "(revocación).",
            "Decisión del sistema (docs/adr/0005)",
        ),
    ),
)

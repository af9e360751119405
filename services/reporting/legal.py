"""The norms on which the tables rest, each stated once: what it says, and whether it was read.

Read in the text of the norm, in an official text that quotes it, or in the POI itself; what is only
recalled is marked as not verified and decides nothing.
"""

from typing import Final

from services.reporting.grammar import LegalBasis

# --- planning ----------------------------------------------------------------------------------

PEI: Final = LegalBasis(
    "Resolución de Consejo Directivo N° 000006-2024-ITP/PCD",
    "Aprueba el Plan Estratégico Institucional (PEI) 2023-2027 del ITP, con sus objetivos y "
    "acciones estratégicas.",
)
PLAN: Final = LegalBasis(
    "Resolución de Consejo Directivo N° 000004-2024-ITP/PCD",
    "Formaliza la aprobación del POI 2024 financiado: la programación inicial.",
)
PLAN_CONTENT: Final = LegalBasis(
    "Guía para el Planeamiento Institucional (CEPLAN)",
    "El POI fija, para cada año, los recursos financieros y las metas físicas mes por mes de las "
    "actividades operativas y las inversiones.",
)
PLAN_UPDATE: Final = LegalBasis(
    "Guía para el Planeamiento Institucional, numeral 3.2.3 (Resolución de Presidencia de Consejo "
    "Directivo N° 0055-2024-CEPLAN/PCD)",
    "El POI en ejecución se modifica a) por cambios en la programación de metas físicas que "
    "mejoran los procesos o su priorización, y b) por incorporación o inactivación de actividades "
    "operativas e inversiones por cambios en el entorno o nuevas disposiciones.",
)
SERVICES_FRAME: Final = LegalBasis(
    "Resolución Ejecutiva N° 042-2021-ITP/DE",
    "Aprueba el Marco Conceptual de los servicios del ITP, que los desagrega en tareas con su "
    "nivel de complejidad.",
)
UT_JUNIN: Final = LegalBasis(
    "Resolución Ejecutiva N° 195-2023-ITP/DE", "Crea la Unidad Técnica Cuero y Calzado Junín."
)
CITE_LAW: Final = LegalBasis(
    "Decreto Legislativo N° 1228",
    "Norma la creación, el desarrollo, el funcionamiento y la gestión de los CITE.",
)
ORGANS: Final = LegalBasis(
    "Decreto Supremo N° 005-2016-PRODUCE, art. 7",
    "Aprueba el Reglamento de Organización y Funciones (ROF) del ITP, con sus direcciones y "
    "oficinas.",
)

# --- budget ------------------------------------------------------------------------------------

OPENING_BUDGET: Final = LegalBasis(
    "Decreto Legislativo N° 1440, art. 31",
    "El titular aprueba el presupuesto institucional de apertura (PIA) con los créditos de la ley "
    "anual, a más tardar el 31 de diciembre del año anterior.",
)
OPENING_ACT: Final = LegalBasis(
    "Resolución Ejecutiva N° 000213-2023-ITP/DE",
    "Aprueba el PIA y la Estructura Funcional Programática del ITP para 2024.",
)
LIMITING_CREDIT: Final = LegalBasis(
    "Decreto Legislativo N° 1440, arts. 30 y 45",
    "El crédito presupuestario es limitativo; su monto y su finalidad solo cambian por las "
    "modificaciones de los arts. 45 y siguientes. Por eso el PIM es el PIA más las modificaciones.",
)
CLASSIFICATIONS: Final = LegalBasis(
    "Decreto Legislativo N° 1440, art. 21",
    "Los gastos se clasifican en forma institucional, funcional, programática, económica y "
    "geográfica.",
)
INSTITUTIONAL: Final = LegalBasis(
    "Decreto Legislativo N° 1440, art. 46",
    "Modificaciones en el nivel institucional: los créditos suplementarios y las transferencias de "
    "partidas entre pliegos.",
)
FUNCTIONAL: Final = LegalBasis(
    "Decreto Legislativo N° 1440, art. 47",
    "Habilitaciones y anulaciones en el nivel funcional y programático, dentro del pliego, por "
    "resolución del titular o de quien este delegue por disposición expresa publicada.",
)
FUNCTIONAL_LIMIT: Final = LegalBasis(
    "Decreto Legislativo N° 1440, numeral 48.1.3",
    "No se habilita gasto corriente con anulaciones de gasto de capital.",
)
GREATER_INCOME: Final = LegalBasis(
    "Decreto Legislativo N° 1440, numeral 50.1",
    "Los mayores ingresos de fuentes distintas de Recursos Ordinarios y de Recursos por "
    "Operaciones Oficiales de Crédito se incorporan por resolución del titular.",
)
MONTHLY_ARTICLE: Final = LegalBasis(
    "Ley N° 28411, art. 40",
    "Es la norma que el documento cita para las resoluciones mensuales; desde 2019 las referencias "
    "a esa ley se leen como referencias al Decreto Legislativo N° 1440.",
)
MONTHLY_TERM: Final = LegalBasis(
    "Directiva N° 0001-2024-EF/50.01, plazo de la formalización mensual",
    "Una directiva anterior, para gobiernos locales, da diez días calendario de vencido el mes; el "
    "plazo de la de 2024 para el gobierno nacional no se leyó en su texto.",
    verified=False,
)
TRANSPARENCY: Final = LegalBasis(
    "TUO de la Ley N° 27806 (Decreto Supremo N° 021-2019-JUS), arts. 24 y 25",
    "La entidad publica cada trimestre su presupuesto según los clasificadores y sus inversiones, "
    "con los dos períodos anteriores para comparar.",
)
SOURCE_CODES: Final = LegalBasis(
    "Clasificador de fuentes de financiamiento y rubros",
    "La fuente 1, Recursos Ordinarios, consta en la Ley N° 32103, y la 4, Donaciones y "
    "Transferencias, en el documento; los nombres de las fuentes 2, 3 y 5 no se leyeron en el "
    "Clasificador.",
    verified=False,
)
DEBT_CODE: Final = LegalBasis(
    "Clasificador de gastos, categoría 7",
    "Las categorías 5 (corriente) y 6 (capital) constan en el Anexo IX de la Ley N° 32103; la 7, "
    "servicio de la deuda, no se leyó en el Clasificador.",
    verified=False,
)
PERFORMANCE_AGREEMENTS: Final = LegalBasis(
    "Convenios de desempeño con CITE privados",
    "El documento cita el convenio y no la norma que rige estos convenios.",
    verified=False,
)

# --- investments and transfers -----------------------------------------------------------------

INVESTMENT_OPINION: Final = LegalBasis(
    "Ley N° 31953, numeral 11.1",
    "Anular créditos de inversiones requiere la opinión previa favorable de la Oficina de "
    "Programación Multianual de Inversiones (OPMI) o de la oficina de presupuesto.",
)
INVESTMENT_BANK: Final = LegalBasis(
    "Decreto Legislativo N° 1252",
    "El Banco de Inversiones registra toda inversión con su código único (CUI).",
)
TRANSFER_LAW: Final = LegalBasis(
    "Ley N° 32103, numerales 10.1 y 20.1",
    "Autoriza la transferencia de partidas; S/ 12,576,352 con cargo al presupuesto del ITP.",
)
TRANSFER_TERM: Final = LegalBasis(
    "Ley N° 32103, numeral 10.3",
    "El pliego desagrega la transferencia por su propia resolución dentro de los cinco días "
    "calendario de la vigencia de la ley.",
)

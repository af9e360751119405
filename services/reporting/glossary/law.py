"""Terms of the law and of planning: budget, plans, and who makes them."""

from typing import Final

from services.reporting.glossary.term import Chapter, Term

_DL1440: Final = "Decreto Legislativo N° 1440"

LAW_TERMS: Final = Chapter(
    "Presupuesto y planeamiento",
    "Los términos de la ley que los cuadros usan. Las siglas son nombres propios y no se traducen.",
    (
        Term(
            ("pia",),
            "Presupuesto Institucional de Apertura (PIA)",
            "El presupuesto con que empieza el año, aprobado por el titular.",
            f"{_DL1440}, art. 31",
        ),
        Term(
            ("pim",),
            "Presupuesto Institucional Modificado (PIM)",
            "El PIA más todas las modificaciones que cuentan al corte. Es una suma que se pide, "
            "nunca un saldo guardado.",
            f"{_DL1440}, arts. 45 a 50; docs/adr/0001",
        ),
        Term(
            (),
            "crédito presupuestario",
            "Lo máximo que se puede gastar; solo cambia por una modificación.",
            f"{_DL1440}, art. 30",
        ),
        Term(
            (),
            "modificación presupuestaria",
            "Todo acto que cambia el presupuesto: en el nivel institucional (entre pliegos o por "
            "mayores ingresos) o en el funcional programático (dentro del pliego).",
            f"{_DL1440}, arts. 45 a 47",
        ),
        Term(
            (),
            "habilitación y anulación",
            "La línea positiva, que aumenta un crédito, y la negativa, que lo suprime en todo o en "
            "parte, de una modificación dentro del pliego.",
            f"{_DL1440}, art. 47",
        ),
        Term(
            ("9002",),
            "Asignaciones Presupuestarias que No resultan en Productos (APNOP)",
            "La categoría presupuestal 9002.",
            "POI 2024 Actualizado versión 1, Cuadro 24",
        ),
        Term(
            (),
            "Plan Estratégico Institucional (PEI) y Plan Operativo Institucional (POI)",
            "El plan de varios años del pliego, y el que fija para cada año recursos financieros y "
            "metas físicas mensuales.",
            "Guía para el Planeamiento Institucional (CEPLAN)",
        ),
        Term(
            ("oei", "aei"),
            "objetivo (OEI) y acción (AEI) estratégica institucional",
            "Lo que el PEI quiere lograr y por qué medios, cada uno con su prioridad.",
            "Resolución de Consejo Directivo N° 000006-2024-ITP/PCD",
        ),
        Term(
            ("activity",),
            "actividad operativa (AO), código AOI",
            "Lo que una unidad hace en el año, con su meta física. Un mismo AOI puede estar "
            "impreso junto a dos convenios: no identifica un convenio.",
            "POI 2024 Actualizado versión 1, Anexo 2 y Cuadros 9 y 10",
        ),
        Term(
            (),
            "meta física, programación mensualizada",
            "La cantidad que se programa en una unidad de medida, mes por mes.",
            "Guía para el Planeamiento Institucional (CEPLAN)",
        ),
        Term(
            ("clients",),
            "unidad productiva, cliente",
            "A quien un CITE presta servicios. Lo programado no distingue clientes únicos.",
            "POI 2024 Actualizado versión 1, Cuadro 16, nota (3/)",
        ),
        Term(
            ("PIP", "IOARR"),
            "PIP, IOARR",
            "Los dos tipos de inversión: proyecto de inversión pública, e inversión de "
            "optimización, ampliación marginal, rehabilitación o reposición.",
            "POI 2024 Actualizado versión 1, Cuadros 8 y 30; el desarrollo de la sigla IOARR está "
            "por verificar",
        ),
        Term(
            ("concursable",),
            "fondo concursable",
            "Recursos que se ganan en concurso: PROINNOVATE, PROCIENCIA, FONDECYT.",
            "POI 2024 Actualizado versión 1, Cuadro 10",
        ),
        Term(
            ("Cuadro",),
            "cuadro, anexo",
            "Una tabla oficial del POI. Aquí es una declaración: título, filas, columnas y notas.",
            "docs/adr/0004",
        ),
        Term(
            ("finding",),
            "diferencia por conciliar",
            "Una cifra impresa que la historia de actos o la propia aritmética del cuadro no "
            "confirman.",
            "Normas de Control Interno (R. de C. N° 320-2006-CG), 3.5",
        ),
    ),
)

PEOPLE_TERMS: Final = Chapter(
    "Entidades, órganos e instrumentos",
    "Quién actúa y con qué instrumento.",
    (
        Term(
            ("entity",),
            "pliego",
            "La entidad con presupuesto propio. Se escribe con su sector, porque el número del "
            "pliego se repite entre sectores: `38-241` es el ITP.",
            "Catálogo de pliegos; Ley N° 32103",
        ),
        Term(
            ("organ",),
            "órgano",
            "Una dirección u oficina de la sede, con el nombre del ROF.",
            "Decreto Supremo N° 005-2016-PRODUCE, art. 7",
        ),
        Term(
            ("cite",),
            "CITE, Unidad Técnica (UT)",
            "Centro de Innovación Productiva y Transferencia Tecnológica, y la unidad que atiende "
            "fuera de él. Juntos son la Red CITE.",
            "Decreto Legislativo N° 1228",
        ),
        Term(
            ("RE",),
            "Resolución Ejecutiva (RE)",
            "De la Dirección Ejecutiva, titular del pliego: PIA, créditos suplementarios, "
            "desagregaciones. Clave: `RE-002-2024-ITP-DE`.",
            "POI 2024 Actualizado versión 1, Cuadros 10 a 12",
        ),
        Term(
            ("RSG",),
            "Resolución de Secretaría General (RSG)",
            "Formaliza cada mes las modificaciones internas del mes anterior, por delegación. "
            "Clave: `RSG-071-2024-ITP-SG`.",
            f"{_DL1440}, art. 47; POI 2024 Actualizado versión 1, Cuadro 9",
        ),
        Term(
            ("RCD",),
            "Resolución de Consejo Directivo (RCD)",
            "Aprueba el PEI y el POI. Clave: `RCD-004-2024-ITP-PCD`.",
            "POI 2024 Actualizado versión 1, marco legal",
        ),
        Term(
            ("OF",),
            "OPMI",
            "Oficina de Programación Multianual de Inversiones del sector (PRODUCE), que opina "
            "por oficio e informe. Clave: `OF-248-2024-PRODUCE-OGPPM`.",
            "Ley N° 31953, numeral 11.1; POI 2024 Actualizado versión 1, Cuadro 8",
        ),
        Term(
            ("key", "printed_key"),
            "clave del acto, número impreso",
            "El nombre único del acto en el sistema y el número tal como se imprime. Una clave "
            "`REG-…` dice que el documento imprime cifras y no cita acto alguno.",
            "data/itp-2024/README.md",
        ),
    ),
)

"""Keys: every form in which the POI 2024 of the ITP prints an act's number names one key."""

import pytest

from shared.keys import UnreadableKeyError, canonical_form_error, canonical_key, canonical_keys

# Copied from the POI 2024 Actualizado versión 1, spacing and signs as printed.
PRINTED = {
    # section I, normative base, and the notes
    "Resolución Ejecutiva N° 042-2021-ITP/DE, que aprueba el Marco": "RE-042-2021-ITP-DE",
    "Resolución Ejecutiva N°153-2023-ITP/DE, que aprueba la versión": "RE-153-2023-ITP-DE",
    "Resolución Ejecutiva N° 000213-2023-ITP/DE": "RE-213-2023-ITP-DE",
    "Resolución Ejecutiva N° 042 – 2021 – ITP/DE⁴, en el cual": "RE-042-2021-ITP-DE",
    "³ Creado mediante Resolución Ejecutiva N° 195 – 2023 – ITP/DE.": "RE-195-2023-ITP-DE",
    "⁵ Mediante Resolución Ejecutiva N° 113-2015-ITP/DE": "RE-113-2015-ITP-DE",
    "Resolución de Consejo Directivo N° 000006-2024-ITP/PCD": "RCD-006-2024-ITP-PCD",
    "Resolución de Consejo Directivo N° 000004-2024-ITP/PCD": "RCD-004-2024-ITP-PCD",
    "Resolución de Consejo Directivo N.° 4-2024-ITP.": "RCD-004-2024-ITP-PCD",
    "Resolución de Consejo Directivo N.º 4-2024-ITP.": "RCD-004-2024-ITP-PCD",
    "Resolución de Presidencia de Consejo Directivo N°0055-2024-CEPLAN/PCD": (
        "RPCD-055-2024-CEPLAN-PCD"
    ),
    "Resolución de Presidencia del Consejo Directivo N° 0021-2024/CEPLAN/PCD": (
        "RPCD-021-2024-CEPLAN-PCD"
    ),
    "² Aprobado mediante Resolución de Presidencia de Consejo Directivo N° 00055-2024/CEPLAN/PCD": (
        "RPCD-055-2024-CEPLAN-PCD"
    ),
    "artículo 40 de la Ley N° 28411, Ley General del Sistema": "LEY-28411",
    "numeral 11.1 de la Ley 31953 “Ley de Presupuesto": "LEY-31953",
    "artículo 20 de la Ley N° 32103, Ley que aprueba": "LEY-32103",
    "mediante Resolución de Dirección Ejecutiva N° 126-2024-ITP, de fecha": "RE-126-2024-ITP-DE",
    # Cuadro 8
    "Mediante Oficio N° 00000069-2024-PRODUCE/OGPPM e Informe N° 00040-2024-PRODUCE/OPMI": (
        "OF-069-2024-PRODUCE-OGPPM"
    ),
    "Mediante Oficio N° 0000069-2024-PRODUCE/OGPPM e Informe": "OF-069-2024-PRODUCE-OGPPM",
    "Mediante Oficio N° 00000070-2024-PRODUCE/OGPPM e Informe N° 00042-2024-PRODUCE/OPMI, en "
    "cumplimiento del artículo 11 de la Ley N° 31953": "OF-070-2024-PRODUCE-OGPPM",
    "Mediante Oficio N° 00000101-2024-\nPRODUCE/OGPPM e Informe": "OF-101-2024-PRODUCE-OGPPM",
    "Mediante Oficio N° 00000148-2024-PRODUCE/OGPPM": "OF-148-2024-PRODUCE-OGPPM",
    "Mediante Oficio N° 00000248-2024-PRODUCE/OGPPM": "OF-248-2024-PRODUCE-OGPPM",
    "Mediante Oficio N° 00000265-2024-PRODUCE/OGPPM": "OF-265-2024-PRODUCE-OGPPM",
    "Informe N° 00264-2024-PRODUCE/OPMI": "INF-264-2024-PRODUCE-OPMI",
    # Cuadro 9
    "Resolución de Secretaria General N°011-2024-ITP/SG (09.02.2024)": "RSG-011-2024-ITP-SG",
    "Resolución de Secretaria General N°021-2024-ITP/SG (07.03.2024)": "RSG-021-2024-ITP-SG",
    "Resolución de Secretaria General N°033-2024-ITP/SG (10.04.2024)": "RSG-033-2024-ITP-SG",
    "Resolución de Secretaria General N°042-2024-ITP/SG (09.05.2024) 7": "RSG-042-2024-ITP-SG",
    "Resolución de Secretaria General N°042-2024-ITP/SG": "RSG-042-2024-ITP-SG",
    "Resolución de Secretaria General N°046-2024-ITP/SG (10.06.2024)": "RSG-046-2024-ITP-SG",
    "Resolución de Secretaria General N°052-2024-ITP/SG (11.07.2024)": "RSG-052-2024-ITP-SG",
    "Resolución de Secretaria General N°057-2024-ITP/SG (09.08.2024)": "RSG-057-2024-ITP-SG",
    "Resolución de Secretaria General N°071-2024-ITP/SG (10.09.2024)": "RSG-071-2024-ITP-SG",
    # Cuadros 10 to 12
    "Resolución Ejecutiva N°002-2024-ITP/DE (12.01.2024) 7'466,773": "RE-002-2024-ITP-DE",
    "Resolución Ejecutiva N°018-2024-ITP/DE (09.02.2024) 1'005,964": "RE-018-2024-ITP-DE",
    "Resolución Ejecutiva N°061-2024-ITP/DE (20.04.2024) 234,000": "RE-061-2024-ITP-DE",
    "Resolución Ejecutiva N°073-2024-ITP/DE (07.05.2024) 1'826,572": "RE-073-2024-ITP-DE",
    "Resolución Ejecutiva N°074-2024-ITP/DE (07.05.2024) 812,701": "RE-074-2024-ITP-DE",
    "Resolución Ejecutiva N°091-2024-ITP/DE (30.05.2024) 91,704": "RE-091-2024-ITP-DE",
    "Resolución Ejecutiva N°105-2024-ITP/DE (28.06.2024) 1'393,519": "RE-105-2024-ITP-DE",
    "Resolución Ejecutiva N°108-2024-ITP/DE (03.07.2024) 367,284": "RE-108-2024-ITP-DE",
    "Resolución Ejecutiva N°136-2024-ITP/DE (22.08.2024) 287,549": "RE-136-2024-ITP-DE",
    "Resolución Ejecutiva N°137-2024-ITP/DE (22.08.2024) 359,539": "RE-137-2024-ITP-DE",
    # Anexo 1
    "Resolución Ejecutiva N° 213-2023-ITP/DE\tDic-23": "RE-213-2023-ITP-DE",
    "Resolución Ejecutiva N° 002-2024-ITP/DE\tEne-24": "RE-002-2024-ITP-DE",
    "Resolución Ejecutiva N° 137-2024-ITP/DE\tAgo-24": "RE-137-2024-ITP-DE",
    "Resolución de Secretaría General N° 071-2024-ITP/SG\tSet-24": "RSG-071-2024-ITP-SG",
}


@pytest.mark.parametrize(("printed", "key"), PRINTED.items())
def test_a_form_that_the_document_prints_names_its_act(printed: str, key: str) -> None:
    assert canonical_key(printed) == key
    assert canonical_form_error(key) is None


def test_one_form_may_name_several_acts() -> None:
    secretary = "Resoluciones de Secretaría General N° 011,021,033,042,046,052,057,071-2024-ITP"
    director = (
        "Resoluciones de Dirección Ejecutiva N° 002, 018, 061, 073, 074, 091, 105, 108, 136 y 137 "
        "-2024-ITP"
    )

    assert canonical_keys(secretary) == (
        "RSG-011-2024-ITP-SG",
        "RSG-021-2024-ITP-SG",
        "RSG-033-2024-ITP-SG",
        "RSG-042-2024-ITP-SG",
        "RSG-046-2024-ITP-SG",
        "RSG-052-2024-ITP-SG",
        "RSG-057-2024-ITP-SG",
        "RSG-071-2024-ITP-SG",
    )
    assert canonical_keys(director) == (
        "RE-002-2024-ITP-DE",
        "RE-018-2024-ITP-DE",
        "RE-061-2024-ITP-DE",
        "RE-073-2024-ITP-DE",
        "RE-074-2024-ITP-DE",
        "RE-091-2024-ITP-DE",
        "RE-105-2024-ITP-DE",
        "RE-108-2024-ITP-DE",
        "RE-136-2024-ITP-DE",
        "RE-137-2024-ITP-DE",
    )
    with pytest.raises(UnreadableKeyError, match="nombra 8 actos"):
        canonical_key(secretary)


@pytest.mark.parametrize(
    ("form", "key"),
    [
        ("N° 002-2024-ITP/DE", "RE-002-2024-ITP-DE"),
        ("000004-2024-ITP/PCD", "RCD-004-2024-ITP-PCD"),
        ("RDE 126-2024-ITP", "RE-126-2024-ITP-DE"),
        ("RSG N° 71-2024-ITP", "RSG-071-2024-ITP-SG"),
        ("RE-002-2024-ITP-DE", "RE-002-2024-ITP-DE"),
        ("RCD 1234-2024-ITP/PCD", "RCD-1234-2024-ITP-PCD"),
        ("resolución ejecutiva n° 2-2024-itp/de", "RE-002-2024-ITP-DE"),
        ("LEY-32103".replace("-", " N° "), "LEY-32103"),
    ],
)
def test_short_forms_name_the_same_acts(form: str, key: str) -> None:
    assert canonical_key(form) == key


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "Resolución Ejecutiva",
        "N.° 4-2024-ITP",  # no series and no issuer: several organs number their own
        "Directiva N.º 002-2021-ITP/DE",
        "Directiva N° 001-2024 - CEPLAN/PCD",
        'Directiva N° 001-2024-EF/50.01 "Directiva para la Ejecución Presupuestaria"',
        "Decreto Supremo N° 103 – 2022 – PCM",
        "Decreto Supremo N° 004-2016-PRODUCE",
        "Decreto Legislativo N° 1440",
        "Decreto de Urgencia N° 13-2020",
        "Contrato N° 020-PROINNOVA TE-CETF2-2021",
        "Contrato N° PE501085291-2023-PROCIENCIA-BM",
        "Contrato N° 046-2021-FONDECYT",
        "Convenio desempeño N° 001-2023-ITP",
        "Plan Estratégico Institucional PEI 2023-2027 del ITP",
        "https://www.gob.pe/institucion/itp/normas-legales/1947833-42-2021-itp",
    ],
)
def test_what_names_no_act_is_refused_rather_than_guessed(printed: str) -> None:
    with pytest.raises(UnreadableKeyError):
        canonical_keys(printed)


@pytest.mark.parametrize(
    ("key", "mend"),
    [
        ("RE-2-2024-ITP-DE", "la clave canónica de ese acto es RE-002-2024-ITP-DE"),
        ("RE-000002-2024-ITP-DE", "la clave canónica de ese acto es RE-002-2024-ITP-DE"),
        ("RDE-126-2024-ITP-DE", "la clave canónica de ese acto es RE-126-2024-ITP-DE"),
        ("OF-00000248-2024-PRODUCE-OGPPM", "es OF-248-2024-PRODUCE-OGPPM"),
        ("re-002-2024-itp-de", "mayúsculas"),
        ("RE-002-2024-ITP/DE", "guiones"),
        ("RE 002-2024-ITP-DE", "guiones"),
        ("RE--002", "guiones simples"),
        ("-RE", "guiones simples"),
        ("RE-", "guiones simples"),
        ("RE-002-2024-ITP-DE\n", "guiones"),
        ("RESOLUCIÓN", "mayúsculas"),
        ("ACTS.>", "guiones"),
        ("", "mayúsculas"),
    ],
)
def test_another_spelling_of_a_key_is_told_its_canonical_one(key: str, mend: str) -> None:
    assert mend in (canonical_form_error(key) or "")


@pytest.mark.parametrize(
    "key",
    [
        "RE-002-2024-ITP-DE",
        "RSG-1071-2024-ITP-SG",
        "LEY-32103",
        "OF-248-2024-PRODUCE-OGPPM",
        "REG-2024-ITP-001",
        "PUB-POI-2024-ACT-1-CUADRO-22",
    ],
)
def test_a_canonical_key_has_no_fault(key: str) -> None:
    assert canonical_form_error(key) is None

"""An act's key: one spelling for every printed form of a resolution's number.

`Resolución Ejecutiva N° 002-2024-ITP/DE`, `N.° 4-2024-ITP`, `RDE 126-2024-ITP` and the like name
the same acts as `RE-002-2024-ITP-DE`, `RCD-004-2024-ITP-PCD`, `RE-126-2024-ITP-DE`: numbers to
three digits at least, RDE reads as RE, the issuer that a form leaves out is the usual one.
"""

import re
import unicodedata
from typing import Final

_SERIES: Final = (
    # series, words that name it, issuer when the form leaves it out
    ("RPCD", r"RESOLUCION(ES)? DE PRESIDENCIA DEL? CONSEJO DIRECTIVO|\bRPCD\b", "PCD"),
    ("RCD", r"RESOLUCION(ES)? DEL? CONSEJO DIRECTIVO|\bRCD\b", "PCD"),
    ("RSG", r"RESOLUCION(ES)? DE( LA)? SECRETARIA GENERAL|\bRSG\b", "SG"),
    ("RE", r"RESOLUCION(ES)? (DE( LA)? DIRECCION )?EJECUTIVAS?|\bRD?E\b", "DE"),
    ("OF", r"OFICIO|\bOF\b", ""),
    ("INF", r"INFORME|\bINF\b", ""),
)
_ISSUER_SERIES: Final = {"DE": "RE", "SG": "RSG", "PCD": "RCD", "CD": "RCD"}
_LAW: Final = re.compile(r"\bLEY\s+(?:N\W{0,3})?\s*(\d{4,6})\b")
_BARE: Final = re.compile(r"\W*(RESOLUCION\W*)?(N(RO)?\W*)?")
"""What may stand before a number whose series only its issuer tells; a directive is no act."""
_NUMBER: Final = re.compile(
    r"(?<![A-Z0-9])(?P<numbers>\d+(?:\s*(?:,|\bY\b)\s*\d+)*)\s*-\s*(?P<year>\d{4})"
    r"(?:\s*[/-]\s*(?P<issuer>[A-Z]+(?:\s*[/-]\s*[A-Z]+)*))?"
)
_USUAL: Final = re.compile(r"(RE|RSG|RCD|RPCD|OF|INF)-[0-9]{3}-[0-9]{4}(-[A-Z0-9]+)+")
"""What almost every key looks like, in its canonical spelling."""
_LOOSE: Final = re.compile(r"^(RE|RDE|RSG|RCD|RPCD|OF|INF)-(\d+)-(\d{4})-([A-Z0-9-]+)$")


class UnreadableKeyError(ValueError):
    """A printed form in which no act's number can be read."""


def canonical_keys(printed: str, *, entity_short: str = "ITP") -> tuple[str, ...]:
    """Read every key of a printed form: "N° 011,021-2024-ITP/SG" gives two.

    `entity_short` is the entity's own acronym, used where the form leaves the issuer out.
    Raises UnreadableKeyError when no number of an act is found.
    """
    text = _plain(printed)
    match = _NUMBER.search(text)
    law = _LAW.search(text)
    if law and (match is None or law.start() < match.start()):
        return (f"LEY-{law[1]}",)
    if match is None:
        message = f"no se reconoce el número de un acto en {printed!r}"
        raise UnreadableKeyError(message)
    issuer = re.sub(r"\s*[/-]\s*", "-", match["issuer"] or entity_short)
    series, usual = _series(text[: match.start()], issuer)
    if "-" not in issuer and usual:
        issuer = f"{issuer}-{usual}"
    numbers = re.findall(r"\d+", match["numbers"])
    return tuple(f"{series}-{int(n):03d}-{match['year']}-{issuer}" for n in numbers)


def canonical_key(printed: str, *, entity_short: str = "ITP") -> str:
    """Read the one key of a printed form; raises UnreadableKeyError when it names several."""
    keys = canonical_keys(printed, entity_short=entity_short)
    if len(keys) != 1:
        message = f"{printed!r} nombra {len(keys)} actos; cite uno"
        raise UnreadableKeyError(message)
    return keys[0]


def canonical_form_error(key: str) -> str | None:
    """Say why a key is not in its one canonical spelling, or None when it is.

    Two spellings of one resolution would let it enter twice, so they are refused.
    """
    if _USUAL.fullmatch(key):
        return None
    if not re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)*", key):
        return (
            "la clave lleva solo mayúsculas, dígitos y guiones simples, "
            "por ejemplo RE-002-2024-ITP-DE"
        )
    if loose := _LOOSE.fullmatch(key):
        series = "RE" if loose[1] == "RDE" else loose[1]
        right = f"{series}-{int(loose[2]):03d}-{loose[3]}-{loose[4]}"
        if right != key:
            return f"la clave canónica de ese acto es {right}"
    return None


def _series(words: str, issuer: str) -> tuple[str, str]:
    for series, pattern, usual in _SERIES:
        if re.search(pattern, words):
            return series, usual
    last = issuer.rsplit("-", 1)[-1]
    bare = _BARE.fullmatch(words) is not None
    if bare and (series := _ISSUER_SERIES.get(last, "")):
        return series, ""
    if not bare or "-" not in issuer:
        message = f"no se sabe qué órgano emitió {words.strip()!r}; escriba la resolución completa"
        raise UnreadableKeyError(message)
    return "OF", ""


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("°", " ").replace("º", " "))
    stripped = "".join(c for c in decomposed if not unicodedata.combining(c)).upper()
    dashes = re.sub(r"[‐-―−]", "-", stripped)
    return re.sub(r"\s+", " ", dashes)

"""What an operator states of a caller that is to be registered, read with all its faults (pure)."""

import base64
import binascii
import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Final

from services.intake.callers.caller import NAME, OPERATOR
from shared.act import KINDS
from shared.errors import Fault

RESERVED: Final = frozenset(
    {
        *(OPERATOR.name, "archive", "auditor", "console", "door", "poi", "service", "system"),
        *("intake", "budget", "targets", "investments", "reporting"),
    }
)
"""Names of the system's own parts and people: none of them is a caller."""
DAYS_MAX: Final = 3660

_LIMA: Final = dt.timezone(dt.timedelta(hours=-5))
_MEMBERS: Final = frozenset(
    {
        *("name", "entities", "kinds", "issuers", "expires_on"),
        *("may_subscribe", "client_id", "nats_key"),
    }
)
_LISTED_MAX: Final = 200
_CLIENT_ID: Final = re.compile(r"[\x21-\x7e]{1,200}")
_USER_KEY: Final = re.compile(r"U[A-Z2-7]{55}")
_USER_PREFIX: Final = 20 << 3
_LISTS: Final = {
    "entities": (
        re.compile(r"[0-9]{2}-[0-9]{3}"),
        "va sector y pliego, por ejemplo 38-241",
    ),
    "kinds": (
        re.compile("|".join(KINDS)),
        f"va una de las clases de acto: {', '.join(sorted(KINDS))}",
    ),
    "issuers": (
        re.compile(r"[A-Z]+(-[A-Z0-9]+)*"),
        (
            "va la serie y el órgano de la clave sin número ni año, por ejemplo RE-ITP-DE, o una "
            "serie, por ejemplo LEY"
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Stated:
    """A caller as stated, without fault; None allows any."""

    name: str
    expires_on: dt.date
    """The last day, in Peru, on which it may post."""
    entities: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None
    issuers: tuple[str, ...] | None = None
    may_subscribe: bool = False
    client_id: str | None = None
    """What the issuer of OAuth2 tokens calls it."""
    nats_key: str | None = None
    """The public half of its NKey."""

    @property
    def expires_at(self) -> dt.datetime:
        """Give the moment after its last day, in UTC."""
        following = self.expires_on + dt.timedelta(days=1)
        return dt.datetime.combine(following, dt.time(), _LIMA).astimezone(dt.UTC)


def read_stated(raw: Any, today: dt.date) -> Stated | tuple[Fault, ...]:
    """Read what is stated of a caller in plain JSON values, or give every fault at its place."""
    if not isinstance(raw, dict):
        return (Fault("", "type", None, "quien publica se declara como objeto JSON"),)
    faults = [
        Fault(f"/{name}", "unknown", None, f"no se conoce; van {', '.join(sorted(_MEMBERS))}")
        for name in sorted(raw.keys() - _MEMBERS)
    ]
    name, expires_on = raw.get("name"), _day(raw.get("expires_on"))
    faults += _name_faults(name)
    faults += _expiry_faults(raw.get("expires_on"), expires_on, today)
    for listed in _LISTS:
        faults += _list_faults(listed, raw.get(listed))
    faults += _credential_faults(raw)
    if faults or expires_on is None:
        return tuple(sorted(faults, key=lambda fault: fault.pointer))
    return Stated(
        name=str(name),
        expires_on=expires_on,
        entities=_tuple(raw.get("entities")),
        kinds=_tuple(raw.get("kinds")),
        issuers=_tuple(raw.get("issuers")),
        may_subscribe=bool(raw.get("may_subscribe")),
        client_id=raw.get("client_id"),
        nats_key=raw.get("nats_key"),
    )


def _tuple(listed: Any) -> tuple[str, ...] | None:
    return None if listed is None else tuple(dict.fromkeys(listed))


def _name_faults(name: Any) -> list[Fault]:
    if not isinstance(name, str) or not NAME.fullmatch(name):
        message = "van de 1 a 63 minúsculas, dígitos y guiones, sin guion al inicio: mef-siaf"
        return [Fault("/name", "name", name, message)]
    if name in RESERVED:
        return [Fault("/name", "reserved", name, "es el nombre de una parte del sistema")]
    return []


def _day(stated: Any) -> dt.date | None:
    if not isinstance(stated, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", stated):
        return None
    try:
        return dt.date.fromisoformat(stated)
    except ValueError:
        return None


def _expiry_faults(stated: Any, day: dt.date | None, today: dt.date) -> list[Fault]:
    if day is None:
        message = "va el último día en que vale, AAAA-MM-DD; todo registro vence"
        return [Fault("/expires_on", "date", stated, message)]
    if day < today:
        return [Fault("/expires_on", "past", stated, "ya pasó; va un día por venir")]
    if day > today + dt.timedelta(days=DAYS_MAX):
        return [Fault("/expires_on", "too-late", stated, f"va a lo más de aquí a {DAYS_MAX} días")]
    return []


def _list_faults(name: str, stated: Any) -> list[Fault]:
    """Find what is wrong with a list; an empty one would name a caller that may post nothing."""
    if stated is None:
        return []
    if not isinstance(stated, list) or not 1 <= len(stated) <= _LISTED_MAX:
        message = f"va una lista de 1 a {_LISTED_MAX}; sin ella vale cualquiera"
        return [Fault(f"/{name}", "type", None, message)]
    form, message = _LISTS[name]
    return [
        Fault(f"/{name}/{place}", name, value, message)
        for place, value in enumerate(stated)
        if not isinstance(value, str) or not form.fullmatch(value)
    ]


def _credential_faults(raw: dict[str, Any]) -> list[Fault]:
    faults = []
    subscribes, client_id = raw.get("may_subscribe"), raw.get("client_id")
    nats_key = raw.get("nats_key")
    if subscribes is not None and not isinstance(subscribes, bool):
        faults.append(Fault("/may_subscribe", "type", subscribes, "va true o false"))
    if client_id is not None and not (
        isinstance(client_id, str) and _CLIENT_ID.fullmatch(client_id)
    ):
        message = "va el client_id que emite los tokens OAuth2, sin espacios"
        faults.append(Fault("/client_id", "client-id", client_id, message))
    if nats_key is not None and not is_user_key(nats_key):
        # What is stated here by mistake may be the secret half (a seed begins with SU).
        message = "va la clave NKey pública de un usuario: U y 55 letras o dígitos más"
        faults.append(Fault("/nats_key", "nats-key", None, message))
    if subscribes is True and nats_key is None:
        message = "suscribirse es por NATS: declare también su clave pública, nats_key"
        faults.append(Fault("/may_subscribe", "needs-nats-key", None, message))
    return faults


def is_user_key(stated: Any) -> bool:
    """Say whether a text is the public NKey of a user, its checksum included."""
    if not isinstance(stated, str) or not _USER_KEY.fullmatch(stated):
        return False
    raw = base64.b32decode(stated)
    return raw[0] == _USER_PREFIX and binascii.crc_hqx(raw[:-2], 0) == int.from_bytes(
        raw[-2:], "little"
    )

"""`poi callers`: who may post, and what; an API key is shown once, when it is made."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table

from services.console.client import DEFAULT_URL, SystemClient, problem_from
from services.console.errors import UnreachableError, UsageError
from services.console.loading.load import operator_key
from services.console.loading.sending import address_of
from services.console.options import KeyFile, Url
from services.console.usage import SpanishCommand, SpanishGroup

_DAYS: Final = "365"
_STATES: Final = {"active": "vigente", "expired": "vencido", "revoked": "revocado"}

_Name = Annotated[
    str,
    typer.Argument(
        metavar="NOMBRE",
        help="Cómo se llama: minúsculas, dígitos y guiones. Sus actos lo llevan para siempre.",
        show_default=False,
    ),
]
_Format = Annotated[str, typer.Option("--format", help="table o json.")]


def add_callers(app: typer.Typer) -> None:
    """Add the command and its own commands to a command line."""
    callers = typer.Typer(
        cls=SpanishGroup,
        help="Registra, lista y revoca a quienes publican actos.",
        no_args_is_help=True,
    )
    callers.command(
        "add", cls=SpanishCommand, help="Registra a quien publica; muestra su clave una vez."
    )(add_command)
    callers.command("list", cls=SpanishCommand, help="Lista quiénes publican, y qué.")(list_command)
    callers.command("revoke", cls=SpanishCommand, help="Revoca a quien publica, desde ya.")(
        revoke_command
    )
    app.add_typer(callers, name="callers")


def add_command(
    name: _Name,
    *,
    entity: Annotated[
        list[str] | None,
        typer.Option(help="Entidad por la que publica, p. ej. 38-241; se repite. Sin ella, todas."),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(help="Clase de acto, p. ej. FrameworkReduced; se repite. Sin ella, todas."),
    ] = None,
    issuer: Annotated[
        list[str] | None,
        typer.Option(
            help="Emisor: serie y órgano, p. ej. RE-ITP-DE, o una serie, p. ej. LEY; se repite. "
            "Sin él, todos."
        ),
    ] = None,
    expires: Annotated[
        str, typer.Option(help="Último día en que vale, AAAA-MM-DD, o cuántos días desde hoy.")
    ] = _DAYS,
    nats: Annotated[
        str,
        typer.Option(metavar="CLAVE", help="Su clave NKey pública (U…), para publicar por NATS."),
    ] = "",
    subscribe: Annotated[
        bool, typer.Option("--subscribe", help="Puede escuchar por NATS los actos aceptados.")
    ] = False,
    client_id: Annotated[
        str, typer.Option(help="Su client_id en el emisor de tokens OAuth2.")
    ] = "",
    report: _Format = "table",
    key_file: KeyFile = None,
    url: Url = DEFAULT_URL,
) -> None:
    """Register a caller and print its API key, which nothing can show again."""
    stated = {
        "name": name,
        "entities": entity or None,
        "kinds": kind or None,
        "issuers": issuer or None,
        "expires_on": _last_day(expires),
        "may_subscribe": subscribe,
        "client_id": client_id or None,
        "nats_key": nats or None,
    }
    body = {name: value for name, value in stated.items() if value is not None}
    as_json = _is_json(report)
    with SystemClient(url, key_file=key_file) as client:
        made = _ask(client, key_file, "POST", "/v1/callers", body)
    if as_json:
        _print(json.dumps(made, ensure_ascii=False, indent=2))
        return
    _print(f"Registrado: {made['name']}, hasta {made['expires_at']}.")
    _print("Su clave de API, que no se vuelve a mostrar:")
    _print(made["api_key"])


def list_command(
    *, report: _Format = "table", key_file: KeyFile = None, url: Url = DEFAULT_URL
) -> None:
    """Print every registration, also those that no longer count."""
    as_json = _is_json(report)
    with SystemClient(url, key_file=key_file) as client:
        found = _ask(client, key_file, "GET", "/v1/callers")
    if as_json:
        _print(json.dumps(found, ensure_ascii=False, indent=2))
        return
    if not found["items"]:
        _print("No hay nadie registrado; publica solo el operador.")
        return
    table = Table("Nombre", "Estado", "Entidades", "Clases", "Emisores", "Por", "Vence")
    for item in found["items"]:
        allowed = (_allowed(item[name]) for name in ("entities", "kinds", "issuers"))
        state = _STATES.get(item["state"], item["state"])
        table.add_row(item["name"], state, *allowed, _ways(item), item["expires_at"][:10])
    Console(highlight=False).print(table)


def revoke_command(name: _Name, *, key_file: KeyFile = None, url: Url = DEFAULT_URL) -> None:
    """Revoke a caller; what it posted stays."""
    if not re.fullmatch(r"[a-z0-9-]+", name):
        raise UsageError(f"«{name}» no es el nombre de quien publica. Véalos: poi callers list.")
    with SystemClient(url, key_file=key_file) as client:
        revoked = _ask(client, key_file, "POST", f"/v1/callers/{name}:revoke")
    _print(f"Revocado: {revoked['name']}, desde {revoked['revoked_at']}. Sus actos quedan.")
    if revoked["nats_key"]:
        _print(
            "Para que tampoco se conecte a NATS, vuelva a escribir su configuración: "
            "poi nats-config (en la composición: deploy/nats-users.sh)."
        )


def _last_day(expires: str) -> str:
    """Read a number of days from today, in Peru; a date is the door's to judge."""
    if not re.fullmatch(r"[0-9]{1,5}", expires):
        return expires
    today = dt.datetime.now(dt.timezone(dt.timedelta(hours=-5))).date()
    return (today + dt.timedelta(days=int(expires))).isoformat()


def _is_json(report: str) -> bool:
    if report not in ("table", "json"):
        raise UsageError(f"El valor «{report}» de --format no sirve: use table o json.")
    return report == "json"


def _allowed(listed: list[str] | None) -> str:
    return "todas" if listed is None else "\n".join(listed)


def _ways(item: dict[str, Any]) -> str:
    ways = ["clave de API"]
    if item["client_id"]:
        ways.append(f"OAuth2 {item['client_id']}")
    if item["nats_key"]:
        ways.append("NATS y suscripción" if item["may_subscribe"] else "NATS")
    return "\n".join(ways)


def _ask(
    client: SystemClient, key_file: Path | None, method: str, path: str, body: Any = None
) -> dict[str, Any]:
    """Ask the door with the operator's key; raises Problem, UnreachableError, UsageError."""
    key = operator_key(key_file, client.url)
    response = client.send(
        method,
        address_of("intake", client).rstrip("/") + path,
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        content=None if body is None else json.dumps(body).encode(),
    )
    if not response.is_success:
        problem = problem_from(response)
        raise problem or UnreachableError("La puerta respondió sin decir por qué.")
    told: dict[str, Any] = response.json()
    return told


def _print(line: str) -> None:
    print(line)  # noqa: T201 - the command's answer

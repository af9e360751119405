"""`poi rebuild`: a service's tables made again from the log while it goes on answering."""

import getpass
import json
import os
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.progress import Progress

from services.console.bar import bar
from services.console.client import DEFAULT_URL, SystemClient, problem_from
from services.console.embedded.ports import SERVICES
from services.console.embedded.running import stop_signals
from services.console.errors import EXIT_NO, ConsoleError, UnreachableError, UsageError
from services.console.loading.load import operator_key
from services.console.options import KeyFile, Url
from services.console.usage import SpanishCommand
from shared.errors import Problem

_TIMEOUT_S: Final = 60.0
_PAUSE_S: Final = 0.2
_INTERRUPTED: Final = 130
_SHOWN_MAX: Final = 20
_WORDS: Final = {"movement": "movimientos", "act": "actos", "quarantine": "cuarentena"}


class ServiceRebuild:
    """The rebuild of one service as the operator drives it; every call also says he is there."""

    def __init__(self, client: SystemClient, service: str, key: str) -> None:
        services = client.services()
        if service not in services:
            listed = ", ".join(services)
            raise UsageError(f"No existe el servicio «{service}». Existen: {listed}.")
        self.service = service
        self.owner = f"{getpass.getuser()}@{socket.gethostname()}:{os.getpid()}"
        self._client = client
        self._base = services[service].rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def step(self, name: str = "", **stated: bool) -> dict[str, Any]:
        """Take a step (`compare`, `swap`, …; nothing: go on); raises Problem, UnreachableError."""
        path = f"/v1/rebuild:{name}" if name else "/v1/rebuild"
        content = json.dumps({"owner": self.owner, **stated}).encode()
        return self._read(
            self._client.send("POST", self._base + path, headers=self._headers, content=content)
        )

    def _read(self, response: Any) -> dict[str, Any]:
        if not response.is_success:
            raise problem_from(response) or UnreachableError(
                f"En {self._base} no responde el servicio {self.service} del sistema POI."
            )
        body: dict[str, Any] = response.json()
        return body


def rebuild(
    service: Annotated[
        str,
        typer.Argument(metavar="SERVICIO", help=", ".join(SERVICES) + ".", show_default=False),
    ],
    *,
    yes: Annotated[
        bool, typer.Option("--yes", help="Poner en servicio lo nuevo aunque difiera.")
    ] = False,
    rollback: Annotated[
        bool, typer.Option("--rollback", help="Volver a las tablas anteriores, puestas al día.")
    ] = False,
    abandon: Annotated[
        bool, typer.Option("--abandon", help="Dejar una reconstrucción a medias y borrar lo hecho.")
    ] = False,
    key_file: KeyFile = None,
    url: Url = DEFAULT_URL,
) -> None:
    """Fill a new set of tables, compare it, and let it answer when nothing differs."""
    if rollback and abandon:
        raise UsageError("Indique --rollback o --abandon, no ambos.")
    console = Console(stderr=True, highlight=False)
    with SystemClient(url, key_file=key_file, timeout_s=_TIMEOUT_S) as client:
        work = ServiceRebuild(client, service, operator_key(key_file, url))
        if abandon:
            work.step("abandon")
            print(f"{service}: abandonada; sigue respondiendo con sus tablas.")  # noqa: T201
            return
        with stop_signals() as stop_asked:
            try:
                _drive(work, console, stop_asked, rollback=rollback, yes=yes)
            except _StoppedWorkError:
                _let_go(work)
                raise ConsoleError(
                    f"Interrumpido; lo hecho queda. Siga con «poi rebuild {service}» o déjelo con "
                    "--abandon.",
                    exit_code=_INTERRUPTED,
                ) from None


class _StoppedWorkError(Exception):
    """The operator asked to stop."""


def _drive(
    work: ServiceRebuild,
    console: Console,
    stop_asked: threading.Event,
    *,
    rollback: bool,
    yes: bool,
) -> None:
    with bar(console, "actos") as progress:
        _until(
            work,
            stop_asked,
            lambda state: state["state"] == "filled",
            rollback=rollback,
            progress=progress,
        )
    accept = yes or rollback
    if not rollback:
        state = _until(
            work, stop_asked, lambda state: state["comparison"] is not None, step="compare"
        )
        compared = state["comparison"]
        if compared["count"] and not _accepted(work.service, compared, console, yes=yes):
            _let_go(work)
            raise typer.Exit(EXIT_NO)
        accept = accept or bool(compared["count"])
    state = work.step("swap", rollback=rollback, accept=accept)
    done = "vuelve a las tablas anteriores" if rollback else "tablas reconstruidas y en servicio"
    print(  # noqa: T201
        f"{work.service}: {done} (juego {state['live']}); las otras (juego {state['previous']}) "
        "quedan para --rollback."
    )


def _until(
    work: ServiceRebuild,
    stop_asked: threading.Event,
    reached: Callable[[dict[str, Any]], bool],
    *,
    step: str = "",
    rollback: bool = False,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Go on, telling how far, until the state is reached; raises _StoppedWorkError when asked."""
    task = progress.add_task("", total=None, doing=work.service) if progress else None
    while True:
        state = work.step(step, rollback=rollback)
        if progress is not None and task is not None:
            progress.update(task, completed=state["position"], total=state["target"])
        if reached(state):
            return state
        if stop_asked.wait(_PAUSE_S):
            raise _StoppedWorkError


def _accepted(service: str, compared: dict[str, Any], console: Console, *, yes: bool) -> bool:
    """Show what differs, and ask for a yes where somebody can give it."""
    count = compared["count"]
    for difference in compared["differences"][:_SHOWN_MAX]:
        print(_sentence(difference))  # noqa: T201
    if count > _SHOWN_MAX:
        print(f"… y {count - _SHOWN_MAX} filas más.")  # noqa: T201
    told = f"{service}: las tablas nuevas difieren en {count} filas de {compared['rows']}."
    console.print(told, markup=False, soft_wrap=True)
    if yes:
        return True
    if sys.stdin.isatty() and console.is_terminal:
        return typer.confirm("¿Ponerlas en servicio?", default=False, err=True)
    console.print("Nada cambió. Repita con --yes para ponerlas en servicio, o con --abandon.")
    return False


def _sentence(difference: dict[str, Any]) -> str:
    key = ", ".join(f"{name}={value}" for name, value in difference["key"].items())
    place = f"{_WORDS.get(difference['table'], difference['table'])} ({key})"
    live, beside = difference["live"], difference["beside"]
    if live is None:
        return f"{place}: solo en las nuevas: {json.dumps(beside, ensure_ascii=False)}"
    if beside is None:
        return f"{place}: solo en las que responden: {json.dumps(live, ensure_ascii=False)}"
    changed = [
        f"{name} {json.dumps(live[name], ensure_ascii=False)} → "
        f"{json.dumps(beside[name], ensure_ascii=False)}"
        for name in live
        if live[name] != beside[name]
    ]
    return f"{place}: {'; '.join(changed)}"


def _let_go(work: ServiceRebuild) -> None:
    """Tell the service that nobody waits any more; silence would tell it in 15 seconds."""
    with suppress(Problem, ConsoleError):
        work.step("pause")


def add_rebuild(app: typer.Typer) -> None:
    """Add the command to a command line."""
    app.command(
        cls=SpanishCommand,
        help="Reconstruye las tablas de un servicio sin detenerlo: poi rebuild budget.",
    )(rebuild)

"""`poi up` as it is seen: start, say where everything is, stay, report who falls, stop."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from services.console.embedded.system import EmbeddedSystem

_WATCH_S: Final = 0.5
_STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run_until_stopped(data: Path, port: int, console: Console, *, frozen: bool = False) -> None:
    """Run the embedded system until Ctrl-C or SIGTERM; raises ConsoleError when it cannot."""
    with stop_signals() as stop_asked:
        system = EmbeddedSystem(data, port=port, frozen=frozen, stop_asked=stop_asked)
        say(console, "Iniciando el sistema …")
        with system:
            show(system, console)
            say(console, "Ctrl-C para detenerlo.")
            stay(system, console, stop_asked)
            say(console, "Deteniendo …")
        say(console, f"Detenido. Los datos quedan en {system.folder.path}.")


@contextmanager
def stop_signals() -> Iterator[threading.Event]:
    """Turn Ctrl-C, SIGTERM and a closed terminal into an event, so that a stop is never cut."""
    asked = threading.Event()
    before = {number: signal.getsignal(number) for number in _STOP_SIGNALS}
    if before[signal.SIGHUP] == signal.SIG_IGN:  # `nohup poi up`: the terminal may close
        del before[signal.SIGHUP]
    for number in before:
        signal.signal(number, lambda *_: asked.set())
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def show(system: EmbeddedSystem, console: Console) -> None:
    """Say where each part answers, where the data lie and which file opens the door."""
    table = Table(title="Sistema POI listo", title_justify="left")
    table.add_column("Parte")
    table.add_column("Dirección", no_wrap=True)
    for part, url in system.urls().items():
        table.add_row(part, url)
    console.print(table)
    say(console, f"Datos: {system.folder.path}")
    if system.frozen is None:
        say(console, f"Clave del operador: {system.folder.key_file}")
    else:
        cut, sequence = system.frozen.cut, system.frozen.sequence
        say(console, f"Congelado en el corte {cut}, secuencia {sequence}: solo se lee.")


def stay(system: EmbeddedSystem, console: Console, stop_asked: threading.Event) -> None:
    """Wait until asked to stop; a part that ends by itself is reported once, the rest goes on."""
    while not stop_asked.wait(_WATCH_S):
        for part in system.fallen():
            code = system.exit_code(part)
            told = "" if code is None else f" (código {code})"
            say(console, f"{part} se detuvo{told}; lo demás sigue. Vea {system.log_of(part)}.")


def say(console: Console, text: str) -> None:
    """Write a line whole, so that an address or a path in it can be copied."""
    console.print(text, markup=False, soft_wrap=True)

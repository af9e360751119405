"""The embedded system: a real NATS server and five services, each a process, on one folder.

Used by `poi up`, by the demonstration and by the tests:

    with EmbeddedSystem(folder, port=0) as system:
        system.url("reporting")
        system.kill("targets")
        system.start("targets")
"""

import asyncio
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import httpx

from services.console.embedded.child import Child, Guard, Part
from services.console.embedded.folder import DataFolder
from services.console.embedded.log_users import INCLUDED, open_log, prepare_users
from services.console.embedded.parts import command, environment
from services.console.embedded.ports import HOST, SERVICES, block_at, free_block
from services.console.errors import (
    ConsoleError,
    PortTakenError,
    StoppedError,
    UnreachableError,
    UsageError,
)
from services.console.replay.manifest import Manifest, read_manifest
from shared.nats.server import FolderUnusable, NatsServer, NatsServerError, PortTaken
from shared.stream import LogError

_READY_WITHIN_S: Final = 30.0
_READY_PAUSE_S: Final = 0.03
_READY_ANSWER_S: Final = 2.0
_STOP_WITHIN_S: Final = 10.0
_FREE_BLOCK_TRIES: Final = 3
_OK: Final = 200


class EmbeddedSystem:
    """Everything on one folder and one block of ports; `port` 0 finds a free block.

    Starting raises ConsoleError whose sentence says what is wrong. `stop_asked`, when set from
    a signal handler, ends a start that is under way with StoppedError.
    """

    def __init__(
        self,
        data: Path,
        *,
        port: int = 8000,
        frozen: bool = False,
        stop_asked: threading.Event | None = None,
    ) -> None:
        self.folder = DataFolder(data)
        self.services = tuple(name for name in SERVICES if not (frozen and name == "intake"))
        self.frozen: Manifest | None = None
        """What a frozen system serves, once it starts: it has no log and no door."""
        self._is_frozen = frozen
        self.ports: Mapping[str, int] = {}
        self._port = port
        self._stop_asked = stop_asked or threading.Event()
        self._ready_within_s = _READY_WITHIN_S
        self._children: dict[str, Child] = {}
        self._nats: NatsServer | None = None
        self._guard: Guard | None = None
        self._told: set[str] = set()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self, part: str | None = None) -> None:
        """Start everything, or one part that ended, and wait until it is ready.

        Raises UsageError (folder, ports), UnreachableError (a part died or is never ready).
        """
        if part is not None:
            self._start_again(part)
            return
        if self._is_frozen:
            self.frozen = read_manifest(self.folder.path)
            self.frozen.check(self.folder.path, self.services)
        self.folder.hold(frozen=self._is_frozen)
        try:
            self._start_all()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the services, then the log they write to, and let the folder go; may be repeated."""
        with ExitStack() as at_last:
            at_last.callback(self.folder.release)
            self._stop_parts()

    def kill(self, part: str) -> None:
        """Kill a part at once (SIGKILL), as a crash would."""
        if part == "nats":
            self._log_server().kill()
        else:
            self._children[part].kill()

    def url(self, part: str) -> str:
        """Give the address of a part."""
        return f"{'nats' if part == 'nats' else 'http'}://{HOST}:{self.ports[part]}"

    def urls(self) -> dict[str, str]:
        """Give the address of every part."""
        return {part: self.url(part) for part in self.ports}

    def pid(self, part: str) -> int | None:
        """Give the process number of a part, None when it does not live."""
        return self._log_server().pid if part == "nats" else self._children[part].pid

    def log_of(self, part: str) -> Path:
        """Name the file to which a part writes what it has to say."""
        return self._log_server().log_file if part == "nats" else self.folder.log_of(part)

    def fallen(self) -> tuple[str, ...]:
        """Name the parts that ended by themselves since this was last asked, each once."""
        ended = [name for name, child in self._children.items() if not child.running]
        if self._nats is not None and not self._nats.running:
            ended.append("nats")
        news = tuple(name for name in ended if name not in self._told)
        self._told.update(news)
        return news

    def exit_code(self, part: str) -> int | None:
        """Give the code with which a service ended (negative: the signal); None if unknown."""
        return None if part == "nats" else self._children[part].exit_code

    def _part(self, service: str) -> Part:
        frozen_at = "" if self.frozen is None else self.frozen.cut
        return Part(
            service,
            command(service, self.ports[service]),
            environment(service, self.folder, self.urls(), frozen_at),
            self.folder.log_of(service),
        )

    def _start_all(self) -> None:
        if self._port:
            self._start_at(block_at(self._port))
            return
        for _ in range(_FREE_BLOCK_TRIES - 1):
            try:
                self._start_at(free_block())
            except PortTakenError:
                # Between finding a free block and using it another program may take it.
                self._stop_parts()
            else:
                return
        self._start_at(free_block())

    def _start_at(self, ports: Mapping[str, int]) -> None:
        """Start all parts at once: the services need longer to load than the log to answer."""
        parts = self.services if self.frozen is not None else (*self.services, "nats")
        self.ports = {part: ports[part] for part in parts}
        self._told.clear()
        self.folder.describe(self.urls())
        if self.frozen is None:
            prepare_users(self.folder)
        self._guard = Guard()
        for service in self.services:
            self._children[service] = Child(self._part(service))
            self._guard.watch(self._children[service].start())
        if self.frozen is not None:
            self._wait_until_ready(self.services, None)
            return
        self._nats = NatsServer(self.folder.nats, port=ports["nats"], settings=INCLUDED)
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="nats-start") as starter:
            self._wait_until_ready(self.services, starter.submit(self._start_log))

    def _start_log(self) -> None:
        self._log_server().start()
        asyncio.run(open_log(self.folder, self.url("nats")))

    def _start_again(self, part: str) -> None:
        self._told.discard(part)
        if part == "nats":
            server = self._log_server()
            with ThreadPoolExecutor(max_workers=1, thread_name_prefix="nats-start") as starter:
                self._wait_until_ready((), starter.submit(server.start))
            return
        child = self._children[part]
        if not child.running and self._guard is not None:
            self._guard.watch(child.start())
        self._wait_until_ready((part,), None)

    def _wait_until_ready(
        self, services: tuple[str, ...], log_server: "Future[None] | None"
    ) -> None:
        """Wait until each answers /readyz with 200; the first that dies ends the wait."""
        waiting = set(services)
        unguarded = log_server is not None
        give_up = time.monotonic() + self._ready_within_s
        with httpx.Client(trust_env=False, timeout=_READY_ANSWER_S) as client:
            while waiting or log_server is not None:
                if self._stop_asked.is_set():
                    raise StoppedError
                if unguarded and self._guard is not None and (pid := self._log_server().pid):
                    self._guard.watch(pid)
                    unguarded = False
                if log_server is not None and log_server.done():
                    self._finish_start_of_log_server(log_server)
                    log_server = None
                for service in sorted(waiting):
                    if not self._children[service].running:
                        raise self._died(service)
                    if _is_ready(client, self.url(service)):
                        waiting.discard(service)
                if waiting and time.monotonic() > give_up:
                    raise self._never_ready(client, sorted(waiting))
                self._stop_asked.wait(_READY_PAUSE_S)

    def _stop_parts(self) -> None:
        """Stop in order, bounded, by force at the end; each step runs whatever befell another."""
        with ExitStack() as steps:
            if self._guard is not None:
                steps.callback(self._guard.close)
            if self._nats is not None:
                steps.callback(self._nats.stop)
            give_up = time.monotonic() + _STOP_WITHIN_S
            for child in self._children.values():
                child.ask_to_stop()
            for child in self._children.values():
                steps.callback(child.finish_by, give_up)
        self._guard = self._nats = None
        self._children = {}

    def _log_server(self) -> NatsServer:
        if self._nats is None:
            raise RuntimeError("the system has not been started")
        return self._nats

    def _died(self, service: str) -> ConsoleError:
        child = self._children[service]
        end = child.log_end()
        if "address already in use" in end:
            return PortTakenError(service, self.ports[service])
        return UnreachableError(
            f"{service} se detuvo al iniciar (código {child.exit_code}). "
            f"Lo último que escribió en {child.part.log}:\n{end}"
        )

    def _never_ready(self, client: httpx.Client, services: list[str]) -> ConsoleError:
        told = [
            f"{service}: {_is_not_ready_because(client, self.url(service))}\n"
            f"Lo último que escribió en {self.log_of(service)}:\n"
            f"{self._children[service].log_end()}"
            for service in services
        ]
        return UnreachableError(
            f"En {self._ready_within_s:.0f} s no quedaron listos: {', '.join(services)}.\n"
            + "\n".join(told)
        )

    def _finish_start_of_log_server(self, started: "Future[None]") -> None:
        """Tell the log server's failure, if any, as the console tells its own."""
        try:
            started.result()
        except PortTaken as error:
            raise PortTakenError("nats", self.ports["nats"]) from error
        except FolderUnusable as error:
            raise UsageError(str(error)) from error
        except (NatsServerError, LogError) as error:
            raise UnreachableError(str(error)) from error


def _is_ready(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(f"{url}/readyz").status_code == _OK
    except httpx.TransportError:
        return False


def _is_not_ready_because(client: httpx.Client, url: str) -> str:
    try:
        return client.get(f"{url}/readyz").text[:300]
    except httpx.TransportError:
        return "no responde"

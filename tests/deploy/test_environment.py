"""`.env.example` against the settings of the services and the variables of the composition."""

import os
import subprocess
from pathlib import Path
from typing import Any

from shared.proof.keys import private_pem, read_private_key
from tests.deploy.conftest import ROOT, SERVICES, Composition, Example


def all_settings(settings: dict[str, dict[str, tuple[Any, str]]]) -> dict[str, tuple[Any, str]]:
    return {name: known for service in SERVICES for name, known in settings[service].items()}


def test_every_setting_stands_in_the_example_with_its_own_meaning(
    example: Example, settings: dict[str, dict[str, tuple[Any, str]]]
) -> None:
    known = all_settings(settings)

    meanings = {name: example.meanings.get(name) for name in known}

    assert meanings == {name: description for name, (_, description) in known.items()}
    assert len(known) >= 12


def test_every_setting_in_the_example_exists(
    example: Example, settings: dict[str, dict[str, tuple[Any, str]]]
) -> None:
    named = {name for name in example.values if name.startswith("POI_")}

    assert named == set(all_settings(settings))


def test_the_example_says_the_defaults_of_the_code(
    example: Example, settings: dict[str, dict[str, tuple[Any, str]]]
) -> None:
    for name, (default, _) in all_settings(settings).items():
        said = {None: "", (): "[]"}.get(default, str(default))
        assert example.values[name] == said, name


def test_what_can_be_set_in_the_example_is_what_the_composition_takes(
    example: Example, composition: Composition
) -> None:
    settable = set(example.values) - example.only_shown

    assert settable == set(composition.variables())


def test_an_absent_variable_means_what_the_example_says(
    example: Example, composition: Composition
) -> None:
    defaults = {
        name: rule[1] for name, rule in composition.variables().items() if rule and rule[0] == "-"
    }

    assert defaults == {name: example.values[name] for name in defaults}
    assert len(defaults) >= 20


def test_every_name_in_the_example_has_a_meaning_and_no_password_has_a_value(
    example: Example,
) -> None:
    assert [name for name, meaning in example.meanings.items() if not meaning] == []
    assert {value for name, value in example.values.items() if "PASSWORD" in name} == {""}


def prepare(folder: Path) -> str:
    return subprocess.run(
        [str(ROOT / "deploy" / "prepare.sh")],
        env={
            **os.environ,
            "ENV_FILE": str(folder / "env"),
            "OPERATOR_KEY_FILE": str(folder / "secrets" / "operator.key"),
        },
        check=True,
        capture_output=True,
        text=True,
        timeout=30,
    ).stdout


def test_preparing_gives_every_user_a_password_of_its_own_and_nobody_else_may_read(
    example: Example, passwords: dict[str, str], tmp_path: Path
) -> None:
    prepare(tmp_path)

    made = Example((tmp_path / "env").read_text(encoding="utf-8")).values
    secrets = [made[name] for name in passwords]
    assert set(made) == set(example.values)
    assert len(set(secrets)) == 6
    assert all(len(secret) == 49 and secret.isalnum() for secret in secrets)
    assert (tmp_path / "env").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700


def test_preparing_again_changes_nothing(tmp_path: Path) -> None:
    prepare(tmp_path)
    before = (tmp_path / "env").read_text(), (tmp_path / "secrets" / "operator.key").read_text()

    said = prepare(tmp_path)

    after = (tmp_path / "env").read_text(), (tmp_path / "secrets" / "operator.key").read_text()
    assert after == before
    assert said.count("no se cambia") == 3


def test_the_keys_are_made_where_the_file_of_the_environment_says(tmp_path: Path) -> None:
    operator, receipt = tmp_path / "one" / "operator.key", tmp_path / "two" / "receipt.key"
    (tmp_path / "env").write_text(f"OPERATOR_KEY_FILE={operator}\nRECEIPT_KEY_FILE={receipt}\n")
    unset = {"OPERATOR_KEY_FILE", "RECEIPT_KEY_FILE"}
    kept = {name: value for name, value in os.environ.items() if name not in unset}

    subprocess.run(
        [str(ROOT / "deploy" / "prepare.sh")],
        env={**kept, "ENV_FILE": str(tmp_path / "env")},
        check=True,
        capture_output=True,
        timeout=30,
    )

    assert len(operator.read_text()) == 49
    assert receipt.read_text().startswith("-----BEGIN PRIVATE KEY-----")


def test_preparing_makes_a_key_that_signs_receipts(tmp_path: Path) -> None:
    prepare(tmp_path)
    made = tmp_path / "secrets" / "receipt.key"

    key = read_private_key(made.read_bytes())

    other = tmp_path / "other"
    other.mkdir()
    prepare(other)
    assert private_pem(key) == made.read_bytes()
    assert (other / "secrets" / "receipt.key").read_bytes() != made.read_bytes()

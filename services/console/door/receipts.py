"""`poi receipt verify`: a receipt checked offline, with the door's public key and nothing else.

Two questions, each by itself: did the door sign this receipt, and is it the receipt of this act.
"""

import json
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from services.console.embedded.folder import DEFAULT_FOLDERS
from services.console.errors import EXIT_NO, UsageError
from services.console.loading.published import is_published, published_act
from services.console.proof.keys import private_key_of, public_keys_of
from services.console.usage import SpanishCommand, SpanishGroup
from services.intake.door import examine
from shared.errors import Problem
from shared.event import act_sha256
from shared.proof.keys import key_id
from shared.proof.receipt import Receipt, act_findings, read_receipt, signature_finding

_KEY_NAME: Final = "receipt.key"


def add_receipts(app: typer.Typer) -> None:
    """Add the commands on receipts to a command line."""
    receipts = typer.Typer(
        cls=SpanishGroup,
        help="Comprueba constancias sin conexión alguna.",
        no_args_is_help=True,
    )
    receipts.command(
        "verify",
        cls=SpanishCommand,
        help="Dice si la puerta firmó una constancia y, con --act, si es de ese acto.",
    )(verify_command)
    # With one command alone typer would leave its name out.
    receipts.callback()(lambda: None)
    app.add_typer(receipts, name="receipt")


def verify_command(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="ARCHIVO", help="La constancia, como la dio la puerta.", show_default=False
        ),
    ],
    public_key: Annotated[
        Path | None,
        typer.Option(
            "--public-key",
            envvar="POI_RECEIPT_PUBLIC_KEY",
            help="Clave pública de la puerta, de GET /v1/receipt-key; sin ella, la de la carpeta "
            "de datos var/poi o var/demo.",
        ),
    ] = None,
    act: Annotated[
        Path | None,
        typer.Option("--act", help="El acto, como se envió, cuya constancia debería ser."),
    ] = None,
) -> None:
    """Print what holds and what does not; exit 1 when something does not."""
    key = _public_key(public_key)
    receipt = read_receipt(_json_in(file, "La constancia"))
    if isinstance(receipt, tuple):
        _end(receipt)
    wrong = list(_act_findings(receipt, act)) if act is not None else []
    if (forged := signature_finding(receipt, key)) is not None:
        wrong.append(forged)
    if wrong:
        _end(wrong)
    _say(
        f"La constancia es auténtica: {receipt.key} está en el registro con la secuencia "
        f"{receipt.sequence} desde {receipt.recorded_at}; firma {key_id(key)}."
    )
    if act is not None:
        _say(f"Es de este acto: su contenido tiene la huella {receipt.sha256}.")


def _end(sentences: list[str] | tuple[str, ...]) -> NoReturn:
    for sentence in sentences:
        _say(sentence)
    raise typer.Exit(EXIT_NO)


def _say(sentence: str) -> None:
    print(sentence)  # noqa: T201 - the answer


def _public_key(file: Path | None) -> Ed25519PublicKey:
    if file is not None:
        return public_keys_of([file])[0]
    for folder in DEFAULT_FOLDERS:
        if (folder / _KEY_NAME).is_file():
            return private_key_of(folder / _KEY_NAME).public_key()
    raise UsageError(
        "Falta la clave pública de la puerta: pídala a quien la opera, o guárdela de "
        "GET /v1/receipt-key, e indíquela con --public-key."
    )


def _act_findings(receipt: Receipt, file: Path) -> tuple[str, ...]:
    try:
        raw = json.loads(published_act(file)) if is_published(file) else _json_in(file, "El acto")
    except Problem as problem:
        raise UsageError(problem.detail) from problem
    act = examine(raw)
    if isinstance(act, tuple):
        told = f"{act[0].pointer or '/'}: {act[0].message}"
        raise UsageError(f"El archivo {file} no es un acto que la puerta tomaría: {told}.")
    return act_findings(receipt, key=act.key, sha256=act_sha256(act))


def _json_in(file: Path, what: str) -> Any:
    try:
        with file.open("rb") as opened:
            content = opened.read()
        return json.loads(content, object_pairs_hook=_members_once)
    except OSError as error:
        raise UsageError(f"No se puede leer {file}: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{what} de {file} no es JSON: {error}.") from error


def _members_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a member named twice: of the two, a person and a program may read another."""
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"el miembro {twice!r} está dos veces")
    return dict(pairs)

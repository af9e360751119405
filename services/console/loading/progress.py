"""`poi load` as it is seen: a progress bar on a terminal, the faults of what was refused."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from services.console.bar import bar
from services.console.client import SystemClient
from services.console.loading.load import act_files, operator_key, post_acts
from services.console.loading.outcome import Outcome, Refusal
from services.console.loading.waiting import wait_until_taken
from services.console.problems import problem_text


def load_with_progress(
    client: SystemClient,
    paths: Sequence[Path],
    key_file: Path | None,
    console: Console,
    *,
    quiet: bool = False,
) -> Outcome:
    """Post, wait until every service has taken the last act, and say what came of it.

    `quiet` writes nothing. Raises ConsoleError as `load` does; what was done by then is said.
    """
    files = act_files(paths)
    key = operator_key(key_file, client.url)
    outcome = Outcome()
    try:
        _post_with_bar(client, files, key, outcome, console, quiet=quiet)
        with ExitStack() as waiting:
            if console.is_terminal and not quiet:
                text = f"Esperando a que los servicios tomen la secuencia {outcome.last} …"
                waiting.enter_context(console.status(text))
            wait_until_taken(client, outcome.last)
    finally:
        if not quiet:
            _say(console, _summary(outcome))
    return outcome


def _post_with_bar(
    client: SystemClient,
    files: Sequence[Path],
    key: str,
    outcome: Outcome,
    console: Console,
    *,
    quiet: bool,
) -> None:
    progress = bar(console, "actos", quiet=quiet)

    def tell(refusal: Refusal) -> None:
        if not quiet:
            text = f"{refusal.file}: rechazado ({refusal.problem.status}). "
            _say(progress.console, text + problem_text(refusal.problem))

    with progress:
        task = progress.add_task("", total=len(files), doing="Cargando")
        for file in post_acts(client, files, key, outcome, on_refused=tell):
            progress.update(task, advance=1, description=escape(file.name))


def _summary(outcome: Outcome) -> str:
    text = (
        f"{outcome.recorded} registrados, {outcome.already_recorded} ya registrados, "
        f"{len(outcome.refused)} rechazados"
    )
    if outcome.last:
        text += f"; hasta la secuencia {outcome.last}"
    return text + "."


def _say(console: Console, text: str) -> None:
    """Write plain text; nothing in a file's name or an act's value is read as markup."""
    console.print(text, markup=False, soft_wrap=True)

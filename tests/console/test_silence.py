"""What the console says when nobody, or somebody else, answers at the address."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from services.console.client import SystemClient
from services.console.embedded.ports import free_block
from services.console.errors import UnreachableError
from services.console.options import AskedCut
from services.console.problems import exit_code_of, problem_text
from services.console.reading.tables import table_bytes
from shared.errors import Fault, Problem


class _Stranger(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(404)
        self.end_headers()
        self.wfile.write(b"<html>Not here</html>")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Write nothing to the test's output."""


@pytest.fixture
def stranger() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Stranger)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_address_where_nobody_answers_ends_with_code_3_and_how_to_start_it() -> None:
    url = f"http://127.0.0.1:{free_block()['reporting']}"

    with SystemClient(url) as client, pytest.raises(UnreachableError) as silence:
        table_bytes(client, "22", AskedCut(), "table", on_screen=True)

    assert silence.value.exit_code == 3
    assert "no responde (no se pudo conectar)" in str(silence.value)
    assert "poi up" in str(silence.value)


def test_another_program_at_the_address_is_told_from_the_system(stranger: str) -> None:
    with SystemClient(stranger) as client, pytest.raises(UnreachableError) as strange:
        table_bytes(client, "22", AskedCut(), "json", on_screen=True)

    assert strange.value.exit_code == 3
    assert f"En {stranger} responde otro programa" in str(strange.value)


@pytest.mark.parametrize("url", ["nonsense", "ftp://127.0.0.1", "http://[", ""])
def test_an_address_that_is_none_is_a_sentence_and_no_traceback(url: str) -> None:
    with SystemClient(url) as client, pytest.raises(UnreachableError, match="--url"):
        client.services()


def test_a_problem_is_printed_with_place_value_and_mend() -> None:
    fault = Fault("/measures/0/total", "amount", "1.234", "redondéelo a céntimos")
    problem = Problem(422, "faults", "Acto con faltas", "El acto tiene 1 falta.", errors=(fault,))

    assert problem_text(problem) == (
        "El acto tiene 1 falta.\n  /measures/0/total = '1.234': redondéelo a céntimos"
    )


def test_a_fault_that_the_sentence_tells_whole_is_not_printed_twice() -> None:
    fault = Fault("as_of", "parameter", "2024-13-01", "no es una fecha del calendario")
    detail = "El parámetro as_of = '2024-13-01' no sirve: no es una fecha del calendario."

    assert problem_text(Problem(400, "bad", "Inválido", detail, errors=(fault,))) == detail


@pytest.mark.parametrize(
    ("status", "code"), [(400, 2), (404, 2), (422, 2), (409, 1), (503, 3), (500, 3)]
)
def test_the_exit_code_says_who_can_mend_it(status: int, code: int) -> None:
    assert exit_code_of(Problem(status, "kind", "title", "detail")) == code

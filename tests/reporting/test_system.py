"""Reporting among the real services: a real log, real processes, the real history."""

import asyncio
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.console.embedded.system import EmbeddedSystem
from services.reporting.api import without_password
from services.reporting.questions import Plan, Question
from services.reporting.sources import Sources
from shared.cut import Cut
from shared.errors import Problem
from shared.stream import Log, SeedCredentials
from tests.reporting.shown_answers import untrue

pytestmark = pytest.mark.slow

ACTS = sorted((Path(__file__).parents[2] / "data" / "itp-2024" / "acts").glob("*.json"))
WAIT_S = 30.0


class Reporting:
    """A caller of a loaded system."""

    def __init__(self, system: EmbeddedSystem) -> None:
        self.system = system
        self.client = httpx.Client(trust_env=False, timeout=WAIT_S)

    def get(self, path: str, service: str = "reporting", **headers: str) -> httpx.Response:
        """Ask one service."""
        return self.client.get(f"{self.system.url(service)}{path}", headers=headers)

    def load(self) -> int:
        """Post the real acts; give the last sequence once every service has taken it."""
        key = self.system.folder.key_file.read_text(encoding="utf-8").strip()
        last = 0
        for path in ACTS:
            answer = self.client.post(
                f"{self.system.url('intake')}/v1/acts",
                content=path.read_bytes(),
                headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
            )
            assert answer.status_code in (200, 201), answer.text
            last = max(last, answer.json()["sequence"])
        self.wait_for(last)
        return last

    def wait_for(self, sequence: int) -> None:
        """Wait, bounded by tries of a request, until every service has taken a sequence."""
        behind = {"reporting", "budget", "targets", "investments"}
        for _ in range(10_000):
            behind = {
                name
                for name in behind
                if self.get("/v1/position", name).json()["sequence"] < sequence
            }
            if not behind:
                return
        raise AssertionError(behind)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reporting]:
    with EmbeddedSystem(tmp_path_factory.mktemp("reporting"), port=0) as system:
        reporting = Reporting(system)
        yield reporting
        reporting.client.close()


@pytest.fixture(scope="module")
def nothing_loaded(empty: Reporting) -> dict[str, httpx.Response]:
    return {path: empty.get(path) for path in ("/v1/cuadros", "/v1/cuadros/22", "/v1/acts")}


@pytest.fixture(scope="module")
def loaded(empty: Reporting, nothing_loaded: dict[str, httpx.Response]) -> Reporting:
    assert nothing_loaded
    assert empty.load() == len(ACTS)
    return empty


def test_with_nothing_loaded_the_book_is_listed_and_a_table_says_that_nothing_is_there(
    nothing_loaded: dict[str, httpx.Response],
) -> None:
    book = nothing_loaded["/v1/cuadros"].json()

    assert [book["total"], book["items"][0]["changes"]] == [38, {"effective": [], "issued": []}]
    assert nothing_loaded["/v1/cuadros/22"].status_code == 404
    assert "ninguno todavía" in nothing_loaded["/v1/cuadros/22"].json()["detail"]


def test_the_system_names_every_service(loaded: Reporting) -> None:
    system = loaded.get("/v1/system").json()

    assert system["services"] == {
        name: loaded.system.url(name)
        for name in ("reporting", "intake", "budget", "targets", "investments")
    }
    assert set(system) == {"services", "nats", "version"}


def test_cuadro_22_is_answered_with_its_cut_and_both_forms_agree(loaded: Reporting) -> None:
    table = loaded.get("/v1/cuadros/22?as_of=2024-08-31").json()
    sheet = loaded.get("/v1/cuadros/cuadro-22.csv?as_of=2024-08-31")

    assert table["cut"]["through"] == len(ACTS)
    assert table["cut"]["digest"] == loaded.get("/v1/position").json()["digest"]
    assert [row["cells"]["pim"]["text"] for row in (*table["rows"], *table["totals"])] == [
        "140,015,153",
        "16,150,298",
        "156,165,451",
    ]
    assert sheet.headers["content-type"] == "text/csv; charset=utf-8"
    assert sheet.content.decode("utf-8-sig").split("\r\n")[1] == (
        "1,row,Recursos Ordinarios,152591505.00,140015153.00,-12576352.00,-8.2418"
    )


def test_the_book_lists_titles_columns_and_the_days_on_which_a_table_changes(
    loaded: Reporting,
) -> None:
    book = {item["id"]: item for item in loaded.get("/v1/cuadros?as_of=2024-08-31").json()["items"]}

    assert [len(book), next(iter(book)), list(book)[-1]] == [38, "cuadro-01", "anexo-7"]
    assert book["anexo-4"]["columns"][-1]["label"] == "Total 2024"
    assert book["cuadro-01"]["changes"]["effective"] == ["2024-01-01"]
    assert book["cuadro-02"]["changes"]["effective"][:2] == ["2024-01-01", "2024-01-12"]
    assert book["cuadro-30"]["changes"]["effective"] == ["2024-01-01", "2024-07-31", "2024-08-31"]
    assert book["cuadro-23"]["changes"]["issued"][-1] == "2024-09-10"
    assert book["cuadro-22"]["columns"][1] == {"key": "pia", "label": "PIA", "type": "money"}


def test_every_table_of_the_book_is_answered_in_both_forms(loaded: Reporting) -> None:
    ids = [item["id"] for item in loaded.get("/v1/cuadros").json()["items"]]

    answers = {id_: loaded.get(f"/v1/cuadros/{id_}?as_of=2024-08-31") for id_ in ids}
    sheets = {id_: loaded.get(f"/v1/cuadros/{id_}.csv?as_of=2024-08-31") for id_ in ids}

    assert {answer.status_code for answer in (*answers.values(), *sheets.values())} == {200}
    rows = {id_: len(answer.json()["rows"]) for id_, answer in answers.items()}
    assert min(rows.values()) > 0
    assert rows["anexo-2"] == 416
    assert all(answer.json()["cut"]["through"] == len(ACTS) for answer in answers.values())


def test_cuadro_3_is_answered_with_what_the_acts_print_before_and_after(
    loaded: Reporting,
) -> None:
    table = loaded.get("/v1/cuadros/3?as_of=2024-08-31").json()

    total = {key: cell["text"] for key, cell in table["totals"][0]["cells"].items()}
    assert (total["initial"], total["updated"], total["increment"]) == ("840", "899", "59")


@pytest.mark.parametrize("service", ["reporting", "budget", "targets", "investments"])
def test_what_the_interface_s_description_shows_is_what_is_answered(
    loaded: Reporting, service: str
) -> None:
    assert untrue(loaded.system, service) == []


def test_an_opinion_is_cited_from_what_reporting_keeps_of_it(loaded: Reporting) -> None:
    rows = loaded.get("/v1/cuadros/8?as_of=2024-08-31").json()["rows"]

    assert "Informe N° 00042-2024-PRODUCE/OPMI" in rows[1]["cells"]["act"]["text"]
    assert "por la suma S/ 1,114,553" in rows[1]["cells"]["act"]["text"]


def test_a_stated_position_is_kept_for_ever_and_an_unstated_one_is_not(loaded: Reporting) -> None:
    stated = loaded.get(f"/v1/cuadros/22?as_of=2024-08-31&through={len(ACTS)}")
    unstated = loaded.get("/v1/cuadros/22?as_of=2024-08-31")
    again = loaded.get(
        f"/v1/cuadros/22?as_of=2024-08-31&through={len(ACTS)}",
        **{"If-None-Match": stated.headers["etag"]},
    )
    sheet = loaded.get(f"/v1/cuadros/22.csv?as_of=2024-08-31&through={len(ACTS)}")

    assert stated.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert unstated.headers["cache-control"] == "no-cache"
    assert again.status_code == 304
    assert sheet.headers["etag"] != stated.headers["etag"]


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/v1/cuadros/cuadro-99", 404, "cuadro-10"),
        ("/v1/cuadros/22?as_of=2024-02-30", 400, "as_of"),
        ("/v1/cuadros/22?basis=printed", 400, "basis"),
        ("/v1/cuadros/22?through=99999", 400, "through"),
        ("/v1/cuadros/22?entity=11-111", 404, "38-241 2024"),
        ("/v1/cuadros/22?fiscal_year=2019", 404, "38-241 2024"),
        ("/v1/book.pdf", 406, "application/json"),
        ("/v1/acts?limit=0", 400, "limit"),
    ],
)
def test_what_cannot_be_answered_is_a_problem_that_says_what_exists(
    loaded: Reporting, path: str, status: int, word: str
) -> None:
    answer = loaded.get(path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert word in answer.text


def test_the_acts_that_count_are_listed_by_date_in_pages(loaded: Reporting) -> None:
    first = loaded.get("/v1/acts?as_of=2024-01-12&limit=9").json()
    second = loaded.get(first["next"]).json()

    keys = [act["key"] for act in (*first["items"], *second["items"])]

    assert first["total"] == 18
    assert len(keys) == 18
    assert keys[0] == "RE-195-2023-ITP-DE"
    assert keys[-1] == "RE-002-2024-ITP-DE"
    assert second["items"][-1]["measures"] == [{"measure": "budget", "total": "7466773.00"}]
    assert second["next"] is None


def test_on_the_clock_of_signatures_an_act_counts_from_the_day_it_was_signed(
    loaded: Reporting,
) -> None:
    def group(day: str) -> Any:
        table = loaded.get(f"/v1/cuadros/23?basis=issued&as_of={day}").json()
        cells = {row["key"]: row["cells"]["pim"]["text"] for row in table["rows"]}
        return cells["5.2.1"], table["totals"][0]["cells"]["pim"]["text"]

    assert group("2024-09-09") == ("44,983,279", "156,165,451")
    assert group("2024-09-10") == ("45,003,834", "156,165,451")


def test_with_one_service_dead_its_tables_name_it_and_the_others_answer(
    loaded: Reporting,
) -> None:
    loaded.system.kill("targets")

    services = loaded.get("/v1/cuadros/17?as_of=2024-08-31")
    budget = loaded.get("/v1/cuadros/22?as_of=2024-08-31")
    loaded.system.start("targets")
    after = loaded.get("/v1/cuadros/17?as_of=2024-08-31")

    assert (services.status_code, services.json()["service"]) == (503, "targets")
    assert services.headers["retry-after"] == "2"
    assert budget.status_code == 200
    assert after.json()["totals"][0]["cells"]["updated"]["text"] == "72,369"


async def test_what_a_service_refuses_is_passed_on_with_its_name(loaded: Reporting) -> None:
    nats = loaded.get("/v1/system").json()["nats"]
    # As the door, whose seed the folder's owner has: nobody else can write into the log.
    intake = SeedCredentials.of_file("intake", loaded.system.folder.nats_seed("intake"))
    log = await Log.connect(nats, name="prueba", user_credentials=intake, timeout_s=10)
    await log.append(
        "acts.38-241.2023.RE-900-2023-ITP-DE",
        json.dumps({"schema": 999}).encode(),
        equal=lambda _: False,
    )
    await log.close()
    await asyncio.to_thread(loaded.wait_for, len(ACTS) + 1)
    plan = Plan((Question("budget", ("funding_source",)),), ())
    beyond = Cut("38-241", 2023, dt.date(2024, 8, 31), "effective", len(ACTS) + 1)

    async with httpx.AsyncClient(trust_env=False) as client:
        sources = Sources(client, {"budget": loaded.system.url("budget")})
        with pytest.raises(Problem) as refused:
            await sources.ask(plan, beyond)

    assert (refused.value.status, refused.value.kind) == (409, "quarantined")
    assert refused.value.extra["sequence"] == len(ACTS) + 1
    assert refused.value.extra["service"] == "budget"
    assert loaded.get("/v1/cuadros/22?fiscal_year=2023").status_code == 409
    assert loaded.get("/v1/cuadros/22?fiscal_year=2024&as_of=2024-08-31").status_code == 200


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("nats://127.0.0.1:4222", "nats://127.0.0.1:4222"),
        ("nats://reporting:se-cre%40to@nats:4222", "nats://nats:4222"),
        ("nats://a:b@one:1,nats://c:d@two:2", "nats://one:1,nats://two:2"),
    ],
)
def test_no_password_of_the_log_is_told(told: str, shown: str) -> None:
    assert without_password(told) == shown

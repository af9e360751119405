"""A service's tables made again beside those that answer, on SQLite and on PostgreSQL."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select, text

from services.budget.main import SERVICE as BUDGET
from shared.store import Database
from shared.store.sets import LEASE_S, TableSets, TakenError
from tests.rebuild.conftest import BALANCES, KEY, Place, asked_all_the_time, unable

pytestmark = pytest.mark.slow


@contextmanager
def set_of(place: Place, number: int) -> Iterator[Database]:
    """Open a set of tables as it lies there."""
    database = BUDGET.projection(TableSets(place.url).url_of(number)).database
    try:
        yield database
    finally:
        database.close()


def position_of(place: Place, number: int) -> int:
    with set_of(place, number) as database:
        return database.position().sequence


def spoil(place: Place) -> None:
    """Raise the first act's movements by hand, in the first set."""
    with set_of(place, 1) as database, database.engine.begin() as connection:
        connection.execute(text("UPDATE movement SET amount = amount + 700 WHERE sequence = 1"))


def contents(place: Place, number: int) -> dict[str, list[tuple[object, ...]]]:
    with set_of(place, number) as database, database.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in database.tables
        }


def test_reads_and_new_acts_go_on_while_a_new_set_is_filled_compared_and_put_in_service(
    place: Place,
) -> None:
    place.record(*range(1, 400))
    with place.started() as running:
        running.wait(399)
        with asked_all_the_time(running, "/readyz", BALANCES) as statuses:
            running.until("filled")
            place.record(400, 401)
            running.until("compared", "compare")
            place.record(402)
            state = running.step("swap").json()
            place.record(403)
            running.wait(403)

        assert statuses == {"/readyz": {200}, BALANCES: {200}}
        assert (state["live"], state["beside"], state["previous"]) == (2, None, 1)
        assert running.rows() == [{"keys": {"funding_source": "1"}, "amount": "81406.00"}]
        assert running.get("/healthz").json()["status"] == "ok"
        assert running.get("/readyz").headers["Poi-Tables"] == "2"
        assert position_of(place, 1) == 402
        assert position_of(place, 2) == 403


def test_the_new_set_holds_the_same_rows_as_the_old_one(place: Place) -> None:
    place.record(*range(1, 30))
    with place.started() as running:
        running.wait(29)
        before = contents(place, 1)

        running.rebuilt()

        assert contents(place, 2) == before
        assert len(before["movement"]) == 58


def test_after_a_restart_the_service_answers_from_the_set_in_service(place: Place) -> None:
    place.record(1, 2, 3)
    with place.started() as running:
        running.wait(3)
        running.rebuilt()

    place.record(4)
    with place.started() as running:
        running.wait(4)

        assert running.get("/readyz").headers["Poi-Tables"] == "2"
        assert running.rows() == [{"keys": {"funding_source": "1"}, "amount": "10.00"}]


def test_a_row_changed_by_hand_is_shown_and_mended_only_with_a_yes(place: Place) -> None:
    place.record(1, 2, 3)
    with place.started() as running:
        running.wait(3)
        spoil(place)

        refused = running.rebuilt()
        wrong = running.rows()
        shown = running.step().json()["comparison"]
        accepted = running.step("swap", accept=True)

        assert refused.status_code == 409
        assert refused.json()["detail"] == "el juego nuevo difiere en 2 filas."
        assert wrong == [{"keys": {"funding_source": "1"}, "amount": "13.00"}]
        assert shown["count"] == 2
        assert [d["table"] for d in shown["differences"]] == ["movement", "movement"]
        assert {d["live"]["amount"] - d["beside"]["amount"] for d in shown["differences"]} == {700}
        assert accepted.status_code == 200
        assert running.rows() == [{"keys": {"funding_source": "1"}, "amount": "6.00"}]


def test_rolling_back_answers_from_the_old_set_with_the_acts_taken_since(place: Place) -> None:
    place.record(1, 2, 3)
    with place.started() as running:
        running.wait(3)
        spoil(place)
        running.rebuilt(accept=True)
        running.step("swap", accept=True)
        place.record(4)
        running.wait(4)

        running.until("filled", rollback=True)
        state = running.step("swap", rollback=True).json()

        assert (state["live"], state["previous"]) == (1, 2)
        assert running.rows() == [{"keys": {"funding_source": "1"}, "amount": "17.00"}]


def test_without_an_older_set_there_is_nothing_to_roll_back_to(place: Place) -> None:
    with place.started() as running:
        refused = running.step(rollback=True)

        assert refused.status_code == 409
        assert refused.json()["detail"] == "no hay un juego de tablas anterior al que volver."


def test_an_interrupted_rebuild_goes_on_from_where_it_was_also_after_a_restart(
    place: Place,
) -> None:
    place.record(*range(1, 60))
    with place.started() as running:
        running.wait(59)
        running.until("filled")
        paused = running.step("pause").json()
        place.record(60)
    kept = position_of(place, 2)

    with place.started() as running:
        running.wait(60)
        resumed = running.until("filled")
        running.until("compared", "compare")
        state = running.step("swap").json()

    assert (paused["state"], paused["beside"], kept) == ("paused", 2, 59)
    assert (resumed["beside"], resumed["position"]) == (2, 60)
    assert (state["live"], state["previous"]) == (2, 1)


def test_an_abandoned_rebuild_leaves_nothing_and_the_service_as_it_was(place: Place) -> None:
    place.record(1, 2, 3)
    with place.started() as running:
        running.wait(3)
        running.until("filled")

        state = running.step("abandon").json()

        assert (state["live"], state["beside"], state["previous"]) == (1, None, None)
        assert running.rows() == [{"keys": {"funding_source": "1"}, "amount": "6.00"}]
        assert running.until("filled")["beside"] == 3


def test_a_second_operator_is_told_who_is_at_work(place: Place) -> None:
    place.record(1)
    with place.started() as running:
        running.until("filled")

        answers = [
            running.step(name, owner="otro@alla:2") for name in ("", "compare", "swap", "abandon")
        ]

        assert {answer.status_code for answer in answers} == {409}
        assert "prueba@aqui:1" in answers[0].json()["detail"]
        assert running.rebuilt().status_code == 200


def test_who_falls_silent_is_replaced(url: str) -> None:
    sets = TableSets(url)
    sets.claim("uno", 1000.0)

    with pytest.raises(TakenError, match="uno"):
        sets.claim("otro", 1000.0 + LEASE_S)
    sets.claim("otro", 1000.1 + LEASE_S)

    assert sets.read().owner == "otro"
    with pytest.raises(TakenError):
        sets.begin("uno", "0")


def test_a_set_begun_by_another_version_is_filled_anew(place: Place) -> None:
    place.record(1, 2)
    sets = TableSets(place.url)
    sets.claim("antes", time.time())
    sets.begin("antes", "0.0.9")
    sets.release("antes")
    with place.started() as running:
        running.wait(2)

        state = running.until("filled")

        assert state["beside"] == 3


def test_a_rebuild_with_a_version_that_reads_the_act_ends_its_quarantine(place: Place) -> None:
    place.record(1, 2, 3)
    with place.started(unable(2)) as running:
        running.wait(3)
        assert running.get(BALANCES).status_code == 409
    with place.started() as running:
        running.wait(3)
        still = running.get(BALANCES).status_code
        running.rebuilt()
        told = running.step().json()["comparison"]

        running.step("swap", accept=True)

        assert still == 409
        assert "quarantine" in {each["table"] for each in told["differences"]}
        assert running.rows() == [{"keys": {"funding_source": "1"}, "amount": "6.00"}]
        assert running.get("/healthz").json()["quarantined"] == []


def test_only_the_operator_may_rebuild(place: Place) -> None:
    with place.started() as running:
        unnamed = running.client.post("/v1/rebuild", json={"owner": "x"})
        wrong = running.client.get("/v1/rebuild", headers={"Authorization": f"Bearer {KEY}x"})

        assert (unnamed.status_code, wrong.status_code) == (401, 401)


def test_steps_out_of_order_are_refused_with_a_sentence(place: Place) -> None:
    place.record(1)
    with place.started() as running:
        running.wait(1)
        early = running.step("swap")
        running.until("filled")
        uncompared = running.step("swap")

        assert early.json()["detail"] == "el juego nuevo de tablas todavía no está lleno."
        assert uncompared.json()["detail"] == ("los dos juegos de tablas todavía no se compararon.")

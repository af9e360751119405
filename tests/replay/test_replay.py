"""The state again from the log alone: what is read, where it stops, what is refused."""

import datetime as dt
import json
from pathlib import Path

import pytest

from services.console.errors import ConsoleError, UsageError
from services.console.replay.log_source import LogAddress
from services.console.replay.manifest import Manifest, read_manifest
from services.console.replay.projections import PROJECTIONS, projections_in
from services.console.replay.taking import replay
from shared.event import decode, encode, subject_of
from tests.console.conftest import PoiHere
from tests.reading.acts import RECORDED
from tests.rebuild.conftest import Place, small_act
from tests.services.conftest import stored
from tests.store.test_taking import contents

pytestmark = pytest.mark.slow

STORED = Path(__file__).parents[1] / "act" / "stored"


def nobody(_taken: int, _total: int) -> None:
    """Tell nobody how far it is."""


def test_every_service_is_replayed_to_the_rows_that_the_running_one_holds(
    place: Place, tmp_path: Path
) -> None:
    last = place.record(*range(1, 1205))
    with place.started() as running:
        running.wait(last)
        position = running.get("/v1/position").json()
    told: list[tuple[int, int]] = []

    mark = replay(
        LogAddress(place.nats.url), None, tmp_path / "again", lambda *step: told.append(step)
    )

    left = sorted(file.name for file in (tmp_path / "again").iterdir())
    replayed = PROJECTIONS["budget"](f"sqlite:///{tmp_path}/again/budget.db").database
    live = PROJECTIONS["budget"](place.url).database
    assert (mark.sequence, f"sha256:{mark.digest.hex()}") == (1204, position["digest"])
    assert left == ["budget.db", "intake.db", "investments.db", "reporting.db", "targets.db"]
    assert told == [(0, 1204), (1000, 1204), (1204, 1204)]
    assert contents(replayed) == contents(live)  # type: ignore[arg-type]
    assert {
        projection.database.position() for projection in projections_in(tmp_path / "again")
    } == {mark}


def test_a_replay_stops_at_a_sequence_or_before_the_first_act_after_a_moment(
    place: Place, tmp_path: Path
) -> None:
    minutes = [RECORDED + dt.timedelta(minutes=number) for number in range(3)]
    for number, moment in enumerate(minutes, 1):
        read = decode(stored(small_act(number))[1]).act
        place.put((subject_of(read), encode(read, recorded_at=moment, posted_by="operator")))

    by_sequence = replay(LogAddress(place.nats.url), 2, tmp_path / "a", nobody)
    by_moment = replay(LogAddress(place.nats.url), minutes[1], tmp_path / "b", nobody)
    before_all = replay(
        LogAddress(place.nats.url), minutes[0] - dt.timedelta(1), tmp_path / "c", nobody
    )
    nothing = replay(LogAddress(place.nats.url), 0, tmp_path / "d", nobody)

    assert by_sequence == by_moment
    assert by_sequence.sequence == 2
    assert (before_all.sequence, nothing.sequence) == (0, 0)


def test_a_sequence_beyond_the_log_is_refused_and_nothing_is_left(
    place: Place, tmp_path: Path
) -> None:
    place.record(1, 2)

    with pytest.raises(UsageError, match="--through 3: el registro termina en la secuencia 2"):
        replay(LogAddress(place.nats.url), 3, tmp_path / "again", nobody)

    assert not (tmp_path / "again").exists()


def test_a_folder_with_something_in_it_is_refused_and_left_as_it_is(
    place: Place, tmp_path: Path
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("x")

    with pytest.raises(UsageError, match="no está vacía"):
        replay(LogAddress(place.nats.url), None, tmp_path / "full", nobody)

    assert [file.name for file in (tmp_path / "full").iterdir()] == ["mine"]


def test_a_log_that_does_not_answer_leaves_an_empty_folder_empty(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(ConsoleError) as refused:
        replay(LogAddress("nats://127.0.0.1:1"), None, tmp_path / "empty", nobody)

    assert refused.value.exit_code == 3
    assert list((tmp_path / "empty").iterdir()) == []


def test_a_stopped_folder_is_read_through_a_server_that_takes_nothing(
    tmp_path: Path, place: Place, poi_here: PoiHere
) -> None:
    place.record(1, 2, 3)
    place.nats.stop()
    arguments = ("--data", str(tmp_path), "--to", "2024-08-31", "--format", "json")

    code, out, err = poi_here("replay", *arguments, "--into", str(tmp_path / "again"))

    assert (code, err) == (0, "")
    assert json.loads(out)["through"] == 3
    assert read_manifest(tmp_path / "again").cut == "2024-08-31/effective"


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("--to", "2024-08-31"), 2, "Indique con --into la carpeta"),
        (("--to", "31/08/2024", "--into", "x"), 2, "--to '31/08/2024' no sirve"),
        (("--basis", "firmado", "--into", "x"), 2, "--basis 'firmado' no sirve"),
        (("--through", "-1", "--into", "x"), 2, "--through '-1' no sirve"),
        (("--check", "--into", "x"), 2, "Indique --check o --into"),
        (("--data", "nada", "--into", "x"), 2, "La carpeta nada no tiene un registro"),
        (("--data", "a", "--nats", "b", "--into", "x"), 2, "Indique --data o --nats"),
        (("--url", "http://127.0.0.1:1", "--into", "x"), 3, "http://127.0.0.1:1/v1/system no"),
        (("--data", "nada", "--check"), 3, "El sistema de nada está detenido"),
    ],
)
def test_what_cannot_be_replayed_is_told_in_a_sentence_and_touches_nothing(
    arguments: tuple[str, ...],
    code: int,
    sentence: str,
    poi_here: PoiHere,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)

    ended, out, err = poi_here("replay", *arguments)

    assert (ended, out) == (code, "")
    assert sentence in err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_a_finished_replay_is_not_served(
    tmp_path: Path, poi_here: PoiHere, place: Place
) -> None:
    place.record(1)
    bare = poi_here("up", "--frozen", "--data", str(tmp_path / "bare"))
    mark = replay(LogAddress(place.nats.url), None, tmp_path / "again", nobody)
    Manifest("2024-08-31/effective", mark.sequence + 1, "sha256:00", "0").write(tmp_path / "again")
    other = poi_here("up", "--frozen", "--data", str(tmp_path / "again"), "--port", "0")
    thawed = poi_here("up", "--data", str(tmp_path / "again"), "--port", "0")

    assert (bare[0], other[0], thawed[0]) == (2, 2, 2)
    assert "no tiene una reconstrucción terminada" in bare[2]
    assert "no es lo que se reconstruyó" in other[2]
    assert "es una reconstrucción y no tiene registro" in thawed[2]
    assert not (tmp_path / "bare").exists()


def test_acts_of_an_older_schema_count_alike_live_replayed_and_rebuilt(
    place: Place, tmp_path: Path
) -> None:
    older = sorted((STORED / "0").glob("*.json"))
    read = [(decode(path.read_bytes()).act, path.read_bytes()) for path in older]
    place.put(*((subject_of(act), payload) for act, payload in read))
    path = "/v1/balances?measure=budget&by=kind"
    with place.started() as running:
        running.wait(4)
        live = running.get(path).json()
        rebuilt = running.rebuilt()
        after = running.get(path).json()

    replay(LogAddress(place.nats.url), None, tmp_path / "again", nobody)

    replayed = PROJECTIONS["budget"](f"sqlite:///{tmp_path}/again/budget.db").database
    first_set = PROJECTIONS["budget"](place.url).database
    assert rebuilt.status_code == 200
    assert live["rows"] == after["rows"] != []
    assert contents(replayed) == contents(first_set)  # type: ignore[arg-type]
    assert replayed.quarantined() == []

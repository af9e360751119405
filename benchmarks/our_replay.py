"""What `poi replay` does for one service, the whole way (arguments: see `timed`)."""

from benchmarks.timed import timed
from services.budget.main import SERVICE
from services.console.replay.taking import take_to
from shared.stream import Log


async def take(log: Log, database_url: str, end: int) -> None:
    """Replay the log into the database, and leave it one plain file."""
    projection = SERVICE.projection(database_url)
    mark = await take_to(log, end, None, (projection,), lambda _taken, _total: None)
    projection.database.seal()
    assert mark.sequence == end


if __name__ == "__main__":  # a process that projects begins by importing this
    timed(take, collecting=True)

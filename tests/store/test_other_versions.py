import pytest
from sqlalchemy import create_engine, text

from services.budget.main import SERVICE as BUDGET
from shared.store import FigureStore
from shared.store.versions import OutdatedStoreError


def test_a_database_of_this_version_is_opened_again(store: FigureStore, url: str) -> None:
    again = BUDGET.projection(url).database

    again.create()

    assert again.position() == store.position()
    again.close()


def test_a_database_of_another_version_is_refused_with_the_mend(
    store: FigureStore, url: str
) -> None:
    store.close()
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE movement RENAME COLUMN amount TO amount_of_before"))
    engine.dispose()
    again = BUDGET.projection(url).database

    with pytest.raises(OutdatedStoreError, match=r"tabla movement.*bórrela"):
        again.create()

    again.close()

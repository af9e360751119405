"""A service's own database: SQLite by default, PostgreSQL by a URL, the same rows in both."""

from shared.store.answers import Answer
from shared.store.database import Database, Mark
from shared.store.figures import FigureStore
from shared.store.gathering import Rows, Taken

__all__ = ["Answer", "Database", "FigureStore", "Mark", "Rows", "Taken"]

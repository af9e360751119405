"""Which tables must agree, on which figures, and why: the only data about the document.

Each identity follows from what the tables are of, not from what they happen to print.
"""

from typing import Final

from services.reporting.reconcile.identities_of_money import AGREEMENTS, BUDGET, INVESTMENTS
from services.reporting.reconcile.identities_of_targets import CLIENTS, OFFICES, SERVICES
from services.reporting.reconcile.identity import Balanced, Identity

IDENTITIES: Final[tuple[Identity | Balanced, ...]] = (
    *BUDGET,
    *AGREEMENTS,
    *INVESTMENTS,
    *SERVICES,
    *CLIENTS,
    *OFFICES,
)

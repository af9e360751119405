"""`poi load`: files of acts and of printed tables posted through the door, and how that is seen."""

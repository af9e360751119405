"""One door that writes acts, three services that keep figures, one that composes the tables."""

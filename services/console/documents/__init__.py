"""The pages under `docs/` that the program prints from its own declarations."""

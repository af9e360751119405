"""The commands that ask reporting at a cut: tables, the book, observations, findings, lineage."""

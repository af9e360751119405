"""The words of the grammar, by what they say: rows, columns, the page."""

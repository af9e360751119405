"""The cuadros of the plan, one small file each: a title, rows, columns, a total and notes."""

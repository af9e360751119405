"""The anexos of the plan, one small file each, in the same words as the cuadros."""

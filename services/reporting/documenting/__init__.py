"""The pages of the tables (`docs/cuadros`) and the glossary, printed from their declarations.

Pure: a page is a text made of a declaration, of what was composed at one cut, and of the printed
figures. The shell that reads the acts and writes the files is
`services.console.documents.printing`.
"""

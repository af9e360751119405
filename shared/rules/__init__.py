"""What rules notice: their words, the rules on acts and on every measure, the list over HTTP."""

"""Pictures into text, tables, numbers and regions."""

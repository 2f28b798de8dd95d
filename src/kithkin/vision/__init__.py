"""Pictures into text, tables, numbers and regions: safe loading, text recognition, and layouts."""

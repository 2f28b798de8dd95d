"""What a person has a right to: everything about them in files of their own, and to be forgotten with a receipt.

Knows people's data by ports only; `store` keeps them.
"""

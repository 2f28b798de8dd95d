"""Work with symbols, by SymPy. Only worker processes import these modules: SymPy is large and cannot be hurried."""

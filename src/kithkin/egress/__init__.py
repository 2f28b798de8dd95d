"""The one gate through which bytes leave: who may be reached, at which address, for whom, and how much it was."""

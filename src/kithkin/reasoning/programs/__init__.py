"""Programs over the tools that a capable model writes, run in a sandbox."""

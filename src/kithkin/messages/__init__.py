"""The values that everyone exchanges. Nothing here does anything: no file, network, clock or model."""

"""What reasoning can call: one folder a field, strangers to one another."""

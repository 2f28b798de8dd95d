"""Where people meet Kithkin, strangers to one another."""

"""One turn: from a question to a kept reply."""

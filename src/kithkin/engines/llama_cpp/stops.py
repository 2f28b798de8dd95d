"""Stop strings, found in text that arrives in pieces."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class StopFinder:
    """Cuts a stream of text before the first stop string; holds back what may be the start of one."""

    stops: tuple[str, ...]
    found: bool = False
    _held: str = field(default="", init=False)

    def push(self, text: str) -> str:
        """Takes the next piece and returns what may be shown of the text so far."""
        if self.found:
            return ""
        text = self._held + text
        self._held = ""
        cut = min((place for stop in self.stops if stop and (place := text.find(stop)) >= 0), default=-1)
        if cut >= 0:
            self.found = True
            return text[:cut]
        kept = max((_overlap(text, stop) for stop in self.stops), default=0)
        if kept:
            self._held = text[-kept:]
            return text[:-kept]
        return text

    def rest(self) -> str:
        """What was held back, once it is clear that no more comes."""
        held, self._held = self._held, ""
        return "" if self.found else held


def _overlap(text: str, stop: str) -> int:
    """The length of the longest end of `text` that is a proper beginning of `stop`."""
    longest = min(len(stop) - 1, len(text))
    return next((length for length in range(longest, 0, -1) if text.endswith(stop[:length])), 0)

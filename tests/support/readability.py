"""How hard a text is to read."""

import re


def syllables(word: str) -> int:
    """Groups of vowels, less a silent final e; at least one."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", plain))
    silent = (
        plain.endswith("e")
        and not plain.endswith(("le", "ee"))
        or plain.endswith(("ed",))
        and plain[-3:-2] not in "td"
    )
    return max(1, groups - bool(silent))


def grade(text: str) -> float:
    """Flesch-Kincaid grade level (Kincaid et al. 1975)."""
    sentences = [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if re.search(r"[A-Za-z]", part)]
    words = re.findall(r"[A-Za-z][A-Za-z'’-]*", text)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59

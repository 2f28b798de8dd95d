"""The rules on paper: rows for a table, and docs/channel-rules.md."""

from __future__ import annotations

from collections.abc import Sequence

from kithkin.rules.loading import (
    EVERY_CHANNEL,
    AssistantClause,
    ChannelFile,
    DisclosureRule,
    RateRule,
    Rule,
    TermsRule,
    WindowRule,
    load_rules,
)

_HEAD = """# Channel rules

What each platform lets Kithkin say, when and how fast. These pages are written from the data in `src/kithkin/rules/data/`,
by which Kithkin decides: change the data, then run `scripts/write-channel-rules-doc`. Each rule names its source and the
day on which it was looked up. None of this is legal advice.
"""


def rules_as_rows() -> Sequence[tuple[str, str, str, str, str, str]]:
    """Channel, id, words, numbers, source and day of every rule, those of all channels first."""
    return tuple(
        (file.channel, rule.id, rule.text, _numbers(rule), rule.source, rule.as_of.isoformat())
        for file in _files()
        for rule in file.rules
    )


def rules_document() -> str:
    """docs/channel-rules.md, whole."""
    parts = [_HEAD]
    for file in _files():
        parts.append(f"## {file.title}\n")
        rows = ["| Rule | What it says | Numbers | Source | As of |", "| --- | --- | --- | --- | --- |"]
        rows += [
            f"| `{rule.id}` | {rule.text} | {_numbers(rule)} | {rule.source} | {rule.as_of.isoformat()} |"
            for rule in file.rules
        ]
        parts.append("\n".join(rows) + "\n")
        for disclosure in file.of(DisclosureRule):
            parts.append(f"Disclosure ({disclosure.reach}): “{disclosure.words}”\n")
        for clause in file.of(AssistantClause):
            parts.append(_exemptions(clause))
        for terms in file.of(TermsRule):
            parts.append(f"What the owner reads and accepts (version {terms.version}):\n")
            parts.append("\n".join(f"> {line}".rstrip() for line in terms.words.strip().split("\n")) + "\n")
    return "\n".join(parts)


def _files() -> Sequence[ChannelFile]:
    return sorted(load_rules().values(), key=lambda file: (file.channel != EVERY_CHANNEL, file.title))


def _exemptions(clause: AssistantClause) -> str:
    rows = ["| Exempt | Since | Numbers that begin with |", "| --- | --- | --- |"]
    for exemption in clause.exempt:
        codes = ", ".join(f"+{code} ({country})" for country, code in exemption.codes.items())
        rows.append(f"| {exemption.why} | {exemption.since.isoformat()} | {codes} |")
    return "\n".join(rows) + "\n"


def _numbers(rule: Rule) -> str:
    match rule:
        case WindowRule(seconds=None):
            return "no window"
        case WindowRule(seconds=float() as seconds):
            return f"window {_duration(seconds)}"
        case DisclosureRule():
            return f"again after {_duration(rule.gap_seconds)}"
        case RateRule():
            ours = f"burst {rule.capacity:g}, then {rule.refill:.3g} a second per {rule.per}"
            if rule.most and rule.seconds:
                return f"{ours}; the platform: {rule.most:g} in {_duration(rule.seconds)}"
            return ours
        case _:
            return ""


def _duration(seconds: float) -> str:
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size and seconds % size == 0:
            count = seconds / size
            return f"{count:g} {name}{'' if count == 1 else 's'}"
    return f"{seconds:g} seconds"

"""Decides what may be said: the rules as data, applied to one occasion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kithkin.ports.channel_rules import Occasion, Ruling
from kithkin.ports.channels import ChannelAccount
from kithkin.ports.message_ledger import Bucket
from kithkin.rules.loading import (
    EVERY_CHANNEL,
    AssistantClause,
    ChannelFile,
    DisclosureRule,
    QuietHoursRule,
    RateRule,
    Reach,
    Rule,
    StartRule,
    TermsRule,
    WindowRule,
    load_rules,
)
from kithkin.rules.quiet_hours import QuietHours, read_quiet_hours

ACCEPTED_TERMS = "accepted_terms"
"""The account's value that holds the version of the terms its owner accepted."""

OPERATOR = "operator"
"""The account's value that says what its owner is towards the platform ("incidental": see the terms)."""


class RuleBook:
    """Implements `ports.channel_rules.ChannelRules` over the rules of each channel."""

    def __init__(self, rules: Mapping[str, ChannelFile], quiet_hours: QuietHours | None = None) -> None:
        self._rules = rules
        self._quiet_hours = quiet_hours

    def rule(self, occasion: Occasion) -> Ruling:
        """Whether this may be sent now; what no rule speaks of is refused."""
        channel = occasion.account.channel
        rules = self._rules.get(channel)
        if rules is None or channel == EVERY_CHANNEL:
            return Ruling(
                verdict="refused",
                why=f"There are no rules for a channel named {channel!r}, so nothing is sent there.",
            )
        return (
            self._start(occasion)
            or _terms(rules, occasion)
            or _assistant_clause(rules, occasion)
            or _window(rules, occasion)
            or self._quiet(occasion)
            or _allowed(rules, occasion)
        )

    def buckets(self, account: ChannelAccount, recipient: str, *, public: bool) -> Sequence[Bucket]:
        """The rate limits that a message to this recipient must pass; their keys are the same after a restart."""
        rules = self._rules.get(account.channel)
        reach = _reach(public)
        return tuple(
            Bucket(
                key=f"{rate.id}:{account.account}" + (f":{recipient}" if rate.per == "recipient" else ""),
                capacity=rate.capacity,
                refill=rate.refill,
            )
            for rate in (rules.of(RateRule) if rules else ())
            if rate.reach == reach
        )

    def terms(self, channel: str) -> str:
        """What the owner must read and accept, with its version in the last line; empty where nothing."""
        found = self._terms_of(channel)
        return f"{found.words.strip()}\n\nVersion of these words: {found.version}" if found else ""

    def terms_version(self, channel: str) -> str:
        """What the account's value `accepted_terms` must hold once the owner accepted; empty where nothing is asked."""
        found = self._terms_of(channel)
        return found.version if found else ""

    def _terms_of(self, channel: str) -> TermsRule | None:
        rules = self._rules.get(channel)
        return next(iter(rules.of(TermsRule)), None) if rules else None

    def _start(self, occasion: Occasion) -> Ruling | None:
        if not occasion.started_by_us:
            return None
        (start,) = self._rules[EVERY_CHANNEL].of(StartRule)
        return Ruling(verdict="refused", why=start.why, rule=start.id, source=_source(start), door=start.door)

    def _quiet(self, occasion: Occasion) -> Ruling | None:
        if self._quiet_hours is None or occasion.urgent:
            return None
        until = self._quiet_hours.end_of(occasion.now)
        if not until:
            return None
        (rule,) = self._rules[EVERY_CHANNEL].of(QuietHoursRule)
        return Ruling(
            verdict="later",
            why="It is within your quiet hours.",
            rule=rule.id,
            source=_source(rule),
            until=until,
        )


def _terms(rules: ChannelFile, occasion: Occasion) -> Ruling | None:
    for terms in rules.of(TermsRule):
        if occasion.account.values.get(ACCEPTED_TERMS, "").strip() != terms.version:
            return Ruling(verdict="refused", why=terms.why, rule=terms.id, source=_source(terms))
    return None


def _assistant_clause(rules: ChannelFile, occasion: Occasion) -> Ruling | None:
    for clause in rules.of(AssistantClause):
        operator = occasion.account.values.get(OPERATOR, "").strip().casefold()
        if operator != clause.operator and not _exempt(clause, occasion.phone):
            return Ruling(
                verdict="refused", why=clause.why, rule=clause.id, source=_source(clause), door=clause.door
            )
    return None


def _exempt(clause: AssistantClause, phone: str) -> bool:
    """Whether the number belongs to an exempt country: no calling code is the beginning of another (ITU-T E.164)."""
    digits = phone.strip().removeprefix("+")
    codes = tuple(code for exemption in clause.exempt for code in exemption.codes.values())
    return digits.isascii() and digits.isdigit() and digits.startswith(codes)


def _window(rules: ChannelFile, occasion: Occasion) -> Ruling | None:
    reach = _reach(occasion.public)
    window = next((window for window in rules.of(WindowRule) if window.reach == reach), None)
    if window is None:
        return Ruling(verdict="refused", why=f"{rules.title} has no {reach} messages, so none is sent there.")
    if window.seconds is None or (occasion.wrote_at and occasion.now - occasion.wrote_at < window.seconds):
        return None
    why = f"The time in which they may be answered is over: {window.text} The answer waits for them to write again."
    return Ruling(verdict="later", why=why, rule=window.id, source=_source(window))


def _allowed(rules: ChannelFile, occasion: Occasion) -> Ruling:
    reach = _reach(occasion.public)
    (disclosure,) = (rule for rule in rules.of(DisclosureRule) if rule.reach == reach)
    due = not occasion.disclosed_at or occasion.now - occasion.disclosed_at >= disclosure.gap_seconds
    (window,) = (rule for rule in rules.of(WindowRule) if rule.reach == reach)
    return Ruling(
        verdict="allowed",
        why=window.text,
        rule=window.id,
        source=_source(window),
        disclosure=disclosure.words if due else "",
    )


def _reach(public: bool) -> Reach:
    return "public" if public else "private"


def _source(rule: Rule) -> str:
    return f"{rule.source} (as of {rule.as_of.isoformat()})"


def build_rules(quiet_hours: str = "", zone: str = "") -> RuleBook:
    """The rules that came with Kithkin, with the owner's quiet hours ("22:00-07:00") in a time zone ("Europe/Berlin").

    Raises `Misconfigured` for hours or a zone that cannot be read.
    """
    return RuleBook(load_rules(), read_quiet_hours(quiet_hours, zone))

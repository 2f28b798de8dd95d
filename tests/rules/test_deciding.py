"""What may be said, to whom, when: decided from the data that Kithkin comes with."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.messages.errors import Misconfigured
from kithkin.ports.channel_rules import ChannelRules, Occasion, Ruling
from kithkin.ports.channels import ChannelAccount
from kithkin.rules import RuleBook, build_rules
from kithkin.rules.loading import DisclosureRule, RateRule, WindowRule, load_rules

DAY = 86_400.0
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC).timestamp()
RULES = build_rules()
EXEMPT = (
    "43 32 359 385 357 420 45 372 358 33 49 30 36 354 353 39 371 423 370 352 356 31 47 48 351 40 421 386 34 46 55"
).split()
NOT_EXEMPT = ["1", "44", "41", "91", "52", "54", "234", "81", "298", "299", "378", "590", "7"]
PRIVATE = ["whatsapp", "whatsapp-agent", "messenger", "instagram", "facebook"]
PUBLIC = ["instagram", "facebook", "threads"]
REACHES = [(channel, False) for channel in PRIVATE] + [(channel, True) for channel in PUBLIC]


def _account(channel: str, **values: str) -> ChannelAccount:
    if channel == "whatsapp":
        values = {"accepted_terms": RULES.terms_version("whatsapp"), **values}
    return ChannelAccount(channel=channel, account="100", values=values)


def _rule(
    channel: str = "messenger",
    *,
    rules: ChannelRules = RULES,
    account: ChannelAccount | None = None,
    now: float = NOW,
    age: float = 60.0,
    disclosed_at: float = 0.0,
    phone: str = "4915700000000",
    public: bool = False,
    urgent: bool = False,
    started_by_us: bool = False,
) -> Ruling:
    return rules.rule(
        Occasion(
            account=account or _account(channel),
            now=now,
            wrote_at=now - age,
            disclosed_at=disclosed_at,
            phone=phone,
            public=public,
            urgent=urgent,
            started_by_us=started_by_us,
        )
    )


@pytest.mark.parametrize(("channel", "public"), REACHES)
def test_who_has_just_written_is_answered(channel: str, public: bool) -> None:
    ruling = _rule(channel, public=public)
    assert ruling.verdict == "allowed"
    assert ruling.rule.startswith(f"{channel}.")
    assert "2026-11-22" in ruling.source


@pytest.mark.parametrize(("channel", "public"), REACHES)
def test_nobody_is_written_to_first(channel: str, public: bool) -> None:
    ruling = _rule(channel, public=public, started_by_us=True, urgent=True)
    assert ruling.verdict == "refused"
    assert ruling.rule == "every-channel.start"
    assert ruling.door.endswith(".")


@pytest.mark.parametrize("channel", ["whatsapp", "messenger", "instagram"])
def test_the_window_closes_after_24_hours(channel: str) -> None:
    assert _rule(channel, age=DAY - 1).verdict == "allowed"
    for urgent in (False, True):
        closed = _rule(channel, age=DAY, urgent=urgent)
        assert (closed.verdict, closed.until, closed.rule) == ("later", 0.0, f"{channel}.window")
        assert closed.why


def test_a_private_answer_to_a_comment_has_seven_days() -> None:
    assert _rule("facebook", age=7 * DAY - 1).verdict == "allowed"
    assert _rule("facebook", age=7 * DAY).verdict == "later"


@pytest.mark.parametrize("channel", PUBLIC)
def test_public_answers_know_no_window(channel: str) -> None:
    assert _rule(channel, age=400 * DAY, public=True).verdict == "allowed"


def test_what_a_channel_does_not_have_is_refused() -> None:
    for channel in ("whatsapp", "whatsapp-agent", "messenger"):
        assert _rule(channel, public=True).verdict == "refused"
    assert _rule("threads").verdict == "refused"


@pytest.mark.parametrize("channel", ["smoke-signals", "every-channel", ""])
def test_a_channel_without_rules_is_refused(channel: str) -> None:
    ruling = _rule(channel)
    assert ruling.verdict == "refused"
    assert ruling.why
    assert RULES.terms(channel) == ""
    assert list(RULES.buckets(_account(channel), "1", public=False)) == []


def test_who_never_wrote_is_not_answered() -> None:
    never = Occasion(account=_account("messenger"), now=NOW, wrote_at=0.0)
    assert RULES.rule(never).verdict == "later"


@pytest.mark.parametrize("code", EXEMPT)
def test_whatsapp_answers_numbers_of_exempt_countries(code: str) -> None:
    assert _rule("whatsapp", phone=f"{code}15700000").verdict == "allowed"
    assert _rule("whatsapp", phone=f"+{code}15700000").verdict == "allowed"


@pytest.mark.parametrize("phone", [*(f"{code}5700000000" for code in NOT_EXEMPT), "", "+", "DE.123", "٣٩١٢٣"])
def test_whatsapp_answers_other_numbers_only_where_the_assistant_is_incidental(phone: str) -> None:
    refused = _rule("whatsapp", phone=phone, urgent=True)
    assert (refused.verdict, refused.rule) == ("refused", "whatsapp.ai-providers")
    assert refused.door.startswith("I may not answer on WhatsApp")
    assert "instead" in refused.door
    assert "operator" in refused.why
    assert phone == "" or phone not in refused.why, "nobody's number goes into a log"
    incidental = _account("whatsapp", operator="incidental")
    assert _rule("whatsapp", account=incidental, phone=phone).verdict == "allowed"
    other = _account("whatsapp", operator="primary")
    assert _rule("whatsapp", account=other, phone=phone).verdict == "refused"


@pytest.mark.parametrize("accepted", ["", "yes", "2025-10-15-00000000", "2026-11-22"])
def test_whatsapp_is_off_until_the_words_in_force_are_accepted(accepted: str) -> None:
    account = ChannelAccount(channel="whatsapp", account="100", values={"accepted_terms": accepted})
    ruling = _rule(account=account, urgent=True)
    assert (ruling.verdict, ruling.rule, ruling.door) == ("refused", "whatsapp.terms", "")
    assert "accept" in ruling.why


def test_changed_words_must_be_accepted_anew() -> None:
    files = dict(load_rules())
    whatsapp = files["whatsapp"]
    changed = tuple(
        msgspec.structs.replace(rule, words="Other words.") if rule.id == "whatsapp.terms" else rule
        for rule in whatsapp.rules
    )
    files["whatsapp"] = msgspec.structs.replace(whatsapp, rules=changed)
    assert _rule("whatsapp", rules=RuleBook(files)).rule == "whatsapp.terms"


def test_the_terms_say_what_the_owner_must_know() -> None:
    terms = RULES.terms("whatsapp")
    for needed in (
        "AI Providers",
        "15 October 2025",
        "Italy",
        "Brazil",
        "European Economic Area",
        "incidental",
    ):
        assert needed in terms
    assert "not legal advice" in terms
    assert terms.endswith(RULES.terms_version("whatsapp"))
    assert all(not RULES.terms(channel) for channel in ("messenger", "threads", "whatsapp-agent"))


@pytest.mark.parametrize(("channel", "public"), REACHES)
def test_a_machine_says_so_at_first_contact_and_after_a_long_gap(channel: str, public: bool) -> None:
    words = _rule(channel, public=public).disclosure
    assert "Kithkin" in words
    assert "automated assistant" in words
    assert "not a person" in words
    assert _rule(channel, public=public, disclosed_at=NOW - 30 * DAY).disclosure == words
    assert _rule(channel, public=public, disclosed_at=NOW - 30 * DAY + 1).disclosure == ""
    assert _rule(channel, public=public, started_by_us=True).disclosure == ""


def test_agents_say_that_their_chats_are_not_end_to_end_encrypted() -> None:
    assert "not end-to-end encrypted" in _rule("whatsapp-agent").disclosure
    assert "encrypted" not in _rule("messenger").disclosure


# Quiet hours


def _at(zone: str, year: int, month: int, day: int, hour: int, minute: int) -> float:
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)).timestamp()


def test_quiet_hours_put_answers_off_until_they_end() -> None:
    rules = build_rules("22:00-07:00", "Europe/Berlin")
    night = _at("Europe/Berlin", 2026, 11, 23, 23, 30)
    ruling = _rule(rules=rules, now=night)
    assert (ruling.verdict, ruling.rule) == ("later", "every-channel.quiet-hours")
    assert ruling.until == _at("Europe/Berlin", 2026, 11, 24, 7, 0)
    assert _rule(rules=rules, now=ruling.until).verdict == "allowed"
    assert _rule(rules=rules, now=_at("Europe/Berlin", 2026, 11, 23, 21, 59)).verdict == "allowed"
    assert _rule(rules=rules, now=_at("Europe/Berlin", 2026, 11, 23, 22, 0)).verdict == "later"
    assert _rule("threads", rules=rules, now=night, public=True).verdict == "later"


def test_quiet_hours_within_one_day() -> None:
    rules = build_rules(" 12:30 - 14:00 ", "America/New_York")
    assert _rule(rules=rules, now=_at("America/New_York", 2026, 7, 1, 13, 0)).until == _at(
        "America/New_York", 2026, 7, 1, 14, 0
    )
    assert _rule(rules=rules, now=_at("America/New_York", 2026, 7, 1, 23, 0)).verdict == "allowed"


def test_quiet_hours_end_when_the_clocks_are_changed() -> None:
    rules = build_rules("22:00-02:30", "Europe/Berlin")
    forward = _rule(rules=rules, now=_at("Europe/Berlin", 2026, 3, 29, 1, 59))
    assert forward.until == datetime(2026, 3, 29, 1, 30, tzinfo=UTC).timestamp()
    second_coming = datetime(2026, 10, 25, 1, 10, tzinfo=UTC).timestamp()  # 02:10 for the second time
    back = _rule(rules=rules, now=second_coming)
    assert back.until == datetime(2026, 10, 25, 1, 30, tzinfo=UTC).timestamp()


def test_a_window_that_closed_is_said_before_quiet_hours() -> None:
    rules = build_rules("22:00-07:00", "Europe/Berlin")
    ruling = _rule(rules=rules, now=_at("Europe/Berlin", 2026, 11, 23, 23, 30), age=2 * DAY)
    assert (ruling.rule, ruling.until) == ("messenger.window", 0.0)


@pytest.mark.parametrize("hours", ["22-7", "25:00-07:00", "22:00", "22:60-07:00", "at night", "07:00-07:00"])
def test_quiet_hours_that_cannot_be_read_are_refused(hours: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        build_rules(hours)
    assert caught.value.remedy


@pytest.mark.parametrize(
    "zone", ["Berlin", "Europe/Nowhere", "../../etc/passwd", "/etc/localtime", "a\0b", "Europe"]
)
def test_a_zone_that_does_not_exist_is_refused(zone: str) -> None:
    with pytest.raises(Misconfigured, match="time zone") as caught:
        build_rules("22:00-07:00", zone)
    assert caught.value.remedy


def test_no_quiet_hours_need_no_zone() -> None:
    assert _rule(rules=build_rules("", "")).verdict == "allowed"


def test_quiet_hours_without_a_zone_are_this_machines() -> None:
    local = datetime.fromtimestamp(NOW, tz=UTC).astimezone()
    hour = f"{local.hour:02}:00-{(local.hour + 1) % 24:02}:00"
    assert 0 < _rule(rules=build_rules(hour)).until - NOW <= 3600


# Invariants

ZONES = st.sampled_from(
    ["", "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]
)
CLOCKS = st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda clock: f"{clock[0]:02}:{clock[1]:02}")
TIMES = st.floats(1.5e9, 2.1e9)
CHANNELS = st.sampled_from([*REACHES, ("threads", False), ("whatsapp", True)])
PHONES = st.one_of(
    st.sampled_from(EXEMPT + NOT_EXEMPT).map(lambda code: code + "1700000000"), st.text(max_size=12)
)


@st.composite
def _rules(draw: st.DrawFn) -> ChannelRules:
    start, end = draw(CLOCKS), draw(CLOCKS)
    return build_rules("" if start == end else f"{start}-{end}", draw(ZONES))


@given(_rules(), CHANNELS, TIMES, st.floats(0, 30 * DAY), TIMES, PHONES, st.booleans(), st.booleans())
def test_nothing_is_allowed_that_a_rule_forbids(
    rules: ChannelRules,
    where: tuple[str, bool],
    now: float,
    age: float,
    disclosed_at: float,
    phone: str,
    urgent: bool,
    started_by_us: bool,
) -> None:
    channel, public = where
    ruling = _rule(
        channel, rules=rules, now=now, age=age, disclosed_at=disclosed_at, phone=phone, public=public,
        urgent=urgent, started_by_us=started_by_us,
    )  # fmt: skip
    window = next((w for w in load_rules()[channel].of(WindowRule) if (w.reach == "public") == public), None)
    open_window = window is not None and (window.seconds is None or now - (now - age) < window.seconds)
    if ruling.verdict == "allowed":
        assert not started_by_us
        assert open_window
        assert channel != "whatsapp" or phone.removeprefix("+").strip().startswith(tuple(EXEMPT))
        assert not ruling.disclosure or not disclosed_at or now - disclosed_at >= 30 * DAY
    else:
        assert ruling.why
        assert not ruling.disclosure
        assert (ruling.until > now) is (ruling.rule == "every-channel.quiet-hours")
    if urgent:
        assert ruling.rule != "every-channel.quiet-hours"
        assert ruling.until == 0


@given(_rules(), TIMES)
def test_quiet_hours_always_end(rules: ChannelRules, now: float) -> None:
    """Coming back at the time that was named, one is let through at the latest when the clocks have been changed twice."""
    for _ in range(4):
        ruling = _rule(rules=rules, now=now)
        if ruling.verdict == "allowed":
            return
        assert now < ruling.until <= now + 25.6 * 3600
        now = ruling.until
    pytest.fail("The quiet hours never ended.")


# Rates


@pytest.mark.parametrize(("channel", "public"), REACHES)
def test_every_way_out_has_a_rate(channel: str, public: bool) -> None:
    buckets = RULES.buckets(_account(channel), "person-1", public=public)
    assert buckets
    for bucket in buckets:
        assert bucket.capacity >= 1
        assert bucket.refill > 0
        assert "100" in bucket.key
    assert len({bucket.key for bucket in buckets}) == len(buckets)


def test_a_bucket_belongs_to_its_account_and_its_recipient() -> None:
    one, other = (
        ChannelAccount(channel="whatsapp", account="1"),
        ChannelAccount(channel="whatsapp", account="2"),
    )
    keys = [
        {bucket.key for bucket in RULES.buckets(account, recipient, public=False)}
        for account, recipient in ((one, "a"), (one, "b"), (other, "a"))
    ]
    assert len(keys[0] & keys[1]) == 1, "the number's bucket is shared"
    assert not keys[0] & keys[2]
    assert keys[0] == {bucket.key for bucket in build_rules().buckets(one, "a", public=False)}


@pytest.mark.parametrize(
    ("channel", "public", "most", "seconds"),
    [
        ("whatsapp", False, 80, 1),
        ("whatsapp-agent", False, 12, 60),
        ("messenger", False, 100, 1),
        ("facebook", False, 750, 3600),
        ("threads", True, 1000, DAY),
    ],
)
def test_no_stretch_of_time_lets_more_through_than_the_platform(
    channel: str, public: bool, most: float, seconds: float
) -> None:
    shared = [
        bucket
        for bucket in RULES.buckets(_account(channel), "person-1", public=public)
        if "person-1" not in bucket.key
    ]
    assert any(bucket.capacity + bucket.refill * seconds <= most for bucket in shared)


def test_one_person_on_whatsapp_gets_a_message_every_six_seconds() -> None:
    (pair,) = (b for b in RULES.buckets(_account("whatsapp"), "p", public=False) if b.key.endswith(":p"))
    assert pair.refill == pytest.approx(1 / 6)
    assert pair.capacity <= 5


def test_each_disclosure_and_rate_is_on_file_for_a_reach() -> None:
    for channel, public in REACHES:
        reach = "public" if public else "private"
        file = load_rules()[channel]
        assert [rule for rule in file.of(DisclosureRule) if rule.reach == reach]
        assert [rule for rule in file.of(RateRule) if rule.reach == reach]

"""Instagram, Facebook and Threads: every shape their exports are known to have."""

from __future__ import annotations

from pathlib import Path

import pytest

from kithkin.messages.errors import BadInput, MediaUnavailable
from kithkin.sharing.importing.errors import UnreadableExport, WrongFormat
from kithkin.sharing.importing.limits import LIMITS, Limits
from kithkin.sharing.importing.opening import open_import
from kithkin.sharing.importing.planning import ImportOptions
from support.exports import FACEBOOK_PROFILE, INSTAGRAM_PROFILE, archive, folder, imported

MINE = "your_instagram_activity"
PROFILE = "personal_information/personal_information/personal_information.json"
FACEBOOK_MINE = "your_facebook_activity"
FACEBOOK_PROFILE_FILE = "personal_information/profile_information/profile_information.json"
NOON = 1_735_646_400  # 31 December 2024, 12:00 UTC


def _options(name: str, limits: Limits = LIMITS) -> ImportOptions:
    return ImportOptions(own_names=(name,), limits=limits)


def test_instagram_posts_of_one_and_of_several_pictures(tmp_path: Path) -> None:
    posts = [
        {
            "media": [
                {
                    "uri": "media/posts/202412/a.jpg",
                    "creation_timestamp": NOON,
                    "title": "Goulash at Kolkovna ❤",
                }
            ]
        },
        {
            "media": [
                {"uri": "media/posts/202412/b.jpg", "creation_timestamp": NOON, "title": ""},
                {"uri": "media/posts/202412/c.mp4", "creation_timestamp": NOON, "title": ""},
            ],
            "title": "Two days in Žďár",
            "creation_timestamp": NOON + 60,
        },
    ]
    files = {
        f"{MINE}/media/posts_1.json": posts,
        PROFILE: INSTAGRAM_PROFILE,
        "media/posts/202412/a.jpg": b"\xff\xd8",
    }
    items, report = imported("instagram", archive(tmp_path / "instagram.zip", files))
    assert [(item.kind, item.text, item.shared_at) for item in items] == [
        ("post", "Goulash at Kolkovna ❤", NOON),
        ("post", "Two days in Žďár", NOON + 60),
    ]
    assert all(item.own and item.author == "Mira Čapek" and item.platform == "instagram" for item in items)
    assert [part.media_type for part in items[1].media] == ["image/jpeg", "video/mp4"]
    assert report.own_names == ("Mira Čapek", "mira.paints")
    assert report.unread["media"] == ["media/posts/202412/a.jpg"]


def test_posts_in_the_form_of_labels_are_the_same_as_in_the_older_form(tmp_path: Path) -> None:
    picture = {"uri": "media/posts/202412/a.jpg", "creation_timestamp": NOON, "title": "Šťastný nový rok"}
    labelled = [
        {
            "timestamp": NOON,
            "label_values": [
                {"label": "Post type", "value": "Image"},
                {"label": "Media", "media": [picture]},
            ],
        },
        {"timestamp": NOON + 5, "label_values": [{"label": "Caption", "value": "Only here"}]},
    ]
    both = {f"{MINE}/media/posts.json": labelled, f"{MINE}/media/posts_1.json": [{"media": [picture]}]}
    items, report = imported("instagram", folder(tmp_path, both))
    assert sorted(item.text for item in items) == ["Only here", "Šťastný nový rok"]
    assert report.skipped == {"seen already in another file": 1}


def test_stories_reels_and_archived_posts(tmp_path: Path) -> None:
    files = {
        f"{MINE}/content/stories.json": {
            "ig_stories": [{"uri": "media/stories/s.jpg", "creation_timestamp": NOON, "title": ""}]
        },
        f"{MINE}/content/reels.json": {
            "ig_reels_media": [
                {
                    "media": [
                        {"uri": "media/reels/r.mp4", "creation_timestamp": NOON, "title": "My first reel"}
                    ]
                }
            ]
        },
        f"{MINE}/content/archived_posts.json": {
            "ig_archived_post_media": [
                {"media": [{"uri": "x.jpg", "creation_timestamp": NOON, "title": "Hidden"}]}
            ]
        },
        f"{MINE}/subscriptions/reels.json": {"subscriptions_reels": [{"title": "other"}]},
    }
    items, report = imported("instagram", folder(tmp_path, files))
    assert [(item.kind, item.text) for item in items] == [("reel", "My first reel"), ("story", "")]
    assert report.skipped == {"archived on the platform by its owner": 1}
    assert report.unread["unused"] == [f"{MINE}/subscriptions/reels.json"]


def test_saved_posts_are_the_words_of_others(tmp_path: Path) -> None:
    link = "https://www.instagram.com/p/AbC123/"
    older = {"title": "piano.jana", "string_map_data": {"Saved on": {"href": link, "timestamp": NOON}}}
    newer = {
        "timestamp": NOON + 9,
        "label_values": [
            {
                "label": "URL",
                "value": "https://www.instagram.com/reel/XyZ/",
                "href": "https://www.instagram.com/reel/XyZ/",
            },
            {"label": "Caption", "value": "Learn scales"},
            {"title": "Owner", "dict": [{"dict": [{"label": "Username", "value": "scales.eva"}]}]},
        ],
    }
    items, _ = imported(
        "instagram",
        folder(tmp_path, {f"{MINE}/saved/saved_posts.json": {"saved_saved_media": [older, newer]}}),
    )
    assert [(item.kind, item.own, item.author, item.permalink) for item in items] == [
        ("saved", False, "piano.jana", link),
        ("saved", False, "scales.eva", "https://www.instagram.com/reel/XyZ/"),
    ]
    assert items[1].text == "Learn scales"


def test_comments_in_their_three_forms(tmp_path: Path) -> None:
    mapped = {
        "media_list_data": [{"uri": ""}],
        "string_map_data": {
            "Comment": {"value": "Dr. Nováková is patient with children 🎹"},
            "Media Owner": {"value": "jana"},
            "Time": {"timestamp": NOON},
        },
    }
    dutch = {
        "string_map_data": {
            "Opmerking": {"value": "Mooi"},
            "Media-eigenaar": {"value": "ot"},
            "Tijd": {"timestamp": NOON},
        }
    }
    listed = {"title": "petr", "string_list_data": [{"href": "", "value": "Great soup", "timestamp": NOON}]}
    files = {
        f"{MINE}/comments/post_comments_1.json": [mapped, dutch],
        f"{MINE}/comments/reels_comments.json": {"comments_reels_comments": [mapped]},
        f"{MINE}/comments/post_comments.json": {"comments_media_comments": [listed]},
    }
    items, report = imported("instagram", folder(tmp_path, files))
    assert [(item.text, item.title) for item in items] == [
        ("Great soup", "under a post by petr"),
        ("Dr. Nováková is patient with children 🎹", "under a post by jana"),
        ("Mooi", "under a post by ot"),
    ]
    assert all(item.own and item.kind == "comment" for item in items)
    assert report.skipped == {"seen already in another file": 1}


def test_threads_posts_and_replies(tmp_path: Path) -> None:
    posts = {
        "text_post_app_text_posts": [
            {
                "media": [
                    {
                        "uri": "",
                        "creation_timestamp": NOON,
                        "title": "Agreed — see you",
                        "text_app_post": {"is_reply": True},
                    }
                ]
            },
            {
                "title": "Three pictures of the café",
                "creation_timestamp": NOON + 1,
                "media": [
                    {
                        "uri": "media/posts/202412/x.jpg",
                        "creation_timestamp": NOON + 1,
                        "title": "",
                        "text_app_post": {},
                    }
                ],
            },
            {"media": [{"uri": "", "creation_timestamp": NOON + 1, "title": "Three pictures of the café"}]},
        ]
    }
    profile = {"text_post_app_text_post_app_profile": INSTAGRAM_PROFILE["profile_user"]}
    files = {
        f"{MINE}/threads/threads_and_replies.json": posts,
        f"{MINE}/threads/personal_information.json": profile,
    }
    items, _ = imported("threads", archive(tmp_path / "t.zip", files))
    assert [(item.kind, item.text) for item in items] == [
        ("comment", "Agreed — see you"),
        ("post", "Three pictures of the café"),
        ("post", "Three pictures of the café"),
    ]
    assert len({item.source_id for item in items}) == 3
    assert {item.author for item in items} == {"Mira Čapek"}


def _facebook_post(text: str, **more: object) -> dict[str, object]:
    return {"timestamp": NOON, "data": [{"post": text}], "title": "Mira Čapek updated her status.", **more}


def test_facebook_posts_check_ins_links_and_tags(tmp_path: Path) -> None:
    place = {
        "place": {
            "name": "U Dvou koček",
            "address": "Uhelný trh 10, Praha",
            "coordinate": {"latitude": 50.0, "longitude": 14.4},
        }
    }
    link = {"external_context": {"name": "Piano school", "url": "https://example.org/piano"}}
    photo = {
        "media": {
            "uri": f"{FACEBOOK_MINE}/posts/media/p.jpg",
            "creation_timestamp": NOON,
            "description": "Na trhu",
        }
    }
    posts = [
        _facebook_post(
            "Best svíčková in town, says @[12345:2048:Petr Novák]", attachments=[{"data": [place]}]
        ),
        _facebook_post("Worth reading", attachments=[{"data": [link]}]),
        {"timestamp": NOON, "attachments": [{"data": [photo]}], "title": "Mira Čapek added a photo."},
        {"timestamp": NOON, "data": [{"update_timestamp": NOON}], "title": "Mira Čapek updated her profile."},
        {"data": [{"post": "no time"}]},
    ]
    files = {
        f"{FACEBOOK_MINE}/posts/your_posts__check_ins__photos_and_videos_1.json": posts,
        FACEBOOK_PROFILE_FILE: FACEBOOK_PROFILE,
    }
    items, report = imported("facebook", folder(tmp_path, files))
    assert [(item.kind, item.text, item.place) for item in items] == [
        ("check_in", "Best svíčková in town, says Petr Novák", "U Dvou koček, Uhelný trh 10, Praha"),
        ("post", "Worth reading\nPiano school\nhttps://example.org/piano", ""),
        ("post", "Na trhu", ""),
    ]
    assert all(item.own and item.author == "Mira Čapek" for item in items)
    assert report.skipped == {"nothing in it": 1}
    assert report.not_understood == {next(iter(files)): {"it has no time": 1}}


CHECK_IN = {
    "timestamp": NOON,
    "media": [],
    "label_values": [
        {"label": "Message", "value": "Good coffee"},
        {
            "label": "Place tags",
            "dict": [
                {"label": "Coordinates", "value": "(50.08 , 14.42)"},
                {"label": "Address", "value": "Dlouhá 5"},
                {"label": "Name", "value": "Kavárna Slunce"},
            ],
        },
    ],
    "fbid": "777",
}


@pytest.mark.parametrize("alone", [True, False])
def test_facebook_check_ins_also_when_there_is_only_one(tmp_path: Path, *, alone: bool) -> None:
    path = f"{FACEBOOK_MINE}/posts/check-ins.json"
    items, _ = imported("facebook", folder(tmp_path, {path: CHECK_IN if alone else [CHECK_IN]}))
    assert [(item.kind, item.text, item.place) for item in items] == [
        ("check_in", "Good coffee", "Kavárna Slunce, Dlouhá 5")
    ]


def test_facebook_comments_groups_reviews_and_recommendations(tmp_path: Path) -> None:
    comment = {
        "timestamp": NOON,
        "data": [
            {"comment": {"timestamp": NOON, "comment": "She taught both my sons", "author": "Mira Čapek"}}
        ],
        "title": "Mira Čapek commented on Jana Malá's post.",
    }
    files = {
        f"{FACEBOOK_MINE}/comments_and_reactions/comments.json": {"comments_v2": [comment]},
        f"{FACEBOOK_MINE}/groups/group_posts_and_comments.json": {
            "group_posts_v2": [_facebook_post("Who lends a ladder?")]
        },
        f"{FACEBOOK_MINE}/pages/pages_and_profiles_you've_recommended.json": {
            "recommended_pages_v2": [
                {"name": "Pekařství Kuchta", "timestamp": NOON, "url": "https://www.facebook.com/kuchta"}
            ]
        },
        f"{FACEBOOK_MINE}/reviews/your_reviews.json": {
            "reviews_v2": [
                {
                    "timestamp": NOON,
                    "title": "Mira Čapek reviewed Autoservis Bím.",
                    "data": [{"review": {"rating": 4, "review_text": "Fair price"}}],
                }
            ]
        },
        f"{FACEBOOK_MINE}/reviews/labelled.json": [
            {
                "timestamp": NOON,
                "fbid": "9",
                "label_values": [
                    {"label": "Rating", "value": "5"},
                    {"label": "Text", "value": "Kind"},
                    {"label": "Page", "value": "Zubař Hora"},
                ],
            }
        ],
    }
    items, _ = imported("facebook", folder(tmp_path, files))
    assert {(item.kind, item.text, item.rating, item.place) for item in items} == {
        ("comment", "She taught both my sons", "", ""),
        ("post", "Who lends a ladder?", "", ""),
        ("review", "", "recommended", "Pekařství Kuchta"),
        ("review", "Fair price", "4 of 5", ""),
        ("review", "Kind", "5 of 5", "Zubař Hora"),
    }
    assert (
        next(item for item in items if item.rating == "recommended").permalink
        == "https://www.facebook.com/kuchta"
    )


def test_html_is_refused_with_the_way_to_json(tmp_path: Path) -> None:
    pages = {
        "instagram": f"{MINE}/media/posts_1.html",
        "facebook": f"{FACEBOOK_MINE}/posts/your_posts_1.html",
        "threads": f"{MINE}/threads/threads_and_replies.html",
        "messenger": f"{FACEBOOK_MINE}/messages/inbox/jana_1/message_1.html",
    }
    for platform, page in pages.items():
        with pytest.raises(WrongFormat, match="JSON"):
            open_import(platform, [folder(tmp_path / platform, {page: "<html>"})])


def test_an_export_of_another_platform_is_named(tmp_path: Path) -> None:
    path = folder(tmp_path, {f"{MINE}/media/posts_1.json": []})
    with pytest.raises(UnreadableExport, match="instagram"):
        open_import("facebook", [path])
    with pytest.raises(BadInput, match="myspace"):
        open_import("myspace", [path])


def test_media_are_handed_out_by_name_and_nothing_else_is(tmp_path: Path) -> None:
    posts = [{"media": [{"uri": "media/posts/a.jpg", "creation_timestamp": NOON, "title": "A"}]}]
    files = {
        f"instagram-mira/{MINE}/media/posts_1.json": posts,
        "instagram-mira/media/posts/a.jpg": b"\xff\xd8picture",
        f"instagram-mira/{MINE}/messages/inbox/jana_1/message_1.json": {
            "participants": [{"name": "Mira"}],
            "messages": [],
        },
    }
    with open_import("instagram", [archive(tmp_path / "i.zip", files)], _options("Mira")) as opened:
        [item] = next(opened.batches())
        assert opened.media(item.media[0].name) == b"\xff\xd8picture"
        for name in (
            f"{MINE}/messages/inbox/jana_1/message_1.json",
            "../a.jpg",
            "/etc/passwd",
            "https://example.org/a.jpg",
            "",
        ):
            with pytest.raises(MediaUnavailable):
                opened.media(name)


def test_large_media_are_refused(tmp_path: Path) -> None:
    posts = [{"media": [{"uri": "media/posts/a.jpg", "creation_timestamp": NOON, "title": "A"}]}]
    files = {f"{MINE}/media/posts_1.json": posts, "media/posts/a.jpg": b"x" * 1000}
    with (
        open_import(
            "instagram", [folder(tmp_path, files)], _options("Mira", limits=Limits(media_bytes=999))
        ) as opened,
        pytest.raises(MediaUnavailable, match="larger"),
    ):
        opened.media("media/posts/a.jpg")

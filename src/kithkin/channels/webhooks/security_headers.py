"""What every answer to a platform carries: should a browser ever show one, nothing in it runs, loads, is framed or is kept.

Compared with the OWASP Secure Headers Project's list (its repository's ci/headers_add.json of 2026-07-19); what concerns
pages alone is left to the page.
"""

from __future__ import annotations

from typing import Final

SECURITY_HEADERS: Final = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; sandbox"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cache-control", b"no-store"),
)
"""Names and values as they go over the wire."""

"""Sends files to the page as a browser's form does."""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from support.calling import Answer, Client

BOUNDARY = "----boundary7MA4YWxkTrZu0gW"


def send_files(
    client: Client, platform: str, files: Mapping[str, bytes], *, time_zone: str = "", declared: bool = True
) -> Answer:
    """What the page answers. `declared`: whether the request says beforehand how large it is."""
    body = b""
    for name, value in (("platform", platform), ("time_zone", time_zone)):
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, content in files.items():
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        body += f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n"
    body += f"--{BOUNDARY}--\r\n".encode()

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(body), 65_536):
            yield body[start : start + 65_536]

    connection = http.client.HTTPConnection(urlsplit(client.app.address).netloc, timeout=30)
    headers = {
        "host": client.host,
        "origin": client.origin,
        "cookie": client.cookie,
        "content-type": f"multipart/form-data; boundary={BOUNDARY}",
    }
    try:
        connection.request(
            "POST", "/shared/import", body if declared else pieces(), headers, encode_chunked=not declared
        )
        response = connection.getresponse()
        return Answer(
            response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
        )
    finally:
        connection.close()

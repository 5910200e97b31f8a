"""What the checks of a running Daybook share: HTTP with the standard library, waiting, and saying what is wrong."""

import json
import os
import sys
import time
import urllib.error
import urllib.request

PATIENCE_SECONDS = 60


class Failed(Exception):
    """Something is not as it must be; the text says what."""


def check(condition, message: str) -> None:
    if not condition:
        raise Failed(message)


def rows(answer) -> list:
    return answer["data"]


def minor(balance: dict, asset: str) -> int:
    """What an account holds of an asset; 0 when it holds none."""
    return sum(int(each["posted_minor"]) for each in balance.get("balances", []) if each["asset"] == asset)


class Server:
    def __init__(self, url: str):
        self.url = url.rstrip("/")

    def send(self, method: str, path: str, body=None, headers=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=dict(headers or {}))
        request.add_header("Accept", "application/json, application/problem+json")
        if data is not None:
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()
        except OSError as gone:
            raise Failed(f"{method} {path}: {self.url} does not answer ({gone})") from gone

    def text(self, path: str, headers=None) -> str:
        status, text = self.send("GET", path, headers=headers)
        check(status == 200, f"GET {path} answered {status}: {text.strip()[:300]}")
        return text

    def get(self, path: str, headers=None):
        return json.loads(self.text(path, headers))

    def post(self, path: str, body, expected: int, headers=None):
        status, text = self.send("POST", path, body, headers)
        check(status == expected, f"POST {path} answered {status}, not {expected}: {text.strip()[:300]}")
        return json.loads(text)

    def refused(self, path: str, body, expected: int) -> None:
        self.post(path, body, expected)

    def until(self, what: str, holds) -> None:
        """Asks until it is so, for a bounded time; a 404 or 503 in between is a not yet."""
        end = time.monotonic() + PATIENCE_SECONDS
        last = ""
        while True:
            try:
                if holds():
                    return
                last = "it is not so yet"
            except Failed as not_yet:
                last = str(not_yet)
            if time.monotonic() > end:
                raise Failed(f"not within {PATIENCE_SECONDS} s: {what} ({last})")
            time.sleep(0.1)


def main(name: str, run) -> None:
    if len(sys.argv) > 2 or (len(sys.argv) == 2 and sys.argv[1].startswith("-")):
        sys.exit(f"usage: {sys.argv[0]} [URL]")
    url = sys.argv[1] if len(sys.argv) == 2 else os.environ.get("DAYBOOK_URL", "http://localhost:8000")
    began = time.monotonic()
    try:
        run(Server(url))
    except Failed as wrong:
        sys.exit(f"{name} failed: {wrong}")
    except (KeyError, TypeError, ValueError) as unexpected:
        sys.exit(f"{name} failed: an answer has another shape than it should: {unexpected!r}")
    print(f"{name} passed in {time.monotonic() - began:.1f} s")

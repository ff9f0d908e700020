"""What people wrote in OSM as a way to reach a place, as links that are safe to follow.

widget/src/links.ts says the same; tests/web/links.json holds both to it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

SCHEME = re.compile(r"[a-z][a-z\d+.-]*:", re.IGNORECASE)
HOST_AND_PORT = re.compile(r"[\w.-]+:\d+(/|$)")
PHONE = re.compile(r"\+?\d{2,16}")
MAIL = re.compile(r"[^\s@?&,:]+@[^\s@?&,:]+\.[^\s@?&,:]+")
OWN_ROW = ("phone", "mobile", "email", "website", "url")
LONGEST_PATH = 30


@dataclass(frozen=True)
class Link:
    href: str
    text: str


def web_link(value: str) -> Link | None:
    """An http or https link; a bare host gets https. None for anything else."""
    text = value.strip()
    has_scheme = SCHEME.match(text) and not HOST_AND_PORT.match(text)
    try:
        url = urlsplit(text if has_scheme else f"https://{text}")
        host = url.hostname or ""
    except ValueError:
        return None
    if url.scheme.lower() not in ("http", "https") or "." not in host or " " in host:
        return None
    whole = url._replace(netloc=url.netloc.lower(), path=url.path or "/").geturl()
    return Link(quote(whole, safe="%/:?#[]@!$&'()*+,;=~"), _shown(host, url.path))


def _shown(host: str, path: str) -> str:
    """`example.org/contact`: without what nobody reads."""
    path = unquote(path).rstrip("/")
    short = f"{path[:LONGEST_PATH]}…" if len(path) > LONGEST_PATH else path
    return host.removeprefix("www.") + short


def phone_link(value: str) -> Link | None:
    number = re.sub(r"[^\d+]", "", value.replace("(0)", ""))
    return Link(f"tel:{number}", value.strip()) if PHONE.fullmatch(number) else None


def mail_link(value: str) -> Link | None:
    address = value.strip()
    return Link(f"mailto:{address}", address) if MAIL.fullmatch(address) else None


def links(value: str | None, one: Callable[[str], Link | None]) -> list[Link]:
    """OSM separates several values by semicolons."""
    return [link for part in (value or "").split(";") if (link := one(part))]


def other_links(contact: Mapping[str, str]) -> list[Link]:
    """Pages elsewhere: every other contact that is a full web address."""
    pages = [value for kind, value in contact.items() if kind not in OWN_ROW]
    return [link for page in pages if page.startswith("http") for link in links(page, web_link)]

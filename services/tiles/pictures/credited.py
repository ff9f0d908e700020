"""Whose data a picture shows, as it can be drawn: text, from the HTML that TileJSON has."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

OSM_NAME = "© OpenStreetMap"
OSM_PAGE = "openstreetmap.org/copyright"
SHORTEST = "© OSM"
#: What may stand in a header, between < and >
URL = re.compile(r"https?://[!#-;=?-~]{1,500}")


def credit_forms(attributions: Iterable[str]) -> list[str]:
    """All names, from the fullest form to the shortest: the page of OpenStreetMap's terms in full,
    since nobody can follow a link of a picture; names alone; the shortest there is."""
    read = [_Reader(html) for html in attributions]
    names = list(dict.fromkeys(name for reader in read for name in reader.names))
    full = [f"{name} ({OSM_PAGE})" if name == OSM_NAME else name for name in names]
    is_osm = any(name.startswith(OSM_NAME) for name in names)
    shortest = SHORTEST if is_osm or not names else names[0]
    return list(dict.fromkeys([" · ".join(full) or SHORTEST, " · ".join(names), shortest]))


def licence_links(attributions: Iterable[str]) -> list[str]:
    """Where the terms of each source are told."""
    urls = (url for html in attributions for url in _Reader(html).urls)
    return list(dict.fromkeys(url for url in urls if URL.fullmatch(url)))


class _Reader(HTMLParser):
    """The names in an attribution, linked or not, and where its links go."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.names: list[str] = []
        self.urls: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and (url := dict(attrs).get("href")):
            self.urls.append(url)

    def handle_data(self, data: str) -> None:
        if name := " ".join(data.split()):
            self.names.append(name)

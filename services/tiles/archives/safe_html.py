"""The attribution of an archive that others made: text and links, and nothing that acts."""

from html import escape
from html.parser import HTMLParser

LONGEST = 2_000  # characters that are read
HIDDEN = ("script", "style")


def text_and_links(html: str) -> str:
    """The same with every tag left out but links to http(s) addresses."""
    reader = _Reader()
    reader.feed(html[:LONGEST])
    reader.close()
    return "".join([*reader.parts, "</a>" if reader.is_link else ""]).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.is_link = False
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = self._hidden or tag in HIDDEN
        url = (dict(attrs).get("href") or "").strip()
        if tag == "a" and not self.is_link and url.lower().startswith(("https://", "http://")):
            self.parts.append(f'<a href="{escape(url)}" rel="noopener">')
            self.is_link = True

    def handle_endtag(self, tag: str) -> None:
        self._hidden = self._hidden and tag not in HIDDEN
        if tag == "a" and self.is_link:
            self.parts.append("</a>")
            self.is_link = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(escape(data, quote=False))

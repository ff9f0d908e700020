"""A place as the card shows it: widget/src/card.ts makes the same with JavaScript."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.places.schemas import Details, Summary
from web.hours import hours
from web.links import Link, links, mail_link, other_links, phone_link, web_link
from web.texts import Texts

WHEELCHAIR = ("yes", "designated", "limited", "no")


EVENTS = {
    "created": "place.event.created",
    "changed": "place.event.changed",
    "deleted": "place.event.deleted",
    "restored": "place.event.restored",
    "relinked": "place.event.relinked",
    "suspect": "place.event.suspect",
}


@dataclass(frozen=True)
class Told:
    """One line of a place's history; `place` is another one that it leads to."""

    date: str
    sentence: str
    place: str | None


def told(events: Sequence[Mapping[str, Any]], text: Texts) -> list[Told]:
    """What became of a place, newest first, in words."""
    return [
        Told(
            event["happened_at"].date().isoformat(),
            text(EVENTS[event["action"]], osm=event["osm"]),
            event["place"],
        )
        for event in events
    ]


@dataclass(frozen=True)
class Fact:
    """One row of the card: what it is about, then lines of text or links."""

    term: str
    lines: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    @property
    def is_told(self) -> bool:
        return bool(self.lines or self.links)


def facts(place: Details | Summary, text: Texts) -> list[Fact]:
    """What there is to say of a place, in the order of the card; of others, the address."""
    address = Fact(text("place.address"), [place.address.label] if place.address else [])
    if isinstance(place, Summary):
        return [address] if address.is_told and address.lines != [place.title] else []
    contact = place.contact
    phones = ";".join(filter(None, (contact.get("phone"), contact.get("mobile"))))
    website = contact.get("website") or contact.get("url")
    wheelchair = [text(f"place.wheelchair.{w}") for w in WHEELCHAIR if w == place.wheelchair]
    rows = [
        address,
        Fact(text("place.opening_hours"), hours(place.opening_hours, text)),
        Fact(text("place.phone"), links=links(phones, phone_link)),
        Fact(text("place.email"), links=links(contact.get("email"), mail_link)),
        Fact(text("place.website"), links=links(website, web_link)),
        Fact(text("place.links"), links=other_links(contact)),
        Fact(text("place.wheelchair"), wheelchair),
        Fact(text("place.description"), [place.description] if place.description else []),
    ]
    return [row for row in rows if row.is_told]

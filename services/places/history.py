"""What became of a place, and what it was before it left."""

from core.database import Connection, Row
from core.errors import DomainError, Gone, Lang, Moved, NotFound
from core.sql import queries
from core.taxonomy import taxonomy

SQL = queries(__name__)

AT_ONCE = 20
REASONS: dict[str, dict[Lang, str]] = {
    "deleted": {"fr": "son élément a été supprimé", "en": "its element was deleted"},
    "retagged": {
        "fr": "ses attributs ne décrivent plus un tel lieu",
        "en": "its tags no longer describe such a place",
    },
    "undrawable": {"fr": "son contour est incomplet", "en": "its outline is incomplete"},
    "not in the extract": {
        "fr": "l’extrait importé ne le contient pas",
        "en": "the extract that was imported does not have it",
    },
}


async def history(
    conn: Connection, place_id: int, limit: int = AT_ONCE, before: int | None = None
) -> list[Row]:
    """What became of a place, newest first; `before` is the `seq` to go on after.

    Raises `Moved` for one that goes by another id, `NotFound` if there never was such a place.
    """
    if moved := await _moved(conn, place_id):
        raise moved
    events = await _events(conn, place_id, limit, before)
    if not events and await _was(conn, place_id) is None:
        raise _never(place_id)
    return events


async def absence(conn: Connection, place_id: int) -> DomainError:
    """Why a place is not there: `Moved`, `Gone` with what it was and its history, or `NotFound`."""
    if moved := await _moved(conn, place_id):
        return moved
    was = await _was(conn, place_id)
    if was is None:
        return _never(place_id)
    events = await _events(conn, place_id, AT_ONCE, None)
    if was["category"] is None:
        return Gone(
            fr=f"Le lieu {place_id} n’existe plus dans OpenStreetMap.",
            en=f"The place {place_id} is no longer in OpenStreetMap.",
            more={"place": None, "history": events},
        )
    labels = _labels(was["category"])
    name = was["name"]
    what: dict[Lang, str] = {
        "fr": f"« {name} » ({labels['fr']})" if name else labels["fr"],
        "en": f"“{name}” ({labels['en']})" if name else labels["en"],
    }
    reason, day = REASONS[was["reason"]], was["gone_at"].date().isoformat()
    position = {"type": "Point", "coordinates": [was.pop("lon"), was.pop("lat")]}
    return Gone(
        fr=f"{what['fr']} n’est plus dans OpenStreetMap : {reason['fr']} ({day}).",
        en=f"{what['en']} is no longer in OpenStreetMap: {reason['en']} ({day}).",
        more={
            "place": was | {"category_labels": labels, "geometry": position},
            "history": events,
        },
    )


async def _events(conn: Connection, place_id: int, limit: int, before: int | None) -> list[Row]:
    values = {"id": place_id, "max_results": limit, "before": before}
    return await (await conn.execute(SQL["history"], values)).fetchall()


async def _was(conn: Connection, place_id: int) -> Row | None:
    return await (await conn.execute(SQL["was_there"], {"id": place_id})).fetchone()


async def _moved(conn: Connection, place_id: int) -> Moved | None:
    """The id that this one was merged into."""
    row = await (await conn.execute(SQL["merged_into"], {"id": place_id})).fetchone()
    if row is None:
        return None
    new = row["into_id"]
    return Moved(
        fr=f"Le lieu {place_id} ne fait qu’un avec le lieu {new}, qui le remplace.",
        en=f"The place {place_id} is one with the place {new}, which replaces it.",
        old=str(place_id),
        new=str(new),
    )


def _never(place_id: int) -> NotFound:
    return NotFound(
        fr=f"Il n’y a pas de lieu {place_id}. Cherchez-le par son nom : /places/search?q=…",
        en=f"There is no place {place_id}. Search for it by name: /places/search?q=…",
    )


def _labels(category: str) -> dict[Lang, str]:
    """The labels; of a category that the taxonomy has dropped, its id."""
    known = taxonomy().by_id.get(category)
    if known is None:
        return {"fr": category, "en": category}
    return {"fr": known.labels["fr"], "en": known.labels["en"]}

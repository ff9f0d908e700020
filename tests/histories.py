"""What happens to a few elements, told in OPL: one diff after another, none of them kept."""

from datetime import UTC, datetime, timedelta

from importers.osm.state import State
from importers.osm.update import apply

START = datetime(2026, 3, 1, tzinfo=UTC)
METRES = 111_195  # of a degree of a great circle, on the sphere of Web Mercator's scale
CAFE = "Tamenity=cafe,name=Chez%20%Léa"


def node(osm_id, tags="T", *, version=1, lon=2.0, lat=48.0, deleted=False):
    """One line of OPL."""
    if deleted:
        return f"n{osm_id} v{version} dD t2026-03-01T00:00:00Z"
    return f"n{osm_id} v{version} dV t2026-03-01T00:00:00Z {tags} x{lon:.7f} y{lat:.7f}"


def way(osm_id, nodes, tags="T", *, version=1, deleted=False):
    if deleted:
        return f"w{osm_id} v{version} dD t2026-03-01T00:00:00Z"
    refs = ",".join(f"n{ref}" for ref in nodes)
    return f"w{osm_id} v{version} dV t2026-03-01T00:00:00Z {tags} N{refs}"


def square(osm_id, tags, *, lon=2.0, lat=48.0, side=1e-4, version=1):
    """A closed way around a position, and its nodes."""
    first, half = osm_id * 10, side / 2
    corners = [(-half, -half), (half, -half), (half, half), (-half, half)]
    nodes = [
        node(first + at, lon=lon + east, lat=lat + north)
        for at, (east, north) in enumerate(corners)
    ]
    refs = [first, first + 1, first + 2, first + 3, first]
    return [*nodes, way(osm_id, refs, tags, version=version)]


class History:
    """Diffs applied in one transaction, which the test rolls back."""

    def __init__(self, conn, folder):
        self.conn, self.folder = conn, folder
        self.sequence, self.at = 0, START

    def update(self, *lines, hours=1):
        """Apply a diff, some hours of data time later; returns how much it changed."""
        self.sequence += 1
        self.at += timedelta(hours=hours)
        diff = self.folder / f"{self.sequence}.opl"
        diff.write_text("\n".join([*lines, ""]))
        return apply(self.conn, diff, State(self.sequence, self.at))

    def fetch(self, query, *values):
        return self.conn.execute(query, values).fetchall()

    def id_of(self, ref):
        """The id of the place that an element is now; None if it is none."""
        query = "SELECT id FROM osm.place WHERE osm_type::text || osm_id = %s"
        rows = self.fetch(query, ref)
        return rows[0][0] if rows else None

    def events(self, since=0):
        """(place id, action, element, details) of the diffs after one, in order."""
        return self.fetch(
            "SELECT place_id, action, osm_type::text || osm_id, details FROM places.event"
            " WHERE sequence > %s ORDER BY seq",
            since,
        )

    def told(self):
        """(action, element) of the last diff."""
        return [(action, ref) for _, action, ref, _ in self.events(self.sequence - 1)]

    def gone(self):
        return dict(self.fetch("SELECT id, reason FROM places.gone"))

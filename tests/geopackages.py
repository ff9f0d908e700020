"""Makes GeoPackages, as the standard (OGC 12-128r19) has them."""

import sqlite3
import struct

import shapely

SYSTEMS = [
    ("Undefined cartesian", -1, "NONE", -1),
    ("Undefined geographic", 0, "NONE", 0),
    ("WGS 84", 4326, "EPSG", 4326),
    ("RGF93 v1 / Lambert-93", 2154, "EPSG", 2154),
]


def blob(wkt, srid=4326, envelope=0):
    """A geometry: header, then WKB; `envelope` is the code of the envelope in the header."""
    shape = shapely.from_wkt(wkt)
    sides = struct.pack("<4d", *(shape.bounds[n] for n in (0, 2, 1, 3))) if envelope == 1 else b""
    flags = 1 | envelope << 1 | (16 if shape.is_empty else 0)
    return (
        b"GP"
        + bytes([0, flags])
        + struct.pack("<i", srid)
        + sides
        + shapely.to_wkb(shape, flavor="iso")
    )


def create(path):
    """An empty GeoPackage."""
    db = sqlite3.connect(path)
    db.executescript(
        """
        PRAGMA application_id = 1196444487;
        PRAGMA user_version = 10300;
        CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
            organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL DEFAULT 'undefined', description TEXT);
        CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
            description TEXT DEFAULT '', last_change DATETIME, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
        CREATE TABLE gpkg_geometry_columns (table_name TEXT PRIMARY KEY, column_name TEXT NOT NULL,
            geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL);
        """
    )
    db.executemany(
        "INSERT INTO gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id) VALUES (?, ?, ?, ?)",
        SYSTEMS,
    )
    return db


def add_layer(db, name, columns, rows, *, srid=4326, kind="GEOMETRY", geometry="geom", title=None):
    """A layer; `columns` as in CREATE TABLE, `rows` in their order."""
    db.execute(f'CREATE TABLE "{name}" ({columns})')
    db.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES (?, 'features', ?, 'About it', ?)",
        (name, title or name, srid),
    )
    db.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)", (name, geometry, kind, srid)
    )
    for row in rows:
        db.execute(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(row))})', row)
    db.commit()

"""Another state of an extract, edited at random, and the diff that leads there."""

import random
import subprocess
from pathlib import Path
from typing import Any

import osmium

NAMES = ("Chez Léa", "Le Phare", "Ressourcerie", "Nova")
TAGS = (
    {"amenity": "cafe"},
    {"building": "yes"},
    {"highway": "residential"},
    {"landuse": "grass"},
    {"shop": "charity"},
    {"addr:housenumber": "12 bis", "addr:street": "Rue du Port"},
)


def edit(source: Path, target: Path, seed: int, share: float = 0.1) -> None:
    """Delete, move and change a share of the elements, each with a higher version."""
    choose = random.Random(seed)
    with osmium.SimpleWriter(str(target), overwrite=True) as writer:
        for element in osmium.FileProcessor(str(source)):
            fate = choose.random()
            if fate < share / 2:
                continue  # deleted, whoever still refers to it
            writer.add(_changed(element, choose) if fate < share * 1.5 else element)


def restore(old: Path, new: Path, target: Path, seed: int) -> None:
    """Bring half of what `new` has no more back to what it was in `old`."""
    choose = random.Random(seed)
    there = {(e.type_str(), e.id) for e in osmium.FileProcessor(str(new))}
    back = osmium.FileProcessor(str(old))
    with osmium.SimpleWriter(str(target), overwrite=True) as writer:
        for element in osmium.zip_processors(osmium.FileProcessor(str(new)), back):
            kept, gone = element
            if kept is not None:
                writer.add(kept)
            elif (gone.type_str(), gone.id) not in there and choose.random() < 0.5:
                writer.add(gone.replace(version=(gone.version or 0) + 2))


def derive(old: Path, new: Path, diff: Path) -> None:
    """The changes from one file to the other, as a replication feed has them."""
    command = ["osmium", "derive-changes", "--overwrite", "-o", diff, old, new]
    subprocess.run([str(part) for part in command], check=True)


def _changed(element: Any, choose: random.Random) -> Any:
    version = (element.version or 0) + 1
    what = choose.random()
    if element.is_node() and what < 0.6:
        place = (element.location.lon + choose.uniform(-1e-3, 1e-3), element.location.lat)
        return element.replace(version=version, location=place)
    if element.is_way() and what < 0.4:
        refs = [node.ref for node in element.nodes]
        choose.shuffle(refs) if what < 0.1 else refs.pop(choose.randrange(len(refs)))
        return element.replace(version=version, nodes=refs)
    if element.is_relation() and what < 0.5:
        members = [(m.type, m.ref, m.role) for m in element.members]
        if members:
            members.pop(choose.randrange(len(members)))
        return element.replace(version=version, members=members)
    if what < 0.8:
        tags = dict(element.tags) | choose.choice(TAGS) | {"name": choose.choice(NAMES)}
    else:
        tags = {}
    return element.replace(version=version, tags=tags)

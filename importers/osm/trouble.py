"""Why a replication feed cannot be followed: each trouble has a code, and says what to do."""

from typing import Literal

from core.errors import DomainError, Unavailable
from importers.osm.state import State

Code = Literal["away", "missing", "damaged", "rewritten", "behind", "other", "refused"]
TIME = "%Y-%m-%d %H:%M:%S UTC"
ANEW = {
    "fr": "importez un extrait récent (./mapcommons import osm FICHIER|URL)",
    "en": "import a recent extract (./mapcommons import osm FILE|URL)",
}


class Trouble(Unavailable):
    """A feed that cannot be followed any further for now."""

    def __init__(self, code: Code, *, fr: str, en: str) -> None:
        super().__init__(
            fr=fr + " Rien n’a été sauté, les données servies n’ont pas changé.",
            en=en + " Nothing was skipped, the data being served has not changed.",
        )
        self.code = code


def away(feed: str, why: object) -> Trouble:
    """An outage: trying again later is all there is to do."""
    return Trouble(
        "away",
        fr=f"Le flux {feed} ne répond pas ({why}). Vérifiez l’adresse et le réseau, "
        "ou réessayez plus tard.",
        en=f"The feed {feed} does not answer ({why}). Check the address and the network, "
        "or try again later.",
    )


def no_state(feed: str) -> Trouble:
    """It answers, without what every feed begins with; so may a server that is being mended."""
    return Trouble(
        "away",
        fr=f"Il n’y a pas de state.txt au flux {feed}. Vérifiez l’adresse, ou réessayez plus tard.",
        en=f"The feed {feed} has no state.txt. Check the address, or try again later.",
    )


def missing(feed: str, what: str, sequence: int) -> Trouble:
    """The feed has published that sequence, and does not have its file."""
    return Trouble(
        "missing",
        fr=f"Il manque {what} au flux {feed}, alors que la séquence {sequence} est publiée. "
        f"Prévenez qui le tient, ou {ANEW['fr']}.",
        en=f"The feed {feed} lacks {what}, although sequence {sequence} is published. "
        f"Tell whoever runs it, or {ANEW['en']}.",
    )


def too_old(feed: str, data: str, oldest: int) -> Trouble:
    """The feed keeps no diffs from as long ago as the data are from."""
    return Trouble(
        "missing",
        fr=f"Le flux {feed} ne remonte pas jusqu’aux données, qui sont du {data} : son premier "
        f"état est la séquence {oldest}. À faire : {ANEW['fr']}.",
        en=f"The feed {feed} does not go back to the data, which is of {data}: its first state "
        f"is sequence {oldest}. What to do: {ANEW['en']}.",
    )


def damaged(feed: str, what: str, why: object) -> Trouble:
    return Trouble(
        "damaged",
        fr=f"{what} du flux {feed} est abîmé ({why}). Réessayez plus tard ; si cela dure, "
        f"prévenez qui tient le flux, ou {ANEW['fr']}.",
        en=f"{what} of the feed {feed} is damaged ({why}). Try again later; if it stays so, "
        f"tell whoever runs the feed, or {ANEW['en']}.",
    )


def rewritten(feed: str, ours: State, theirs: State) -> Trouble:
    return Trouble(
        "rewritten",
        fr=f"Le flux {feed} a été réécrit : sa séquence {ours.sequence} est maintenant du "
        f"{theirs.timestamp:{TIME}}, elle était du {ours.timestamp:{TIME}} quand elle a été "
        f"appliquée. À faire : {ANEW['fr']}.",
        en=f"The feed {feed} was rewritten: its sequence {ours.sequence} is now of "
        f"{theirs.timestamp:{TIME}}, and was of {ours.timestamp:{TIME}} when it was applied. "
        f"What to do: {ANEW['en']}.",
    )


def behind(feed: str, ours: State, theirs: State) -> Trouble:
    return Trouble(
        "behind",
        fr=f"Le flux {feed} recule : il en est à la séquence {theirs.sequence} du "
        f"{theirs.timestamp:{TIME}}, la base est déjà à {ours.sequence} du "
        f"{ours.timestamp:{TIME}}. Attendez qu’il ait rattrapé, ou vérifiez que c’est le bon flux.",
        en=f"The feed {feed} goes backwards: it is at sequence {theirs.sequence} of "
        f"{theirs.timestamp:{TIME}}, the database is already at {ours.sequence} of "
        f"{ours.timestamp:{TIME}}. Wait until it has caught up, or check that it is the right "
        "feed.",
    )


def other(feed: str, followed: str | None, ours: State, theirs: State | None) -> Trouble:
    """The database holds what another feed, or another extract, made of it."""
    date = theirs and f"{theirs.timestamp:{TIME}}"
    there = {
        "fr": f"y est du {date}" if date else "ne s’y trouve pas",
        "en": f"is of {date} there" if date else "is not there",
    }
    return Trouble(
        "other",
        fr=f"Le flux {feed} n’est pas celui de la base ({followed or '?'}) : la séquence "
        f"{ours.sequence} {there['fr']}, dans la base elle est du {ours.timestamp:{TIME}}. Donnez "
        f"le bon flux (--feed), ou {ANEW['fr']}.",
        en=f"The feed {feed} is not the one of the database ({followed or '?'}): sequence "
        f"{ours.sequence} {there['en']}, in the database it is of {ours.timestamp:{TIME}}. Give "
        f"the right feed (--feed), or {ANEW['en']}.",
    )


def refused(feed: str, sequence: int, error: DomainError) -> Trouble:
    """The diff is whole, and cannot be applied to these data."""
    return Trouble(
        "refused",
        fr=f"Le diff {sequence} du flux {feed} ne peut pas être appliqué : {error.text('fr')}",
        en=f"Diff {sequence} of the feed {feed} cannot be applied: {error.text('en')}",
    )

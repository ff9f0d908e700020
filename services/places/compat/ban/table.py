"""The columns that Addok adds to a CSV."""

from services.places.batch.answers import Answer
from services.places.batch.layouts import Layout, Value
from services.places.compat.ban.naming import context, id_of

TYPES = {"address": "housenumber", "street": "street", "municipality": "municipality"}


def _id(answer: Answer) -> Value:
    return answer.id and id_of(answer.id, answer.source)


def _type(answer: Answer) -> Value:
    if answer.kind == "address" and not answer.housenumber:
        return "locality"
    return answer.kind and TYPES.get(answer.kind, "locality")


def _name(answer: Answer) -> Value:
    if _type(answer) == "housenumber":
        return " ".join(filter(None, (answer.housenumber, answer.street or answer.name)))
    return answer.name or answer.street


def _label(answer: Answer) -> Value:
    if _type(answer) == "municipality":
        return answer.name
    parts = (_name(answer), answer.postcode, answer.city)
    return " ".join(str(part) for part in parts if part)


def _score(answer: Answer) -> Value:
    return None if answer.score is None else round(min(answer.score, 1.0), 4)


def _score_next(answer: Answer) -> Value:
    return None if answer.score_next is None else round(min(answer.score_next, 1.0), 4)


def _distance(answer: Answer) -> Value:
    return None if answer.distance_m is None else round(answer.distance_m)


WHAT = {
    "result_type": _type,
    "result_id": _id,
    "result_housenumber": lambda answer: answer.housenumber,
    "result_name": _name,
    "result_street": lambda answer: answer.street,
    "result_postcode": lambda answer: answer.postcode,
    "result_city": lambda answer: answer.city,
    "result_context": lambda a: context(a.county_code, a.county, a.region),
    "result_citycode": lambda answer: answer.citycode,
}
#: Where a file has a column of that name, ours comes again behind it, as with Addok.
FORWARD = Layout(
    {
        "latitude": lambda answer: answer.lat,
        "longitude": lambda answer: answer.lon,
        "result_label": _label,
        "result_score": _score,
        "result_score_next": _score_next,
        **WHAT,
    },
    renames=False,
)
REVERSE = Layout(
    {
        "result_latitude": lambda answer: answer.lat,
        "result_longitude": lambda answer: answer.lon,
        "result_label": _label,
        "result_distance": _distance,
        **WHAT,
    },
    renames=False,
)

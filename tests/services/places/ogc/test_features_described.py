"""The OpenAPI document of the root says what items take and give, whatever is sent."""

import schemathesis
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from openapi_spec_validator import validate
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from core import ogc
from core.http.ogc import COMMON
from services.places.ogc.query import PARAMETERS
from services.places.routes_ogc import PART as FEATURES
from services.tiles.routes_ogc import PART as TILES

PARTS = [COMMON, *(ogc.read_openapi(part.openapi) for part in (FEATURES, TILES))]
API = ogc.openapi("http://test/ogc", PARTS)
OURS = ogc.openapi("http://test/ogc", PARTS[:2])


async def test_the_document_that_is_served_is_that_of_all_parts(town_client):
    served = (await town_client.get("/ogc/api")).json()
    validate(served)
    assert served == API


def test_every_parameter_of_items_is_described():
    described = {
        API["components"]["parameters"][one["$ref"].rpartition("/")[2]]["name"]
        for one in API["paths"]["/collections/{collectionId}/items"]["get"]["parameters"]
    }
    assert described == {*PARAMETERS, "collectionId", "f", "lang", "key"}


schema = schemathesis.openapi.from_dict(OURS)


@schema.include(path_regex="items|queryables|schema").parametrize()
@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_documented(case, town_site):
    # A collection, a reference system or a property has to exist, which a schema cannot say; and
    # the standard wants a limit beyond the maximum to be no error, although the schema refuses it.
    excluded = [positive_data_acceptance, negative_data_rejection]
    case.call_and_validate(base_url=f"{town_site}/ogc", excluded_checks=excluded)


async def test_the_places_service_alone_has_the_same_root(town, client_of):
    from services.places.app import app

    async with client_of(town, app) as client:
        landing = (await client.get("/ogc")).json()
        assert "tilesets" not in str(landing)
        assert (await client.get("/ogc/api")).json()["paths"].keys() == OURS["paths"].keys()
        [places] = (await client.get("/ogc/collections")).json()["collections"]
        assert places == (await client.get("/ogc/collections/places")).json()
        assert (await client.get("/ogc/collections/places/items?f=html")).status_code == 200

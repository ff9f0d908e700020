"""The API keeps to its own OpenAPI document, whatever is sent."""

import schemathesis
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from services.app import app as api

schema = schemathesis.openapi.from_dict(api.openapi())


@schema.parametrize()
@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_documented(case, town_site):
    # A category, a position or a box has to exist, which its schema cannot say.
    case.call_and_validate(base_url=town_site, excluded_checks=[positive_data_acceptance])

"""Whatever is sent to /places, its answers are as documented, and none is a failure of ours.

`./mapcommons test tests/services/places/test_fuzz.py --fuzz 20000 -s` sends that many requests, and tells
how many of each operation there were and how they were answered.
"""

from collections import Counter

import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from services.app import app as api

PATHS = "^/(places|compat)"
schema = schemathesis.openapi.from_dict(api.openapi()).include(path_regex=PATHS)
OPERATIONS = [found.ok() for found in schema.get_all_operations()]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.fixture(scope="module")
def answers():
    """(operation, status) → how many there were."""
    counts = Counter()
    yield counts
    for (label, status), count in sorted(counts.items()):
        print(f"\n{count:7} {status} {label}", end="")
    print(f"\n{counts.total():7} requests")


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_no_request_is_answered_otherwise_than_documented(
    operation, mode, town_site, answers, pytestconfig
):
    each = max(1, pytestconfig.getoption("--fuzz") // (len(OPERATIONS) * len(MODES)))

    @given(case=operation.as_strategy(generation_mode=mode))
    @hypothesis_settings(
        max_examples=each, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    def send(case):
        response = case.call(base_url=town_site)
        answers[operation.label, response.status_code] += 1
        # A category, a position or a box has to exist, which its schema cannot say.
        case.validate_response(response, excluded_checks=[positive_data_acceptance])

    try:
        send()
    except Unsatisfiable:
        pytest.skip("without a parameter, nothing of it can be wrong")

"""The interface to the register, tried with whatever its own description allows and forbids."""

import pytest
from hypothesis import HealthCheck, given, settings

from klaster.web.app import create_app
from tests.functional.test_web_register_api import Written
from tests.toy_register import new_toy_register

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "response_schema_conformance",
    "content_type_conformance",
)
SHORT = settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    register = new_toy_register(tmp_path_factory.mktemp("fuzzed"))
    yield register
    register.close()


@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.parametrize("login", ["", "kurt"], ids=["stranger", "curator"])
def test_no_request_breaks_it(register, login, mode):
    """No failure of the server; every status, and the shape of every refusal, is one that the description names."""
    rights = ("read", "propose", "edit", "see_personal")
    headers = (
        {"Authorization": f"Bearer {register.accounts.make_token(login, 'fuzz', rights)}"} if login else {}
    )
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", create_app(Written(register)))
    schemathesis.checks.load_all_checks()
    checks = [check for check in schemathesis.checks.CHECKS.get_all() if check.__name__ in CHECKS]
    assert len(checks) == len(CHECKS)
    tried = 0
    for result in schema.include(path_regex="/register").get_all_operations():
        operation = result.ok()
        raw = operation.definition.raw
        if mode == "negative" and not (raw.get("parameters") or raw.get("requestBody")):
            continue
        way = schemathesis.GenerationMode(mode)

        @SHORT
        @given(operation.as_strategy(generation_mode=way))
        def hold(case):
            case.call_and_validate(headers=headers, checks=checks)

        hold()
        tried += 1
    assert tried >= 11

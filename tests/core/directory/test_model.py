"""The objects have the names and required members of Connect's API, by botocore's model of it."""

import dataclasses
import enum
import inspect
from typing import Any

import botocore.loaders
import botocore.model
import pytest

from centralino.core.directory import model
from centralino.core.directory.kinds import Kind
from centralino.core.directory.shapes import element, hints, without_none

SERVICE = botocore.model.ServiceModel(botocore.loaders.Loader().load_service_model("connect", "service-2"))

OUR_OWN = {
    "Instance": {"region", "account_id", "settings"},
    "Prompt": {"sound_sha256"},
}
NEVER_OURS = {"InstanceId", "S3Uri"}
"""Members that requests require: the instance is who asks, and a prompt's sound is not in Amazon's store."""


def classes() -> list[Any]:
    found = inspect.getmembers(model, dataclasses.is_dataclass)
    return [cls for _, cls in found if cls is not model.InstanceSettings]


def enums() -> list[type[enum.StrEnum]]:
    found = inspect.getmembers(model, inspect.isclass)
    return [cls for _, cls in found if issubclass(cls, enum.StrEnum) and cls is not enum.StrEnum]


def create_request(name: str) -> Any | None:
    """The request that creates an object of this name; an instance is not made by request here."""
    if name == "Instance":
        return None
    return (
        SERVICE.shape_for(f"Create{name}Request") if f"Create{name}Request" in SERVICE.shape_names else None
    )


def members(cls: Any) -> dict[str, Any]:
    """The members of the class's shape, and of the request that creates it."""
    request = create_request(cls.__name__)
    created = request.members if request is not None else {}
    return {**created, **SERVICE.shape_for(cls.__name__).members}


def member_name(field: str) -> str:
    return "".join(part.capitalize() for part in field.split("_"))


def fields(cls: Any) -> list[str]:
    ours = OUR_OWN.get(cls.__name__, set())
    return [each.name for each in dataclasses.fields(cls) if each.name not in ours]


@pytest.mark.parametrize("cls", classes())
def test_every_field_is_a_member_of_the_shape_of_the_same_name(cls: Any) -> None:
    assert {member_name(field) for field in fields(cls)} <= set(members(cls))


@pytest.mark.parametrize("cls", classes())
def test_every_required_member_is_a_field(cls: Any) -> None:
    request = create_request(cls.__name__)
    required = set(SERVICE.shape_for(cls.__name__).required_members)
    required |= set(request.required_members) if request is not None else set()
    assert required - NEVER_OURS <= {member_name(field) for field in fields(cls)}


@pytest.mark.parametrize("cls", classes())
def test_structures_and_lists_are_those_of_the_shape(cls: Any) -> None:
    found = {}
    for field, hint in hints(cls).items():
        if field in OUR_OWN.get(cls.__name__, set()):
            continue
        plain = without_none(hint)
        inner: Any = element(plain) or plain
        member = members(cls)[member_name(field)]
        of_member = member.member if member.type_name == "list" else member
        if isinstance(inner, type) and of_member.type_name == "structure":
            found[field] = (str(inner.__name__), of_member.name)
        assert (element(plain) is not None) == (member.type_name == "list")
        assert dataclasses.is_dataclass(inner) == (of_member.type_name == "structure")
    assert all(ours == theirs for ours, theirs in found.values())


@pytest.mark.parametrize("cls", enums())
def test_enumerations_have_the_values_of_the_shape(cls: type[enum.StrEnum]) -> None:
    assert {each.value for each in cls} == set(SERVICE.shape_for(cls.__name__).enum)


@pytest.mark.parametrize("kind", Kind)
def test_the_id_and_the_name_of_every_kind_are_fields_of_it(kind: Kind) -> None:
    assert {kind.value.id_field, kind.value.name_field} <= set(hints(kind.value.type))


def test_the_hash_of_a_flow_follows_from_its_text() -> None:
    flow = model.ContactFlow(
        model.ContactFlowId("f"), "Flow", model.ContactFlowType.CONTACT_FLOW, '{"Version": "2019-10-30"}'
    )
    assert flow.flow_content_sha256 == "5e74cd79a4d847a5ba59c2a95018f5a45df002e455b9fa2cef09ae3aed501c8f"
    assert dataclasses.replace(flow, content="{}").flow_content_sha256 != flow.flow_content_sha256


def test_a_quick_connect_without_the_config_of_its_type_has_no_target() -> None:
    config = model.QuickConnectConfig(model.QuickConnectType.USER)
    assert not config.is_complete
    with pytest.raises(ValueError, match="type USER lacks its config"):
        _ = config.target

"""Writes docs/coverage/flows.md: what of Connect's flow language is built, and what is not."""

from collections.abc import Iterator
from pathlib import Path

from centralino.core.directory.model import ContactFlowType
from centralino.core.flows.catalogue import CATALOGUE, ActionType

PAGE = Path(__file__).parents[1] / "docs" / "coverage" / "flows.md"

INTRODUCTION = """\
# Flow language: what is built

Made by `scripts/coverage_flows.py` from the one table that validation and interpreter read; do not edit it.

An action that is not built yet is stored with a warning, takes its `NoMatchingError` branch when it is run,
and is logged. A type that is not on this page is outside the language: a flow that has it is refused when
it is stored.

The columns from *In* to *CH* are the types of flow in which an action may stand: In inbound, TA and TQ
transfer to agent and to queue, CQ customer queue, AW, CW and OW agent, customer and outbound whisper, AH
and CH agent and customer hold. *Errors* are the branches that must be wired to publish the flow.
"""

COLUMNS = {
    "In": ContactFlowType.CONTACT_FLOW,
    "TA": ContactFlowType.AGENT_TRANSFER,
    "TQ": ContactFlowType.QUEUE_TRANSFER,
    "CQ": ContactFlowType.CUSTOMER_QUEUE,
    "AW": ContactFlowType.AGENT_WHISPER,
    "CW": ContactFlowType.CUSTOMER_WHISPER,
    "OW": ContactFlowType.OUTBOUND_WHISPER,
    "AH": ContactFlowType.AGENT_HOLD,
    "CH": ContactFlowType.CUSTOMER_HOLD,
}


def page() -> str:
    built = {name: known for name, known in CATALOGUE.items() if known.perform is not None}
    later = {name: known for name, known in CATALOGUE.items() if known.perform is None}
    return "\n".join(
        [
            INTRODUCTION,
            *_section(f"Built: {len(built)} of {len(CATALOGUE)}", built),
            *_section(f"Not built yet: {len(later)}", later),
        ]
    )


def _section(title: str, known: dict[str, ActionType]) -> Iterator[str]:
    columns = " | ".join(COLUMNS)
    yield f"## {title}\n"
    yield f"| Action | Block | {columns} | `NextAction` | Errors |"
    yield f"|---|---|{':-:|' * len(COLUMNS)}---|---|"
    yield from (_row(name, each) for name, each in known.items())
    yield ""


def _row(name: str, known: ActionType) -> str:
    places = " | ".join("y" if flow_type in known.flow_types else "" for flow_type in COLUMNS.values())
    errors = ", ".join(sorted(known.rules.required_errors))
    return f"| `{name}` | {known.block} | {places} | {known.next_action.value} | {errors} |"


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.name}: {len(CATALOGUE)} actions")

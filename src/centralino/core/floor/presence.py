"""Whether an agent is there: his page and his standing line, and what follows when both are gone.

    there ---- both gone ----> absent ---- 15 s ----> away ---- 45 s in all ----> lost
      ^---- one of them is there again ----+-----------+

One of the two is enough to be there: who has a page can press buttons, who has a line can be heard. An
offer needs both, at every moment; so an agent whose laptop is closed, whose page is being reloaded or whose
line is dark is not offered anything from the first second on, and nothing else changes for him until he is
lost: then he is signed out.

Away and lost are said to the call that he is busy with. It puts the others on hold, and takes him off; the
floor keeps him busy until the call says so. `Busy.told` remembers what was said, because a new call has to
be told anew. An offer that is open ends by the call's own clock.

Lost is final for this call: if he comes back before the call has taken him off it, he signs in again,
Offline, and has his after-contact work when AgentLeft comes.
"""

from dataclasses import replace

from centralino.core.directory.model import UserId
from centralino.core.floor.draft import Draft
from centralino.core.floor.events import (
    AgentCameBack,
    AgentWasLost,
    AgentWentAway,
    PresenceChanged,
    SignOutReason,
)
from centralino.core.floor.model import Line, Presence
from centralino.core.floor.moves import sign_out
from centralino.core.floor.slot import Busy, Told


def page_is(draft: Draft, user: UserId, there: bool) -> None:
    _change(draft, user, replace(draft.agent(user).presence, page=there))


def line_is(draft: Draft, user: UserId, up: bool) -> None:
    presence = draft.agent(user).presence
    line = Line.UP if up else Line.NONE if presence.line is Line.NONE else Line.DARK
    if line is not presence.line:
        _change(draft, user, replace(presence, line=line, line_since=draft.now))


def count_absence_anew(draft: Draft, user: UserId) -> None:
    """For who signs in before his page or his line has come."""
    presence = draft.agent(user).presence
    if presence.absent:
        _change(draft, user, replace(presence, absent_since=None))


def away_is_due(draft: Draft, user: UserId) -> None:
    slot = draft.agent(user).slot
    assert isinstance(slot, Busy)
    draft.emit(AgentWentAway(draft.now, user, slot.call))


def gone_is_due(draft: Draft, user: UserId) -> None:
    agent = draft.agent(user)
    if isinstance(agent.slot, Busy) and agent.slot.told is not Told.GONE:
        draft.emit(AgentWasLost(draft.now, user, agent.slot.call))
    if agent.status is not None:
        sign_out(draft, user, SignOutReason.LOST)


def _change(draft: Draft, user: UserId, presence: Presence) -> None:
    absent_since = (presence.absent_since or draft.now) if presence.absent else None
    presence = replace(presence, absent_since=absent_since)
    agent = draft.agent(user)
    if presence == agent.presence:
        return
    draft.emit(
        PresenceChanged(draft.now, user, presence.page, presence.line, presence.line_since, absent_since)
    )
    if not presence.absent and isinstance(agent.slot, Busy) and agent.slot.told is Told.AWAY:
        draft.emit(AgentCameBack(draft.now, user, agent.slot.call))

"""The tags of every event and message there is: what stands in the logs, for ever (see `events`)."""

from centralino.core import messages
from centralino.core.call import events as call
from centralino.core.floor import events as floor
from centralino.store.events import TagTable

CALL_EVENTS: TagTable = (
    ("contact-opened", call.ContactOpened),
    ("recast", call.Recast),
    ("contact-queued", call.ContactQueued),
    ("agent-whispered", call.AgentWhispered),
    ("contact-connected", call.ContactConnected),
    ("contact-ended", call.ContactEnded),
    ("contact-completed", call.ContactCompleted),
    ("hook-chosen", call.HookChosen),
    ("target-chosen", call.TargetChosen),
    ("attributes-chosen", call.AttributesChosen),
    ("logging-chosen", call.LoggingChosen),
    ("recording-chosen", call.RecordingChosen),
    ("party-added", call.PartyAdded),
    ("leg-answered", call.LegAnswered),
    ("leg-darkened", call.LegDarkened),
    ("party-left", call.PartyLeft),
    ("party-muted", call.PartyMuted),
    ("party-held", call.PartyHeld),
    ("party-resumed", call.PartyResumed),
    ("party-away", call.PartyAway),
    ("party-back", call.PartyBack),
    ("party-talks", call.PartyTalks),
    ("party-hears", call.PartyHears),
    ("party-silent", call.PartySilent),
    ("offer-made", call.OfferMade),
    ("offer-accepted", call.OfferAccepted),
    ("offer-ended", call.OfferEnded),
    ("frame-started", call.FrameStarted),
    ("action-performed", call.ActionPerformed),
    ("play-started", call.PlayStarted),
    ("frame-ended", call.FrameEnded),
)

FLOOR_EVENTS: TagTable = (
    ("agent-signed-in", floor.AgentSignedIn),
    ("agent-signed-out", floor.AgentSignedOut),
    ("status-set", floor.StatusSet),
    ("next-status-set", floor.NextStatusSet),
    ("next-status-cancelled", floor.NextStatusCancelled),
    ("presence-changed", floor.PresenceChanged),
    ("agent-went-away", floor.AgentWentAway),
    ("agent-came-back", floor.AgentCameBack),
    ("agent-was-lost", floor.AgentWasLost),
    ("floor-offer-made", floor.OfferMade),
    ("floor-offer-accepted", floor.OfferAccepted),
    ("floor-offer-missed", floor.OfferMissed),
    ("floor-offer-released", floor.OfferReleased),
    ("work-started", floor.WorkStarted),
    ("work-ended", floor.WorkEnded),
    ("miss-cleared", floor.MissCleared),
    ("floor-contact-queued", floor.ContactQueued),
    ("delay-reached", floor.DelayReached),
    ("floor-contact-returned", floor.ContactReturned),
    ("floor-contact-dequeued", floor.ContactDequeued),
    ("agent-unavailable", floor.AgentUnavailable),
)

MESSAGES: TagTable = (
    ("queued", messages.Queued),
    ("withdrawn", messages.Withdrawn),
    ("offer-closed", messages.OfferClosed),
    ("agent-left", messages.AgentLeft),
    ("offered", messages.Offered),
    ("not-offered", messages.NotOffered),
    ("agent-away", messages.AgentAway),
    ("agent-back", messages.AgentBack),
    ("agent-gone", messages.AgentGone),
    ("work-done", messages.WorkDone),
)

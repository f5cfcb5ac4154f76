"""What of a page's offer concerns us, and what aiortc's answer lacks (RFC 8866, RFC 4733 section 2.4)."""

import re
from dataclasses import dataclass

from aiortc.sdp import SessionDescription

PCMU = "PCMU"
_HIDDEN = re.compile(r"^a=candidate:\S+ \d+ \S+ \d+ \S+\.local .*\r?\n", re.MULTILINE)
_EVENT = re.compile(r"^a=rtpmap:([0-9]{1,3}) telephone-event/8000\s*$", re.MULTILINE)


class OfferError(Exception):
    """An offer that cannot be answered. The text says why and what is wanted."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A page's offer of one stream of sound. ``event_type`` is the payload type of its digits, if it has
    any.
    """

    sdp: str
    event_type: int | None


def read_offer(sdp: str) -> Offer:
    """Raises OfferError unless it offers exactly one stream of sound, in PCMU at least, over ICE and DTLS."""
    try:
        description = SessionDescription.parse(sdp)
    except Exception as error:  # aiortc's parser raises whatever it stumbles over, even StopIteration
        raise OfferError(f"the offer is no session description: {error!r}") from error
    kinds = [media.kind for media in description.media]
    if kinds != ["audio"]:
        raise OfferError(f"the offer has {kinds or 'nothing'}; wanted is one stream of audio alone")
    media = description.media[0]
    if not any(codec.name.upper() == PCMU for codec in media.rtp.codecs):
        raise OfferError("the offer lacks the codec PCMU, which every browser has (RFC 7874)")
    if media.dtls is None or not media.dtls.fingerprints:
        raise OfferError("the offer lacks a DTLS fingerprint; wanted is WebRTC")
    event = _EVENT.search(sdp)
    return Offer(_HIDDEN.sub("", sdp), int(event[1]) if event else None)


def complete_answer(answer: str, event_type: int | None) -> str:
    """The answer with packets of 20 ms, and with digits if the offer had them."""
    lines = ["a=ptime:20"]
    if event_type is not None:
        answer = re.sub(r"^m=audio [^\r\n]*", rf"\g<0> {event_type}", answer, count=1, flags=re.MULTILINE)
        lines += [f"a=rtpmap:{event_type} telephone-event/8000", f"a=fmtp:{event_type} 0-16"]
    end = "\r\n" if "\r\n" in answer else "\n"
    return answer.rstrip() + end + end.join(lines) + end

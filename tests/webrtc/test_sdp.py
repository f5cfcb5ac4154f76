"""What is read of an offer, and what is added to an answer."""

import pytest

from centralino.webrtc.sdp import OfferError, complete_answer, read_offer

OFFER = """v=0
o=- 1 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
m=audio 9 UDP/TLS/RTP/SAVPF 111 0 126
c=IN IP4 0.0.0.0
a=candidate:1 1 udp 2113937151 4b752df8-78f2-46b4-ae39-c5a46a7b0046.local 43114 typ host generation 0
a=candidate:2 1 udp 2113937150 192.0.2.7 43114 typ host generation 0
a=ice-ufrag:h/CW
a=ice-pwd:OnXLewx2hLUmdSwevqVSPfOT
a=fingerprint:sha-256 55:B9:38:86
a=setup:actpass
a=mid:0
a=sendrecv
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=rtpmap:0 PCMU/8000
a=rtpmap:126 telephone-event/8000
""".replace("\n", "\r\n")


def test_hidden_addresses_are_left_out_and_others_kept() -> None:
    offer = read_offer(OFFER)
    assert ".local" not in offer.sdp
    assert "192.0.2.7" in offer.sdp
    assert len(offer.sdp.splitlines()) == len(OFFER.splitlines()) - 1


@pytest.mark.parametrize(
    ("before", "after", "event_type"),
    [
        ("", "", 126),
        ("126 telephone-event/8000", "101 telephone-event/8000", 101),
        ("telephone-event/8000", "x/1", None),
        ("t=0 0", f"t=0 0\r\na=rtpmap:{'9' * 5000} telephone-event/8000", 126),
    ],
    ids=["126", "101", "none", "an endless one is no type"],
)
def test_the_type_of_digits_is_the_offers(before: str, after: str, event_type: int | None) -> None:
    assert read_offer(OFFER.replace(before, after, 1) if before else OFFER).event_type == event_type


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (OFFER, "hello", "has nothing; wanted is one stream of audio"),
        ("m=audio", "m=video", "wanted is one stream of audio alone"),
        ("a=rtpmap:111 opus", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=x", "audio alone"),
        ("a=rtpmap:0 PCMU/8000\r\n", "a=rtpmap:0 L8/8000\r\n", "lacks the codec PCMU"),
        ("a=fingerprint:sha-256 55:B9:38:86\r\n", "", "fingerprint"),
        ("m=audio 9 UDP/TLS/RTP/SAVPF 111 0 126", "m=audio x", "no session description"),
        ("a=group:BUNDLE 0", "a=group", "no session description"),
        ("a=rtpmap:0 PCMU/8000", "a=rtpmap:", "no session description"),
        ("a=sendrecv", "a=fmtp:500 a=b", "no session description"),
    ],
    ids=[
        *("no SDP", "video", "two streams", "no PCMU", "no DTLS", "broken"),
        *("bare attribute", "no value", "unknown format"),
    ],
)
def test_offers_that_cannot_be_answered_say_why(before: str, after: str, says: str) -> None:
    with pytest.raises(OfferError, match=says):
        read_offer(OFFER.replace(before, after, 1))


def test_an_answer_gets_digits_and_packets_of_20_ms() -> None:
    answer = complete_answer("v=0\r\nm=audio 21000 UDP/TLS/RTP/SAVPF 0\r\na=rtpmap:0 PCMU/8000\r\n", 126)
    assert answer == (
        "v=0\r\nm=audio 21000 UDP/TLS/RTP/SAVPF 0 126\r\na=rtpmap:0 PCMU/8000\r\n"
        "a=ptime:20\r\na=rtpmap:126 telephone-event/8000\r\na=fmtp:126 0-16\r\n"
    )


def test_an_answer_to_an_offer_without_digits_has_none() -> None:
    answer = complete_answer("m=audio 21000 UDP/TLS/RTP/SAVPF 0\r\n", None)
    assert answer == "m=audio 21000 UDP/TLS/RTP/SAVPF 0\r\na=ptime:20\r\n"

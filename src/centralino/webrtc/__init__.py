"""WebRTC with browsers: SDP, ICE and DTLS by aiortc, packets handed to whoever mixes."""

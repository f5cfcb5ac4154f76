/** One peer connection, from its offer to its end. A line that is lost is replaced by a new one. */
export interface Line {
  readonly peer: RTCPeerConnection;
  offer(): Promise<string>;
  answer(sdp: string): Promise<void>;
  say(track: MediaStreamTrack): Promise<void>;
  /** Sends telephone digits (RFC 4733): 0 to 9, * and #. */
  press(digits: string): void;
  close(): void;
}

interface Listener {
  onSound(stream: MediaStream): void;
  onState(state: RTCPeerConnectionState): void;
}

/** Host candidates come at once; the shell learns the rest from the packets themselves. */
const GATHERING = 300;
const CODECS = ["audio/PCMU", "audio/telephone-event"];

export function makeLine(track: MediaStreamTrack, listener: Listener): Line {
  const peer = new RTCPeerConnection();
  const transceiver = peer.addTransceiver(track, { direction: "sendrecv" });
  const { sender } = transceiver;
  transceiver.setCodecPreferences(codecs());
  peer.ontrack = (event) => listener.onSound(new MediaStream([event.track]));
  peer.onconnectionstatechange = () => listener.onState(peer.connectionState);

  function gathered(): Promise<void> {
    return new Promise((resolve) => {
      peer.onicegatheringstatechange = () => {
        if (peer.iceGatheringState === "complete") resolve();
      };
      setTimeout(resolve, GATHERING);
    });
  }

  return {
    peer,
    async offer() {
      const complete = gathered();
      await peer.setLocalDescription();
      await complete;
      return peer.localDescription?.sdp ?? "";
    },
    async answer(sdp) {
      // Not so when this answers an earlier offer and our own answer came first.
      if (peer.signalingState === "have-local-offer")
        await peer.setRemoteDescription({ type: "answer", sdp });
    },
    say: (next) => sender.replaceTrack(next),
    press(digits) {
      if (sender.dtmf?.canInsertDTMF) sender.dtmf.insertDTMF(sender.dtmf.toneBuffer + digits);
    },
    close() {
      peer.onconnectionstatechange = null;
      peer.close();
    },
  };
}

function codecs(): RTCRtpCodec[] {
  const known = RTCRtpReceiver.getCapabilities("audio")?.codecs ?? [];
  return known.filter((codec) => CODECS.includes(codec.mimeType) && codec.clockRate === 8000);
}

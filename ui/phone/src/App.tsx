import { type FormEvent, useEffect } from "react";
import { duration, secondsSince, useServerClock } from "../../shared/clock.ts";
import { Icon } from "../../shared/Icon.tsx";
import { texts } from "../../shared/language.ts";
import { Meter } from "../../shared/Meter.tsx";
import { Notice } from "../../shared/Notice.tsx";
import { SoundNotices } from "../../shared/SoundNotices.tsx";
import { SpeakChoice } from "../../shared/SpeakChoice.tsx";
import { type Store, useStore } from "../../shared/store.ts";
import type { CallState } from "../../shared/wire.ts";
import { NumberPad } from "./NumberPad.tsx";
import type { Session } from "./session.ts";
import type { Event, State } from "./state.ts";

/** The customer's telephone: it calls, hangs up and sends digits. */
export function App({ store, session }: { store: Store<State, Event>; session: Session }) {
  const state = useStore(store);
  const { calling, call } = state;
  useEffect(() => {
    document.title = `${texts.phone.title} · Centralino`;
  }, []);
  return (
    <main className="phone" data-line={state.line}>
      <h1
        data-testid="call-state"
        data-word={call?.word ?? (calling ? "connecting" : "ready")}
        aria-live="polite"
      >
        {calling ? texts.phone.word[call?.word ?? "connecting"] : ended(call)}
      </h1>
      {calling && call?.word === "in_call" && <CallTime since={call.since} />}
      {!calling && call?.reason != null && <p className="reason">{texts.phone.reason[call.reason]}</p>}
      <div className="notices" role="alert">
        {calling && state.socket === "lost" && (
          <Notice name="socket_lost" quiet>
            <p>{call === null ? texts.signInProblem.unreachable : texts.socket.lost}</p>
          </Notice>
        )}
        <SoundNotices troubles={state.troubles} sound={session.sound} />
      </div>
      {calling ? <InCall session={session} /> : <Ready session={session} />}
    </main>
  );
}

function ended(call: CallState | null): string {
  return call === null ? texts.phone.ready : texts.phone.word.ended;
}

function CallTime({ since }: { since: string }) {
  return <p className="time">{useServerClock((now) => duration(secondsSince(since, now)))}</p>;
}

function InCall({ session }: { session: Session }) {
  return (
    <>
      <NumberPad onPress={session.press} />
      <div className="meters">
        <Meter icon="microphone" label={texts.you} level={() => session.sound?.ears.saidLevel() ?? -100} />
        <Meter icon="ear" label={texts.heard} level={() => session.sound?.ears.heardLevel() ?? -100} />
      </div>
      <button
        type="button"
        className="button"
        data-look="stop"
        data-testid="hang-up"
        onClick={() => session.hangUp()}
      >
        <Icon name="hangUp" />
        {texts.phone.hangUp}
      </button>
    </>
  );
}

function Ready({ session }: { session: Session }) {
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    session.call(String(new FormData(event.currentTarget).get("name")).trim());
  };
  return (
    <form onSubmit={submit}>
      <label>
        {texts.phone.name}
        <input className="field" name="name" autoComplete="name" maxLength={60} required />
      </label>
      <button type="submit" className="button" data-look="go" data-testid="call">
        <Icon name="phone" />
        {texts.phone.call}
      </button>
      <SpeakChoice sound={session.sound} />
    </form>
  );
}

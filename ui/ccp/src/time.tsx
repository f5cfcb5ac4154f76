import { duration, secondsSince, secondsUntil, useServerClock } from "../../shared/clock.ts";
import { texts } from "../../shared/language.ts";

/** How long something has lasted. */
export function Elapsed({ since }: { since: string }) {
  const text = useServerClock((now) => duration(secondsSince(since, now)));
  return <span className="time">{text}</span>;
}

/** How long something may still last. */
export function Remaining({ until, say = texts.left }: { until: string; say?: (time: string) => string }) {
  const text = useServerClock((now) => say(duration(secondsUntil(until, now))));
  return <span className="time">{text}</span>;
}

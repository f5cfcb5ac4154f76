import { createContext, useContext, useSyncExternalStore } from "react";

/** The server's clock minus this machine's, in milliseconds. */
export const ClockOffset = createContext(0);

/** Whole seconds from `since` to `now`, never below zero. */
export function secondsSince(since: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
}

/** Whole seconds from `now` to `until`, rounded up so that zero means that the time is over. */
export function secondsUntil(until: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
}

/** "7 s" below a minute, then "1:07", then "1:02:07". */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const two = (part: number): string => String(part).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** Reads something off the server's clock, several times a second; renders only when what was read changes. */
export function useServerClock<T extends string | number>(read: (now: number) => T): T {
  const offset = useContext(ClockOffset);
  return useSyncExternalStore(onTick, () => read(Date.now() + offset));
}

function onTick(tick: () => void): () => void {
  const timer = setInterval(tick, 200);
  return () => clearInterval(timer);
}

/** Strokes on a field of 24 by 24. */
const PATHS = {
  phone: "M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2",
  hangUp: "M3 14.5c5-4.7 13-4.7 18 0l-2.3 2.6-3.6-1.5-.2-2.4a9 9 0 0 0-5.8 0l-.2 2.4-3.6 1.5z",
  hold: "M8 5v14M16 5v14",
  resume: "M7 4l13 8-13 8z",
  microphone: "M9 5a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0zM5 10a7 7 0 0 0 14 0M12 17v4M8 21h8",
  muted:
    "M3 3l18 18M9 5a3 3 0 0 1 6 0v5m-1 2.2A3 3 0 0 1 9 10V9M5 10a7 7 0 0 0 10.8 5.9M19 10l-.5 3M12 17v4M8 21h8",
  ear: "M6 10a7 7 0 1 1 13 3.6 10 10 0 0 1-2 2 8 8 0 0 0-2 3A4.5 4.5 0 0 1 8.2 21M10 10a3 3 0 1 1 5 2.2",
  join: "M3 7h5l3.5 5H21M3 17h5l3.5-5M18 9l3 3-3 3",
  swap: "M8 5v14l-4-4M8 19l4-4M16 19V5l4 4M16 5l-4 4",
  back: "M9 14l-4-4 4-4M5 10h11a4 4 0 0 1 0 8h-1",
  leave: "M14 8V6a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h7a2 2 0 0 0 2-2v-2M9 12h12l-3-3M21 12l-3 3",
  close: "M18 6 6 18M6 6l12 12",
  check: "M5 12l5 5L20 7",
  search: "M3 10a7 7 0 1 0 14 0 7 7 0 1 0-14 0M21 21l-6-6",
  settings: "M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4",
  person: "M8 7a4 4 0 1 0 8 0 4 4 0 1 0-8 0M6 21v-2a4 4 0 0 1 4-4h4a4 4 0 0 1 4 4v2",
  agent:
    "M4 15v-4a8 8 0 1 1 16 0v4M4 15a2 2 0 0 1 2-2h1a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1H6a2 2 0 0 1-2-2zM16 14a1 1 0 0 1 1-1h1a2 2 0 0 1 2 2v2a2 2 0 0 1-2 2h-1a1 1 0 0 1-1-1z",
  queue: "M4 6h16M4 12h16M4 18h10",
  flow: "M4 4h6v6H4zM14 14h6v6h-6zM7 10v4a3 3 0 0 0 3 3h4",
  warning:
    "M12 9v4M12 17h.01M10.4 3.6 2.3 17.1A2 2 0 0 0 4 20h16a2 2 0 0 0 1.7-2.9L13.6 3.6a1.9 1.9 0 0 0-3.2 0z",
  chevron: "M6 9l6 6 6-6",
  transfer: "M4 12h11M11 8l4 4-4 4M20 5v14",
  clock: "M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M12 7v5l3 3",
  message: "M8 9h8M8 13h6M5 4h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-6l-5 4v-4H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2",
  bothWays: "M4 9h16l-3-3M20 9l-3 3M20 16H4l3-3M4 16l3 3",
  outwards: "M4 12h16l-4-4M20 12l-4 4",
  inwards: "M20 12H4l4-4M4 12l4 4",
  noWay: "M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M5.6 5.6l12.8 12.8",
} as const;

export type IconName = keyof typeof PATHS;

/** Beside words that say the same: it is hidden from those who hear the page. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

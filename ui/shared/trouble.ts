/** What can be wrong with a page's sound. Each has one sentence that says what to do. */
export type Trouble =
  | "permission_refused"
  | "no_microphone"
  | "microphone_busy"
  | "page_not_secure"
  | "line_failed"
  | "line_refused"
  | "playback_blocked";

/** `waiting`: an offer is made or on its way; `open`: sound flows. */
export type LineState = "none" | "waiting" | "open";

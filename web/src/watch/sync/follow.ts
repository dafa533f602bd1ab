import { useEffect, useRef } from "react";
import type { ServerClock } from "./clock";
import { type Condition, Follower, LOOK_EVERY_MS } from "./follower";
import { Reports } from "./reports";
import type { Screen } from "./screen";
import type { Followed, Report } from "./types";
import { voiceOffset } from "./voice_offset";

export interface Following {
  state: Followed;
  clock: ServerClock;
  onReport: (report: Report) => void;
  /** How the picture is doing, each time that it was looked at. */
  onCondition?: (condition: Condition) => void;
  /** The browser wants a click before anything moves, or does not any more. */
  onRefused: (isRefused: boolean) => void;
}

/** Keeps a screen where the state is, from `begin` until the component goes. */
export function useFollowing(entryId: number, following: Following): (screen: Screen) => () => void {
  const latest = useRef(following);
  useEffect(() => {
    latest.current = following;
  });
  return (screen) => {
    const mine = new Follower(screen, { at: (localMs) => latest.current.clock.at(localMs) });
    const reports = new Reports();
    let wasRefused = false;
    function look(): void {
      const { state, onReport, onCondition, onRefused } = latest.current;
      const isOurs = state.entry?.id === entryId;
      mine.follow(isOurs ? { ...state, durationMs: state.entry?.duration_ms ?? null } : null);
      mine.offsetMs = voiceOffset.ms;
      const nowMs = performance.now();
      const condition = mine.look(nowMs, document.hidden);
      onCondition?.(condition);
      if (isOurs && reports.take(condition, nowMs))
        onReport({ entry_id: entryId, state: condition.state, behind_ms: condition.behindMs });
      if (mine.isRefused !== wasRefused) onRefused(mine.isRefused);
      wasRefused = mine.isRefused;
    }
    const timer = setInterval(look, LOOK_EVERY_MS);
    document.addEventListener("visibilitychange", look);
    look();
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
      screen.close();
    };
  };
}

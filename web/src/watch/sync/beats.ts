/** When a flash is to be seen and its beep to be sounded, so that somebody finds out how late they hear. */

export const BEAT_MS = 1_500;
export const FLASH_MS = 80;

export interface Beat {
  number: number;
  /** When it is to be heard and seen, on the page's clock. */
  atMs: number;
  /** When the sound is handed out: so much earlier as it is thought to be late. */
  soundMs: number;
}

/** The next beat whose sound can still be handed out in time. */
export function nextBeat(nowMs: number, offsetMs: number, after = -1): Beat {
  const number = Math.max(after + 1, Math.ceil((nowMs + Math.max(0, offsetMs)) / BEAT_MS));
  const atMs = number * BEAT_MS;
  return { number, atMs, soundMs: atMs - offsetMs };
}

/** Whether the flash is to be seen at a time. */
export function isLit(nowMs: number): boolean {
  return nowMs % BEAT_MS < FLASH_MS;
}

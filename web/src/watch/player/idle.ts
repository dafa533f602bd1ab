import { useEffect, useState } from "react";

const RESTS_AFTER_MS = 3_000;
const MOVES = ["pointermove", "pointerdown", "keydown", "focusin"];

/** Whether nobody moved anything for a while; never while `isWatched` is false. */
export function useIdle(isWatched: boolean): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => {
    if (!isWatched) return;
    let timer = setTimeout(() => setIdle(true), RESTS_AFTER_MS);
    function move(): void {
      setIdle(false);
      clearTimeout(timer);
      timer = setTimeout(() => setIdle(true), RESTS_AFTER_MS);
    }
    for (const name of MOVES) addEventListener(name, move);
    return () => {
      clearTimeout(timer);
      for (const name of MOVES) removeEventListener(name, move);
      setIdle(false);
    };
  }, [isWatched]);
  return isIdle;
}

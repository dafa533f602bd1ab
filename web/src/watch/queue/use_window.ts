/** Which rows of a long list are before somebody's eyes. */

import { type RefObject, useEffect, useState } from "react";

/** Rows above and below what is seen, so that scrolling and the Tab key find some there. */
const SPARE = 8;

/** The first and the last row to be drawn, of `count` rows of the same height that fill the list. */
export function useWindow(list: RefObject<HTMLElement | null>, count: number): { first: number; last: number } {
  const [seen, setSeen] = useState({ first: 0, last: SPARE });
  useEffect(() => {
    function look(): void {
      if (list.current === null || count === 0) return;
      const { top, height } = list.current.getBoundingClientRect();
      const first = Math.max(0, Math.floor((-top * count) / height) - SPARE);
      const last = Math.min(count - 1, Math.ceil(((window.innerHeight - top) * count) / height) + SPARE);
      setSeen((before) => (before.first === first && before.last === last ? before : { first, last }));
    }
    look();
    const resized = new ResizeObserver(look);
    resized.observe(document.documentElement);
    const panel = list.current?.closest("section"); // what stands above the list grows and shrinks, too
    if (panel) resized.observe(panel);
    document.addEventListener("scroll", look, { capture: true, passive: true });
    return () => {
      resized.disconnect();
      document.removeEventListener("scroll", look, { capture: true });
    };
  }, [list, count]);
  return seen;
}

/** Scrolls a long list while something is dragged to where it ends. */

const EDGE_PX = 48;
const FASTEST_PX = 16;

/** One step towards `y`, if that is near the edge of what scrolls around an element; returns whether anything moved. */
export function scrollAtEdge(inside: Element, y: number): boolean {
  const scroller = scrollerOf(inside);
  if (scroller === null) return false;
  const { top, bottom } = scroller.getBoundingClientRect();
  const above = Math.max(0, top) + EDGE_PX - y;
  const below = y - (Math.min(window.innerHeight, bottom) - EDGE_PX);
  const far = above > 0 ? -above : Math.max(0, below);
  const before = scroller.scrollTop;
  scroller.scrollTop += Math.max(-FASTEST_PX, Math.min(FASTEST_PX, Math.round(far / 3)));
  return scroller.scrollTop !== before;
}

function scrollerOf(element: Element): Element | null {
  for (let one = element.parentElement; one !== null; one = one.parentElement) {
    if (one.scrollHeight > one.clientHeight && /auto|scroll/.test(getComputedStyle(one).overflowY)) return one;
  }
  return null;
}

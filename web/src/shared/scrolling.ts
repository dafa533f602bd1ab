/** Where a list of messages stands: at its end until one scrolls up, then where it is, whatever comes above. */

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Id } from "./discord";

const NEAR_END_PX = 80;
const NEAR_TOP_PX = 500;

interface Options {
  list: RefObject<HTMLDivElement | null>;
  /** The first and the last message that are shown. */
  first: Id | undefined;
  last: Id | undefined;
  /** Asks for older ones; is called again and again while one is near the top. */
  wantOlder: () => void;
}

interface Scrolling {
  isAtEnd: boolean;
  onScroll: () => void;
  toEnd: () => void;
}

export function useScrolling({ list, first, last, wantOlder }: Options): Scrolling {
  const [isAtEnd, setAtEnd] = useState(true);
  const end = useRef(true);
  const known = useRef({ first, height: 0, room: 0, top: 0 });

  const settle = useCallback(() => {
    const element = list.current;
    if (element === null) return;
    if (element.scrollTop < known.current.top) end.current = isNearEnd(element); // scrolled, which is not told yet
    if (end.current) element.scrollTop = element.scrollHeight;
    known.current = { ...known.current, ...measured(element) };
  }, [list]);

  const onScroll = useCallback(() => {
    const element = list.current;
    if (element === null) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const before = known.current;
    // what grew since, or has less room, is not scrolled away from
    if ((scrollHeight === before.height && clientHeight === before.room) || scrollTop < before.top) {
      end.current = isNearEnd(element);
      setAtEnd(end.current);
    }
    known.current = { ...before, ...measured(element) };
    if (scrollTop < NEAR_TOP_PX) wantOlder();
  }, [list, wantOlder]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the last one decides, too: it may be below the end
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const before = known.current;
    if (!end.current && before.first !== first) {
      element.scrollTop = before.top + element.scrollHeight - before.height;
    }
    known.current = { ...before, first };
    settle();
    if (element.scrollHeight <= element.clientHeight) wantOlder();
  }, [list, first, last, settle, wantOlder]);

  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const observer = new ResizeObserver(settle);
    observer.observe(element);
    if (element.firstElementChild !== null) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, [list, settle]);

  const toEnd = useCallback(() => {
    end.current = true;
    setAtEnd(true);
    settle();
  }, [settle]);

  return { isAtEnd, onScroll, toEnd };
}

function isNearEnd({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
}

function measured(element: HTMLElement): { height: number; room: number; top: number } {
  return { height: element.scrollHeight, room: element.clientHeight, top: element.scrollTop };
}

/** Something that opens over the page beside what opened it, and closes with Escape or a click elsewhere. */

import { type ReactNode, useLayoutEffect, useRef } from "react";

const GAP_PX = 4;

interface Props {
  /** What it stands beside, or the point in the window. */
  at: DOMRect;
  label: string;
  className?: string;
  onClose: () => void;
  children: ReactNode;
}

/** Is open as long as it is rendered. Focus goes to its first `[data-first]`, and back when it closes. */
export function Popup({ at, label, className, onClose, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const before = document.activeElement;
    element.showPopover();
    place(element, at);
    const observer = new ResizeObserver(() => place(element, at)); // what it shows may come later
    observer.observe(element);
    element.querySelector<HTMLElement>("[data-first]")?.focus({ preventScroll: true });
    return () => {
      observer.disconnect();
      const isInside = element.contains(document.activeElement) || document.activeElement === document.body;
      if (isInside && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [at]);

  return (
    <div
      ref={box}
      popover="auto"
      role="dialog"
      aria-label={label}
      className={`popup ${className ?? ""}`}
      onToggle={(toggle) => {
        if (toggle.newState === "closed") close.current();
      }}
    >
      {children}
    </div>
  );
}

/** Below what it belongs to where there is room, else above; always inside the window. */
function place(element: HTMLElement, at: DOMRect): void {
  const { width, height } = element.getBoundingClientRect();
  const below = at.bottom + GAP_PX;
  const top = below + height <= innerHeight ? below : Math.max(GAP_PX, at.top - GAP_PX - height);
  const left = Math.max(GAP_PX, Math.min(at.right - width, innerWidth - width - GAP_PX));
  element.style.top = `${Math.min(top, Math.max(GAP_PX, innerHeight - height - GAP_PX))}px`;
  element.style.left = `${at.width === 0 ? Math.max(GAP_PX, Math.min(at.left, innerWidth - width - GAP_PX)) : left}px`;
}

/** A list beside the channel; in a narrow window it lies over it, when it is asked for. */

import { useEffect, useRef } from "react";
import { usePart } from "../../shared/store";
import { layout, type WindowState } from "./window";

export function Drawer({ name, children }: { name: NonNullable<WindowState["drawer"]>; children: React.ReactNode }) {
  const isOpen = usePart(layout, (state) => state.drawer === name);
  const drawer = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    const before = document.activeElement;
    drawer.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, [isOpen]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is heard from all that is in it
    <div
      ref={drawer}
      className="pane"
      id={`drawer-${name}`}
      data-name={name}
      data-open={isOpen || undefined}
      tabIndex={-1}
      onKeyDown={(key) => {
        if (key.key === "Escape" && isOpen) layout.set({ drawer: null });
      }}
    >
      {children}
    </div>
  );
}

/** What opens the lists in a narrow window, above its channel. */

import { usePart } from "../../shared/store";
import { store } from "../state";
import { layout, type WindowState } from "./window";

export function Topbar({ title }: { title: string }) {
  const unread = usePart(store, (state) => Object.values(state.unread).reduce((sum, one) => sum + one, 0));
  return (
    <div className="topbar">
      <DrawerButton name="places" words="Channels">
        ☰{unread > 0 && <span className="badge">{unread}</span>}
      </DrawerButton>
      <span className="topbar-title">{title}</span>
      <DrawerButton name="members" words="Members" />
    </div>
  );
}

interface ButtonProps {
  name: NonNullable<WindowState["drawer"]>;
  words: string;
  /** Shown instead of the words, which then are only read aloud. */
  children?: React.ReactNode;
}

function DrawerButton({ name, words, children }: ButtonProps) {
  const isOpen = usePart(layout, (state) => state.drawer === name);
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      aria-controls={`drawer-${name}`}
      data-opens={name}
      onClick={() => layout.set({ drawer: isOpen ? null : name })}
    >
      <span className={children === undefined ? undefined : "unseen"}>{words}</span>
      {children !== undefined && <span aria-hidden="true">{children}</span>}
    </button>
  );
}

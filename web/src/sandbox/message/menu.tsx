/** A menu of things to do; arrow keys move in it. */

import { useRef } from "react";
import { Popup } from "../../shared/popup";

export interface Entry {
  label: string;
  /** Told in red: cannot be undone. */
  isGrave?: boolean;
  act: () => void;
}

interface Props {
  at: DOMRect;
  label: string;
  sections: { title?: string; entries: Entry[] }[];
  onClose: () => void;
}

export function Menu({ at, label, sections, onClose }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const first = sections.find((section) => section.entries.length > 0)?.entries[0];

  function onKeyDown(key: React.KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key.key];
    if (step === undefined) return;
    key.preventDefault();
    key.stopPropagation();
    const items = [...(list.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const now = items.indexOf(document.activeElement as HTMLElement);
    items.at((now + step) % items.length)?.focus();
  }

  return (
    <Popup at={at} label={label} className="menu" onClose={onClose}>
      <div ref={list} role="menu" tabIndex={-1} aria-label={label} onKeyDown={onKeyDown}>
        {sections.map(({ title, entries }) =>
          entries.length === 0 ? null : (
            // biome-ignore lint/a11y/useSemanticElements: a menu has groups, not fieldsets
            <div key={title ?? entries[0]?.label} role="group" aria-label={title ?? label}>
              {title && <span className="menu-title">{title}</span>}
              {entries.map((entry) => (
                <button
                  key={entry.label}
                  type="button"
                  role="menuitem"
                  data-first={entry === first || undefined}
                  className={entry.isGrave ? "grave" : ""}
                  onClick={() => {
                    onClose();
                    entry.act();
                  }}
                >
                  {entry.label}
                </button>
              ))}
            </div>
          ),
        )}
      </div>
    </Popup>
  );
}

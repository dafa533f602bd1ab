/** On a narrow page, one of three at a time. */

import { Icon, type IconName } from "../../shared/icon";

export type Tab = "chat" | "queue" | "people";

const TABS: { tab: Tab; label: string; icon: IconName }[] = [
  { tab: "chat", label: "Chat", icon: "chat" },
  { tab: "queue", label: "Queue", icon: "list" },
  { tab: "people", label: "People", icon: "people" },
];

interface Props {
  chosen: Tab;
  counts: Record<Tab, number>;
  onChoose: (tab: Tab) => void;
}

export function Tabs({ chosen, counts, onChoose }: Props) {
  function onKeyDown(key: React.KeyboardEvent<HTMLDivElement>): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key.key];
    if (step === undefined) return;
    key.preventDefault();
    const at = TABS.findIndex(({ tab }) => tab === chosen);
    const next = TABS[(at + step + TABS.length) % TABS.length];
    if (next === undefined) return;
    onChoose(next.tab);
    document.getElementById(`tab-${next.tab}`)?.focus();
  }
  return (
    <div className="tabs" role="tablist" aria-label="Room" onKeyDown={onKeyDown}>
      {TABS.map(({ tab, label, icon }) => (
        <button
          key={tab}
          id={`tab-${tab}`}
          type="button"
          role="tab"
          aria-selected={tab === chosen}
          aria-controls="panel"
          tabIndex={tab === chosen ? 0 : -1}
          onClick={() => onChoose(tab)}
        >
          <Icon name={icon} /> {label}
          {counts[tab] > 0 && (
            <span className="count" data-new={tab === "chat" || undefined}>
              {counts[tab]}
              {tab === "chat" && <span className="unseen"> new</span>}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}

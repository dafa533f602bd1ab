/** For people who work on the bot: the live traffic, the bot's log, switches for faults, saved states. */

import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { usePart } from "../../shared/store";
import { store } from "../state";
import { DRAWER_BUTTON } from "./button";
import { FaultsView } from "./faults_view";
import { LogView } from "./log_view";
import { drawer, TABS, type Tab } from "./state";
import { StatesView } from "./states_view";
import { useTraffic } from "./traffic_feed";
import { TrafficView } from "./traffic_view";

const TITLES: Record<Tab, string> = { traffic: "Traffic", log: "Bot's log", faults: "Faults", states: "States" };

export function Drawer() {
  const open = usePart(drawer, (state) => state.open);
  return open ? <OpenDrawer /> : null;
}

function OpenDrawer() {
  const tab = usePart(drawer, (state) => state.tab);
  const online = usePart(store, (state) => state.connection === "online");
  const feed = useTraffic(online);
  const chosen = useRef<HTMLButtonElement>(null);
  useEffect(() => chosen.current?.focus(), []);
  const views: Record<Tab, ReactNode> = {
    traffic: <TrafficView feed={feed} />,
    log: <LogView online={online} />,
    faults: <FaultsView online={online} />,
    states: <StatesView online={online} />,
  };
  return (
    <section className="drawer" aria-label="Inside view" onKeyDown={(key) => key.key === "Escape" && close()}>
      <header>
        <div role="tablist" aria-label="Inside view" onKeyDown={turn}>
          {TABS.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={name === tab}
              aria-controls="drawer-panel"
              tabIndex={name === tab ? 0 : -1}
              ref={name === tab ? chosen : null}
              onClick={() => drawer.set({ tab: name })}
            >
              {TITLES[name]}
            </button>
          ))}
        </div>
        <button type="button" className="quiet" onClick={close}>
          Close
        </button>
      </header>
      <div role="tabpanel" id="drawer-panel" aria-labelledby={`tab-${tab}`} className="drawer-panel">
        {views[tab]}
      </div>
    </section>
  );
}

/** The arrow keys go from tab to tab. Source: WAI-ARIA Authoring Practices, Tabs. */
function turn(key: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key.key];
  if (step === undefined) return;
  key.preventDefault();
  const at = TABS.indexOf(drawer.get().tab);
  const tab = TABS[(at + step + TABS.length) % TABS.length];
  if (tab === undefined) return;
  drawer.set({ tab });
  document.getElementById(`tab-${tab}`)?.focus();
}

function close(): void {
  flushSync(() => drawer.set({ open: false })); // on a phone the button is only there without the drawer
  document.getElementById(DRAWER_BUTTON)?.focus();
}

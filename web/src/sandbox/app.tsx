/** The whole window: places on the left, what is said in the middle, people on the right. */

import { usePart } from "../shared/store";
import { Channel } from "./chat/channel";
import { ModalHost } from "./command/modal";
import { Drawer } from "./drawer/drawer";
import { usePlace } from "./here";
import { About } from "./layout/about";
import { Banner } from "./layout/banner";
import { Members } from "./layout/members";
import { Quick } from "./layout/quick";
import { Sidebar } from "./layout/sidebar";
import { useKeys, useTitle } from "./layout/titles";
import { Topbar } from "./layout/topbar";
import { focusComposer, layout } from "./layout/window";
import { store } from "./state";

export function App() {
  const place = usePlace(usePart(store, (state) => state.here));
  const isOnline = usePart(store, (state) => state.connection === "online");
  const drawer = usePart(layout, (state) => state.drawer);
  const dialog = usePart(layout, (state) => state.dialog);
  useTitle();
  useKeys();
  return (
    <>
      <div className="app">
        <button type="button" className="skip" onClick={focusComposer}>
          Skip to where one writes
        </button>
        <Banner />
        <Topbar title={place?.guild.name ?? "Chorus"} />
        <Sidebar />
        <div className="stage" inert={drawer !== null}>
          {place === null ? (
            <main className="channel">{isOnline && <p className="empty">You are in no server here.</p>}</main>
          ) : (
            <Channel key={place.channel.id} {...place} />
          )}
        </div>
        {place !== null && <Members {...place} />}
        {drawer !== null && (
          <button type="button" className="curtain" aria-label="Close" onClick={() => layout.set({ drawer: null })} />
        )}
        <ModalHost />
        {dialog === "quick" && <Quick />}
        {dialog === "about" && <About />}
      </div>
      <Drawer />
    </>
  );
}

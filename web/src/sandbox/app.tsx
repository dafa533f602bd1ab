/** The whole window: places on the left, what is said in the middle, people on the right. */

import { usePart } from "../shared/store";
import { Channel } from "./chat/channel";
import { Drawer } from "./drawer/drawer";
import { Banner } from "./layout/banner";
import { Members } from "./layout/members";
import { Sidebar } from "./layout/sidebar";
import { placeOf } from "./places";
import { store } from "./state";

export function App() {
  const guilds = usePart(store, (state) => state.guilds);
  const here = usePart(store, (state) => state.here);
  const place = placeOf(guilds, here);
  return (
    <>
      <div className="app">
        <Banner />
        <Sidebar />
        {place === null ? <main className="channel" /> : <Channel key={place.channel.id} {...place} />}
        {place !== null && <Members {...place} />}
      </div>
      <Drawer />
    </>
  );
}

/** The whole window: places on the left, what is said in the middle, people on the right. */

import { usePart } from "../shared/store";
import { Channel } from "./chat/channel";
import { ModalHost } from "./command/modal";
import { usePlace } from "./here";
import { Banner } from "./layout/banner";
import { Members } from "./layout/members";
import { Sidebar } from "./layout/sidebar";
import { store } from "./state";

export function App() {
  const place = usePlace(usePart(store, (state) => state.here));
  return (
    <div className="app">
      <Banner />
      <Sidebar />
      {place === null ? <main className="channel" /> : <Channel key={place.channel.id} {...place} />}
      {place !== null && <Members {...place} />}
      <ModalHost />
    </div>
  );
}

/** The room: the picture in the middle, the chat beside it, the queue and the people below. */

import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { usePart } from "../../shared/store";
import { Chat } from "../chat/chat";
import { focusComposer } from "../chat/composer_focus";
import { sought } from "../chat/jumping";
import { beginReading } from "../chat/reading";
import { enterRoom } from "../live";
import { People } from "../people/people";
import { ordered } from "../people/standing";
import { stopListening } from "../player/listening";
import { Now } from "../player/now";
import { Stage, toggleFullScreen } from "../player/stage";
import { focusFinder } from "../queue/finder";
import { QueueView } from "../queue/queue";
import { store } from "../state";
import { Banner } from "./banner";
import { type Deeds, useKeys } from "./keys";
import { NARROW, useMedia } from "./media";
import { Notices } from "./notices_view";
import { Over } from "./over";
import { type Tab, Tabs } from "./tabs";
import { Top } from "./top";
import { useReading } from "./use_reading";

const Help = lazy(() => import("./help").then((help) => ({ default: help.Help })));
const Settings = lazy(() => import("./settings").then((settings) => ({ default: settings.Settings })));

interface Props {
  groupId: number;
  onStranger: () => void;
  onGroups: () => void;
}

export function Room({ groupId, onStranger, onGroups }: Props) {
  const isNarrow = useMedia(NARROW);
  const connection = usePart(store, (state) => state.connection);
  const name = usePart(store, ({ me }) => me?.name ?? "");
  const [tab, setTab] = useState<Tab>("chat");
  const [hasChat, setHasChat] = useState(true);
  const [dialog, setDialog] = useState<"help" | "settings" | null>(null);
  const stage = useRef<HTMLElement>(null);
  const seeks = usePart(sought, ({ turn }) => turn);
  const queued = usePart(store, ({ queue }) => queue.total);
  const here = usePart(store, ({ people }) => ordered(people).here.length);
  const news = useReading(!isNarrow || tab === "chat");

  useEffect(() => {
    beginReading(groupId);
    const leave = enterRoom(groupId, onStranger);
    return () => {
      leave();
      stopListening();
    };
  }, [groupId, onStranger]);
  useEffect(() => {
    if (seeks > 0) setTab("chat"); // where the message is that somebody looks for
  }, [seeks]);

  const deeds = useMemo<Deeds>(() => {
    const show = (wanted: Tab, then: () => void) => {
      setTab(wanted);
      then();
      setTimeout(then); // on a narrow page it is there only when it was drawn
    };
    return {
      fullScreen: () => toggleFullScreen(stage.current),
      chat: () => (document.fullscreenElement === null ? show("chat", focusComposer) : setHasChat((has) => !has)),
      find: () => show("queue", focusFinder),
      help: () => setDialog("help"),
    };
  }, []);
  useKeys(deeds);

  if (connection === "over") return <Over onStranger={onStranger} onGroups={onGroups} />;
  const panels = { chat: <Chat />, queue: <QueueView />, people: <People /> };
  return (
    <div className="room" data-narrow={isNarrow || undefined}>
      <Top onHelp={deeds.help} onSettings={() => setDialog("settings")} onGroups={onGroups} />
      <Banner />
      <main className="hall" aria-busy={connection === "connecting"}>
        <Stage stage={stage} onFind={deeds.find} hasChat={hasChat} onChat={deeds.chat} />
        <Now />
        {isNarrow ? (
          <>
            <Tabs chosen={tab} counts={{ chat: news, queue: queued, people: here }} onChoose={setTab} />
            <div id="panel" className="panel" role="tabpanel" aria-labelledby={`tab-${tab}`}>
              {panels[tab]}
            </div>
          </>
        ) : (
          <div className="lower">
            {panels.queue}
            {panels.people}
          </div>
        )}
      </main>
      {!isNarrow && <aside className="side">{panels.chat}</aside>}
      <Notices />
      <Suspense fallback={null}>
        {dialog === "help" && <Help onClose={() => setDialog(null)} />}
        {dialog === "settings" && <Settings name={name} onClose={() => setDialog(null)} onLeft={onStranger} />}
      </Suspense>
    </div>
  );
}

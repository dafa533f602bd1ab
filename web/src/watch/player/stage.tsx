/** The picture with the player's controls; what fills the screen, with the chat over it. */

import { type RefObject, useEffect, useState } from "react";
import { usePart } from "../../shared/store";
import { OverPicture } from "../chat/over_picture";
import { clock, report } from "../live";
import { store } from "../state";
import { Picture } from "../sync/picture";
import { Controls } from "./controls";
import { useIdle } from "./idle";
import { Nothing } from "./nothing";
import { Veil } from "./status";

interface Props {
  stage: RefObject<HTMLElement | null>;
  onFind: () => void;
  hasChat: boolean;
  onChat: () => void;
}

export function Stage({ stage, onFind, hasChat, onChat }: Props) {
  const player = usePart(store, (state) => state.player);
  const isFull = useFullScreen(stage);
  const isIdle = useIdle(isFull && player.phase === "playing");
  return (
    <section
      ref={stage}
      className="stage"
      aria-label="Stage"
      data-full={isFull || undefined}
      data-idle={isIdle || undefined}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a button and a key do the same */}
      <div className="stage-picture" onDoubleClick={() => toggleFullScreen(stage.current)}>
        {player.entry === null ? (
          <Nothing onFind={onFind} />
        ) : (
          <Picture state={player} clock={clock} onReport={report} />
        )}
        {player.entry !== null && <Veil />}
        {isFull && hasChat && <OverPicture />}
      </div>
      <Controls
        stage={stage}
        isFull={isFull}
        onFull={() => toggleFullScreen(stage.current)}
        hasChat={hasChat}
        onChat={onChat}
      />
    </section>
  );
}

export function toggleFullScreen(stage: HTMLElement | null): void {
  if (document.fullscreenElement !== null) void document.exitFullscreen();
  else void stage?.requestFullscreen?.().catch(() => undefined); // a browser may not let it
}

function useFullScreen(stage: RefObject<HTMLElement | null>): boolean {
  const [isFull, setFull] = useState(false);
  useEffect(() => {
    const look = () => setFull(stage.current !== null && document.fullscreenElement === stage.current);
    document.addEventListener("fullscreenchange", look);
    return () => document.removeEventListener("fullscreenchange", look);
  }, [stage]);
  return isFull;
}

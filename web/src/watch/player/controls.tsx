/** What the player can be told, below the picture. */

import type { RefObject } from "react";
import { usePart } from "../../shared/store";
import { store } from "../state";
import type { Loop } from "../wire";
import { Chapters } from "./chapters";
import { Control } from "./control";
import { changeLoop, intend, playOrPause, skip } from "./doing";
import { ListenButton } from "./listen_button";
import { Progress } from "./progress";
import { Subtitles } from "./subtitles";
import { Volume } from "./volume";

const LOOPS: Record<Loop, string> = {
  off: "Repeat: off",
  all: "Repeat: the whole queue",
  one: "Repeat: this one",
};

interface Props {
  stage: RefObject<HTMLElement | null>;
  isFull: boolean;
  onFull: () => void;
  hasChat: boolean;
  onChat: () => void;
}

export function Controls({ stage, isFull, onFull, hasChat, onChat }: Props) {
  const entry = usePart(store, ({ player }) => player.entry);
  const phase = usePart(store, ({ player }) => player.phase);
  const loop = usePart(store, ({ player }) => player.loop);
  const plays = phase !== "paused" && phase !== "idle";
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset: nothing is filled in
    <div className="controls" role="group" aria-label="Player">
      {entry !== null && <Progress key={entry.id} entry={entry} />}
      <div className="controls-row">
        <div className="controls-some">
          <Control icon="previous" label="Previous" intent="previous" onPress={() => intend("previous")} />
          <Control
            icon={plays ? "pause" : "play"}
            label={plays ? "Pause" : "Play"}
            shortcut="Space"
            intent={plays ? "pause" : "resume"}
            className="control-main"
            onPress={playOrPause}
          />
          <Control icon="next" label="Skip" intent="skip" onPress={skip} />
        </div>
        <div className="controls-some controls-order">
          <Control icon="shuffle" label="Shuffle what waits" intent="shuffle" onPress={() => intend("shuffle")} />
          <Control
            icon={loop === "one" ? "loopOne" : "loop"}
            label={LOOPS[loop]}
            intent="loop"
            pressed={loop !== "off"}
            onPress={changeLoop}
          />
        </div>
        {entry !== null && <Chapters chapters={entry.chapters} />}
        <span className="controls-gap" />
        {entry?.picture.kind === "file" && <Subtitles key={entry.id} stage={stage} tracks={entry.picture.subtitles} />}
        <Volume />
        <ListenButton />
        {document.fullscreenEnabled && (
          <div className="controls-some">
            {isFull && (
              <Control icon="chat" label="Chat over the picture" shortcut="c" pressed={hasChat} onPress={onChat} />
            )}
            <Control
              icon={isFull ? "small" : "full"}
              label={isFull ? "Leave full screen" : "Full screen"}
              shortcut="f"
              onPress={onFull}
            />
          </div>
        )}
      </div>
    </div>
  );
}

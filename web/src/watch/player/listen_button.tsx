/** "Listen here", and how loud. */

import { Icon } from "../../shared/icon";
import { usePart } from "../../shared/store";
import { store } from "../state";
import { listening, setListenVolume, toggleListening, toggleMuted } from "./listening";

export function ListenButton() {
  const { on, isStarting, volume, isMuted } = usePart(listening, (state) => state);
  const isInVoice = usePart(store, ({ people, me }) => people.some(({ id, in_voice }) => id === me?.id && in_voice));
  return (
    <div className="listen" data-on={on || undefined}>
      {on && (
        <>
          <button
            type="button"
            className="control"
            aria-label={isMuted ? "Unmute" : "Mute"}
            aria-pressed={isMuted}
            title={`${isMuted ? "Unmute" : "Mute"} (m)`}
            onClick={toggleMuted}
          >
            <Icon name={isMuted ? "muted" : "headphones"} />
          </button>
          <input
            type="range"
            aria-label="Volume for you alone"
            title="For you alone"
            min={0}
            max={1}
            step={0.01}
            value={isMuted ? 0 : volume}
            aria-valuetext={`${Math.round(volume * 100)}%`}
            style={{ "--done": isMuted ? 0 : volume } as React.CSSProperties}
            onChange={({ target }) => setListenVolume(target.valueAsNumber)}
          />
        </>
      )}
      <button
        type="button"
        className="listen-button"
        aria-pressed={on}
        disabled={isStarting || (isInVoice && !on)}
        title={isInVoice ? "You hear it in the voice channel already." : "Hear the sound in this page"}
        onClick={() => void toggleListening()}
      >
        {!on && <Icon name="headphones" />} {isInVoice && !on ? "In voice" : on ? "Stop listening" : "Listen here"}
      </button>
    </div>
  );
}

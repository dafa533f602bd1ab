/** How loud the bot plays for everybody, as far as the room's ceiling. */

import { useEffect, useRef, useState } from "react";
import { Icon } from "../../shared/icon";
import { usePart } from "../../shared/store";
import { store } from "../state";
import { useReason } from "./control";
import { setVolume } from "./doing";

const SETTLED_MS = 300;

export function Volume() {
  const volume = usePart(store, ({ player }) => player.volume);
  const ceiling = usePart(store, ({ player }) => player.ceiling);
  const reason = useReason("volume");
  const [chosen, setChosen] = useState<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is told takes the place of what was chosen
  useEffect(() => setChosen(null), [volume]);

  function choose(percent: number): void {
    setChosen(percent);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setVolume(percent);
      timer.current = setTimeout(() => setChosen(null), 2_000);
    }, SETTLED_MS);
  }
  const shown = chosen ?? volume;
  return (
    <label className="volume" title={reason ?? `For everybody, up to ${ceiling}%`}>
      <Icon name={shown === 0 ? "muted" : "volume"} />
      <span className="unseen">Volume for everybody</span>
      <input
        type="range"
        min={0}
        max={ceiling}
        step={1}
        value={Math.min(shown, ceiling)}
        disabled={reason !== null}
        aria-valuetext={`${shown}% of at most ${ceiling}%`}
        style={{ "--done": ceiling > 0 ? Math.min(1, shown / ceiling) : 0 } as React.CSSProperties}
        onChange={({ target }) => choose(target.valueAsNumber)}
      />
      <span className="volume-number">{shown}%</span>
    </label>
  );
}

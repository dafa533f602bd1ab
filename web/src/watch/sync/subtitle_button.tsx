import { type RefObject, useState } from "react";
import type { Subtitles } from "./types";

/** Chooses the subtitles of the video in the stage; nothing where there are none. */
export function SubtitleButton({
  stage,
  subtitles,
}: {
  stage: RefObject<HTMLElement | null>;
  subtitles: readonly Subtitles[];
}) {
  const [chosen, setChosen] = useState("");
  if (!subtitles.length) return null;
  function choose(label: string): void {
    setChosen(label);
    for (const track of stage.current?.querySelector("video")?.textTracks ?? [])
      track.mode = track.label === label ? "showing" : "disabled";
  }
  return (
    <label className="picture-button">
      <span>Subtitles</span>
      <select value={chosen} onChange={(event) => choose(event.target.value)}>
        <option value="">Off</option>
        {subtitles.map(({ src, label }) => (
          <option key={src} value={label}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

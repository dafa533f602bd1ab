/** Which subtitles the picture shows: kept by language for what plays next. */

import { type RefObject, useEffect, useState } from "react";
import { Icon } from "../../shared/icon";
import type { Subtitles as Track } from "../wire";

const KEY = "chorus.subtitles";

interface Props {
  stage: RefObject<HTMLElement | null>;
  tracks: readonly Track[];
}

export function Subtitles({ stage, tracks }: Props) {
  const [language, setLanguage] = useState(remembered);
  const chosen = tracks.find((track) => track.language === language);
  const label = chosen?.label;
  useEffect(() => {
    const video = stage.current?.querySelector("video");
    if (!video) return;
    const show = () => {
      for (const track of video.textTracks) track.mode = track.label === label ? "showing" : "disabled";
    };
    show();
    video.textTracks.addEventListener("addtrack", show);
    return () => video.textTracks.removeEventListener("addtrack", show);
  }, [stage, label]);
  if (tracks.length === 0) return null;
  return (
    <label className="subtitles" title="Subtitles">
      <Icon name="captions" />
      <span className="unseen">Subtitles</span>
      <select
        value={chosen?.language ?? ""}
        onChange={({ target }) => {
          setLanguage(target.value);
          remember(target.value);
        }}
      >
        <option value="">Off</option>
        {tracks.map((track) => (
          <option key={track.src} value={track.language}>
            {track.label}
          </option>
        ))}
      </select>
    </label>
  );
}

function remember(language: string): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // a browser without storage forgets with the page
  }
}

function remembered(): string {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

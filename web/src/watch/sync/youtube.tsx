import { useEffect, useRef } from "react";
import { type Following, useFollowing } from "./follow";
import { YouTubeScreen, youTubeAddress } from "./youtube_screen";

/** A video in YouTube's own player, muted: the sound is the voice channel. */
export function YouTube({
  entryId,
  title,
  videoId,
  following,
  onFailure,
}: {
  entryId: number;
  title: string;
  videoId: string;
  following: Following;
  onFailure: (sentence: string | null) => void;
}) {
  const frame = useRef<HTMLIFrameElement>(null);
  const begin = useFollowing(entryId, following);
  const latest = useRef({ begin, onFailure });
  useEffect(() => {
    latest.current = { begin, onFailure };
  });
  useEffect(() => {
    if (frame.current === null) return;
    return latest.current.begin(new YouTubeScreen(frame.current, (sentence) => latest.current.onFailure(sentence)));
  }, []);
  return (
    // YouTube's player refuses to work for a page that does not tell who it is.
    <iframe
      ref={frame}
      className="picture-screen"
      src={youTubeAddress(videoId, location.origin)}
      title={`Picture of ${title}, from YouTube`}
      allow="autoplay; encrypted-media"
      referrerPolicy="strict-origin-when-cross-origin"
      tabIndex={-1}
    />
  );
}

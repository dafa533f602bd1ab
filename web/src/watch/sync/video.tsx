import { useEffect, useRef, useState } from "react";
import { notShown, whatFailed } from "./failure";
import { type Following, useFollowing } from "./follow";
import { NativeScreen } from "./native_screen";
import type { PictureOf } from "./types";

const TRY_AGAIN_MS = 3_000;

/** A file in a video element, muted: the sound is the voice channel. */
export function Video({
  entryId,
  title,
  picture,
  following,
  onFailure,
  poster,
}: {
  entryId: number;
  title: string;
  picture: PictureOf & { kind: "file" };
  following: Following;
  /** Why it is not shown; null when it is again. */
  onFailure: (sentence: string | null) => void;
  poster: string | null;
}) {
  const element = useRef<HTMLVideoElement>(null);
  const [attempt, setAttempt] = useState(0);
  const [isBlank, setBlank] = useState(true);
  const shown = useRef<string | null>(null);
  const begin = useFollowing(entryId, following);
  const latest = useRef({ begin, onFailure });
  useEffect(() => {
    latest.current = { begin, onFailure };
  });

  useEffect(() => {
    const video = element.current;
    if (video === null) return;
    return latest.current.begin(new NativeScreen(video));
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a further attempt loads the same address again
  useEffect(() => {
    const video = element.current;
    if (video === null) return;
    video.src = picture.src;
    let retrying: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    async function failed(): Promise<void> {
      const { sentence, isLasting } = await whatFailed(picture.src, picture.mime, shown.current === picture.src);
      if (isGone) return;
      setBlank(false);
      latest.current.onFailure(sentence);
      if (!isLasting) retrying = setTimeout(() => setAttempt((number) => number + 1), TRY_AGAIN_MS);
    }
    const onError = () => void failed();
    // A browser plays the sound alone of a file whose pictures it does not know, and shows nothing.
    const onLoaded = () => {
      setBlank(false);
      if (video.videoWidth > 0) shown.current = picture.src;
      latest.current.onFailure(video.videoWidth === 0 ? notShown(picture.mime) : null);
    };
    video.addEventListener("error", onError);
    video.addEventListener("loadeddata", onLoaded);
    return () => {
      isGone = true;
      clearTimeout(retrying);
      video.removeEventListener("error", onError);
      video.removeEventListener("loadeddata", onLoaded);
      video.removeAttribute("src"); // lets the connection go
      video.load();
    };
  }, [picture.src, picture.mime, attempt]);

  return (
    <>
      <video
        ref={element}
        className="picture-screen"
        muted
        playsInline
        disablePictureInPicture={false}
        preload="auto"
        poster={poster ?? undefined}
        aria-label={`Picture of ${title}`}
      >
        {picture.subtitles.map(({ src, label, language }) => (
          <track key={src} kind="subtitles" src={src} label={label} srcLang={language} />
        ))}
      </video>
      {isBlank && <p className="picture-wait">Loading the picture …</p>}
    </>
  );
}

import { useState } from "react";
import "./picture.css";
import type { Following } from "./follow";
import type { Entry } from "./types";
import { Video } from "./video";
import { YouTube } from "./youtube";

/** What there is to see of what plays, kept where the voice channel is; a cover where there are no pictures. */
export function Picture(props: Omit<Following, "onRefused">) {
  const { entry } = props.state;
  return (
    <section className="picture" aria-label="Picture">
      {entry === null ? (
        <Cover title="" cover={null} reason={null} />
      ) : (
        <Shown key={entry.id} {...props} entry={entry} />
      )}
    </section>
  );
}

function Shown({ entry, ...props }: Omit<Following, "onRefused"> & { entry: Entry }) {
  const { title, cover, picture } = entry;
  const [failure, setFailure] = useState<string | null>(null);
  const [isRefused, setRefused] = useState(false);
  const [clicks, setClicks] = useState(0);
  const following = { ...props, onRefused: setRefused };
  const shared = { entryId: entry.id, title, following, onFailure: setFailure };
  return (
    <>
      {picture.kind === "file" && (
        <Video key={`${picture.src} ${clicks}`} {...shared} picture={picture} poster={cover} />
      )}
      {picture.kind === "youtube" && <YouTube key={picture.video_id} {...shared} videoId={picture.video_id} />}
      {(picture.kind === "none" || failure !== null) && (
        <Cover title={title} cover={cover} reason={picture.kind === "none" ? picture.reason : failure} />
      )}
      {isRefused && (
        // A click is what the browser waits for; the element is made anew within it.
        <button type="button" className="picture-start" onClick={() => setClicks((number) => number + 1)}>
          Show the picture
        </button>
      )}
    </>
  );
}

function Cover({ title, cover, reason }: { title: string; cover: string | null; reason: string | null }) {
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <div className="picture-cover">
      {cover !== null && cover !== broken ? (
        <img
          src={cover}
          alt={title && `Cover of ${title}`}
          referrerPolicy="no-referrer"
          onError={() => setBroken(cover)}
        />
      ) : (
        <span className="picture-note" aria-hidden="true">
          ♪
        </span>
      )}
      {reason !== null && (
        <p className="picture-reason" role="status">
          {reason}
        </p>
      )}
    </div>
  );
}

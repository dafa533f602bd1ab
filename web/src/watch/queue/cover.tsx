import { useState } from "react";
import { Icon } from "../../shared/icon";

/** A small cover; a sign where there is none. Is for the eye only. */
export function Cover({ url }: { url: string | null }) {
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <span className="cover" aria-hidden="true">
      {url !== null && url !== broken ? (
        <img src={url} alt="" loading="lazy" referrerPolicy="no-referrer" onError={() => setBroken(url)} />
      ) : (
        <Icon name="play" />
      )}
    </span>
  );
}

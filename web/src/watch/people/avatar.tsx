import { useState } from "react";
import { hueOf, initialsOf } from "../../shared/colours";

interface Props {
  name: string;
  url: string | null;
  colourKey: string;
}

/** Somebody's picture, or their initials. Is for the eye only: the name stands beside it. */
export function Face({ name, url, colourKey }: Props) {
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <span className="face" aria-hidden="true" style={{ "--hue": hueOf(colourKey) } as React.CSSProperties}>
      {url !== null && url !== broken ? (
        <img src={url} alt="" referrerPolicy="no-referrer" loading="lazy" onError={() => setBroken(url)} />
      ) : (
        initialsOf(name)
      )}
    </span>
  );
}

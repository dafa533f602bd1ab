import { useEffect } from "react";
import { request } from "../http";
import type { Me } from "../wire";

/** The way in. */
export function Entrance({ onEntered }: { onEntered: (me: Me) => void }) {
  useEffect(() => {
    const [, link] = /^#link=(.+)$/.exec(location.hash) ?? [];
    if (link !== undefined) void request<Me>("POST", "/watch/open", { link }).then(onEntered, () => undefined);
  }, [onEntered]);
  return (
    <main className="entrance">
      <h1>Watch together</h1>
      <p>Type /watch in your group on Discord for a link of your own.</p>
    </main>
  );
}

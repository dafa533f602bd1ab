import { useRef, useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";
import { Subtitles } from "../watch/player/subtitles";
import { Calibration } from "../watch/sync/calibration";
import { Picture } from "../watch/sync/picture";
import type { Report } from "../watch/sync/types";
import { Wire } from "./wire";

/** The watch page's picture by itself, for tests and benchmarks: the state comes from a server of theirs. */
const wire = new Wire();

function Trial() {
  const state = useSyncExternalStore(wire.subscribe, () => wire.state);
  const stage = useRef<HTMLElement>(null);
  const report = (told: Report) => wire.tell({ report: told });
  if (location.hash === "#calibration") return <Calibration />;
  if (state === null) return <p>Waiting for the server.</p>;
  return (
    <section ref={stage}>
      <Picture state={state} clock={wire.clock} onReport={report} />
      {state.entry?.picture.kind === "file" && <Subtitles stage={stage} tracks={state.entry.picture.subtitles} />}
    </section>
  );
}

const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<Trial />);

import { useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";
import { Calibration } from "../watch/sync/calibration";
import { Picture } from "../watch/sync/picture";
import type { Report } from "../watch/sync/types";
import { Wire } from "./wire";

/** The watch page's picture by itself, for tests and benchmarks: the state comes from a server of theirs. */
const wire = new Wire();

function Trial() {
  const state = useSyncExternalStore(wire.subscribe, () => wire.state);
  const report = (told: Report) => wire.tell({ report: told });
  if (location.hash === "#calibration") return <Calibration />;
  if (state === null) return <p>Waiting for the server.</p>;
  return (
    <Picture state={state} clock={wire.clock} onReport={report}>
      {location.hash === "#chat" && <p>Here is the chat.</p>}
    </Picture>
  );
}

const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<Trial />);

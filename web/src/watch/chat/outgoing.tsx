/** What was sent and is not there yet. */

import { usePart } from "../../shared/store";
import { giveBack, type Outgoing, outbox, sendAgain } from "./outbox";
import { Words } from "./words";

const STATES: Record<Outgoing["state"], string> = {
  sending: "Sending …",
  reading: "Getting its files …",
  waiting: "Is sent when the connection is back",
  refused: "",
};

export function OutgoingList() {
  const all = usePart(outbox, (state) => state.all);
  if (all.length === 0) return null;
  return (
    <ul className="outgoing" aria-label="Not sent yet">
      {all.map((one) => (
        <li key={one.key} className="said" data-mine data-state={one.state}>
          <div className="bubble">
            {one.text !== "" && <Words text={one.text} />}
            {one.files.map((file, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two files may be the same
              <p key={`${index} ${file.name}`} className="attached-file">
                {file.name}
              </p>
            ))}
            {one.files.length > 0 && one.state === "sending" && (
              <progress value={one.share} max={1} aria-label="Sent so far">
                {Math.round(one.share * 100)}%
              </progress>
            )}
          </div>
          <p className="outgoing-state" role={one.failure === null ? undefined : "alert"}>
            {one.failure ?? STATES[one.state]}{" "}
            {(one.state === "waiting" || one.state === "refused") && (
              <>
                {one.state === "refused" && (
                  <button type="button" className="linkish" onClick={() => sendAgain(one.key)}>
                    Try again
                  </button>
                )}{" "}
                <button type="button" className="linkish" onClick={() => giveBack(one.key)}>
                  Change it
                </button>
              </>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}

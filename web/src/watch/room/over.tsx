import { usePart } from "../../shared/store";
import { draft } from "../chat/drafts";
import { outbox } from "../chat/outbox";
import { store } from "../state";

interface Props {
  onStranger: () => void;
  onGroups: () => void;
}

/** The end of a visit: why, what to do, and what was not sent. */
export function Over({ onStranger, onGroups }: Props) {
  const reason = usePart(store, (state) => state.reason);
  const isLoggedOut = usePart(store, (state) => state.isLoggedOut);
  const written = usePart(draft, ({ text }) => text);
  const unsent = usePart(outbox, ({ all }) => all);
  const kept = [...unsent.map(({ text }) => text), written].filter((text) => text.trim() !== "").join("\n\n");
  return (
    <main className="over">
      <div className="over-card">
        <h1>This visit is over</h1>
        <p role="alert">{reason}</p>
        {kept !== "" && (
          <label>
            What you wrote and was not sent:
            <textarea readOnly rows={4} value={kept} />
          </label>
        )}
        <p className="over-deeds">
          <button type="button" className="accented" onClick={isLoggedOut ? onStranger : onGroups}>
            {isLoggedOut ? "Log in again" : "To your groups"}
          </button>
        </p>
        <p className="quiet">Or type /watch in your group’s thread on Discord for a link of your own.</p>
      </div>
    </main>
  );
}

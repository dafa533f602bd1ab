import { usePart } from "../../shared/store";
import { draft } from "../chat/drafts";
import { outbox } from "../chat/outbox";
import { store, visit } from "../state";

interface Props {
  onAgain: () => void;
  onGroups: () => void;
}

/** The end of a visit: why, what to do, and what was not sent. */
export function Over({ onAgain, onGroups }: Props) {
  const reason = usePart(store, (state) => state.reason);
  const several = usePart(visit, ({ groups }) => (groups?.length ?? 0) > 1);
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
          {several && (
            <button type="button" onClick={onGroups}>
              Another group
            </button>
          )}
          <button type="button" className="accented" onClick={onAgain}>
            Come in again
          </button>
        </p>
        <p className="quiet">Or type /watch in your group’s thread on Discord for a link of your own.</p>
      </div>
    </main>
  );
}

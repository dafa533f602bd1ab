import { Icon } from "../../shared/icon";
import { usePart } from "../../shared/store";
import { dismiss, notices } from "../notices";

/** What was done, and what was not, for a moment. */
export function Notices() {
  const all = usePart(notices, (state) => state.all);
  return (
    <div className="notices">
      <div role="status">{all.filter(({ kind }) => kind !== "failed").map(view)}</div>
      <div role="alert">{all.filter(({ kind }) => kind === "failed").map(view)}</div>
    </div>
  );
}

function view({ key, text, kind }: { key: number; text: string; kind: string }) {
  return (
    <p key={key} className="notice" data-kind={kind}>
      <span>{text}</span>
      <button type="button" aria-label="Dismiss" onClick={() => dismiss(key)}>
        <Icon name="cross" />
      </button>
    </p>
  );
}

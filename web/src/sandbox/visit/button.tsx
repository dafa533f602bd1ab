/** Opens the guided visit again. */

import { call } from "./guide";

export const HELP_BUTTON = "open-visit";

export function HelpButton() {
  return (
    <button type="button" id={HELP_BUTTON} className="tool" onClick={call}>
      <span aria-hidden="true">?</span> First steps
    </button>
  );
}

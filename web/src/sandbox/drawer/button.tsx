/** Opens and closes the drawer. */

import { usePart } from "../../shared/store";
import { drawer } from "./state";

export const DRAWER_BUTTON = "open-drawer";

export function DrawerButton() {
  const open = usePart(drawer, (state) => state.open);
  return (
    <button
      type="button"
      id={DRAWER_BUTTON}
      className="tool"
      aria-expanded={open}
      onClick={() => drawer.set({ open: !open })}
    >
      <span aria-hidden="true">⚙</span> Inside view
    </button>
  );
}

/** A button of the player. What cannot be used now says why, and can still be reached by keyboard. */

import { useId } from "react";
import { Icon, type IconName } from "../../shared/icon";
import { usePart } from "../../shared/store";
import { store } from "../state";
import { reasonAgainst } from "./reasons";

interface Props {
  icon: IconName;
  label: string;
  /** The key that does the same. */
  shortcut?: string;
  /** The intent it stands for, if the room's rules judge it. */
  intent?: string;
  pressed?: boolean;
  className?: string;
  onPress: () => void;
}

export function Control({ icon, label, shortcut, intent, pressed, className, onPress }: Props) {
  const reason = useReason(intent);
  const id = useId();
  return (
    <button
      type="button"
      className={`control ${className ?? ""}`}
      aria-label={label}
      aria-pressed={pressed}
      aria-disabled={reason !== null || undefined}
      aria-describedby={reason === null ? undefined : id}
      aria-keyshortcuts={shortcut}
      title={reason ?? (shortcut === undefined ? label : `${label} (${shortcut})`)}
      onClick={onPress}
    >
      <Icon name={icon} />
      {reason !== null && (
        <span id={id} hidden>
          {reason}
        </span>
      )}
    </button>
  );
}

/** Why an intent cannot be used now; null when it can. */
export function useReason(intent: string | undefined): string | null {
  return usePart(store, ({ player, connection }) =>
    intent === undefined ? null : reasonAgainst(intent, player, connection),
  );
}

/** The names that are offered above where one writes. */

import type { Suggestion } from "./completing";

export const COMPLETER = "completer";

interface Props {
  offered: Suggestion[];
  active: number;
  onTake: (chosen: Suggestion) => void;
}

export function Completer({ offered, active, onTake }: Props) {
  if (offered.length === 0) return null;
  return (
    <div className="completer" id={COMPLETER} role="listbox" aria-label="Whom or what you mean">
      {offered.map((one, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: where one writes takes the keys
        <div
          key={one.meant}
          id={`${COMPLETER}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          onPointerDown={(pointer) => pointer.preventDefault()}
          onMouseDown={(mouse) => mouse.preventDefault()} // on a phone, too, one goes on writing
          onClick={() => onTake(one)}
        >
          <bdi>{one.shown}</bdi> {one.note !== undefined && <span className="quiet">{one.note}</span>}
        </div>
      ))}
    </div>
  );
}

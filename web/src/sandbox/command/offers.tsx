/** A list under a field, whose keys are the field's. */

import { useEffect, useRef } from "react";
import type { Offer } from "./values";

interface Props {
  id: string;
  label: string;
  offers: Offer[];
  active: number;
  onChoose: (offer: Offer) => void;
}

export function Offers({ id, label, offers, active, onChoose }: Props) {
  return (
    <div className="offers" role="listbox" id={id} aria-label={label}>
      {offers.map((offer, at) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: a bot may offer the same thing twice
          key={at}
          id={rowId(id, at)}
          offer={offer}
          isActive={at === active}
          onChoose={() => onChoose(offer)}
        />
      ))}
    </div>
  );
}

/** The id of a row, for `aria-activedescendant`. */
export function rowId(listId: string, at: number): string {
  return `${listId}-${at}`;
}

function Row(props: { id: string; offer: Offer; isActive: boolean; onChoose: () => void }) {
  const { id, offer, isActive, onChoose } = props;
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: keys are the field's, which keeps the focus
    <div
      ref={row}
      id={id}
      role="option"
      aria-selected={isActive}
      onMouseDown={(press) => press.preventDefault()}
      onClick={onChoose}
    >
      <strong>{offer.name}</strong> {offer.about !== undefined && <span>{offer.about}</span>}
    </div>
  );
}

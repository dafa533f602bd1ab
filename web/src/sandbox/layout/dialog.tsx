/** A dialog over everything: the focus stays in it, Escape leaves it, and then is back where it was. */

import { useEffect, useId, useRef } from "react";
import { focusComposer } from "./window";

interface Props {
  title: string;
  className?: string;
  onClose: () => void;
  children: React.ReactNode;
}

export function Dialog({ title, className, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>("input, textarea, select")?.focus();
    return () => focusAgain(before);
  }, []);

  return (
    <dialog ref={dialog} className={className} aria-labelledby={titleId} onClose={onClose}>
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  );
}

/** Back to where the focus was, or to where one writes if that is gone. */
function focusAgain(before: Element | null): void {
  if (before instanceof HTMLElement && before.isConnected && before !== document.body) before.focus();
  else focusComposer();
}

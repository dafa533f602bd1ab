/** A question that has to be answered before something is done that cannot be undone. */

import { type ReactNode, useEffect, useRef } from "react";

interface Props {
  question: string;
  yes: string;
  onYes: () => void;
  onClose: () => void;
  children?: ReactNode;
}

export function AskFirst({ question, yes, onYes, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="ask-first" aria-label={question} onClose={onClose}>
      <h2>{question}</h2>
      {children}
      <form method="dialog">
        <button type="submit">Cancel</button>
        <button type="submit" className="danger" onClick={onYes}>
          {yes}
        </button>
      </form>
    </dialog>
  );
}

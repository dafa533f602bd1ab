/** A field to write a message in: it grows with the text, and completes names behind an @. */

import { type ClipboardEventHandler, type RefObject, useLayoutEffect, useRef } from "react";
import { Completer } from "../../shared/completer";
import { fitHeight } from "../../shared/fitting";
import { usePart } from "../../shared/store";
import { useCompleter } from "../../shared/use_completer";
import { store } from "../state";
import { offered } from "./mentions";

interface Props {
  area: RefObject<HTMLTextAreaElement | null>;
  id?: string;
  label: string;
  placeholder?: string;
  text: string;
  onText: (text: string) => void;
  /** A key that is not for what is offered. */
  onKey: (key: React.KeyboardEvent<HTMLTextAreaElement>) => void;
  onPaste?: ClipboardEventHandler;
}

export function Field({ area, text, onText, onKey, label, ...more }: Props) {
  const people = usePart(store, (state) => state.people);
  const cursor = useRef<number | null>(null);
  const completer = useCompleter(
    text,
    (typed) => offered(typed, people),
    (after, at) => {
      cursor.current = at;
      onText(after);
      area.current?.focus();
    },
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text decides how high it is, and where one goes on
  useLayoutEffect(() => {
    fitHeight(area.current);
    if (cursor.current !== null) area.current?.setSelectionRange(cursor.current, cursor.current);
    cursor.current = null;
  }, [text]);
  return (
    <div className="field">
      <Completer offered={completer.offered} active={completer.active} onTake={completer.take} />
      <p className="unseen" role="status">
        {completer.offered.length > 0 && `${completer.offered.length} offered: arrow keys choose, Enter takes one.`}
      </p>
      <textarea
        ref={area}
        aria-label={label}
        rows={1}
        dir="auto"
        value={text}
        onChange={({ target }) => {
          onText(target.value);
          completer.moved(target.selectionStart);
        }}
        onBlur={() => completer.moved(null)}
        onKeyDown={(key) => {
          if (key.nativeEvent.isComposing) return;
          if (!(key.key === "Enter" && key.shiftKey) && completer.onKey(key.key)) {
            key.preventDefault();
            key.stopPropagation();
          } else onKey(key);
        }}
        {...more}
        {...completer.naming}
      />
    </div>
  );
}

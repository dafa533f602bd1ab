import { useLayoutEffect, useRef, useState } from "react";
import { fitHeight } from "../../shared/fitting";
import type { Message } from "../wire";
import { focusComposer } from "./composer_focus";
import { editing, saveEdit } from "./deeds";

/** Changes what one said; what is typed stays until it is saved or given up. */
export function Editor({ message }: { message: Message }) {
  const [text, setText] = useState(message.text);
  const [isSaving, setSaving] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    area.current?.focus();
    area.current?.setSelectionRange(message.text.length, message.text.length);
  }, [message.text]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text decides how high it is
  useLayoutEffect(() => fitHeight(area.current), [text]);

  function close(): void {
    editing.set({ id: null });
    focusComposer();
  }
  async function save(): Promise<void> {
    if (text.trim() === "" || text === message.text) return close();
    setSaving(true);
    if (await saveEdit(message.id, text)) close();
    else setSaving(false);
  }
  return (
    <div className="editor">
      <textarea
        ref={area}
        aria-label="Change your message"
        rows={1}
        dir="auto"
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(key) => {
          if (key.nativeEvent.isComposing) return;
          if (key.key === "Enter" && !key.shiftKey) {
            key.preventDefault();
            void save();
          } else if (key.key === "Escape") {
            key.stopPropagation();
            close();
          }
        }}
      />
      <p className="editor-deeds">
        <button type="button" onClick={close}>
          Cancel
        </button>
        <button type="button" className="accented" disabled={isSaving} onClick={() => void save()}>
          Save
        </button>
      </p>
    </div>
  );
}

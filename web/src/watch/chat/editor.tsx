import { useLayoutEffect, useRef, useState } from "react";
import { store } from "../state";
import type { Message } from "../wire";
import { focusComposer } from "./composer_focus";
import { editing, saveEdit } from "./deeds";
import { Field } from "./field";
import { asSent, asTyped } from "./mentions";

/** Changes what one said; what is typed stays until it is saved or given up. */
export function Editor({ message }: { message: Message }) {
  const [before] = useState(() => asTyped(message.text, store.get().people));
  const [text, setText] = useState(before);
  const [isSaving, setSaving] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    area.current?.focus();
    area.current?.setSelectionRange(before.length, before.length);
  }, [before]);

  function close(): void {
    editing.set({ id: null });
    focusComposer();
  }
  async function save(): Promise<void> {
    if (text.trim() === "" || text === before) return close();
    setSaving(true);
    if (await saveEdit(message.id, asSent(text, store.get().people))) close();
    else setSaving(false);
  }
  return (
    <div className="editor">
      <Field
        area={area}
        label="Change your message"
        text={text}
        onText={setText}
        onKey={(key) => {
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

/** The group's chat. */

import { type DragEvent, useState } from "react";
import { addFiles, Composer } from "./composer";
import { focusComposer } from "./composer_focus";
import { MessageList } from "./message_list";

export function Chat() {
  const [isOver, setOver] = useState(false);
  function drag(event: DragEvent, over: boolean): void {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setOver(over);
  }
  return (
    <section
      className="chat"
      aria-label="Chat"
      data-over={isOver || undefined}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) drag(event, false);
      }}
      onDrop={(event) => {
        drag(event, false);
        addFiles([...event.dataTransfer.files]);
        focusComposer();
      }}
    >
      <MessageList />
      <Composer />
      {isOver && (
        <div className="drop" aria-hidden="true">
          Let go to attach
        </div>
      )}
    </section>
  );
}

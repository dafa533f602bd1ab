/** The form that the bot opens: a dialog that stays until it is sent off or left. */

import { useRef, useState } from "react";
import { RequestError, sentenceOf } from "../../shared/socket";
import { usePart } from "../../shared/store";
import { ask } from "../client";
import { Dialog } from "../layout/dialog";
import { type Answer, store } from "../state";
import { SILENT, showAnswer } from "./answers";
import { type Filled, type FormField, fieldsOf, initial, valuesOf, wrongWith } from "./forms";
import { FormFieldView } from "./modal_field";
import { closeModal, type Modal, modals } from "./modals";

export function ModalHost() {
  const open = usePart(modals, (state) => state.open);
  return open === null ? null : <ModalDialog key={open.interactionId} modal={open} />;
}

function ModalDialog({ modal }: { modal: Modal }) {
  const form = useRef<HTMLFormElement>(null);
  const [filled, setFilled] = useState<Record<string, Filled>>({});
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [refusal, setRefusal] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const bot = usePart(store, (state) => state.bot.user);
  const fields = fieldsOf(modal.components);

  async function send(): Promise<void> {
    const found = wrongIn(fields, filled);
    setWrong(found);
    setRefusal(null);
    const first = fields.find(({ key }) => key in found);
    if (first !== undefined) {
      form.current?.querySelector<HTMLElement>(`[name="${CSS.escape(first.key)}"]`)?.focus();
      return;
    }
    setSending(true);
    const args = { interaction_id: modal.interactionId, values: valuesOf(fields, filled), timeout_s: 0 };
    try {
      const answer = await ask<Answer>("submit", args);
      closeModal();
      showAnswer(answer);
    } catch (error) {
      const isSilent = error instanceof RequestError && error.kind === "timeout";
      setRefusal(isSilent ? `${SILENT} What you typed is still here: try again.` : sentenceOf(error));
      setSending(false);
    }
  }

  return (
    <Dialog title={modal.title} className="modal" onClose={closeModal}>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!sending) void send();
        }}
      >
        {bot !== null && <p className="modal-from">A form of {bot.global_name ?? bot.username}</p>}
        {fields.map((field) => (
          <FormFieldView
            key={field.key}
            field={field}
            channelId={modal.channelId}
            filled={field.control === null ? "" : (filled[field.key] ?? initial(field.control))}
            wrong={wrong[field.key] ?? null}
            onFill={(value) => {
              setFilled((all) => ({ ...all, [field.key]: value }));
              setWrong(({ [field.key]: _mended, ...others }) => others);
            }}
          />
        ))}
        {refusal !== null && <p role="alert">{refusal}</p>}
        <div className="modal-buttons">
          <button type="button" onClick={closeModal}>
            Cancel
          </button>
          <button type="submit" className="primary" aria-disabled={sending}>
            {sending ? "Sending …" : "Submit"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function wrongIn(fields: FormField[], filled: Record<string, Filled>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { key, control } of fields) {
    const wrong = control === null ? null : wrongWith(control, filled[key] ?? initial(control));
    if (wrong !== null) found[key] = wrong;
  }
  return found;
}

/** Where one writes. */

import { type RefObject, useRef } from "react";
import { Icon } from "../../shared/icon";
import { left, tooLong, USUAL_LENGTH } from "../../shared/lengths";
import { usePart } from "../../shared/store";
import { AttachButton } from "../../shared/upload_list";
import { admitted } from "../../shared/uploads";
import { reasonAgainst } from "../player/reasons";
import { store } from "../state";
import { COMPOSER, focusComposer } from "./composer_focus";
import { editing } from "./deeds";
import { draft, setDraft, takeDraft } from "./drafts";
import { Field } from "./field";
import { glimpse } from "./glimpse";
import { asSent } from "./mentions";
import { send } from "./outbox";
import { readAll } from "./reading";
import { Uploads } from "./upload_list";

export function Composer() {
  const { text, files, replyTo, failure } = usePart(draft, (state) => state);
  const may = usePart(store, ({ player }) => player.may.say !== false);
  const area = useRef<HTMLTextAreaElement>(null);

  if (!may) return <p className="composer-closed">{reasonAgainst("say", store.get().player, "online")}</p>;
  const rest = left(text);
  const problem =
    rest !== null && rest < 0
      ? (tooLong(text) ?? `This is ${-rest} characters too long: a message takes ${USUAL_LENGTH.toLocaleString("en")}.`)
      : failure;
  return (
    <form
      className="composer"
      aria-label="Write a message"
      onSubmit={(submit) => {
        submit.preventDefault();
        trySend();
      }}
    >
      {replyTo !== null && (
        <p className="replying">
          <span>
            Answer to <b dir="auto">{replyTo.author.name}</b>{" "}
            <bdi className="quiet">{glimpse(replyTo.text, replyTo.names).slice(0, 80)}</bdi>
          </span>
          <button type="button" aria-label="Do not answer" onClick={() => setDraft({ replyTo: null })}>
            <Icon name="cross" />
          </button>
        </p>
      )}
      <Uploads files={files} />
      {problem !== null && (
        <p role="alert" className="failure composer-failure">
          <span>{problem}</span>
          {problem === failure && (
            <button type="button" aria-label="Dismiss" onClick={() => setDraft({ failure: null })}>
              <Icon name="cross" />
            </button>
          )}
        </p>
      )}
      <div className="composer-field">
        <AttachButton onFiles={attach} />
        <Field
          area={area}
          id={COMPOSER}
          label="Message"
          placeholder="Say something to the group"
          text={text}
          onText={(typed) => setDraft({ text: typed, failure: null })}
          onKey={(key) => onKeyDown(key, area)}
          onPaste={(paste) => {
            const pasted = [...paste.clipboardData.files];
            if (pasted.length > 0) paste.preventDefault();
            addFiles(pasted);
          }}
        />
        {rest !== null && (
          <span className="length" data-over={rest < 0 || undefined}>
            <span className="unseen">Characters left: </span>
            {rest}
          </span>
        )}
        <button type="submit" className="send" aria-label="Send" title="Send (Enter)" disabled={!isSendable()}>
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}

/** Add files to what is written, as far as a message takes them. */
export function addFiles(more: File[]): void {
  if (more.length > 0) setDraft(admitted(draft.get().files, more));
}

function isSendable(): boolean {
  const { text, files } = draft.get();
  return (text.trim() !== "" || files.length > 0) && (left(text) ?? 0) >= 0;
}

function trySend(): void {
  const { group, people } = store.get();
  if (group === null || !isSendable()) return;
  const { text, files, replyTo } = takeDraft();
  readAll();
  send(group.id, asSent(text.trim(), people), files, replyTo);
  focusComposer();
}

function onKeyDown(key: React.KeyboardEvent<HTMLTextAreaElement>, area: RefObject<HTMLTextAreaElement | null>): void {
  if (key.key === "Enter" && !key.shiftKey) {
    key.preventDefault();
    trySend();
  } else if (key.key === "ArrowUp" && draft.get().text === "") {
    const last = store.get().chat.messages.findLast(({ mine }) => mine);
    if (last === undefined) return;
    key.preventDefault();
    editing.set({ id: last.id });
  } else if (key.key === "Escape") {
    if (draft.get().replyTo !== null) setDraft({ replyTo: null });
    else area.current?.blur();
  }
}

function attach(files: File[]): void {
  addFiles(files);
  focusComposer();
}

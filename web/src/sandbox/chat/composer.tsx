/** Where one writes. */

import { useEffect, useLayoutEffect, useRef } from "react";
import { Completer } from "../../shared/completer";
import type { Suggestion } from "../../shared/completing";
import type { Channel, Guild } from "../../shared/discord";
import { fitHeight } from "../../shared/fitting";
import { usePart } from "../../shared/store";
import { useCompleter } from "../../shared/use_completer";
import { CommandComposer, startCommand, useIsCommand } from "../command/entry";
import { Thinking } from "../command/thinking";
import { isMine } from "../message/authors";
import { store } from "../state";
import { addFiles, drafts, NO_DRAFT, setDraft } from "./drafts";
import { Length } from "./length";
import { suggestions } from "./naming";
import { proposals, takeProposal } from "./proposal";
import { ReplyBar } from "./reply_bar";
import { noteTyping, send } from "./sending";
import { Typing } from "./typing";
import { UploadButton, Uploads } from "./upload_list";
import { view } from "./view";

export function Composer({ guild, channel }: { guild: Guild; channel: Channel }) {
  const draft = usePart(drafts, ({ all }) => all[channel.id] ?? NO_DRAFT);
  const area = useRef<HTMLTextAreaElement>(null);
  const cursor = useRef<number | null>(null);
  const completer = useCompleter(draft.text, (typed) => suggestions(typed, guild), replace);

  const proposed = usePart(proposals, (state) => state.text);
  const isCommand = useIsCommand(channel.id);

  function setText(text: string): void {
    setDraft(channel.id, { text, failure: null });
    if (text !== "") noteTyping(channel.id);
  }

  useEffect(() => {
    if (proposed === null) return;
    const text = takeProposal() ?? "";
    if (startCommand(channel.id, text)) return;
    setDraft(channel.id, { text, failure: null });
    area.current?.focus();
  }, [proposed, channel.id]);

  function replace(text: string, at: number, chosen: Suggestion): void {
    cursor.current = at;
    setDraft(channel.id, { text, meant: { ...draft.meant, [chosen.shown]: chosen.meant } });
    area.current?.focus();
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text decides how high it is
  useLayoutEffect(() => {
    fitHeight(area.current);
    if (cursor.current !== null) area.current?.setSelectionRange(cursor.current, cursor.current);
    cursor.current = null;
  }, [draft.text]);

  function onKeyDown(key: React.KeyboardEvent<HTMLTextAreaElement>): void {
    if (key.nativeEvent.isComposing) return;
    if (!(key.key === "Enter" && key.shiftKey) && completer.onKey(key.key)) key.preventDefault();
    else if (key.key === "Enter" && !key.shiftKey) {
      key.preventDefault();
      void send(channel.id);
    } else if (key.key === "ArrowUp" && draft.text === "" && editLast(channel)) key.preventDefault();
    else if (key.key === "Escape" && draft.replyTo !== null) setDraft(channel.id, { replyTo: null });
  }

  if (isCommand) return <CommandComposer channel={channel} onLeave={setText} />;
  return (
    <div className="composer">
      <Thinking channelId={channel.id} />
      <Completer offered={completer.offered} active={completer.active} onTake={completer.take} />
      <ReplyBar channelId={channel.id} message={draft.replyTo} />
      <Uploads channelId={channel.id} files={draft.files} />
      <Length channelId={channel.id} text={draft.text} failure={draft.failure} />
      <div className="composer-field">
        <UploadButton channelId={channel.id} />
        <textarea
          ref={area}
          aria-label={`Write in ${channel.name}`}
          placeholder={`Write in ${channel.name}, or / for a command`}
          rows={1}
          dir="auto"
          value={draft.text}
          onChange={({ target }) => {
            if (startCommand(channel.id, target.value)) return setText("");
            setText(target.value);
            completer.moved(target.selectionStart);
          }}
          onKeyDown={onKeyDown}
          onPaste={(paste) => {
            const files = [...paste.clipboardData.files];
            if (files.length > 0) paste.preventDefault();
            addFiles(channel.id, files);
          }}
          {...completer.naming}
        />
      </div>
      <Typing channelId={channel.id} />
    </div>
  );
}

/** Change the last message that one said here; false when there is none. */
function editLast(channel: Channel): boolean {
  const { chats, me } = store.get();
  const last = chats[channel.id]?.messages.findLast((message) => isMine(message, me?.id ?? null));
  if (last === undefined) return false;
  view.set({ editing: last.id });
  return true;
}

/** The menu of a message, with what the bot offers for messages. */

import { useEffect, useState } from "react";
import type { Message } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { view } from "../chat/view";
import { ask } from "../client";
import { store } from "../state";
import { reply } from "./actions";
import { isMine } from "./authors";
import type { Doing } from "./doing";
import { isSystem } from "./kinds";
import { type Entry, Menu } from "./menu";
import { placeNamed } from "./names";

interface Props {
  message: Message;
  doing: Doing;
  at: DOMRect;
  onClose: () => void;
  onReact: () => void;
  onDelete: () => void;
}

export function MessageMenu({ message, doing, at, onClose, onReact, onDelete }: Props) {
  const isOwn = usePart(store, (state) => isMine(message, state.me?.id ?? null));
  const offered = useOffered(message);
  const isSpoken = !isSystem(message);
  const entries: (Entry | false)[] = [
    { label: "Add a reaction", act: onReact },
    isSpoken && { label: "Reply", act: () => reply(message) },
    isSpoken && isOwn && { label: "Edit", act: () => view.set({ editing: message.id }) },
    isSpoken && {
      label: message.pinned ? "Unpin" : "Pin",
      act: () => void doing.ask("pin", { pinned: !message.pinned }),
    },
    message.content !== "" && { label: "Copy the text", act: () => copy(message.content, doing) },
    { label: "Copy the link", act: () => copy(linkTo(message), doing) },
    { label: "Copy the ID", act: () => copy(message.id, doing) },
    { label: "Delete", isGrave: true, act: onDelete },
  ];
  const apps = offered.map((name) => ({
    label: name,
    act: () => void doing.askBot("context_menu", { name }, `menu ${name}`),
  }));
  return (
    <Menu
      at={at}
      label="What to do with this message"
      onClose={onClose}
      sections={[{ entries: entries.filter((entry) => entry !== false) }, { title: "Apps", entries: apps }]}
    />
  );
}

/** The bot's commands for messages; none while they are asked for, or when they cannot be had. */
function useOffered(message: Message): string[] {
  const [names, setNames] = useState<string[]>([]);
  useEffect(() => {
    let isGone = false;
    ask<string[]>("context_menus", { channel_id: message.channel_id, kind: "message" }).then(
      (offered) => !isGone && setNames(offered),
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [message.channel_id]);
  return isSystem(message) ? [] : names;
}

/** Where Discord's own clients would find it. */
function linkTo(message: Message): string {
  const guild = placeNamed(store.get().guilds, message.channel_id)?.guild;
  return `https://discord.com/channels/${guild?.id ?? "@me"}/${message.channel_id}/${message.id}`;
}

function copy(text: string, doing: Doing): void {
  navigator.clipboard.writeText(text).catch(() => doing.tell("The browser did not let this page copy it."));
}

/** One message as a member sees it, with what one can do with it. */

import { memo, useState } from "react";
import { type Id, isEphemeral, type Message, MessageFlag } from "../../shared/discord";
import { Icon } from "../../shared/icon";
import { saidAt } from "../../shared/markup/times";
import { usePart } from "../../shared/store";
import { view } from "../chat/view";
import { store } from "../state";
import { Actions, type Opened } from "./actions";
import { AuthorName, Avatar, useAuthorName } from "./author";
import { colourKeyOf, isMine } from "./authors";
import { Body } from "./body";
import { Boundary } from "./boundary";
import { useDoing } from "./doing";
import { MessageEditor } from "./editor";
import { isSystem } from "./kinds";
import { Reactions } from "./reactions";
import { Before } from "./reply";
import { SystemText } from "./system";

interface Props {
  message: Message;
  /** Whether it follows another of the same author, so that the name need not be said again. */
  isFollowing?: boolean;
  /** Whether the pointer or the focus is there: what one can do with it is shown then. */
  isActive?: boolean;
}

export const MessageView = memo(function MessageView(props: Props) {
  return (
    <Boundary>
      <Article {...props} />
    </Boundary>
  );
});

function Article({ message, isFollowing = false, isActive = false }: Props) {
  const doing = useDoing(message);
  const [opened, setOpened] = useState<Opened | null>(null);
  const isEditing = usePart(view, (state) => state.editing === message.id);
  const mentionsMe = usePart(store, ({ me }) => isFor(message, me?.id));
  const isOwn = usePart(store, (state) => isMine(message, state.me?.id ?? null));
  const isWhisper = isEphemeral(message);

  function openMenu(at: DOMRect): void {
    setOpened({ kind: "menu", at });
  }

  return (
    <article
      className="message"
      tabIndex={-1}
      data-id={message.id}
      data-ephemeral={isWhisper || undefined}
      data-following={isFollowing || undefined}
      data-mentions={mentionsMe || undefined}
      aria-label={isFollowing ? undefined : `Message ${saidAt(message.timestamp, Date.now())}`}
      onContextMenu={(click) => {
        if (isWhisper || isForTheBrowser(click.target)) return;
        click.preventDefault();
        const isByKey = click.clientX === 0 && click.clientY === 0;
        openMenu(
          isByKey ? click.currentTarget.getBoundingClientRect() : new DOMRect(click.clientX, click.clientY, 0, 0),
        );
      }}
      onKeyDown={(key) => {
        if (key.key === "Enter" && key.target === key.currentTarget && !isWhisper) {
          key.preventDefault(); // else it presses what the menu has first
          openMenu(key.currentTarget.getBoundingClientRect());
        }
      }}
    >
      {isSystem(message) ? (
        <p className="system">
          <SystemText message={message} /> <Said message={message} />
        </p>
      ) : (
        <>
          <Before message={message} />
          <Head message={message} isFollowing={isFollowing} />
          {isEditing && isOwn ? (
            <MessageEditor message={message} />
          ) : isLoading(message) ? (
            <Thinking message={message} />
          ) : (
            <Body message={message} doing={doing} />
          )}
        </>
      )}
      <Reactions message={message} doing={doing} />
      {doing.failure !== null && (
        <p role="alert" className="failure">
          {doing.failure}
        </p>
      )}
      {isWhisper && <WhisperFoot message={message} />}
      {(isActive || opened !== null) && !isWhisper && !isEditing && (
        <Actions message={message} doing={doing} opened={opened} setOpened={setOpened} />
      )}
    </article>
  );
}

function Head({ message, isFollowing }: { message: Message; isFollowing: boolean }) {
  const name = useAuthorName(message);
  if (isFollowing) return <Said message={message} isAside />;
  return (
    <header>
      <Avatar name={name} colourKey={colourKeyOf(message)} />
      <AuthorName message={message} />
      <Said message={message} />
      {message.pinned && (
        <span title="Pinned">
          {" "}
          <Icon name="pin" />
          <span className="unseen">Pinned</span>
        </span>
      )}
    </header>
  );
}

function Said({ message, isAside }: { message: Message; isAside?: boolean }) {
  return (
    <time
      className={isAside ? "said-aside" : "said"}
      dateTime={message.timestamp}
      title={new Date(message.timestamp).toLocaleString()}
    >
      {saidAt(message.timestamp, Date.now())}
    </time>
  );
}

function Thinking({ message }: { message: Message }) {
  const name = useAuthorName(message);
  return (
    <p className="thinking" role="status">
      <span className="dots" aria-hidden="true" /> {name} is thinking …
    </p>
  );
}

function WhisperFoot({ message }: { message: Message }) {
  function dismiss(): void {
    const { whispers } = store.get();
    const rest = (whispers[message.channel_id] ?? []).filter((one) => one.id !== message.id);
    store.set({ whispers: { ...whispers, [message.channel_id]: rest } });
  }
  return (
    <p className="whisper-foot">
      Only you can see this ·{" "}
      <button type="button" className="linkish" onClick={dismiss}>
        Dismiss
      </button>
    </p>
  );
}

/** Whether somebody is spoken to, and not only named by the server. */
function isFor(message: Message, myId: Id | undefined): boolean {
  return !isSystem(message) && message.mentions?.some((user) => user.id === myId) === true;
}

function isLoading(message: Message): boolean {
  return ((message.flags ?? 0) & MessageFlag.Loading) !== 0;
}

/** Links and texts have menus of the browser that people need. */
function isForTheBrowser(target: EventTarget): boolean {
  const hasSelection = (getSelection()?.toString() ?? "") !== "";
  return (
    hasSelection || (target instanceof Element && target.closest("a, img, video, audio, textarea, input") !== null)
  );
}

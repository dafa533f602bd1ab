/** One place in the list on the left, with how much in it was not read. */

import { type Channel, ChannelType, type Id } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { go } from "../client";
import { isVoice } from "../places";
import { store } from "../state";
import { layout } from "./window";

export function PlaceButton({ channel }: { channel: Channel }) {
  return <PlaceLine id={channel.id} symbol={symbolOf(channel)} name={channel.name ?? ""} onGo={() => go(channel.id)} />;
}

interface LineProps {
  /** The channel's id; null when it was never opened. */
  id: Id | null;
  symbol: string;
  name: string;
  onGo: () => void;
}

export function PlaceLine({ id, symbol, name, onGo }: LineProps) {
  const here = usePart(store, (state) => state.here === id);
  const unread = usePart(store, (state) => (id === null ? 0 : (state.unread[id] ?? 0)));
  return (
    <button
      type="button"
      className="place"
      aria-current={here ? "page" : undefined}
      data-unread={unread > 0 || undefined}
      onClick={() => {
        onGo();
        layout.set({ drawer: null });
      }}
    >
      <span aria-hidden="true">{symbol}</span>
      <span className="place-name">{name}</span>
      {unread > 0 && (
        <span className="badge">
          {unread}
          <span className="unseen"> unread</span>
        </span>
      )}
    </button>
  );
}

/** The sign that stands before a place's name. */
export function symbolOf(channel: Channel): string {
  if (isVoice(channel)) return "♪";
  if (channel.type === ChannelType.Dm) return "@";
  if (channel.type === ChannelType.PrivateThread) return "◈";
  return channel.type === ChannelType.PublicThread ? "◇" : "#";
}

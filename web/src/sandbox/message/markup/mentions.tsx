/** People, roles and channels that a text names. */

import { ChannelType, type Id, type User } from "../../../shared/discord";
import { usePart } from "../../../shared/store";
import { go } from "../../client";
import { isVoice } from "../../places";
import { store } from "../../state";
import { personName, placeNamed, roleName } from "../names";

export function MentionOfPerson({ id, channelId, mentions }: { id: Id; channelId: Id; mentions?: User[] | undefined }) {
  const known = mentions?.find((user) => user.id === id);
  const name = usePart(store, (state) => personName(state, channelId, id, known));
  const isMe = usePart(store, (state) => state.me?.id === id);
  return (
    <span className="mention" data-me={isMe || undefined}>
      @{name}
    </span>
  );
}

export function MentionOfRole({ id }: { id: Id }) {
  const name = usePart(store, (state) => roleName(state.guilds, id));
  return <span className="mention">@{name.replace(/^@/, "")}</span>;
}

export function MentionOfChannel({ id }: { id: Id }) {
  const channel = usePart(store, (state) => placeNamed(state.guilds, id)?.channel ?? null);
  if (channel === null) return <span className="mention">#no access</span>;
  return (
    <button type="button" className="mention" onClick={() => go(channel.id)}>
      {isVoice(channel) ? "♪ " : channel.type === ChannelType.PrivateThread ? "◈ " : "#"}
      {channel.name}
    </button>
  );
}

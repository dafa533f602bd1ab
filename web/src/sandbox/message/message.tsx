/** One message as a member sees it. */

import { type Guild, isEphemeral, type Message, nameOf } from "../../shared/discord";

export function MessageView({ guild, message }: { guild: Guild; message: Message }) {
  const member = guild.members.find((one) => one.user.id === message.author.id);
  return (
    <article className="message" data-ephemeral={isEphemeral(message) || undefined}>
      <header>
        <strong>{nameOf(message.author, message.webhook_id ? undefined : member)}</strong>
        {message.author.bot && <span className="tag">app</span>}
        <time dateTime={message.timestamp}>{new Date(message.timestamp).toLocaleTimeString()}</time>
      </header>
      <div className="message-content">{message.content}</div>
    </article>
  );
}

/** Embeds: the cards below a message. */

import { colourOf } from "../../shared/colours";
import { type Embed, type Message, MessageFlag } from "../../shared/discord";
import { safeLink } from "../../shared/links";
import { saidAt } from "../../shared/markup/times";
import { pictureAddress } from "./files";
import { Markup } from "./markup/markup";
import { Picture } from "./media";

export function Embeds({ message }: { message: Message }) {
  if ((message.flags ?? 0) & MessageFlag.SuppressEmbeds) return null;
  return (
    <>
      {message.embeds.map((embed, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: embeds have no ids, and never move
        <EmbedView key={index} embed={embed} message={message} />
      ))}
    </>
  );
}

function EmbedView({ embed, message }: { embed: Embed; message: Message }) {
  const thumbnail = pictureAddress(embed.thumbnail?.url, message);
  const image = pictureAddress(embed.image?.url, message);
  const setting = { channelId: message.channel_id, mentions: message.mentions };
  return (
    <div className="embed" style={{ borderInlineStartColor: colourOf(embed.color) }}>
      <div className="embed-words">
        {embed.author && <Named name={embed.author.name} url={embed.author.url} className="embed-author" />}
        {embed.title && <Named name={embed.title} url={embed.url} className="embed-title" />}
        {embed.description && <Markup text={embed.description} {...setting} />}
        {embed.fields && embed.fields.length > 0 && (
          <dl className="embed-fields">
            {embed.fields.map((field, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: fields have no ids, and never move
              <div key={index} data-inline={field.inline || undefined}>
                <dt>
                  <Markup text={field.name} {...setting} />
                </dt>
                <dd>
                  <Markup text={field.value} {...setting} />
                </dd>
              </div>
            ))}
          </dl>
        )}
        {image !== null && <Picture address={image} name={embed.title ?? "Picture"} />}
        <Foot embed={embed} />
      </div>
      {thumbnail !== null && <Picture address={thumbnail} name={embed.title ?? "Picture"} className="thumbnail" />}
    </div>
  );
}

function Named({ name, url, className }: { name: string; url?: string | undefined; className: string }) {
  const href = url === undefined ? null : safeLink(url);
  return (
    <div className={className} dir="auto">
      {href === null ? (
        name
      ) : (
        <a href={href} target="_blank" rel="noopener noreferrer">
          {name}
        </a>
      )}
    </div>
  );
}

function Foot({ embed }: { embed: Embed }) {
  const parts = [embed.footer?.text, embed.timestamp && saidAt(embed.timestamp, Date.now())].filter(Boolean);
  return parts.length === 0 ? null : <div className="embed-foot">{parts.join(" • ")}</div>;
}

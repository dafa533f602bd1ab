/** The components of a message, one inside the other. */

import { colourOf } from "../../../shared/colours";
import type { Component, Message } from "../../../shared/discord";
import type { Doing } from "../doing";
import { kindOf, nameInAddress, pictureAddress } from "../files";
import { Markup } from "../markup/markup";
import { AttachmentView, Picture, Veil } from "../media";
import { ButtonView } from "./button";
import { ComponentType, type Media, mediaOf, numberOf, recordOf, textOf } from "./reading";
import { SelectView } from "./select";

interface Props {
  message: Message;
  doing: Doing;
}

export function ComponentList({ components, ...props }: Props & { components: Component[] | undefined }) {
  return (components ?? []).map((component, index) => (
    <ComponentView key={`${component.type} ${component.id ?? index}`} component={component} {...props} />
  ));
}

function ComponentView({ component, ...props }: Props & { component: Component }) {
  const { message, doing } = props;
  switch (component.type) {
    case ComponentType.ActionRow:
      return (
        <div className="component-row">
          <ComponentList components={component.components} {...props} />
        </div>
      );
    case ComponentType.Button:
      return <ButtonView component={component} doing={doing} />;
    case ComponentType.StringSelect:
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect:
      return <SelectView component={component} message={message} doing={doing} />;
    case ComponentType.Section:
      return (
        <div className="component-section">
          <div>
            <ComponentList components={component.components} {...props} />
          </div>
          {component.accessory && <ComponentView component={component.accessory} {...props} />}
        </div>
      );
    case ComponentType.TextDisplay:
      return (
        <Markup text={textOf(component, "content") ?? ""} channelId={message.channel_id} mentions={message.mentions} />
      );
    case ComponentType.Container:
      return <Container component={component} {...props} />;
    default:
      return <Shown component={component} message={message} />;
  }
}

function Container({ component, ...props }: Props & { component: Component }) {
  return (
    <Veil isVeiled={component.spoiler === true}>
      <div
        className="component-container"
        style={{ borderInlineStartColor: colourOf(numberOf(component, "accent_color")) }}
      >
        <ComponentList components={component.components} {...props} />
      </div>
    </Veil>
  );
}

/** Those that are only looked at. */
function Shown({ component, message }: { component: Component; message: Message }) {
  switch (component.type) {
    case ComponentType.Separator:
      return (
        <div
          className="component-separator"
          data-wide={component.spacing === 2 || undefined}
          data-line={component.divider !== false || undefined}
        />
      );
    case ComponentType.Thumbnail: {
      const media = mediaOf(component);
      return media && <MediaView media={media} message={message} className="thumbnail" />;
    }
    case ComponentType.MediaGallery: {
      const items = Array.isArray(component.items) ? component.items.map(recordOf).map(mediaOf) : [];
      return (
        <div className="component-gallery">
          {items.map((media, index) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: the items of a gallery have no ids
            media === null ? null : <MediaView key={index} media={media} message={message} />,
          )}
        </div>
      );
    }
    case ComponentType.File:
      return <FileView component={component} message={message} />;
    default:
      return (
        <p className="component-unknown">
          Something stands here that this page cannot show (a component of type {component.type}).
        </p>
      );
  }
}

function MediaView({ media, message, className }: { media: Media; message: Message; className?: string }) {
  const address = pictureAddress(media.url, message);
  const name = media.description ?? "Picture";
  if (address === null) return <p className="component-unknown">This picture has no address that can be opened.</p>;
  const kind = kindOf({
    filename: nameInAddress(address),
    ...(media.contentType && { content_type: media.contentType }),
  });
  return (
    <Veil isVeiled={media.isSpoiler}>
      {kind === "video" ? (
        // biome-ignore lint/a11y/useMediaCaption: what bots send comes without captions
        <video src={address} controls preload="metadata" aria-label={name} />
      ) : (
        <Picture
          address={address}
          name={name}
          {...(className && { className })}
          width={className ? undefined : media.width}
          height={className ? undefined : media.height}
        />
      )}
    </Veil>
  );
}

function FileView({ component, message }: { component: Component; message: Message }) {
  const media = mediaOf(component);
  if (media === null) return null;
  const address = pictureAddress(media.url, message) ?? media.url;
  const name = textOf(component, "name") ?? nameInAddress(address);
  const file = { id: "", filename: name, size: numberOf(component, "size") ?? 0, url: media.url };
  return (
    <Veil isVeiled={media.isSpoiler}>
      <AttachmentView file={{ ...file, ...(media.contentType && { content_type: media.contentType }) }} />
    </Veil>
  );
}

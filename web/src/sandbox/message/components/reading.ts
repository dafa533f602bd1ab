/** What a component says of itself, read with care: bots send what they like. Pure. */

import type { Component, Emoji, Id } from "../../../shared/discord";

/** Source: Discord docs, Component Reference > What is a Component. */
export const ComponentType = {
  ActionRow: 1,
  Button: 2,
  StringSelect: 3,
  UserSelect: 5,
  RoleSelect: 6,
  MentionableSelect: 7,
  ChannelSelect: 8,
  Section: 9,
  TextDisplay: 10,
  Thumbnail: 11,
  MediaGallery: 12,
  File: 13,
  Separator: 14,
  Container: 17,
} as const;

export interface Choice {
  /** What the deed `select` takes: a value, or somebody or something by its id. */
  value: string | { member: Id } | { role: Id } | { channel: Id };
  key: string;
  label: string;
  description?: string | undefined;
  emoji?: string | undefined;
  isDefault: boolean;
}

export interface Media {
  url: string;
  description?: string | undefined;
  isSpoiler: boolean;
  width?: number | undefined;
  height?: number | undefined;
  contentType?: string | undefined;
}

export function textOf(component: Component, key: string): string | undefined {
  const value = component[key];
  return typeof value === "string" ? value : undefined;
}

export function numberOf(component: Component, key: string): number | undefined {
  const value = component[key];
  return typeof value === "number" ? value : undefined;
}

/** An emoji in letters; a server's own by its name. */
export function emojiOf(value: unknown): string | undefined {
  const emoji = recordOf(value) as Partial<Emoji>;
  if (typeof emoji.name !== "string") return undefined;
  return emoji.id ? `:${emoji.name}:` : emoji.name;
}

/** The options of a string select. */
export function optionsOf(component: Component): Choice[] {
  const options = Array.isArray(component.options) ? component.options : [];
  return options.map(recordOf).map((option) => ({
    value: String(option.value),
    key: String(option.value),
    label: String(option.label),
    description: typeof option.description === "string" ? option.description : undefined,
    emoji: emojiOf(option.emoji),
    isDefault: option.default === true,
  }));
}

/** The ids that an entity select begins with. */
export function defaultIdsOf(component: Component): Id[] {
  const values = Array.isArray(component.default_values) ? component.default_values : [];
  return values.map((value: unknown) => String(recordOf(value).id));
}

/** How many may be chosen. Source: Discord docs, Component Reference > String Select: one unless it says otherwise. */
export function boundsOf(component: Component): { lowest: number; highest: number } {
  return { lowest: numberOf(component, "min_values") ?? 1, highest: numberOf(component, "max_values") ?? 1 };
}

/** The pictures of a thumbnail (itself) or of a gallery's items. */
export function mediaOf(component: Record<string, unknown>): Media | null {
  const media = recordOf(component.media ?? component.file);
  if (typeof media.url !== "string") return null;
  const size = (key: string) => (typeof media[key] === "number" ? (media[key] as number) : undefined);
  return {
    url: media.url,
    description: typeof component.description === "string" ? component.description : undefined,
    isSpoiler: component.spoiler === true,
    width: size("width"),
    height: size("height"),
    contentType: typeof media.content_type === "string" ? media.content_type : undefined,
  };
}

export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** What the entrance asks of personal links. */

import { request } from "../http";
import type { Me } from "../wire";

/** What a link is for, and who asked for it. */
export interface LinkShown {
  purpose: string;
  discord_name: string;
}

const opening = new Map<string, Promise<Me>>();

/** Open a link of `/watch`, which works once: asked for twice, it is used up once. Rejects as `request` does. */
export function openLink(token: string): Promise<Me> {
  const known = opening.get(token);
  if (known !== undefined) return known;
  const asked = request<Me>("POST", "/watch/open", { link: token });
  opening.set(token, asked);
  asked.catch(() => opening.delete(token)); // it may be tried again
  return asked;
}

/** What a link to a form is for, which is not used up by that. Rejects as `request` does. */
export function lookAtLink(token: string): Promise<LinkShown> {
  return request<LinkShown>("POST", "/users/link", { link: token });
}

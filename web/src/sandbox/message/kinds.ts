/** What kind of message it is. Pure. Source: Discord docs, Message > Message Types. */

import type { Message } from "../../shared/discord";

/** Types that are said by somebody; all others the server says. */
const SPOKEN = [0, 19, 20, 21, 23];

export function isSystem(message: Message): boolean {
  return !SPOKEN.includes(message.type);
}

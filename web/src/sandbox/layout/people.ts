/** What people are in a server. Pure. */

import type { Guild, Member } from "../../shared/discord";

/** Source: Discord docs, Permissions > Bitwise Permission Flags. */
const ADMINISTRATOR = 1n << 3n;

/** Whether one of a member's roles lets them do everything. */
export function administers(guild: Guild, member: Member): boolean {
  return guild.roles.some(
    (role) => member.roles.includes(role.id) && (BigInt(role.permissions) & ADMINISTRATOR) !== 0n,
  );
}

/** The part of the page's address behind the #, in which a personal link from Discord carries its token. */

export const PURPOSES = ["link", "register", "login", "password", "reset"] as const;

/** "link": to a group's page, by `/watch`; the others lead to a form. */
export type Purpose = (typeof PURPOSES)[number];

export interface PersonalLink {
  purpose: Purpose;
  token: string;
}

/** The personal link in a `location.hash`, if there is one. */
export function linkIn(hash: string): PersonalLink | null {
  const [name = "", token = ""] = hash.replace(/^#/, "").split(/=(.*)/s);
  const purpose = PURPOSES.find((one) => one === name);
  return purpose === undefined || token === "" ? null : { purpose, token };
}

/** The forms of the entrance. Each tells `onEntered` who is logged in then. */

import { request } from "../http";
import type { Me } from "../wire";
import { Field, Form } from "./form";

interface Props {
  onEntered: (me: Me) => void;
  /** The token of the personal link that led here, if one did. */
  link?: string;
}

const RULE = "Hard to guess, as four random words are, and used nowhere else.";

export function LogIn({ onEntered, link }: Props) {
  return (
    <Form
      title="Log in"
      button="Log in"
      onSubmit={async (typed) => onEntered(await request("POST", "/users/login", withLink(typed, link)))}
    >
      <Field name="email" label="E-mail" type="email" autoComplete="username" longest={254} />
      <Field name="password" label="Password" type="password" autoComplete="current-password" />
    </Form>
  );
}

export function Register({ onEntered, link }: Props) {
  return (
    <Form
      title="Make an account"
      button="Make my account"
      onSubmit={async (typed) => onEntered(await request("POST", "/users/register", withLink(typed, link)))}
    >
      <Field name="first_name" label="First name" autoComplete="given-name" longest={80} />
      <Field name="last_name" label="Last name" autoComplete="family-name" longest={80} />
      <Field name="email" label="E-mail" type="email" autoComplete="username" longest={254} />
      <Field name="password" label="Password" type="password" autoComplete="new-password" hint={RULE} />
    </Form>
  );
}

interface NewPasswordProps {
  onEntered: (me: Me) => void;
  link: string;
  /** Whether the old one is known; it is not where a reset was waited for. */
  knowsOld: boolean;
}

export function NewPassword({ onEntered, link, knowsOld }: NewPasswordProps) {
  return (
    <Form
      title="Choose a new password"
      button="Set my new password"
      onSubmit={async (typed) => onEntered(await request("POST", "/users/password", { ...typed, link }))}
    >
      {knowsOld && (
        <Field name="old_password" label="Your password now" type="password" autoComplete="current-password" />
      )}
      <Field name="new_password" label="New password" type="password" autoComplete="new-password" hint={RULE} />
    </Form>
  );
}

function withLink(typed: Record<string, string>, link: string | undefined): object {
  return link === undefined ? typed : { ...typed, link };
}

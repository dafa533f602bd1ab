/** A button of a message. */

import type { Component } from "../../../shared/discord";
import { Icon } from "../../../shared/icon";
import { safeLink } from "../../../shared/links";
import type { Doing } from "../doing";
import { emojiOf, textOf } from "./reading";

/** Source: Discord docs, Component Reference > Button Styles. */
const STYLES: Record<number, string> = {
  1: "primary",
  2: "secondary",
  3: "success",
  4: "danger",
  5: "link",
  6: "link",
};

export function ButtonView({ component, doing }: { component: Component; doing: Doing }) {
  const style = STYLES[Number(component.style)] ?? "secondary";
  const label = textOf(component, "label");
  const emoji = emojiOf(component.emoji);
  const isDisabled = component.disabled === true;
  const href = safeLink(textOf(component, "url") ?? "");
  const face = (
    <>
      {emoji !== undefined && <span aria-hidden={label !== undefined || undefined}>{emoji}</span>}
      {label !== undefined && <span>{label}</span>}
    </>
  );
  if (style === "link" && href !== null && !isDisabled) {
    return (
      <a className="component-button link" href={href} target="_blank" rel="noopener noreferrer">
        {face}
        <Icon name="outside" />
      </a>
    );
  }
  const customId = component.custom_id;
  const isBusy = customId !== undefined && doing.busy === customId;
  return (
    <button
      type="button"
      className={`component-button ${style}`}
      disabled={isDisabled || customId === undefined}
      aria-busy={isBusy || undefined}
      aria-disabled={doing.busy !== null || undefined}
      onClick={() => {
        if (doing.busy === null) void doing.askBot("click", { button: customId }, customId ?? "");
      }}
    >
      {face}
    </button>
  );
}

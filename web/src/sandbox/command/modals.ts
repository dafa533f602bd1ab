/** The form that the bot has open at this person, if any. */

import type { Component, Id } from "../../shared/discord";
import { Store } from "../../shared/store";
import type { Answer } from "../state";

export interface Modal {
  /** The interaction that opened it, which the deed `submit` names. */
  interactionId: Id;
  channelId: Id;
  title: string;
  components: Component[];
}

export const modals = new Store<{ open: Modal | null }>({ open: null });

/** Show the form of an answer, instead of one that was open. */
export function openModal(answer: Answer): void {
  if (answer.modal === null) return;
  const { title, components } = answer.modal;
  modals.set({
    open: { interactionId: answer.id, channelId: answer.channel_id, title, components: components as Component[] },
  });
}

export function closeModal(): void {
  modals.set({ open: null });
}

export const COMPOSER = "composer";

/** Go to where one writes. */
export function focusComposer(): void {
  document.getElementById(COMPOSER)?.focus();
}

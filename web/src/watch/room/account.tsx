import { forgetUnsent } from "../chat/outbox";
import { request } from "../http";
import { notifyFailure } from "../notices";

/** Who one is here, and the way out. */
export function Account({ name, onLeft }: { name: string; onLeft: () => void }) {
  async function logOut(): Promise<void> {
    try {
      await request("POST", "/users/logout");
      forgetUnsent();
      onLeft();
    } catch (error) {
      notifyFailure(error);
    }
  }
  return (
    <section className="settings-account" aria-label="Account">
      <p>
        You are here as <b dir="auto">{name}</b>.
      </p>
      <button type="button" onClick={() => void logOut()}>
        Log out in this browser
      </button>
    </section>
  );
}

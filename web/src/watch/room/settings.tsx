import { forgetUnsent } from "../chat/outbox";
import { request } from "../http";
import { notifyFailure } from "../notices";
import { Calibration } from "../sync/calibration";
import { Dialog } from "./dialog";

interface Props {
  name: string;
  onClose: () => void;
  onLeft: () => void;
}

/** What is for oneself alone. */
export function Settings({ name, onClose, onLeft }: Props) {
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
    <Dialog title="Settings" onClose={onClose}>
      <Calibration />
      <section className="settings-account" aria-label="Account">
        <p>
          You are here as <b dir="auto">{name}</b>.
        </p>
        <button type="button" onClick={() => void logOut()}>
          Log out in this browser
        </button>
      </section>
    </Dialog>
  );
}

import { Calibration } from "../sync/calibration";
import { Account } from "./account";
import { Dialog } from "./dialog";

interface Props {
  name: string;
  onClose: () => void;
  onLeft: () => void;
}

/** What is for oneself alone. */
export function Settings({ name, onClose, onLeft }: Props) {
  return (
    <Dialog title="Settings" onClose={onClose}>
      <Calibration />
      <Account name={name} onLeft={onLeft} />
    </Dialog>
  );
}

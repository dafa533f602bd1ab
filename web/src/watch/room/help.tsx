import { Dialog } from "./dialog";
import { KEYS } from "./keys";

/** The keys, and what is how here. */
export function Help({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="How this works" onClose={onClose}>
      <p>
        Everybody sees the same picture at the same moment. It is silent by itself: the sound is your group’s voice
        channel, or <b>Listen here</b> if you do not sit in it.
      </p>
      <h3>Keys</h3>
      <dl className="keys">
        {KEYS.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

/** What this page is and is not. */

import { Dialog } from "./dialog";
import { closeDialog } from "./window";

export function About() {
  return (
    <Dialog title="About this page" className="about" onClose={closeDialog}>
      <p>
        This is not Discord. It is a stand-in that runs on your machine alone, so that you can try Chorus without an
        account, a token or a server of your own.
      </p>
      <h3>What is the same</h3>
      <ul>
        <li>The bot: the very program that joins Discord, with the same commands, answers and music.</li>
        <li>What it speaks: Discord's REST, gateway and voice, over real sockets and encrypted.</li>
        <li>The rules: permissions, limits and the 3 seconds in which a bot has to answer.</li>
      </ul>
      <h3>What is not</h3>
      <ul>
        <li>The people are samples; be any of them, in as many windows as you like.</li>
        <li>Nobody else can come in. Only the bot goes out, for music and for what you have set up in its settings.</li>
        <li>The look is this page's own, and much of Discord that a bot has nothing to do with is missing.</li>
      </ul>
      <h3>On to Discord</h3>
      <p>
        The chapter “Run it on Discord” of the file README.md leads there in five steps: make an application, switch on
        two intents, put its token into the file .env, invite the bot, and start it again with <code>make run</code>.
      </p>
      <form method="dialog" className="modal-buttons">
        <button type="submit" className="primary">
          Close
        </button>
      </form>
    </Dialog>
  );
}

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../shared/styles/base.css";
import "../shared/styles/completer.css";
import "../shared/styles/over.css";
import "../shared/styles/markup.css";
import "./styles/room.css";
import "./styles/dialogs.css";
import "./styles/player.css";
import "./styles/progress.css";
import "./styles/chat.css";
import "./styles/composer.css";
import "./styles/queue.css";
import "./styles/phone.css";
import "./styles/full.css";
import { App } from "./app";

const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

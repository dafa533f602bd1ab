import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../shared/styles/base.css";
import "../shared/styles/completer.css";
import "../shared/styles/over.css";
import "./styles/layout.css";
import "./styles/chat.css";
import "./styles/visit.css";
import "./styles/drawer.css";
import "./styles/command.css";
import "./styles/voice.css";
import "./styles/composer.css";
import "./styles/message.css";
import "../shared/styles/markup.css";
import "./styles/components.css";
import { App } from "./app";
import { start } from "./client";
import { startVoice } from "./voice/call";

const root = document.getElementById("root");
if (root !== null) {
  startVoice();
  start();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

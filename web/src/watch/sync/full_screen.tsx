import { type RefObject, useEffect, useState } from "react";

/** Whether an element fills the screen now. */
export function useFullScreen(stage: RefObject<HTMLElement | null>): boolean {
  const [isFull, setFull] = useState(false);
  useEffect(() => {
    const look = () => setFull(stage.current !== null && document.fullscreenElement === stage.current);
    document.addEventListener("fullscreenchange", look);
    return () => document.removeEventListener("fullscreenchange", look);
  }, [stage]);
  return isFull;
}

/** Fill the screen with the stage, or stop it. */
export async function toggleFullScreen(stage: HTMLElement | null): Promise<void> {
  if (document.fullscreenElement !== null) return document.exitFullscreen();
  await stage?.requestFullscreen();
}

export function FullScreenButton({ stage, isFull }: { stage: RefObject<HTMLElement | null>; isFull: boolean }) {
  if (!document.fullscreenEnabled) return null; // an iPhone lets no page do it
  return (
    <button type="button" className="picture-button" onClick={() => void toggleFullScreen(stage.current)}>
      {isFull ? "Leave full screen" : "Full screen"}
    </button>
  );
}

/** A sticker: its picture, or its name where there is none that a page can show. */

import { useState } from "react";
import type { Sticker } from "../../shared/discord";
import { stickerAddress } from "./files";

const SIDE_PX = 160;

export function StickerView({ sticker }: { sticker: Sticker }) {
  const [isBroken, setBroken] = useState(false);
  const address = stickerAddress(sticker);
  if (address === null || isBroken) return <span className="sticker">sticker: {sticker.name}</span>;
  const name = `Sticker: ${sticker.name}`;
  return (
    <img
      className="sticker-picture"
      src={address}
      alt={name}
      title={name}
      width={SIDE_PX}
      height={SIDE_PX}
      onError={() => setBroken(true)}
    />
  );
}
